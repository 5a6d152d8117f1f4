/*
** export_items.h - items into one file, as JSON in one of its forms.
*/
#ifndef EXPORT_ITEMS_H
#define EXPORT_ITEMS_H

#include "transfer/export_options.h"
#include "transfer/export_read.h"

typedef enum item_form {
  FORM_EXACT,  /* plain; an item that plain JSON cannot say is refused */
  FORM_PLAIN,  /* plain, sets as arrays and binary values as base64 */
  FORM_TYPED,  /* {"pk":{"S":"a"}} */
  FORM_WRAPPED /* {"Item":{"pk":{"S":"a"}}} */
} item_form;

/* Appends the item on one line, without its end. False with `why` appended to. */
bool export_item_text(json_span item, item_form form, text *out, text *why);

/* Brings all items behind `place` into the file, which messages call `path`: one a line,
** or as an array. SHELL_DONE if they are all written; it is still to be finished.
** Otherwise prints why not, and how to go on. */
int export_items(session *s, const export_source *source, const char *path, export_file *file,
                 export_place *place, item_form form, bool array);

/* Opens PATH, or the session's output if that is "-", and says where it goes on. Prints
** the error. */
int export_items_open(session *s, const export_options *o, export_file *file, export_place *place);

/* Prints the reason of errno for writing PATH, and what is kept. */
int export_items_failed(const session *s, const export_file *file, const char *path);

#endif
