/*
** table_facts.h - what the API tells of a table, fetched once, and what it means.
*/
#ifndef TABLE_FACTS_H
#define TABLE_FACTS_H

#include "session.h"

/* The spans point into the text. */
typedef struct table_facts {
  text text;
  json_span table; /* of DescribeTable */
  json_span ttl;   /* the attribute's name, in quotes; empty: none */
  json_span tags;  /* of ListTagsOfResource, an array; empty: none */
} table_facts;

/* Fetches them; `tags` costs a call of its own. On failure prints the error. Freed with
** table_facts_free. */
int table_facts_fetch(session *s, const char *table, bool tags, table_facts *facts);
void table_facts_free(table_facts *facts);

/* The member's text without its quotes; empty if it is not there. */
json_span facts_member(json_span object, const char *name);

/* Appends an object of the members that the list names, those that are there. */
void facts_copy_members(text *out, json_span object, const char *const *names);

/* Whether the table can be asked for its TTL: not before it is made, nor while it goes. */
bool facts_tells_ttl(json_span table);

bool facts_on_demand(json_span table);

/* True if the warm throughput of a table or index is what it would be anyway. */
bool facts_usual_warmth(json_span table, json_span object);

/* Appends a name out of JSON as the statements have names. */
void facts_add_name(json_span quoted, text *out);
/* Appends "pk S HASH, sk N RANGE" for a KeySchema, from its element `from` on. */
void facts_add_keys(json_span table, json_span schema, size_t from, text *out);
/* Appends "ALL", "KEYS ONLY" or "(a, b)". */
void facts_add_projection(json_span index, text *out);

#endif
