/*
** complete_names.c - offers the names that a store holds.
*/
#include "complete/complete_kinds.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "complete/known_names.h"

/* A word of data definition, or a table's name in PartiQL. */
static bool is_bare_table(session *s, const char *name) {
  return strcasecmp(name, "if") != 0 && known_names_is_bare(s, name);
}

void complete_tables(const completion *c, bool bare) {
  const name_list *tables = known_names_tables(c->s);
  for (size_t i = 0; i < tables->count; i++) {
    const char *name = tables->list[i];
    if (bare)
      offer_word(c, name, " ");
    else
      offer_name(c, name, is_bare_table(c->s, name), " ");
  }
}

void complete_indexes(const completion *c, const char *table, bool bare) {
  if (*table == '\0') return;
  const table_names *names = known_names_of(c->s, table);
  for (size_t i = 0; i < names->indexes.count; i++) {
    const char *name = names->indexes.list[i];
    if (bare)
      offer_word(c, name, " ");
    else
      offer_name(c, name, known_names_is_bare(c->s, name), " ");
  }
}

static void offer_names(const completion *c, const name_list *names) {
  for (size_t i = 0; i < names->count; i++)
    offer_name(c, names->list[i], known_names_is_bare(c->s, names->list[i]), " ");
}

void complete_views(const completion *c) {
  offer_names(c, known_names_views(c->s));
}

void complete_searches(const completion *c) {
  const name_list *tables = known_names_tables(c->s);
  for (size_t i = 0; i < tables->count; i++)
    offer_names(c, &known_names_of(c->s, tables->list[i])->searches);
}

void complete_searched(const completion *c) {
  const char *dot = strrchr(c->word, '.');
  complete_tables(c, true);
  if (dot == NULL) return;
  char *table = memory_copy(c->word, (size_t)(dot - c->word));
  const name_list *searches = &known_names_of(c->s, table)->searches;
  for (size_t i = 0; i < searches->count; i++) {
    text name = {0};
    text_format(&name, "%s.%s", table, searches->list[i]);
    offer_word(c, text_string(&name), " ");
    text_free(&name);
  }
  free(table);
}

/* The names of the table, or of the store's only one; NULL: it is not known. */
static const table_names *names_of_table(session *s, const char *table) {
  if (*table != '\0') return known_names_of(s, table);
  const name_list *tables = known_names_tables(s);
  return tables->count == 1 ? known_names_of(s, tables->list[0]) : NULL;
}

/* The part of an attribute's path that is offered; NULL: it is not inside `path`. */
static const char *inside_path(const char *attribute, const char *path) {
  size_t length = strlen(path);
  if (strncmp(attribute, path, length) != 0) return NULL;
  return strchr(attribute + length, NAME_SEPARATOR) == NULL ? attribute + length : NULL;
}

void complete_attributes(const completion *c, const char *table, const char *path, bool bare) {
  const table_names *names = names_of_table(c->s, table);
  for (size_t i = 0; names != NULL && i < names->attributes.count; i++) {
    const char *name = inside_path(names->attributes.list[i], path);
    if (name == NULL) continue;
    if (bare)
      offer_word(c, name, " ");
    else
      offer_name(c, name, known_names_is_bare(c->s, name), " ");
  }
}

void complete_json_attributes(const completion *c, const char *table, bool keys) {
  const table_names *names = names_of_table(c->s, table);
  if (names == NULL) return;
  const name_list *offered = keys ? &names->keys : &names->attributes;
  for (size_t i = 0; i < offered->count; i++) {
    const char *name = inside_path(offered->list[i], "");
    text quoted = {0};
    if (name == NULL) continue;
    text_add_json_string(&quoted, name, strlen(name));
    text_add_char(&quoted, ':');
    if (*c->word == '"' || *c->word == '\0') {
      offer_word(c, text_string(&quoted), " ");
    } else {
      offer_name(c, name, known_names_is_bare(c->s, name), ": ");
    }
    text_free(&quoted);
  }
}
