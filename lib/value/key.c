/* key.c - values as key columns and back. The order of columns is memcmp's;
** what orders numbers so is in number_key.c. */
#include "value/key.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "value/number.h"
#include <string.h>

enum { NUMBER_KEY_MAX = 24 };

static bool number_part(st_str canonical, st_arena *arena, st_str *out) {
  char *to = st_arena_alloc(arena, NUMBER_KEY_MAX + 1);
  if (!to) return false;
  st_number n;
  st_buf key = {.p = to, .cap = NUMBER_KEY_MAX + 1, .max = NUMBER_KEY_MAX};
  st_number_read(canonical, &n);
  st_number_to_key(&n, &key);
  *out = st_buf_view(&key);
  return true;
}

bool st_key_part_of(st_value v, st_arena *arena, st_key_part *out) {
  *out = (st_key_part){0};
  st_str bytes;
  bool done = v.type == ST_N ? number_part(st_value_scalar(v), arena, &bytes)
                             : st_value_bytes(v, arena, &bytes);
  if (done) *out = (st_key_part){.bytes = bytes, .type = *st_type_name((st_type)v.type)};
  return done;
}

void st_key_part_write(st_key_part part, st_buf *out) {
  st_number n;
  st_buf_lit(out, "{\"");
  st_buf_char(out, part.type);
  st_buf_lit(out, "\":\"");
  if (part.type == 'S')
    st_utf8_escape(part.bytes, out);
  else if (part.type == 'B')
    st_base64_encode(part.bytes, out);
  else if (st_number_from_key(part.bytes, &n))
    st_number_write(&n, out);
  st_buf_lit(out, "\"}");
}

static size_t number_bytes(st_str key) {
  st_number n;
  if (!st_number_from_key(key, &n) || n.count == 0) return 1;
  int whole = n.exponent < 0 ? 0 : n.exponent > n.count ? n.count : n.exponent;
  int fraction = n.count - whole;
  return (size_t)(1 + (whole + 1) / 2 + (fraction + 1) / 2 + n.negative);
}

size_t st_key_part_size(st_key_part part) {
  return part.type == 'N' ? number_bytes(part.bytes) : part.bytes.n;
}

int st_key_part_compare(st_key_part a, st_key_part b) {
  return st_str_cmp(a.bytes, b.bytes);
}

bool st_key_prefix_end(st_key_part prefix, st_arena *arena, st_key_part *out, bool *oom) {
  *out = (st_key_part){0};
  *oom = false;
  size_t n = prefix.bytes.n;
  while (n > 0 && (unsigned char)prefix.bytes.p[n - 1] == 0xFF) n--;
  if (n == 0) return false;
  char *end = st_arena_alloc(arena, n);
  if (!end) {
    *oom = true;
    return false;
  }
  memcpy(end, prefix.bytes.p, n);
  end[n - 1] = (char)((unsigned char)end[n - 1] + 1);
  *out = (st_key_part){
      .bytes = {end, n},
        .type = prefix.type
  };
  return true;
}
