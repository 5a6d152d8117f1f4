/* sql_guard.c - what a question in SQL may touch, and what it is told of the rest. */
#include "store/sql/sql_guard.h"
#include "store/sql/sql_text.h"
#include "store/sql_name.h"

void st_sql_guard_init(st_sql_guard *g, const st_store *s, st_str statement) {
  *g = (st_sql_guard){.store = s, .statement = statement};
  st_buf_init(&g->refusal, 0);
  st_buf_init(&g->unknown, 0);
}

void st_sql_guard_free(st_sql_guard *g) {
  st_buf_free(&g->refusal);
  st_buf_free(&g->unknown);
}

/* -- what there is ---------------------------------------------------------------- */

typedef enum thing_kind {
  THING_STRANGE,  /* not ours */
  THING_VIEW,     /* of a table, or of CreateView */
  THING_SEARCH,   /* an FTS5 table */
  THING_PART,     /* a table that FTS5 keeps for one, or its content view */
  THING_ITEMS,    /* an item table */
  THING_FUNCTION, /* json_each, json_tree */
  THING_INTERNAL, /* another table of Stator's */
  THING_SQLITES,  /* SQLite's */
} thing_kind;

typedef struct thing {
  thing_kind kind;
  const st_table *table;
  const st_search *search;
} thing;

static bool begins_like(st_str name, const char *prefix) {
  size_t n = strlen(prefix);
  return name.n > n && sqlite3_strnicmp(name.p, prefix, (int)n) == 0;
}

/* "stator_t12": 12. */
static int64_t id_in_name(st_str name, const char *prefix) {
  int64_t id = 0;
  size_t n = strlen(prefix);
  if (!begins_like(name, prefix)) return 0;
  return st_str_to_int64((st_str){name.p + n, name.n - n}, &id) ? id : 0;
}

static bool is_part(st_str name, const st_search *x) {
  static const char *const parts[] = {"_data", "_idx", "_config", "_docsize", "_content"};
  if (id_in_name(name, "stator_c") == x->id) return true;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    st_str part = st_str_of(parts[i]);
    if (name.n == x->sql_name.n + part.n &&
        st_sql_name_eq((st_str){name.p, x->sql_name.n}, x->sql_name) &&
        st_sql_name_eq((st_str){name.p + x->sql_name.n, part.n}, part))
      return true;
  }
  return false;
}

static bool find_in_table(const st_table *t, st_str name, thing *found) {
  found->table = t;
  found->kind = THING_VIEW;
  if (st_sql_name_eq(name, t->sql_name)) return true;
  for (size_t i = 0; i < t->view_count; i++)
    if (st_sql_name_eq(name, t->views[i].name)) return true;
  for (size_t i = 0; i < t->search_count; i++) {
    found->search = &t->searches[i];
    found->kind = THING_SEARCH;
    if (st_sql_name_eq(name, found->search->sql_name)) return true;
    found->kind = THING_PART;
    if (is_part(name, found->search)) return true;
  }
  found->search = NULL;
  found->kind = THING_ITEMS;
  return id_in_name(name, "stator_t") == t->id;
}

static thing find_thing(const st_store *s, st_str name) {
  thing found = {THING_STRANGE, NULL, NULL};
  for (size_t i = 0; i < s->cache.count; i++)
    if (find_in_table(s->cache.tables[i], name, &found)) return found;
  found = (thing){THING_STRANGE, NULL, NULL};
  if (st_sql_name_eq(name, ST_LIT("json_each")) || st_sql_name_eq(name, ST_LIT("json_tree")))
    found.kind = THING_FUNCTION;
  else if (begins_like(name, "stator_"))
    found.kind = THING_INTERNAL;
  else if (begins_like(name, "sqlite_") || begins_like(name, "pragma_"))
    found.kind = THING_SQLITES;
  return found;
}

/* -- refusing ------------------------------------------------------------------------ */

