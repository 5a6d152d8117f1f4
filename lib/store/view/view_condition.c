/*
** view_condition.c - a condition expression as SQL over a row of the item table, with
** DynamoDB's meaning to the letter: each piece is true or false and never NULL, a missing
** attribute makes a comparison false.
**
** Equal values are equal bytes of canonical text, so that =, <> and IN compare the JSON of
** the whole value, of whatever type. Order needs the string itself, which SQLite (3.40)
** cuts at U+0000: with s the string and v what SQLite gives of it, s < c as v < c and
** s >= c as v >= c where c has no U+0000; where v = c the JSON tells whether s is longer.
** What has no such text is refused: an order of numbers (they are decimals of 38 digits),
** size(), contains(), comparing attributes with each other.
*/
#include "base/hash.h"
#include "base/utf8.h"
#include "expr/ast.h"
#include "store/sql_name.h"
#include "store/view/view_text.h"
#include "value/key.h"

typedef struct compilation {
  const st_table *t;
  const st_condition *condition;
  bool indexed; /* the view has indexes */
  st_arena arena;
  st_buf *sql;
  st_error *error;
} compilation;

#define IN_WHERE "ask for it in the WHERE of a query of the view"

static int refuse_test(const compilation *k, const st_node *n, const char *why) {
  return st_error_raise(k->error, STATOR_VALIDATION,
                        "Invalid ConditionExpression: %s; operator or function: %s", why,
                        st_op_name((st_op)n->op));
}

static bool is_constant(const st_node *n) {
  return n->op == ST_OP_VALUE;
}

static st_value constant_of(const compilation *k, const st_node *n) {
  return k->condition->values[n->slot];
}

static void put_truth(const compilation *k, bool holds) {
  st_buf_char(k->sql, holds ? '1' : '0');
}

/* ---------------------------------------------------------------- key columns */

static const char *key_of(const compilation *k, const st_path *path, char *type) {
  return st_view_key_column(k->t, path, type);
}

static void put_hex(st_str bytes, st_buf *sql) {
  st_buf_lit(sql, "x'");
  for (size_t i = 0; i < bytes.n; i++) st_buf_format(sql, "%02x", (unsigned char)bytes.p[i]);
  st_buf_char(sql, '\'');
}

/* A key as a literal of the kind its column holds. SQL text cannot hold U+0000. */
static void put_key_part(st_key_part part, st_buf *sql) {
  if (part.type != 'S') {
    put_hex(part.bytes, sql);
  } else if (part.bytes.n == 0 || !memchr(part.bytes.p, 0, part.bytes.n)) {
    st_sql_put_string(part.bytes, sql);
  } else {
    st_buf_lit(sql, "CAST(");
    put_hex(part.bytes, sql);
    st_buf_lit(sql, " AS TEXT)");
  }
}

static bool part_of(compilation *k, st_value v, st_key_part *part) {
  return st_key_part_of(v, &k->arena, part);
}

static bool type_is(st_value v, char type) {
  return v.type == (uint8_t)st_type_of_letter(type);
}

/* All items of the view meet its condition: SQLite, which takes that for a choice of few of
** them, is not to look for them by the table's key where the view has indexes. */
static void put_key_column(compilation *k, const char *column) {
  if (k->indexed) st_buf_char(k->sql, '+');
  st_buf_text(k->sql, column);
}

/* column op literal; with the shard where that is known. */
static int put_key_test(compilation *k, const char *column, const char *op, st_value v) {
  st_key_part part;
  if (!part_of(k, v, &part)) return st_error_nomem(k->error);
  bool placed = *op == '=' && *column == 'p' && !k->indexed;
  if (placed) st_buf_format(k->sql, "(shard=%d AND ", st_hash_shard(part.bytes));
  put_key_column(k, column);
  st_buf_text(k->sql, op);
  put_key_part(part, k->sql);
  if (placed) st_buf_char(k->sql, ')');
  return STATOR_OK;
}

/* ------------------------------------------------------------- other attributes */

static int refuse_name(const compilation *k) {
  return st_error_raise(k->error, STATOR_VALIDATION,
                        "Invalid ConditionExpression: A view cannot use attribute names with "
                        "'\"', '\\' or control characters");
}

static int put_json_of(compilation *k, const st_path *path) {
  if (!st_view_path_fits(path)) return refuse_name(k);
  st_buf_lit(k->sql, "item->");
  st_view_put_place(path, NULL, k->sql);
  return STATOR_OK;
}

