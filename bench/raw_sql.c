/*
** raw_sql.c - the text of raw's statements, and what they are for each case.
*/
#include "raw_side.h"
#include <string.h>

#define KEY " WHERE shard=?1 AND pk=?2 AND sk=?3"
#define HITS " AND CAST(json_extract(item,'$.hits.N') AS REAL)>=0"
#define CATEGORY "json_extract(item,'$.category.S')=?3"
#define PRICE "CAST(json_extract(item,'$.price.N') AS REAL)<?3"
#define SEGMENT " WHERE shard BETWEEN ?1 AND ?2"
#define IN_ORDER " ORDER BY shard,pk,sk"

static const char *const statements[RAW_STATEMENTS] = {
    [RAW_PUT] = "INSERT INTO t1(shard,pk,sk,size,item) VALUES(?1,?2,?3,?4,?5)"
                " ON CONFLICT(shard,pk,sk) DO UPDATE SET size=?4,item=?5",
    [RAW_PUT_IF] = "UPDATE t1 SET size=?4,item=?5" KEY HITS,
    [RAW_GET] = "SELECT item FROM t1" KEY,
    [RAW_OLD] = "SELECT item,id FROM t1" KEY,
    [RAW_OLD_IF] = "SELECT item,id FROM t1" KEY HITS,
    [RAW_INSERT] = "INSERT INTO t1(shard,pk,sk,size,item) VALUES(?1,?2,?3,?4,?5)",
    [RAW_UPDATE] = "UPDATE t1 SET size=?2,item=?3 WHERE id=?1",
    [RAW_DELETE] = "DELETE FROM t1" KEY,
    [RAW_DELETE_ID] = "DELETE FROM t1 WHERE id=?1",
    [RAW_QUERY] = "SELECT item FROM t1 WHERE shard=?1 AND pk=?2 ORDER BY sk",
    [RAW_QUERY_FILTER] = "SELECT item FROM t1 WHERE shard=?1 AND pk=?2 AND " PRICE " ORDER BY sk",
    [RAW_SCAN] = "SELECT item FROM t1" IN_ORDER,
    [RAW_SCAN_TEXT] = "SELECT item FROM t1 WHERE " CATEGORY IN_ORDER,
    [RAW_SCAN_NUMBER] = "SELECT item FROM t1 WHERE " PRICE IN_ORDER,
    [RAW_SEGMENT] = "SELECT item FROM t1" SEGMENT IN_ORDER,
    [RAW_SEGMENT_TEXT] = "SELECT item FROM t1" SEGMENT " AND " CATEGORY IN_ORDER,
    [RAW_SEGMENT_NUMBER] = "SELECT item FROM t1" SEGMENT " AND " PRICE IN_ORDER,
    [RAW_BEGIN] = "BEGIN IMMEDIATE",
    [RAW_BEGIN_READ] = "BEGIN",
    [RAW_COMMIT] = "COMMIT",
    [RAW_EXPIRY_INSERT] = "INSERT INTO e1(expires,id) VALUES(?1,?2)",
    [RAW_EXPIRY_LEAVE] = "DELETE FROM e1 WHERE expires=?1 AND id=?2",
    [RAW_EXPIRY_DUE] = "SELECT expires,id FROM e1 WHERE expires<?1 ORDER BY expires,id LIMIT ?2",
    [RAW_EXPIRY_DELETE] = "DELETE FROM e1 WHERE (expires,id)<=(?1,?2)",
    [RAW_OLD_BY_ID] = "SELECT item,id,pk,sk FROM t1 WHERE id=?1",
};

const char *raw_text(raw_sql which) {
  return statements[which];
}

char *raw_index_text(raw_index_sql which, int number, const index_spec *x) {
  const char *r = x->range ? ",r1" : "";
  const char *enter = "INSERT INTO x%d(shard,h1%s,pk,sk,id) VALUES(?1,?2,%s?3,?4,?5)";
  const char *leave = "DELETE FROM x%d WHERE shard=?1 AND h1=?2%s AND pk=?3 AND sk=?4";
  const char *query = "SELECT t1.item FROM x%d AS x CROSS JOIN t1 ON t1.id=x.id"
                      " WHERE x.shard=?1 AND x.h1=?2%s ORDER BY %sx.pk,x.sk";
  const char *one = x->range ? " AND x.r1=?6" : "";
  switch (which) {
  case RAW_ENTER: return sqlite3_mprintf(enter, number, r, x->range ? "?6," : "");
  case RAW_LEAVE: return sqlite3_mprintf(leave, number, x->range ? " AND r1=?6" : "");
  case RAW_INDEX_ONE: return sqlite3_mprintf(query, number, one, "");
  default: return sqlite3_mprintf(query, number, "", x->range ? "x.r1," : "");
  }
}

/* ---------------------------------------------------------------- describing */

typedef struct description {
  char *out;
  size_t size, n;
} description;

static void add(description *d, const char *sql) {
  int n = snprintf(d->out + d->n, d->size - d->n, "%s%s", d->n ? "; " : "", sql);
  if (n > 0 && (size_t)n < d->size - d->n) d->n += (size_t)n;
}

static void add_statements(description *d, const raw_sql *list) {
  for (; *list != RAW_STATEMENTS; list++) add(d, statements[*list]);
}

