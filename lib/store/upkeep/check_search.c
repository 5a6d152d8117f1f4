/*
** check_search.c - a search index against the items, by reading alone: FTS5's own check
** writes. What the items' texts come to is cut into words by FTS5's tokenizer and summed
** up, row by row; then the words that the index has are taken off, as FTS5's vocabulary
** tells them, and so are the sizes that it keeps of each row. What is left over is wrong.
*/
#include "base/hash.h"
#include "base/mem.h"
#include "store/search/search_internal.h"
#include "store/sql_name.h"
#include "store/upkeep/check.h"
#include <inttypes.h>

enum { LONGEST_TOKEN = 32768, WORDS_BETWEEN_STEPS = 65536, LONGEST_VARINT = 9 };

typedef struct audited_row {
  int64_t id;
  uint64_t sum; /* of its words' hashes, and its sizes'; to become 0 */
} audited_row;

struct st_search_audit {
  st_check *k;
  st_table *t;
  const st_search *x;
  int64_t done, last; /* rows between have still to be entered */
  fts5_tokenizer functions;
  Fts5Tokenizer *tokenizer;
  audited_row *rows; /* by id */
  size_t count, room;
  st_buf strays;   /* ids of rows without an item, as numbers */
  st_buf word;     /* what is hashed */
  uint64_t sum;    /* of the row at hand */
  unsigned column; /* whose text is being cut */
  unsigned offset; /* of the next word */
};

/* -------------------------------------------------------------------- hashes */

static uint64_t hash_of_word(st_search_audit *a, unsigned column, unsigned offset, st_str word) {
  uint32_t place[2] = {column, offset};
  st_buf_clear(&a->word);
  st_buf_add(&a->word, (const char *)place, sizeof place);
  st_buf_add(&a->word, word.p, word.n < LONGEST_TOKEN ? word.n : LONGEST_TOKEN);
  return st_hash(st_buf_view(&a->word));
}

static uint64_t hash_of_sizes(st_str sizes) {
  return st_hash(sizes);
}

/* As SQLite writes numbers: seven bits a byte, the highest first. */
static void put_varint(uint64_t v, st_buf *out) {
  char bytes[LONGEST_VARINT];
  int at = LONGEST_VARINT;
  bytes[--at] = (char)(v & 0x7f);
  while (v >>= 7) bytes[--at] = (char)(0x80 | (v & 0x7f));
  st_buf_add(out, bytes + at, (size_t)(LONGEST_VARINT - at));
}

/* --------------------------------------------------------------------- items */

static int take_token(void *arg, int flags, const char *token, int length, int start, int end) {
  st_search_audit *a = arg;
  (void)start;
  (void)end;
  unsigned offset = flags & FTS5_TOKEN_COLOCATED && a->offset ? a->offset - 1 : a->offset++;
  a->sum += hash_of_word(a, a->column, offset, (st_str){token, (size_t)length});
  return a->word.failed ? SQLITE_NOMEM : SQLITE_OK;
}

static int sum_texts(st_search_audit *a, bool *any) {
  const st_table_statements *s = a->t->statements;
  const st_search_keeper *keeper = &s->searches[a->x - a->t->searches];
  st_buf sizes;
  st_buf_init(&sizes, 0);
  int code = SQLITE_OK;
  a->sum = 0;
  for (a->column = 0; code == SQLITE_OK && a->column < a->x->column_count; a->column++) {
    st_str text;
    a->offset = 0;
    if (!st_search_text(s->new_values[keeper->slots[a->column]], &a->k->arena, &text))
      code = SQLITE_NOMEM;
    else if (text.p)
      code = a->functions.xTokenize(a->tokenizer, a, FTS5_TOKENIZE_DOCUMENT, text.p, (int)text.n,
                                    take_token);
    *any |= text.p != NULL;
    put_varint(a->offset, &sizes);
  }
  if (sizes.failed) code = SQLITE_NOMEM;
  a->sum += hash_of_sizes(st_buf_view(&sizes));
  st_buf_free(&sizes);
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(a->k->store, code, a->k->error);
}

