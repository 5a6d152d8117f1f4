/* What the two readers of client JSON, write.c (DynamoDB's form) and plain.c
** (plain JSON), share: containers, names, numbers, nesting. Used inside value/
** only. Every function returns STATOR_OK or what it raised, and adds to *size. */
#ifndef ST_WRITER_H
#define ST_WRITER_H
#include "value/json.h"
#include "value/value.h"

typedef struct st_writer st_writer;
struct st_writer {
  st_arena *arena;
  st_buf *out;
  st_error *error;
  int (*value)(st_writer *w, const st_json *node, int level, size_t *size);
};

/* The members of an object, sorted, the last of equal names: {...}. Their
** values are at `level`; each costs `overhead` bytes besides name and value. */
int st_writer_map(st_writer *w, const st_json *object, int level, size_t overhead, size_t *size);

/* The whole values: {"M":{...}}, {"L":[...]}, {"S":"..."}, {"N":"..."}, ... */
int st_writer_m(st_writer *w, const st_json *object, int level, size_t *size);
int st_writer_l(st_writer *w, const st_json *array, int level, size_t *size);
int st_writer_s(st_writer *w, const st_json *string, size_t *size);
int st_writer_n(st_writer *w, st_str number, size_t *size);
int st_writer_b(st_writer *w, const st_json *string, size_t *size);
int st_writer_bool(st_writer *w, bool is_true, size_t *size);
int st_writer_null(st_writer *w, size_t *size);
int st_writer_set(st_writer *w, st_type type, const st_json *array, size_t *size);

int st_writer_level(st_writer *w, int level); /* NESTING if it is too deep */
#endif
