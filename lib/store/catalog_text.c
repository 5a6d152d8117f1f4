/*
** catalog_text.c - a table's definition as the JSON text the catalog keeps, and
** back. Names of members and values are for whoever reads the file with another
** tool; a member that is missing has its zero value.
*/
#include "base/utf8.h"
#include "store/store_internal.h"
#include "value/json.h"
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

static void put_name(st_buf *out, const char *name) {
  if (out->n && out->p[out->n - 1] != '{') st_buf_char(out, ',');
  st_buf_format(out, "\"%s\":", name);
}

static void put_string(st_buf *out, st_str s) {
  st_buf_char(out, '"');
  st_utf8_escape(s, out);
  st_buf_char(out, '"');
}

static void put_text(st_buf *out, const char *name, st_str s) {
  put_name(out, name);
  put_string(out, s);
}

static void put_int(st_buf *out, const char *name, int64_t v) {
  if (v == 0) return;
  put_name(out, name);
  st_buf_int(out, v);
}

static void put_flag(st_buf *out, const char *name, bool v) {
  if (!v) return;
  put_name(out, name);
  st_buf_lit(out, "true");
}

static void put_attributes(st_buf *out, const char *name, const st_attribute *a, size_t count) {
  put_name(out, name);
  st_buf_char(out, '[');
  for (size_t i = 0; i < count; i++) {
    if (i) st_buf_char(out, ',');
    st_buf_lit(out, "{\"name\":");
    put_string(out, a[i].name);
    st_buf_format(out, ",\"type\":\"%c\"}", a[i].type);
  }
  st_buf_char(out, ']');
}

static void put_throughput(st_buf *out, const st_throughput *t) {
  put_name(out, "throughput");
  st_buf_char(out, '{');
  put_int(out, "read", t->read);
  put_int(out, "write", t->write);
  put_int(out, "increased", t->increased_ms);
  put_int(out, "decreased", t->decreased_ms);
  put_int(out, "decreases", t->decreases);
  st_buf_char(out, '}');
}

void st_definition_write(const st_table *t, st_buf *out) {
  st_buf_char(out, '{');
  put_text(out, "uuid", st_str_of(t->uuid));
  put_int(out, "created", t->created_ms);
  put_attributes(out, "hash", &t->hash, 1);
  put_attributes(out, "range", &t->range, t->range.name.p ? 1 : 0);
  put_attributes(out, "attributes", t->attributes, t->attribute_count);
  put_text(out, "billing", st_str_of(billing_names[t->billing]));
  put_flag(out, "billingNamed", t->billing_named);
  put_int(out, "onDemandSince", t->on_demand_since_ms);
  put_throughput(out, &t->throughput);
  if (t->table_class.n) put_text(out, "tableClass", t->table_class);
  put_flag(out, "deletionProtection", t->deletion_protection);
  put_text(out, "streamView", st_str_of(view_names[t->stream_view]));
  put_int(out, "streamSince", t->stream_since_ms);
  put_int(out, "stream", t->stream_id);
  put_int(out, "streamShards", t->stream_shards);
  if (t->ttl.n) put_text(out, "ttl", t->ttl);
  if (t->settings.n) {
    put_name(out, "settings");
    st_buf_str(out, t->settings);
  }
  put_text(out, "status", st_str_of(status_names[t->status]));
  put_int(out, "until", t->until_ms);
  st_buf_char(out, '}');
}

void st_index_definition_write(const st_index *x, st_buf *out) {
  st_buf_char(out, '{');
  put_text(out, "kind", st_str_of(index_kind_names[x->kind]));
  put_attributes(out, "hash", x->hash, (size_t)x->hash_count);
  put_attributes(out, "range", x->range, (size_t)x->range_count);
  put_text(out, "projects", st_str_of(projects_names[x->projects]));
  put_name(out, "included");
  st_buf_char(out, '[');
  for (size_t i = 0; i < x->included_count; i++) {
    if (i) st_buf_char(out, ',');
    put_string(out, x->included[i]);
  }
  st_buf_char(out, ']');
  put_throughput(out, &x->throughput);
  put_text(out, "status", st_str_of(status_names[x->status]));
  put_int(out, "until", x->until_ms);
  put_flag(out, "backfilling", x->backfilling);
  st_buf_char(out, '}');
}

