/* view_shapes.c - what requests about views may hold. */
#include "ops/view/view_shapes.h"
#include "base/bounds.h"

static const char *const enum_column_type[] = {"TEXT", "INTEGER", "REAL", "NUMERIC",
                                               "JSON", "BLOB",    NULL};

/* Its version 14 cannot align arrays whose rows differ in length. */
/* clang-format off */
#define VIEW_STRING(n) .name = (n), .kind = ST_KIND_STRING
#define VIEW_SQL_NAME(n) VIEW_STRING(n), .rules = ST_REQUIRED, .min = 1, .max = ST_MAX_VIEW_NAME

static const st_field view_column_fields[] = {
    [VIEW_COLUMN_NAME] = {VIEW_SQL_NAME("ColumnName")},
    [VIEW_COLUMN_PATH] = {VIEW_STRING("AttributePath"), .min = 1, .max = ST_MAX_ATTRIBUTE_NAME},
    [VIEW_COLUMN_TYPE] = {VIEW_STRING("Type"), .rules = ST_REQUIRED, .allowed = enum_column_type},
};
const st_shape st_view_column_shape = ST_SHAPE("ViewColumn", view_column_fields);
static const st_field view_column = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_view_column_shape};

static const st_field indexed_column = {.kind = ST_KIND_STRING, .rules = ST_REQUIRED};
static const st_field view_index_fields[] = {
    [VIEW_INDEX_COLUMNS] = {.name = "Columns", .kind = ST_KIND_LIST, .rules = ST_REQUIRED, .min = 1,
                            .max = ST_MAX_VIEW_INDEX_COLUMNS, .of = &indexed_column},
    [VIEW_INDEX_COVERING] = {.name = "Covering", .kind = ST_KIND_LIST,
                             .max = ST_MAX_VIEW_INDEX_COLUMNS, .of = &indexed_column},
};
const st_shape st_view_index_shape = ST_SHAPE("ViewIndex", view_index_fields);
static const st_field view_index = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &st_view_index_shape};

static const st_field create_view_fields[] = {
    [CREATE_VIEW_NAME] = {VIEW_SQL_NAME("ViewName")},
    [CREATE_VIEW_TABLE] = {VIEW_STRING("TableName")},
    [CREATE_VIEW_COLUMNS] = {.name = "Columns", .kind = ST_KIND_LIST, .rules = ST_REQUIRED,
                             .min = 1, .max = ST_MAX_VIEW_COLUMNS, .of = &view_column},
    [CREATE_VIEW_CONDITION] = {VIEW_STRING("ConditionExpression")},
    [CREATE_VIEW_NAMES] = {.name = "ExpressionAttributeNames", .kind = ST_KIND_MAP,
                           .of = &st_field_string},
    [CREATE_VIEW_VALUES] = {.name = "ExpressionAttributeValues", .kind = ST_KIND_MAP,
                            .of = &st_field_value},
    [CREATE_VIEW_INDEXES] = {.name = "Indexes", .kind = ST_KIND_LIST, .max = ST_MAX_VIEW_INDEXES,
                             .of = &view_index},
};
static const st_field view_name_fields[] = {[VIEW_NAME] = {VIEW_SQL_NAME("ViewName")}};
static const st_field list_views_fields[] = {[LIST_VIEWS_TABLE] = {VIEW_STRING("TableName")}};
/* clang-format on */

const st_shape st_create_view_shape = ST_SHAPE("CreateViewInput", create_view_fields);
const st_shape st_describe_view_shape = ST_SHAPE("DescribeViewInput", view_name_fields);
const st_shape st_delete_view_shape = ST_SHAPE("DeleteViewInput", view_name_fields);
const st_shape st_list_views_shape = ST_SHAPE("ListViewsInput", list_views_fields);
