/* statement_request.c - what all statements have in common. */
#include "ops/statement/statement_request.h"
#include "ops/key_paths.h"
#include "value/write.h"

/* -- text and parameters ------------------------------------------------------------ */

static int read_parameter(st_call *c, const st_json *node, st_value *out) {
  st_str text;
  st_buf_clear(c->work);
  int rc = st_write_value(node, c->arena, c->work, NULL, c->error);
  if (rc != STATOR_OK) return rc;
  if (c->work->failed || !st_arena_copy(c->arena, st_buf_view(c->work), &text))
    return st_error_nomem(c->error);
  *out = st_value_at(text.p, text.p + text.n);
  return STATOR_OK;
}

int st_statement_request_begin(st_call *c, const st_json *const *m, st_statement_request *r) {
  const st_json *list = m[ST_S_PARAMETERS];
  *r = (st_statement_request){.consistent = st_decode_true(m[ST_S_CONSISTENT])};
  r->want_old_on_failure =
      m[ST_S_ON_FAILURE] && st_decode_enum(m[ST_S_ON_FAILURE], st_enum_on_failure) == 0;
  r->text = st_call_string(c, m[ST_S_STATEMENT]);
  if (c->error->code != STATOR_OK || !list) return c->error->code;
  r->parameters = st_arena_array(c->arena, list->count, sizeof *r->parameters);
  if (!r->parameters) return st_error_nomem(c->error);
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = read_parameter(c, n, &r->parameters[r->parameter_count++]);
  return rc;
}

/* Keys of expressions begin with their kind. False: no memory, or nothing is kept. */
static bool write_syntax_key(st_call *c, st_str text, st_str *key) {
  st_buf_clear(c->work);
  st_buf_char(c->work, ST_EXPR_STATEMENT + 1);
  st_buf_str(c->work, text);
  *key = st_buf_view(c->work);
  return c->parsed && !c->work->failed;
}

static const void *make_syntax(void *text, st_arena *arena) {
  const st_ql_statement *syntax = NULL;
  st_error ignored; /* nothing but a lack of memory */
  st_str kept;
  st_error_init(&ignored);
  if (st_arena_copy(arena, *(const st_str *)text, &kept))
    (void)st_statement_syntax(kept, arena, &syntax, &ignored);
  st_error_free(&ignored);
  return syntax;
}

/* Kept from calls before this one, or for those behind it. */
static int find_syntax(st_call *c, st_str text, const st_ql_statement **syntax) {
  bool wanted = false;
  st_str key;
  *syntax = NULL;
  if (write_syntax_key(c, text, &key)) *syntax = st_text_cache_find(c->parsed, key, &wanted);
  if (*syntax) return STATOR_OK;
  int rc = st_statement_syntax(text, c->arena, syntax, c->error);
  if (rc == STATOR_OK && wanted && write_syntax_key(c, text, &key))
    st_text_cache_keep(c->parsed, key, make_syntax, &text);
  return rc;
}

int st_statement_request_parse(st_call *c, st_statement_request *r) {
  st_statement *s = &r->s;
  const st_ql_statement *syntax;
  int rc = find_syntax(c, r->text, &syntax);
  if (rc == STATOR_OK)
    rc = st_statement_of(syntax, r->parameters, r->parameter_count, c->arena, s, c->error);
  if (rc != STATOR_OK) return rc;
  if (s->kind == ST_STATEMENT_INSERT && s->item_size > ST_MAX_ITEM_SIZE)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Item size has exceeded the maximum allowed size");
  bool changes = s->kind == ST_STATEMENT_UPDATE || s->kind == ST_STATEMENT_DELETE;
  if (changes && s->index.p)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "This operation is not supported on an index");
  return STATOR_OK;
}

int st_statement_request_by_key(st_call *c, const st_statement_request *r) {
  if (!r->s.search) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "search() can only be used in ExecuteStatement: the SELECTs of a batch or "
                        "transaction read one item by its key.");
}

bool st_statement_request_reads(const st_statement_request *r) {
  return r->s.kind == ST_STATEMENT_SELECT;
}

int st_statement_request_table(st_call *c, st_statement_request *r) {
  return st_call_table_of(c, r->s.table, &r->table);
}

/* -- writing ------------------------------------------------------------------------ */

