/*
** contributor_insights.c - UpdateContributorInsights, DescribeContributorInsights
** and ListContributorInsights: kept and shown for a table and each of its GSIs.
** Nothing is measured, and the rules that are named exist nowhere.
*/
#include "base/bounds.h"
#include "base/utf8.h"
#include "ops/table/table_description.h"
#include "ops/table/table_features.h"
#include "ops/table/table_settings.h"

enum { INSIGHTS_TABLE, INSIGHTS_INDEX, INSIGHTS_ACTION, INSIGHTS_MODE };
enum { ENABLE_INSIGHTS, DISABLE_INSIGHTS }; /* tag: insights_actions */
enum { MOST_INSIGHTS = 100 };               /* of a page */

static const char *const insights_actions[] = {"ENABLE", "DISABLE", NULL};
static const char *const insights_modes[] = {"THROTTLED_KEYS", "ACCESSED_AND_THROTTLED_KEYS", NULL};
enum { THROTTLED_ONLY, ACCESSED_TOO }; /* tag: insights_modes */

#define INSIGHTS_TABLE_MEMBER                                                                      \
  { .name = "TableName", .kind = ST_KIND_STRING }
#define INSIGHTS_INDEX_MEMBER                                                                      \
  { .name = "IndexName", .kind = ST_KIND_STRING, .rules = ST_NAME_PATTERN }

static const st_field update_insights_fields[] = {
    [INSIGHTS_TABLE] = INSIGHTS_TABLE_MEMBER,
    [INSIGHTS_INDEX] = INSIGHTS_INDEX_MEMBER,
    [INSIGHTS_ACTION] = {.name = "ContributorInsightsAction",
                         .kind = ST_KIND_STRING,
                         .rules = ST_REQUIRED,
                         .allowed = insights_actions},
    [INSIGHTS_MODE] = {.name = "ContributorInsightsMode",
                         .kind = ST_KIND_STRING,
                         .allowed = insights_modes},
};
const st_shape st_update_insights_shape =
    ST_SHAPE("UpdateContributorInsightsInput", update_insights_fields);

static const st_field describe_insights_fields[] = {
    [INSIGHTS_TABLE] = INSIGHTS_TABLE_MEMBER,
    [INSIGHTS_INDEX] = INSIGHTS_INDEX_MEMBER,
};
const st_shape st_describe_insights_shape =
    ST_SHAPE("DescribeContributorInsightsInput", describe_insights_fields);

enum { LISTED_TABLE, LISTED_AFTER, LISTED_MOST };
static const st_field list_insights_fields[] = {
    [LISTED_TABLE] = INSIGHTS_TABLE_MEMBER,
    [LISTED_AFTER] = {.name = "NextToken", .kind = ST_KIND_STRING},
    [LISTED_MOST] = { .name = "MaxResults", .kind = ST_KIND_INTEGER,             .min = 1, .max = MOST_INSIGHTS},
};
const st_shape st_list_insights_shape =
    ST_SHAPE("ListContributorInsightsInput", list_insights_fields);

/* -------------------------------------------------------------- what is kept */

typedef struct insights {
  bool configured; /* they were enabled once */
  bool enabled;
  int mode;
  int64_t since_ms, changed_ms, until_ms; /* the rules' age, the last change, its end */
} insights;

static insights read_insights(const st_json *settings, st_str index) {
  const st_json *kept = st_settings_member(settings, ST_SETTING_INSIGHTS, index);
  if (!kept) return (insights){.mode = ACCESSED_TOO};
  return (insights){.configured = true,
                    .enabled = st_decode_true(st_json_member(kept, "Enabled")),
                    .mode = st_decode_enum(st_json_member(kept, "Mode"), insights_modes),
                    .since_ms = st_decode_int(st_json_member(kept, "Since"), 0),
                    .changed_ms = st_decode_int(st_json_member(kept, "Changed"), 0),
                    .until_ms = st_decode_int(st_json_member(kept, "Until"), 0)};
}

