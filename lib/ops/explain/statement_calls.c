/*
** statement_calls.c - a statement as the API calls that do the same. The reads are
** those that the statement was seen to do in a dry run; what of its WHERE their keys
** decide becomes Key or KeyConditionExpression, the rest a FilterExpression or
** ConditionExpression. Where a call cannot say it, a note says so.
*/
#include "ops/explain/statement_calls.h"
#include "base/utf8.h"
#include "expr/attribute_path.h"
#include "expr/expression_text.h"
#include "ops/search/search_run.h"
#include "partiql/where_rest.h"

#define NOTHING_READ "The WHERE contradicts itself: nothing is read, and no call is needed."

typedef struct call_writing {
  st_call *c;
  const st_statement *s;
  const st_table *t;
  st_text_writer text;
  st_buf request;
  st_same_calls *out;
} call_writing;

static void note(call_writing *w, const char *text) {
  if (w->out->note.n) st_buf_char(&w->out->note, ' ');
  st_buf_text(&w->out->note, text);
}

/* -- the request's members ---------------------------------------------------------- */

static void write_string_value(call_writing *w, st_str text) {
  st_buf_char(&w->request, '"');
  st_utf8_escape(text, &w->request);
  st_buf_char(&w->request, '"');
}

static void begin_request(call_writing *w) {
  st_text_begin(&w->text, w->c->arena, false);
  st_buf_init(&w->request, 0);
  st_buf_lit(&w->request, "{\"TableName\":");
  write_string_value(w, w->s->table);
}

static void write_holders(call_writing *w) {
  if (w->text.names.n) {
    st_buf_lit(&w->request, ",\"ExpressionAttributeNames\":{");
    st_buf_str(&w->request, st_buf_view(&w->text.names));
    st_buf_char(&w->request, '}');
  }
  if (!w->text.values.n) return;
  st_buf_lit(&w->request, ",\"ExpressionAttributeValues\":{");
  st_buf_str(&w->request, st_buf_view(&w->text.values));
  st_buf_char(&w->request, '}');
}

static int keep_request(call_writing *w, const char *operation) {
  st_same_call *call = &w->out->calls[w->out->count];
  bool kept = !w->request.failed && !st_text_failed(&w->text) &&
              st_arena_copy(w->c->arena, st_buf_view(&w->request), &call->request);
  st_buf_free(&w->request);
  st_text_free(&w->text);
  if (!kept) return st_error_nomem(w->c->error);
  call->operation = operation;
  w->out->count++;
  return STATOR_OK;
}

static int end_request(call_writing *w, const char *operation) {
  write_holders(w);
  st_buf_char(&w->request, '}');
  return keep_request(w, operation);
}

static void write_key_of_call(call_writing *w, const st_key *key) {
  st_buf_lit(&w->request, ",\"Key\":");
  st_key_write(w->t, key, &w->request);
}

/* Text of expressions needs no escapes: names that would are placeholders. */
static void write_expression(call_writing *w, const char *member, const st_node *root,
                             const st_value *values) {
  if (!root) return;
  st_buf_format(&w->request, ",\"%s\":\"", member);
  st_text_condition(&w->text, root, values, &w->request);
  st_buf_char(&w->request, '"');
}

static const st_value *where_values(const call_writing *w) {
  return w->s->where ? w->s->where->values : NULL;
}

/* -- columns ------------------------------------------------------------------------ */

static bool same_column(const st_path *a, const st_path *b) {
  size_t with;
  return a->count == b->count && st_path_check(a, b, 1, &with) == ST_PATH_OVERLAPS;
}

static bool is_repeated(const st_statement *s, size_t at) {
  for (size_t i = 0; i < at; i++)
    if (same_column(&s->columns[i].path, &s->columns[at].path)) return true;
  return false;
}

/* A column that a projection shows in the same place, under the same name. */
static bool is_plain_column(const st_column *column) {
  return column->path.count == 1 && st_str_eq(column->path.steps[0].name, column->name);
}

static void write_columns(call_writing *w) {
  const st_statement *s = w->s;
  if (!s->column_count) return;
  st_buf_lit(&w->request, ",\"ProjectionExpression\":\"");
  for (size_t i = 0; i < s->column_count; i++) {
    if (is_repeated(s, i)) continue;
    if (i) st_buf_lit(&w->request, ", ");
    st_text_path(&w->text, &s->columns[i].path, &w->request);
  }
  st_buf_char(&w->request, '"');
}

static void note_columns(call_writing *w) {
  for (size_t i = 0; i < w->s->column_count; i++) {
    if (is_plain_column(&w->s->columns[i])) continue;
    note(w, "The call answers the attributes in their places in the item; the statement shows "
            "columns side by side, under names of their own.");
    return;
  }
}

/* -- reads -------------------------------------------------------------------------- */

static const st_range *range_of(const st_dry_step *step) {
  const st_page *page = step->detail;
  return &page->range;
}

