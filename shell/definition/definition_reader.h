/*
** definition_reader.h - the reader of data definition: tokens taken one after the
** other, and the first mistake kept.
*/
#ifndef DEFINITION_READER_H
#define DEFINITION_READER_H

#include "definition/definition.h"
#include "statements/tokens.h"

typedef struct definition_reader {
  token now; /* the next one that is not yet taken */
  definition *d;
  syntax_error *error;
} definition_reader;

/* A part of the grammar behind its word; false: there is a mistake. */
typedef bool (*definition_part)(definition_reader *r);

typedef struct definition_word {
  const char *word;
  definition_part read;
} definition_word;

/* The words that a statement of data definition, a clause of CREATE TABLE, and what
** ALTER TABLE sets begin with. Each ends with a NULL word. */
extern const definition_word definition_statements[], definition_clauses[], definition_settings[];

/* "expected WHAT, not ..." at the next token. Returns false. */
bool reader_expected(definition_reader *r, const char *what);

/* Takes the next token if it is this word or sign. */
bool reader_take(definition_reader *r, const char *word);
/* The same, and a mistake if it is not. */
bool reader_need(definition_reader *r, const char *word);
/* Takes IF NOT EXISTS, or IF EXISTS where something goes, if it is there. */
bool reader_if(definition_reader *r, bool there);
bool reader_table(definition_reader *r);
/* Takes a name, bare or in quotes. */
bool reader_name(definition_reader *r, const char *what, text *name);
/* Takes a number of digits. */
bool reader_number(definition_reader *r, text *digits);
/* Takes one of the words, which end with NULL; appends it as it stands in the list. */
bool reader_choice(definition_reader *r, const char *const *words, text *chosen);
/* Reads "( part {, part} )". */
bool reader_list(definition_reader *r, bool (*part)(definition_reader *r, void *context),
                 void *context);
/* Reads the part whose word comes next; `words` ends with a NULL word. A mistake if
** there is none. */
bool reader_part(definition_reader *r, const definition_word *words);

/* definition_settings.c: the clauses of CREATE TABLE behind the key, and what SET
** takes. */
bool reader_keys(definition_reader *r, definition_keys *keys, bool all_range);
bool reader_clauses(definition_reader *r);
bool reader_gsi(definition_reader *r);
bool reader_setting(definition_reader *r);

/* extension_reader.c: search indexes and views, each behind its SEARCH or VIEW. */
bool reader_create_search(definition_reader *r);
bool reader_create_view(definition_reader *r);
bool reader_drop_search(definition_reader *r);
bool reader_drop_view(definition_reader *r);
bool reader_describe_search(definition_reader *r);
bool reader_describe_view(definition_reader *r);
bool reader_show_searches(definition_reader *r);
bool reader_show_views(definition_reader *r);
bool reader_show_create_search(definition_reader *r);
bool reader_show_create_view(definition_reader *r);

#endif
