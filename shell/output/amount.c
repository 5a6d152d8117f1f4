/*
** amount.c - numbers in groups of three digits, bytes in their unit.
*/
#include "output/amount.h"

#include <inttypes.h>

void amount_add_count(text *out, uint64_t count) {
  if (count >= 1000) {
    amount_add_count(out, count / 1000);
    text_format(out, ",%03" PRIu64, count % 1000);
  } else {
    text_format(out, "%" PRIu64, count);
  }
}

void amount_add_bytes(text *out, uint64_t bytes) {
  static const char *const units[] = {"KB", "MB", "GB", "TB"};
  uint64_t unit = 1000;
  size_t i = 0;
  if (bytes < 1000) {
    text_format(out, "%" PRIu64 " B", bytes);
    return;
  }
  while (i + 1 < sizeof units / sizeof *units && bytes / unit >= 1000) unit *= 1000, i++;
  text_format(out, "%" PRIu64 ".%" PRIu64 " %s", bytes / unit, bytes % unit / (unit / 10),
              units[i]);
}
