/*
** plain_json.h - requests and answers of the operations with plain JSON in the
** place of DynamoDB's typed values: {"age":42} for {"age":{"N":"42"}}.
*/
#ifndef PLAIN_JSON_H
#define PLAIN_JSON_H

#include "base/json_span.h"
#include "base/text.h"

/* Appends the request with typed values for its plain ones. */
void plain_to_request(json_span request, text *typed);

/* The same where values may be plain or typed: one that is an object of exactly one
** member named S, N, B, BOOL, NULL, M, L, SS, NS or BS is typed, and so are the values
** in an M or L that are; all others are plain. A request without plain ones is appended
** byte for byte. */
void plain_or_typed_to_request(json_span request, text *typed);

/* Appends the answer with plain values for its typed ones: a set becomes an
** array, a binary value its base64 string. */
void plain_from_answer(json_span answer, text *plain);

/* The same for an item by itself: {"age":42} and {"age":{"N":"42"}}. */
void plain_to_item(json_span item, text *typed);
void plain_from_item(json_span item, text *plain);

/* And for one value: 42 and {"N":"42"}. */
void plain_to_value(json_span value, text *typed);
void plain_from_value(json_span value, text *plain);

#endif
