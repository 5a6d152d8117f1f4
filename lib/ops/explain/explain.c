/*
** explain.c - Explain, an extension: what a statement or a request does, and nothing
** of it is done. The operation itself runs, on a store that takes notes; what is
** wrong with it by its text and the table's schema is the error it would give.
*/
#include "ops/explain/explain.h"
#include "base/utf8.h"
#include "ops/search/search_run.h"
#include "ops/search/search_shapes.h"
#include "plan/item_write.h"

/* Behind the members of a statement, which stand where ExecuteStatement's do. */
enum { EXPLAIN_OPERATION = ST_S_MEMBERS, EXPLAIN_REQUEST, EXPLAIN_MEMBERS };

static const st_shape any_request_shape = {"Request", NULL, 0};
static const st_field explain_fields[] = {
    [ST_S_STATEMENT] = ST_FIELD("Statement", ST_KIND_STRING),
    [ST_S_PARAMETERS] = {"Parameters", ST_KIND_LIST,   0, 0, 0, NULL, NULL,               &st_field_value},
    [ST_S_ON_FAILURE] = ST_ENUM_FIELD("ReturnValuesOnConditionCheckFailure", st_enum_on_failure),
    [ST_S_CONSISTENT] = ST_FIELD("ConsistentRead", ST_KIND_BOOLEAN),
    [EXPLAIN_OPERATION] = ST_FIELD("Operation", ST_KIND_STRING),
    [EXPLAIN_REQUEST] = {"Request",    ST_KIND_STRUCT, 0, 0, 0, NULL, &any_request_shape, NULL           },
};
const st_shape st_explain_shape = ST_SHAPE("ExplainInput", explain_fields);

/* -- what is asked for -------------------------------------------------------------- */

static int find_explained(st_call *c, const st_operation **op) {
  bool statement = c->m[ST_S_STATEMENT] != NULL, operation = c->m[EXPLAIN_OPERATION] != NULL;
  *op = NULL;
  if (statement == operation || (operation && !c->m[EXPLAIN_REQUEST]))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Explain takes either a Statement or an Operation and its Request");
  st_str name = operation ? st_call_string(c, c->m[EXPLAIN_OPERATION]) : ST_LIT("ExecuteStatement");
  *op = st_operation_find(name);
  bool items = *op && (*op)->service == ST_DYNAMODB && (*op)->company != ST_ALONE;
  if (items || (*op && (*op)->run == st_op_search)) return c->error->code;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Explain knows the operations that read and write items; Operation: %.*s",
                        ST_FMT(name));
}

static int explain_statement(st_explained *e, st_statement_request *r) {
  st_call *c = e->c;
  const st_json *members[ST_MAX_FIELDS] = {NULL};
  memcpy(members, c->m, ST_S_MEMBERS * sizeof *members);
  int rc = st_dry_call_decoded(c, e->op, members, &e->run);
  if (rc == STATOR_OK) rc = st_statement_request_begin(c, c->m, r);
  if (rc == STATOR_OK) rc = st_statement_request_parse(c, r);
  if (rc == STATOR_OK) rc = st_statement_request_table(c, r);
  if (rc != STATOR_OK) return rc;
  e->s = &r->s;
  return st_statement_calls(c, r, &e->run, &e->same);
}

static int explain_request(st_explained *e) {
  const st_json *request = e->c->m[EXPLAIN_REQUEST];
  e->request = request;
  return st_dry_call(e->c, e->op, (st_str){request->text, request->len}, &e->run);
}

/* -- the answer --------------------------------------------------------------------- */

const st_page *st_explained_page(const st_dry_step *step) {
  const st_search_run *search = st_explained_search(step);
  if (search) return &search->page;
  return step->sort == ST_STEP_RANGE ? step->detail : NULL;
}

const st_search_run *st_explained_search(const st_dry_step *step) {
  return step->sort == ST_STEP_SEARCH ? step->detail : NULL;
}

const st_write *st_explained_write(const st_dry_step *step) {
  return step->sort == ST_STEP_WRITE ? step->detail : NULL;
}

static void answer_string(st_buf *out, const char *member, st_str text) {
  st_buf_format(out, ",\"%s\":\"", member);
  st_utf8_escape(text, out);
  st_buf_char(out, '"');
}

