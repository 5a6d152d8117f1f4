/*
** catalog_queries.c - search indexes and views within a table's definition: writing
** them as JSON, and reading them.
*/
#include "store/catalog/catalog_queries.h"

const char *const st_sql_type_names[] = {"TEXT", "INTEGER", "REAL", "NUMERIC",
                                         "JSON", "BLOB",    NULL};
const char *const st_tokenizer_names[] = {"unicode61", "porter", "trigram", NULL};

/* ------------------------------------------------------------- writing */

static void begin_object(st_buf *out, size_t place) {
  if (place) st_buf_char(out, ',');
  st_buf_char(out, '{');
}

/* Names are strings, list indexes numbers. */
static void put_path(st_buf *out, const st_path *path) {
  st_def_put_name(out, "path");
  st_buf_char(out, '[');
  for (size_t i = 0; i < path->count; i++) {
    if (i) st_buf_char(out, ',');
    if (path->steps[i].name.p)
      st_def_put_string(out, path->steps[i].name);
    else
      st_buf_int(out, path->steps[i].index);
  }
  st_buf_char(out, ']');
}

static void put_numbers(st_buf *out, const char *name, const int *numbers, int count) {
  st_def_put_name(out, name);
  st_buf_char(out, '[');
  for (int i = 0; i < count; i++) {
    if (i) st_buf_char(out, ',');
    st_buf_int(out, numbers[i]);
  }
  st_buf_char(out, ']');
}

