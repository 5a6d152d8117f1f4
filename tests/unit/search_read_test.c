/* Reading a search index: the order is FTS5's own, pages lose and repeat nothing whatever
** is written between them, and hits are marked. */
#include "unit/search_index_support.h"

enum { DOCUMENTS = 400, MOST_HITS = 500 };

static const char *const vocabulary[] = {"alpha", "beta", "gamma", "delta", "rare", "the"};

static uint32_t random_of(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static void put_document(st_store *s, int i, uint32_t *seed, st_error *error) {
  char json[600], text[2][200];
  for (int column = 0; column < 2; column++) {
    text[column][0] = 0;
    int words = 1 + (int)(random_of(seed) % (column ? 20 : 4));
    for (int w = 0; w < words; w++) {
      uint32_t pick = random_of(seed) % 40;
      const char *word = pick < 2 ? "rare" : vocabulary[pick % 4 + (pick > 30 ? 2 : 0)];
      if (pick > 20) word = "the";
      strcat(strcat(text[column], word), " ");
    }
  }
  (void)snprintf(json, sizeof json,
                 "{\"pk\":{\"S\":\"p%d\"},\"sk\":{\"N\":\"%d\"},\"title\":{\"S\":\"%s\"},\"plot\":"
                 "{\"S\":\"%s\"}}",
                 i % 7, i, text[0], text[1]);
  put_item(s, "films", json, error);
}

static st_store *store_of_documents(st_error *error) {
  definition d;
  wanted_search w;
  uint32_t seed = 7;
  st_error_init(error);
  st_store *s = open_store(":memory:", error);
  create_table(s, define(&d, "films", "pk:S", "sk:N"), error);
  st_search *x = want_search(&w, "words", "title plot");
  x->columns[0].weight = 2500;
  assert_ok(create_search(s, "films", x, error), error);
  assert_ok(st_store_begin(s, error), error);
  for (int i = 0; i < DOCUMENTS; i++) put_document(s, i, &seed, error);
  assert_ok(st_store_end(s, true, error), error);
  return s;
}

typedef struct found {
  int64_t id[MOST_HITS], millionths[MOST_HITS], score[MOST_HITS];
  st_search_place last;
  int count;
} found;

static st_search_wish wish_for(st_store *s, const char *fts, st_error *error) {
  return (st_search_wish){.index = search_of(s, "films", "words", error), .fts = st_str_of(fts)};
}

/* At most `most` more. */
static void read_hits(st_store *s, const st_search_wish *wish, int most, found *f,
                      st_search_statistics *kept, st_error *error) {
  st_search_rows *rows;
  st_search_hit hit;
  assert_ok(st_search_open(s, table_of(s, "films", error), wish, &rows, error), error);
  while (most-- > 0) {
    assert_ok(st_search_next(rows, &hit, error), error);
    if (!hit.place.id) break;
    assert_int_equal(hit.row.id, hit.place.id);
    assert_true(hit.row.item.n > 0 && hit.row.size > 0);
    f->id[f->count] = hit.place.id;
    f->score[f->count] = hit.place.score;
    f->millionths[f->count++] = hit.millionths;
    f->last = hit.place;
  }
  if (kept) {
    const st_search_statistics *now = st_search_statistics_of(rows);
    int64_t *hits = kept->hits;
    *kept = *now;
    kept->hits = hits;
    memcpy(hits, now->hits, now->phrase_count * sizeof *hits);
  }
  st_search_close(rows);
  st_store_release(s);
}

static void assert_as_fts5_ranks(st_store *s, const char *fts, const char *where,
                                 const st_range *range, st_error *error) {
  char sql[500];
  sqlite3_stmt *q;
  found f = {0};
  st_search_wish wish = wish_for(s, fts, error);
  wish.range = range;
  read_hits(s, &wish, MOST_HITS, &f, NULL, error);
  (void)snprintf(
      sql, sizeof sql,
      "SELECT f.rowid,CAST(round(-1e6*bm25(films_words,2.5,1.0)) AS INTEGER) FROM"
      " films_words AS f JOIN stator_t1 AS t ON t.id=f.rowid WHERE films_words MATCH ?1 %s"
      " ORDER BY bm25(films_words,2.5,1.0),f.rowid",
      where);
  assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &q, NULL), SQLITE_OK);
  sqlite3_bind_text(q, 1, fts, -1, SQLITE_STATIC);
  for (int i = 0; i < f.count; i++) {
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    assert_true(llabs(sqlite3_column_int64(q, 1) - f.millionths[i]) <= 1);
    if (i) assert_true(f.score[i] < f.score[i - 1] || f.id[i] > f.id[i - 1]);
  }
  assert_int_equal(sqlite3_step(q), SQLITE_DONE);
  assert_true(f.count > 0);
  sqlite3_finalize(q);
}

