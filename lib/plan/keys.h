/* Keys: from items and Key members to the columns they are stored under, with
** DynamoDB's checks (validation.md section 3); positions for paging, and back. */
#ifndef ST_PLAN_KEYS_H
#define ST_PLAN_KEYS_H
#include "store/rows.h"
#include "value/item_text.h"

/* The key of an item to be put. Errors: VALIDATION, "Missing the key ...", "Type
** mismatch ...", empty or oversized values. The parts borrow item or arena. */
int st_key_of_item(const st_table *t, const st_item_text *item, st_arena *arena, st_key *key,
                   st_error *error);

/* The same of a put in a batch, which is worded like a Key member. */
int st_key_of_batch_item(const st_table *t, const st_item_text *item, st_arena *arena, st_key *key,
                         st_error *error);

/* A Key member: exactly the table's key attributes. Errors: "The provided key
** element does not match the schema", empty or oversized values. */
int st_key_of_map(const st_table *t, const st_item_text *map, st_arena *arena, st_key *key,
                  st_error *error);

/* Appends the Key member that stands for a key: {"pk":...,"sk":...}. */
void st_key_write(const st_table *t, const st_key *key, st_buf *out);

/* One value as a part of a key of `type`; `name` for messages. */
int st_key_check_size(st_key_part part, bool is_hash, st_error *error);
int st_key_check_empty(st_key_part part, st_str name, st_error *error);
int st_key_check_part(st_key_part part, st_str name, bool is_hash, st_error *error); /* both */

/* The index keys of an item to be stored: types, empty values, sizes. `before`:
** only those that differ from this item's are checked (an update); n 0: all. */
int st_key_check_indexes(const st_table *t, const st_item_text *item, st_str before, bool update,
                         st_arena *arena, st_error *error);

/* An ExclusiveStartKey: the keys of index (NULL: none) and table, no more. */
int st_key_position(const st_table *t, const st_index *index, st_str map, st_arena *arena,
                    st_position *out, st_error *error);

/* Appends the LastEvaluatedKey for an item: the attributes of index and table key. */
int st_key_write_position(const st_table *t, const st_index *index, st_str item, st_arena *arena,
                          st_buf *out, st_error *error);

/* Names of the attributes that make up the keys of table and index, each once,
** sorted. `names` has room for ST_KEY_NAMES. */
enum { ST_KEY_NAMES = 2 * ST_MAX_INDEX_PART + 2 };
size_t st_key_names(const st_table *t, const st_index *index, st_str *names);
#endif
