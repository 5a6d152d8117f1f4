/*
** kinesis_destination.c - the operations on a table's Kinesis streaming
** destinations: kept and shown with their states. No record is sent anywhere, and
** whether the stream exists is not looked at; nor does DynamoDB in the call.
*/
#include "base/utf8.h"
#include "ops/table/table_control.h"
#include "ops/table/table_features.h"
#include "ops/table/table_settings.h"

#define NOT_IN_STATE "Table is not in a valid state to enable Kinesis Streaming Destination: "

enum { KINESIS_TABLE, KINESIS_STREAM, KINESIS_CONFIGURATION };

static const char *const kinesis_precisions[] = {"MILLISECOND", "MICROSECOND", NULL};
enum { PRECISION_UNSET = -1, PRECISION_MILLISECOND, PRECISION_MICROSECOND };

static const st_field kinesis_configuration_fields[] = {
    {.name = "ApproximateCreationDateTimePrecision",
     .kind = ST_KIND_STRING,
     .allowed = kinesis_precisions},
};
static const st_shape enable_configuration_shape =
    ST_SHAPE("EnableKinesisStreamingConfiguration", kinesis_configuration_fields);
static const st_shape update_configuration_shape =
    ST_SHAPE("UpdateKinesisStreamingConfiguration", kinesis_configuration_fields);

#define KINESIS_TABLE_MEMBER                                                                       \
  { .name = "TableName", .kind = ST_KIND_STRING }
#define KINESIS_STREAM_MEMBER                                                                      \
  { .name = "StreamArn", .kind = ST_KIND_STRING, .rules = ST_REQUIRED, .min = 37, .max = 1024 }
#define ENABLE_CONFIGURATION_MEMBER                                                                \
  {                                                                                                \
    .name = "EnableKinesisStreamingConfiguration", .kind = ST_KIND_STRUCT,                         \
    .shape = &enable_configuration_shape                                                           \
  }

static const st_field enable_kinesis_fields[] = {
    [KINESIS_TABLE] = KINESIS_TABLE_MEMBER,
    [KINESIS_STREAM] = KINESIS_STREAM_MEMBER,
    [KINESIS_CONFIGURATION] = ENABLE_CONFIGURATION_MEMBER,
};
const st_shape st_enable_kinesis_shape =
    ST_SHAPE("EnableKinesisStreamingDestinationInput", enable_kinesis_fields);

static const st_field disable_kinesis_fields[] = {
    [KINESIS_TABLE] = KINESIS_TABLE_MEMBER,
    [KINESIS_STREAM] = {.name = "StreamArn", .kind = ST_KIND_STRING, .rules = ST_REQUIRED},
    [KINESIS_CONFIGURATION] = ENABLE_CONFIGURATION_MEMBER,
};
const st_shape st_disable_kinesis_shape =
    ST_SHAPE("DisableKinesisStreamingDestinationInput", disable_kinesis_fields);

static const st_field update_kinesis_fields[] = {
    [KINESIS_TABLE] = KINESIS_TABLE_MEMBER,
    [KINESIS_STREAM] = KINESIS_STREAM_MEMBER,
    [KINESIS_CONFIGURATION] = {.name = "UpdateKinesisStreamingConfiguration",
                               .kind = ST_KIND_STRUCT,
                               .shape = &update_configuration_shape},
};
const st_shape st_update_kinesis_shape =
    ST_SHAPE("UpdateKinesisStreamingDestinationInput", update_kinesis_fields);

static const st_field describe_kinesis_fields[] = {[KINESIS_TABLE] = KINESIS_TABLE_MEMBER};
const st_shape st_describe_kinesis_shape =
    ST_SHAPE("DescribeKinesisStreamingDestinationInput", describe_kinesis_fields);

/* -------------------------------------------------------------- what is kept */

