/* member_scan.c - skipping containers. A counter of open containers is all the
** state: what begins with a quote is a member, with a brace an element. */
#include "expr/member_scan.h"

/* p at the "[" of a set: behind its value. */
static const char *skip_set(const char *p, const char *end) {
  while (end - p > 3 && p[1] == '"') {
    p = st_scan_close(p + 2, end);
    if (end - p < 4) return NULL;
    p++;
    if (*p == ']') return p + 2;
  }
  return NULL;
}

/* p at a member's first quote or at an element: where the value begins. */
static const char *to_value(const char *p, const char *end) {
  return *p == '"' ? st_scan_member_value(p + 1, end) : p;
}

/* Behind the value at v; behind the first scalar in it, with *depth raised, if it
** is a container that is not empty. */
static const char *skip_or_enter(const char *v, const char *end, size_t *depth) {
  for (;;) {
    if (!v || end - v < ST_SCAN_SHORTEST) return NULL;
    if (v[3] != '"') return v[4] == '"' ? skip_set(v + 6, end) : st_scan_value(v, end);
    if (v[5] == '"') return st_scan_value(v, end);
    const char *p = v + 6;
    if (*p == '}' || *p == ']') return p + 2;
    ++*depth;
    v = to_value(p, end);
  }
}

/* p behind a child, `depth` containers open around it. */
static const char *close_all(const char *p, const char *end, size_t depth) {
  while (depth > 0) {
    if (!p || end - p < 3) return NULL;
    if (*p == ',') {
      p = skip_or_enter(to_value(p + 1, end), end, &depth);
    } else {
      p += 2;
      depth--;
    }
  }
  return p;
}

const char *st_scan_container_value(const char *v, const char *end) {
  size_t depth = 0;
  const char *p = skip_or_enter(v, end, &depth);
  return close_all(p, end, depth);
}

const char *st_scan_rest(const char *p, const char *end) {
  size_t depth = 1;
  if (end - p < 3) return NULL;
  if (*p == '{' || *p == '[') {
    if (end - p < 4) return NULL;
    if (p[1] == '}' || p[1] == ']') return p + 3;
    p = skip_or_enter(to_value(p + 1, end), end, &depth);
  }
  return close_all(p, end, depth);
}

int st_scan_name_slowly(const char *p, const char *end, const st_path_node *node) {
  const char *close = st_scan_close(p, end);
  if (close == end) return -1; /* the member has no value either */
  return st_text_compare_decoded((st_str){p, (size_t)(close - p)}, node->step.name);
}
