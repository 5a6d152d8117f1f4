/* shape.c - enums and elements that several operations share. The order of the
** enums' values is the one AWS prints in messages. */
#include "ops/shape.h"

const char *const st_enum_consumed_capacity[] = {"INDEXES", "TOTAL", "NONE", NULL};
const char *const st_enum_return_values[] = {"ALL_NEW", "UPDATED_OLD", "ALL_OLD",
                                             "NONE",    "UPDATED_NEW", NULL};
const char *const st_enum_on_failure[] = {"ALL_OLD", "NONE", NULL};
const char *const st_enum_collection_metrics[] = {"SIZE", "NONE", NULL};
const char *const st_enum_select[] = {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES",
                                      "ALL_PROJECTED_ATTRIBUTES", NULL};
const char *const st_enum_conditional_operator[] = {"OR", "AND", NULL};
const char *const st_enum_billing_mode[] = {"PROVISIONED", "PAY_PER_REQUEST", NULL};
const char *const st_enum_key_type[] = {"HASH", "RANGE", NULL};
const char *const st_enum_attribute_type[] = {"B", "N", "S", NULL};
const char *const st_enum_projection_type[] = {"ALL", "INCLUDE", "KEYS_ONLY", NULL};
const char *const st_enum_stream_view_type[] = {"OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES",
                                                "NEW_IMAGE", NULL};
const char *const st_enum_sse_type[] = {"AES256", "KMS", NULL};

const st_field st_field_string = {.kind = ST_KIND_STRING};
const st_field st_field_value = {.kind = ST_KIND_VALUE};
