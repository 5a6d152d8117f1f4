/* error.c - raising, and the table of DynamoDB's exceptions. */
#include "base/error.h"
#include "base/utf8.h"

#define CORAL_VALIDATE "com.amazon.coral.validate#"
#define CORAL_SERVICE "com.amazon.coral.service#"
#define CORAL_AVAILABILITY "com.amazon.coral.availability#"
#define DYNAMODB "com.amazonaws.dynamodb.v20120810#"

/* Tag: stator_code. The prefix of __type, the name, the HTTP status, and the
** name of the member that holds the message (NULL: the body has none). */
typedef struct exception {
  stator_code code;
  const char *prefix, *name;
  int status;
  const char *member;
} exception;

static const exception exceptions[] = {
    {STATOR_VALIDATION,           CORAL_VALIDATE,     "ValidationException",                      400, "message"},
    {STATOR_SERIALIZATION,        CORAL_SERVICE,      "SerializationException",                   400, "Message"},
    {STATOR_UNKNOWN_OPERATION,    CORAL_SERVICE,      "UnknownOperationException",                400, NULL     },
    {STATOR_RESOURCE_NOT_FOUND,   DYNAMODB,           "ResourceNotFoundException",                400, "message"},
    {STATOR_RESOURCE_IN_USE,      DYNAMODB,           "ResourceInUseException",                   400, "message"},
    {STATOR_CONDITION_FAILED,     DYNAMODB,           "ConditionalCheckFailedException",          400, "message"},
    {STATOR_LIMIT_EXCEEDED,       DYNAMODB,           "LimitExceededException",                   400, "message"},
    {STATOR_COLLECTION_TOO_LARGE, DYNAMODB,           "ItemCollectionSizeLimitExceededException", 400,
     "message"                                                                                                  },
    {STATOR_THROTTLED,            CORAL_AVAILABILITY, "ThrottlingException",                      400, "message"},
    {STATOR_MISSING_TOKEN,        CORAL_SERVICE,      "MissingAuthenticationTokenException",      400, "message"},
    {STATOR_INCOMPLETE_SIGNATURE, CORAL_SERVICE,      "IncompleteSignatureException",             400, "message"},
    {STATOR_INVALID_SIGNATURE,    CORAL_SERVICE,      "InvalidSignatureException",                400, "message"},
    {STATOR_TRANSACTION_CANCELED, DYNAMODB,           "TransactionCanceledException",             400, "Message"},
    {STATOR_TOKEN_MISMATCH,       DYNAMODB,           "IdempotentParameterMismatchException",     400, "Message"},
    {STATOR_DUPLICATE_ITEM,       DYNAMODB,           "DuplicateItemException",                   400, "message"},
    {STATOR_ACCESS_DENIED,        CORAL_SERVICE,      "AccessDeniedException",                    400, "Message"},
    {STATOR_POLICY_NOT_FOUND,     DYNAMODB,           "PolicyNotFoundException",                  400, "message"},
    {STATOR_TABLE_NOT_FOUND,      DYNAMODB,           "TableNotFoundException",                   400, "message"},
    {STATOR_BACKUPS_UNAVAILABLE,  DYNAMODB,           "ContinuousBackupsUnavailableException",    400, "message"},
    {STATOR_BACKUP_NOT_FOUND,     DYNAMODB,           "BackupNotFoundException",                  400, "message"},
    {STATOR_EXPORT_NOT_FOUND,     DYNAMODB,           "ExportNotFoundException",                  400, "message"},
    {STATOR_IMPORT_NOT_FOUND,     DYNAMODB,           "ImportNotFoundException",                  400, "message"},
    {STATOR_GLOBAL_NOT_FOUND,     DYNAMODB,           "GlobalTableNotFoundException",             400, "message"},
    {STATOR_EXPIRED_ITERATOR,     DYNAMODB,           "ExpiredIteratorException",                 400, "message"},
    {STATOR_TRIMMED_DATA,         DYNAMODB,           "TrimmedDataAccessException",               400, "message"},
    {STATOR_BUSY,                 DYNAMODB,           "InternalServerError",                      503, "message"},
    {STATOR_INTERNAL,             DYNAMODB,           "InternalServerError",                      500, "message"}, /* last: all others */
};

static const exception *exception_of(stator_code code) {
  const exception *e = exceptions;
  while (e->code != code && e->code != STATOR_INTERNAL) e++;
  return e;
}

const char *st_error_exception(stator_code code) {
  return exception_of(code)->name;
}

int st_error_http_status(stator_code code) {
  return code == STATOR_OK || code == STATOR_DONE ? 200 : exception_of(code)->status;
}

void st_error_init(st_error *e) {
  *e = (st_error){.code = STATOR_OK};
  st_buf_init(&e->message, 0);
  st_buf_init(&e->extra, 0);
}

void st_error_free(st_error *e) {
  st_buf_free(&e->message);
  st_buf_free(&e->extra);
  e->code = STATOR_OK;
}

void st_error_clear(st_error *e) {
  e->code = STATOR_OK;
  e->family = ST_FAMILY_NONE;
  st_buf_clear(&e->message);
  st_buf_clear(&e->extra);
}

static int raise_error(st_error *e, stator_code code, st_family family, const char *format,
                       va_list args) {
  if (e->code != STATOR_OK) return (int)e->code;
  e->code = code;
  e->family = family;
  st_buf_clear(&e->message);
  st_buf_vformat(&e->message, format, args);
  return (int)code;
}

int st_error_raise(st_error *e, stator_code code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int rc = raise_error(e, code, ST_FAMILY_NONE, format, args);
  va_end(args);
  return rc;
}

int st_error_in_family(st_error *e, st_family family, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int rc = raise_error(e, STATOR_VALIDATION, family, format, args);
  va_end(args);
  return rc;
}

int st_error_in_syntax(st_error *e, const char *what) {
  if (e->code != STATOR_OK) return (int)e->code;
  st_error_raise(e, STATOR_SERIALIZATION, "%s", what);
  e->family = ST_FAMILY_SYNTAX;
  return (int)e->code;
}

int st_error_nomem(st_error *e) {
  return st_error_raise(e, STATOR_NOMEM, "out of memory");
}

int st_error_copy(const st_error *from, st_error *to) {
  to->code = from->code;
  to->family = from->family;
  st_buf_str(&to->message, st_buf_view(&from->message));
  st_buf_str(&to->extra, st_buf_view(&from->extra));
  return (int)to->code;
}

void st_error_wrap(st_error *e, const char *before, st_str behind) {
  st_buf wrapped;
  st_buf_init(&wrapped, 0);
  st_buf_text(&wrapped, before);
  st_buf_str(&wrapped, st_buf_view(&e->message));
  st_buf_str(&wrapped, behind);
  st_buf_free(&e->message);
  e->message = wrapped;
}

void st_error_body(const st_error *e, st_buf *out) {
  const exception *x = exception_of(e->code);
  st_buf_format(out, "{\"__type\":\"%s%s\"", x->prefix, x->name);
  bool no_message = !x->member || e->family == ST_FAMILY_SYNTAX;
  if (e->extra.n) {
    st_buf_char(out, ',');
    st_buf_str(out, st_buf_view(&e->extra));
  }
  if (!no_message) {
    st_buf_format(out, ",\"%s\":\"", x->member);
    st_utf8_escape(st_buf_view(&e->message), out);
    st_buf_char(out, '"');
  }
  st_buf_char(out, '}');
}
