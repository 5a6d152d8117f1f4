/*
** examples.h - examples of everything that can be typed. Each runs as it stands, in a
** folder with the store and files that the test of them makes.
*/
#ifndef EXAMPLES_H
#define EXAMPLES_H

#include "base/text.h"

/* Appends "examples:" and the command lines for the name of an operation, a short form,
** a dot-command or a subcommand; nothing where there are none. */
void examples_add(const char *name, text *out);

#endif