static void write_search(const st_search *x, st_buf *out) {
  st_def_put_int(out, "id", x->id);
  st_def_put_text(out, "name", x->name);
  st_def_put_text(out, "sql", x->sql_name);
  st_def_put_text(out, "tokenizer", st_str_of(st_tokenizer_names[x->tokenizer]));
  put_numbers(out, "prefixes", x->prefixes, x->prefix_count);
  st_def_put_int(out, "created", x->created_ms);
  st_def_put_flag(out, "backfilling", x->backfilling);
  st_def_put_name(out, "columns");
  st_buf_char(out, '[');
  for (size_t i = 0; i < x->column_count; i++) {
    begin_object(out, i);
    put_path(out, &x->columns[i].path);
    st_def_put_text(out, "text", x->columns[i].text);
    st_def_put_text(out, "name", x->columns[i].name);
    st_def_put_int(out, "weight", x->columns[i].weight);
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
}

void st_searches_write(const st_table *t, st_buf *out) {
  if (t->search_count == 0) return;
  st_def_put_name(out, "searches");
  st_buf_char(out, '[');
  for (size_t i = 0; i < t->search_count; i++) {
    begin_object(out, i);
    write_search(&t->searches[i], out);
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
}

static void write_view_columns(const st_sql_view *v, st_buf *out) {
  st_def_put_name(out, "columns");
  st_buf_char(out, '[');
  for (size_t i = 0; i < v->column_count; i++) {
    begin_object(out, i);
    st_def_put_text(out, "name", v->columns[i].name);
    put_path(out, &v->columns[i].path);
    st_def_put_text(out, "text", v->columns[i].text);
    st_def_put_text(out, "type", st_str_of(st_sql_type_names[v->columns[i].type]));
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
}

static void write_view_indexes(const st_sql_view *v, st_buf *out) {
  st_def_put_name(out, "indexes");
  st_buf_char(out, '[');
  for (size_t i = 0; i < v->index_count; i++) {
    begin_object(out, i);
    st_def_put_int(out, "keys", v->indexes[i].key_count);
    put_numbers(out, "columns", v->indexes[i].columns, v->indexes[i].count);
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
}

void st_sql_views_write(const st_table *t, st_buf *out) {
  if (t->view_count == 0) return;
  st_def_put_name(out, "views");
  st_buf_char(out, '[');
  for (size_t i = 0; i < t->view_count; i++) {
    const st_sql_view *v = &t->views[i];
    begin_object(out, i);
    st_def_put_int(out, "id", v->id);
    st_def_put_text(out, "name", v->name);
    st_def_put_int(out, "created", v->created_ms);
    if (v->condition_sql.n) st_def_put_text(out, "sql", v->condition_sql);
    if (v->condition.n) st_def_put_text(out, "condition", v->condition);
    write_view_columns(v, out);
    write_view_indexes(v, out);
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
}

/* ------------------------------------------------------------- reading */

/* Room for a list's elements, which are objects; NULL: none, or no memory. */
static void *list_room(st_definition_reader *r, const st_json *root, const char *name, size_t size,
                       const st_json **list) {
  *list = st_def_member(r, root, name, ST_JSON_ARRAY);
  if (!*list) return NULL;
  void *room = st_arena_array(r->arena, (*list)->count, size);
  if (!room) r->no_memory = true;
  return room;
}

static bool is_object(st_definition_reader *r, const st_json *v) {
  if (v->type != ST_JSON_OBJECT) r->damaged = true;
  return !r->damaged && !r->no_memory;
}

static void read_step(st_definition_reader *r, const st_json *v, st_step *step) {
  int64_t index = 0;
  if (v->type == ST_JSON_STRING) {
    step->name = st_def_string(r, v);
  } else if (v->type == ST_JSON_NUMBER && st_str_to_int64((st_str){v->text, v->len}, &index) &&
             index >= 0 && index <= ST_MAX_LIST_INDEX) {
    step->index = (uint32_t)index;
  } else {
    r->damaged = true;
  }
}

static st_path read_path(st_definition_reader *r, const st_json *object) {
  const st_json *list;
  st_path path = {.steps = list_room(r, object, "path", sizeof *path.steps, &list)};
  if (!path.steps || list->count == 0) {
    r->damaged = true;
    return path;
  }
  for (const st_json *v = st_json_first(list); v; v = st_json_next(list, v))
    read_step(r, v, &path.steps[path.count++]);
  return path;
}

/* At most `most` of them, each from `low` to `high`. */
static int read_numbers(st_definition_reader *r, const st_json *object, const char *name, int *out,
                        int most, int low, int high) {
  const st_json *list = st_def_member(r, object, name, ST_JSON_ARRAY);
  int count = 0;
  if (!list) return 0;
  for (const st_json *v = st_json_first(list); v; v = st_json_next(list, v)) {
    int64_t number = 0;
    if (count == most || v->type != ST_JSON_NUMBER ||
        !st_str_to_int64((st_str){v->text, v->len}, &number) || number < low || number > high) {
      r->damaged = true;
      return count;
    }
    out[count++] = (int)number;
  }
  return count;
}

static void read_search(st_definition_reader *r, const st_json *object, st_search *x) {
  const st_json *list;
  x->id = st_def_int(r, object, "id");
  x->name = st_def_text(r, object, "name");
  x->sql_name = st_def_text(r, object, "sql");
  x->tokenizer = (st_tokenizer)st_def_choice(r, object, "tokenizer", st_tokenizer_names);
  x->prefix_count =
      read_numbers(r, object, "prefixes", x->prefixes, ST_MAX_PREFIXES, 1, ST_MAX_PREFIX);
  x->created_ms = st_def_int(r, object, "created");
  x->backfilling = st_def_flag(r, object, "backfilling");
  x->columns = list_room(r, object, "columns", sizeof *x->columns, &list);
  if (!x->columns || list->count == 0 || list->count > ST_MAX_SEARCH_COLUMNS || !x->sql_name.n) {
    r->damaged = true;
    return;
  }
  for (const st_json *v = st_json_first(list); v && is_object(r, v); v = st_json_next(list, v)) {
    st_search_column *column = &x->columns[x->column_count++];
    column->path = read_path(r, v);
    column->text = st_def_text(r, v, "text");
    column->name = st_def_text(r, v, "name");
    column->weight = st_def_int(r, v, "weight");
  }
}

void st_searches_read(st_definition_reader *r, const st_json *root, st_table *t) {
  const st_json *list;
  t->searches = list_room(r, root, "searches", sizeof *t->searches, &list);
  if (t->searches && list->count > ST_MAX_SEARCHES) r->damaged = true;
  if (!t->searches || r->damaged) return;
  for (const st_json *v = st_json_first(list); v && is_object(r, v); v = st_json_next(list, v))
    read_search(r, v, &t->searches[t->search_count++]);
}

static void read_view_columns(st_definition_reader *r, const st_json *object, st_sql_view *v) {
  const st_json *list;
  v->columns = list_room(r, object, "columns", sizeof *v->columns, &list);
  if (!v->columns || list->count == 0) {
    r->damaged = true;
    return;
  }
  for (const st_json *c = st_json_first(list); c && is_object(r, c); c = st_json_next(list, c)) {
    st_view_column *column = &v->columns[v->column_count++];
    column->name = st_def_text(r, c, "name");
    column->path = read_path(r, c);
    column->text = st_def_text(r, c, "text");
    column->type = (st_sql_type)st_def_choice(r, c, "type", st_sql_type_names);
  }
}

static void read_view_indexes(st_definition_reader *r, const st_json *object, st_sql_view *v) {
  const st_json *list;
  v->indexes = list_room(r, object, "indexes", sizeof *v->indexes, &list);
  if (!v->indexes) return;
  for (const st_json *x = st_json_first(list); x && is_object(r, x); x = st_json_next(list, x)) {
    st_view_index *index = &v->indexes[v->index_count++];
    index->key_count = (int)st_def_int(r, x, "keys");
    index->count = read_numbers(r, x, "columns", index->columns, ST_MAX_VIEW_INDEX_COLUMNS, 0,
                                (int)v->column_count - 1);
    if (index->key_count < 1 || index->key_count > index->count) r->damaged = true;
  }
}

void st_sql_views_read(st_definition_reader *r, const st_json *root, st_table *t) {
  const st_json *list;
  t->views = list_room(r, root, "views", sizeof *t->views, &list);
  if (!t->views) return;
  for (const st_json *o = st_json_first(list); o && is_object(r, o); o = st_json_next(list, o)) {
    st_sql_view *v = &t->views[t->view_count++];
    v->id = st_def_int(r, o, "id");
    v->name = st_def_text(r, o, "name");
    v->created_ms = st_def_int(r, o, "created");
    v->condition_sql = st_def_text(r, o, "sql");
    v->condition = st_def_text(r, o, "condition");
    read_view_columns(r, o, v);
    read_view_indexes(r, o, v);
  }
}