/* ------------------------------------------------------------- reading */

/* Sticky: a fault anywhere is looked at once, at the end. */
typedef struct definition_reader {
  const st_json *of, *next; /* the member behind the one found last, and of which object */
  st_arena scratch;         /* the JSON nodes */
  st_arena *arena;          /* the text that stays */
  bool damaged, no_memory;
} definition_reader;

/* Members mostly stand in the order in which they are asked for. */
static const st_json *find_member(definition_reader *r, const st_json *object, const char *name) {
  bool at_hand = r->of == object && r->next && st_json_is(r->next, st_str_of(name));
  const st_json *v = at_hand ? r->next + 1 : st_json_member(object, name);
  if (!v) return NULL;
  r->of = object;
  r->next = st_json_next(object, v - 1);
  return v;
}

static const st_json *member_of(definition_reader *r, const st_json *object, const char *name,
                                st_json_type type) {
  const st_json *v = find_member(r, object, name);
  if (!v || v->type == type) return v;
  r->damaged = true;
  return NULL;
}

static st_str kept_string(definition_reader *r, const st_json *v) {
  st_str meaning = {"", 0}, kept = {"", 0};
  if (v->type != ST_JSON_STRING) {
    r->damaged = true;
  } else if (!st_json_string(v, &r->scratch, &meaning) ||
             !st_arena_copy(r->arena, meaning, &kept)) {
    r->no_memory = true;
  }
  return kept;
}

static st_str get_text(definition_reader *r, const st_json *object, const char *name) {
  const st_json *v = member_of(r, object, name, ST_JSON_STRING);
  return v ? kept_string(r, v) : (st_str){NULL, 0};
}

static int64_t get_int(definition_reader *r, const st_json *object, const char *name) {
  const st_json *v = member_of(r, object, name, ST_JSON_NUMBER);
  int64_t number = 0;
  if (v && !st_str_to_int64((st_str){v->text, v->len}, &number)) r->damaged = true;
  return number;
}

static bool get_flag(definition_reader *r, const st_json *object, const char *name) {
  const st_json *v = find_member(r, object, name);
  return v && v->type == ST_JSON_TRUE;
}

static int get_choice(definition_reader *r, const st_json *object, const char *name,
                      const char *const *names) {
  const st_json *v = member_of(r, object, name, ST_JSON_STRING);
  for (int i = 0; v && names[i]; i++) {
    if (st_json_is(v, st_str_of(names[i]))) return i;
  }
  r->damaged = true;
  return 0;
}

static st_attribute get_attribute(definition_reader *r, const st_json *v) {
  st_attribute a = {
      {NULL, 0},
      0
  };
  if (v->type != ST_JSON_OBJECT) {
    r->damaged = true;
    return a;
  }
  a.name = get_text(r, v, "name");
  const st_json *type = member_of(r, v, "type", ST_JSON_STRING);
  if (a.name.p && type && type->len == 1 && strchr("SNB", type->text[0])) {
    a.type = type->text[0];
  } else {
    r->damaged = true;
  }
  return a;
}

