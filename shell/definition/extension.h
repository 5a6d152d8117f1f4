/*
** extension.h - search indexes and views: the statements and requests that would make
** them, out of what the store tells of them, and all that a table has.
*/
#ifndef EXTENSION_H
#define EXTENSION_H

#include "definition/definition.h"
#include "session.h"

/* Append CREATE SEARCH INDEX ... or CREATE VIEW ... without a semicolon, of a
** description; with IF NOT EXISTS if `if_needed`. A view's is false, with nothing
** appended, if it has a value that the statement cannot say. */
void extension_search_statement(json_span description, bool if_needed, text *out);
bool extension_view_statement(json_span description, bool if_needed, text *out);

/* Appends the request that names what the statement names. */
void extension_name_request(const definition *d, bool view, text *request);

/* Append the request that makes it. */
void extension_search_request(json_span description, text *request);
void extension_view_request(json_span description, text *request);

/* Append what stands in brackets, and behind: "(title WEIGHT 10, plot) TOKENIZER porter",
** "id TEXT FROM pk". */
void extension_add_searched(json_span description, text *out);
void extension_add_column(json_span column, text *out);
void extension_add_view_index(json_span index, text *out);

/* Visits the description of each search index, then of each view, that a table's
** description lists; asks the store for the views. `operation` is what makes such a
** thing. SHELL_DONE; else the error was printed. */
typedef int (*extension_visit)(void *context, const char *operation, json_span description);
int extension_each(session *s, json_span table, extension_visit visit, void *context);

/* Appends {"CreateSearchIndex":{...}},{"CreateView":{...}}, all of a table's. */
int extension_requests(session *s, json_span table, text *requests);
/* Makes them again, an array of them, on a table as it is called now. What cannot be made
** is told, with what would make it; the rest is made. What is there by its name already
** is such, unless `if_needed`. An endpoint that has no such things is told of once. */
int extension_make_again(session *s, json_span requests, const char *table, bool if_needed);

/* Appends the statements that make all that a table has, each with its semicolon and line
** end, or as calls of the API. */
int extension_statements(session *s, json_span table, bool json, bool if_needed, text *out);

/* Carries a statement about them out. */
int extension_run(session *s, const definition *d);
int extension_show(session *s, const definition *d);

/* After the last call found no table of that name: says so on standard error if it is a
** view's, and what asks it. Only a store of one's own is looked at. */
void extension_hint(session *s, const char *name, const char *what_asks);

/* .views [TABLE] */
int extension_run_views(session *s, int count, char **list);

#endif
