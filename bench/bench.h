/*
** What the files of the benchmark share: settings, the work that is measured,
** and the sides that do it. A side is one way to the same data: stator_call, the
** typed calls, or raw SQLite statements; each has a database of its own.
*/
#ifndef BENCH_H
#define BENCH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  ROWS_OF_PARTITION = 50, /* items with one partition key */
  OPS_OF_SLICE = 100,     /* operations between two looks at the clock */
  SCANS_OF_ROUND = 4,
  CASES_MAX = 16,
  SIDES = 3
};

typedef enum place_sync { SYNC_FULL, SYNC_NORMAL, SYNC_OFF } place_sync;

typedef struct settings {
  uint32_t items; /* a multiple of ROWS_OF_PARTITION */
  int rounds;
  const char *folder; /* NULL: in memory */
  place_sync sync;    /* of files */
  bool cpu;           /* time is the processor's, not the wall's */
  const char *only;   /* a part of a case's name; NULL: all */
  const char *side;   /* a side's name; NULL: all */
  const char *json;   /* a file for the figures; NULL: none */
} settings;

typedef struct text {
  const char *p;
  size_t n;
} text;

/* What an operation is about. `request` and `values` are made by a side's `prepare`. */
typedef struct op {
  text pk, sk;
  text item;  /* puts: canonical text */
  text value; /* of a SET: the new category */
  int shard;
  text request, values;
} op;

/* Memory for the texts of a slice; does not move while it is filled. */
typedef struct pool {
  char *p;
  size_t n, cap;
} pool;

typedef struct slice {
  op ops[OPS_OF_SLICE];
  size_t count;
  pool common, own; /* texts of all sides; of the side that runs */
} slice;

/* The kinds of work. */
typedef enum job {
  JOB_PUT,
  JOB_PUT_IF, /* overwrites if hits >= 0 */
  JOB_GET,
  JOB_QUERY_ONE,
  JOB_QUERY_MANY,   /* a partition */
  JOB_QUERY_FILTER, /* a partition, price < 10 */
  JOB_SCAN,
  JOB_SCAN_TEXT,   /* category = "hardware" */
  JOB_SCAN_NUMBER, /* price < 10 */
  JOB_SET,         /* category = another */
  JOB_ADD,         /* hits + 1 */
  JOB_COUNT
} job;

/* A line of the table. */
typedef struct bench_case {
  const char *name;
  job work;
  int rows;      /* that an operation reads, and its time is divided by; 0: all items */
  double target; /* the ratio that `call` should not exceed; 0: none is set */
} bench_case;

extern const bench_case bench_cases[];
extern const size_t bench_case_count;

/* The constants of filters, the same for all sides. */
#define FILTER_CATEGORY "hardware"
#define FILTER_PRICE 10
#define FILTER_PRICE_TEXT "10"

typedef struct side side;
typedef bool run_job(side *s, const slice *w, size_t *rows); /* *rows: read by all operations */

struct side {
  const char *name;
  bool (*open)(side *s, const settings *o, const char *path);
  void (*close)(side *s);
  void (*prepare)(side *s, job j, slice *w);
  run_job *const *run;                                       /* by job */
  bool (*read)(side *s, const op *o, pool *out, text *item); /* for the check of equality */
  const char *(*statement)(job j);                           /* raw: the SQL; else NULL */
  void *state;
  char why[256]; /* what failed */
};

extern const side call_side, typed_side, raw_side;

typedef struct samples {
  double *us;
  size_t count, room;
} samples;

/* [case][side]; a side that was not asked for has none. */
typedef struct figures {
  samples of[CASES_MAX][SIDES];
} figures;

/* --- data.c: everything follows from numbers, so that runs repeat. */
uint64_t data_random(uint64_t *state);
void data_shuffle(uint32_t *order, size_t count, uint64_t seed);
void data_key(uint32_t number, op *o, pool *out);
/* The item of a key as it is after so many changes. */
void data_item(uint32_t number, uint32_t version, op *o, pool *out);
void data_category(uint64_t random, op *o);

bool pool_make(pool *b, size_t cap);
/* printf into the pool; an empty text when it is full. */
text pool_format(pool *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- measure.c */
bool measure(const settings *o, figures *out, char *why, size_t why_size);
double figures_median(const samples *s);
void figures_free(figures *f);
bool case_chosen(const settings *o, const bench_case *c);
bool side_chosen(const settings *o, const side *s);
extern const side *const bench_sides[SIDES]; /* raw first */

/* --- report.c */
void report_table(const settings *o, const figures *f);
bool report_json(const settings *o, const figures *f);
#endif
