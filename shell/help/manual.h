/*
** manual.h - the lists of the manual page, from the tables that the program runs by.
*/
#ifndef MANUAL_H
#define MANUAL_H

#include <stdbool.h>

#include "base/text.h"

/* Appends a section in the language of man: options, serve-options, subcommands,
** commands, forms, settings or operations. False: there is none of that name. */
bool manual_section(const char *name, text *out);

#endif
