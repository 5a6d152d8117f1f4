/*
** store_facts.h - what a store holds, in the form of DescribeStore's answer; of an
** endpoint that has no such operation, as much of it as can be had.
*/
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include "session.h"

/* Appends the JSON. On failure prints the error. Over an endpoint without DescribeStore:
** {"Endpoint": URL, "Tables": [...]}, counts as DescribeTable tells them, and TimeToLive
** without counts; of the table `name` alone unless that is NULL, for each costs calls. */
int store_facts_fetch(session *s, const char *name, text *facts);

/* A number of an object; 0 if it is not there. */
long long store_facts_number(json_span object, const char *member);

/* The table of a name; false after printing that there is none. */
bool store_facts_table(const session *s, json_span facts, const char *name, json_span *table);

#endif