static void put_quoted_name(st_str name, st_buf *out) {
  st_buf_char(out, '"');
  st_sql_text_put_message(name, out);
  st_buf_char(out, '"');
}

static void put_reason(const thing *x, st_buf *out) {
  switch (x->kind) {
  case THING_ITEMS:
    st_buf_lit(out, " is where Stator keeps the items of a table: ask its view ");
    put_quoted_name(x->table->sql_name, out);
    break;
  case THING_PART:
    st_buf_lit(out, " is a part of a search index: ask ");
    put_quoted_name(x->search->sql_name, out);
    break;
  case THING_SEARCH:
    st_buf_lit(out, " is still being built: DescribeSearchIndex tells when it is done");
    break;
  case THING_INTERNAL: st_buf_lit(out, " is one of Stator's own tables"); break;
  case THING_SQLITES:
    st_buf_lit(out, " is SQLite's own: ListTables, DescribeTable and ListViews tell what there is");
    break;
  default:
    st_buf_lit(out, " is none of Stator's: Sql reads views, tables by the views of their own, "
                    "search indexes, json_each and json_tree");
  }
}

/* The first refusal is the one that is told. */
static bool may_tell(const st_sql_guard *g) {
  return g->refusal.n == 0 && !g->refusal.failed;
}

static int refuse_reading(st_sql_guard *g, st_str name, const thing *x) {
  if (!may_tell(g)) return SQLITE_DENY;
  put_quoted_name(name, &g->refusal);
  put_reason(x, &g->refusal);
  g->placed = st_sql_text_holds(g->statement, name, &g->at);
  return SQLITE_DENY;
}

/* -- reading ------------------------------------------------------------------------- */

static bool says(const st_sql_guard *g, st_str name) {
  return st_sql_text_holds(g->statement, name, NULL);
}

/* What reads the table, if the statement has it and not the table, is what it asked for. */
static int refuse_through(st_sql_guard *g, st_str name, st_str by, const thing *x) {
  if (!by.n || says(g, name) || !says(g, by)) return refuse_reading(g, name, x);
  thing through = find_thing(g->store, by);
  return refuse_reading(g, by, &through);
}

/* By a view over it, or by what a search index has its text from. Without a column where
** SQLite has put the SELECT of a view in the place of the view, and only goes from row to
** row. */
static bool read_through(const st_sql_guard *g, const st_table *t, st_str column, st_str by) {
  if (!column.n) return true;
  thing x = find_thing(g->store, by);
  return x.table == t && (x.kind == THING_VIEW || (x.kind == THING_PART && !says(g, by)));
}

static int allow_read(st_sql_guard *g, st_str name, st_str column, st_str by) {
  thing x = find_thing(g->store, name);
  switch (x.kind) {
  case THING_VIEW:
  case THING_FUNCTION: return SQLITE_OK;
  case THING_SEARCH: return x.search->backfilling ? refuse_reading(g, name, &x) : SQLITE_OK;
  case THING_ITEMS:
    if (!says(g, name) && read_through(g, x.table, column, by)) return SQLITE_OK;
    return refuse_through(g, name, by, &x);
  case THING_PART: return says(g, name) ? refuse_reading(g, name, &x) : SQLITE_OK;
  case THING_STRANGE:
    if (column.n) return refuse_through(g, name, by, &x);
    st_buf_str(&g->unknown, name);
    st_buf_char(&g->unknown, 0);
    return SQLITE_OK;
  default: return refuse_through(g, name, by, &x);
  }
}

/* -- functions ------------------------------------------------------------------------ */

/* What reaches out of the database, runs statements of its own, or is FTS5's and
** Stator's inside. */
static const char *const refused_functions[] = {
    "edit",
    "eval",
    "fsdir",
    "fts3_tokenizer",
    "fts5",
    "load_extension",
    "lsmode",
    "optimize",
    "readfile",
    "rtreecheck",
    "sha3_query",
    "sqlar_compress",
    "sqlar_uncompress",
    "sqlite_log",
    "usleep",
    "writefile",
    "zipfile",
    "zipfile_cds",
};

