/*
** view_columns.c - a view's columns as SQL expressions over the item's JSON, in which a
** value is {"S":"text"}: a column finds only what is of the types that it can show.
*/
#include "store/sql_name.h"
#include "store/view/view_text.h"

bool st_view_name_fits(st_str name) {
  enum { FIRST_PRINTED = 0x20, DELETE = 0x7f };
  for (size_t i = 0; i < name.n; i++) {
    unsigned char c = (unsigned char)name.p[i];
    if (c < FIRST_PRINTED || c == DELETE || c == '"' || c == '\\') return false;
  }
  return name.n > 0;
}

bool st_view_path_fits(const st_path *path) {
  for (size_t i = 0; i < path->count; i++)
    if (path->steps[i].name.p && !st_view_name_fits(path->steps[i].name)) return false;
  return true;
}

const char *st_view_key_column(const st_table *t, const st_path *path, char *type) {
  if (path->count != 1) return NULL;
  bool hash = st_str_eq(path->steps[0].name, t->hash.name);
  if (!hash && !(t->range.name.p && st_str_eq(path->steps[0].name, t->range.name))) return NULL;
  *type = hash ? t->hash.type : t->range.type;
  return hash ? "pk" : "sk";
}

void st_view_put_place(const st_path *path, const char *type, st_buf *sql) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_char(&text, '$');
  for (size_t i = 0; i < path->count; i++) {
    const st_step *step = &path->steps[i];
    if (!step->name.p) {
      st_buf_format(&text, ".L[%u]", step->index);
      continue;
    }
    st_buf_text(&text, i ? ".M.\"" : ".\"");
    st_buf_str(&text, step->name);
    st_buf_char(&text, '"');
  }
  if (type) st_buf_format(&text, ".%s", type);
  st_sql_put_string(st_buf_view(&text), sql);
  if (text.failed) sql->failed = true;
  st_buf_free(&text);
}

/* As an SQL value. */
static void put_scalar(const st_path *path, const char *type, st_buf *sql) {
  st_buf_lit(sql, "item->>");
  st_view_put_place(path, type, sql);
}

/* A number's exact digits. */
static void put_text(const st_path *path, st_buf *sql) {
  st_buf_lit(sql, "coalesce(");
  put_scalar(path, "S", sql);
  st_buf_char(sql, ',');
  put_scalar(path, "N", sql);
  st_buf_char(sql, ')');
}

/* Digits plus 0 are an integer where they fit 64 bits, else a REAL. */
static void put_integer(const st_path *path, st_buf *sql) {
  st_buf_lit(sql, "CASE WHEN typeof((");
  put_scalar(path, "N", sql);
  st_buf_lit(sql, ")+0)='integer' THEN (");
  put_scalar(path, "N", sql);
  st_buf_lit(sql, ")+0 ELSE ");
  put_scalar(path, "BOOL", sql);
  st_buf_lit(sql, " END");
}

static void put_numeric(const st_path *path, st_buf *sql) {
  st_buf_lit(sql, "coalesce(CAST(");
  put_scalar(path, "N", sql);
  st_buf_lit(sql, " AS NUMERIC),");
  put_scalar(path, "BOOL", sql);
  st_buf_char(sql, ')');
}

/* ------------------------------------------------------------------- base64 */

static void put_byte(const char *value, st_buf *sql) {
  st_buf_format(sql, "substr(t,1+(%s),1)", value);
}

/* "t": all bytes in order, to take one from. The text is taken apart in runs of 1,024
** characters, a run in groups of four: what stands in a long text is read past all that
** is before it. group_concat joins bytes as they are. */
static void put_blob(const st_path *path, st_buf *sql) {
  st_buf_lit(sql, "CASE ");
  put_scalar(path, "B", sql);
  st_buf_lit(sql, " WHEN '' THEN x'' ELSE (WITH RECURSIVE v(v) AS (SELECT CAST(");
  put_scalar(path, "B", sql);
  st_buf_lit(sql, " AS BLOB)),t(t) AS (SELECT x'");
  for (int i = 0; i < 256; i++) st_buf_format(sql, "%02x", (unsigned)i);
  st_buf_lit(sql, "'),r(o,d) AS (SELECT 1,substr(v,1,1024) FROM v WHERE v IS NOT NULL UNION ALL"
                  " SELECT o+1024,substr(v,o+1024,1024) FROM r,v WHERE o+1024<=length(v))"
                  " SELECT CAST(group_concat((WITH RECURSIVE q(i) AS (SELECT 1 UNION ALL"
                  " SELECT i+4 FROM q WHERE i+4<=length(d)),n(a,b,c,e) AS MATERIALIZED (SELECT ");
  for (int i = 0; i < 4; i++)
    st_buf_format(sql,
                  "%sinstr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',"
                  "CAST(substr(d,i+%d,1) AS TEXT))-1",
                  i ? "," : "", i);
  st_buf_lit(sql, " FROM q) SELECT group_concat(");
  put_byte("(a<<2)|(b>>4)", sql);
  st_buf_lit(sql, "||CASE WHEN c<0 THEN '' ELSE ");
  put_byte("((b&15)<<4)|(c>>2)", sql);
  st_buf_lit(sql, " END||CASE WHEN e<0 THEN '' ELSE ");
  put_byte("((c&3)<<6)|e", sql);
  st_buf_lit(sql, " END,'') FROM n,t),'') AS BLOB) FROM r) END");
}

void st_view_put_attribute(const st_table *t, const st_attribute *a, st_buf *sql) {
  st_step step = {.name = a->name};
  st_path path = {&step, 1};
  char type;
  const char *key = st_view_key_column(t, &path, &type);
  if (key && a->type != 'N') {
    st_buf_text(sql, key);
  } else if (a->type == 'S') {
    put_scalar(&path, "S", sql);
  } else if (a->type == 'B') {
    put_blob(&path, sql);
  } else {
    st_buf_lit(sql, "CAST(");
    put_scalar(&path, "N", sql);
    st_buf_lit(sql, " AS NUMERIC)");
  }
}

void st_view_put_column(const st_table *t, const st_path *path, st_sql_type type, st_buf *sql) {
  char key_type = 0;
  const char *key = st_view_key_column(t, path, &key_type);
  if (key && ((type == ST_SQL_TEXT && key_type == 'S') || (type == ST_SQL_BLOB && key_type == 'B')))
    st_buf_text(sql, key);
  else if (type == ST_SQL_TEXT)
    put_text(path, sql);
  else if (type == ST_SQL_INTEGER)
    put_integer(path, sql);
  else if (type == ST_SQL_NUMERIC)
    put_numeric(path, sql);
  else if (type == ST_SQL_BLOB)
    put_blob(path, sql);
  else if (type == ST_SQL_REAL) {
    st_buf_lit(sql, "CAST(");
    put_scalar(path, "N", sql);
    st_buf_lit(sql, " AS REAL)");
  } else {
    st_buf_lit(sql, "item->");
    st_view_put_place(path, NULL, sql);
  }
}
