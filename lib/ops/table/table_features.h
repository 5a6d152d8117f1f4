/* The operations on what a table has beside its definition: tags, policies,
** contributor insights, Kinesis destinations. Each shape stands in the file of
** its operation. */
#ifndef ST_TABLE_FEATURES_H
#define ST_TABLE_FEATURES_H
#include "ops/call.h"

extern const st_shape st_tag_resource_shape, st_untag_resource_shape, st_list_tags_shape;
int st_op_tag_resource(st_call *c);
int st_op_untag_resource(st_call *c);
int st_op_list_tags(st_call *c);

extern const st_shape st_put_policy_shape, st_get_policy_shape, st_delete_policy_shape;
int st_op_put_policy(st_call *c);
int st_op_get_policy(st_call *c);
int st_op_delete_policy(st_call *c);

extern const st_shape st_update_insights_shape, st_describe_insights_shape, st_list_insights_shape;
int st_op_update_insights(st_call *c);
int st_op_describe_insights(st_call *c);
int st_op_list_insights(st_call *c);

extern const st_shape st_enable_kinesis_shape, st_disable_kinesis_shape, st_update_kinesis_shape,
    st_describe_kinesis_shape;
int st_op_enable_kinesis(st_call *c);
int st_op_disable_kinesis(st_call *c);
int st_op_update_kinesis(st_call *c);
int st_op_describe_kinesis(st_call *c);
#endif
