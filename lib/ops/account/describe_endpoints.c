/*
** describe_endpoints.c - DescribeEndpoints: the service's name for the region of
** whoever asks. SDKs that were given an endpoint of their own, as one must to come
** here, do not discover others.
*/
#include "ops/account/account.h"

enum { CACHED_MINUTES = 1440 };

const st_shape st_describe_endpoints_shape = {"DescribeEndpointsRequest", NULL, 0};

int st_op_describe_endpoints(st_call *c) {
  st_buf_format(c->out,
                "{\"Endpoints\":[{\"Address\":\"dynamodb.%s.amazonaws.com\","
                "\"CachePeriodInMinutes\":%d}]}",
                c->settings->region, CACHED_MINUTES);
  return STATOR_OK;
}