/* At most `max` of them into `out`. */
static size_t get_attributes(definition_reader *r, const st_json *object, const char *name,
                             st_attribute *out, size_t max) {
  const st_json *list = member_of(r, object, name, ST_JSON_ARRAY);
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

static st_attribute *get_attribute_list(definition_reader *r, const st_json *object,
                                        const char *name, size_t *count) {
  const st_json *list = member_of(r, object, name, ST_JSON_ARRAY);
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

static st_throughput get_throughput(definition_reader *r, const st_json *object) {
  st_throughput t = {0};
  const st_json *v = member_of(r, object, "throughput", ST_JSON_OBJECT);
  if (!v) return t;
  t.read = get_int(r, v, "read");
  t.write = get_int(r, v, "write");
  t.increased_ms = get_int(r, v, "increased");
  t.decreased_ms = get_int(r, v, "decreased");
  t.decreases = get_int(r, v, "decreases");
  return t;
}

static st_str get_settings(definition_reader *r, const st_json *object) {
  st_str kept = {NULL, 0};
  const st_json *v = member_of(r, object, "settings", ST_JSON_OBJECT);
  if (v && !st_arena_copy(r->arena, (st_str){v->text, v->len}, &kept)) r->no_memory = true;
  return kept;
}

static void read_table(definition_reader *r, const st_json *root, st_table *t) {
  st_str uuid = get_text(r, root, "uuid");
  if (uuid.n >= sizeof t->uuid) {
    r->damaged = true;
    return;
  }
  if (uuid.n) memcpy(t->uuid, uuid.p, uuid.n);
  t->uuid[uuid.n] = 0;
  t->created_ms = get_int(r, root, "created");
  if (get_attributes(r, root, "hash", &t->hash, 1) != 1) r->damaged = true;
  get_attributes(r, root, "range", &t->range, 1);
  t->attributes = get_attribute_list(r, root, "attributes", &t->attribute_count);
  t->billing = (st_billing)get_choice(r, root, "billing", billing_names);
  t->billing_named = get_flag(r, root, "billingNamed");
  t->on_demand_since_ms = get_int(r, root, "onDemandSince");
  t->throughput = get_throughput(r, root);
  t->table_class = get_text(r, root, "tableClass");
  t->deletion_protection = get_flag(r, root, "deletionProtection");
  t->stream_view = (st_view)get_choice(r, root, "streamView", view_names);
  t->stream_since_ms = get_int(r, root, "streamSince");
  t->stream_id = get_int(r, root, "stream");
  t->stream_shards = (int)get_int(r, root, "streamShards");
  t->ttl = get_text(r, root, "ttl");
  t->settings = get_settings(r, root);
  t->status = (st_status)get_choice(r, root, "status", status_names);
  t->until_ms = get_int(r, root, "until");
}

static void read_included(definition_reader *r, const st_json *root, st_index *x) {
  const st_json *list = member_of(r, root, "included", ST_JSON_ARRAY);
  if (!list || list->count == 0) return;
  x->included = st_arena_array(r->arena, list->count, sizeof *x->included);
  if (!x->included) {
    r->no_memory = true;
    return;
  }
  for (const st_json *v = st_json_first(list); v; v = st_json_next(list, v)) {
    x->included[x->included_count++] = kept_string(r, v);
  }
}

static void read_index(definition_reader *r, const st_json *root, st_index *x) {
  x->kind = (st_index_kind)get_choice(r, root, "kind", index_kind_names);
  x->hash_count = (int)get_attributes(r, root, "hash", x->hash, ST_MAX_INDEX_PART);
  x->range_count = (int)get_attributes(r, root, "range", x->range, ST_MAX_INDEX_PART);
  if (x->hash_count == 0) r->damaged = true;
  x->projects = (st_projects)get_choice(r, root, "projects", projects_names);
  read_included(r, root, x);
  x->throughput = get_throughput(r, root);
  x->status = (st_status)get_choice(r, root, "status", status_names);
  x->until_ms = get_int(r, root, "until");
  x->backfilling = get_flag(r, root, "backfilling");
}

/* Reads text as a table's (t) or an index's (x) definition. */
static int read_definition(st_str name, st_str text, st_arena *arena, st_table *t, st_index *x,
                           st_error *error) {
  definition_reader r = {.arena = arena};
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
