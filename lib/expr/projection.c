/* projection.c - the paths of a projection, and paths that must not clash. */
#include "expr/projection.h"
#include "expr/paths.h"

static int raise_clash(const st_projection *p, size_t later, st_path_clash clash, st_expr_kind kind,
                       st_error *error) {
  size_t earlier = 0;
  st_path_check(&p->paths[later], p->paths, later, &earlier);
  st_expr_raise(error, kind, "Two document paths ",
                st_str_of(clash == ST_PATH_OVERLAPS ? "overlap" : "conflict"));
  st_buf_lit(&error->message,
             " with each other; must remove or rewrite one of these paths; path one: ");
  st_path_print(&p->paths[earlier], &error->message);
  st_buf_lit(&error->message, ", path two: ");
  st_path_print(&p->paths[later], &error->message);
  return (int)error->code;
}

/* Any overlap outranks any conflict. */
int st_paths_claim(st_projection *p, st_arena *arena, st_expr_kind kind, st_error *error) {
  st_path_clash worst = ST_PATH_FITS, clash;
  size_t at = 0;
  st_path_tree_init(&p->tree);
  for (size_t i = 0; i < p->count && worst != ST_PATH_OVERLAPS; i++) {
    if (!st_path_tree_claim(&p->tree, arena, &p->paths[i], (int)i, &clash))
      return st_error_nomem(error);
    if (clash == ST_PATH_FITS || clash == worst) continue;
    worst = clash;
    at = i;
  }
  return worst == ST_PATH_FITS ? STATOR_OK : raise_clash(p, at, worst, kind, error);
}

/* At least two bytes a path: room for all of them is a small array. */
static int parse_projection(st_parser *p, size_t room, st_projection *out) {
  out->paths = st_arena_array(p->ast.arena, room, sizeof *out->paths);
  if (!out->paths) return st_error_nomem(p->error);
  for (;;) {
    int rc = st_parse_whole_path(p, &out->paths[out->count]);
    if (rc != STATOR_OK) return rc;
    out->count++;
    if (p->lexer.token.type == ST_TOKEN_END) return STATOR_OK;
    if (p->lexer.token.type != ST_TOKEN_COMMA) return st_parser_syntax_error(p);
    st_lexer_next(&p->lexer);
  }
}

static size_t count_commas(st_str text) {
  size_t n = 0;
  for (size_t i = 0; i < text.n; i++) n += text.p[i] == ',';
  return n;
}

int st_projection_parse(st_placeholders *holders, st_str text, st_projection **out,
                        st_error *error) {
  st_parser p;
  *out = NULL;
  int rc = st_parser_start(&p, holders, ST_EXPR_PROJECTION, text, error);
  if (rc != STATOR_OK) return rc;
  st_projection *made = st_arena_array(holders->arena, 1, sizeof *made);
  if (!made) return st_error_nomem(error);
  rc = parse_projection(&p, count_commas(text) + 1, made);
  if (rc == STATOR_OK) rc = st_parser_faults(&p);
  for (size_t i = 0; i < made->count && rc == STATOR_OK; i++)
    rc = st_parser_bind_path(&p, &made->paths[i]);
  if (rc == STATOR_OK) rc = st_paths_claim(made, holders->arena, ST_EXPR_PROJECTION, error);
  if (rc == STATOR_OK) *out = made;
  return rc;
}

int st_projection_of_names(st_arena *arena, const st_str *names, size_t count, st_projection **out,
                           st_error *error) {
  *out = NULL;
  st_projection *made = st_arena_array(arena, 1, sizeof *made);
  st_path *paths = st_arena_array(arena, count, sizeof *paths);
  st_step *steps = st_arena_array(arena, count, sizeof *steps);
  if (!made || !paths || !steps) return st_error_nomem(error);
  *made = (st_projection){.paths = paths, .count = count};
  st_path_tree_init(&made->tree);
  for (size_t i = 0; i < count; i++) {
    steps[i].name = names[i];
    paths[i] = (st_path){&steps[i], 1};
    if (st_path_tree_read(&made->tree, arena, &paths[i]) < 0) return st_error_nomem(error);
  }
  *out = made;
  return STATOR_OK;
}

void st_projection_apply(const st_projection *p, st_str item, st_buf *out, bool *any) {
  st_path_tree_project(&p->tree, item, out, any);
}