int st_check_search_row(st_search_audit *a, int64_t id) {
  bool any = false;
  if (!a->tokenizer || (id > a->done && id <= a->last)) return STATOR_OK;
  int rc = sum_texts(a, &any);
  if (rc != STATOR_OK || !any) return rc;
  if (a->count == a->room) {
    size_t room = a->room ? 2 * a->room : 256;
    audited_row *more = st_mem_resize(a->rows, room * sizeof *more);
    if (!more) return st_error_nomem(a->k->error);
    a->rows = more;
    a->room = room;
  }
  a->rows[a->count++] = (audited_row){id, a->sum};
  return STATOR_OK;
}

/* --------------------------------------------------------------------- index */

static audited_row *row_of(const st_search_audit *a, int64_t id) {
  size_t low = 0, high = a->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (a->rows[middle].id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < a->count && a->rows[low].id == id ? &a->rows[low] : NULL;
}

/* Once of each row. */
static int say_stray_words(st_search_audit *a, int64_t id) {
  for (size_t at = 0; at < a->strays.n; at += sizeof id)
    if (memcmp(a->strays.p + at, &id, sizeof id) == 0) return STATOR_OK;
  st_buf_add(&a->strays, (const char *)&id, sizeof id);
  if (a->strays.failed) return st_error_nomem(a->k->error);
  return st_check_say(a->k,
                      "table \"%.*s\": search index \"%.*s\" has words of row %" PRId64
                      ", where no item has any",
                      ST_FMT(a->t->name), ST_FMT(a->x->name), id);
}

static unsigned column_number(const st_search_audit *a, st_str name) {
  unsigned i = 0;
  while (i < a->x->column_count && !st_str_eq(a->x->columns[i].name, name)) i++;
  return i;
}

/* Columns: a row's id, and a word with its column and offset, or the row's sizes. */
static int take_off(st_search_audit *a, sqlite3_stmt *q, bool words) {
  int64_t id = sqlite3_column_int64(q, 0);
  audited_row *row = row_of(a, id);
  if (row) {
    row->sum -= words ? hash_of_word(a, column_number(a, st_sql_bytes(q, 2)),
                                     (unsigned)sqlite3_column_int64(q, 3), st_sql_bytes(q, 1))
                      : hash_of_sizes(st_sql_bytes(q, 1));
    return a->word.failed ? st_error_nomem(a->k->error) : STATOR_OK;
  }
  return say_stray_words(a, id);
}

static int take_all_off(st_search_audit *a, st_buf *sql, bool words) {
  st_check *k = a->k;
  sqlite3_stmt *q = NULL;
  int64_t steps = 0;
  int rc = st_sql_prepare_as_is(k->store, sql, &q, k->error), code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
    if (steps++ % WORDS_BETWEEN_STEPS == 0)
      rc = st_store_progress(k->store, k->wish->progress, k->done, k->total, k->error);
    if (rc == STATOR_OK) rc = take_off(a, q, words);
    k->counts->entries += !words;
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return rc;
}

static int take_sizes_off(st_search_audit *a) {
  st_buf sql, name;
  st_buf_init(&sql, 0);
  st_buf_init(&name, 0);
  st_buf_str(&name, a->x->sql_name);
  st_buf_lit(&name, "_docsize");
  st_buf_lit(&sql, "SELECT id,sz FROM main.");
  st_sql_put_name(st_buf_view(&name), &sql);
  if (name.failed) sql.failed = true;
  int rc = take_all_off(a, &sql, false);
  st_buf_free(&name);
  st_buf_free(&sql);
  return rc;
}

/* The vocabulary is a TEMP table: nothing of it comes to the file. */
static int take_words_off(st_search_audit *a) {
  st_store *s = a->k->store;
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "CREATE VIRTUAL TABLE temp.stator_words USING fts5vocab(main,");
  st_sql_put_name(a->x->sql_name, &sql);
  st_buf_lit(&sql, ",instance)");
  int rc = st_sql_exec_as_is(s, &sql, a->k->error);
  st_buf_clear(&sql);
  st_buf_lit(&sql, "SELECT doc,term,col,\"offset\" FROM temp.stator_words");
  if (rc == STATOR_OK) {
    rc = take_all_off(a, &sql, true);
    (void)sqlite3_exec(s->db, "DROP TABLE temp.stator_words", NULL, NULL, NULL);
  }
  st_buf_free(&sql);
  return rc;
}

