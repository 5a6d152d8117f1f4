/*
** describe_limits.c - DescribeLimits: the quotas of an account as AWS opens it.
** CreateTable and UpdateTable hold a table to its own.
*/
#include "base/bounds.h"
#include "ops/account/account.h"

const st_shape st_describe_limits_shape = {"DescribeLimitsInput", NULL, 0};

int st_op_describe_limits(st_call *c) {
  st_buf_format(c->out,
                "{\"AccountMaxReadCapacityUnits\":%d,\"AccountMaxWriteCapacityUnits\":%d,"
                "\"TableMaxReadCapacityUnits\":%d,\"TableMaxWriteCapacityUnits\":%d}",
                ST_MAX_ACCOUNT_UNITS, ST_MAX_ACCOUNT_UNITS, ST_MAX_TABLE_UNITS, ST_MAX_TABLE_UNITS);
  return STATOR_OK;
}
