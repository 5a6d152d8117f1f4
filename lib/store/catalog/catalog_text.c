/*
** catalog_text.c - a table's definition as the JSON text the catalog keeps, and
** back. Names of members and values are for whoever reads the file with another
** tool; a member that is missing has its zero value.
*/
#include "base/utf8.h"
#include "store/catalog/catalog_queries.h"
#include "store/store_internal.h"
#include <string.h>

/* Tags: st_status, st_billing, st_index_kind, st_projects, st_view. */
static const char *const status_names[] = {"ACTIVE", "CREATING", "UPDATING", "DELETING", NULL};
static const char *const billing_names[] = {"PROVISIONED", "PAY_PER_REQUEST", NULL};
static const char *const index_kind_names[] = {"GSI", "LSI", NULL};
static const char *const projects_names[] = {"ALL", "KEYS_ONLY", "INCLUDE", NULL};
static const char *const view_names[] = {"NONE",      "KEYS_ONLY",          "NEW_IMAGE",
                                         "OLD_IMAGE", "NEW_AND_OLD_IMAGES", NULL};

const char *st_view_name(st_view view) {
  return view_names[view];
}

st_view st_view_of(st_str name) {
  int view = ST_VIEW_NEW_AND_OLD;
  while (view > ST_VIEW_NONE && !st_str_is(name, view_names[view])) view--;
  return (st_view)view;
}

/* ------------------------------------------------------------- writing */

static void put_attributes(st_buf *out, const char *name, const st_attribute *a, size_t count) {
  st_def_put_name(out, name);
  st_buf_char(out, '[');
  for (size_t i = 0; i < count; i++) {
    if (i) st_buf_char(out, ',');
    st_buf_lit(out, "{\"name\":");
    st_def_put_string(out, a[i].name);
    st_buf_format(out, ",\"type\":\"%c\"}", a[i].type);
  }
  st_buf_char(out, ']');
}

static void put_throughput(st_buf *out, const st_throughput *t) {
  st_def_put_name(out, "throughput");
  st_buf_char(out, '{');
  st_def_put_int(out, "read", t->read);
  st_def_put_int(out, "write", t->write);
  st_def_put_int(out, "increased", t->increased_ms);
  st_def_put_int(out, "decreased", t->decreased_ms);
  st_def_put_int(out, "decreases", t->decreases);
  st_buf_char(out, '}');
}

void st_definition_write(const st_table *t, st_buf *out) {
  st_buf_char(out, '{');
  st_def_put_text(out, "uuid", st_str_of(t->uuid));
  st_def_put_int(out, "created", t->created_ms);
  put_attributes(out, "hash", &t->hash, 1);
  put_attributes(out, "range", &t->range, t->range.name.p ? 1 : 0);
  put_attributes(out, "attributes", t->attributes, t->attribute_count);
  st_def_put_text(out, "billing", st_str_of(billing_names[t->billing]));
  st_def_put_flag(out, "billingNamed", t->billing_named);
  st_def_put_int(out, "onDemandSince", t->on_demand_since_ms);
  put_throughput(out, &t->throughput);
  if (t->table_class.n) st_def_put_text(out, "tableClass", t->table_class);
  st_def_put_flag(out, "deletionProtection", t->deletion_protection);
  st_def_put_text(out, "streamView", st_str_of(view_names[t->stream_view]));
  st_def_put_int(out, "streamSince", t->stream_since_ms);
  st_def_put_int(out, "stream", t->stream_id);
  st_def_put_int(out, "streamShards", t->stream_shards);
  if (t->ttl.n) st_def_put_text(out, "ttl", t->ttl);
  if (t->settings.n) {
    st_def_put_name(out, "settings");
    st_buf_str(out, t->settings);
  }
  st_def_put_text(out, "status", st_str_of(status_names[t->status]));
  st_def_put_int(out, "until", t->until_ms);
  if (t->sql_name.n) st_def_put_text(out, "sql", t->sql_name);
  st_searches_write(t, out);
  st_sql_views_write(t, out);
  st_buf_char(out, '}');
}

