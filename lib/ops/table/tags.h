/* Tags: what a request may give, and what a table keeps of them. */
#ifndef ST_TAGS_H
#define ST_TAGS_H
#include "ops/table/table_control.h"

typedef struct st_tag {
  st_str key, value;
} st_tag;

typedef struct st_tags { /* no key twice */
  st_tag *all;
  size_t count;
} st_tags;

/* A request's list, in the arena; list may be NULL. Errors: VALIDATION. */
int st_tags_read(st_call *c, const st_json *list, st_tags *out);

/* A request's list of keys to take away: each a key that a tag may have. */
int st_tag_keys_read(st_call *c, const st_json *list, st_tags *out);

/* What a table keeps. Errors: NOMEM. */
int st_tags_kept(st_call *c, const st_table *t, st_tags *out);

/* Keeps these and no others; `t` is a copy in the arena. Errors: VALIDATION where
** there are more than a table may have. */
int st_tags_put(st_call *c, st_table *t, const st_tags *tags);

void st_tags_print(const st_tags *tags, st_buf *out); /* [{"Key":...,"Value":...}] */
#endif
