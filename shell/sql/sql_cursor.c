/*
** sql_cursor.c - goes through the rows of a question, and writes their values as the
** operation Sql answers them.
*/
#include "sql/sql_cursor.h"

#include <inttypes.h>
#include <string.h>

#include "sql/sql_rows.h"
#include "transfer/json_check.h"

static void answer_with(session *s, const stator_result *result, int code) {
  s->answer = (door_answer){
      .outcome = code >= STATOR_VALIDATION ? DOOR_REFUSED : DOOR_FAILED,
      .exception = stator_result_exception(result),
      .message = stator_result_message(result),
  };
  s->answer.body = stator_result_body(result, &s->answer.length);
}

/* ---------------------------------------------------------------------- values */

static void add_base64(const unsigned char *bytes, size_t length, text *out) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < length; i += 3) {
    size_t left = length - i;
    unsigned group = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                     (left > 2 ? bytes[i + 2] : 0);
    text_add_char(out, digits[group >> 18]);
    text_add_char(out, digits[group >> 12 & 63]);
    text_add_char(out, left > 1 ? digits[group >> 6 & 63] : '=');
    text_add_char(out, left > 2 ? digits[group & 63] : '=');
  }
}

static void add_bytes(const void *bytes, size_t length, text *out) {
  text_add(out, "{\"B\":\"");
  add_base64(bytes, length, out);
  text_add(out, "\"}");
}

/* What is not UTF-8 is no text of JSON: its bytes are shown. */
static void add_string(const char *string, size_t length, text *out) {
  if (!json_is_utf8(string, length)) {
    add_bytes(string, length, out);
    return;
  }
  text_add(out, "{\"S\":");
  text_add_json_string(out, string, length);
  text_add_char(out, '}');
}

/* Infinity is no number of JSON. */
static void add_real(const char *digits, size_t length, text *out) {
  if (strchr(digits, 'I') != NULL)
    add_string(digits, length, out);
  else
    text_format(out, "{\"N\":\"%s\"}", digits);
}

static void add_value(const stator_rows *cursor, int column, text *out) {
  size_t length = 0;
  const char *string;
  const void *bytes;
  switch (stator_rows_type(cursor, column)) {
  case STATOR_TYPE_INTEGER:
    text_format(out, "{\"N\":\"%" PRId64 "\"}", stator_rows_int(cursor, column));
    break;
  case STATOR_TYPE_REAL:
    string = stator_rows_text(cursor, column, &length);
    add_real(string != NULL ? string : "", length, out);
    break;
  case STATOR_TYPE_TEXT:
    string = stator_rows_text(cursor, column, &length);
    add_string(string != NULL ? string : "", length, out);
    break;
  case STATOR_TYPE_BLOB:
    bytes = stator_rows_blob(cursor, column, &length);
    add_bytes(bytes != NULL ? bytes : "", length, out);
    break;
  default: text_add(out, "{\"NULL\":true}");
  }
}

/* ------------------------------------------------------------------------ rows */

static int print_row(sql_rows *r, const stator_rows *cursor) {
  int rc = SHELL_DONE;
  for (int i = 0; rc == SHELL_DONE && i < stator_rows_count(cursor); i++) {
    text value = {0};
    add_value(cursor, i, &value);
    rc = sql_rows_value(r, value.data, value.length);
    text_free(&value);
  }
  return rc;
}

bool sql_cursor_print(session *s, const sql_cursor *c, long long *count, int *rc) {
  sql_rows printed = {0};
  int code = STATOR_OK;
  *rc = SHELL_DONE;
  *count = 0;
  for (int i = 0; i < stator_rows_count(c->rows); i++) {
    const char *name = stator_rows_name(c->rows, i);
    sql_rows_column(&printed, name, strlen(name));
  }
  sql_rows_begin(&printed, s);
  while (*rc == SHELL_DONE && !session_interrupted) {
    code = stator_rows_next(c->rows);
    if (code != STATOR_OK) break;
    *rc = print_row(&printed, c->rows);
    ++*count;
  }
  int ended = sql_rows_end(&printed);
  if (*rc == SHELL_DONE) *rc = ended;
  bool good = code == STATOR_OK || code == STATOR_DONE;
  if (!good) answer_with(s, stator_rows_result(c->rows), code);
  return good;
}

bool sql_cursor_open(session *s, const char *statement, long seconds, sql_cursor *c) {
  enum { STEPS_A_SECOND = 1000000000 };
  const stator_sql_limits limits = {seconds * 1000, (int64_t)seconds * STEPS_A_SECOND};
  *c = (sql_cursor){.result = stator_result_new()};
  if (c->result == NULL) {
    s->answer = (door_answer){.outcome = DOOR_FAILED, .message = "out of memory"};
    return false;
  }
  int code = stator_sql(door_store(s->door), statement, strlen(statement), NULL, &limits, &c->rows,
                        c->result);
  if (code != STATOR_OK) answer_with(s, c->result, code);
  return code == STATOR_OK;
}

void sql_cursor_close(session *s, sql_cursor *c) {
  stator_rows_free(c->rows);
  stator_result_free(c->result);
  s->answer = (door_answer){0};
}
