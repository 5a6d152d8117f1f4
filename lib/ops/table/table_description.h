/* TableDescription: a table as the answers of the control plane show it. */
#ifndef ST_TABLE_DESCRIPTION_H
#define ST_TABLE_DESCRIPTION_H
#include "ops/table/table_control.h"
#include "store/items.h"

/* What of it is shown besides what always is. */
enum {
  ST_SHOW_PROTECTION = 1, /* DeletionProtectionEnabled */
  ST_SHOW_WARM = 2,       /* WarmThroughput, of the table and of GSIs */
  ST_SHOW_SINCE = 4,      /* LastUpdateToPayPerRequestDateTime */
  ST_SHOW_GSI = 8,
  ST_SHOW_CLEARED = 16, /* -1 where a maximum of OnDemandThroughput was taken away */
  ST_SHOW_OWN = 32,     /* what DynamoDB has not: search indexes and views */
  ST_SHOW_ALL = ST_SHOW_PROTECTION | ST_SHOW_WARM | ST_SHOW_SINCE | ST_SHOW_GSI
};

/* Items and bytes of a table and those of its indexes that are shown, as they were
** counted at some moment. */
typedef struct st_counts {
  st_extent table;
  st_str *indexes; /* their names */
  st_extent *of_index;
  size_t count;
} st_counts;

/* In the arena. Counting a large table takes its time: before a write it is done
** once outside (st_table_count_ahead), and inside only what was counted is looked
** up, unless somebody wrote in between. May answer ST_AGAIN outside a write. */
int st_table_count(st_call *c, st_table *t, unsigned show, st_counts *out);

/* The same for a table that may not be there; nothing is answered. */
int st_table_count_ahead(st_call *c, st_str name, unsigned show);

/* Appends {"<member>": TableDescription}. `t` is the catalog's own. May answer
** ST_AGAIN outside a write. */
int st_table_describe(st_call *c, const char *member, st_table *t, unsigned show);

/* The same with counts from before a change; an index that is not among them is
** empty. */
int st_table_describe_counted(st_call *c, const char *member, st_table *t, unsigned show,
                              const st_counts *counts);

/* The same as a state given, whatever the table's: DELETING of one that is about
** to be dropped. */
int st_table_describe_as(st_call *c, const char *member, st_table *t, unsigned show,
                         st_status status);

const char *st_status_name(st_status status);
void st_table_arn(const st_call *c, st_str table, st_buf *out);
/* ,"KeySchema":[...] */
void st_print_key_schema(st_buf *out, const st_attribute *hash, int hashes,
                         const st_attribute *range, int ranges);
void st_print_seconds(int64_t ms, st_buf *out); /* 1760000000.123 */
#endif