static void describe_search_change(description *d, const configuration *k, bool old, bool now) {
  if (!configuration_searched(k)) return;
  if (old) add(d, raw_search_text(RAW_SEARCH_LEAVE));
  if (now) add(d, raw_search_text(RAW_SEARCH_ENTER));
}

/* What is done to each index. */
static void add_index_statement(description *d, const configuration *k, raw_index_sql which) {
  int indexes[INDEXES_MAX], count = configuration_indexes(k, indexes);
  char *sql = count ? raw_index_text(which, 1, &index_specs[indexes[0]]) : NULL;
  if (!sql) return;
  add(d, sql);
  if (count > 1) add(d, "the same for each index");
  sqlite3_free(sql);
}

/* A put where indexes or TTL must be kept. */
static void describe_put(description *d, const configuration *k, const bench_case *c) {
  add(d, statements[c->work == VERB_PUT_IF ? RAW_OLD_IF : RAW_OLD]);
  add(d, statements[c->changes == ADDS ? RAW_INSERT : RAW_UPDATE]);
  if (c->changes == CHANGES_KEYS) add_index_statement(d, k, RAW_LEAVE);
  if (c->changes == CHANGES_KEYS || c->changes == ADDS) add_index_statement(d, k, RAW_ENTER);
  if (c->changes == ADDS && k->data.expires) add(d, statements[RAW_EXPIRY_INSERT]);
  describe_search_change(d, k, c->changes != ADDS, true);
}

static void describe_sweep(description *d, const configuration *k) {
  bool indexed = k->gsis || k->lsi;
  add(d, statements[RAW_EXPIRY_DUE]);
  add(d, "for each");
  if (indexed) add(d, statements[RAW_OLD_BY_ID]);
  if (indexed) add_index_statement(d, k, RAW_LEAVE);
  add(d, statements[RAW_DELETE_ID]);
  add(d, "for all");
  add(d, statements[RAW_EXPIRY_DELETE]);
}

static raw_sql read_statement(const bench_case *c) {
  static const raw_sql scans[FILTERS] = {RAW_SCAN, RAW_SCAN_TEXT, RAW_SCAN_NUMBER};
  if (c->work == VERB_SCAN) return scans[c->keep];
  if (c->work == VERB_PARTS || c->work == VERB_THREADS) return RAW_SEGMENT;
  if (c->work == VERB_QUERY && c->keep) return RAW_QUERY_FILTER;
  return c->work == VERB_QUERY && c->size > 1 ? RAW_QUERY : RAW_GET;
}

static void describe_question(description *d, const bench_case *c) {
  if (c->work == VERB_VIEW) {
    add(d, question_raw_sql(c->ask));
  } else {
    add(d, raw_search_text(RAW_SEARCH_BEST));
    add(d, raw_search_text(RAW_SEARCH_ITEM));
  }
}

static void describe_read(description *d, const bench_case *c) {
  char *sql = NULL;
  raw_index_sql which = c->size == 1 ? RAW_INDEX_ONE : RAW_INDEX_MANY;
  if (c->from != FROM_TABLE)
    sql = raw_index_text(which, 1, &index_specs[c->from == FROM_GSI ? 0 : LSI_INDEX]);
  add(d, sql ? sql : statements[read_statement(c)]);
  sqlite3_free(sql);
}

static void describe_write(description *d, const bench_case *c, const configuration *k) {
  static const raw_sql update[] = {RAW_OLD, RAW_UPDATE, RAW_STATEMENTS};
  bool kept = k->gsis || k->lsi || k->data.expires || configuration_searched(k);
  switch (c->work) {
  case VERB_SWEEP: describe_sweep(d, k); break;
  case VERB_SET:
  case VERB_ADD: add_statements(d, update); break;
  case VERB_DELETE:
    add(d, statements[RAW_OLD]);
    add(d, statements[RAW_DELETE_ID]);
    add_index_statement(d, k, RAW_LEAVE);
    describe_search_change(d, k, true, false);
    break;
  case VERB_TRANSACT:
    add(d, "2 times");
    add(d, statements[RAW_PUT]);
    add_statements(d, update);
    add(d, statements[RAW_GET]);
    break;
  default:
    if (kept)
      describe_put(d, k, c);
    else
      add(d, statements[RAW_PUT]);
  }
}

/* A statement alone commits by itself. */
static bool alone(const bench_case *c, const configuration *k, const char **sql) {
  if (k->gsis || k->lsi || k->data.expires || configuration_searched(k)) return false;
  if (c->work != VERB_PUT && c->work != VERB_PUT_IF && c->work != VERB_DELETE) return false;
  *sql = statements[c->work == VERB_PUT      ? RAW_PUT
                    : c->work == VERB_DELETE ? RAW_DELETE
                                             : RAW_PUT_IF];
  return true;
}

void raw_describe(const bench_case *c, const configuration *k, char *out, size_t size) {
  description d = {out, size, 0};
  const char *sql;
  out[0] = 0;
  if (c->ask) {
    describe_question(&d, c);
  } else if ((c->group & GROUP_READS) != 0) {
    describe_read(&d, c);
  } else if (alone(c, k, &sql)) {
    add(&d, sql);
  } else {
    add(&d, statements[RAW_BEGIN]);
    describe_write(&d, c, k);
    add(&d, statements[RAW_COMMIT]);
  }
}
