/*
** table_description.c - prints a TableDescription. It shows a settled copy: what
** the life cycle has ended is over. Counts come from the catalog's own table.
*/
#include "ops/table/table_description.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ops/search/search_description.h"
#include "ops/table/table_throughput.h"

enum { MS_A_DAY = 86400000 };

typedef struct description {
  st_call *c;
  st_buf *out;
  st_table *original; /* the catalog's */
  const st_table *t;  /* settled */
  const st_json *settings;
  unsigned show;
  const st_counts *counts; /* NULL: asked for */
} description;

static const st_str no_index = {NULL, 0}; /* the table itself */

const char *st_status_name(st_status status) {
  static const char *const names[] = {"ACTIVE", "CREATING", "UPDATING", "DELETING"};
  return names[status]; /* tag: st_status */
}

/* ---------------------------------------------------------------- small parts */

/* "name":" */
static void open_string(st_buf *out, const char *name) {
  st_buf_format(out, ",\"%s\":\"", name);
}

static void print_string(st_buf *out, const char *name, st_str s) {
  open_string(out, name);
  st_utf8_escape(s, out);
  st_buf_char(out, '"');
}

static void print_int(st_buf *out, const char *name, int64_t v) {
  st_buf_format(out, ",\"%s\":%lld", name, (long long)v);
}

void st_print_seconds(int64_t ms, st_buf *out) {
  st_buf_format(out, "%lld.%03d", (long long)(ms / 1000), (int)(ms % 1000));
}

static void print_time(st_buf *out, const char *name, int64_t ms) {
  st_buf_format(out, ",\"%s\":", name);
  st_print_seconds(ms, out);
}

void st_table_arn(const st_call *c, st_str table, st_buf *out) {
  st_buf_format(out, "arn:aws:dynamodb:%s:%s:table/", c->settings->region, c->settings->account);
  st_buf_str(out, table);
}

static void print_arn(const description *d, const char *name, const char *kind, st_str rest) {
  open_string(d->out, name);
  st_table_arn(d->c, d->t->name, d->out);
  st_buf_text(d->out, kind);
  st_buf_str(d->out, rest);
  st_buf_char(d->out, '"');
}

static void print_key_elements(st_buf *out, const st_attribute *a, int count, const char *type) {
  for (int i = 0; i < count; i++) {
    if (out->p && out->n && out->p[out->n - 1] == '}') st_buf_char(out, ',');
    st_buf_lit(out, "{\"AttributeName\":\"");
    st_utf8_escape(a[i].name, out);
    st_buf_format(out, "\",\"KeyType\":\"%s\"}", type);
  }
}

void st_print_key_schema(st_buf *out, const st_attribute *hash, int hashes,
                         const st_attribute *range, int ranges) {
  st_buf_lit(out, ",\"KeySchema\":[");
  print_key_elements(out, hash, hashes, "HASH");
  print_key_elements(out, range, ranges, "RANGE");
  st_buf_char(out, ']');
}

static void print_definitions(st_buf *out, const st_table *t) {
  st_buf_lit(out, "\"AttributeDefinitions\":[");
  for (size_t i = 0; i < t->attribute_count; i++) {
    st_buf_text(out, i ? ",{\"AttributeName\":\"" : "{\"AttributeName\":\"");
    st_utf8_escape(t->attributes[i].name, out);
    st_buf_format(out, "\",\"AttributeType\":\"%c\"}", t->attributes[i].type);
  }
  st_buf_char(out, ']');
}

/* ----------------------------------------------------------------- throughput */