static int keep_insights(st_call *c, st_table *t, st_str index, const insights *i) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_format(&text,
                "{\"Enabled\":%s,\"Mode\":\"%s\",\"Since\":%lld,\"Changed\":%lld,\"Until\":%lld}",
                i->enabled ? "true" : "false", insights_modes[i->mode], (long long)i->since_ms,
                (long long)i->changed_ms, (long long)i->until_ms);
  int rc = text.failed ? st_error_nomem(c->error)
                       : st_settings_put(c, t, ST_SETTING_INSIGHTS, index, st_buf_view(&text));
  st_buf_free(&text);
  return rc;
}

static bool insights_change(const st_call *c, const insights *i) {
  return c->now_ms < i->until_ms;
}

static const char *insights_status(const insights *i, bool changing) {
  if (i->enabled) return changing ? "ENABLING" : "ENABLED";
  return changing ? "DISABLING" : "DISABLED";
}

/* ------------------------------------------------------------------ printing */

/* "TableName":"T","IndexName":"I" */
static void print_insights_names(st_buf *out, st_str table, st_str index) {
  st_buf_lit(out, "\"TableName\":\"");
  st_utf8_escape(table, out);
  if (index.n) st_buf_lit(out, "\",\"IndexName\":\"");
  st_utf8_escape(index, out);
  st_buf_char(out, '"');
}

static void print_insights_state(st_buf *out, const insights *i, bool changing) {
  st_buf_format(out, ",\"ContributorInsightsStatus\":\"%s\"", insights_status(i, changing));
  if (i->configured)
    st_buf_format(out, ",\"ContributorInsightsMode\":\"%s\"", insights_modes[i->mode]);
}

static void print_insights_rule(st_buf *out, const char *kind, st_str table, st_str index,
                                int64_t since_ms) {
  if (out->n && out->p && out->p[out->n - 1] == '"') st_buf_char(out, ',');
  st_buf_format(out, "\"DynamoDBContributorInsights-%s-%.*s%s%.*s-%lld\"", kind, ST_FMT(table),
                index.n ? "-" : "", ST_FMT(index), (long long)since_ms);
}

/* Of accessed and of throttled keys: partition keys, and sort keys where there are
** some. */
static void print_insights_rules(st_buf *out, const insights *i, const st_table *t, st_str index) {
  const st_index *x = index.n ? st_table_index(t, index) : NULL;
  bool sorted = x ? x->range_count > 0 : t->range.name.p != NULL;
  bool accessed = i->mode == ACCESSED_TOO;
  st_buf_lit(out, ",\"ContributorInsightsRuleList\":[");
  if (accessed) print_insights_rule(out, "PKC", t->name, index, i->since_ms);
  print_insights_rule(out, "PKT", t->name, index, i->since_ms);
  if (sorted && accessed) print_insights_rule(out, "SKC", t->name, index, i->since_ms);
  if (sorted) print_insights_rule(out, "SKT", t->name, index, i->since_ms);
  st_buf_char(out, ']');
}

/* ---------------------------------------------------------------- table, index */

typedef struct insights_call {
  st_str table, index; /* n 0: the table itself */
} insights_call;

static int read_insights_names(st_call *c, const st_shape *shape, insights_call *i) {
  int rc = st_control_name(c, c->m[INSIGHTS_TABLE], &i->table);
  if (rc == STATOR_OK) rc = st_decode_constraints(shape, c->m, NULL, 10, c->arena, c->error);
  i->index = st_call_string(c, c->m[INSIGHTS_INDEX]);
  if (rc != STATOR_OK || c->error->code != STATOR_OK) return (int)c->error->code;
  if (!c->m[INSIGHTS_INDEX] || (i->index.n >= ST_MIN_TABLE_NAME && i->index.n <= ST_MAX_TABLE_NAME))
    return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "IndexName must be at least %d characters long and at most %d characters "
                        "long",
                        ST_MIN_TABLE_NAME, ST_MAX_TABLE_NAME);
}

