/*
** cursor.c - queries and scans read item by item. A cursor runs the operation
** for a page at a time and hands out the page's items where they stand in the
** answer; between pages it remembers a key and nothing else of the store.
*/
#include "api/typed.h"
#include "base/mem.h"
#include "ops/item/item_shapes.h"
#include <string.h>

enum { KEPT_PAGE = 256 * 1024 }; /* a larger page is given back with its cursor */

struct stator_cursor {
  stator *db;
  const st_operation *op;
  const char *table, *key_condition; /* these and args' texts lie in `texts` */
  stator_args args;
  st_buf texts;
  stator_result page;    /* the answer items are handed out of */
  stator_result refusal; /* of an item that a document call cannot carry */
  bool refused;          /* it was the last thing that happened */
  st_cursor_link link;
  size_t next, count; /* of the page's items */
  int64_t left;       /* of args.limit */
  bool started, ended;
  st_buf resume; /* stator_cursor_position */
};

static void keep_argument(st_buf *texts, const char *text) {
  if (text) st_buf_add(texts, text, strlen(text) + 1);
}

/* Texts lie one behind the other in the order they were copied in. */
static const char *next_argument(const char **at, const char *text) {
  if (!text) return NULL;
  const char *copy = *at;
  *at += strlen(copy) + 1;
  return copy;
}

static bool copy_arguments(stator_cursor *cur, const char *table, const char *key_condition,
                           const stator_args *args) {
  st_buf *texts = &cur->texts;
  const char *given[] = {table,       key_condition, args->filter, args->projection,
                         args->names, args->values,  args->index,  args->start};
  const char **kept[] = {&cur->table,           &cur->key_condition, &cur->args.filter,
                         &cur->args.projection, &cur->args.names,    &cur->args.values,
                         &cur->args.index,      &cur->args.start};
  st_buf_clear(texts);
  for (size_t i = 0; i < sizeof given / sizeof *given; i++) keep_argument(texts, given[i]);
  if (texts->failed) return false;
  const char *at = texts->p;
  cur->args = *args;
  for (size_t i = 0; i < sizeof given / sizeof *given; i++) *kept[i] = next_argument(&at, given[i]);
  return true;
}

static void free_cursor(stator_cursor *cur) {
  if (!cur) return;
  st_buf_free(&cur->texts);
  st_result_free_content(&cur->page);
  st_result_free_content(&cur->refusal);
  st_buf_free(&cur->link.offsets);
  st_buf_free(&cur->link.position);
  st_buf_free(&cur->resume);
  st_mem_free(cur);
}

void st_cursor_free_spare(stator *db) {
  free_cursor(atomic_exchange(&db->spare, NULL));
}

static stator_cursor *empty_cursor(void) {
  stator_cursor *cur = st_mem_array(1, sizeof *cur);
  if (!cur) return NULL;
  st_buf_init(&cur->texts, 0);
  st_result_init(&cur->page);
  st_result_init(&cur->refusal);
  st_buf_init(&cur->link.offsets, 0);
  st_buf_init(&cur->link.position, 0);
  st_buf_init(&cur->resume, 0);
  return cur;
}

/* Programs read with one cursor after the other: each takes over the memory of the
** last. */
static stator_cursor *new_cursor(stator *db, const char *operation, const char *table,
                                 const char *key_condition, const stator_args *args) {
  stator_cursor *cur = atomic_exchange(&db->spare, NULL);
  if (!cur) cur = empty_cursor();
  if (!cur) return NULL;
  cur->db = db;
  cur->op = st_operation_find(st_str_of(operation));
  cur->left = args->limit;
  cur->refused = cur->started = cur->ended = false;
  st_buf_clear(&cur->link.position);
  st_buf_clear(&cur->resume);
  if (copy_arguments(cur, table, key_condition, args)) return cur;
  free_cursor(cur);
  return NULL;
}

static void keep_spare(stator *db, stator_cursor *cur) {
  if (cur->page.out.cap > KEPT_PAGE) st_buf_free(&cur->page.out);
  if (cur->link.offsets.cap > KEPT_PAGE) st_buf_free(&cur->link.offsets);
  free_cursor(atomic_exchange(&db->spare, cur));
}

static int set_page_members(st_typed *t, const stator_cursor *cur) {
  const stator_args *a = &cur->args;
  int rc = st_typed_string(t, ST_R_TABLE_NAME, cur->table);
  if (rc == STATOR_OK) rc = st_typed_string(t, ST_R_INDEX_NAME, a->index);
  if (rc == STATOR_OK) rc = st_typed_string(t, ST_R_FILTER, a->filter);
  if (rc == STATOR_OK) rc = st_typed_string(t, ST_R_PROJECTION, a->projection);
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_R_NAMES, a->names, STATOR_NUL);
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_R_VALUES, a->values, STATOR_NUL);
  if (rc == STATOR_OK && a->consistent) st_typed_true(t, ST_R_CONSISTENT, true);
  if (rc == STATOR_OK && !cur->started) rc = st_typed_key(t, ST_R_START, a->start);
  if (rc == STATOR_OK && cur->key_condition) {
    rc = st_typed_string(t, ST_R_KEY_CONDITION, cur->key_condition);
    if (a->descending) st_typed_true(t, ST_R_FORWARD, false);
  }
  if (rc == STATOR_OK && a->total_segments) {
    rc = st_typed_number(t, ST_R_SEGMENT, a->segment);
    if (rc == STATOR_OK) rc = st_typed_number(t, ST_R_TOTAL_SEGMENTS, a->total_segments);
  }
  return rc;
}

