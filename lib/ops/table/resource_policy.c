/*
** resource_policy.c - PutResourcePolicy, GetResourcePolicy and
** DeleteResourcePolicy. A revision's id is the time of its change; a deletion is a
** change too. A policy of the same meaning changes nothing.
*/
#include "ops/table/resource_policy.h"
#include "base/bounds.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ops/table/resource_arn.h"
#include "ops/table/table_features.h"
#include <stdio.h>

static const int64_t policy_pause_ms = 15000; /* between two changes */

enum { POLICY_ARN, POLICY_DOCUMENT, POLICY_EXPECTED, POLICY_CONFIRM };

#define POLICY_ARN_MEMBER                                                                          \
  {                                                                                                \
    .name = "ResourceArn", .kind = ST_KIND_STRING, .rules = ST_REQUIRED, .min = 1,                 \
    .max = ST_MAX_RESOURCE_ARN                                                                     \
  }
#define EXPECTED_MEMBER                                                                            \
  { .name = "ExpectedRevisionId", .kind = ST_KIND_STRING, .min = 1, .max = 255 }

static const st_field put_policy_fields[] = {
    [POLICY_ARN] = POLICY_ARN_MEMBER,
    [POLICY_DOCUMENT] = {.name = "Policy", .kind = ST_KIND_STRING,    .rules = ST_REQUIRED},
    [POLICY_EXPECTED] = EXPECTED_MEMBER,
    [POLICY_CONFIRM] = {.name = "ConfirmRemoveSelfResourceAccess",                .kind = ST_KIND_BOOLEAN},
};
const st_shape st_put_policy_shape = ST_SHAPE("PutResourcePolicyInput", put_policy_fields);

static const st_field get_policy_fields[] = {[POLICY_ARN] = POLICY_ARN_MEMBER};
const st_shape st_get_policy_shape = ST_SHAPE("GetResourcePolicyInput", get_policy_fields);

enum { DELETED_ARN, DELETED_EXPECTED };
static const st_field delete_policy_fields[] = {
    [DELETED_ARN] = POLICY_ARN_MEMBER,
    [DELETED_EXPECTED] = EXPECTED_MEMBER,
};
const st_shape st_delete_policy_shape = ST_SHAPE("DeleteResourcePolicyInput", delete_policy_fields);

/* -------------------------------------------------------------- what is kept */

typedef struct kept_policy {
  st_str document;  /* n 0: none */
  int64_t revision; /* of the document, or of its deletion; 0: there never was one */
} kept_policy;

int st_policy_put(st_call *c, st_table *t, st_str stream, st_str document, int64_t revision) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_format(&text, "{\"RevisionId\":%lld", (long long)revision);
  if (document.n) {
    st_buf_lit(&text, ",\"Policy\":\"");
    st_utf8_escape(document, &text);
    st_buf_char(&text, '"');
  }
  st_buf_char(&text, '}');
  int rc = text.failed ? st_error_nomem(c->error)
                       : st_settings_put(c, t, ST_SETTING_POLICY, stream, st_buf_view(&text));
  st_buf_free(&text);
  return rc;
}

static int read_kept(st_call *c, const st_table *t, st_str stream, kept_policy *out) {
  const st_json *root;
  *out = (kept_policy){.revision = 0};
  int rc = st_settings_read(c, t->settings, &root);
  if (rc != STATOR_OK) return rc;
  const st_json *kept = st_settings_member(root, ST_SETTING_POLICY, stream);
  if (!kept) return STATOR_OK;
  out->revision = st_decode_int(st_json_member(kept, "RevisionId"), 0);
  out->document = st_call_string(c, st_json_member(kept, "Policy"));
  return (int)c->error->code;
}

/* ------------------------------------------------------------- the resource */

static int check_stream_is_there(st_call *c, const st_resource *r, const st_table *t) {
  char label[32];
  if (!r->stream.n) return STATOR_OK;
  st_clock_format(t->stream_since_ms, label);
  if (t->stream_since_ms && st_str_is(r->stream, label)) return STATOR_OK;
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: Stream: %.*s not found for Table: %.*s",
                        ST_FMT(r->stream), ST_FMT(t->name));
}