/* A settled copy, and its GSI if one is named. */
static int find_insights(st_call *c, const insights_call *i, st_table **t, const st_index **x) {
  st_table *found;
  *x = NULL;
  int rc = st_control_find(c, i->table, &found);
  if (rc == STATOR_OK) rc = st_control_settled(c, found, t);
  if (rc != STATOR_OK || !i->index.n) return rc;
  *x = st_table_index(*t, i->index);
  if (*x && (*x)->kind == ST_GSI) return STATOR_OK;
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: Index: %.*s not found for table: %.*s",
                        ST_FMT(i->index), ST_FMT(i->table));
}

/* ------------------------------------------------------------------- updating */

static int check_can_enable(st_call *c, const st_table *t, const st_index *x) {
  const char *what = NULL;
  if (t->status == ST_CREATING || t->status == ST_DELETING)
    what = "TableStatus";
  else if (x && (x->backfilling || x->status == ST_CREATING || x->status == ST_DELETING))
    what = "IndexStatus";
  if (!what) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Table or Index is not in a valid state to update Key Access Insights: %s "
                        "must be ACTIVE to enable ContributorInsights.",
                        what);
}

static void answer_insights(st_call *c, const insights_call *i, const insights *now,
                            bool changing) {
  st_buf_char(c->out, '{');
  print_insights_names(c->out, i->table, i->index);
  print_insights_state(c->out, now, changing);
  st_buf_char(c->out, '}');
}

/* The answer to a change is always that it has begun. */
static int update_insights_within(st_call *c, void *draft) {
  const insights_call *i = draft;
  st_table *t;
  const st_index *x;
  const st_json *settings;
  bool enable = st_decode_enum(c->m[INSIGHTS_ACTION], insights_actions) == ENABLE_INSIGHTS;
  int asked =
      c->m[INSIGHTS_MODE] ? st_decode_enum(c->m[INSIGHTS_MODE], insights_modes) : (int)ACCESSED_TOO;
  int rc = find_insights(c, i, &t, &x);
  if (rc == STATOR_OK && enable) rc = check_can_enable(c, t, x);
  if (rc == STATOR_OK) rc = st_settings_read(c, t->settings, &settings);
  if (rc != STATOR_OK) return rc;
  insights now = read_insights(settings, i->index);
  if (now.enabled == enable && (!enable || now.mode == asked)) {
    answer_insights(c, i, &now, insights_change(c, &now));
    return STATOR_OK;
  }
  if (enable) now.mode = asked;
  if (!now.enabled) now.since_ms = c->now_ms;
  now.configured = true;
  now.enabled = enable;
  now.changed_ms = c->now_ms;
  now.until_ms = c->now_ms + c->settings->lifecycle_ms;
  answer_insights(c, i, &now, true);
  rc = keep_insights(c, t, i->index, &now);
  return rc == STATOR_OK ? st_catalog_alter(c->store, t->id, t, c->error) : rc;
}

int st_op_update_insights(st_call *c) {
  insights_call i;
  int rc = read_insights_names(c, &st_update_insights_shape, &i);
  return rc == STATOR_OK ? st_control_write(c, update_insights_within, &i) : rc;
}

/* ----------------------------------------------------------------- describing */

int st_op_describe_insights(st_call *c) {
  insights_call i;
  st_table *t;
  const st_index *x;
  const st_json *settings;
  int rc = read_insights_names(c, &st_describe_insights_shape, &i);
  if (rc == STATOR_OK) rc = find_insights(c, &i, &t, &x);
  if (rc == STATOR_OK) rc = st_settings_read(c, t->settings, &settings);
  if (rc != STATOR_OK) return rc;
  insights now = read_insights(settings, i.index);
  bool changing = insights_change(c, &now);
  st_buf_char(c->out, '{');
  print_insights_names(c->out, i.table, i.index);
  if (now.enabled && !changing) print_insights_rules(c->out, &now, t, i.index);
  print_insights_state(c->out, &now, changing);
  if (now.configured) st_buf_lit(c->out, ",\"LastUpdateDateTime\":");
  if (now.configured) st_print_seconds(now.changed_ms, c->out);
  st_buf_char(c->out, '}');
  return STATOR_OK;
}

/* -------------------------------------------------------------------- listing */