static int say_other_words(st_search_audit *a, int64_t id) {
  sqlite3_stmt *q;
  st_check *k = a->k;
  st_buf name;
  int rc = st_sql_item(k->store, a->t, ST_ITEM_BY_ID, &q, k->error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, id);
  int code = sqlite3_step(q);
  if (code != SQLITE_ROW) rc = st_store_raise(k->store, code, k->error);
  st_buf_init(&name, 0);
  if (rc == STATOR_OK) st_check_write_name(a->t, st_sql_bytes(q, 0), &name);
  sqlite3_reset(q);
  if (rc == STATOR_OK && name.failed) rc = st_error_nomem(k->error);
  if (rc == STATOR_OK)
    rc = st_check_say(k, "%.*s is not as it stands in search index \"%.*s\"",
                      ST_FMT(st_buf_view(&name)), ST_FMT(a->x->name));
  st_buf_free(&name);
  return rc;
}

int st_check_search_end(st_search_audit *a) {
  if (!a->tokenizer) return STATOR_OK;
  int rc = take_sizes_off(a);
  if (rc == STATOR_OK) rc = take_words_off(a);
  for (size_t i = 0; rc == STATOR_OK && i < a->count; i++)
    if (a->rows[i].sum) rc = say_other_words(a, a->rows[i].id);
  return st_check_tolerate(a->k, rc, "search index", a->x->name);
}

/* ----------------------------------------------------------------- beginning */

/* Tag: st_tokenizer. */
static const struct {
  const char *name, *arguments[4];
  int count;
} cutters[] = {
    [ST_UNICODE61] = {"unicode61", {"remove_diacritics", "2"},              2},
    [ST_PORTER] = {"porter",    {"unicode61", "remove_diacritics", "2"}, 3},
    [ST_TRIGRAM] = {"trigram",   {NULL},                                  0},
};

static int make_tokenizer(st_search_audit *a) {
  fts5_api *api;
  void *data;
  st_check *k = a->k;
  int rc = st_fts5_of(k->store, &api, k->error);
  if (rc != STATOR_OK) return rc;
  const char *name = cutters[a->x->tokenizer].name, *arguments[4];
  memcpy(arguments, cutters[a->x->tokenizer].arguments, sizeof arguments);
  int code = api->xFindTokenizer(api, name, &data, &a->functions);
  if (code == SQLITE_OK)
    code = a->functions.xCreate(data, arguments, cutters[a->x->tokenizer].count, &a->tokenizer);
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(k->store, code, k->error);
}

int st_check_search_begin(st_check *k, st_table *t, const st_search *x, int64_t done, int64_t last,
                          st_search_audit **audit) {
  st_search_audit *a = st_mem_array(1, sizeof *a);
  *audit = a;
  if (!a) return st_error_nomem(k->error);
  *a = (st_search_audit){.k = k, .t = t, .x = x, .done = done, .last = last};
  st_buf_init(&a->word, 0);
  st_buf_init(&a->strays, 0);
  return st_check_tolerate(k, make_tokenizer(a), "search index", x->name);
}

void st_check_search_free(st_search_audit *a) {
  if (!a) return;
  if (a->tokenizer) a->functions.xDelete(a->tokenizer);
  st_buf_free(&a->word);
  st_buf_free(&a->strays);
  st_mem_free(a->rows);
  st_mem_free(a);
}
