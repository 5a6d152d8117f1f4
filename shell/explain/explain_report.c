/*
** explain_report.c - the lines of an explanation: the call, how it reaches its items,
** what that costs, how SQLite does it, and what to think about.
*/
#include "explain/explain_report.h"

#include <string.h>

#include "base/json_print.h"
#include "base/json_text.h"
#include "explain/explain_measure.h"

/* Query { ... }: it can be typed as it stands. */
static void report_call(const explain_call *call, text *out) {
  text_format(out, "%s ", call->operation.data);
  json_print(out, call->request.data, call->request.length, true);
  text_add_char(out, '\n');
}

static void report_text(const explanation *e, const char *member, const char *label, text *out) {
  text line = {0};
  if (explanation_text(e, member, &line)) explain_line(out, label, line.data);
  text_free(&line);
}

/* Each line of a list under one label. */
static void report_list(const explanation *e, const char *member, const char *label, text *out) {
  json_span list, name, value;
  if (!json_member(e->body, member, &list)) return;
  for (size_t at = 0; json_each(list, &at, &name, &value); label = "") {
    text line = {0};
    json_text(value, &line);
    explain_line(out, label, line.data);
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
  explain_line(out, "Access", line.data);
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
  explain_line(out, "Shards", count > 0 ? line.data : "none");
  text_free(&line);
}

static void report_warnings(const explanation *e, text *out) {
  json_span warnings, name, warning, message, advice;
  if (!json_member(e->body, "Warnings", &warnings)) return;
  for (size_t at = 0; json_each(warnings, &at, &name, &warning);) {
    text line = {0};
    if (json_member(warning, "Message", &message)) json_text(message, &line);
    explain_line(out, "Warning", text_string(&line));
    text_clear(&line);
    if (json_member(warning, "Advice", &advice)) {
      json_text(advice, &line);
      explain_line(out, "Advice", line.data);
    }
    text_free(&line);
  }
}

int explain_report(session *s, const explain_subject *subject, const explanation *e, text *out) {
  bool own = door_store(s->door) != NULL;
  for (size_t i = 0; i < e->count; i++) report_call(&e->calls[i], out);
  report_text(e, "Note", "Note", out);
  report_access(e, out);
  report_text(e, "KeyCondition", "Key", out);
  report_text(e, "Filter", "Filter", out);
  report_text(e, "Condition", "Condition", out);
  if (own) report_shards(e, out);
  int rc = explain_measure(s, subject, e, out);
  if (own) report_list(e, "Sql", "SQL", out);
  if (own) report_list(e, "SqlitePlan", "SQLite", out);
  report_warnings(e, out);
  return rc;
}
