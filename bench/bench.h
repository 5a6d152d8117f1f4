/*
** What the files of the benchmark share: configurations, the work that is
** measured, and the sides that do it. A side is one way to the same data:
** stator_call, the typed calls, or raw SQLite statements; each has a database of
** its own.
*/
#ifndef BENCH_H
#define BENCH_H
#include "data.h"
#include <stdio.h>

enum {
  CASES_MAX = 48,
  ROUNDS_MAX = 25,
  SLICE_RECORDS = 100, /* operations on one item between two looks at the clock */
  SEGMENTS = 4,
  SWEEP_BATCH = 200, /* deletions in a transaction: as many as a sweep of Stator's */
  WHY_BYTES = 512,
  PATH_BYTES = 1024
};

typedef enum side_id { RAW, CALL, TYPED, SIDES } side_id;

/* ------------------------------------------------------------------- cases */

typedef enum verb {
  VERB_PUT,
  VERB_PUT_IF, /* overwrites if hits >= 0 */
  VERB_BATCH_PUT,
  VERB_TRANSACT, /* two puts, an ADD, a check */
  VERB_DELETE,
  VERB_SET, /* category = another */
  VERB_ADD, /* hits + 1 */
  VERB_GET,
  VERB_BATCH_GET,
  VERB_QUERY,
  VERB_SCAN,
  VERB_PARTS,   /* a scan in SEGMENTS segments, one after the other */
  VERB_THREADS, /* a thread for each */
  VERB_SWEEP,
  VERB_SEARCH, /* the best ten of a search index */
  VERB_VIEW,   /* a statement of SQL on a view, prepared each time */
  VERBS
} verb;

/* Where a query reads. */
typedef enum source { FROM_TABLE, FROM_GSI, FROM_LSI, SOURCES } source;

/* What passes: everything, category = "hardware", price < 10; a tenth does. */
typedef enum filter { FILTER_NONE, FILTER_TEXT, FILTER_NUMBER, FILTERS } filter;

/* The constants of filters, the same for all sides. */
#define FILTER_CATEGORY "hardware"
#define FILTER_PRICE 10
#define FILTER_PRICE_TEXT "10"

/* What searches and statements ask; questions.c has their texts. */
typedef enum question {
  ASK_NOTHING,
  ASK_RARE,   /* a word that is in every 600th note, about */
  ASK_COMMON, /* in every tenth */
  ASK_EMAIL,  /* a group, by an index that has all columns that are read */
  ASK_SINCE,  /* 50 rows from a time on, the same */
  ASK_TOP,    /* the 50 dearest of a stage, the same */
  ASK_ITEMS,  /* a group by an index, columns of the items */
  ASK_FILTER, /* rows of a category, which no index knows */
  ASK_TOTALS, /* counts and averages by category */
  QUESTIONS
} question;

/* What a case asks of the items and does to them. */
typedef enum effect {
  CHANGES_NONE,
  CHANGES_REST, /* writes items again; what indexes look at stays */
  CHANGES_KEYS, /* writes items again, everything of them */
  ADDS,         /* items between the others, which a case that REMOVES takes away */
  REMOVES,
  EXPIRES /* deletes `size` of a thousand items, which are put back behind it */
} effect;

/* Groups of cases, for configurations. */
enum {
  GROUP_PUT = 1,
  GROUP_BATCH = 2,
  GROUP_GET = 4,
  GROUP_UPDATE = 8,
  GROUP_QUERY = 16,
  GROUP_INDEX = 32, /* queries on indexes */
  GROUP_SCAN = 64,
  GROUP_PARTS = 128, /* scans in segments */
  GROUP_SWEEP = 256,
  GROUP_SEARCH = 512, /* the table has a search index on three attributes */
  GROUP_VIEW = 1024,  /* a view with three indexes */
  GROUP_WRITES = GROUP_PUT | GROUP_BATCH | GROUP_UPDATE,
  GROUP_READS = GROUP_GET | GROUP_QUERY | GROUP_INDEX | GROUP_SCAN | GROUP_PARTS,
  GROUP_ALL = GROUP_WRITES | GROUP_READS | GROUP_SWEEP
};

typedef struct bench_case {
  const char *name, *operation;
  int group;
  verb work;
  int size;           /* items of an operation; of a sweep in a thousand; 0: all there are */
  const char *per;    /* what times are divided by: op, item, row */
  double call, typed; /* what the ratios should not exceed; 0: none is set */
  double index;       /* and that of what each GSI adds; 0: nothing to speak of */
  effect changes;
  source from;
  filter keep;
  bool unsorted; /* members in another order than the stored one */
  double search; /* the most, where a search index is kept too; 0: call's and typed's */
  question ask;
} bench_case;

extern const bench_case bench_cases[];
extern const size_t bench_case_count;
#define SEARCH_LIMIT 10 /* items of a search */

/* ---------------------------------------------------------- configurations */

typedef enum place { IN_MEMORY, FILE_FULL, FILE_NORMAL, FILE_OFF, PLACES } place;

