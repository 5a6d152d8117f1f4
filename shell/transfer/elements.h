/*
** elements.h - the JSON values of a file, one at a time: a line each, elements of
** an array, one after the other, or the items in the pages that a scan answers.
*/
#ifndef ELEMENTS_H
#define ELEMENTS_H

#include "base/json_span.h"
#include "transfer/input.h"

/* No item comes near it. */
#define ELEMENT_MOST ((size_t)16 * 1024 * 1024)

typedef enum elements_layout {
  ELEMENTS_LINES,  /* one a line; a bad line can be left out */
  ELEMENTS_ARRAY,  /* [value, ...] */
  ELEMENTS_VALUES, /* value value ... over any lines */
  ELEMENTS_PAGES   /* {"Items":[value, ...],"Count":n} ... */
} elements_layout;

typedef enum found {
  FOUND_ONE,
  FOUND_END,
  FOUND_BAD,   /* something that is no item; what follows it can be read */
  FOUND_BROKEN /* nothing behind it can be read */
} found;

typedef struct elements {
  input *in;
  elements_layout layout;
  size_t number;   /* of the element found last, from 1; 0: no element's fault */
  size_t line;     /* where it starts or, if it is bad, where it is */
  json_span piece; /* as it lies there, without blanks around; until the next call */
  const char *why; /* FOUND_BAD and FOUND_BROKEN; NULL: reading failed, in->why */
  int place;       /* in an array and in its page, see elements.c */
  size_t count;
} elements;

void elements_begin(elements *e, input *in, elements_layout layout);

/* Finds the next object; all that is found has passed json_check. */
found elements_next(elements *e);

#endif
