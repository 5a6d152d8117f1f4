/*
** rank.c - how well a row of a search index fits: FTS5's own formula (bm25), reckoned with
** statistics that can be given, so that what is written between two pages of an answer
** moves none of the rows it does not touch. The one place of the library that has
** floating point; nothing of it is printed or read, and no function of a locale or of
** another library's making takes part, so that a score is the same wherever it is made.
**
**   score = sum over phrases of idf * f * (k1+1) / (f + k1 * (1 - b + b * tokens / average))
**   f: hits, each with its column's weight; idf = ln((rows - n + 0.5) / (n + 0.5)), or
**   what is left of it where n, the rows that have the phrase, is half of them or more
**
** A score is above 0, and the bits of such numbers are in the order of the numbers.
*/
#include "base/mem.h"
#include "store/search/search_internal.h"
#include <string.h>

#define RANK_K1 1.2
#define RANK_B 0.75
#define LEAST_IDF 1e-6
#define LN_2 0.693147180559945309417232121458176568

struct st_ranking_terms {
  double average;                       /* tokens of a row */
  double weight[ST_MAX_SEARCH_COLUMNS]; /* of a hit */
  double idf[];                         /* of a phrase */
};

/* ---------------------------------------------------------------- arithmetic */

static int64_t bits_of(double score) {
  int64_t bits;
  memcpy(&bits, &score, sizeof bits);
  return bits;
}

static double score_of(int64_t bits) {
  double score;
  memcpy(&score, &bits, sizeof score);
  return score;
}

/* Of a number that is above 0 and not tiny: m * 2^e with m from 1 to 2, and
** ln m = 2 artanh((m-1)/(m+1)), whose series ends soon. */
static double natural_log(double x) {
  enum { MANTISSA = 52, BIAS = 1023, TERMS = 21 };
  int64_t bits = bits_of(x), exponent = (bits >> MANTISSA) - BIAS;
  double m = score_of((bits & ((INT64_C(1) << MANTISSA) - 1)) | ((int64_t)BIAS << MANTISSA));
  double z = (m - 1) / (m + 1), square = z * z, sum = 0;
  for (int i = TERMS; i >= 0; i--) sum = sum * square + 1.0 / (2 * i + 1);
  return (double)exponent * LN_2 + 2 * z * sum;
}

int64_t st_rank_millionths(int64_t score) {
  return (int64_t)(score_of(score) * 1e6 + 0.5);
}

static double idf_of(int64_t rows, int64_t hits) {
  double idf = natural_log(((double)(rows - hits) + 0.5) / ((double)hits + 0.5));
  return idf > 0 ? idf : LEAST_IDF;
}

/* ---------------------------------------------------------------- statistics */

static int count_hit(const Fts5ExtensionApi *api, Fts5Context *fts, void *arg) {
  (void)api;
  (void)fts;
  ++*(int64_t *)arg;
  return SQLITE_OK;
}

static int reckon(const Fts5ExtensionApi *api, Fts5Context *fts, st_ranking *r) {
  st_search_statistics *found = &r->statistics;
  sqlite3_int64 rows = 0, tokens = 0;
  int phrases = api->xPhraseCount(fts);
  int code = api->xRowCount(fts, &rows);
  if (code == SQLITE_OK) code = api->xColumnTotalSize(fts, -1, &tokens);
  if (code != SQLITE_OK) return code;
  found->hits = st_mem_array((size_t)phrases, sizeof *found->hits);
  if (!found->hits) return SQLITE_NOMEM;
  found->phrase_count = (size_t)phrases;
  for (int i = 0; code == SQLITE_OK && i < phrases; i++)
    code = api->xQueryPhrase(fts, i, &found->hits[i], count_hit);
  found->rows = rows;
  found->tokens = tokens;
  r->reckoned = code == SQLITE_OK;
  return code;
}

static int64_t between(int64_t low, int64_t number, int64_t high) {
  return number < low ? low : number > high ? high : number;
}

/* Statistics may come from a request: whatever they say, a score is a number above 0. */
static int make_terms(const Fts5ExtensionApi *api, Fts5Context *fts, st_ranking *r) {
  const st_search_statistics *from = &r->statistics;
  if (from->phrase_count != (size_t)api->xPhraseCount(fts)) return SQLITE_MISUSE;
  struct st_ranking_terms *terms =
      st_mem_alloc(sizeof *terms + from->phrase_count * sizeof *terms->idf);
  if (!terms) return SQLITE_NOMEM;
  int64_t rows = between(1, from->rows, INT64_MAX);
  terms->average = (double)between(1, from->tokens, INT64_MAX) / (double)rows;
  for (size_t i = 0; i < r->index->column_count; i++)
    terms->weight[i] = (double)r->index->columns[i].weight / 1000.0;
  for (size_t i = 0; i < from->phrase_count; i++)
    terms->idf[i] = idf_of(rows, between(0, from->hits[i], rows));
  r->terms = terms;
  return SQLITE_OK;
}

int st_ranking_take(st_ranking *r, const st_search_statistics *given, st_error *error) {
  size_t n = given->phrase_count;
  int64_t *hits = st_mem_array(n, sizeof *hits);
  if (!hits) return st_error_nomem(error);
  if (n) memcpy(hits, given->hits, n * sizeof *hits);
  r->statistics = *given;
  r->statistics.hits = hits;
  r->reckoned = true;
  return STATOR_OK;
}

