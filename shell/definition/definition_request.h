/*
** definition_request.h - the requests of the API that data definition stands for.
*/
#ifndef DEFINITION_REQUEST_H
#define DEFINITION_REQUEST_H

#include "base/json_span.h"
#include "definition/definition.h"

/* Appends the request of CreateTable. */
void definition_create_request(const definition *d, text *request);

/* Appends the request of UpdateTable. `table` is the table's description, which says
** the types, the throughput and the indexes that the statement does not; it may be
** empty but for ADD GSI and SET BILLING PROVISIONED. */
void definition_update_request(const definition *d, json_span table, text *request);

/* Appends the request of UpdateTimeToLive. */
void definition_ttl_request(const definition *d, json_span attribute, bool enabled, text *request);

/* The first attribute that the statement gives two types, or NULL. */
const char *definition_two_types(const definition *d);

#endif
