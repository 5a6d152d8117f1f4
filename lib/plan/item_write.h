/* Writing one item: read the old one if something needs it, judge the
** condition, make the new one, store it with its index entries. */
#ifndef ST_PLAN_WRITE_H
#define ST_PLAN_WRITE_H
#include "expr/update.h"
#include "plan/keys.h"

typedef enum st_write_kind {
  ST_WRITE_PUT,
  ST_WRITE_UPDATE,
  ST_WRITE_DELETE,
  ST_WRITE_CHECK /* of a transaction: the condition is judged, nothing written */
} st_write_kind;

typedef struct st_write {
  /* What to do. */
  st_write_kind kind;
  st_key key;
  st_item_text item;             /* PUT: the new item; else its key attributes */
  const st_condition *condition; /* NULL: none */
  const st_update *update;       /* UPDATE; NULL: create the item if it is missing */
  bool missing_passes;           /* where there is no item the condition is not asked */
  bool flat_limit;               /* UPDATE: no more than an item's size is limited */
  bool want_old;                 /* keep the old item for the answer */
  bool want_old_on_failure;      /* keep it if the condition fails */
  bool want_sizes;               /* know the sizes of both images */

  /* What came of it; texts in the arena or, `after`, in `work`. */
  st_str before;    /* n 0: there was none, or it was not asked for */
  st_str after;     /* UPDATE: the item as it is now; n 0: none was created */
  int64_t new_size; /* of `after` */
  int64_t old_size; /* of the old item; 0: there was none, or nothing needed to know */
} st_write;

/* Bytes of the larger image, once it is carried out. */
int64_t st_write_larger_size(const st_write *w);

/* Inside st_store_write ... st_store_commit. Errors: CONDITION_FAILED (with
** w->before if asked for), VALIDATION from updates, index keys, sizes; the
** store's. The caller undoes the transaction. */
int st_write_carry_out(st_store *s, st_table *t, st_write *w, st_arena *arena, st_arena *scratch,
                       st_buf *work, st_error *error);
#endif
