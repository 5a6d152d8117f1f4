/*
** json.c - the strict JSON reader: one loop over the text, no recursion, one
** growing run of nodes. Owns nothing: nodes are the arena's, text the caller's.
** Must not know what the JSON means.
*/
#include "value/json.h"
#include "base/bounds.h"
#include "base/utf8.h"
#include "value/json_text.h"

enum { BYTES_A_NODE = 6 /* at least, as items go */, FIRST_NODES = 1024 };

typedef struct json_open { /* a container that is not closed yet */
  uint32_t node;
  const void *of; /* what is known of its inside */
} json_open;

typedef struct json_reader {
  const char *end;
  st_json *nodes;
  uint32_t count, capacity;
  uint32_t depth;
  bool out_of_memory;
  const char *wrong, *wrong_at; /* set with every failure but that */
  st_arena *arena;
  st_json_inside *inside; /* NULL: nothing is known beforehand */
  st_json_form next;      /* of the value that is read next */
  st_item_source items;
  json_open *open; /* ST_MAX_JSON_DEPTH of them */
} json_reader;

static const char ends_early[] = "the text ends too early";

static const char *json_wrong(json_reader *r, const char *at, const char *what) {
  r->wrong_at = at;
  r->wrong = what;
  return NULL;
}

static const char *skip_json_blanks(const char *p, const char *end) {
  while (p < end && (unsigned char)*p <= ' ' &&
         (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;
  return p;
}

static bool make_room_for_nodes(json_reader *r, uint32_t capacity) {
  if (capacity > ST_MAX_JSON_NODES) capacity = ST_MAX_JSON_NODES;
  if (capacity <= r->count) return false;
  st_json *nodes = st_arena_alloc(r->arena, capacity * sizeof *nodes);
  r->out_of_memory = nodes == NULL;
  if (!nodes) return false;
  if (r->count) memcpy(nodes, r->nodes, r->count * sizeof *nodes);
  r->nodes = nodes;
  r->capacity = capacity;
  return true;
}

static inline st_json *add_json_node(json_reader *r, st_json_type type, const char *text) {
  if (r->count == r->capacity && !make_room_for_nodes(r, r->capacity * 2)) {
    (void)json_wrong(r, text, "too many values");
    return NULL;
  }
  st_json *node = &r->nodes[r->count++];
  *node = (st_json){.text = text, .skip = 1, .type = (uint8_t)type};
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

/* The readers below take the place p in the text and answer the place behind
** what they read, or NULL. */

/* The rest of a string that holds more than plain ASCII; p is where that ended. */
static const char *read_json_special(json_reader *r, st_json *node, const char *p) {
  const char *end = r->end;
  for (; p < end && *p != '"'; p = st_text_plain(p, end)) {
    if (*p == '\\') node->escaped = 1;
    const char *wrong = check_json_special(&p, end);
    if (wrong) return json_wrong(r, p, wrong);
  }
  if (p == end) return json_wrong(r, p, "the string does not end");
  node->len = (uint32_t)(p - node->text);
  return p + 1;
}

static const char *read_json_string(json_reader *r, const char *p) {
  st_json *node = add_json_node(r, ST_JSON_STRING, ++p);
  if (!node) return NULL;
  const char *close = st_text_plain(p, r->end);
  if (close == r->end || *close != '"') return read_json_special(r, node, close);
  node->len = (uint32_t)(close - p);
  return close + 1;
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

static const char *read_json_number(json_reader *r, const char *p) {
  st_json *node = add_json_node(r, ST_JSON_NUMBER, p);
  const char *behind = node ? check_json_number(p, r->end) : NULL;
  if (!behind) return node ? json_wrong(r, p, "not a JSON value") : NULL;
  node->len = (uint32_t)(behind - p);
  return behind;
}

static const char *read_json_literal(json_reader *r, const char *p, st_json_type type,
                                     st_str word) {
  if (!st_str_starts((st_str){p, (size_t)(r->end - p)}, word))
    return json_wrong(r, p, "not a JSON value");
  st_json *node = add_json_node(r, type, p);
  if (!node) return NULL;
  node->len = (uint32_t)word.n;
  return p + word.n;
}

/* Asks for the form of the value that comes next. `name` NULL: an element. */
static void expect_json_value(json_reader *r, const st_json *name) {
  const void *of = r->open[r->depth - 1].of;
  r->next = of ? r->inside(of, name) : (st_json_form){NULL, false};
}

static const char *read_json_name(json_reader *r, const char *p) {
  p = skip_json_blanks(p, r->end);
  if (p == r->end) return json_wrong(r, p, ends_early);
  if (*p != '"') return json_wrong(r, p, "expected a name in quotes");
  p = read_json_string(r, p);
  if (!p) return NULL;
  expect_json_value(r, &r->nodes[r->count - 1]);
  p = skip_json_blanks(p, r->end);
  if (p == r->end) return json_wrong(r, p, ends_early);
  return *p == ':' ? p + 1 : json_wrong(r, p, "expected a colon");
}

/* p is at the closing bracket. */
static const char *close_json_container(json_reader *r, const char *p) {
  uint32_t index = r->open[--r->depth].node;
  st_json *container = &r->nodes[index];
  container->len = (uint32_t)(p + 1 - container->text);
  container->skip = r->count - index;
  return p + 1;
}

/* Up to where the first value inside must be; *inside is false if it is empty. */
static const char *open_json_container(json_reader *r, const char *p, bool *inside) {
  bool object = *p == '{';
  if (r->depth == ST_MAX_JSON_DEPTH) return json_wrong(r, p, "nested too deeply");
  if (!add_json_node(r, object ? ST_JSON_OBJECT : ST_JSON_ARRAY, p)) return NULL;
  r->open[r->depth++] = (json_open){r->count - 1, r->next.of};
  p = skip_json_blanks(p + 1, r->end);
  *inside = p == r->end || *p != (object ? '}' : ']');
  if (!*inside) return close_json_container(r, p);
  if (object) return read_json_name(r, p);
  expect_json_value(r, NULL);
  return p;
}

/* NULL, and not out of memory: it is to be read as any object is. */
static const char *take_json_item(json_reader *r, const char *p) {
  st_item_text *item = st_arena_alloc(r->arena, sizeof *item);
  if (item && st_item_text_read(&r->items, p, item))
    return add_json_node(r, ST_JSON_ITEM, (const char *)item) ? p + item->sent.n : NULL;
  r->out_of_memory = !item || r->items.out_of_memory;
  return NULL;
}

/* Reads a scalar, or opens a container: then *inside is set. */
static const char *read_json_value(json_reader *r, const char *p, bool *inside) {
  *inside = false;
  p = skip_json_blanks(p, r->end);
  if (p == r->end) return json_wrong(r, p, ends_early);
  if (r->next.item && *p == '{') {
    const char *behind = take_json_item(r, p);
    if (behind || r->out_of_memory) return behind;
  }
  switch (*p) {
  case '"': return read_json_string(r, p);
  case '{':
  case '[': return open_json_container(r, p, inside);
  case 't': return read_json_literal(r, p, ST_JSON_TRUE, ST_LIT("true"));
  case 'f': return read_json_literal(r, p, ST_JSON_FALSE, ST_LIT("false"));
  case 'n': return read_json_literal(r, p, ST_JSON_NULL, ST_LIT("null"));
  default: return read_json_number(r, p);
  }
}

/* Behind a value: closes the containers that end here, up to where the next
** value must be or, with r->depth 0, to the end of the whole. */
static const char *read_json_more(json_reader *r, const char *p) {
  while (r->depth) {
    st_json *container = &r->nodes[r->open[r->depth - 1].node];
    bool object = container->type == ST_JSON_OBJECT;
    container->count++;
    p = skip_json_blanks(p, r->end);
    if (p == r->end) return json_wrong(r, p, ends_early);
    if (*p == ',' && object) return read_json_name(r, p + 1);
    if (*p == ',') expect_json_value(r, NULL);
    if (*p == ',') return p + 1;
    if (*p != (object ? '}' : ']'))
      return json_wrong(r, p, "expected a comma or a closing bracket");
    p = close_json_container(r, p);
  }
  return p;
}

static bool read_json_document(json_reader *r, const char *p) {
  do {
    bool inside;
    p = read_json_value(r, p, &inside);
    if (p && !inside) p = read_json_more(r, p);
  } while (p && r->depth);
  if (!p) return false;
  p = skip_json_blanks(p, r->end);
  return p == r->end || json_wrong(r, p, "text behind the value");
}

/* Enough for a request whose items are taken whole; others make it grow. */
static uint32_t first_nodes(size_t bytes) {
  size_t most = bytes / BYTES_A_NODE + 16;
  return most < FIRST_NODES ? (uint32_t)most : FIRST_NODES;
}

static int raise_malformed_json(const json_reader *r, const char *begin, st_error *error) {
  char text[96];
  st_buf what = {.p = text, .cap = sizeof text, .max = sizeof text - 1};
  st_buf_format(&what, "Malformed JSON at byte %zu: %s", (size_t)(r->wrong_at - begin), r->wrong);
  return st_error_in_syntax(error, st_buf_cstr(&what));
}

int st_json_read(st_str text, st_arena *arena, const st_json **root, st_error *error) {
  return st_json_read_form(text,
                           &(st_json_known){
                               {NULL, false},
                               NULL, NULL
  },
                           arena, root, error);
}

int st_json_read_form(st_str text, const st_json_known *known, st_arena *arena,
                      const st_json **root, st_error *error) {
  *root = NULL;
  if (text.n == 0) text = ST_LIT(""); /* p may be NULL */
  const char *end = text.p + text.n;
  json_open open[ST_MAX_JSON_DEPTH];
  json_reader r = {
      .end = end,
      .arena = arena,
      .inside = known->inside,
      .next = known->form,
      .items = {.begin = text.p, .end = end, .arena = arena, .order = known->order},
      .open = open
  };
  bool read = false;
  if (text.n >= UINT32_MAX)
    (void)json_wrong(&r, text.p, "the text is too long");
  else
    read = make_room_for_nodes(&r, first_nodes(text.n)) && read_json_document(&r, text.p);
  if (r.out_of_memory) return st_error_nomem(error);
  if (!read) return raise_malformed_json(&r, text.p, error);
  *root = r.nodes;
  return STATOR_OK;
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