static void put_text_of(compilation *k, const st_path *path) {
  st_buf_lit(k->sql, "item->>");
  st_view_put_place(path, "S", k->sql);
}

static void put_value_json(compilation *k, st_value v) {
  st_sql_put_string((st_str){v.text, v.len}, k->sql);
}

/* json_type(item,'$."a".S') IS NOT NULL: it is there, and of that type. */
static int put_presence(compilation *k, const st_path *path, const char *type, bool present) {
  char key_type;
  if (key_of(k, path, &key_type)) {
    bool fits = !type || st_type_of_letter(key_type) == st_type_of(st_str_of(type));
    put_truth(k, fits == present);
    return STATOR_OK;
  }
  if (!st_view_path_fits(path)) return refuse_name(k);
  st_buf_lit(k->sql, "json_type(item,");
  st_view_put_place(path, type, k->sql);
  st_buf_text(k->sql, present ? ") IS NOT NULL" : ") IS NULL");
  return STATOR_OK;
}

/* ----------------------------------------------------------------- comparisons */

/* The operands as path and constant; the operator as it reads that way round. */
static bool path_and_constant(const st_node *n, const st_path **path, const st_node **constant,
                              st_op *op) {
  static const uint8_t turned[] = {
      [ST_OP_EQ] = ST_OP_EQ, [ST_OP_NE] = ST_OP_NE, [ST_OP_LT] = ST_OP_GT,
      [ST_OP_LE] = ST_OP_GE, [ST_OP_GT] = ST_OP_LT, [ST_OP_GE] = ST_OP_LE};
  const st_node *a = n->first, *b = n->last;
  *op = (st_op)n->op;
  if (is_constant(a) && b->op == ST_OP_PATH) {
    const st_node *c = a;
    a = b;
    b = c;
    *op = (st_op)turned[n->op];
  }
  if (a->op != ST_OP_PATH || !is_constant(b)) return false;
  *path = &a->as.path;
  *constant = b;
  return true;
}

static int refuse_operands(const compilation *k, const st_node *n) {
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (kid->op == ST_OP_SIZE)
      return refuse_test(k, n, "A view's condition cannot use size(); " IN_WHERE);
  return refuse_test(k, n, "A view's condition compares one attribute with values; " IN_WHERE);
}

static int put_equality(compilation *k, const st_path *path, st_value v, bool equal) {
  char type = 0;
  const char *column = key_of(k, path, &type);
  if (column && !type_is(v, type)) {
    put_truth(k, !equal);
    return STATOR_OK;
  }
  if (column && !equal) st_buf_lit(k->sql, "NOT ");
  if (column) return put_key_test(k, column, "=", v);
  int rc = put_json_of(k, path);
  st_buf_text(k->sql, equal ? " IS " : " IS NOT ");
  put_value_json(k, v);
  return rc;
}

static void put_text_order(compilation *k, const st_path *path, st_op op, st_value v, st_str text) {
  bool whole = op == ST_OP_LE || op == ST_OP_GT;
  st_buf_lit(k->sql, "(((");
  put_text_of(k, path);
  st_buf_text(k->sql, op == ST_OP_LT || op == ST_OP_LE ? "<" : ">=");
  st_sql_put_string(text, k->sql);
  st_buf_lit(k->sql, ") IS TRUE)");
  if (whole) {
    st_buf_text(k->sql, op == ST_OP_LE ? " OR " : " AND ");
    (void)put_json_of(k, path);
    st_buf_text(k->sql, op == ST_OP_LE ? " IS " : " IS NOT ");
    put_value_json(k, v);
  }
  st_buf_char(k->sql, ')');
}

/* The string that a value is, where its order can be told. */
static int ordered_text(compilation *k, const st_node *n, const st_path *path, st_value v,
                        st_str *text) {
  if (v.type == ST_N)
    return refuse_test(k, n, "A view's condition cannot use the order of numbers; " IN_WHERE);
  if (v.type == ST_B)
    return refuse_test(k, n, "A view's condition cannot use the order of binary values; " IN_WHERE);
  if (!st_view_path_fits(path)) return refuse_name(k);
  if (!st_value_bytes(v, &k->arena, text)) return st_error_nomem(k->error);
  if (text->n && memchr(text->p, 0, text->n))
    return refuse_test(k, n, "A view's condition cannot use the order of strings with U+0000");
  return STATOR_OK;
}

