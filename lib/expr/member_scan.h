/*
** Running over the members of an item's text without making views of those that
** nobody asked for: what value.h's st_map_next does, for the three walkers that
** meet every member of every item.
**
** It leans on the canonical form. A value is {"T":...}: of a type of one letter
** the quote behind it is v[3], of a set v[4]. A member begins with a quote and a
** list's element with a brace. Text that is cut short yields NULL, never a read
** behind its end; every other result is before the end, for something closes what
** the value is in.
*/
#ifndef ST_MEMBER_SCAN_H
#define ST_MEMBER_SCAN_H
#include "expr/path_tree.h"
#include "value/json_text.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { ST_SCAN_SHORTEST = 9 }; /* {"S":""} and what closes its container */

/* Behind the container value (L, M or a set) at v. */
const char *st_scan_container_value(const char *v, const char *end);

/* Behind the value of type L or M inside which p stands: behind a child or at the
** opening bracket. */
const char *st_scan_rest(const char *p, const char *end);

/* Compares a stored name, p behind its first quote, with a node's; the long way. */
int st_scan_name_slowly(const char *p, const char *end, const st_path_node *node);

/* The quote that ends the string whose inside p is in; `end` if there is none. */
#ifdef __SSE2__
static inline const char *st_scan_close(const char *p, const char *end) {
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
  while (end - p >= 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash));
    unsigned mask = (unsigned)_mm_movemask_epi8(hits);
    p += mask ? __builtin_ctz(mask) : 16;
    if (!mask) continue;
    if (*p == '"') return p;
    if (end - p < 2) return end;
    p += 2;
  }
  return st_text_close(p, end);
}
#else
static inline const char *st_scan_close(const char *p, const char *end) {
  return st_text_close(p, end);
}
#endif

/* Behind the value at v. */
static inline const char *st_scan_value(const char *v, const char *end) {
  if (end - v < ST_SCAN_SHORTEST) return NULL;
  if (v[3] == '"' && v[5] == '"') {
    const char *close = st_scan_close(v + 6, end);
    return end - close > 2 ? close + 2 : NULL;
  }
  if (v[3] == '"' || v[4] == '"') return st_scan_container_value(v, end);
  v += v[8] == 'f' ? 14 : 13; /* {"BOOL":false} */
  return v < end ? v : NULL;
}

static inline st_type st_scan_type(const char *v) {
  if (v[3] == '"') {
    if (v[2] == 'S') return ST_S;
    if (v[2] == 'N') return ST_N;
    return v[2] == 'M' ? ST_M : v[2] == 'L' ? ST_L : ST_B;
  }
  if (v[4] == '"') return v[2] == 'S' ? ST_SS : v[2] == 'N' ? ST_NS : ST_BS;
  return v[2] == 'B' ? ST_BOOL : ST_NULL;
}

static inline st_value st_scan_view(const char *v, const char *behind) {
  return (st_value){v, (uint32_t)(behind - v), (uint8_t)st_scan_type(v)};
}

/* The value of a member; p is in its name. NULL: cut short. */
static inline const char *st_scan_member_value(const char *p, const char *end) {
  const char *close = st_scan_close(p, end);
  return end - close > 2 ? close + 2 : NULL;
}

/*
** The order of a member's name, p behind its first quote, against a node's. The
** first eight bytes decide nearly always: a node's `head` holds its own, with the
** quote behind the name if there is room, and zeros. A quote is less than any other
** byte, for it ends a name.
*/
static inline int st_scan_name(const char *p, const char *end, const st_path_node *node) {
  if (end - p < 8) return st_scan_name_slowly(p, end, node);
  uint64_t word = st_text_load(p), differ = word ^ node->head;
  if (!differ || node->head_bits > 64) return st_scan_name_slowly(p, end, node);
  unsigned same = (unsigned)__builtin_ctzll(differ) & 56; /* in bits */
  if (same > node->head_bits) return 0;
  unsigned char a = (unsigned char)(word >> same), b = (unsigned char)(node->head >> same);
  if (a == '\\') return st_scan_name_slowly(p, end, node);
  if (a == '"') return -1;
  return same == node->head_bits || a > b ? 1 : -1;
}
#endif
