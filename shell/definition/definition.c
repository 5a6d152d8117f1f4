/*
** definition.c - reads the statements of data definition. What they come to is
** definition_request.c's business; nothing is asked of a store here.
*/
#include "definition/definition.h"

#include <stdlib.h>

#include "definition/definition_reader.h"

/* ------------------------------------------------------------ CREATE and DROP */

static bool read_create_table(definition_reader *r) {
  definition *d = r->d;
  d->kind = DEFINITION_CREATE;
  return reader_if(r, false) && reader_table(r) && reader_keys(r, &d->keys, false) &&
         reader_clauses(r);
}

static const definition_word create_words[] = {
    {"TABLE",  read_create_table   },
    {"SEARCH", reader_create_search},
    {"VIEW",   reader_create_view  },
    {NULL,     NULL                },
};

static bool read_create(definition_reader *r) {
  return reader_part(r, create_words);
}

static bool read_drop_table(definition_reader *r) {
  r->d->kind = DEFINITION_DROP;
  return reader_if(r, true) && reader_table(r);
}

static const definition_word drop_words[] = {
    {"TABLE",  read_drop_table   },
    {"SEARCH", reader_drop_search},
    {"VIEW",   reader_drop_view  },
    {NULL,     NULL              },
};

static bool read_drop(definition_reader *r) {
  return reader_part(r, drop_words);
}

/* --------------------------------------------------------------------- ALTER */

static bool read_add(definition_reader *r) {
  r->d->kind = DEFINITION_ADD_GSI;
  return reader_need(r, "GSI") && reader_gsi(r);
}

static bool read_drop_gsi(definition_reader *r) {
  r->d->kind = DEFINITION_DROP_GSI;
  return reader_name(r, "the name of the index", &r->d->name);
}

static bool read_drop_ttl(definition_reader *r) {
  r->d->kind = DEFINITION_DROP_TTL;
  return true;
}

static bool read_drop_stream(definition_reader *r) {
  r->d->kind = DEFINITION_DROP_STREAM;
  return true;
}

static const definition_word dropped_words[] = {
    {"GSI",    read_drop_gsi   },
    {"TTL",    read_drop_ttl   },
    {"STREAM", read_drop_stream},
    {NULL,     NULL            },
};

static bool read_dropped(definition_reader *r) {
  return reader_part(r, dropped_words);
}

static bool read_set(definition_reader *r) {
  r->d->kind = DEFINITION_SET;
  return reader_setting(r);
}

static const definition_word alter_words[] = {
    {"ADD",  read_add    },
    {"DROP", read_dropped},
    {"SET",  read_set    },
    {NULL,   NULL        },
};

static bool read_alter(definition_reader *r) {
  return reader_need(r, "TABLE") && reader_table(r) && reader_part(r, alter_words);
}

/* --------------------------------------------------------- DESCRIBE and SHOW */

/* DESCRIBE TABLE orders says the same, and DESCRIBE table is of a table of that name. */
static bool read_describe(definition_reader *r) {
  token behind = token_behind(&r->now);
  r->d->kind = DEFINITION_DESCRIBE;
  if (behind.kind == TOKEN_END || behind.kind == TOKEN_SIGN) return reader_table(r);
  if (reader_take(r, "SEARCH")) return reader_describe_search(r);
  if (reader_take(r, "VIEW")) return reader_describe_view(r);
  reader_take(r, "TABLE");
  return reader_table(r);
}

static bool read_show_tables(definition_reader *r) {
  r->d->kind = DEFINITION_SHOW_TABLES;
  if (!reader_take(r, "LIKE")) return true;
  if (r->now.kind != TOKEN_STRING) return reader_expected(r, "a 'pattern'");
  token_value(&r->now, &r->d->name);
  r->now = token_behind(&r->now);
  return true;
}

static bool read_show_indexes(definition_reader *r) {
  r->d->kind = DEFINITION_SHOW_INDEXES;
  return reader_need(r, "FROM") && reader_table(r);
}

static bool read_show_create_table(definition_reader *r) {
  r->d->kind = DEFINITION_SHOW_CREATE;
  return reader_table(r);
}

static const definition_word show_create_words[] = {
    {"TABLE",  read_show_create_table   },
    {"SEARCH", reader_show_create_search},
    {"VIEW",   reader_show_create_view  },
    {NULL,     NULL                     },
};

static bool read_show_create(definition_reader *r) {
  return reader_part(r, show_create_words);
}

static const definition_word show_words[] = {
    {"TABLES",  read_show_tables    },
    {"INDEXES", read_show_indexes   },
    {"SEARCH",  reader_show_searches},
    {"VIEWS",   reader_show_views   },
    {"CREATE",  read_show_create    },
    {NULL,      NULL                },
};

static bool read_show(definition_reader *r) {
  return reader_part(r, show_words);
}

/* --------------------------------------------------------------------- whole */

const definition_word definition_statements[] = {
    {"CREATE",   read_create  },
    {"ALTER",    read_alter   },
    {"DROP",     read_drop    },
    {"DESCRIBE", read_describe},
    {"DESC",     read_describe},
    {"SHOW",     read_show    },
    {NULL,       NULL         },
};

bool definition_begins(const char *line) {
  token first = token_at(line);
  for (const definition_word *w = definition_statements; w->word != NULL; w++)
    if (token_is(&first, w->word)) return true;
  return false;
}

bool definition_parse(const char *statement, definition *d, syntax_error *error) {
  *d = (definition){0};
  *error = (syntax_error){0};
  definition_reader r = {.now = token_at(statement), .d = d, .error = error};
  if (!reader_part(&r, definition_statements)) return false;
  reader_take(&r, ";");
  return r.now.kind == TOKEN_END || reader_expected(&r, "the end of the statement");
}

static void free_keys(definition_keys *keys) {
  for (size_t i = 0; i < keys->count; i++) text_free(&keys->list[i].name);
  free(keys->list);
}

static void free_index(definition_index *index) {
  free_keys(&index->keys);
  text *texts[] = {&index->name, &index->included, &index->read, &index->write};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
}

void definition_free(definition *d) {
  text *texts[] = {&d->table, &d->ttl,  &d->stream, &d->table_class, &d->read,
                   &d->write, &d->tags, &d->name,   &d->request};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  for (size_t i = 0; i < d->index_count; i++) free_index(&d->indexes[i]);
  free(d->indexes);
  free_keys(&d->keys);
  *d = (definition){0};
}