/* Tables by name, each before its indexes. A page's token is its last entry:
** "<table>", or "<table>/<index>". */
typedef struct insights_list {
  st_call *c;
  st_str after_table, after_index;
  bool after;  /* a token was given */
  bool passed; /* the token's entry, within its table */
  int64_t listed, most;
  bool more; /* the page was full before the end */
  st_str last_table, last_index;
} insights_list;

static void list_entry(insights_list *l, const st_table *t, const st_json *settings, st_str index) {
  st_call *c = l->c;
  insights now = read_insights(settings, index);
  bool changing = insights_change(c, &now);
  if (l->after && st_str_eq(t->name, l->after_table) && !l->passed) {
    l->passed = st_str_eq(index, l->after_index);
    return;
  }
  if (!now.enabled && !changing) return;
  if (l->listed == l->most) {
    l->more = true;
    return;
  }
  st_buf_text(c->out, l->listed++ ? ",{" : "{");
  print_insights_names(c->out, t->name, index);
  print_insights_state(c->out, &now, changing);
  st_buf_char(c->out, '}');
  l->last_table = t->name;
  l->last_index = index;
}

static int list_table(insights_list *l, st_table *t) {
  st_table *copy;
  const st_json *settings;
  if (l->after && st_str_cmp(t->name, l->after_table) < 0) return STATOR_OK;
  int rc = st_control_settled(l->c, t, &copy);
  if (rc == STATOR_OK) rc = st_settings_read(l->c, copy->settings, &settings);
  if (rc != STATOR_OK) return rc;
  list_entry(l, copy, settings, (st_str){NULL, 0});
  for (size_t i = 0; i < copy->index_count; i++)
    if (copy->indexes[i].kind == ST_GSI) list_entry(l, copy, settings, copy->indexes[i].name);
  return rc;
}

static int list_all_tables(insights_list *l) {
  st_call *c = l->c;
  st_table *const *tables;
  size_t count;
  int rc = st_catalog_refresh(c->store, c->error);
  if (rc == STATOR_OK) rc = st_catalog_list(c->store, &tables, &count, c->error);
  for (size_t i = 0; rc == STATOR_OK && i < count && !l->more; i++)
    if (!st_control_is_gone(c, tables[i])) rc = list_table(l, tables[i]);
  return rc;
}

static void read_insights_token(insights_list *l, st_str token) {
  size_t n = 0;
  while (n < token.n && token.p[n] != '/') n++;
  l->after_table = (st_str){token.p, n};
  if (n < token.n) l->after_index = (st_str){token.p + n + 1, token.n - n - 1};
}

static void print_insights_token(const insights_list *l) {
  st_buf *out = l->c->out;
  if (!l->more) return;
  st_buf_lit(out, ",\"NextToken\":\"");
  st_utf8_escape(l->last_table, out);
  if (l->last_index.n) st_buf_char(out, '/');
  st_utf8_escape(l->last_index, out);
  st_buf_char(out, '"');
}

int st_op_list_insights(st_call *c) {
  insights_list l = {.c = c, .after = c->m[LISTED_AFTER] != NULL};
  st_str name = {NULL, 0};
  st_table *t;
  int rc = c->m[LISTED_TABLE] ? st_control_name(c, c->m[LISTED_TABLE], &name) : STATOR_OK;
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_list_insights_shape, c->m, NULL, 10, c->arena, c->error);
  l.most = st_decode_int(c->m[LISTED_MOST], MOST_INSIGHTS);
  read_insights_token(&l, st_call_string(c, c->m[LISTED_AFTER]));
  if (rc != STATOR_OK || c->error->code != STATOR_OK) return (int)c->error->code;
  st_buf_lit(c->out, "{\"ContributorInsightsSummaries\":[");
  if (c->m[LISTED_TABLE]) {
    rc = st_control_find(c, name, &t);
    if (rc == STATOR_OK) rc = list_table(&l, t);
  } else {
    rc = list_all_tables(&l);
  }
  st_buf_char(c->out, ']');
  print_insights_token(&l);
  st_buf_char(c->out, '}');
  return rc;
}
