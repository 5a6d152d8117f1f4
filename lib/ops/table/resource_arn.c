/*
** resource_arn.c - takes a ResourceArn apart. Region and account are the caller's,
** as in the ARNs that answers carry.
*/
#include "ops/table/resource_arn.h"
#include "base/bounds.h"

/* "arn:<partition>:<service>:<region>:<account>:<resource>" */
typedef enum arn_part {
  ARN_PREFIX,
  ARN_PARTITION,
  ARN_SERVICE,
  ARN_REGION,
  ARN_ACCOUNT,
  ARN_RESOURCE,
  ARN_PARTS
} arn_part;

/* The text up to `end`, which is skipped; all of it where there is no `end`. */
static st_str take_until(st_str *rest, char end) {
  size_t n = 0;
  while (n < rest->n && rest->p[n] != end) n++;
  st_str taken = {rest->p, n};
  size_t skip = n < rest->n ? n + 1 : n;
  *rest = (st_str){rest->p + skip, rest->n - skip};
  return taken;
}

static int refuse_arn(st_call *c, const char *before, st_str arn) {
  return st_error_raise(c->error, STATOR_VALIDATION, "%s%.*s", before, ST_FMT(arn));
}

static int refuse_region(st_call *c, st_str arn, st_arn_use use) {
  return refuse_arn(c,
                    use == ST_ARN_OF_TAGS
                        ? "Invalid TableArn: Invalid ResourceArn provided as input "
                        : ST_INVALID_VALUES "Invalid resource Arn: ",
                    arn);
}

static int refuse_account(st_call *c, st_str arn, st_arn_use use) {
  if (use == ST_ARN_OF_POLICY)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "This action is only supported by accounts that match the resource "
                          "owner\xE2\x80\x99s account.");
  return st_error_raise(c->error, STATOR_ACCESS_DENIED,
                        "User: arn:aws:iam::%s:root is not authorized to perform: dynamodb:%s on "
                        "resource: %.*s",
                        c->settings->account, c->op->name, ST_FMT(arn));
}

/* "table/<name>", "table/<name>/stream/<label>" */
static int read_resource_part(st_call *c, st_str resource, st_resource *out) {
  st_str kind = take_until(&resource, '/');
  out->table = take_until(&resource, '/');
  st_str below = take_until(&resource, '/');
  if (!st_str_is(kind, "table") || !out->table.n ||
      (below.n && !st_str_is(below, "index") && !st_str_is(below, "stream")))
    return refuse_arn(c,
                      ST_INVALID_VALUES "Provided Arn is not a DynamoDB resource arn: ", out->arn);
  if (st_str_is(below, "index"))
    return refuse_arn(c,
                      ST_INVALID_VALUES
                      "Invalid resource arn provided, only table or stream is accepted. Provided "
                      "resource arn: ",
                      out->arn);
  out->stream = resource;
  return STATOR_OK;
}

static bool table_can_be_named(st_str name) {
  return name.n >= ST_MIN_TABLE_NAME && name.n <= ST_MAX_TABLE_NAME && st_decode_name_pattern(name);
}

int st_resource_read(st_call *c, const st_json *node, st_arn_use use, st_resource *out) {
  *out = (st_resource){.arn = st_call_string(c, node)};
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  st_str rest = out->arn, part[ARN_PARTS];
  if (!st_str_starts(rest, ST_LIT("arn:")))
    return refuse_arn(c, ST_INVALID_VALUES "ARNs must start with 'arn:': ", out->arn);
  for (int i = ARN_PREFIX; i < ARN_RESOURCE; i++) part[i] = take_until(&rest, ':');
  part[ARN_RESOURCE] = rest; /* a stream's label has colons of its own */
  if (!st_str_is(part[ARN_SERVICE], "dynamodb")) part[ARN_RESOURCE].n = 0;
  int rc = read_resource_part(c, part[ARN_RESOURCE], out);
  if (rc != STATOR_OK) return rc;
  if (!st_str_is(part[ARN_PARTITION], "aws") || !st_str_is(part[ARN_REGION], c->settings->region) ||
      !table_can_be_named(out->table))
    return refuse_region(c, out->arn, use);
  if (!st_str_is(part[ARN_ACCOUNT], c->settings->account)) return refuse_account(c, out->arn, use);
  return STATOR_OK;
}

int st_resource_absent(st_call *c, const st_resource *r) {
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: ResourceArn: %.*s not found",
                        ST_FMT(r->arn));
}
