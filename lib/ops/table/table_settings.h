/* Members of a table that the store keeps and hands back without a use of its
** own (st_table.settings): a JSON object whose members are named
** "OnDemandThroughput" for the table and "OnDemandThroughput/<index>" for a GSI. */
#ifndef ST_TABLE_SETTINGS_H
#define ST_TABLE_SETTINGS_H
#include "ops/call.h"

/* Tag: table settings. */
#define ST_SETTING_ON_DEMAND                                                                       \
  "OnDemandThroughput"                     /* {"MaxReadRequestUnits", "MaxWriteRequestUnits"} */
#define ST_SETTING_WARM "WarmThroughput"   /* {"ReadUnitsPerSecond", "WriteUnitsPerSecond"} */
#define ST_SETTING_WARM_UNTIL "WarmUntil"  /* ms: WarmThroughput's Status is UPDATING */
#define ST_SETTING_SSE "SSEDescription"    /* as shown */
#define ST_SETTING_TAGS "Tags"             /* as sent */
#define ST_SETTING_POLICY "ResourcePolicy" /* {"Policy", "RevisionId"}; of a stream: /<label> */
#define ST_SETTING_INSIGHTS "ContributorInsights"   /* see contributor_insights.c; also of GSIs */
#define ST_SETTING_KINESIS "KinesisDestinations"    /* see kinesis_destination.c */
#define ST_SETTING_PITR "PointInTimeRecovery"       /* {"Since" in ms, "Days"} while it is on */
#define ST_SETTING_CLASS_TIMES "TableClassTimes"    /* [ms, ms]: the last changes */
#define ST_SETTING_PROTECTION_TIME "ProtectionTime" /* ms of the last change */
#define ST_SETTING_TTL_TIME "TimeToLiveTime"        /* ms of the last change */
#define ST_SETTING_UPDATING "Updating" /* why the table is UPDATING: "IOPS", "STREAM", ... */
#define ST_SETTING_PREVIOUS "PreviousThroughput" /* shown while UPDATING: a throughput */

#define ST_UPDATING_IOPS "IOPS"
#define ST_UPDATING_STREAM "STREAM"
#define ST_UPDATING_SSE "SSE"
#define ST_UPDATING_INDEX "INDEX"

/* *root is NULL if the table has none. Errors: NOMEM. */
int st_settings_read(st_call *c, st_str settings, const st_json **root);

/* index.n 0: the table's own. NULL: not set. */
const st_json *st_settings_member(const st_json *root, const char *name, st_str index);

/* Sets a member of `t`, a copy in the arena, to JSON text; n 0 takes it away. */
int st_settings_put(st_call *c, st_table *t, const char *name, st_str index, st_str json);

/* The same with a number. */
int st_settings_put_int(st_call *c, st_table *t, const char *name, int64_t value);
#endif
