/*
** What the catalog's definitions are written with and read by: JSON objects, of
** whose members one that is missing has its zero value.
*/
#ifndef ST_DEFINITION_TEXT_H
#define ST_DEFINITION_TEXT_H
#include "base/arena.h"
#include "base/buf.h"
#include "value/json.h"

/* A comma where one is needed, the name and a colon. */
void st_def_put_name(st_buf *out, const char *name);
void st_def_put_string(st_buf *out, st_str s);
void st_def_put_text(st_buf *out, const char *name, st_str s);
void st_def_put_int(st_buf *out, const char *name, int64_t v); /* 0 is left out */
void st_def_put_flag(st_buf *out, const char *name, bool v);   /* false is left out */

/* Sticky: a fault anywhere is looked at once, at the end. */
typedef struct st_definition_reader {
  const st_json *of, *next; /* the member behind the one found last, and of which object */
  st_arena scratch;         /* the JSON nodes */
  st_arena *arena;          /* the text that stays */
  bool damaged, no_memory;
} st_definition_reader;

/* NULL: there is none of that type; of another type: damaged. */
const st_json *st_def_member(st_definition_reader *r, const st_json *object, const char *name,
                             st_json_type type);
st_str st_def_string(st_definition_reader *r, const st_json *v); /* a string's meaning, kept */
st_str st_def_text(st_definition_reader *r, const st_json *object, const char *name);
int64_t st_def_int(st_definition_reader *r, const st_json *object, const char *name);
bool st_def_flag(st_definition_reader *r, const st_json *object, const char *name);
/* Its place among `names`, which end in NULL; of others: damaged. */
int st_def_choice(st_definition_reader *r, const st_json *object, const char *name,
                  const char *const *names);
#endif
