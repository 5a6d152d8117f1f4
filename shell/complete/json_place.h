/*
** json_place.h - where in JSON that is being typed its end stands.
*/
#ifndef JSON_PLACE_H
#define JSON_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_PLACE_DEPTH = 8 };

/* A member's name as it is typed, borrowed from the text; length 0: none. */
typedef struct json_place_name {
  const char *start;
  size_t length;
} json_place_name;

typedef struct json_place {
  size_t word;    /* where the last word begins, with its quote; or the text's end */
  int depth;      /* brackets that are open */
  bool in_object; /* the innermost of them is {, */
  bool value;     /* and in it a value is typed, not a name */
  bool text;      /* the last word is a text whose quote is open */
  size_t opened[JSON_PLACE_DEPTH];         /* where each bracket stands, if outside of quotes */
  json_place_name names[JSON_PLACE_DEPTH]; /* in each object the last member's name */
} json_place;

/* Reads JSON, strict or relaxed. What stands outside of brackets are words too; an
** open 'quote' behind which there is a { is no text but JSON. */
json_place json_place_of(const char *text);

bool json_place_is(const json_place_name *name, const char *member);

#endif