static void the_ranking_is_that_of_fts5(void **state) {
  (void)state;
  static const char *const queries[] = {
      "rare",         "\"the\"",        "rare OR gamma", "alpha AND beta",
      "title : rare", "\"alpha beta\"", "al* NOT rare",  "NEAR(alpha gamma, 3)",
      "^the"};
  st_error error;
  st_store *s = store_of_documents(&error);
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
    assert_as_fts5_ranks(s, queries[i], "", NULL, &error);
  st_store_close(s);
  st_error_free(&error);
}

static st_key_part number_key(const char *number, workbench *w) {
  char json[60];
  (void)snprintf(json, sizeof json, "{\"N\":\"%s\"}", number);
  return part_of_value(value_of(w, json), &w->arena);
}

static void a_key_range_leaves_out_what_is_outside(void **state) {
  (void)state;
  st_error error;
  workbench w;
  workbench_init(&w);
  st_store *s = store_of_documents(&error);
  st_range range = {.hash_count = 1};
  range.hash[0] = part_of_value(value_of(&w, "{\"S\":\"p3\"}"), &w.arena);
  assert_as_fts5_ranks(s, "\"the\"", "AND pk='p3'", &range, &error);
  range.low = (st_bound){true, true, number_key("101", &w)};
  assert_as_fts5_ranks(s, "\"the\"", "AND pk='p3' AND 0+(item->>'$.sk.N')>=101", &range, &error);
  range.high = (st_bound){true, false, number_key("206", &w)};
  assert_as_fts5_ranks(s, "\"the\"",
                       "AND pk='p3' AND 0+(item->>'$.sk.N')>=101 AND 0+(item->>'$.sk.N')<206",
                       &range, &error);
  range = (st_range){.hash_count = 1, .hash = {range.hash[0]}, .equal_count = 1};
  range.equal[0] = number_key("3", &w);
  st_search_wish wish = wish_for(s, "\"the\" OR alpha OR beta OR gamma OR delta OR rare", &error);
  wish.range = &range;
  found f = {0};
  read_hits(s, &wish, MOST_HITS, &f, NULL, &error);
  assert_int_equal(f.count, 1);
  workbench_free(&w);
  st_store_close(s);
  st_error_free(&error);
}

/* More than whose ids would be read first. */
static void a_key_range_of_many_items_is_kept_to_as_well(void **state) {
  (void)state;
  enum { MANY = 4200 };
  st_error error;
  workbench w;
  workbench_init(&w);
  st_store *s = store_of_documents(&error);
  assert_ok(st_store_begin(s, &error), &error);
  for (int i = 0; i < MANY; i++) {
    char json[200];
    (void)snprintf(json, sizeof json,
                   "{\"pk\":{\"S\":\"many\"},\"sk\":{\"N\":\"%d\"},\"plot\":{\"S\":\"the %s\"}}", i,
                   i % 50 ? "gamma" : "rare");
    put_item(s, "films", json, &error);
  }
  assert_ok(st_store_end(s, true, &error), &error);
  st_range range = {.hash_count = 1};
  range.hash[0] = part_of_value(value_of(&w, "{\"S\":\"many\"}"), &w.arena);
  assert_as_fts5_ranks(s, "rare", "AND pk='many'", &range, &error);
  range.low = (st_bound){true, false, number_key("2", &w)};
  assert_as_fts5_ranks(s, "rare", "AND pk='many' AND 0+(item->>'$.sk.N')>2", &range, &error);
  range.high = (st_bound){true, true, number_key("4150", &w)};
  assert_as_fts5_ranks(s, "rare",
                       "AND pk='many' AND 0+(item->>'$.sk.N')>2 AND 0+(item->>'$.sk.N')<=4150",
                       &range, &error);
  range.hash[0] = part_of_value(value_of(&w, "{\"S\":\"nobody\"}"), &w.arena);
  st_search_wish wish = wish_for(s, "rare", &error);
  wish.range = &range;
  found f = {0};
  read_hits(s, &wish, MOST_HITS, &f, NULL, &error);
  assert_int_equal(f.count, 0);
  workbench_free(&w);
  st_store_close(s);
  st_error_free(&error);
}

