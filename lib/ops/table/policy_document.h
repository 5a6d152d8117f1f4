/* A resource policy's text in the one form in which it is kept, compared and
** shown: minified, members in IAM's order, lists of one element as the element. */
#ifndef ST_POLICY_DOCUMENT_H
#define ST_POLICY_DOCUMENT_H
#include "ops/call.h"

/* `node` is a string. *text, in the arena, has no Version where the document has
** none: AWS tells such a document from one that names the default. Errors:
** VALIDATION. */
int st_policy_read(st_call *c, const st_json *node, st_str *text);

/* Appends the text as GetResourcePolicy shows it: with a Version. */
void st_policy_show(st_str text, st_buf *out);
#endif
