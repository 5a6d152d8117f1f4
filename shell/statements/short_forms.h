/*
** short_forms.h - the statements for people: get, put, update, delete, query and
** scan with plain JSON items.
*/
#ifndef SHORT_FORMS_H
#define SHORT_FORMS_H

#include "session.h"

typedef struct short_form {
  const char *name, *usage, *about;
  const char *parts;      /* what follows the name; see short_forms.c */
  const char *operation;  /* of the API */
  const char *json;       /* the member that the JSON is */
  const char *expression; /* the member that the expression is; NULL: none is taken */
  const char *nothing;    /* what a person is told where no item is printed */
  bool reads;             /* many items, page by page */
} short_form;

extern const short_form short_forms[];
extern const size_t short_form_count;

/* By name; NULL if there is none. */
const short_form *short_form_find(const char *name);

/* Runs the form with the text that follows its name. */
int short_form_run(session *s, const short_form *form, const char *rest);

/* Appends the words of a command line as such a text. */
void short_form_join(int count, char **list, text *rest);

/* Writes the form's option with this number, from 0, as it begins: "limit=", "desc".
** False: it has no so many. */
bool short_form_option(const short_form *form, size_t number, text *option);

/* Appends the usage of the form and its options. */
void short_form_usage(const short_form *form, text *out);

#endif
