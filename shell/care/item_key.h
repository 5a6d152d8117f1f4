/*
** item_key.h - the key of an item, out of the item.
*/
#ifndef ITEM_KEY_H
#define ITEM_KEY_H

#include "base/json_span.h"
#include "base/text.h"
#include "care/snapshot.h"

/* The KeySchema of the snapshot's table; borrowed from it. Empty if there is none. */
json_span item_key_schema(const snapshot *n);

/* Goes through the attributes of the key in their order: the name, a JSON string, and
** the value in the item. *at starts as 0. */
bool item_key_each(json_span schema, json_span item, size_t *at, json_span *name, json_span *value);

/* Appends {"pk": {"S": "a"}, "sk": {"N": "1"}}. */
void item_key_add(json_span schema, json_span item, text *out);

#endif
