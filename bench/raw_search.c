/*
** raw_search.c - the search index by hand: the same FTS5 table as a store has, over
** the same view of the items. Its rows follow from the items' texts, which have no
** escapes. FTS5 keeps such a table right only if the old words are deleted before
** the new ones are entered.
*/
#include "raw_side.h"
#include <string.h>

#define FTS "orders_words"

enum { WORDS = 3, TAGS_BYTES = 64 };

static const char *const search_statements[RAW_SEARCH_SQL] = {
    [RAW_SEARCH_ENTER] = "INSERT INTO " FTS "(rowid,title,note,tags) VALUES(?1,?2,?3,?4)",
    [RAW_SEARCH_LEAVE] = "INSERT INTO " FTS "(" FTS ",rowid,title,note,tags)"
                         " VALUES('delete',?1,?2,?3,?4)",
    [RAW_SEARCH_BEST] = "SELECT rowid FROM " FTS " WHERE " FTS " MATCH ?1 ORDER BY rank LIMIT 10",
    [RAW_SEARCH_ITEM] = "SELECT item FROM t1 WHERE id=?1",
};

const char *raw_search_text(raw_search_sql which) {
  return search_statements[which];
}

/* -------------------------------------------------------------------- words */

/* Of the three attributes; those of the list stand one below the other. */
typedef struct item_words {
  text of[WORDS];
  char tags[TAGS_BYTES];
} item_words;

static text words_behind(const char *item, const char *before) {
  const char *at = strstr(item, before);
  if (!at) return (text){"", 0};
  at += strlen(before);
  return (text){at, (size_t)(strchr(at, '"') - at)};
}

static void find_words(text item, item_words *w) {
  static const char element[] = "{\"S\":\"";
  const char *tags = strstr(item.p, "\"tags\":{\"L\":[");
  text first = words_behind(tags, element), second = words_behind(first.p, element);
  w->of[0] = data_column(item, COLUMN_TITLE);
  w->of[1] = words_behind(item.p, "\"note\":{\"S\":\"");
  int n = snprintf(w->tags, sizeof w->tags, "%.*s\n%.*s", (int)first.n, first.p, (int)second.n,
                   second.p);
  w->of[2] = (text){w->tags, (size_t)n};
}

static bool same_words(const item_words *a, const item_words *b) {
  bool same = true;
  for (int i = 0; same && i < WORDS; i++)
    same = a->of[i].n == b->of[i].n && memcmp(a->of[i].p, b->of[i].p, a->of[i].n) == 0;
  return same;
}

/* ------------------------------------------------------------------- writing */

static bool write_words(side *s, raw_search_sql which, const item_words *w, sqlite3_int64 id) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->search[which];
  sqlite3_bind_int64(q, 1, id);
  for (int i = 0; i < WORDS; i++) raw_bind(q, i + 2, w->of[i]);
  return raw_step(s, q);
}

static bool change_words(side *s, raw_search_sql which, text item, sqlite3_int64 id) {
  const raw_state *x = s->state;
  item_words w;
  if (!x->searched) return true;
  find_words(item, &w);
  return write_words(s, which, &w, id);
}

bool raw_search_enter(side *s, text item, sqlite3_int64 id) {
  return change_words(s, RAW_SEARCH_ENTER, item, id);
}

bool raw_search_leave(side *s, text item, sqlite3_int64 id) {
  return change_words(s, RAW_SEARCH_LEAVE, item, id);
}

bool raw_search_change(side *s, text old, text item, sqlite3_int64 id) {
  const raw_state *x = s->state;
  item_words before, now;
  if (!x->searched) return true;
  find_words(old, &before);
  find_words(item, &now);
  return same_words(&before, &now) || (write_words(s, RAW_SEARCH_LEAVE, &before, id) &&
                                       write_words(s, RAW_SEARCH_ENTER, &now, id));
}

/* ------------------------------------------------------------------ searching */

static bool find_best(side *s, text words, sqlite3_int64 ids[SEARCH_LIMIT], int *count) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->search[RAW_SEARCH_BEST];
  int code;
  raw_bind(q, 1, words);
  *count = 0;
  while ((code = sqlite3_step(q)) == SQLITE_ROW && *count < SEARCH_LIMIT)
    ids[(*count)++] = sqlite3_column_int64(q, 0);
  sqlite3_reset(q);
  return code == SQLITE_DONE || raw_failed(s);
}

static bool read_best(side *s, const sqlite3_int64 *ids, int count) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->search[RAW_SEARCH_ITEM];
  x->n = 0;
  for (int i = 0; i < count; i++) {
    sqlite3_bind_int64(q, 1, ids[i]);
    if (sqlite3_step(q) != SQLITE_ROW) return raw_failed(s);
    raw_take(x, q);
    x->out[x->n++] = ',';
    sqlite3_reset(q);
  }
  return true;
}

/* From one snapshot. */
bool raw_search(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  sqlite3_int64 ids[SEARCH_LIMIT];
  (void)c;
  for (size_t i = 0; i < w->count; i++) {
    int count;
    if (!raw_step(s, x->q[RAW_BEGIN_READ]) || !find_best(s, w->asked[i], ids, &count) ||
        !read_best(s, ids, count) || !raw_step(s, x->q[RAW_COMMIT]))
      return false;
    *rows += (size_t)count;
  }
  return true;
}
