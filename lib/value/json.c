/*
** json.c - the strict JSON reader: one loop over the text, no recursion, one
** growing run of nodes. Owns nothing: nodes are the arena's, text the caller's.
** Must not know what the JSON means.
*/
#include "value/json.h"
#include "base/bounds.h"
#include "base/utf8.h"
#include "value/json_text.h"

typedef struct json_reader {
  const char *p, *end;
  st_json *nodes;
  uint32_t count, capacity;
  uint32_t depth;
  bool out_of_memory;
  const char *wrong; /* what is wrong at p */
  st_arena *arena;
  uint32_t open[ST_MAX_JSON_DEPTH]; /* the containers p is in */
} json_reader;

/* What must come next. */
typedef enum json_want {
  WANT_VALUE,
  WANT_NAME,
  WANT_MORE, /* a comma or a closing bracket */
  WANT_NOTHING,
  WANT_FAILED
} json_want;

static bool json_wrong(json_reader *r, const char *at, const char *what) {
  r->p = at;
  r->wrong = what;
  return false;
}

static json_want json_failed(json_reader *r, const char *what) {
  (void)json_wrong(r, r->p, what);
  return WANT_FAILED;
}

static void skip_json_blanks(json_reader *r) {
  while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\r' || *r->p == '\t')) r->p++;
}

static bool make_room_for_nodes(json_reader *r, uint32_t capacity) {
  if (capacity > ST_MAX_JSON_NODES) capacity = ST_MAX_JSON_NODES;
  if (capacity <= r->count) return json_wrong(r, r->p, "too many values");
  st_json *nodes = st_arena_alloc(r->arena, capacity * sizeof *nodes);
  if (!nodes) {
    r->out_of_memory = true;
    return false;
  }
  if (r->count) memcpy(nodes, r->nodes, r->count * sizeof *nodes);
  r->nodes = nodes;
  r->capacity = capacity;
  return true;
}

static st_json *add_json_node(json_reader *r, st_json_type type) {
  if (r->count == r->capacity && !make_room_for_nodes(r, r->capacity * 2)) return NULL;
  st_json *node = &r->nodes[r->count++];
  *node = (st_json){.text = r->p, .skip = 1, .type = (uint8_t)type};
  return node;
}

/* What is wrong with the byte at which a plain run ended; NULL: nothing, and p
** is moved behind the character or escape. */
static const char *check_json_special(const char **p, const char *end) {
  unsigned char c = (unsigned char)**p;
  if (c >= 0x80) {
    size_t n = st_utf8_sequence(*p, end);
    *p += n;
    return n ? NULL : "not UTF-8";
  }
  if (c != '\\') return "a control character in a string";
  const char *behind = st_text_escape_check(*p, end);
  if (!behind) return "not a valid escape";
  *p = behind;
  return NULL;
}

static bool read_json_string(json_reader *r) {
  st_json *node = add_json_node(r, ST_JSON_STRING);
  if (!node) return false;
  const char *from = r->p + 1, *p = st_text_plain(from, r->end);
  for (; p < r->end && *p != '"'; p = st_text_plain(p, r->end)) {
    if (*p == '\\') node->escaped = 1;
    const char *wrong = check_json_special(&p, r->end);
    if (wrong) return json_wrong(r, p, wrong);
  }
  if (p == r->end) return json_wrong(r, p, "the string does not end");
  node->text = from;
  node->len = (uint32_t)(p - from);
  r->p = p + 1;
  return true;
}

static const char *skip_json_digits(const char *p, const char *end) {
  while (p < end && *p >= '0' && *p <= '9') p++;
  return p;
}

/* The byte behind the number at p, NULL if it is none. */
static const char *check_json_number(const char *p, const char *end) {
  if (*p == '-') p++;
  const char *digits = p;
  p = skip_json_digits(p, end);
  if (p == digits || (*digits == '0' && p - digits > 1)) return NULL;
  if (p < end && *p == '.') {
    digits = p + 1;
    p = skip_json_digits(digits, end);
    if (p == digits) return NULL;
  }
  if (p < end && (*p == 'e' || *p == 'E')) {
    p++;
    if (p < end && (*p == '+' || *p == '-')) p++;
    digits = p;
    p = skip_json_digits(digits, end);
    if (p == digits) return NULL;
  }
  return p;
}

static bool read_json_number(json_reader *r) {
  st_json *node = add_json_node(r, ST_JSON_NUMBER);
  if (!node) return false;
  const char *behind = check_json_number(r->p, r->end);
  if (!behind) return json_wrong(r, r->p, "not a JSON value");
  node->len = (uint32_t)(behind - r->p);
  r->p = behind;
  return true;
}

static bool read_json_literal(json_reader *r, st_json_type type, st_str word) {
  if (!st_str_starts((st_str){r->p, (size_t)(r->end - r->p)}, word))
    return json_wrong(r, r->p, "not a JSON value");
  st_json *node = add_json_node(r, type);
  if (!node) return false;
  node->len = (uint32_t)word.n;
  r->p += word.n;
  return true;
}

static json_want close_json_container(json_reader *r) {
  uint32_t index = r->open[--r->depth];
  st_json *container = &r->nodes[index];
  r->p++;
  container->len = (uint32_t)(r->p - container->text);
  container->skip = r->count - index;
  return r->depth ? WANT_MORE : WANT_NOTHING;
}

