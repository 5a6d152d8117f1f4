/*
** complete_sql.c - behind .sql: names behind FROM and JOIN; elsewhere the columns of the
** names that the question has, and words of SQL.
*/
#include <stdlib.h>
#include <string.h>

#include "complete/complete_kinds.h"
#include "complete/known_names.h"
#include "statements/tokens.h"

#define SQL_WORDS                                                                                  \
  "SELECT DISTINCT FROM WHERE JOIN LEFT ON USING GROUP BY HAVING ORDER LIMIT OFFSET UNION ALL "    \
  "WITH AS AND OR NOT IN IS NULL LIKE BETWEEN CASE WHEN THEN ELSE END ASC DESC CAST( COUNT( SUM( " \
  "AVG( MIN( MAX( ROUND( COALESCE( STATOR_JSON( OVER( PARTITION EXPLAIN QUERY PLAN"

/* A name in SQL is a bare word, or in quotes. */
static void offer_sql_name(const completion *c, const char *name) {
  bool bare = *name != '\0' && strspn(name, "0123456789") == 0;
  for (const char *n = name; *n != '\0'; n++)
    bare &= strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *n) != NULL;
  offer_name(c, name, bare, " ");
}

static void offer_sql_names(const completion *c, const name_list *names) {
  for (size_t i = 0; i < names->count; i++) offer_sql_name(c, names->list[i]);
}

static void offer_sources(const completion *c) {
  offer_sql_names(c, known_names_views(c->s));
  const name_list *tables = known_names_tables(c->s);
  offer_sql_names(c, tables);
  for (size_t i = 0; i < tables->count; i++)
    offer_sql_names(c, &known_names_of(c->s, tables->list[i])->sql_names);
}

static bool leads_to_name(const token *t) {
  return token_is(t, "FROM") || token_is(t, "JOIN");
}

/* Of every name behind FROM or JOIN. */
static void offer_columns(const completion *c, const char *text_of) {
  for (token t = token_at(text_of); t.kind != TOKEN_END && t.kind != TOKEN_OPEN;
       t = token_behind(&t)) {
    token source = token_behind(&t);
    text name = {0};
    if (!leads_to_name(&t) || (source.kind != TOKEN_WORD && source.kind != TOKEN_QUOTED)) continue;
    token_value(&source, &name);
    offer_sql_names(c, known_names_columns(c->s, text_string(&name)));
    text_free(&name);
  }
}

void complete_question(const completion *c, const char *question) {
  token last = {TOKEN_END, "", 0};
  for (token t = token_at(question); t.kind != TOKEN_END && t.kind != TOKEN_OPEN;
       t = token_behind(&t))
    last = t;
  if (leads_to_name(&last)) {
    offer_sources(c);
    return;
  }
  offer_columns(c, question);
  offer_columns(c, c->behind);
  if (last.kind == TOKEN_END || *c->word != '\0') offer_keywords(c, SQL_WORDS);
}
