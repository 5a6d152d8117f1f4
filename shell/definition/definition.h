/*
** definition.h - data definition: CREATE, ALTER and DROP TABLE, DESCRIBE and SHOW,
** read into what they say.
**
**   CREATE TABLE [IF NOT EXISTS] orders (pk S HASH, sk N RANGE) [WITH]
**     [GSI name (attribute [type] [HASH|RANGE], ...) [projection] [READ n WRITE n]] ...
**     [LSI name (attribute [type]) [projection]] ...
**     [TTL attribute] [STREAM view] [BILLING ON DEMAND | [BILLING PROVISIONED] READ n WRITE n]
**     [CLASS class] [PROTECTED] [TAGS (key = 'value', ...)]
**   projection: PROJECT ALL (without it) | PROJECT KEYS ONLY | PROJECT (attribute, ...)
**   ALTER TABLE t ADD GSI ... | DROP GSI name | DROP TTL | DROP STREAM | SET setting
**   DROP TABLE [IF EXISTS] t
**   DESCRIBE t, SHOW TABLES [LIKE 'a%'], SHOW INDEXES FROM t, SHOW CREATE TABLE t
** and what Stator has beside tables (extension_reader.c):
**   CREATE SEARCH INDEX [IF NOT EXISTS] i ON t (path [WEIGHT n], ...)
**     [TOKENIZER unicode61|porter|trigram] [PREFIX n, ...]
**   CREATE VIEW [IF NOT EXISTS] v ON t (name type [FROM path], ...)
**     [WHERE condition] [INDEX (name, ...) [INCLUDE (name, ...)]] ...
**     with the values in the condition: begins_with(pk, 'USER#') AND age > 17
**   DROP SEARCH INDEX [IF EXISTS] i ON t, DROP VIEW [IF EXISTS] v
**   DESCRIBE SEARCH INDEX i ON t, DESCRIBE VIEW v
**   SHOW SEARCH INDEXES [FROM t], SHOW VIEWS [FROM t]
**   SHOW CREATE SEARCH INDEX i ON t, SHOW CREATE VIEW v
**
** The first attribute of a key is HASH and the others RANGE where that is not said.
** A type that is not said is that of the same attribute elsewhere, or S.
*/
#ifndef DEFINITION_H
#define DEFINITION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef enum definition_kind {
  DEFINITION_CREATE,
  DEFINITION_ADD_GSI,
  DEFINITION_DROP_GSI,
  DEFINITION_SET,
  DEFINITION_DROP_TTL,
  DEFINITION_DROP_STREAM,
  DEFINITION_DROP,
  DEFINITION_DESCRIBE,
  DEFINITION_SHOW_TABLES,
  DEFINITION_SHOW_INDEXES,
  DEFINITION_SHOW_CREATE,
  DEFINITION_CREATE_SEARCH,
  DEFINITION_DROP_SEARCH,
  DEFINITION_DESCRIBE_SEARCH,
  DEFINITION_SHOW_SEARCHES,
  DEFINITION_SHOW_CREATE_SEARCH,
  DEFINITION_CREATE_VIEW,
  DEFINITION_DROP_VIEW,
  DEFINITION_DESCRIBE_VIEW,
  DEFINITION_SHOW_VIEWS,
  DEFINITION_SHOW_CREATE_VIEW
} definition_kind;

typedef struct definition_key {
  text name;
  char type; /* S, N or B; 0: not said */
  bool range;
} definition_key;

typedef struct definition_keys {
  definition_key *list;
  size_t count;
} definition_keys;

typedef enum definition_projection {
  PROJECT_ALL,
  PROJECT_KEYS,
  PROJECT_SOME
} definition_projection;

typedef struct definition_index {
  bool local;
  text name;
  definition_keys keys; /* of an LSI only its own */
  definition_projection projection;
  text included;    /* PROJECT_SOME: a JSON array of names */
  text read, write; /* digits; empty: not said */
} definition_index;

typedef enum definition_billing {
  BILLING_UNSAID, /* with READ and WRITE: provisioned, else on demand */
  BILLING_ON_DEMAND,
  BILLING_PROVISIONED
} definition_billing;

/* What a statement says. A text is empty where nothing was said. */
typedef struct definition {
  definition_kind kind;
  bool if_needed; /* IF NOT EXISTS, IF EXISTS */
  text table;
  definition_keys keys;
  definition_index *indexes;
  size_t index_count;
  text ttl, stream, table_class;
  definition_billing billing;
  text read, write;
  char protection; /* '+' on, '-' off, 0 not said */
  text tags;       /* a JSON array */
  text name;       /* of DROP GSI, a search index or view; the pattern of LIKE */
  text request;    /* of CreateSearchIndex or CreateView */
} definition;

/* Where a statement stops being right. */
typedef struct syntax_error {
  const char *at; /* in the statement */
  text message;   /* expected ..., not ... */
} syntax_error;

/* True if the text begins with a word that these statements begin with. */
bool definition_begins(const char *line);

/* Reads a statement; false: `error` says where and why. Both are to be freed. */
bool definition_parse(const char *statement, definition *d, syntax_error *error);
void definition_free(definition *d);

#endif