/* Page by page, each row read deleted, others added: none is lost, none comes twice. */
static void pages_stay_as_they_were_ranked_first(void **state) {
  (void)state;
  st_error error;
  int64_t hits[4];
  uint32_t seed = 99;
  found whole = {0}, paged = {0};
  st_store *s = store_of_documents(&error);
  st_search_wish wish = wish_for(s, "rare OR gamma", &error);
  read_hits(s, &wish, MOST_HITS, &whole, NULL, &error);
  st_search_statistics statistics = {.hits = hits};
  wish.limit = 7;
  read_hits(s, &wish, 7, &paged, &statistics, &error);
  assert_int_equal(statistics.rows, DOCUMENTS);
  assert_int_equal(statistics.phrase_count, 2);
  for (int before = 0; before < paged.count;) {
    char sql[100];
    for (; before < paged.count; before++) {
      workbench w;
      workbench_init(&w);
      (void)snprintf(sql, sizeof sql, "SELECT item->>'$.sk.N' FROM stator_t1 WHERE id=%d",
                     (int)paged.id[before]);
      int sk = (int)sql_number(s, sql);
      (void)snprintf(sql, sizeof sql, "{\"pk\":{\"S\":\"p%d\"},\"sk\":{\"N\":\"%d\"}}", sk % 7, sk);
      delete_item(s, "films", sql, &error);
      workbench_free(&w);
    }
    for (int i = 0; i < 3; i++) {
      (void)snprintf(sql, sizeof sql,
                     "{\"pk\":{\"S\":\"n\"},\"sk\":{\"N\":\"%d\"},\"plot\":{\"S\":\"the delta\"}}",
                     (int)random_of(&seed));
      put_item(s, "films", sql, &error);
    }
    wish = wish_for(s, "rare OR gamma", &error);
    wish.limit = 7;
    wish.statistics = &statistics;
    wish.after = paged.last;
    read_hits(s, &wish, 7, &paged, NULL, &error);
  }
  assert_int_equal(paged.count, whole.count);
  assert_memory_equal(paged.id, whole.id, (size_t)whole.count * sizeof *whole.id);
  assert_memory_equal(paged.millionths, whole.millionths, (size_t)whole.count * sizeof *whole.id);
  st_store_close(s);
  st_error_free(&error);
}

static void statistics_that_do_not_fit_are_no_harm(void **state) {
  (void)state;
  st_error error;
  st_search_rows *rows;
  st_search_hit hit;
  int64_t wild[] = {-5, INT64_MAX};
  st_store *s = store_of_documents(&error);
  st_search_wish wish = wish_for(s, "rare OR gamma", &error);
  st_search_statistics statistics = {INT64_MIN, INT64_MAX, wild, 2};
  wish.statistics = &statistics;
  found f = {0};
  read_hits(s, &wish, MOST_HITS, &f, NULL, &error);
  assert_true(f.count > 0 && f.millionths[f.count - 1] >= 0);
  statistics.phrase_count = 1;
  assert_ok(st_search_open(s, table_of(s, "films", &error), &wish, &rows, &error), &error);
  assert_true(st_search_next(rows, &hit, &error) != STATOR_OK);
  st_search_close(rows);
  st_store_close(s);
  st_error_free(&error);
}