static st_key key_of_range(const st_dry_step *step) {
  const st_range *range = range_of(step);
  st_key key = {.hash = range->hash[0]};
  if (range->equal_count) key.range = range->equal[0];
  return key;
}

static void write_index_name(call_writing *w, const st_range *range) {
  if (!range->index) return;
  st_buf_lit(&w->request, ",\"IndexName\":");
  write_string_value(w, range->index->name);
}

static int write_get(call_writing *w, const st_dry_step *step) {
  st_key key = key_of_range(step);
  begin_request(w);
  write_key_of_call(w, &key);
  write_columns(w);
  return end_request(w, "GetItem");
}

/* A call without what names its index: conditions and columns are written. */
static int write_found(call_writing *w, const char *operation, const st_range *range,
                       const st_node *rest) {
  st_node *keys;
  bool single;
  int rc = st_range_condition(w->t, range, w->c->arena, &keys, &single, w->c->error);
  if (rc != STATOR_OK) {
    st_buf_free(&w->request);
    st_text_free(&w->text);
    return rc;
  }
  write_expression(w, "KeyConditionExpression", keys, NULL);
  write_expression(w, "FilterExpression", rest, where_values(w));
  write_columns(w);
  if (range->descending) st_buf_lit(&w->request, ",\"ScanIndexForward\":false");
  return end_request(w, operation);
}

static int write_query(call_writing *w, const st_dry_step *step, const st_node *rest) {
  const st_range *range = range_of(step);
  begin_request(w);
  write_index_name(w, range);
  return write_found(w, "Query", range, rest);
}

static int write_scan(call_writing *w, const st_dry_step *step) {
  begin_request(w);
  write_index_name(w, range_of(step));
  write_expression(w, "FilterExpression", w->s->where ? w->s->where->root : NULL, where_values(w));
  write_columns(w);
  return end_request(w, "Scan");
}

static int write_batch_get(call_writing *w, const st_dry_run *run) {
  st_text_begin(&w->text, w->c->arena, false);
  st_buf_init(&w->request, 0);
  st_buf_lit(&w->request, "{\"RequestItems\":{");
  write_string_value(w, w->s->table);
  st_buf_lit(&w->request, ":{\"Keys\":[");
  for (const st_dry_step *step = run->first; step; step = step->next) {
    st_key key = key_of_range(step);
    if (step != run->first) st_buf_char(&w->request, ',');
    st_key_write(w->t, &key, &w->request);
  }
  st_buf_char(&w->request, ']');
  write_columns(w);
  write_holders(w);
  st_buf_lit(&w->request, "}}}");
  return keep_request(w, "BatchGetItem");
}

typedef struct read_survey {
  const st_range **ranges;
  size_t count;
  bool items; /* each is one item at most, by its whole key */
  st_node *rest;
} read_survey;

static int survey_reads(call_writing *w, const st_dry_run *run, read_survey *v) {
  for (const st_dry_step *step = run->first; step; step = step->next) v->count++;
  v->items = true;
  v->ranges = st_arena_array(w->c->arena, v->count ? v->count : 1, sizeof *v->ranges);
  if (!v->ranges) return st_error_nomem(w->c->error);
  size_t i = 0;
  for (const st_dry_step *step = run->first; step; step = step->next) {
    v->ranges[i++] = range_of(step);
    if (!st_statement_reads_one(w->t, range_of(step))) v->items = false;
  }
  return st_where_rest_of_reads(w->t, v->ranges, v->count, w->s->where, w->c->arena, &v->rest,
                                w->c->error);
}

static int write_one_read(call_writing *w, const st_dry_step *step, const read_survey *v) {
  if (!v->ranges[0]->hash_count) return write_scan(w, step);
  return v->items && !v->rest ? write_get(w, step) : write_query(w, step, v->rest);
}

static int write_reads(call_writing *w, const st_dry_run *run) {
  read_survey v = {0};
  int rc = survey_reads(w, run, &v);
  if (rc != STATOR_OK) return rc;
  note_columns(w);
  if (!v.count) {
    note(w, NOTHING_READ);
    return STATOR_OK;
  }
  w->out->calls = st_arena_array(w->c->arena, v.count, sizeof *w->out->calls);
  if (!w->out->calls) return st_error_nomem(w->c->error);
  if (v.count > 1 && v.items && !v.rest) {
    if (w->s->order_count) note(w, "BatchGetItem answers in an order of its own.");
    return write_batch_get(w, run);
  }
  if (v.count > 1) note(w, "No single call does the same: these, one after the other.");
  for (const st_dry_step *step = run->first; step && rc == STATOR_OK; step = step->next)
    rc = write_one_read(w, step, &v);
  return rc;
}

/* -- search ------------------------------------------------------------------------- */

