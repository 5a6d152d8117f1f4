/* Provisioned, on-demand and warm throughput: reading, rules, what is in effect. */
#ifndef ST_TABLE_THROUGHPUT_H
#define ST_TABLE_THROUGHPUT_H
#include "ops/table/table_control.h"
#include "ops/table/table_settings.h"

enum { ST_ON_DEMAND_READ = 12000, ST_ON_DEMAND_WRITE = 4000 };

typedef struct st_units {
  bool has_read, has_write; /* false: the member was not given */
  int64_t read, write;
} st_units;

/* ProvisionedThroughput, OnDemandThroughput or WarmThroughput, by its shape;
** node NULL gives nothing. Also of what the settings hold. */
st_units st_units_read(const st_shape *shape, const st_json *node);

/* index.n 0: of the table. */
int st_throughput_check(st_call *c, const st_json *throughput, st_str index);

typedef enum st_asked_by { ST_ASKED_BY_CREATE, ST_ASKED_BY_UPDATE } st_asked_by;
int st_on_demand_check(st_call *c, const st_json *on_demand, st_str index, st_billing billing,
                       st_asked_by by);

/* What a CreateTable or a new index may ask for. */
int st_warm_check(st_call *c, const st_json *warm, st_str index, st_billing billing,
                  const st_throughput *throughput);

/* The warm throughput in effect: what was asked for or ever provisioned, but no
** less than what the billing mode gives. */
st_units st_warm_in_effect(const st_json *settings, st_str index, st_billing billing,
                           const st_throughput *throughput);

/* Setting a member of t->settings: on_demand's given members over those there,
** warm as it is. Errors: NOMEM. */
int st_on_demand_put(st_call *c, st_table *t, st_str index, const st_json *on_demand);
int st_warm_put(st_call *c, st_table *t, st_str index, st_units warm);
#endif
