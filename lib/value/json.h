/*
** The strict JSON reader: RFC 8259, UTF-8 checked, nothing allowed behind the
** value, U+0000 legal, number text kept. All wire input comes through here.
**
** A document is a flat run of nodes in an arena; they borrow the text, which
** must outlive them. Children of a container follow it; an object's children
** alternate name (a string node) and value.
*/
#ifndef ST_JSON_H
#define ST_JSON_H
#include "value/item_text.h"

typedef enum st_json_type {
  ST_JSON_NULL,
  ST_JSON_FALSE,
  ST_JSON_TRUE,
  ST_JSON_NUMBER,
  ST_JSON_STRING,
  ST_JSON_ARRAY,
  ST_JSON_OBJECT,
  ST_JSON_ITEM /* an object that was taken whole, see st_json_item */
} st_json_type;

typedef struct st_json {
  const char *text; /* string: between the quotes, escapes as sent; else the whole value */
  uint32_t len;
  uint32_t skip;   /* nodes to the next sibling: 1 + all nodes inside */
  uint32_t count;  /* elements, or members */
  uint8_t type;    /* st_json_type */
  uint8_t escaped; /* string: holds at least one backslash */
} st_json;

/* Reads one value. Errors: SERIALIZATION in ST_FAMILY_SYNTAX (malformed, invalid
** UTF-8, too deep, too many nodes; the message says what and at which byte), NOMEM. */
int st_json_read(st_str text, st_arena *arena, const st_json **root, st_error *error);

/* What is known of a value before it is read. */
typedef struct st_json_form {
  const void *of; /* to ask what is inside it; NULL: nothing is known of that */
  bool item;      /* a map of AttributeValues: read in one pass if possible (item_text.h) */
} st_json_form;

/* The form of a member's value or, `name` NULL, of an element. */
typedef st_json_form st_json_inside(const void *of, const st_json *name);

typedef struct st_json_known {
  st_json_form form;      /* of the whole */
  st_json_inside *inside; /* may be NULL where form.of is */
  st_item_order *order;   /* of the item read before, and after it of the last; may be NULL */
} st_json_known;

/* The same, of a value whose form is known. A well-formed map of AttributeValues
** where an item stands is one node then, ST_JSON_ITEM, or as it always is. */
int st_json_read_form(st_str text, const st_json_known *known, st_arena *arena,
                      const st_json **root, st_error *error);

/* Of an ST_JSON_ITEM. Whoever needs its nodes calls st_json_read with `sent`. */
static inline const st_item_text *st_json_item(const st_json *node) {
  return (const st_item_text *)(const void *)node->text;
}

/* for (const st_json *c = st_json_first(v); c; c = st_json_next(v, c)):
** elements, or names, of which c + 1 is the value. NULL has none. */
static inline const st_json *st_json_first(const st_json *container) {
  return container && container->count ? container + 1 : NULL;
}

static inline const st_json *st_json_next(const st_json *container, const st_json *child) {
  const st_json *next = child + child->skip;
  if (container->type == ST_JSON_OBJECT) next += next->skip;
  return next < container + container->skip ? next : NULL;
}

/* The value of a member; where a name stands twice, the last. NULL: none. */
const st_json *st_json_member(const st_json *object, const char *name);

/* A string's text with its escapes resolved: the node's own text if it has
** none, else in the arena. False: out of memory. */
bool st_json_string(const st_json *string, st_arena *arena, st_str *out);
bool st_json_is(const st_json *string, st_str text); /* compares what the string means */

/* Appends the string's meaning as the inside of a canonical JSON string. */
void st_json_escape(const st_json *string, st_buf *out);
#endif
