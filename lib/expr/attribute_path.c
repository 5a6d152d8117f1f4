/* attribute_path.c - reading and writing the path of an attribute. */
#include "expr/attribute_path.h"
#include "base/bounds.h"

typedef struct path_reader {
  st_placeholders *names;
  st_str all;
  const char *at, *end;
  st_path *out;
  st_error *error;
} path_reader;

static int refuse_path(const path_reader *r, const char *why) {
  return st_error_in_family(r->error, ST_FAMILY_EXPRESSION, "Invalid AttributePath: %s; path: %.*s",
                            why, ST_FMT(r->all));
}

static bool is_bare(char c) {
  bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static st_str take_bare(path_reader *r) {
  st_str name = {r->at, 0};
  while (r->at < r->end && is_bare(*r->at)) r->at++;
  name.n = (size_t)(r->at - name.p);
  return name;
}

static int take_quoted(path_reader *r, st_str *name) {
  *name = (st_str){++r->at, 0};
  while (r->at < r->end && *r->at != '"') r->at++;
  if (r->at == r->end) return refuse_path(r, "A quoted name has no end");
  name->n = (size_t)(r->at++ - name->p);
  return STATOR_OK;
}

static int take_placeholder(path_reader *r, st_str *name) {
  const char *start = r->at++;
  (void)take_bare(r);
  st_str key = {start, (size_t)(r->at - start)};
  const st_name_holder *h = st_placeholders_name(r->names, key);
  if (!h)
    return st_error_in_family(r->error, ST_FAMILY_EXPRESSION,
                              "Invalid AttributePath: An expression attribute name used in the "
                              "document path is not defined; attribute name: %.*s",
                              ST_FMT(key));
  *name = h->name;
  return STATOR_OK;
}

static int check_name_in_path(const path_reader *r, st_str name) {
  if (!name.n) return refuse_path(r, "A name is missing");
  if (name.n > ST_MAX_ATTRIBUTE_NAME) return refuse_path(r, "A name is too long");
  for (size_t i = 0; i < name.n; i++) {
    unsigned char c = (unsigned char)name.p[i];
    if (c < 0x20 || c == 0x7F || c == '"' || c == '\\')
      return refuse_path(r, "Names with double quotes, backslashes or control characters cannot be "
                            "indexed");
  }
  return STATOR_OK;
}

static int take_name_step(path_reader *r, st_step *step) {
  int rc = STATOR_OK;
  if (r->at < r->end && *r->at == '"')
    rc = take_quoted(r, &step->name);
  else if (r->at < r->end && *r->at == '#')
    rc = take_placeholder(r, &step->name);
  else
    step->name = take_bare(r);
  return rc == STATOR_OK ? check_name_in_path(r, step->name) : rc;
}

/* Behind the bracket. */
static int take_index_step(path_reader *r, st_step *step) {
  const char *start = r->at;
  uint64_t v = 0;
  for (; r->at < r->end && *r->at >= '0' && *r->at <= '9' && v <= ST_MAX_LIST_INDEX; r->at++)
    v = v * 10 + (uint64_t)(*r->at - '0');
  if (v > ST_MAX_LIST_INDEX) return refuse_path(r, "List index is not within the allowable range");
  if (r->at == start || r->at == r->end || *r->at != ']')
    return refuse_path(r, "A list index is digits within brackets");
  r->at++;
  *step = (st_step){.index = (uint32_t)v};
  return STATOR_OK;
}

static int take_step(path_reader *r) {
  st_step *step = &r->out->steps[r->out->count];
  if (r->out->count == ST_MAX_PATH_DEPTH) return refuse_path(r, "It has too many nesting levels");
  *step = (st_step){
      .name = {NULL, 0}
  };
  char c = *r->at;
  bool first = r->out->count == 0;
  if (!first && c != '.' && c != '[') return refuse_path(r, "Syntax error");
  if (!first) r->at++;
  int rc = !first && c == '[' ? take_index_step(r, step) : take_name_step(r, step);
  r->out->count++;
  return rc;
}

static int write_path_text(path_reader *r, st_str *text) {
  st_buf b;
  st_buf_init(&b, 0);
  for (size_t i = 0; i < r->out->count; i++) {
    const st_step *step = &r->out->steps[i];
    if (!step->name.p)
      st_buf_format(&b, "[%u]", (unsigned)step->index);
    else if (i)
      st_buf_char(&b, '.');
    if (step->name.p) st_buf_str(&b, step->name);
  }
  bool kept = !b.failed && st_arena_copy(r->names->arena, st_buf_view(&b), text);
  st_buf_free(&b);
  return kept ? STATOR_OK : st_error_nomem(r->error);
}

int st_attribute_path_parse(st_placeholders *names, st_str path, st_path *out, st_str *text,
                            st_error *error) {
  path_reader r = {names, path, path.p, path.p + path.n, out, error};
  *text = (st_str){NULL, 0};
  *out = (st_path){st_arena_array(names->arena, ST_MAX_PATH_DEPTH, sizeof *out->steps), 0};
  if (!out->steps) return st_error_nomem(error);
  if (!path.n) return refuse_path(&r, "A name is missing");
  int rc = STATOR_OK;
  while (r.at < r.end && rc == STATOR_OK) rc = take_step(&r);
  return rc == STATOR_OK ? write_path_text(&r, text) : rc;
}

static bool is_bare_step(st_str name) {
  for (size_t i = 0; i < name.n; i++)
    if (!is_bare(name.p[i])) return false;
  return true;
}

void st_attribute_path_write(const st_path *path, st_buf *out) {
  for (size_t i = 0; i < path->count; i++) {
    const st_step *step = &path->steps[i];
    if (!step->name.p) {
      st_buf_format(out, "[%u]", (unsigned)step->index);
      continue;
    }
    bool quoted = !is_bare_step(step->name);
    if (i) st_buf_char(out, '.');
    if (quoted) st_buf_char(out, '"');
    st_buf_str(out, step->name);
    if (quoted) st_buf_char(out, '"');
  }
}

static bool same_step(const st_step *x, const st_step *y) {
  if (x->name.p && y->name.p) return st_str_eq(x->name, y->name);
  return !x->name.p && !y->name.p && x->index == y->index;
}

bool st_attribute_path_eq(const st_path *a, const st_path *b) {
  for (size_t i = 0; i < a->count && i < b->count; i++)
    if (!same_step(&a->steps[i], &b->steps[i])) return false;
  return a->count == b->count;
}
