/* explain_texts.c - what keys decide and what is filtered, as PartiQL. */
#include "base/utf8.h"
#include "expr/expression_text.h"
#include "ops/explain/explain.h"
#include "ops/item/batch.h"
#include "partiql/where_rest.h"
#include "plan/item_write.h"

static int answer_node(const st_explained *e, const char *member, const st_node *root,
                       const st_value *values) {
  st_text_writer w;
  st_buf text;
  if (!root) return STATOR_OK;
  st_text_begin(&w, e->c->arena, true);
  st_buf_init(&text, 0);
  st_text_condition(&w, root, values, &text);
  st_buf_format(e->c->out, ",\"%s\":\"", member);
  st_utf8_escape(st_buf_view(&text), e->c->out);
  st_buf_char(e->c->out, '"');
  bool failed = text.failed || st_text_failed(&w);
  st_buf_free(&text);
  st_text_free(&w);
  return failed ? st_error_nomem(e->c->error) : STATOR_OK;
}

static st_range range_of_key(const st_table *t, const st_key *key) {
  st_range range = {.hash = {key->hash}, .hash_count = 1};
  if (t->range.name.p) range.equal[range.equal_count++] = key->range;
  return range;
}

/* An insert looks for the item that it then writes. */
static bool is_repeated_key(const st_dry_step *step) {
  if (step->sort != ST_STEP_GET) return false;
  for (const st_dry_step *s = step->next; s; s = s->next)
    if (s->sort == ST_STEP_WRITE && s->table == step->table &&
        st_batch_same_key(&s->key, &step->key))
      return true;
  return false;
}

/* The steps' keys, joined by OR; of a scan there are none. */
static int answer_keys(const st_explained *e) {
  st_ast ast = {.arena = e->c->arena};
  st_node *all = NULL, *keys;
  bool single;
  int rc = STATOR_OK;
  for (const st_dry_step *step = e->run.first; step && rc == STATOR_OK; step = step->next) {
    const st_page *page = st_explained_page(step);
    st_range range = page ? page->range : range_of_key(step->table, &step->key);
    if (is_repeated_key(step)) continue;
    rc = st_range_condition(step->table, &range, e->c->arena, &keys, &single, e->c->error);
    if (rc != STATOR_OK || !keys) continue;
    all = st_join_nodes(&ast, ST_OP_OR, all, keys);
    if (!all) rc = st_error_nomem(e->c->error);
  }
  return rc == STATOR_OK ? answer_node(e, "KeyCondition", all, NULL) : rc;
}

static int answer_filter(const st_explained *e) {
  const st_dry_step *step = e->run.first;
  const st_page *page = step ? st_explained_page(step) : NULL;
  st_node *rest;
  if (!page || !page->filter) return STATOR_OK;
  const st_range *range = &page->range;
  int rc =
      st_where_rest_of_reads(step->table, &range, 1, page->filter, e->c->arena, &rest, e->c->error);
  return rc == STATOR_OK ? answer_node(e, "Filter", rest, page->filter->values) : rc;
}

/* Of a write alone; those of a transaction stand in its request. */
static int answer_condition(const st_explained *e) {
  const st_dry_step *step = e->run.last;
  const st_write *w = step ? st_explained_write(step) : NULL;
  if (!w || !w->condition || e->run.first->sort == ST_STEP_RANGE) return STATOR_OK;
  for (const st_dry_step *s = e->run.first; s != step; s = s->next)
    if (s->sort == ST_STEP_WRITE) return STATOR_OK;
  return answer_node(e, "Condition", w->condition->root, w->condition->values);
}

int st_explain_texts(const st_explained *e) {
  int rc = answer_keys(e);
  if (rc == STATOR_OK) rc = answer_filter(e);
  return rc == STATOR_OK ? answer_condition(e) : rc;
}