static int put_order(compilation *k, const st_node *n, const st_path *path, st_op op, st_value v) {
  static const char *const signs[] = {
      [ST_OP_LT] = "<", [ST_OP_LE] = "<=", [ST_OP_GT] = ">", [ST_OP_GE] = ">="};
  char type = 0;
  const char *column = key_of(k, path, &type);
  if (column && type_is(v, type)) return put_key_test(k, column, signs[op], v);
  if (column) {
    put_truth(k, false);
    return STATOR_OK;
  }
  st_str text = {NULL, 0};
  int rc = ordered_text(k, n, path, v, &text);
  if (rc == STATOR_OK) put_text_order(k, path, op, v, text);
  return rc;
}

static int put_comparison(compilation *k, const st_node *n) {
  const st_path *path;
  const st_node *constant;
  st_op op;
  if (!path_and_constant(n, &path, &constant, &op)) return refuse_operands(k, n);
  st_value v = constant_of(k, constant);
  if (op == ST_OP_EQ || op == ST_OP_NE) return put_equality(k, path, v, op == ST_OP_EQ);
  return put_order(k, n, path, op, v);
}

static int put_between(compilation *k, const st_node *n) {
  const st_node *low = n->first->next;
  if (n->first->op != ST_OP_PATH || !is_constant(low) || !is_constant(n->last))
    return refuse_operands(k, n);
  st_buf_char(k->sql, '(');
  int rc = put_order(k, n, &n->first->as.path, ST_OP_GE, constant_of(k, low));
  st_buf_lit(k->sql, " AND ");
  if (rc == STATOR_OK) rc = put_order(k, n, &n->first->as.path, ST_OP_LE, constant_of(k, n->last));
  st_buf_char(k->sql, ')');
  return rc;
}

/* ------------------------------------------------------------------------- IN */

/* Values of another type than the key's are none of its. */
static int put_key_in(compilation *k, const st_node *n, const char *column, char type) {
  bool any = false;
  for (const st_node *kid = n->first->next; kid; kid = kid->next) {
    st_key_part part;
    st_value v = constant_of(k, kid);
    if (!type_is(v, type)) continue;
    if (!part_of(k, v, &part)) return st_error_nomem(k->error);
    if (!any) put_key_column(k, column);
    st_buf_text(k->sql, any ? "," : " IN (");
    put_key_part(part, k->sql);
    any = true;
  }
  st_buf_char(k->sql, any ? ')' : '0');
  return STATOR_OK;
}

static int put_membership(compilation *k, const st_node *n) {
  char type = 0;
  if (n->first->op != ST_OP_PATH) return refuse_operands(k, n);
  for (const st_node *kid = n->first->next; kid; kid = kid->next)
    if (!is_constant(kid)) return refuse_operands(k, n);
  const st_path *path = &n->first->as.path;
  const char *column = key_of(k, path, &type);
  if (column) return put_key_in(k, n, column, type);
  st_buf_lit(k->sql, "coalesce(");
  int rc = put_json_of(k, path);
  for (const st_node *kid = n->first->next; kid; kid = kid->next) {
    st_buf_text(k->sql, kid == n->first->next ? ",'') IN (" : ",");
    put_value_json(k, constant_of(k, kid));
  }
  st_buf_char(k->sql, ')');
  return rc;
}

/* ----------------------------------------------------------------- begins_with */

/* The first text behind all that begin with this: its last character but those that have
** none behind them replaced by the next one. False: there is none. */
static bool text_behind(st_str prefix, st_buf *out) {
  enum { LAST = 0x10ffff, SURROGATES = 0xd800, BEHIND_SURROGATES = 0xe000 };
  size_t length;
  for (size_t end = prefix.n; end > 0;) {
    size_t at = end - 1;
    while (at > 0 && ((unsigned char)prefix.p[at] & 0xc0) == 0x80) at--;
    uint32_t c = st_utf8_point(prefix, at, &length);
    end = at;
    if (c == LAST) continue;
    st_buf_add(out, prefix.p, at);
    st_utf8_encode(c + 1 == SURROGATES ? BEHIND_SURROGATES : c + 1, out);
    return true;
  }
  return false;
}

