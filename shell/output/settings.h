/*
** settings.h - how answers are printed: what .set lists, and .mode, .plain, .limit
** and others set by their own names.
*/
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef enum setting_switch { SWITCH_AUTO, SWITCH_ON, SWITCH_OFF } setting_switch;

/* All zero is what a script begins with. */
typedef struct output_settings {
  const struct rows_mode *mode; /* NULL: table on a terminal, jsonl elsewhere */
  setting_switch plain;         /* auto: items are plain, operations typed */
  setting_switch color;         /* auto: on a terminal */
  setting_switch pager;         /* auto: at the prompt */
  setting_switch undo;          /* keep snapshots of losses; auto: at the prompt */
  setting_switch bulk;          /* DELETE and UPDATE without a whole key; auto: at the prompt */
  bool timer;                   /* print how long each statement took */
  bool echo;                    /* print each statement before its answer */
  size_t limit;                 /* items that a read prints at a time; 0: all */
  size_t undo_size;             /* MB of a table from which on the prompt asks about it; 0: never */
  size_t width;                 /* columns of a table; 0: as the terminal has */
} output_settings;

typedef struct setting setting;

/* By its name; NULL if there is none. The table's by number; NULL behind the last. */
const setting *setting_find(const char *name);
const setting *setting_at(size_t number);
const char *setting_name(const setting *s);
const char *setting_about(const setting *s);

/* Appends its value, or the values that it may have, as "on|off". */
void setting_show(const setting *s, const output_settings *settings, text *out);
void setting_usage(const setting *s, text *out);

/* False if the value is none of those. */
bool setting_set(const setting *s, output_settings *settings, const char *value);

#endif