/* {title info.plot}: (the query) */
static void write_search_query(call_writing *w) {
  const st_search_call *call = w->s->search;
  st_buf text;
  st_buf_init(&text, 0);
  for (size_t i = 0; i < call->count; i++) {
    st_buf_text(&text, i ? " " : "{");
    st_attribute_path_write(&call->paths[i], &text);
  }
  if (call->count) st_buf_lit(&text, "}: (");
  st_buf_str(&text, call->query);
  if (call->count) st_buf_char(&text, ')');
  st_buf_lit(&w->request, ",\"SearchQuery\":");
  write_string_value(w, st_buf_view(&text));
  if (text.failed) w->request.failed = true;
  st_buf_free(&text);
}

static int write_search_call(call_writing *w, const st_dry_run *run) {
  if (!run->first) {
    note(w, NOTHING_READ);
    return STATOR_OK;
  }
  const st_search_run *search = run->first->detail;
  const st_range *range = &search->page.range;
  st_node *rest;
  int rc = st_where_rest_of_reads(w->t, &range, 1, w->s->where, w->c->arena, &rest, w->c->error);
  w->out->calls = st_arena_array(w->c->arena, 1, sizeof *w->out->calls);
  if (rc == STATOR_OK && !w->out->calls) rc = st_error_nomem(w->c->error);
  if (rc != STATOR_OK) return rc;
  note_columns(w);
  begin_request(w);
  st_buf_lit(&w->request, ",\"IndexName\":");
  write_string_value(w, search->index->name);
  write_search_query(w);
  return write_found(w, "Search", range, rest);
}

/* -- writes ------------------------------------------------------------------------- */

static void write_returning(call_writing *w) {
  static const char *const values[] = {NULL, "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"};
  if (w->s->returning == ST_RETURNING_NONE) return;
  st_buf_format(&w->request, ",\"ReturnValues\":\"%s\"", values[w->s->returning]);
}

static void write_put(call_writing *w, const st_write *write) {
  st_step step = {.name = w->t->hash.name};
  st_path path = {&step, 1};
  st_buf_lit(&w->request, ",\"Item\":");
  st_buf_str(&w->request, write->item.text);
  st_buf_lit(&w->request, ",\"ConditionExpression\":\"attribute_not_exists(");
  st_text_path(&w->text, &path, &w->request);
  st_buf_lit(&w->request, ")\"");
}

/* An UPDATE is of an item that is there; a DELETE may be of none. */
static int write_change(call_writing *w, const st_write *write) {
  st_ast ast = {.arena = w->c->arena};
  st_node *rest;
  bool update = write->kind == ST_WRITE_UPDATE;
  int rc = st_where_rest_of_write(w->t, w->s->where, w->c->arena, &rest, w->c->error);
  if (rc != STATOR_OK) return rc;
  write_key_of_call(w, &write->key);
  if (update) {
    st_buf_lit(&w->request, ",\"UpdateExpression\":\"");
    st_text_update(&w->text, w->s->update, &w->request);
    st_buf_char(&w->request, '"');
  }
  if (update || rest) {
    st_op existence = update ? ST_OP_EXISTS : ST_OP_NOT_EXISTS;
    const st_node *there = st_existence_node(&ast, existence, w->t->hash.name);
    if (there && rest) there = st_join_nodes(&ast, update ? ST_OP_AND : ST_OP_OR, there, rest);
    if (!there) return st_error_nomem(w->c->error);
    write_expression(w, "ConditionExpression", there, where_values(w));
  }
  write_returning(w);
  return STATOR_OK;
}

static const st_write *write_of_run(const st_dry_run *run) {
  return run->last && run->last->sort == ST_STEP_WRITE ? run->last->detail : NULL;
}

static int write_write(call_writing *w, const st_dry_run *run) {
  static const char *const operations[] = {"PutItem", "UpdateItem", "DeleteItem"};
  const st_write *write = write_of_run(run);
  if (!write) return STATOR_OK;
  w->out->calls = st_arena_array(w->c->arena, 1, sizeof *w->out->calls);
  if (!w->out->calls) return st_error_nomem(w->c->error);
  begin_request(w);
  int rc = STATOR_OK;
  if (write->kind == ST_WRITE_PUT)
    write_put(w, write);
  else
    rc = write_change(w, write);
  if (rc == STATOR_OK) return end_request(w, operations[write->kind]);
  st_buf_free(&w->request);
  st_text_free(&w->text);
  return rc;
}

/* -- the whole ---------------------------------------------------------------------- */

int st_statement_calls(st_call *c, const st_statement_request *r, const st_dry_run *run,
                       st_same_calls *out) {
  call_writing w = {.c = c, .s = &r->s, .t = r->table, .out = out};
  *out = (st_same_calls){0};
  st_buf_init(&out->note, 0);
  int rc = r->s.search                     ? write_search_call(&w, run)
           : st_statement_request_reads(r) ? write_reads(&w, run)
                                           : write_write(&w, run);
  return rc == STATOR_OK ? st_try_calls(c, out) : rc;
}

void st_same_calls_free(st_same_calls *calls) {
  st_buf_free(&calls->note);
}