/* Kept as the state a destination has, or comes to at until_ms. */
static const char *const destination_states[] = {"ENABLING",  "ACTIVE",   "UPDATING",
                                                 "DISABLING", "DISABLED", NULL};
typedef enum destination_state {
  DESTINATION_ENABLING,
  DESTINATION_ACTIVE,
  DESTINATION_UPDATING,
  DESTINATION_DISABLING,
  DESTINATION_DISABLED
} destination_state; /* tag: destination_states */

typedef struct destination {
  st_str stream;
  destination_state state;
  int precision;
  int64_t until_ms; /* when the state ends; 0: it lasts */
} destination;

typedef struct destinations { /* the latest first */
  destination *all;
  size_t count;
} destinations;

static destination_state settled_state(const destination *d, int64_t now_ms) {
  if (now_ms < d->until_ms) return d->state;
  if (d->state == DESTINATION_DISABLING) return DESTINATION_DISABLED;
  return d->state == DESTINATION_DISABLED ? DESTINATION_DISABLED : DESTINATION_ACTIVE;
}

/* In the arena, with room for one more; states that have ended are over. */
static int read_destinations(st_call *c, const st_table *t, destinations *out) {
  const st_json *root;
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK) return rc;
  const st_json *list = st_settings_member(root, ST_SETTING_KINESIS, (st_str){NULL, 0});
  out->count = 0;
  out->all = st_arena_array(c->arena, (list ? list->count : 0) + (size_t)1, sizeof *out->all);
  if (!out->all) return st_error_nomem(c->error);
  for (const st_json *e = st_json_first(list); e; e = st_json_next(list, e)) {
    destination *d = &out->all[out->count++];
    *d = (destination){
        .stream = st_call_string(c, st_json_member(e, "StreamArn")),
        .state = (destination_state)st_decode_enum(st_json_member(e, "State"), destination_states),
        .precision = st_decode_enum(st_json_member(e, "Precision"), kinesis_precisions),
        .until_ms = st_decode_int(st_json_member(e, "Until"), 0)};
    d->state = settled_state(d, c->now_ms);
  }
  return (int)c->error->code;
}

static void write_destination(st_buf *out, const destination *d) {
  st_buf_lit(out, "{\"StreamArn\":\"");
  st_utf8_escape(d->stream, out);
  st_buf_format(out, "\",\"State\":\"%s\",\"Until\":%lld", destination_states[d->state],
                (long long)d->until_ms);
  if (d->precision >= 0)
    st_buf_format(out, ",\"Precision\":\"%s\"", kinesis_precisions[d->precision]);
  st_buf_char(out, '}');
}

static int keep_destinations(st_call *c, st_table *t, const destinations *all) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_char(&text, '[');
  for (size_t i = 0; i < all->count; i++) {
    if (i) st_buf_char(&text, ',');
    write_destination(&text, &all->all[i]);
  }
  st_buf_char(&text, ']');
  int rc = text.failed
               ? st_error_nomem(c->error)
               : st_settings_put(c, t, ST_SETTING_KINESIS, (st_str){NULL, 0}, st_buf_view(&text));
  st_buf_free(&text);
  return rc == STATOR_OK ? st_catalog_alter(c->store, t->id, t, c->error) : rc;
}

static destination *destination_of(const destinations *all, st_str stream) {
  for (size_t i = 0; i < all->count; i++)
    if (st_str_eq(all->all[i].stream, stream)) return &all->all[i];
  return NULL;
}

/* ------------------------------------------------------------------- changing */

typedef struct kinesis_change {
  st_str table, stream;
  int precision;
  int (*apply)(st_call *c, const st_table *t, const struct kinesis_change *k, destinations *all);
  destination_state answered; /* the change has begun */
  const char *configuration;  /* the member of the answer that echoes it; NULL: none */
} kinesis_change;

static int refuse_state(st_call *c, const char *why) {
  return st_error_raise(c->error, STATOR_VALIDATION, NOT_IN_STATE "%s", why);
}

