/*
** exports.c - DescribeExport, ListExports, DescribeImport and ListImports in a store
** that makes none: whatever is asked for is not there.
*/
#include "base/bounds.h"
#include "ops/backup/backup.h"
#include "ops/backup/job_arn.h"

#define JOB_ARN_MEMBER(n)                                                                          \
  {                                                                                                \
    .name = (n), .kind = ST_KIND_STRING, .rules = ST_REQUIRED, .min = ST_MIN_JOB_ARN,              \
    .max = ST_MAX_JOB_ARN                                                                          \
  }
#define JOBS_TABLE_MEMBER                                                                          \
  { .name = "TableArn", .kind = ST_KIND_STRING, .min = 1, .max = ST_MAX_TABLE_ARN }

enum { JOB_ARN };
static const st_field describe_export_fields[] = {[JOB_ARN] = JOB_ARN_MEMBER("ExportArn")};
const st_shape st_describe_export_shape = ST_SHAPE("DescribeExportInput", describe_export_fields);
static const st_field describe_import_fields[] = {[JOB_ARN] = JOB_ARN_MEMBER("ImportArn")};
const st_shape st_describe_import_shape = ST_SHAPE("DescribeImportInput", describe_import_fields);

enum { JOBS_TABLE, JOBS_MOST, JOBS_AFTER };
static const st_field list_exports_fields[] = {
    [JOBS_TABLE] = JOBS_TABLE_MEMBER,
    [JOBS_MOST] = {.name = "MaxResults", .kind = ST_KIND_INTEGER, .min = 1, .max = 25},
    [JOBS_AFTER] = {.name = "NextToken",           .kind = ST_KIND_STRING                                 },
};
const st_shape st_list_exports_shape = ST_SHAPE("ListExportsInput", list_exports_fields);
static const st_field list_imports_fields[] = {
    [JOBS_TABLE] = JOBS_TABLE_MEMBER,
    [JOBS_MOST] = {.name = "PageSize",  .kind = ST_KIND_INTEGER, .min = 1,   .max = 25  },
    [JOBS_AFTER] = {.name = "NextToken", .kind = ST_KIND_STRING,  .min = 112, .max = 1024},
};
const st_shape st_list_imports_shape = ST_SHAPE("ListImportsInput", list_imports_fields);

static int read_job_arn(st_call *c, const char *kind, const char *refusal, st_str *arn) {
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  *arn = st_call_string(c, c->m[JOB_ARN]);
  if (rc != STATOR_OK || c->error->code != STATOR_OK) return (int)c->error->code;
  return st_job_arn_is(*arn, st_str_of(kind))
             ? STATOR_OK
             : st_error_raise(c->error, STATOR_VALIDATION, "%s", refusal);
}

int st_op_describe_export(st_call *c) {
  st_str arn;
  int rc = read_job_arn(c, "/export/", "Invalid Export ARN", &arn);
  if (rc != STATOR_OK) return rc;
  return st_error_raise(c->error, STATOR_EXPORT_NOT_FOUND,
                        "Export not found: Export not found: %.*s", ST_FMT(arn));
}

int st_op_describe_import(st_call *c) {
  st_str arn;
  int rc = read_job_arn(c, "/import/", "Invalid Import ARN", &arn);
  if (rc != STATOR_OK) return rc;
  return st_error_raise(c->error, STATOR_IMPORT_NOT_FOUND,
                        "Import not found: Import not found: %.*s", ST_FMT(arn));
}

/* A token that this store never gave is none. */
static int list_no_jobs(st_call *c, const char *answer) {
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  st_str token = st_call_string(c, c->m[JOBS_AFTER]);
  if (rc != STATOR_OK || c->error->code != STATOR_OK) return (int)c->error->code;
  if (c->m[JOBS_AFTER])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Invalid Request: Provided nextToken is invalid: %.*s", ST_FMT(token));
  st_buf_text(c->out, answer);
  return STATOR_OK;
}

int st_op_list_exports(st_call *c) {
  return list_no_jobs(c, "{\"ExportSummaries\":[]}");
}

int st_op_list_imports(st_call *c) {
  return list_no_jobs(c, "{\"ImportSummaryList\":[]}");
}
