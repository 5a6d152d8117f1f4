/*
** ini.h - reads files of the form of ~/.aws/credentials and ~/.aws/config, line by
** line: [sections] of name = value, comments behind # and ;.
*/
#ifndef INI_H
#define INI_H

#include <stdio.h>

enum { INI_LINE_BYTES = 8192 }; /* session tokens are long */

typedef enum ini_step {
  INI_SECTION, /* `section` is the name of a new one */
  INI_SETTING, /* `name` and `value` stand in it */
  INI_END,
  INI_WRONG /* `why` says what, `line` where */
} ini_step;

/* What is read; the texts are borrowed until the next step. */
typedef struct ini_reader {
  FILE *file;
  int line; /* from 1 */
  const char *section, *name, *value;
  const char *why;
  char buffer[INI_LINE_BYTES];
} ini_reader;

/* The next section or setting. Lines that go on with a setting, which begin with a
** blank, are passed over. */
ini_step ini_next(ini_reader *r);

#endif
