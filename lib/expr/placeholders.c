/* placeholders.c - the names and values that stand in for "#n" and ":v".
** A request may bring tens of thousands, so they are sorted once and found by
** binary search. */
#include "expr/placeholders.h"
#include "base/bounds.h"
#include <stdlib.h>

static bool holder_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool st_placeholder_valid(st_str key, char sign) {
  if (key.n < 2 || key.n > ST_MAX_PLACEHOLDER || key.p[0] != sign) return false;
  for (size_t i = 1; i < key.n; i++)
    if (!holder_char(key.p[i])) return false;
  return true;
}

static int name_holder_cmp(const void *a, const void *b) {
  return st_str_cmp(((const st_name_holder *)a)->key, ((const st_name_holder *)b)->key);
}

static int value_holder_cmp(const void *a, const void *b) {
  return st_str_cmp(((const st_value_holder *)a)->key, ((const st_value_holder *)b)->key);
}

static bool give_slots(st_placeholders *p) {
  if (p->value_count == 0) return true;
  p->bound = st_arena_alloc(p->arena, p->value_count * sizeof *p->bound);
  p->types = st_arena_alloc(p->arena, p->value_count * sizeof *p->types);
  if (!p->bound || !p->types) return false;
  for (size_t i = 0; i < p->value_count; i++) {
    p->values[i].slot = (int)i;
    p->bound[i] = p->values[i].value;
    p->types[i] = UINT16_MAX;
  }
  return true;
}

bool st_placeholders_sort(st_placeholders *p) {
  if (!give_slots(p)) return false;
  if (p->name_count > 1) qsort(p->names, p->name_count, sizeof *p->names, name_holder_cmp);
  if (p->value_count > 1) qsort(p->values, p->value_count, sizeof *p->values, value_holder_cmp);
  return true;
}

const st_name_holder *st_placeholders_name(st_placeholders *p, st_str key) {
  size_t low = 0, high = p->name_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int c = st_str_cmp(key, p->names[middle].key);
    if (c == 0) {
      p->names[middle].used = true;
      return &p->names[middle];
    }
    if (c < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const st_value_holder *st_placeholders_value(st_placeholders *p, st_str key) {
  size_t low = 0, high = p->value_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int c = st_str_cmp(key, p->values[middle].key);
    if (c == 0) {
      p->values[middle].used = true;
      return &p->values[middle];
    }
    if (c < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

bool st_placeholders_all_used(const st_placeholders *p) {
  for (size_t i = 0; i < p->name_count; i++)
    if (!p->names[i].used) return false;
  for (size_t i = 0; i < p->value_count; i++)
    if (!p->values[i].used) return false;
  return true;
}

/* The first unused key starts the message, each adds itself. */
static void add_unused(st_error *error, const char *member, st_str key) {
  if (error->code == STATOR_OK)
    st_error_in_family(error, ST_FAMILY_UNUSED,
                       "Value provided in %s unused in expressions: keys: {", member);
  else
    st_buf_lit(&error->message, ", ");
  st_buf_str(&error->message, key);
}

int st_placeholders_check_used(const st_placeholders *p, st_error *error) {
  if (error->code != STATOR_OK) return (int)error->code;
  for (size_t i = 0; i < p->name_count; i++)
    if (!p->names[i].used) add_unused(error, "ExpressionAttributeNames", p->names[i].key);
  bool names = error->code != STATOR_OK;
  for (size_t i = 0; i < p->value_count && !names; i++)
    if (!p->values[i].used) add_unused(error, "ExpressionAttributeValues", p->values[i].key);
  if (error->code != STATOR_OK) st_buf_char(&error->message, '}');
  return (int)error->code;
}
