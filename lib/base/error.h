/* What went wrong in a call: a code of stator.h and the message. Raised through
** one function; the first error of a call wins, so that the root cause is not
** written over. */
#ifndef ST_ERROR_H
#define ST_ERROR_H
#include "base/buf.h"
#include "stator.h"

/* Messages of one family get the same wrapping from an operation: a prefix, or
** the name of the placeholder they stand in (see ops/decode). */
typedef enum st_family {
  ST_FAMILY_NONE = 0,
  ST_FAMILY_SYNTAX,     /* text that is not JSON; DynamoDB's error body has no message then */
  ST_FAMILY_VALUE,      /* an AttributeValue: empty, two types */
  ST_FAMILY_NUMBER,     /* a number's format, range, digits */
  ST_FAMILY_SET,        /* an empty set, a duplicate in a set */
  ST_FAMILY_NULL,       /* {"NULL": false} */
  ST_FAMILY_NESTING,    /* more than 32 levels */
  ST_FAMILY_EXPRESSION, /* syntax, names and values, operands of an expression */
  ST_FAMILY_EMPTY_EXPRESSION,
  ST_FAMILY_UNUSED,     /* placeholders without use */
  ST_FAMILY_PARAMETERS, /* values without an expression, both styles mixed */
  ST_FAMILY_NAMES,      /* names without an expression, {} as names or values */
  ST_FAMILY_EMPTY_KEY,  /* a key attribute, of table or index, without content */
  ST_FAMILY_SELECT      /* Select against the other members */
} st_family;

typedef struct st_error {
  stator_code code; /* STATOR_OK: nothing went wrong */
  st_family family;
  st_buf message;
  st_buf extra; /* further members of the error's body: "Item":{...} */
} st_error;

void st_error_init(st_error *e);
void st_error_free(st_error *e);
void st_error_clear(st_error *e);

/* Sets code and message if nothing was raised before. Returns e->code. */
int st_error_raise(st_error *e, stator_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int st_error_in_family(st_error *e, st_family family, const char *format, ...)
    __attribute__((format(printf, 3, 4)));             /* STATOR_VALIDATION */
int st_error_in_syntax(st_error *e, const char *what); /* STATOR_SERIALIZATION, ST_FAMILY_SYNTAX */
int st_error_nomem(st_error *e);

/* The same again, in another error that was cleared. */
int st_error_copy(const st_error *from, st_error *to);

/* Puts text before and behind the message of what was raised. */
void st_error_wrap(st_error *e, const char *before, st_str behind);

const char *st_error_exception(stator_code code); /* "ValidationException" */
int st_error_http_status(stator_code code);

/* Appends the error body DynamoDB sends: {"__type":"...","message":"..."}. */
void st_error_body(const st_error *e, st_buf *out);

/* %.*s of an st_str. */
#define ST_FMT(s) (int)((s).n > 65535 ? 65535 : (s).n), ((s).p ? (s).p : "")
#endif