static void enter_state(const st_call *c, destination *d, destination_state state) {
  d->state = state;
  d->until_ms = c->now_ms + c->settings->lifecycle_ms;
}

/* One destination at a time is alive; any number may be remembered. */
static int enable_destination(st_call *c, const st_table *t, const kinesis_change *k,
                              destinations *all) {
  bool alive = t->status == ST_DELETING;
  for (size_t i = 0; i < all->count; i++) alive |= all->all[i].state != DESTINATION_DISABLED;
  if (alive)
    return refuse_state(c, "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED "
                           "to perform ENABLE operation.");
  destination *d = destination_of(all, k->stream);
  if (!d) {
    for (size_t i = all->count++; i > 0; i--) all->all[i] = all->all[i - 1];
    d = all->all;
    d->stream = k->stream;
  }
  d->precision = k->precision;
  enter_state(c, d, DESTINATION_ENABLING);
  return STATOR_OK;
}

static int disable_destination(st_call *c, const st_table *t, const kinesis_change *k,
                               destinations *all) {
  destination *d = destination_of(all, k->stream);
  if (d && d->state == DESTINATION_DISABLING) return STATOR_OK;
  if (!d || d->state != DESTINATION_ACTIVE || t->status == ST_DELETING)
    return refuse_state(c, "KinesisStreamingDestination must be ACTIVE to perform DISABLE "
                           "operation.");
  enter_state(c, d, DESTINATION_DISABLING);
  return STATOR_OK;
}

static int update_destination(st_call *c, const st_table *t, const kinesis_change *k,
                              destinations *all) {
  destination *d = destination_of(all, k->stream);
  if (!d)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          NOT_IN_STATE "No streaming destination with streamArn: %.*s found for "
                                       "table with tableName: %.*s",
                          ST_FMT(k->stream), ST_FMT(t->name));
  if (d->state != DESTINATION_ACTIVE || t->status == ST_DELETING)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          NOT_IN_STATE "Kinesis streaming is not in ACTIVE state. Updates are only "
                                       "allowed in ACTIVE state. TableName: %.*s, kdsArn: %.*s",
                          ST_FMT(t->name), ST_FMT(k->stream));
  int now = d->precision == PRECISION_UNSET ? PRECISION_MILLISECOND : d->precision;
  if (now == k->precision)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Invalid Request: Precision is already set to the desired value of %s "
                          "for tableId: %s, kdsArn: %.*s",
                          kinesis_precisions[now], t->uuid, ST_FMT(k->stream));
  d->precision = k->precision;
  enter_state(c, d, DESTINATION_UPDATING);
  return STATOR_OK;
}

static void answer_change(st_call *c, const kinesis_change *k) {
  st_buf_lit(c->out, "{\"TableName\":\"");
  st_utf8_escape(k->table, c->out);
  st_buf_lit(c->out, "\",\"StreamArn\":\"");
  st_utf8_escape(k->stream, c->out);
  st_buf_format(c->out, "\",\"DestinationStatus\":\"%s\"", destination_states[k->answered]);
  if (k->configuration) st_buf_format(c->out, ",\"%s\":{", k->configuration);
  if (k->configuration && k->precision >= 0)
    st_buf_format(c->out, "\"ApproximateCreationDateTimePrecision\":\"%s\"",
                  kinesis_precisions[k->precision]);
  st_buf_text(c->out, k->configuration ? "}}" : "}");
}

/* A settled copy; a table that is being created is not there yet. */
static int find_destinations(st_call *c, st_str name, st_table **copy, destinations *all) {
  st_table *t;
  int rc = st_control_find(c, name, &t);
  if (rc == STATOR_OK) rc = st_control_settled(c, t, copy);
  if (rc == STATOR_OK && (*copy)->status == ST_CREATING) rc = st_control_absent(c, name);
  return rc == STATOR_OK ? read_destinations(c, *copy, all) : rc;
}

