/*
** json_same.h - whether two texts of JSON say the same.
*/
#ifndef JSON_SAME_H
#define JSON_SAME_H

#include "base/json_span.h"

/* True if the values are equal whatever the order of members. The elements of SS, NS and
** BS, which are sets, may stand in any order too; numbers are compared as they stand. */
bool json_same(json_span a, json_span b);

#endif