static void hits_are_marked_and_snippets_are_cut(void **state) {
  (void)state;
  st_error error;
  st_search_rows *rows;
  st_search_hit hit;
  st_str text;
  uint32_t columns;
  int best;
  st_store *s = store_of_documents(&error);
  put_item(
      s, "films",
      "{\"pk\":{\"S\":\"m\"},\"sk\":{\"N\":\"1\"},\"title\":{\"S\":\"The zebra\"},\"plot\":{\"S\":"
      "\"once a Zébra and a lion met in a wide land far from here and never parted\"}}",
      &error);
  st_search_wish wish = wish_for(s, "zebra OR lion", &error);
  assert_ok(st_search_open(s, table_of(s, "films", &error), &wish, &rows, &error), &error);
  assert_ok(st_search_next(rows, &hit, &error), &error);
  assert_ok(st_search_columns_hit(rows, hit.place.id, &columns, &best, &error), &error);
  assert_int_equal(columns, 3);
  assert_int_equal(best, 1);
  st_search_mark mark = {.before = ST_LIT("<b>"), .after = ST_LIT("</b>")};
  assert_ok(st_search_text_marked(rows, hit.place.id, 0, &mark, &text, &error), &error);
  assert_true(st_str_is(text, "The <b>zebra</b>"));
  mark.tokens = 5;
  mark.ellipsis = ST_LIT("…");
  assert_ok(st_search_text_marked(rows, hit.place.id, 1, &mark, &text, &error), &error);
  assert_true(st_str_is(text, "once a <b>Zébra</b> and a…") ||
              st_str_is(text, "…<b>Zébra</b> and a <b>lion</b> met…"));
  assert_true(hit.row.item.n > 100); /* still there */
  assert_ok(st_search_next(rows, &hit, &error), &error);
  assert_int_equal(hit.place.id, 0);
  st_search_close(rows);
  st_store_close(s);
  st_error_free(&error);
}

static void a_query_that_fts5_cannot_read_is_named(void **state) {
  (void)state;
  st_error error;
  st_search_rows *rows;
  st_search_hit hit;
  st_store *s = store_of_documents(&error);
  st_search_wish wish = wish_for(s, "nosuch : x", &error);
  int rc = st_search_open(s, table_of(s, "films", &error), &wish, &rows, &error);
  if (rc == STATOR_OK) rc = st_search_next(rows, &hit, &error);
  assert_failed(rc, STATOR_VALIDATION, "no such column: nosuch", &error);
  st_store_close(s);
  st_error_free(&error);
}

static void a_dropped_index_answers_again(void **state) {
  (void)state;
  place p;
  st_error error;
  definition d;
  wanted_search w;
  st_search_rows *rows;
  st_search_hit hit;
  int64_t count;
  st_error_init(&error);
  place_init(&p);
  st_store *a = open_store(p.path, &error), *b = open_store(p.path, &error);
  create_table(a, define(&d, "films", "pk:S", ""), &error);
  assert_ok(create_search(a, "films", want_search(&w, "words", "t"), &error), &error);
  put_item(a, "films", "{\"pk\":{\"S\":\"1\"},\"t\":{\"S\":\"x\"}}", &error);
  st_table *t = table_of(b, "films", &error);
  st_search_wish wish = {.index = &t->searches[0], .fts = ST_LIT("x")};
  assert_ok(st_search_count(b, t, &t->searches[0], &count, &error), &error);
  assert_int_equal(count, 1);
  drop_search(a, "films", "words", &error);
  int rc = st_search_open(b, t, &wish, &rows, &error);
  if (rc == STATOR_OK) rc = st_search_next(rows, &hit, &error);
  assert_int_equal(rc, ST_AGAIN);
  st_store_release(b);
  assert_null(st_table_search(table_of(b, "films", &error), ST_LIT("words")));
  st_store_close(a);
  st_store_close(b);
  st_error_free(&error);
  place_free(&p);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_ranking_is_that_of_fts5),
      cmocka_unit_test(a_key_range_leaves_out_what_is_outside),
      cmocka_unit_test(a_key_range_of_many_items_is_kept_to_as_well),
      cmocka_unit_test(pages_stay_as_they_were_ranked_first),
      cmocka_unit_test(statistics_that_do_not_fit_are_no_harm),
      cmocka_unit_test(hits_are_marked_and_snippets_are_cut),
      cmocka_unit_test(a_query_that_fts5_cannot_read_is_named),
      cmocka_unit_test(a_dropped_index_answers_again),
  };
  RUN_TESTS(tests);
}