/* A settled copy; a table that is being created is not there yet. */
static int find_with_policy(st_call *c, const st_resource *r, st_table **copy) {
  st_table *t;
  int rc = st_control_find(c, r->table, &t);
  if (rc == STATOR_OK) rc = st_control_settled(c, t, copy);
  if (rc == STATOR_OK && (*copy)->status == ST_CREATING) rc = st_control_absent(c, r->table);
  return rc == STATOR_OK ? check_stream_is_there(c, r, *copy) : rc;
}

static int no_policy(st_call *c, const st_resource *r) {
  return st_error_raise(c->error, STATOR_POLICY_NOT_FOUND,
                        "Resource-based policy not found for the provided ResourceArn: %.*s",
                        ST_FMT(r->arn));
}

static void answer_revision(st_call *c, int64_t revision) {
  st_buf_format(c->out, "{\"RevisionId\":\"%lld\"}", (long long)revision);
}

/* ----------------------------------------------------------------- changing */

typedef struct policy_change {
  st_resource resource;
  st_str document; /* n 0: delete */
  st_str expected;
  bool expects;
} policy_change;

/* "table T", "stream L" */
static const char *target_kind(const st_resource *r) {
  return r->stream.n ? "stream" : "table";
}
static st_str target_name(const st_resource *r) {
  return r->stream.n ? r->stream : r->table;
}

static int refuse_revision(st_call *c, const st_resource *r, const char *asked, st_str id,
                           const char *but, int64_t revision) {
  int rc = st_error_raise(c->error, STATOR_POLICY_NOT_FOUND,
                          "Resource-based policy not found for the provided ResourceArn: "
                          "Requested %s%.*s%s%s %.*s",
                          asked, ST_FMT(id), but, target_kind(r), ST_FMT(target_name(r)));
  char found[64] = " has no associated policy.";
  if (revision) (void)snprintf(found, sizeof found, " has revision id %lld.", (long long)revision);
  st_error_wrap(c->error, "", st_str_of(found));
  return rc;
}

static int check_revision(st_call *c, const policy_change *p, const kept_policy *kept) {
  const st_resource *r = &p->resource;
  char id[32];
  if (!p->expects) return STATOR_OK;
  if (st_str_is(p->expected, "NO_POLICY")) {
    if (!kept->document.n) return STATOR_OK;
    return st_error_raise(c->error, STATOR_POLICY_NOT_FOUND,
                          "Resource-based policy not found for the provided ResourceArn: Requested "
                          "policy update expecting none to be present for %s %.*s, but a policy "
                          "exists with revision id %lld.",
                          target_kind(r), ST_FMT(target_name(r)), (long long)kept->revision);
  }
  static const char asked[] = "update for policy with revision id ";
  if (!kept->document.n) return refuse_revision(c, r, asked, p->expected, ", but ", 0);
  (void)snprintf(id, sizeof id, "%lld", (long long)kept->revision);
  if (st_str_is(p->expected, id)) return STATOR_OK;
  return refuse_revision(c, r, asked, p->expected, ", but the policy associated to target ",
                         kept->revision);
}

/* The pause is part of the simulated life cycle. */
static int check_policy_pause(st_call *c, const policy_change *p, const kept_policy *kept) {
  const st_resource *r = &p->resource;
  int64_t passed = c->now_ms - kept->revision;
  if (!st_control_paced(c) || !kept->revision || passed >= policy_pause_ms) return STATOR_OK;
  if (passed < c->settings->lifecycle_ms)
    return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                          ST_STILL_IN_USE
                          "%s is pending previous resource-based policy update: %.*s",
                          r->stream.n ? "Stream" : "Table", ST_FMT(target_name(r)));
  char again[32];
  st_clock_format(kept->revision + policy_pause_ms, again);
  return st_error_raise(c->error, STATOR_THROTTLED,
                        "Resource-based policy for %s %.*s modified within the previous 15000 "
                        "milliseconds. Please try again after %sZ.",
                        target_kind(r), ST_FMT(target_name(r)), again);
}

