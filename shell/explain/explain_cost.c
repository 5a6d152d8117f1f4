/*
** explain_cost.c - reads capacity units out of answers.
*/
#include "explain/explain_cost.h"

#include "base/json_text.h"

static long long tenths_of(json_span number) {
  const char *c = number.data, *end = number.data + number.length;
  long long tenths = 0;
  for (; c < end && *c >= '0' && *c <= '9'; c++) tenths = tenths * 10 + (*c - '0');
  tenths *= 10;
  if (c + 1 < end && *c == '.' && c[1] >= '0' && c[1] <= '9') tenths += c[1] - '0';
  return tenths;
}

static long long units_of(json_span consumed) {
  json_span units;
  return json_member(consumed, "CapacityUnits", &units) ? tenths_of(units) : 0;
}

long long explain_units(json_span answer) {
  json_span consumed, name, one;
  long long tenths = 0;
  if (!json_member(answer, "ConsumedCapacity", &consumed)) return 0;
  if (*consumed.data != '[') return units_of(consumed);
  for (size_t at = 0; json_each(consumed, &at, &name, &one);) tenths += units_of(one);
  return tenths;
}

void explain_add_units(long long tenths, text *out) {
  text_format(out, tenths % 10 ? "%lld.%lld" : "%lld", tenths / 10, tenths % 10);
}

static void add_index_parts(json_span consumed, const char *member, text *out) {
  json_span indexes, name, part;
  if (!json_member(consumed, member, &indexes)) return;
  for (size_t at = 0; json_each(indexes, &at, &name, &part);) {
    text_add(out, ", ");
    explain_add_units(units_of(part), out);
    text_add(out, " of ");
    json_text(name, out);
  }
}

void explain_add_parts(json_span answer, text *out) {
  json_span consumed, table;
  text parts = {0};
  if (!json_member(answer, "ConsumedCapacity", &consumed) || *consumed.data != '{') return;
  add_index_parts(consumed, "LocalSecondaryIndexes", &parts);
  add_index_parts(consumed, "GlobalSecondaryIndexes", &parts);
  if (parts.length > 0 && json_member(consumed, "Table", &table)) {
    explain_add_units(units_of(table), out);
    text_add(out, " of the table");
    text_append(out, parts.data, parts.length);
  }
  text_free(&parts);
}
