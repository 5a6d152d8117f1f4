/*
** search_sql.c - the physical tables of a search index: the content view, of plain SQLite
** functions alone, and the FTS5 table over it.
*/
#include "store/search/search_internal.h"
#include "store/sql_name.h"
#include "base/utf8.h"
#include <inttypes.h>

const char *const st_search_endings[] = {"_data", "_idx", "_content", "_docsize", "_config", NULL};

/* ---------------------------------------------------------------- content view */

/* $."info"."M"."plot" as a string of SQL: an item's members stand at the top, the inside
** of a map under M, of a list under L. */
static void put_json_path(const st_path *path, st_buf *sql) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_char(&text, '$');
  for (size_t i = 0; i < path->count; i++) {
    const st_step *step = &path->steps[i];
    if (step->name.p) {
      st_buf_text(&text, i ? ".M.\"" : ".\"");
      st_buf_str(&text, step->name);
      st_buf_char(&text, '"');
    } else {
      st_buf_format(&text, ".L[%" PRIu32 "]", step->index);
    }
  }
  if (text.failed) sql->failed = true;
  st_sql_put_string(st_buf_view(&text), sql);
  st_buf_free(&text);
}

/* The value's JSON, U+0000 as a blank: SQLite ends a text where it stands. */
static void put_clean_value(const st_path *path, st_buf *sql) {
  st_buf_lit(sql, "CASE WHEN instr(item->");
  put_json_path(path, sql);
  st_buf_lit(sql, ",'\\u0000') THEN replace(replace(replace(item->");
  put_json_path(path, sql);
  st_buf_lit(sql, ",'\\\\',char(1)),'\\u0000',' '),char(1),'\\\\') ELSE item->");
  put_json_path(path, sql);
  st_buf_lit(sql, " END");
}

/* Of a list and of a set, once the escaped quotation marks are out of the way, what stands
** between two strings is text to be replaced: they become one string with line ends. So
** that nothing else is in a list is seen by its having no other quotation mark. One with
** other elements is walked by number, which takes the square of their count: FTS5 does
** not let what it checks and rebuilds use table-valued functions.
** Tag: search_text. */
static const char column_text_sql[] =
    "coalesce(@->>'$.S',"
    "(WITH l(l) AS MATERIALIZED (SELECT replace(replace(replace(@->'$.L','\\\\',char(1)),"
    "'\\\"',char(2)),'\"},{\"S\":\"','\\n')) SELECT"
    " CASE WHEN substr(l,1,7)='[{\"S\":\"' AND instr(substr(l,8,length(l)-10),'\"')=0 THEN"
    " json_extract('[\"'||replace(replace(substr(l,8,length(l)-10),char(2),'\\\"'),char(1),'\\\\')"
    "||'\"]','$[0]') ELSE"
    " (WITH n(i) AS (SELECT 0 WHERE json_array_length(@,'$.L')>0 UNION ALL SELECT i+1 FROM n"
    " WHERE i+1<json_array_length(@,'$.L'))"
    " SELECT group_concat(@->>('$.L['||i||'].S'),char(10)) FROM n) END FROM l),"
    "json_extract(replace(replace(replace(replace(replace(@->'$.SS','\\\\',char(1)),'\\\"',char(2))"
    ","
    "'\",\"','\\n'),char(2),'\\\"'),char(1),'\\\\'),'$[0]'))";

/* '@' is the column's value. */
static void put_column_text(size_t i, st_buf *sql) {
  for (const char *p = column_text_sql; *p; p++) {
    if (*p == '@')
      st_buf_format(sql, "v%zu", i);
    else
      st_buf_char(sql, *p);
  }
}

void st_search_put_columns(const st_search *x, st_buf *sql) {
  for (size_t i = 0; i < x->column_count; i++) {
    st_buf_char(sql, ',');
    st_sql_put_name(x->columns[i].name, sql);
  }
}

void st_search_view_sql(const st_table *t, const st_search *x, st_buf *sql) {
  st_buf_format(sql, "CREATE VIEW stator_c%" PRId64 "(id", x->id);
  st_search_put_columns(x, sql);
  st_buf_lit(sql, ") AS SELECT * FROM (SELECT id");
  for (size_t i = 0; i < x->column_count; i++) {
    st_buf_char(sql, ',');
    put_column_text(i, sql);
    st_buf_format(sql, " AS c%zu", i);
  }
  st_buf_lit(sql, " FROM (SELECT id");
  for (size_t i = 0; i < x->column_count; i++) {
    st_buf_char(sql, ',');
    put_clean_value(&x->columns[i].path, sql);
    st_buf_format(sql, " AS v%zu", i);
  }
  st_buf_format(sql, " FROM stator_t%" PRId64 ")) WHERE ", t->id);
  for (size_t i = 0; i < x->column_count; i++)
    st_buf_format(sql, "%sc%zu IS NOT NULL", i ? " OR " : "", i);
}

/* ------------------------------------------------------------------ FTS5 table */

/* Tag: st_tokenizer. */
static const char *const tokenizers[] = {
    [ST_UNICODE61] = "unicode61 remove_diacritics 2",
    [ST_PORTER] = "porter unicode61 remove_diacritics 2",
    [ST_TRIGRAM] = "trigram",
};

void st_search_table_sql(const st_search *x, st_buf *sql) {
  st_buf_lit(sql, "CREATE VIRTUAL TABLE ");
  st_sql_put_name(x->sql_name, sql);
  st_buf_lit(sql, " USING fts5(");
  for (size_t i = 0; i < x->column_count; i++) {
    st_sql_put_name(x->columns[i].name, sql);
    st_buf_char(sql, ',');
  }
  st_buf_format(sql, "content='stator_c%" PRId64 "',content_rowid='id',tokenize='%s'", x->id,
                tokenizers[x->tokenizer]);
  for (int i = 0; i < x->prefix_count; i++)
    st_buf_format(sql, i ? " %d" : ",prefix='%d", x->prefixes[i]);
  st_buf_text(sql, x->prefix_count ? "')" : ")");
}