static bool function_refused(st_str name) {
  if (begins_like(name, "stator_")) return !st_sql_name_eq(name, ST_LIT("stator_json"));
  if (begins_like(name, "shell_")) return true;
  for (size_t i = 0; i < sizeof refused_functions / sizeof *refused_functions; i++)
    if (st_sql_name_eq(name, st_str_of(refused_functions[i]))) return true;
  return false;
}

static int allow_function(st_sql_guard *g, st_str name) {
  if (!function_refused(name)) return SQLITE_OK;
  if (!may_tell(g)) return SQLITE_DENY;
  st_buf_lit(&g->refusal, "the function ");
  st_sql_text_put_message(name, &g->refusal);
  st_buf_lit(&g->refusal, " is not for questions: it does more than reckon with what it is given");
  g->placed = st_sql_text_holds(g->statement, name, &g->at);
  return SQLITE_DENY;
}

/* -- all else -------------------------------------------------------------------------- */

static int refuse_action(st_sql_guard *g, int action, st_str name) {
  if (!may_tell(g)) return SQLITE_DENY;
  bool connects = action == SQLITE_UPDATE && begins_like(name, "sqlite_");
  if (connects)
    st_buf_lit(&g->refusal, "json_each and json_tree are the only table-valued functions of Sql");
  else if (action == SQLITE_PRAGMA)
    st_buf_lit(&g->refusal, "pragmas are not for questions");
  else
    st_buf_lit(&g->refusal, "Sql only reads: items are written by PutItem, UpdateItem, DeleteItem "
                            "and ExecuteStatement, tables and views made and dropped by operations "
                            "of their own");
  return SQLITE_DENY;
}

int st_sql_authorize(void *arg, int action, const char *first, const char *second,
                     const char *schema, const char *by) {
  st_sql_guard *g = ((const st_store *)arg)->guard;
  (void)schema;
  if (!g) return SQLITE_OK;
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_RECURSIVE: return SQLITE_OK;
  case SQLITE_READ: return allow_read(g, st_str_of(first), st_str_of(second), st_str_of(by));
  case SQLITE_FUNCTION: return allow_function(g, st_str_of(second));
  default: return refuse_action(g, action, st_str_of(first));
  }
}

/* -- afterwards ------------------------------------------------------------------------- */

/* What the schemas have, and virtual tables that need none. */
#define NAMES_THERE_ARE                                                                            \
  "SELECT name FROM main.sqlite_schema WHERE type IN ('table','view') UNION ALL "                  \
  "SELECT name FROM temp.sqlite_schema WHERE type='view' UNION ALL "                               \
  "SELECT name FROM pragma_module_list UNION ALL "                                                 \
  "SELECT value FROM json_each('[\"sqlite_schema\",\"sqlite_master\",\"sqlite_temp_schema\","      \
  "\"sqlite_temp_master\"]')"

static bool is_unknown(const st_sql_guard *g, st_str name) {
  for (size_t at = 0; at < g->unknown.n;) {
    st_str unknown = st_str_of(g->unknown.p + at);
    if (st_sql_name_eq(unknown, name)) return true;
    at += unknown.n + 1;
  }
  return false;
}

static bool may_be_named(const thing *x) {
  return x->kind == THING_VIEW || x->kind == THING_SEARCH || x->kind == THING_FUNCTION;
}

/* NATURAL and USING compare columns without asking for them: where they are, all that is
** there and not to be read must not be named. */
static int check_names_there_are(st_sql_guard *g, st_store *s, bool joins, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, NAMES_THERE_ARE, 0, 0, &q, error);
  int code = SQLITE_ROW;
  while (rc == STATOR_OK && may_tell(g) && (code = sqlite3_step(q)) == SQLITE_ROW) {
    st_str name = st_sql_bytes(q, 0);
    thing x = find_thing(s, name);
    if (may_be_named(&x)) continue;
    if (is_unknown(g, name) || (joins && st_sql_text_names(g->statement, name)))
      (void)refuse_reading(g, name, &x);
  }
  if (rc == STATOR_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    rc = st_store_raise(s, code, error);
  sqlite3_finalize(q);
  return rc;
}