typedef struct page_job {
  st_job job;
  stator_cursor *cur;
} page_job;

static int run_page(st_job *job, st_lane *lane) {
  stator_cursor *cur = ((page_job *)job)->cur;
  st_typed t = {.call = st_job_call(job, lane), .count = 0};
  t.call.op = cur->op;
  t.call.plain = cur->args.format == STATOR_PLAIN;
  t.call.cursor = &cur->link;
  cur->link.most = cur->args.limit ? cur->left : 0;
  int rc = set_page_members(&t, cur);
  if (rc == STATOR_OK) rc = st_call_run_decoded(&t.call);
  if (rc == STATOR_OK && cur->link.offsets.failed) rc = st_error_nomem(&cur->page.error);
  rc = st_result_end(&cur->page, rc);
  cur->next = 0;
  cur->count = rc == STATOR_OK ? cur->link.offsets.n / (2 * sizeof(size_t)) : 0;
  cur->started = true;
  return rc;
}

static int fetch_page(stator_cursor *cur) {
  page_job fetch = {
      {.db = cur->db, .result = &cur->page, .run = run_page, .company = cur->op->company},
      cur
  };
  return st_job_run(&fetch.job);
}

/* The first page is read at once, so that a wrong request fails here. Its error
** is handed over to the caller's result. */
static int open_cursor(stator *db, const char *operation, const char *table,
                       const char *key_condition, const stator_args *args, int takes,
                       stator_cursor **out, stator_result *r) {
  static const stator_args no_args;
  if (!args) args = &no_args;
  if (!r) return STATOR_MISUSE;
  if (!out) return st_result_misuse(r, "a cursor needs a place for its handle");
  *out = NULL;
  if (!db || !table) return st_result_misuse(r, "a cursor needs a handle and a table");
  if (!st_typed_args_fit(args, takes))
    return st_result_misuse(r, "stator_args has a member this call has no use for");
  st_result_begin(r);
  stator_cursor *cur = new_cursor(db, operation, table, key_condition, args);
  if (!cur) return st_result_end(r, st_error_nomem(&r->error));
  st_handle_count_child(db, 1);
  int rc = fetch_page(cur);
  if (rc == STATOR_OK) {
    *out = cur;
    return rc;
  }
  st_handle_count_child(db, -1);
  st_error empty = r->error;
  r->error = cur->page.error;
  cur->page.error = empty;
  free_cursor(cur);
  return st_result_end(r, rc);
}

enum { TAKES_FOR_READING = ST_TAKES_READING | ST_TAKES_PROJECTION | ST_TAKES_CONSISTENT };

int stator_query(stator *db, const char *table, const char *key_condition, const stator_args *args,
                 stator_cursor **cursor, stator_result *result) {
  if (cursor) *cursor = NULL;
  if (!key_condition) return st_result_misuse(result, "stator_query needs a key condition");
  return open_cursor(db, "Query", table, key_condition, args,
                     TAKES_FOR_READING | ST_TAKES_DIRECTION, cursor, result);
}

int stator_scan(stator *db, const char *table, const stator_args *args, stator_cursor **cursor,
                stator_result *result) {
  return open_cursor(db, "Scan", table, NULL, args, TAKES_FOR_READING | ST_TAKES_SEGMENT, cursor,
                     result);
}

/* Where the last page ended is where another cursor may go on. */
static int finish_cursor(stator_cursor *cur) {
  cur->ended = true;
  st_str key = st_buf_view(&cur->link.position);
  if (!key.n) return STATOR_DONE;
  st_buf_str(&cur->resume, key);
  return st_buf_cstr(&cur->resume) ? STATOR_DONE : STATOR_NOMEM;
}

/* The byte behind an item, a comma or bracket of the page, becomes its NUL. */
static void hand_out(stator_cursor *cur, const char **item, size_t *length) {
  size_t span[2];
  memcpy(span, cur->link.offsets.p + cur->next++ * sizeof span, sizeof span);
  cur->page.out.p[span[1]] = 0;
  *item = cur->page.out.p + span[0];
  if (length) *length = span[1] - span[0];
  if (cur->args.limit) cur->left--;
}

int stator_next(stator_cursor *cur, const char **item, size_t *length) {
  if (item) *item = NULL;
  if (length) *length = 0;
  if (!cur || !item) return STATOR_MISUSE;
  cur->refused = false;
  if (cur->ended) return STATOR_DONE;
  while (cur->next == cur->count) {
    bool more = cur->link.position.n && (!cur->args.limit || cur->left > 0);
    if (!more) return finish_cursor(cur);
    int rc = fetch_page(cur);
    if (rc != STATOR_OK) return rc;
  }
  hand_out(cur, item, length);
  return STATOR_OK;
}

const stator_result *stator_cursor_result(const stator_cursor *cur) {
  if (!cur) return NULL;
  return cur->refused ? &cur->refusal : &cur->page;
}

stator_result *st_cursor_refusal(stator_cursor *cur) {
  cur->refused = true;
  return &cur->refusal;
}

const char *stator_cursor_position(const stator_cursor *cur) {
  return cur && cur->resume.n ? cur->resume.p : NULL;
}

void stator_cursor_free(stator_cursor *cur) {
  if (!cur) return;
  stator *db = cur->db;
  keep_spare(db, cur);
  st_handle_count_child(db, -1);
}