static int change_destination_within(st_call *c, void *draft) {
  const kinesis_change *k = draft;
  st_table *t;
  destinations all;
  int rc = find_destinations(c, k->table, &t, &all);
  if (rc == STATOR_OK) rc = k->apply(c, t, k, &all);
  if (rc != STATOR_OK) return rc;
  answer_change(c, k);
  return keep_destinations(c, t, &all);
}

static int read_kinesis_change(st_call *c, const st_shape *shape, kinesis_change *k) {
  const st_json *m[ST_MAX_FIELDS];
  int rc = st_control_name(c, c->m[KINESIS_TABLE], &k->table);
  if (rc == STATOR_OK) rc = st_decode_constraints(shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  k->stream = st_call_string(c, c->m[KINESIS_STREAM]);
  st_decode_members(&enable_configuration_shape, c->m[KINESIS_CONFIGURATION], m);
  k->precision = st_decode_enum(m[0], kinesis_precisions);
  return (int)c->error->code;
}

int st_op_enable_kinesis(st_call *c) {
  kinesis_change k = {.apply = enable_destination,
                      .answered = DESTINATION_ENABLING,
                      .configuration = "EnableKinesisStreamingConfiguration"};
  int rc = read_kinesis_change(c, &st_enable_kinesis_shape, &k);
  return rc == STATOR_OK ? st_control_write(c, change_destination_within, &k) : rc;
}

int st_op_disable_kinesis(st_call *c) {
  kinesis_change k = {.apply = disable_destination, .answered = DESTINATION_DISABLING};
  int rc = read_kinesis_change(c, &st_disable_kinesis_shape, &k);
  if (rc == STATOR_OK && k.precision != PRECISION_UNSET)
    rc = st_error_raise(c->error, STATOR_VALIDATION,
                        "Stream cannot be disabled using EnableKinesisStreamingConfiguration "
                        "parameters");
  return rc == STATOR_OK ? st_control_write(c, change_destination_within, &k) : rc;
}

int st_op_update_kinesis(st_call *c) {
  kinesis_change k = {.apply = update_destination,
                      .answered = DESTINATION_UPDATING,
                      .configuration = "UpdateKinesisStreamingConfiguration"};
  int rc = read_kinesis_change(c, &st_update_kinesis_shape, &k);
  if (rc == STATOR_OK && k.precision == PRECISION_UNSET)
    rc = st_error_raise(c->error, STATOR_VALIDATION,
                        "Streaming destination cannot be updated with given parameters: "
                        "UpdateKinesisStreamingConfiguration cannot be null or contain only null "
                        "values");
  return rc == STATOR_OK ? st_control_write(c, change_destination_within, &k) : rc;
}

/* ----------------------------------------------------------------- describing */

static void print_destination(st_buf *out, const destination *d) {
  st_buf_lit(out, "{\"StreamArn\":\"");
  st_utf8_escape(d->stream, out);
  st_buf_format(out, "\",\"DestinationStatus\":\"%s\"", destination_states[d->state]);
  if (d->precision >= 0)
    st_buf_format(out, ",\"ApproximateCreationDateTimePrecision\":\"%s\"",
                  kinesis_precisions[d->precision]);
  st_buf_char(out, '}');
}

int st_op_describe_kinesis(st_call *c) {
  st_str name;
  st_table *t;
  destinations all;
  int rc = st_control_name(c, c->m[KINESIS_TABLE], &name);
  if (rc == STATOR_OK) rc = find_destinations(c, name, &t, &all);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"TableName\":\"");
  st_utf8_escape(name, c->out);
  st_buf_lit(c->out, "\",\"KinesisDataStreamDestinations\":[");
  for (size_t i = 0; i < all.count; i++) {
    if (i) st_buf_char(c->out, ',');
    print_destination(c->out, &all.all[i]);
  }
  st_buf_lit(c->out, "]}");
  return STATOR_OK;
}