typedef struct configuration {
  const char *name;
  data_shape data;
  int gsis;
  bool lsi;
  place where;
  int groups;
  uint32_t ops; /* items that a case works on in a round, about */
  int rounds;
} configuration;

/* Whether a table so made has what the case works on. */
bool configuration_has(const configuration *k, const bench_case *c);
bool configuration_searched(const configuration *k);
/* What the ratio of a case should not exceed; 0: none is set. */
double configuration_most(const configuration *k, const bench_case *c, side_id which);
/* The indexes a table has, as numbers of index_specs. */
int configuration_indexes(const configuration *k, int indexes[INDEXES_MAX]);
const char *place_name(place where); /* "memory", "file, FULL", ... */

typedef struct settings {
  const char *folder; /* for stores on file */
  bool cpu;           /* time is the processor's, not the wall's */
  const char *only;   /* a part of a case's name; NULL: all */
  const char *side;   /* a side's name; NULL: all */
  long run;           /* in the names of files */
} settings;

/* ------------------------------------------------------------------- sides */

/* What the sides are to do in one go: `count` operations of `size` records each. */
typedef struct slice {
  record records[SLICE_RECORDS];
  text request[SLICE_RECORDS], values[SLICE_RECORDS]; /* by operation; of the side that runs */
  size_t count, size;
  text category[SLICE_RECORDS]; /* of a SET */
  text asked[SLICE_RECORDS];    /* by operation: a word, or what is bound to a statement */
  int first_segment, segments;  /* of a scan: this one of so many */
  int64_t now;                  /* of a sweep, in seconds */
  pool common, own;             /* texts of all sides; of the side that runs */
} slice;

typedef struct side side;
/* *rows: items read or written by all operations. */
typedef bool run_work(side *s, const bench_case *c, const slice *w, size_t *rows);

struct side {
  const char *name;
  bool (*open)(side *s, const char *path);
  void (*close)(side *s);
  bool (*begin)(side *s); /* puts until commit are one transaction */
  bool (*commit)(side *s);
  bool (*prepare)(side *s, const bench_case *c, slice *w);       /* before the clock runs */
  run_work *const *run;                                          /* by verb; NULL: has none such */
  bool (*read)(side *s, const record *r, pool *out, text *item); /* for the check of equality */
  const configuration *k;
  bool filled; /* the store is there */
  void *state;
  char path[PATH_BYTES];
  char why[256]; /* what failed */
};

extern const side call_side, typed_side, raw_side;
extern const side *const bench_sides[SIDES];
bool side_chosen(const settings *o, side_id which);

/* ----------------------------------------------------------------- figures */

/* Microseconds by round; rounds 0: the case was not run. */
typedef struct figure {
  double us[ROUNDS_MAX];
  int rounds;
  uint64_t peak_bytes; /* resident, of a process with this side alone */
  uint64_t file_bytes; /* with its log, behind the case; 0 in memory */
} figure;

typedef struct figures {
  figure of[CASES_MAX][SIDES];
  uint64_t file_bytes[SIDES]; /* once it is closed, without its log */
  double seconds;             /* that all of it took */
} figures;

/* --- slices.c: which items a case works on, and their texts */
typedef struct workload {
  const configuration *k;
  uint32_t version; /* of the items that the next case writes */
  uint8_t *keys;    /* by number: how often what indexes look at was changed */
  uint32_t added;   /* items that a case added and none has removed */
  uint32_t in_shard[SHARDS];
  slice w;
} workload;

bool workload_make(workload *l, const configuration *k);
void workload_free(workload *l);
/* How many operations a case has in a round, and how many go in one slice. */
size_t workload_ops(const workload *l, const bench_case *c);
size_t workload_slice_ops(const workload *l, const bench_case *c);
/* Operations first to last of a case in a round become the slice. */
void workload_slice(workload *l, const bench_case *c, int round, size_t first, size_t last);
/* The items `numbers` become a slice of puts as they were last. */
void workload_refill(workload *l, const uint32_t *numbers, size_t count);
/* What the slice's time is divided by, if it read or wrote so many rows. */
size_t workload_units(const workload *l, const bench_case *c, size_t rows);
/* Items that expire before the time of a sweep. */
uint32_t workload_expired(const workload *l, const bench_case *c);

typedef struct peaks {
  uint64_t bytes[CASES_MAX];
} peaks;

/* --- measure.c: a configuration, whose files, if it has some, stay; and then the
** peaks of one side. */
bool case_chosen(const settings *o, const configuration *k, const bench_case *c);
bool measure(const settings *o, const configuration *k, figures *out, char why[WHY_BYTES]);
bool measure_peaks(const settings *o, const configuration *k, side_id which, peaks *out,
                   char why[WHY_BYTES]);

/* --- questions.c: what is asked about in an operation; the groups of emails are
** numbered as partitions of c->size. */
text question_value(const bench_case *c, uint32_t group, uint64_t random, pool *out);
/* The statement on the view, and what raw runs for it. */
const char *question_sql(question ask);
const char *question_raw_sql(question ask);

/* --- raw_sql.c: what raw does, as SQL */
void raw_describe(const bench_case *c, const configuration *k, char *out, size_t size);
#endif