void st_index_definition_write(const st_index *x, st_buf *out) {
  st_buf_char(out, '{');
  st_def_put_text(out, "kind", st_str_of(index_kind_names[x->kind]));
  put_attributes(out, "hash", x->hash, (size_t)x->hash_count);
  put_attributes(out, "range", x->range, (size_t)x->range_count);
  st_def_put_text(out, "projects", st_str_of(projects_names[x->projects]));
  st_def_put_name(out, "included");
  st_buf_char(out, '[');
  for (size_t i = 0; i < x->included_count; i++) {
    if (i) st_buf_char(out, ',');
    st_def_put_string(out, x->included[i]);
  }
  st_buf_char(out, ']');
  put_throughput(out, &x->throughput);
  st_def_put_text(out, "status", st_str_of(status_names[x->status]));
  st_def_put_int(out, "until", x->until_ms);
  st_def_put_flag(out, "backfilling", x->backfilling);
  st_buf_char(out, '}');
}

/* ------------------------------------------------------------- reading */

static st_attribute get_attribute(st_definition_reader *r, const st_json *v) {
  st_attribute a = {
      {NULL, 0},
      0
  };
  if (v->type != ST_JSON_OBJECT) {
    r->damaged = true;
    return a;
  }
  a.name = st_def_text(r, v, "name");
  const st_json *type = st_def_member(r, v, "type", ST_JSON_STRING);
  if (a.name.p && type && type->len == 1 && strchr("SNB", type->text[0])) {
    a.type = type->text[0];
  } else {
    r->damaged = true;
  }
  return a;
}

/* At most `max` of them into `out`. */
static size_t get_attributes(st_definition_reader *r, const st_json *object, const char *name,
                             st_attribute *out, size_t max) {
  const st_json *list = st_def_member(r, object, name, ST_JSON_ARRAY);
  size_t count = 0;
  if (!list) return 0;
  for (const st_json *v = st_json_first(list); v; v = st_json_next(list, v)) {
    if (count == max) {
      r->damaged = true;
      return count;
    }
    out[count++] = get_attribute(r, v);
  }
  return count;
}

static st_attribute *get_attribute_list(st_definition_reader *r, const st_json *object,
                                        const char *name, size_t *count) {
  const st_json *list = st_def_member(r, object, name, ST_JSON_ARRAY);
  *count = 0;
  if (!list) return NULL;
  st_attribute *out = st_arena_array(r->arena, list->count, sizeof *out);
  if (!out) {
    r->no_memory = true;
    return NULL;
  }
  *count = get_attributes(r, object, name, out, list->count);
  return out;
}

static st_throughput get_throughput(st_definition_reader *r, const st_json *object) {
  st_throughput t = {0};
  const st_json *v = st_def_member(r, object, "throughput", ST_JSON_OBJECT);
  if (!v) return t;
  t.read = st_def_int(r, v, "read");
  t.write = st_def_int(r, v, "write");
  t.increased_ms = st_def_int(r, v, "increased");
  t.decreased_ms = st_def_int(r, v, "decreased");
  t.decreases = st_def_int(r, v, "decreases");
  return t;
}

static st_str get_settings(st_definition_reader *r, const st_json *object) {
  st_str kept = {NULL, 0};
  const st_json *v = st_def_member(r, object, "settings", ST_JSON_OBJECT);
  if (v && !st_arena_copy(r->arena, (st_str){v->text, v->len}, &kept)) r->no_memory = true;
  return kept;
}

