/* Whether two requests say the same, without keeping them. */
#ifndef ST_JSON_DIGEST_H
#define ST_JSON_DIGEST_H
#include "base/hash.h"
#include "value/json.h"

/* Equal for values that differ in blanks, escapes, the order of members or of a
** set's elements ("SS", "NS", "BS"), or in members that are null. Numbers are told
** apart by their text. Errors: NOMEM. */
int st_json_digest(const st_json *value, st_arena *arena, st_digest *out, st_error *error);
#endif