void st_ranking_free(st_ranking *r) {
  st_mem_free(r->statistics.hits);
  st_mem_free(r->terms);
  st_mem_free(r->ids);
  *r = (st_ranking){0};
}

/* ------------------------------------------------------------------- ranking */

static int weigh_phrase(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase,
                        const struct st_ranking_terms *terms, double *frequency) {
  Fts5PhraseIter place;
  int column, offset;
  *frequency = 0;
  int code = api->xPhraseFirst(fts, phrase, &place, &column, &offset);
  for (; code == SQLITE_OK && column >= 0; api->xPhraseNext(fts, &place, &column, &offset))
    *frequency += terms->weight[column];
  return code;
}

static int rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, const st_ranking *r,
                    double *score) {
  const struct st_ranking_terms *terms = r->terms;
  int tokens = 0, code = api->xColumnSize(fts, -1, &tokens);
  double least = RANK_K1 * (1 - RANK_B + RANK_B * (double)tokens / terms->average);
  *score = 0;
  for (size_t i = 0; code == SQLITE_OK && i < r->statistics.phrase_count; i++) {
    double frequency;
    code = weigh_phrase(api, fts, (int)i, terms, &frequency);
    *score += terms->idf[i] * (frequency * (RANK_K1 + 1.0)) / (frequency + least);
  }
  return code;
}

/* stator_rank(table, pointer) */
static void rank_function(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context,
                          int count, sqlite3_value **values) {
  st_ranking *r = count == 1 ? sqlite3_value_pointer(values[0], ST_RANKING_POINTER) : NULL;
  double score = 0;
  if (!r) {
    sqlite3_result_error(context, "stator_rank is for Stator's own statements", -1);
    return;
  }
  int code = r->reckoned ? SQLITE_OK : reckon(api, fts, r);
  if (code == SQLITE_OK && !r->terms) code = make_terms(api, fts, r);
  if (code == SQLITE_OK) code = rank_row(api, fts, r, &score);
  if (code != SQLITE_OK) {
    sqlite3_result_error_code(context, code);
    return;
  }
  int64_t bits = bits_of(score), id = api->xRowid(fts);
  bool behind =
      !r->after.id || bits < r->after.score || (bits == r->after.score && id > r->after.id);
  if (behind) sqlite3_result_int64(context, bits);
}

/* stator_among(table, pointer) */
static void among_function(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context,
                           int count, sqlite3_value **values) {
  const st_ranking *r = count == 1 ? sqlite3_value_pointer(values[0], ST_RANKING_POINTER) : NULL;
  int64_t id = api->xRowid(fts);
  size_t low = 0, high = r ? r->id_count : 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->ids[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  sqlite3_result_int(context, r && low < r->id_count && r->ids[low] == id);
}

/* ---------------------------------------------------------------------- hits */

/* stator_hits(table): bits of the columns with hits; above bit 32 the column with the
** most different phrases, the first such. */
static void hits_function(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context,
                          int count, sqlite3_value **values) {
  int phrases_of[ST_MAX_SEARCH_COLUMNS] = {0}, best = 0, code = SQLITE_OK;
  int64_t columns = 0;
  (void)count;
  (void)values;
  for (int i = 0; code == SQLITE_OK && i < api->xPhraseCount(fts); i++) {
    Fts5PhraseIter place;
    int column, offset;
    int64_t here = 0;
    code = api->xPhraseFirst(fts, i, &place, &column, &offset);
    for (; code == SQLITE_OK && column >= 0; api->xPhraseNext(fts, &place, &column, &offset)) {
      int64_t bit = INT64_C(1) << column;
      phrases_of[column] += !(here & bit);
      here |= bit;
    }
    columns |= here;
  }
  for (int i = 1; i < ST_MAX_SEARCH_COLUMNS; i++)
    if (phrases_of[i] > phrases_of[best]) best = i;
  if (code == SQLITE_OK)
    sqlite3_result_int64(context, columns | (int64_t)best << 32);
  else
    sqlite3_result_error_code(context, code);
}

/* --------------------------------------------------------------- registering */

int st_fts5_of(st_store *s, fts5_api **api, st_error *error) {
  sqlite3_stmt *q = NULL;
  *api = NULL;
  int rc = st_sql_prepare(s, "SELECT fts5(?1)", 0, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_pointer(q, 1, api, "fts5_api_ptr", NULL);
  int code = sqlite3_step(q);
  if (code != SQLITE_ROW)
    rc = st_store_raise(s, code, error);
  else if (!*api)
    rc = st_error_raise(error, STATOR_SQLITE, "SQLite's FTS5 does not tell its interface");
  sqlite3_finalize(q);
  return rc;
}

int st_rank_register(st_store *s, st_error *error) {
  fts5_api *api;
  if (s->ranks) return STATOR_OK;
  int rc = st_fts5_of(s, &api, error);
  if (rc != STATOR_OK) return rc;
  int code = api->xCreateFunction(api, "stator_rank", NULL, rank_function, NULL);
  if (code == SQLITE_OK)
    code = api->xCreateFunction(api, "stator_among", NULL, among_function, NULL);
  if (code == SQLITE_OK) code = api->xCreateFunction(api, "stator_hits", NULL, hits_function, NULL);
  if (code != SQLITE_OK) return st_store_raise(s, code, error);
  s->ranks = true;
  return STATOR_OK;
}