static void read_table(st_definition_reader *r, const st_json *root, st_table *t) {
  st_str uuid = st_def_text(r, root, "uuid");
  if (uuid.n >= sizeof t->uuid) {
    r->damaged = true;
    return;
  }
  if (uuid.n) memcpy(t->uuid, uuid.p, uuid.n);
  t->uuid[uuid.n] = 0;
  t->created_ms = st_def_int(r, root, "created");
  if (get_attributes(r, root, "hash", &t->hash, 1) != 1) r->damaged = true;
  get_attributes(r, root, "range", &t->range, 1);
  t->attributes = get_attribute_list(r, root, "attributes", &t->attribute_count);
  t->billing = (st_billing)st_def_choice(r, root, "billing", billing_names);
  t->billing_named = st_def_flag(r, root, "billingNamed");
  t->on_demand_since_ms = st_def_int(r, root, "onDemandSince");
  t->throughput = get_throughput(r, root);
  t->table_class = st_def_text(r, root, "tableClass");
  t->deletion_protection = st_def_flag(r, root, "deletionProtection");
  t->stream_view = (st_view)st_def_choice(r, root, "streamView", view_names);
  t->stream_since_ms = st_def_int(r, root, "streamSince");
  t->stream_id = st_def_int(r, root, "stream");
  t->stream_shards = (int)st_def_int(r, root, "streamShards");
  t->ttl = st_def_text(r, root, "ttl");
  t->settings = get_settings(r, root);
  t->status = (st_status)st_def_choice(r, root, "status", status_names);
  t->until_ms = st_def_int(r, root, "until");
  t->sql_name = st_def_text(r, root, "sql");
  st_searches_read(r, root, t);
  st_sql_views_read(r, root, t);
}

static void read_included(st_definition_reader *r, const st_json *root, st_index *x) {
  const st_json *list = st_def_member(r, root, "included", ST_JSON_ARRAY);
  if (!list || list->count == 0) return;
  x->included = st_arena_array(r->arena, list->count, sizeof *x->included);
  if (!x->included) {
    r->no_memory = true;
    return;
  }
  for (const st_json *v = st_json_first(list); v; v = st_json_next(list, v)) {
    x->included[x->included_count++] = st_def_string(r, v);
  }
}

static void read_index(st_definition_reader *r, const st_json *root, st_index *x) {
  x->kind = (st_index_kind)st_def_choice(r, root, "kind", index_kind_names);
  x->hash_count = (int)get_attributes(r, root, "hash", x->hash, ST_MAX_INDEX_PART);
  x->range_count = (int)get_attributes(r, root, "range", x->range, ST_MAX_INDEX_PART);
  if (x->hash_count == 0) r->damaged = true;
  x->projects = (st_projects)st_def_choice(r, root, "projects", projects_names);
  read_included(r, root, x);
  x->throughput = get_throughput(r, root);
  x->status = (st_status)st_def_choice(r, root, "status", status_names);
  x->until_ms = st_def_int(r, root, "until");
  x->backfilling = st_def_flag(r, root, "backfilling");
}

/* Reads text as a table's (t) or an index's (x) definition. */
static int read_definition(st_str name, st_str text, st_arena *arena, st_table *t, st_index *x,
                           st_error *error) {
  st_definition_reader r = {.arena = arena};
  st_arena_init(&r.scratch);
  st_error reading;
  st_error_init(&reading);
  const st_json *root = NULL;
  int rc = st_json_read(text, &r.scratch, &root, &reading);
  r.no_memory = rc == STATOR_NOMEM;
  r.damaged = rc != STATOR_OK || root->type != ST_JSON_OBJECT;
  st_error_free(&reading);
  if (!r.damaged && t) read_table(&r, root, t);
  if (!r.damaged && x) read_index(&r, root, x);
  st_arena_free(&r.scratch);
  if (r.no_memory) return st_error_nomem(error);
  if (!r.damaged) return STATOR_OK;
  return st_error_raise(error, STATOR_CORRUPT,
                        "the definition of table or index \"%.*s\" is damaged", ST_FMT(name));
}

int st_definition_read(st_str text, st_arena *arena, st_table *t, st_error *error) {
  return read_definition(t->name, text, arena, t, NULL, error);
}

int st_index_definition_read(st_str text, st_arena *arena, st_index *x, st_error *error) {
  return read_definition(x->name, text, arena, NULL, x, error);
}
