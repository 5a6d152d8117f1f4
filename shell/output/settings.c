/*
** settings.c - the table of settings.
*/
#include "output/settings.h"

#include <stdlib.h>
#include <string.h>

#include "output/rows_mode.h"

typedef enum setting_kind { KIND_MODE, KIND_SWITCH, KIND_FLAG, KIND_NUMBER } setting_kind;

struct setting {
  const char *name, *about;
  setting_kind kind;
  size_t place; /* in output_settings */
};

#define AT(member) offsetof(output_settings, member)

static const setting settings_table[] = {
    {"bulk",      "DELETE and UPDATE without a whole key; auto: the prompt asks, scripts refuse",
     KIND_SWITCH,                                                                                              AT(bulk) },
    {"color",     "colour; auto: on a terminal",                                                  KIND_SWITCH, AT(color)},
    {"echo",      "print each statement before its answer",                                       KIND_FLAG,   AT(echo) },
    {"limit",     "items that a read prints at a time; 0: all",                                   KIND_NUMBER, AT(limit)},
    {"mode",      "how items are printed; auto: table on a terminal, or jsonl",                   KIND_MODE,   AT(mode) },
    {"pager",     "a pager for long answers; auto: at the prompt",                                KIND_SWITCH, AT(pager)},
    {"plain",     "plain JSON; auto: for items, not for operations",                              KIND_SWITCH, AT(plain)},
    {"timer",     "print how long each statement took",                                           KIND_FLAG,   AT(timer)},
    {"undo",      "keep what is dropped or deleted for .undo; auto: at the prompt",               KIND_SWITCH,
     AT(undo)                                                                                                           },
    {"undo_size", "MB of a table above which the prompt asks about that; 0: never",               KIND_NUMBER,
     AT(undo_size)                                                                                                      },
    {"width",     "columns of a table; 0: as the terminal has",                                   KIND_NUMBER, AT(width)},
};
enum { SETTINGS = sizeof settings_table / sizeof *settings_table };

static const char *const switch_names[] = {
    [SWITCH_AUTO] = "auto", [SWITCH_ON] = "on", [SWITCH_OFF] = "off"};

const setting *setting_at(size_t number) {
  return number < SETTINGS ? &settings_table[number] : NULL;
}

const setting *setting_find(const char *name) {
  for (size_t i = 0; i < SETTINGS; i++)
    if (strcmp(settings_table[i].name, name) == 0) return &settings_table[i];
  return NULL;
}

const char *setting_name(const setting *s) {
  return s->name;
}

const char *setting_about(const setting *s) {
  return s->about;
}

void setting_usage(const setting *s, text *out) {
  switch (s->kind) {
  case KIND_NUMBER: text_add(out, "N"); break;
  case KIND_FLAG: text_add(out, "on|off"); break;
  case KIND_SWITCH: text_add(out, "auto|on|off"); break;
  case KIND_MODE:
    text_add(out, switch_names[SWITCH_AUTO]);
    for (const rows_mode *m = rows_modes; m->name != NULL; m++) text_format(out, "|%s", m->name);
    break;
  }
}

void setting_show(const setting *s, const output_settings *settings, text *out) {
  const void *place = (const char *)settings + s->place;
  const rows_mode *mode;
  switch (s->kind) {
  case KIND_NUMBER: text_format(out, "%zu", *(const size_t *)place); break;
  case KIND_FLAG: text_add(out, *(const bool *)place ? "on" : "off"); break;
  case KIND_SWITCH: text_add(out, switch_names[*(const setting_switch *)place]); break;
  case KIND_MODE:
    mode = *(const rows_mode *const *)place;
    text_add(out, mode != NULL ? mode->name : switch_names[SWITCH_AUTO]);
    break;
  }
}

static bool set_number(size_t *place, const char *value) {
  size_t digits = strspn(value, "0123456789");
  if (digits == 0 || digits > 9 || value[digits] != '\0') return false;
  *place = strtoul(value, NULL, 10);
  return true;
}

static bool set_switch(setting_switch *place, const char *value) {
  for (int i = SWITCH_AUTO; i <= SWITCH_OFF; i++) {
    if (strcmp(switch_names[i], value) != 0) continue;
    *place = (setting_switch)i;
    return true;
  }
  return false;
}

static bool set_flag(bool *place, const char *value) {
  setting_switch set = SWITCH_AUTO;
  if (!set_switch(&set, value) || set == SWITCH_AUTO) return false;
  *place = set == SWITCH_ON;
  return true;
}

static bool set_mode(const rows_mode **place, const char *value) {
  const rows_mode *mode = rows_mode_find(value);
  if (mode == NULL && strcmp(value, switch_names[SWITCH_AUTO]) != 0) return false;
  *place = mode;
  return true;
}

bool setting_set(const setting *s, output_settings *settings, const char *value) {
  void *place = (char *)settings + s->place;
  switch (s->kind) {
  case KIND_NUMBER: return set_number(place, value);
  case KIND_FLAG: return set_flag(place, value);
  case KIND_SWITCH: return set_switch(place, value);
  case KIND_MODE: return set_mode(place, value);
  }
  return false;
}