/* While an update is under way the numbers before it are shown. */
static void print_provisioned(const description *d, const st_throughput *p, st_status status,
                              st_str index) {
  st_buf *out = d->out;
  int64_t now = d->c->now_ms, read = p->read, write = p->write;
  const st_json *previous = st_settings_member(d->settings, ST_SETTING_PREVIOUS, index);
  if (previous && status == ST_UPDATING) {
    st_units old = st_units_read(&st_throughput_shape, previous);
    read = old.read;
    write = old.write;
  }
  bool today = p->decreased_ms && p->decreased_ms / MS_A_DAY == now / MS_A_DAY;
  st_buf_lit(out, ",\"ProvisionedThroughput\":{");
  st_buf_format(out, "\"NumberOfDecreasesToday\":%lld", (long long)(today ? p->decreases : 0));
  print_int(out, "ReadCapacityUnits", read);
  print_int(out, "WriteCapacityUnits", write);
  if (p->increased_ms) print_time(out, "LastIncreaseDateTime", p->increased_ms);
  if (p->decreased_ms) print_time(out, "LastDecreaseDateTime", p->decreased_ms);
  st_buf_char(out, '}');
}

static void print_on_demand(const description *d, st_str index) {
  st_units u = st_units_read(&st_on_demand_shape,
                             st_settings_member(d->settings, ST_SETTING_ON_DEMAND, index));
  bool cleared = d->show & ST_SHOW_CLEARED;
  bool read = u.has_read && (u.read > 0 || cleared);
  bool write = u.has_write && (u.write > 0 || cleared);
  if (!read && !write) return;
  st_buf_lit(d->out, ",\"OnDemandThroughput\":{");
  if (read) st_buf_format(d->out, "\"MaxReadRequestUnits\":%lld", (long long)u.read);
  if (write)
    st_buf_format(d->out, "%s\"MaxWriteRequestUnits\":%lld", read ? "," : "", (long long)u.write);
  st_buf_char(d->out, '}');
}

static void print_warm(const description *d, const st_throughput *p, st_status status,
                       st_str index) {
  bool asked = st_settings_member(d->settings, ST_SETTING_WARM, index);
  if (!(d->show & ST_SHOW_WARM) && !asked) return;
  st_units u = st_warm_in_effect(d->settings, index, d->t->billing, p);
  const st_json *until = st_settings_member(d->settings, ST_SETTING_WARM_UNTIL, index);
  if (until && st_decode_int(until, 0) > d->c->now_ms) status = ST_UPDATING;
  st_buf_format(d->out,
                ",\"WarmThroughput\":{\"ReadUnitsPerSecond\":%lld,\"WriteUnitsPerSecond\":%lld,"
                "\"Status\":\"%s\"}",
                (long long)u.read, (long long)u.write, st_status_name(status));
}

static void print_billing(const description *d) {
  const st_table *t = d->t;
  if (!t->billing_named) return;
  st_buf_format(d->out, ",\"BillingModeSummary\":{\"BillingMode\":\"%s\"",
                t->billing == ST_PAY_PER_REQUEST ? "PAY_PER_REQUEST" : "PROVISIONED");
  if (t->on_demand_since_ms && (d->show & ST_SHOW_SINCE))
    print_time(d->out, "LastUpdateToPayPerRequestDateTime", t->on_demand_since_ms);
  st_buf_char(d->out, '}');
}

/* -------------------------------------------------------------------- indexes */

static void print_projection(st_buf *out, const st_index *x) {
  static const char *const types[] = {"ALL", "KEYS_ONLY", "INCLUDE"}; /* tag: st_projects */
  st_buf_format(out, ",\"Projection\":{\"ProjectionType\":\"%s\"", types[x->projects]);
  if (x->projects == ST_PROJECTS_INCLUDED) {
    st_buf_lit(out, ",\"NonKeyAttributes\":[");
    for (size_t i = 0; i < x->included_count; i++) {
      st_buf_text(out, i ? ",\"" : "\"");
      st_utf8_escape(x->included[i], out);
      st_buf_char(out, '"');
    }
    st_buf_char(out, ']');
  }
  st_buf_char(out, '}');
}

/* While the table is UPDATING a new index is being allocated; then it is filled.
** One that came with its table has no such phases. */
static void print_index_status(const description *d, const st_index *x, st_status status) {
  st_buf_format(d->out, ",\"IndexStatus\":\"%s\"", st_status_name(status));
  if (status != ST_CREATING || d->t->status == ST_CREATING) return;
  bool filling = x->backfilling || d->t->status == ST_ACTIVE;
  st_buf_format(d->out, ",\"Backfilling\":%s", filling ? "true" : "false");
}

