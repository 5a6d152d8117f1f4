/* The operations on backups, point-in-time recovery, exports and imports that
** tell what there is. Those that would make one are not served. */
#ifndef ST_BACKUP_H
#define ST_BACKUP_H
#include "ops/call.h"

extern const st_shape st_describe_continuous_backups_shape, st_update_continuous_backups_shape;
int st_op_describe_continuous_backups(st_call *c);
int st_op_update_continuous_backups(st_call *c);

extern const st_shape st_describe_backup_shape, st_delete_backup_shape, st_list_backups_shape;
int st_op_describe_backup(st_call *c);
int st_op_delete_backup(st_call *c);
int st_op_list_backups(st_call *c);

extern const st_shape st_describe_export_shape, st_list_exports_shape, st_describe_import_shape,
    st_list_imports_shape;
int st_op_describe_export(st_call *c);
int st_op_list_exports(st_call *c);
int st_op_describe_import(st_call *c);
int st_op_list_imports(st_call *c);
#endif