static int check_not_deleting(st_call *c, const st_table *t) {
  if (t->status != ST_DELETING) return STATOR_OK;
  return st_error_raise(c->error, STATOR_RESOURCE_IN_USE,
                        ST_STILL_IN_USE "Table is being deleted: %.*s", ST_FMT(t->name));
}

/* Nothing to change: the revision that is there, the deletion's if there was one. */
static int answer_unchanged(st_call *c, const kept_policy *kept) {
  if (kept->revision)
    answer_revision(c, kept->revision);
  else
    st_buf_lit(c->out, "{}");
  return STATOR_OK;
}

static int change_policy_within(st_call *c, void *draft) {
  const policy_change *p = draft;
  st_table *t;
  kept_policy kept;
  int rc = find_with_policy(c, &p->resource, &t);
  if (rc == STATOR_OK) rc = check_not_deleting(c, t);
  if (rc == STATOR_OK) rc = read_kept(c, t, p->resource.stream, &kept);
  if (rc == STATOR_OK) rc = check_revision(c, p, &kept);
  if (rc != STATOR_OK) return rc;
  if (st_str_eq(p->document, kept.document)) return answer_unchanged(c, &kept);
  rc = check_policy_pause(c, p, &kept);
  if (rc != STATOR_OK) return rc;
  int64_t revision = c->now_ms > kept.revision ? c->now_ms : kept.revision + 1;
  answer_revision(c, p->document.n ? revision : kept.revision);
  rc = st_policy_put(c, t, p->resource.stream, p->document, revision);
  return rc == STATOR_OK ? st_catalog_alter(c->store, t->id, t, c->error) : rc;
}

static int read_change(st_call *c, const st_shape *shape, const st_json *expected,
                       policy_change *p) {
  int rc = st_decode_constraints(shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_resource_read(c, c->m[POLICY_ARN], ST_ARN_OF_POLICY, &p->resource);
  if (rc != STATOR_OK) return rc;
  p->expected = st_call_string(c, expected);
  p->expects = expected != NULL;
  return (int)c->error->code;
}

int st_op_put_policy(st_call *c) {
  policy_change p = {.expects = false};
  int rc = read_change(c, &st_put_policy_shape, c->m[POLICY_EXPECTED], &p);
  if (rc == STATOR_OK) rc = st_policy_read(c, c->m[POLICY_DOCUMENT], &p.document);
  return rc == STATOR_OK ? st_control_write(c, change_policy_within, &p) : rc;
}

int st_op_delete_policy(st_call *c) {
  policy_change p = {.expects = false};
  int rc = read_change(c, &st_delete_policy_shape, c->m[DELETED_EXPECTED], &p);
  return rc == STATOR_OK ? st_control_write(c, change_policy_within, &p) : rc;
}

/* ------------------------------------------------------------------ reading */

static void print_policy(st_call *c, const kept_policy *kept) {
  st_buf shown;
  st_buf_init(&shown, 0);
  st_policy_show(kept->document, &shown);
  st_buf_lit(c->out, "{\"Policy\":\"");
  st_utf8_escape(st_buf_view(&shown), c->out);
  st_buf_format(c->out, "\",\"RevisionId\":\"%lld\"}", (long long)kept->revision);
  if (shown.failed) c->out->failed = true;
  st_buf_free(&shown);
}

int st_op_get_policy(st_call *c) {
  st_resource r;
  st_table *t;
  kept_policy kept;
  int rc = st_decode_constraints(&st_get_policy_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_resource_read(c, c->m[POLICY_ARN], ST_ARN_OF_POLICY, &r);
  if (rc == STATOR_OK) rc = find_with_policy(c, &r, &t);
  if (rc == STATOR_OK) rc = read_kept(c, t, r.stream, &kept);
  if (rc != STATOR_OK) return rc;
  if (!kept.document.n) return no_policy(c, &r);
  print_policy(c, &kept);
  return STATOR_OK;
}