static json_want open_json_container(json_reader *r, st_json_type type) {
  if (r->depth == ST_MAX_JSON_DEPTH) return json_failed(r, "nested too deeply");
  if (!add_json_node(r, type)) return WANT_FAILED;
  r->open[r->depth++] = r->count - 1;
  r->p++;
  skip_json_blanks(r);
  bool object = type == ST_JSON_OBJECT;
  if (r->p < r->end && *r->p == (object ? '}' : ']')) return close_json_container(r);
  return object ? WANT_NAME : WANT_VALUE;
}

static json_want read_json_value(json_reader *r) {
  bool read;
  switch (*r->p) {
  case '"': read = read_json_string(r); break;
  case '{': return open_json_container(r, ST_JSON_OBJECT);
  case '[': return open_json_container(r, ST_JSON_ARRAY);
  case 't': read = read_json_literal(r, ST_JSON_TRUE, ST_LIT("true")); break;
  case 'f': read = read_json_literal(r, ST_JSON_FALSE, ST_LIT("false")); break;
  case 'n': read = read_json_literal(r, ST_JSON_NULL, ST_LIT("null")); break;
  default: read = read_json_number(r); break;
  }
  if (!read) return WANT_FAILED;
  return r->depth ? WANT_MORE : WANT_NOTHING;
}

static json_want read_json_name(json_reader *r) {
  if (*r->p != '"') return json_failed(r, "expected a name in quotes");
  if (!read_json_string(r)) return WANT_FAILED;
  skip_json_blanks(r);
  if (r->p == r->end || *r->p != ':') return json_failed(r, "expected a colon");
  r->p++;
  return WANT_VALUE;
}

static json_want read_json_more(json_reader *r) {
  st_json *container = &r->nodes[r->open[r->depth - 1]];
  bool object = container->type == ST_JSON_OBJECT;
  container->count++;
  if (*r->p == (object ? '}' : ']')) return close_json_container(r);
  if (*r->p != ',') return json_failed(r, "expected a comma or a closing bracket");
  r->p++;
  return object ? WANT_NAME : WANT_VALUE;
}

static bool read_json_document(json_reader *r) {
  for (json_want want = WANT_VALUE; want != WANT_FAILED;) {
    skip_json_blanks(r);
    if (r->p == r->end)
      return want == WANT_NOTHING || json_wrong(r, r->p, "the text ends too early");
    switch (want) {
    case WANT_VALUE: want = read_json_value(r); break;
    case WANT_NAME: want = read_json_name(r); break;
    case WANT_MORE: want = read_json_more(r); break;
    default: want = json_failed(r, "text behind the value"); break;
    }
  }
  return false;
}

static bool read_json_whole(json_reader *r, size_t n) {
  if (n >= UINT32_MAX) return json_wrong(r, r->p, "the text is too long");
  return make_room_for_nodes(r, (uint32_t)(n / 12 + 16)) && read_json_document(r);
}

static int raise_malformed_json(const json_reader *r, const char *begin, st_error *error) {
  char text[96];
  st_buf what = {.p = text, .cap = sizeof text, .max = sizeof text - 1};
  st_buf_format(&what, "Malformed JSON at byte %zu: %s", (size_t)(r->p - begin), r->wrong);
  return st_error_in_syntax(error, st_buf_cstr(&what));
}

int st_json_read(st_str text, st_arena *arena, const st_json **root, st_error *error) {
  *root = NULL;
  if (text.n == 0) text = ST_LIT(""); /* p may be NULL */
  json_reader r = {.p = text.p, .end = text.p + text.n, .arena = arena};
  if (!read_json_whole(&r, text.n))
    return r.out_of_memory ? st_error_nomem(error) : raise_malformed_json(&r, text.p, error);
  *root = r.nodes;
  return STATOR_OK;
}

const st_json *st_json_first(const st_json *container) {
  return container->count ? container + 1 : NULL;
}

const st_json *st_json_next(const st_json *container, const st_json *child) {
  const st_json *next = child + child->skip;
  if (container->type == ST_JSON_OBJECT) next += next->skip;
  return next < container + container->skip ? next : NULL;
}

const st_json *st_json_member(const st_json *object, const char *name) {
  const st_json *found = NULL;
  if (object->type != ST_JSON_OBJECT) return NULL;
  st_str wanted = st_str_of(name);
  for (const st_json *n = st_json_first(object); n; n = st_json_next(object, n))
    if (st_json_is(n, wanted)) found = n + 1;
  return found;
}

bool st_json_string(const st_json *string, st_arena *arena, st_str *out) {
  *out = (st_str){string->text, string->len};
  if (!string->escaped) return true;
  char *to = st_arena_alloc(arena, out->n + 1); /* decoded is never longer */
  if (!to) return false;
  st_buf decoded = {.p = to, .cap = out->n + 1, .max = out->n};
  st_text_decode(*out, &decoded);
  *out = st_buf_view(&decoded);
  return true;
}

bool st_json_is(const st_json *string, st_str text) {
  st_str own = {string->text, string->len};
  if (!string->escaped) return st_str_eq(own, text);
  return own.n > text.n && st_text_compare_decoded(own, text) == 0;
}

void st_json_escape(const st_json *string, st_buf *out) {
  st_str own = {string->text, string->len};
  if (string->escaped)
    (void)st_text_canonical(own, out);
  else
    st_buf_str(out, own);
}
