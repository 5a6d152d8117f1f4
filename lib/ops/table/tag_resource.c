/*
** tag_resource.c - TagResource, UntagResource and ListTagsOfResource. Streams have
** ARNs that these take, and no tags. What was written is read at once, and one
** page holds all: DynamoDB's fifty tags come on one page too.
*/
#include "base/bounds.h"
#include "ops/table/resource_arn.h"
#include "ops/table/table_features.h"
#include "ops/table/tags.h"

enum { TAGGED_ARN, TAGGED_LIST }; /* Tags, or TagKeys */

#define TAGGED_ARN_MEMBER                                                                          \
  { .name = "ResourceArn", .kind = ST_KIND_STRING, .min = 1, .max = ST_MAX_RESOURCE_ARN }

static const st_field tag_of_request = {.kind = ST_KIND_STRUCT, .shape = &st_tag_shape};
static const st_field tag_resource_fields[] = {
    [TAGGED_ARN] = TAGGED_ARN_MEMBER,
    [TAGGED_LIST] = {.name = "Tags",
                     .kind = ST_KIND_LIST,
                     .rules = ST_REQUIRED,
                     .of = &tag_of_request},
};
const st_shape st_tag_resource_shape = ST_SHAPE("TagResourceInput", tag_resource_fields);

static const st_field untag_resource_fields[] = {
    [TAGGED_ARN] = TAGGED_ARN_MEMBER,
    [TAGGED_LIST] = {.name = "TagKeys",
                     .kind = ST_KIND_LIST,
                     .rules = ST_REQUIRED,
                     .of = &st_field_string},
};
const st_shape st_untag_resource_shape = ST_SHAPE("UntagResourceInput", untag_resource_fields);

static const st_field list_tags_fields[] = {
    [TAGGED_ARN] = TAGGED_ARN_MEMBER,
    {.name = "NextToken", .kind = ST_KIND_STRING}, /* a bad one is ignored, and none is good */
};
const st_shape st_list_tags_shape = ST_SHAPE("ListTagsOfResourceInput", list_tags_fields);

/* -------------------------------------------------------------- the resource */

static int read_tagged(st_call *c, const st_shape *shape, st_resource *r) {
  *r = (st_resource){0};
  if (!c->m[TAGGED_ARN]) return st_error_raise(c->error, STATOR_VALIDATION, "Invalid TableArn");
  int rc = st_decode_constraints(shape, c->m, NULL, 10, c->arena, c->error);
  return rc == STATOR_OK ? st_resource_read(c, c->m[TAGGED_ARN], ST_ARN_OF_TAGS, r) : rc;
}

/* A settled copy of the table. */
static int find_tagged(st_call *c, const st_resource *r, st_table **copy) {
  st_table *t = NULL;
  int rc = r->stream.n ? STATOR_OK : st_control_look(c, r->table, &t);
  if (rc != STATOR_OK) return rc;
  if (t) return st_control_settled(c, t, copy);
  st_resource_absent(c, r);
  return STATOR_RESOURCE_NOT_FOUND;
}

static int check_taggable(st_call *c, const st_table *t) {
  const char *state = t->status == ST_CREATING ? "created" : "deleted";
  if (t->status != ST_CREATING && t->status != ST_DELETING) return STATOR_OK;
  return st_error_raise(c->error, STATOR_RESOURCE_IN_USE, ST_STILL_IN_USE "Table is being %s: %.*s",
                        state, ST_FMT(t->name));
}

/* ------------------------------------------------------------------- changing */

typedef struct tag_change {
  st_resource resource;
  st_tags asked;
  void (*apply)(st_tags *kept, const st_tags *asked);
} tag_change;

static st_tag *tag_of_key(const st_tags *tags, st_str key) {
  for (size_t i = 0; i < tags->count; i++)
    if (st_str_eq(tags->all[i].key, key)) return &tags->all[i];
  return NULL;
}

/* `kept` has room for all that are asked. */
static void add_tags(st_tags *kept, const st_tags *asked) {
  for (size_t i = 0; i < asked->count; i++) {
    st_tag *old = tag_of_key(kept, asked->all[i].key);
    if (old)
      old->value = asked->all[i].value;
    else
      kept->all[kept->count++] = asked->all[i];
  }
}

static void remove_tags(st_tags *kept, const st_tags *asked) {
  size_t n = 0;
  for (size_t i = 0; i < kept->count; i++)
    if (!tag_of_key(asked, kept->all[i].key)) kept->all[n++] = kept->all[i];
  kept->count = n;
}

static int copy_with_room(st_call *c, const st_tags *tags, size_t more, st_tags *out) {
  *out = (st_tags){st_arena_array(c->arena, tags->count + more + 1, sizeof *out->all), tags->count};
  if (!out->all) return st_error_nomem(c->error);
  for (size_t i = 0; i < tags->count; i++) out->all[i] = tags->all[i];
  return STATOR_OK;
}

static int change_tags_within(st_call *c, void *draft) {
  const tag_change *change = draft;
  st_table *t;
  st_tags kept, changed;
  int rc = find_tagged(c, &change->resource, &t);
  if (rc == STATOR_OK) rc = check_taggable(c, t);
  if (rc == STATOR_OK) rc = st_tags_kept(c, t, &kept);
  if (rc == STATOR_OK) rc = copy_with_room(c, &kept, change->asked.count, &changed);
  if (rc != STATOR_OK) return rc;
  change->apply(&changed, &change->asked);
  rc = st_tags_put(c, t, &changed);
  return rc == STATOR_OK ? st_catalog_alter(c->store, t->id, t, c->error) : rc;
}

static int refuse_empty_list(st_call *c, const char *what) {
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Atleast one %s needs to be provided as Input.", what);
}

int st_op_tag_resource(st_call *c) {
  tag_change change = {.apply = add_tags};
  int rc = read_tagged(c, &st_tag_resource_shape, &change.resource);
  if (rc != STATOR_OK) return rc;
  if (c->m[TAGGED_LIST]->count == 0) return refuse_empty_list(c, "Tag");
  rc = st_tags_read(c, c->m[TAGGED_LIST], &change.asked);
  return rc == STATOR_OK ? st_control_write(c, change_tags_within, &change) : rc;
}

int st_op_untag_resource(st_call *c) {
  tag_change change = {.apply = remove_tags};
  int rc = read_tagged(c, &st_untag_resource_shape, &change.resource);
  if (rc != STATOR_OK) return rc;
  if (c->m[TAGGED_LIST]->count == 0) return refuse_empty_list(c, "Tag Key");
  rc = st_tag_keys_read(c, c->m[TAGGED_LIST], &change.asked);
  return rc == STATOR_OK ? st_control_write(c, change_tags_within, &change) : rc;
}

/* -------------------------------------------------------------------- listing */

int st_op_list_tags(st_call *c) {
  st_resource r;
  st_table *t;
  st_tags tags;
  int rc = read_tagged(c, &st_list_tags_shape, &r);
  if (rc == STATOR_OK) rc = find_tagged(c, &r, &t);
  if (rc == STATOR_OK && t->status == ST_CREATING) rc = st_resource_absent(c, &r);
  if (rc == STATOR_OK) rc = st_tags_kept(c, t, &tags);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"Tags\":");
  st_tags_print(&tags, c->out);
  st_buf_char(c->out, '}');
  return STATOR_OK;
}
