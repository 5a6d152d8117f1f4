/*
** explain_json.c - an explanation as JSON, for programs: the answer of Explain, and
** what was measured.
*/
#include "base/json_text.h"
#include "base/plain_json.h"
#include "explain/explain_cost.h"
#include "explain/explain_report.h"
#include "output/rows.h"

static void add_string_member(const char *name, const text *value, text *out) {
  text_format(out, ",\"%s\":", name);
  text_add_json_string(out, text_string(value), value->length);
}

/* null where there is none. */
static void add_item_member(const session *s, const char *name, const text *item, text *out) {
  text_format(out, ",\"%s\":", name);
  if (item->length == 0)
    text_add(out, "null");
  else if (s->output.plain == SWITCH_OFF)
    text_append(out, item->data, item->length);
  else
    plain_from_item((json_span){item->data, item->length}, out);
}

static void add_units_member(const measured *m, text *out) {
  text_add(out, "\"CapacityUnits\":");
  explain_add_units(m->tenths, out);
}

static void add_read(const measured *m, text *out) {
  text_add(out, "\"Read\":{");
  add_units_member(m, out);
  text_format(out, ",\"Pages\":%zu,\"Count\":%zu", m->pages, m->count);
  if (m->scanned_known) text_format(out, ",\"ScannedCount\":%zu", m->scanned);
  text_format(out, ",\"Complete\":%s}", m->stopped || m->more ? "false" : "true");
}

static void add_write(const session *s, const measured *m, text *out) {
  json_span consumed;
  text_add(out, "\"Write\":{");
  add_units_member(m, out);
  if (json_member((json_span){m->answer.data, m->answer.length}, "ConsumedCapacity", &consumed)) {
    text_add(out, ",\"ConsumedCapacity\":");
    text_append(out, consumed.data, consumed.length);
  }
  if (m->of_item) {
    add_item_member(s, "Before", &m->before, out);
    add_item_member(s, "After", &m->after, out);
  }
  text_add_char(out, '}');
}

static void add_failure(const session *s, const measured *m, text *out) {
  text_add(out, "\"Write\":{\"Fails\":true");
  if (m->exception.length > 0) add_string_member("Exception", &m->exception, out);
  add_string_member("Message", &m->message, out);
  if (m->before.length > 0) add_item_member(s, "Before", &m->before, out);
  text_add_char(out, '}');
}

static void add_refusal(const measured *m, text *out) {
  text_add(out, "\"Write\":{\"CarriedOut\":false");
  add_string_member("Message", &m->refusal, out);
  text_add_char(out, '}');
}

void explain_json(const session *s, const explanation *e, const measured *m, text *out) {
  /* Over an endpoint these would be of the store that stands in its place. */
  static const char *const elsewhere[] = {"\"Shards\"", "\"Sql\"", "\"SqlitePlan\"", NULL};
  text whole = {0};
  json_span json;
  explain_begin_request(e->body, door_store(s->door) == NULL ? elsewhere : elsewhere + 3, &whole);
  if (m->refusal.length > 0) {
    add_refusal(m, &whole);
  } else {
    switch (m->what) {
    case MEASURED_NOTHING: whole.length--; break; /* the comma */
    case MEASURED_READ: add_read(m, &whole); break;
    case MEASURED_WRITE: add_write(s, m, &whole); break;
    case MEASURED_FAILURE: add_failure(s, m, &whole); break;
    }
  }
  text_add_char(&whole, '}');
  if (json_is_value(whole.data, whole.length, &json, NULL)) rows_print_json(s, json, out);
  text_free(&whole);
}
