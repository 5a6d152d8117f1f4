/*
** endpoint_names.c - operations and exceptions by their names.
*/
#include "door/endpoint_names.h"

#include <stddef.h>
#include <string.h>

static bool is_one_of(const char *name, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0) return true;
  return false;
}
#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof *(names))

bool names_streams_operation(const char *operation) {
  static const char *const streams[] = {"DescribeStream", "GetRecords", "GetShardIterator",
                                        "ListStreams"};
  return IS_ONE_OF(operation, streams);
}

bool names_own_operation(const char *operation) {
  static const char *const own[] = {"CreateSearchIndex",
                                    "CreateView",
                                    "DeleteSearchIndex",
                                    "DeleteView",
                                    "DescribeImportJob",
                                    "DescribeItemSizes",
                                    "DescribePartitions",
                                    "DescribeSearchIndex",
                                    "DescribeShards",
                                    "DescribeStore",
                                    "DescribeView",
                                    "Explain",
                                    "ImportItems",
                                    "ListViews",
                                    "Search",
                                    "SetClock",
                                    "Sql",
                                    "Sweep"};
  return IS_ONE_OF(operation, own);
}

const char *names_target(const char *operation) {
  if (names_streams_operation(operation)) return "DynamoDBStreams_20120810";
  return names_own_operation(operation) ? "Stator_20261121" : "DynamoDB_20120810";
}

bool names_read(const char *operation) {
  static const char *const reads[] = {"Get",   "BatchGet", "TransactGet", "Describe", "List",
                                      "Query", "Scan",     "Explain",     "Search",   "Sql"};
  for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
    if (strncmp(operation, reads[i], strlen(reads[i])) == 0) return true;
  return false;
}

bool names_passing(const char *exception) {
  static const char *const passing[] = {"ProvisionedThroughputExceededException",
                                        "RequestLimitExceeded", "ThrottlingException",
                                        "TransactionInProgressException"};
  return IS_ONE_OF(exception, passing);
}
