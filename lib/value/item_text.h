/*
** An item from the text that a client sent straight to canonical text: one pass,
** no nodes. Text that is canonical is taken as it stands, other text is copied
** with what differs, members and sets are sorted as spans.
**
** It takes the items there is nothing to say about. Whatever is wrong or merely
** odd (a value of two types, a name that stands twice, base64 with an escape) is
** left to json.h, ops/decode and write.h, which know the messages and their order.
** What it takes comes out as theirs does, byte for byte.
*/
#ifndef ST_ITEM_TEXT_H
#define ST_ITEM_TEXT_H
#include "value/value.h"

typedef struct st_item_text {
  st_str sent;                      /* as it came */
  st_str text;                      /* canonical: `sent` itself, or in the arena */
  size_t size;                      /* by DynamoDB's rules */
  const struct st_item_part *parts; /* its members, in order; NULL: not known */
  size_t count;
} st_item_text;

/* The order that the members of an item were brought into. Who writes items sends the
** members of one as those of the last: their order is looked at, and found as a rule,
** before it is sorted for. All zero: none is known. */
enum { ST_ORDER_MEMBERS = 127 };
typedef struct st_item_order {
  uint8_t count;
  uint8_t of[ST_ORDER_MEMBERS]; /* the numbers of the members as they came */
} st_item_order;

/* The text that items stand in, and what is needed to read them. */
typedef struct st_item_source {
  const char *begin, *end;
  st_arena *arena;
  st_item_order *order; /* of the item before; NULL: it is not kept */
  char *copy; /* NULL, or as long as the text: an item that is changed is written at its place */
  struct st_item_part *parts; /* of the containers that are open */
  size_t part_count, part_room;
  size_t part_block; /* how many were asked for at once */
  bool out_of_memory;
} st_item_source;

/* The item that begins at p, a brace. False: it is not of the plain kind, or there
** is no memory. */
bool st_item_text_read(st_item_source *source, const char *p, st_item_text *out);

/* The i-th member of the top level, where they are known. */
st_member st_item_text_member(const st_item_text *item, size_t i);

/* A member of the top level. `name` is decoded. ST_NONE if there is none. */
st_value st_item_text_find(const st_item_text *item, st_str name);
#endif