static int check_unknown(st_sql_guard *g, st_store *s, st_error *error) {
  static const st_str pragma = {"pragma_", sizeof "pragma_" - 1};
  static const thing sqlites = {THING_SQLITES, NULL, NULL};
  bool joins = st_sql_text_holds(g->statement, ST_LIT("natural"), NULL) ||
               st_sql_text_holds(g->statement, ST_LIT("using"), NULL);
  if (!may_tell(g) || (!joins && !g->unknown.n)) return STATOR_OK;
  if (joins && st_sql_text_holds(g->statement, pragma, NULL))
    (void)refuse_reading(g, pragma, &sqlites);
  return check_names_there_are(g, s, joins, error);
}

int st_sql_guard_check(st_sql_guard *g, st_store *s, st_error *error) {
  int rc = check_unknown(g, s, error);
  if (rc != STATOR_OK) return rc;
  if (g->refusal.n && g->placed) st_sql_text_put_place(g->statement, g->at, &g->refusal);
  if (g->refusal.failed || g->unknown.failed) return st_error_nomem(error);
  if (!g->refusal.n) return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION, "Statement refused: %.*s",
                        ST_FMT(st_buf_view(&g->refusal)));
}

/* -- virtual tables ------------------------------------------------------------------------ */

static int connect_table(st_store *s, st_str name, st_error *error) {
  sqlite3_stmt *q = NULL;
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "SELECT 1 FROM main.");
  st_sql_put_name(name, &sql);
  const char *text = st_buf_cstr(&sql);
  int code = text ? sqlite3_prepare_v2(s->db, text, -1, &q, NULL) : SQLITE_NOMEM;
  sqlite3_finalize(q);
  st_buf_free(&sql);
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(s, code, error);
}

int st_sql_guard_connect(st_store *s, st_str statement, st_error *error) {
  static const char *const functions[] = {"json_each", "json_tree"};
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < sizeof functions / sizeof *functions; i++) {
    st_str name = st_str_of(functions[i]);
    if (st_sql_text_holds(statement, name, NULL)) rc = connect_table(s, name, error);
  }
  for (size_t i = 0; i < s->cache.count; i++) {
    const st_table *t = s->cache.tables[i];
    for (size_t j = 0; rc == STATOR_OK && j < t->search_count; j++)
      if (st_sql_text_holds(statement, t->searches[j].sql_name, NULL))
        rc = connect_table(s, t->searches[j].sql_name, error);
  }
  return rc;
}

/* -- names ----------------------------------------------------------------------------------- */

enum { MOST_NAMES = 12 };

static void put_next_name(st_str name, int *count, st_buf *out) {
  if (!name.n) return;
  ++*count;
  if (*count > MOST_NAMES + 1) return;
  st_buf_text(out, *count == 1 ? "; there are: " : ", ");
  if (*count > MOST_NAMES)
    st_buf_lit(out, "...");
  else
    st_sql_text_put_message(name, out);
}

void st_sql_guard_put_names(const st_store *s, st_buf *out) {
  int count = 0;
  for (size_t i = 0; i < s->cache.count; i++) {
    const st_table *t = s->cache.tables[i];
    put_next_name(t->sql_name, &count, out);
    for (size_t j = 0; j < t->view_count; j++) put_next_name(t->views[j].name, &count, out);
    for (size_t j = 0; j < t->search_count; j++)
      put_next_name(t->searches[j].sql_name, &count, out);
  }
  if (!count) st_buf_lit(out, "; there are no tables and views");
}