static void write_api_call(st_buf *out, const char *operation, st_str request) {
  st_buf_format(out, "\"Operation\":\"%s\",\"Request\":", operation);
  st_buf_str(out, request);
}

static void answer_calls(const st_explained *e) {
  st_buf *out = e->c->out;
  const st_json *request = e->request;
  if (request) {
    write_api_call(out, e->op->name, (st_str){request->text, request->len});
  } else if (e->same.count == 1) {
    write_api_call(out, e->same.calls->operation, e->same.calls->request);
  } else {
    st_buf_lit(out, "\"Calls\":[");
    for (size_t i = 0; i < e->same.count; i++) {
      st_buf_text(out, i ? ",{" : "{");
      write_api_call(out, e->same.calls[i].operation, e->same.calls[i].request);
      st_buf_char(out, '}');
    }
    st_buf_char(out, ']');
  }
  if (e->same.note.n) answer_string(out, "Note", st_buf_view(&e->same.note));
}

/* The operation that reads or writes so. */
static const char *access_of(const st_explained *e) {
  static const char *const writes[] = {"PutItem", "UpdateItem", "DeleteItem", "ConditionCheck"};
  const st_dry_step *step = e->run.last;
  if (e->request) return e->op->name;
  if (e->same.count) return e->same.calls->operation;
  if (!step) return "None";
  if (st_explained_write(step)) return writes[st_explained_write(step)->kind];
  if (st_explained_search(step)) return "Search";
  return st_explained_page(step)->range.hash_count ? "Query" : "Scan";
}

/* One table that all steps are about; NULL: there are several. */
static const st_table *only_table(const st_explained *e) {
  const st_table *t = e->run.first ? e->run.first->table : NULL;
  for (const st_dry_step *step = e->run.first; step && t; step = step->next)
    if (step->table != t) t = NULL;
  return t;
}

static void answer_place(const st_explained *e) {
  st_buf *out = e->c->out;
  const st_table *t = only_table(e);
  st_buf_format(out, ",\"Access\":\"%s\"", access_of(e));
  if (t) answer_string(out, "TableName", t->name);
  const st_search_run *search = e->run.first ? st_explained_search(e->run.first) : NULL;
  const st_page *page = e->run.first ? st_explained_page(e->run.first) : NULL;
  if (search) answer_string(out, "IndexName", search->index->name);
  if (page && page->range.index) answer_string(out, "IndexName", page->range.index->name);
}

static void answer_shards(const st_explained *e) {
  st_buf *out = e->c->out;
  unsigned shards = 0;
  bool any = false;
  for (const st_dry_step *step = e->run.first; step; step = step->next) shards |= step->shards;
  st_buf_lit(out, ",\"Shards\":[");
  for (int i = 0; i < ST_SHARDS; i++) {
    if (!(shards & (1u << i))) continue;
    if (any) st_buf_char(out, ',');
    any = true;
    st_buf_int(out, i);
  }
  st_buf_char(out, ']');
}

static void answer_lines(const st_explained *e, const char *member, const st_dry_line *lines) {
  st_buf *out = e->c->out;
  st_buf_format(out, ",\"%s\":[", member);
  for (const st_dry_line *line = lines; line; line = line->next) {
    st_buf_text(out, line == lines ? "\"" : ",\"");
    st_utf8_escape(line->text, out);
    st_buf_char(out, '"');
  }
  st_buf_char(out, ']');
}

static int answer_explained(const st_explained *e) {
  st_buf_char(e->c->out, '{');
  answer_calls(e);
  answer_place(e);
  int rc = st_explain_texts(e);
  if (rc != STATOR_OK) return rc;
  answer_shards(e);
  answer_lines(e, "Sql", e->run.sql);
  answer_lines(e, "SqlitePlan", e->run.plan);
  rc = st_explain_warnings(e);
  st_buf_char(e->c->out, '}');
  return rc;
}

int st_op_explain(st_call *c) {
  st_explained e = {.c = c};
  st_statement_request r;
  int rc = find_explained(c, &e.op);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK)
    rc = e.request || c->m[EXPLAIN_REQUEST] ? explain_request(&e) : explain_statement(&e, &r);
  if (rc == STATOR_OK) rc = answer_explained(&e);
  st_same_calls_free(&e.same);
  return rc;
}
