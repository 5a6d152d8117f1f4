/*
** backups.c - DescribeBackup, DeleteBackup and ListBackups in a store that makes
** none: whatever is asked for is not there.
*/
#include "base/bounds.h"
#include "ops/backup/backup.h"
#include "ops/backup/job_arn.h"
#include "ops/table/table_control.h"
#include "value/number.h"

enum { BACKUP_ARN };
static const st_field one_backup_fields[] = {
    [BACKUP_ARN] = {.name = "BackupArn", .kind = ST_KIND_STRING, .rules = ST_REQUIRED},
};
const st_shape st_describe_backup_shape = ST_SHAPE("DescribeBackupInput", one_backup_fields);
const st_shape st_delete_backup_shape = ST_SHAPE("DeleteBackupInput", one_backup_fields);

static const char *const backup_types[] = {"USER", "SYSTEM", "AWS_BACKUP", "ALL", NULL};

enum { BACKUPS_TABLE, BACKUPS_LIMIT, BACKUPS_LOWER, BACKUPS_UPPER, BACKUPS_START, BACKUPS_TYPE };
static const st_field list_backups_fields[] = {
    [BACKUPS_TABLE] = {.name = "TableName",           .kind = ST_KIND_STRING },
    [BACKUPS_LIMIT] = {                                 .name = "Limit",      .kind = ST_KIND_INTEGER,                .min = 1, .max = 100},
    [BACKUPS_LOWER] = {                       .name = "TimeRangeLowerBound", .kind = ST_KIND_LONG   },
    [BACKUPS_UPPER] = {          .name = "TimeRangeUpperBound",         .kind = ST_KIND_LONG                       },
    [BACKUPS_START] = { .name = "ExclusiveStartBackupArn",
                       .kind = ST_KIND_STRING,
                       .min = ST_MIN_JOB_ARN,
                       .max = ST_MAX_JOB_ARN},
    [BACKUPS_TYPE] = {                                                                  .name = "BackupType",       .kind = ST_KIND_STRING, .allowed = backup_types},
};
const st_shape st_list_backups_shape = ST_SHAPE("ListBackupsInput", list_backups_fields);

/* Also one that is to be deleted. */
static int find_backup(st_call *c) {
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  st_str arn = st_call_string(c, c->m[BACKUP_ARN]);
  if (rc != STATOR_OK || c->error->code != STATOR_OK) return (int)c->error->code;
  if (!st_job_arn_is(arn, ST_LIT("/backup/")))
    return st_error_raise(c->error, STATOR_VALIDATION, "Invalid Backup ARN");
  return st_error_raise(c->error, STATOR_BACKUP_NOT_FOUND, "Backup not found: %.*s", ST_FMT(arn));
}

int st_op_describe_backup(st_call *c) {
  return find_backup(c);
}

int st_op_delete_backup(st_call *c) {
  return find_backup(c);
}

/* Seconds, with fractions. */
static int check_time_range(st_call *c) {
  const st_json *lower = c->m[BACKUPS_LOWER], *upper = c->m[BACKUPS_UPPER];
  st_buf low, high;
  if (!lower || !upper) return STATOR_OK;
  st_buf_init(&low, 0);
  st_buf_init(&high, 0);
  int rc = st_number_canonical((st_str){lower->text, lower->len}, &low, c->error);
  if (rc == STATOR_OK) rc = st_number_canonical((st_str){upper->text, upper->len}, &high, c->error);
  if (rc == STATOR_OK && (low.failed || high.failed)) rc = st_error_nomem(c->error);
  if (rc == STATOR_OK && st_number_compare(st_buf_view(&low), st_buf_view(&high)) > 0)
    rc = st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "Time range lower bound must be less than or equal to "
                                          "upper bound");
  st_buf_free(&low);
  st_buf_free(&high);
  return rc;
}

/* A table that is not there has none either. */
int st_op_list_backups(st_call *c) {
  st_str name;
  int rc = c->m[BACKUPS_TABLE] ? st_control_name(c, c->m[BACKUPS_TABLE], &name) : STATOR_OK;
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_list_backups_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = check_time_range(c);
  if (rc == STATOR_OK) st_buf_lit(c->out, "{\"BackupSummaries\":[]}");
  return rc;
}