/* An INSERT never replaces an item. */
static int check_no_item(st_call *c, st_statement_request *r) {
  st_row row;
  int rc = st_items_get(c->store, r->table, &r->key.key, &row, c->error);
  if (rc != STATOR_OK || !row.id) return rc;
  if (r->write.want_old_on_failure && !st_arena_copy(c->arena, row.item, &r->write.before))
    return st_error_nomem(c->error);
  return st_error_raise(c->error, STATOR_DUPLICATE_ITEM, "Duplicate primary key exists in table");
}

static int check_paths(st_call *c, const st_statement_request *r) {
  st_expressions x = {.condition = r->s.where};
  int rc = st_check_key_paths(c, r->table, &x);
  return rc == STATOR_OK && r->s.update ? st_check_key_targets(c, r->table, r->s.update) : rc;
}

int st_statement_request_write(st_call *c, st_statement_request *r, st_capacity *capacity) {
  st_write *w = &r->write;
  int rc = st_statement_write_of(r->table, &r->s, &r->key, c->arena, w, c->error);
  if (rc != STATOR_OK) return rc;
  bool charged = st_capacity_wanted(capacity);
  w->want_old = w->want_old || charged;
  w->want_sizes = r->measured;
  w->want_old_on_failure = r->want_old_on_failure || charged;
  rc = check_paths(c, r);
  if (rc == STATOR_OK && r->s.kind == ST_STATEMENT_INSERT) rc = check_no_item(c, r);
  if (rc == STATOR_OK)
    rc = st_write_carry_out(c->store, r->table, w, c->arena, c->scratch, c->work, c->error);
  if (rc != STATOR_OK || !charged) return rc;
  if (w->kind == ST_WRITE_CHECK) return st_capacity_check(c, capacity, r->s.table, w->old_size);
  return st_capacity_write(c, capacity, r->table, r->s.table, w->before, w->after);
}

/* The parts of an item that an UPDATE changed: "{}" where it has none of them. */
static void answer_modified(st_call *c, const st_projection *targets, st_str item) {
  bool any;
  st_projection_apply(targets, item, c->out, &any);
}

static void answer_modified_new(st_call *c, const st_statement_request *r) {
  st_projection *written;
  if (st_update_written(r->s.update, c->arena, &written, c->error) == STATOR_OK)
    answer_modified(c, written, r->write.after);
  else
    c->out->failed = true;
}

bool st_statement_request_returning(st_call *c, const st_statement_request *r) {
  bool old = r->s.returning == ST_RETURNING_ALL_OLD || r->s.returning == ST_RETURNING_MODIFIED_OLD;
  if (!(old ? r->write.before.n : r->write.after.n)) return false;
  switch (r->s.returning) {
  case ST_RETURNING_ALL_OLD: st_buf_str(c->out, r->write.before); break;
  case ST_RETURNING_ALL_NEW: st_buf_str(c->out, r->write.after); break;
  case ST_RETURNING_MODIFIED_OLD:
    answer_modified(c, st_update_targets(r->s.update), r->write.before);
    break;
  case ST_RETURNING_MODIFIED_NEW: answer_modified_new(c, r); break;
  case ST_RETURNING_NONE: break;
  }
  return true;
}

/* -- reading one item --------------------------------------------------------------- */

static int meets_where(st_call *c, const st_statement_request *r, st_str item, bool *holds) {
  *holds = true;
  if (r->key.only_keys) return STATOR_OK;
  st_arena_reset(c->scratch);
  return st_condition_eval(r->s.where, item, c->scratch, holds, c->error);
}

int st_statement_request_get(st_call *c, const st_statement_request *r, int64_t *size,
                             bool *answered) {
  st_row row;
  bool holds = false;
  *answered = false;
  int rc = st_items_get(c->store, r->table, &r->key.key, &row, c->error);
  *size = row.size;
  if (rc == STATOR_OK && row.id) rc = meets_where(c, r, row.item, &holds);
  if (rc != STATOR_OK || !holds) return rc;
  const st_columns *columns;
  rc = st_statement_columns(&r->s, c->arena, &columns, c->error);
  if (rc != STATOR_OK) return rc;
  *answered = true;
  st_buf_lit(c->out, "\"Item\":");
  if (columns)
    st_columns_apply(columns, row.item, c->out);
  else
    st_buf_str(c->out, row.item);
  return STATOR_OK;
}