static int index_extent(st_call *c, st_table *t, const st_index *x, st_extent *out) {
  return st_items_extent(c->store, t, x, -1, c->now_ms, false, out, c->error);
}

static st_extent counted_extent(const st_counts *counts, st_str index) {
  for (size_t i = 0; i < counts->count; i++)
    if (st_str_eq(counts->indexes[i], index)) return counts->of_index[i];
  return (st_extent){0, 0};
}

static int print_index_extent(const description *d, const st_index *x) {
  st_extent e;
  int rc = STATOR_OK;
  if (d->counts)
    e = counted_extent(d->counts, x->name);
  else
    rc = index_extent(d->c, d->original, st_table_index(d->original, x->name), &e);
  if (rc != STATOR_OK) return rc;
  print_int(d->out, "IndexSizeBytes", e.bytes);
  print_int(d->out, "ItemCount", e.items);
  return rc;
}

static int print_table_index(const description *d, const st_index *x) {
  st_buf *out = d->out;
  st_status status = x->backfilling ? ST_CREATING : x->status;
  st_buf_lit(out, "{\"IndexName\":\"");
  st_utf8_escape(x->name, out);
  st_buf_char(out, '"');
  st_print_key_schema(out, x->hash, x->hash_count, x->range, x->range_count);
  print_projection(out, x);
  if (x->kind == ST_GSI) {
    print_index_status(d, x, status);
    print_provisioned(d, &x->throughput, status, x->name);
    print_on_demand(d, x->name);
    print_warm(d, &x->throughput, status, x->name);
  }
  int rc = print_index_extent(d, x);
  print_arn(d, "IndexArn", "/index/", x->name);
  st_buf_char(out, '}');
  return rc;
}

static int print_indexes(const description *d, st_index_kind kind, const char *name) {
  bool any = false;
  int rc = STATOR_OK;
  for (size_t i = 0; i < d->t->index_count && rc == STATOR_OK; i++) {
    if (d->t->indexes[i].kind != kind) continue;
    if (any)
      st_buf_char(d->out, ',');
    else
      st_buf_format(d->out, ",\"%s\":[", name);
    any = true;
    rc = print_table_index(d, &d->t->indexes[i]);
  }
  if (any) st_buf_char(d->out, ']');
  return rc;
}

/* ------------------------------------------------------------ lesser members */

static void print_stream(const description *d) {
  const st_table *t = d->t;
  if (t->stream_view != ST_VIEW_NONE)
    st_buf_format(d->out,
                  ",\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"%s\"}",
                  st_view_name(t->stream_view));
  if (!t->stream_since_ms) return;
  char label[32];
  st_clock_format(t->stream_since_ms, label);
  print_string(d->out, "LatestStreamLabel", st_str_of(label));
  print_arn(d, "LatestStreamArn", "/stream/", st_str_of(label));
}

static void print_sse(const description *d) {
  const st_json *sse = st_settings_member(d->settings, ST_SETTING_SSE, no_index);
  if (!sse) return;
  st_buf_lit(d->out, ",\"SSEDescription\":");
  st_buf_add(d->out, sse->text, sse->len);
}

static void print_class(const description *d) {
  if (!d->t->table_class.n) return;
  st_buf_lit(d->out, ",\"TableClassSummary\":{\"TableClass\":\"");
  st_buf_str(d->out, d->t->table_class);
  st_buf_char(d->out, '"');
  const st_json *times = st_settings_member(d->settings, ST_SETTING_CLASS_TIMES, no_index);
  if (times && times->count) /* the latest stands first */
    print_time(d->out, "LastUpdateDateTime", st_decode_int(st_json_first(times), 0));
  st_buf_char(d->out, '}');
}

static int print_extent(const description *d) {
  st_extent e;
  int rc = STATOR_OK;
  if (d->counts)
    e = d->counts->table;
  else
    rc = index_extent(d->c, d->original, NULL, &e);
  if (rc != STATOR_OK) return rc;
  print_int(d->out, "TableSizeBytes", e.bytes);
  print_int(d->out, "ItemCount", e.items);
  return rc;
}

