/*
** shorthand.h - structures as the AWS CLI writes them in short:
** AttributeName=pk,AttributeType=S and IndexName=i,KeySchema=[{...},{...}].
*/
#ifndef SHORTHAND_H
#define SHORTHAND_H

#include <stdbool.h>

#include "base/text.h"

/* Appends the JSON object that `word` stands for. False if it is not in the
** short form: *stop is then where it stops being so. */
bool shorthand_to_json(const char *word, text *json, const char **stop);

#endif