static int put_key_prefix(compilation *k, const char *column, st_key_part prefix) {
  bool oom = false, bounded;
  st_buf behind;
  st_buf_init(&behind, 0);
  st_key_part end = {.type = prefix.type};
  if (prefix.type == 'S') {
    bounded = text_behind(prefix.bytes, &behind);
    end.bytes = st_buf_view(&behind);
  } else {
    bounded = st_key_prefix_end(prefix, &k->arena, &end, &oom);
  }
  st_buf_char(k->sql, '(');
  put_key_column(k, column);
  st_buf_lit(k->sql, ">=");
  put_key_part(prefix, k->sql);
  if (bounded) {
    st_buf_lit(k->sql, " AND ");
    put_key_column(k, column);
    st_buf_char(k->sql, '<');
    put_key_part(end, k->sql);
  }
  st_buf_char(k->sql, ')');
  oom |= behind.failed;
  st_buf_free(&behind);
  return oom ? st_error_nomem(k->error) : STATOR_OK;
}

static size_t code_points(st_str text) {
  size_t count = 0;
  for (size_t i = 0; i < text.n; i++) count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
  return count;
}

static int put_text_prefix(compilation *k, const st_node *n, const st_path *path, st_value v) {
  st_str text = {NULL, 0};
  int rc = ordered_text(k, n, path, v, &text);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(k->sql, "substr(");
  put_text_of(k, path);
  st_buf_format(k->sql, ",1,%zu) IS ", code_points(text));
  st_sql_put_string(text, k->sql);
  return STATOR_OK;
}

static int put_begins_with(compilation *k, const st_node *n) {
  char type = 0;
  if (n->first->op != ST_OP_PATH || !is_constant(n->last)) return refuse_operands(k, n);
  const st_path *path = &n->first->as.path;
  st_value v = constant_of(k, n->last);
  const char *column = key_of(k, path, &type);
  if (!column) return put_text_prefix(k, n, path, v);
  st_key_part prefix;
  if (!type_is(v, type)) {
    put_truth(k, false);
    return STATOR_OK;
  }
  return part_of(k, v, &prefix) ? put_key_prefix(k, column, prefix) : st_error_nomem(k->error);
}

/* ------------------------------------------------------------------ the whole */

static int put_type_test(compilation *k, const st_node *n) {
  if (n->first->op != ST_OP_PATH || !is_constant(n->last)) return refuse_operands(k, n);
  st_type type = st_type_of(st_value_scalar(constant_of(k, n->last)));
  return put_presence(k, &n->first->as.path, st_type_name(type), true);
}

static int put_node(compilation *k, const st_node *n, bool outermost);

static int put_joined(compilation *k, const st_node *n, bool outermost) {
  bool bare = outermost && n->op == ST_OP_AND;
  int rc = STATOR_OK;
  if (!bare) st_buf_char(k->sql, '(');
  for (const st_node *kid = n->first; kid && rc == STATOR_OK; kid = kid->next) {
    if (kid != n->first) st_buf_text(k->sql, n->op == ST_OP_AND ? " AND " : " OR ");
    rc = put_node(k, kid, bare);
  }
  if (!bare) st_buf_char(k->sql, ')');
  return rc;
}

/* Depth is bounded by the 300 operators. */
static int put_node(compilation *k, const st_node *n, bool outermost) {
  switch (n->op) {
  case ST_OP_AND:
  case ST_OP_OR: return put_joined(k, n, outermost);
  case ST_OP_NOT: {
    st_buf_lit(k->sql, "NOT (");
    int rc = put_node(k, n->first, false);
    st_buf_char(k->sql, ')');
    return rc;
  }
  case ST_OP_EQ:
  case ST_OP_NE:
  case ST_OP_LT:
  case ST_OP_LE:
  case ST_OP_GT:
  case ST_OP_GE: return put_comparison(k, n);
  case ST_OP_BETWEEN: return put_between(k, n);
  case ST_OP_IN: return put_membership(k, n);
  case ST_OP_EXISTS: return put_presence(k, &n->first->as.path, NULL, true);
  case ST_OP_NOT_EXISTS: return put_presence(k, &n->first->as.path, NULL, false);
  case ST_OP_TYPE: return put_type_test(k, n);
  case ST_OP_BEGINS_WITH: return put_begins_with(k, n);
  case ST_OP_CONTAINS:
    return refuse_test(k, n, "A view's condition cannot use contains(); " IN_WHERE);
  default: return refuse_operands(k, n);
  }
}

int st_view_condition(const st_table *t, const st_condition *condition, bool indexed, st_buf *sql,
                      st_error *error) {
  compilation k = {.t = t, .condition = condition, .indexed = indexed, .sql = sql, .error = error};
  st_arena_init(&k.arena);
  int rc = put_node(&k, condition->root, true);
  st_arena_free(&k.arena);
  return rc == STATOR_OK && sql->failed ? st_error_nomem(error) : rc;
}
