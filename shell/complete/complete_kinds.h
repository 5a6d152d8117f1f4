/*
** complete_kinds.h - completion in each kind of statement.
*/
#ifndef COMPLETE_KINDS_H
#define COMPLETE_KINDS_H

#include "commands/dot_commands.h"
#include "complete/candidates.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"

/* complete.c: of any kind, `line` being the statement up to the cursor. */
void complete_text(session *s, const char *line, const char *behind, candidates *found);
/* All that a statement may begin with. */
void complete_beginning(const completion *c);

/* complete_words.c: the dot-command that a text begins with, or NULL; and what stands
** behind one. */
const dot_command *complete_dot_command(const char *line);
void complete_dot_words(const completion *c);
/* Whether the word with this number, from 0, is a file. */
bool complete_takes_file(const dot_command *d, int number);
/* Everything that .help tells about. */
void complete_help_names(const completion *c);

/* complete_request.c: behind the name of an operation, or of a short form. */
void complete_operation(const completion *c, const operation *op);
void complete_short_form(const completion *c, const short_form *form);

/* complete_statement.c: PartiQL, data definition and EXPLAIN. */
bool complete_is_statement(const char *line);
void complete_statement(const completion *c);

/* complete_sql.c: behind .sql. */
void complete_question(const completion *c, const char *question);

/* complete_names.c: names of the store. `bare`: as words, else as in PartiQL. */
void complete_tables(const completion *c, bool bare);
void complete_indexes(const completion *c, const char *table, bool bare);
void complete_views(const completion *c);
void complete_searches(const completion *c); /* search indexes of any table */
/* TABLE and TABLE.INDEX of .search */
void complete_searched(const completion *c);
/* Attributes of a table, those inside `path` (NAME_SEPARATOR behind each name). An
** empty table stands for the store's only one. */
void complete_attributes(const completion *c, const char *table, const char *path, bool bare);
/* The same as members of JSON: "name": */
void complete_json_attributes(const completion *c, const char *table, bool keys);

#endif
