/*
** explain_report.c - the lines of an explanation: the call, how it reaches its items,
** what that costs, how SQLite does it, and what to think about.
*/
#include "explain/explain_report.h"

#include <string.h>

#include "base/json_print.h"
#include "base/json_text.h"
#include "base/plain_json.h"
#include "explain/explain_cost.h"
#include "output/rows.h"

static void report_line(text *out, const char *label, const char *line) {
  text_format(out, "%-10s %s\n", label, line);
}

/* Query { ... }: it can be typed as it stands. */
static void report_call(const session *s, const explain_call *call, text *out) {
  text_format(out, "%s ", call->operation.data);
  rows_print_json(s, call->request, out);
}

static void report_text(const explanation *e, const char *member, const char *label, text *out) {
  text line = {0};
  if (explanation_text(e, member, &line)) report_line(out, label, line.data);
  text_free(&line);
}

/* Each line of a list under one label. */
static void report_list(const explanation *e, const char *member, const char *label, text *out) {
  json_span list, name, value;
  if (!json_member(e->body, member, &list)) return;
  for (size_t at = 0; json_each(list, &at, &name, &value); label = "") {
    text line = {0};
    json_text(value, &line);
    report_line(out, label, line.data);
    text_free(&line);
  }
}

/* ------------------------------------------------------------------------- access */

static void report_access(const explanation *e, text *out) {
  text line = {0}, access = {0}, table = {0}, index = {0};
  (void)explanation_text(e, "Access", &access);
  bool one_table = explanation_text(e, "TableName", &table);
  text_add(&line, strcmp(text_string(&access), "None") == 0 ? "nothing" : text_string(&access));
  if (explanation_text(e, "IndexName", &index)) text_format(&line, " on index %s", index.data);
  if (one_table) text_format(&line, " of table %s", table.data);
  if (strcmp(text_string(&access), "Scan") == 0) text_add(&line, ": every item is read");
  report_line(out, "Access", line.data);
  text *texts[] = {&line, &access, &table, &index};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
}

static void report_shards(const explanation *e, text *out) {
  json_span shards, name, shard;
  text line = {0};
  size_t count = 0;
  if (!json_member(e->body, "Shards", &shards)) return;
  for (size_t at = 0; json_each(shards, &at, &name, &shard); count++) {
    if (count > 0) text_add(&line, ", ");
    text_append(&line, shard.data, shard.length);
  }
  if (count == 8) text_add(&line, ": all");
  report_line(out, "Shards", count > 0 ? line.data : "none");
  text_free(&line);
}

static void report_warnings(const explanation *e, text *out) {
  json_span warnings, name, warning, message, advice;
  if (!json_member(e->body, "Warnings", &warnings)) return;
  for (size_t at = 0; json_each(warnings, &at, &name, &warning);) {
    text line = {0};
    if (json_member(warning, "Message", &message)) json_text(message, &line);
    report_line(out, "Warning", text_string(&line));
    text_clear(&line);
    if (json_member(warning, "Advice", &advice)) {
      json_text(advice, &line);
      report_line(out, "Advice", line.data);
    }
    text_free(&line);
  }
}

/* --------------------------------------------------------------------------- cost */

static void report_read(const measured *m, text *out) {
  text line = {0};
  text_format(&line, "%zu page%s: ", m->pages, m->pages == 1 ? "" : "s");
  if (m->scanned_known)
    text_format(&line, "%zu item%s evaluated, ", m->scanned, m->scanned == 1 ? "" : "s");
  text_format(&line, "%zu returned, ", m->count);
  explain_add_units(m->tenths, &line);
  text_format(&line, " capacity unit%s%s%s", m->tenths == 10 ? "" : "s",
              m->stopped ? ", stopped" : "",
              m->more ? "; there are more pages, which are not read over an endpoint" : "");
  report_line(out, "Read", line.data);
  text_free(&line);
}

/* On one line each, so that they can be compared. */
static void report_item(const char *label, const text *item, text *out) {
  const json_look look = {.one_line = true};
  text plain = {0}, shown = {0};
  if (item->length > 0) {
    plain_from_item((json_span){item->data, item->length}, &plain);
    json_print_as(&shown, plain.data, plain.length, &look);
  }
  report_line(out, label, item->length > 0 ? shown.data : "(there is no such item)");
  text_free(&plain);
  text_free(&shown);
}

/* What statements may do besides writing is measured in the same way. */
static const char *label_of_write(const explain_subject *subject) {
  const char *operation = subject->operation;
  return operation != NULL && strstr(operation, "Execute") != NULL ? "Cost" : "Write";
}

static void report_write(const explain_subject *subject, const measured *m, text *out) {
  text line = {0}, parts = {0};
  explain_add_units(m->tenths, &line);
  text_format(&line, " capacity unit%s", m->tenths == 10 ? "" : "s");
  explain_add_parts((json_span){m->answer.data, m->answer.length}, &parts);
  if (parts.length > 0) text_format(&line, ": %s", parts.data);
  if (!subject->is_run) text_add(&line, "; taken back, nothing is written");
  report_line(out, label_of_write(subject), line.data);
  if (m->of_item) report_item("Before", &m->before, out);
  if (m->of_item) report_item("After", &m->after, out);
  text_free(&parts);
  text_free(&line);
}

static void report_failure(const explain_subject *subject, const measured *m, text *out) {
  text line = {0};
  text_format(&line, "it would fail: %s%s%s", text_string(&m->exception),
              m->exception.length > 0 ? ": " : "", text_string(&m->message));
  report_line(out, label_of_write(subject), line.data);
  if (m->before.length > 0) report_item("Before", &m->before, out);
  text_free(&line);
}

static void report_cost(const explain_subject *subject, const measured *m, text *out) {
  text line = {0};
  text_format(&line, "not carried out: %s", text_string(&m->refusal));
  if (m->refusal.length > 0) report_line(out, label_of_write(subject), line.data);
  text_free(&line);
  switch (m->what) {
  case MEASURED_NOTHING: break;
  case MEASURED_READ: report_read(m, out); break;
  case MEASURED_WRITE: report_write(subject, m, out); break;
  case MEASURED_FAILURE: report_failure(subject, m, out); break;
  }
}

/* -------------------------------------------------------------------------- whole */

static void report_words(const session *s, const explain_subject *subject, const explanation *e,
                         const measured *m, text *out) {
  bool own = door_store(s->door) != NULL;
  for (size_t i = 0; i < e->count; i++) report_call(s, &e->calls[i], out);
  report_text(e, "Note", "Note", out);
  report_access(e, out);
  report_text(e, "KeyCondition", "Key", out);
  report_text(e, "Filter", "Filter", out);
  report_text(e, "Condition", "Condition", out);
  if (own) report_shards(e, out);
  report_cost(subject, m, out);
  if (own) report_list(e, "Sql", "SQL", out);
  if (own) report_list(e, "SqlitePlan", "SQLite", out);
  report_warnings(e, out);
}

int explain_report(session *s, const explain_subject *subject, const explanation *e, text *out) {
  measured m;
  int rc = explain_measure(s, subject, e, &m);
  if (rc == SHELL_DONE && rows_are_json(s))
    explain_json(s, e, &m, out);
  else if (rc == SHELL_DONE)
    report_words(s, subject, e, &m, out);
  measured_free(&m);
  return rc;
}
