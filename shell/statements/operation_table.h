/*
** operation_table.h - the operations of the API as the shell knows them: their names
** in both spellings and the members a request may have.
*/
#ifndef OPERATION_TABLE_H
#define OPERATION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* How a member is given as an option, and what becomes of it in the request. */
typedef enum member_kind {
  MEMBER_TEXT,       /* --table-name T                     a string */
  MEMBER_INTEGER,    /* --limit 10                         a number */
  MEMBER_FLAG,       /* --consistent-read, --no-consistent-read */
  MEMBER_JSON,       /* --key '{...}'                      JSON */
  MEMBER_STRUCTURE,  /* --provisioned-throughput A=1,B=2   JSON or short form */
  MEMBER_STRUCTURES, /* --key-schema A=1,B=2 A=3,B=4       the same, more than one */
  MEMBER_TEXTS       /* --tag-keys a b                     strings */
} member_kind;

typedef struct member {
  char name[64];   /* "TableName" */
  char option[80]; /* "table-name" */
  member_kind kind;
  bool required;
} member;

typedef struct operation {
  const char *name;  /* "GetItem" */
  const char *about; /* one line */
  const char *members;
} operation;

extern const operation operations[];
extern const size_t operation_count;

/* By "GetItem" or "get-item"; NULL if there is none. */
const operation *operation_find(const char *name);

/* Goes through the members; *position starts as 0. */
bool operation_member(const operation *op, size_t *position, member *m);

/* "TableName" -> "table-name". `out` has room for `size` bytes. */
void operation_kebab(const char *name, char *out, size_t size);

/* A word that is an operation's name or could be the name of one this program
** does not list: letters and digits, the first a capital and not all of them. */
bool operation_is_name(const char *word);

#endif