/* ------------------------------------------------------------------- counting */

int st_table_count(st_call *c, st_table *t, unsigned show, st_counts *out) {
  *out = (st_counts){.indexes = st_arena_array(c->arena, t->index_count + 1, sizeof(st_str)),
                     .of_index = st_arena_array(c->arena, t->index_count + 1, sizeof(st_extent))};
  if (!out->indexes || !out->of_index) return st_error_nomem(c->error);
  int rc = index_extent(c, t, NULL, &out->table);
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++) {
    const st_index *x = &t->indexes[i];
    if (x->kind == ST_GSI && !(show & ST_SHOW_GSI)) continue;
    rc = index_extent(c, t, x, &out->of_index[out->count]);
    if (rc == STATOR_OK && !st_arena_copy(c->arena, x->name, &out->indexes[out->count++]))
      rc = st_error_nomem(c->error);
  }
  return rc;
}

int st_table_count_ahead(st_call *c, st_str name, unsigned show) {
  st_table *t;
  st_counts counted;
  int rc = st_control_look(c, name, &t);
  return rc == STATOR_OK && t ? st_table_count(c, t, show, &counted) : rc;
}

/* ------------------------------------------------------------------ the whole */

static void print_identity(const description *d) {
  const st_table *t = d->t;
  st_buf *out = d->out;
  print_definitions(out, t);
  print_string(out, "TableName", t->name);
  st_print_key_schema(out, &t->hash, 1, &t->range, t->range.name.p ? 1 : 0);
  st_buf_format(out, ",\"TableStatus\":\"%s\"", st_status_name(t->status));
  print_time(out, "CreationDateTime", t->created_ms);
  print_provisioned(d, &t->throughput, t->status, no_index);
}

static int print_table(const description *d) {
  print_identity(d);
  int rc = print_extent(d);
  if (rc != STATOR_OK) return rc;
  print_arn(d, "TableArn", "", no_index);
  print_string(d->out, "TableId", st_str_of(d->t->uuid));
  print_billing(d);
  rc = print_indexes(d, ST_LSI, "LocalSecondaryIndexes");
  if (rc == STATOR_OK && (d->show & ST_SHOW_GSI))
    rc = print_indexes(d, ST_GSI, "GlobalSecondaryIndexes");
  print_stream(d);
  print_sse(d);
  print_class(d);
  if (d->show & ST_SHOW_PROTECTION)
    st_buf_format(d->out, ",\"DeletionProtectionEnabled\":%s",
                  d->t->deletion_protection ? "true" : "false");
  print_on_demand(d, no_index);
  print_warm(d, &d->t->throughput, d->t->status, no_index);
  return rc == STATOR_OK && (d->show & ST_SHOW_OWN) ? st_search_list(d->c, d->original) : rc;
}

static int describe_copy(st_call *c, const char *member, st_table *t, const st_table *copy,
                         unsigned show, const st_counts *counts) {
  description d = {.c = c, .out = c->out, .original = t, .t = copy, .show = show, .counts = counts};
  int rc = st_settings_read(c, copy->settings, &d.settings);
  if (rc != STATOR_OK) return rc;
  st_buf_format(c->out, "{\"%s\":{", member);
  rc = print_table(&d);
  st_buf_lit(c->out, "}}");
  return rc;
}

int st_table_describe_counted(st_call *c, const char *member, st_table *t, unsigned show,
                              const st_counts *counts) {
  st_table *copy;
  int rc = st_control_settled(c, t, &copy);
  return rc == STATOR_OK ? describe_copy(c, member, t, copy, show, counts) : rc;
}

int st_table_describe(st_call *c, const char *member, st_table *t, unsigned show) {
  return st_table_describe_counted(c, member, t, show, NULL);
}

int st_table_describe_as(st_call *c, const char *member, st_table *t, unsigned show,
                         st_status status) {
  st_table *copy;
  int rc = st_control_settled(c, t, &copy);
  if (rc != STATOR_OK) return rc;
  copy->status = status;
  return describe_copy(c, member, t, copy, show, NULL);
}
