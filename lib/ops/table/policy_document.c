/*
** policy_document.c - reads a resource policy and writes its canonical form. The
** checks are those of its grammar as IAM words them; whether actions, principals
** and resources exist is not looked at, and no policy is enforced here.
*/
#include "ops/table/policy_document.h"
#include "base/bounds.h"
#include "base/utf8.h"
#include "ops/table/name_sets.h"
#include "ops/table/table_control.h"

typedef struct policy_writer {
  st_call *c;
  st_buf out;
  st_str *sids; /* of the statements that have one */
  size_t sid_count;
  bool anyone, allows, conditional; /* of the statement being written */
} policy_writer;

static int refuse_policy_text(st_call *c, const char *why) {
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "Invalid policy document: %s", why);
}

/* Where the grammar is broken and the place has no words of its own. */
static int refuse_syntax(st_call *c) {
  return refuse_policy_text(c, "Syntax errors in policy.");
}

/* ------------------------------------------------------------------- values */

static void write_text(policy_writer *w, const st_json *string) {
  st_buf_char(&w->out, '"');
  st_json_escape(string, &w->out);
  st_buf_char(&w->out, '"');
}

/* Any JSON, without blanks. */
static void write_json(policy_writer *w, const st_json *node) {
  bool object = node->type == ST_JSON_OBJECT;
  if (node->type == ST_JSON_STRING) {
    write_text(w, node);
  } else if (!object && node->type != ST_JSON_ARRAY) {
    st_buf_add(&w->out, node->text, node->len);
  } else {
    st_buf_char(&w->out, object ? '{' : '[');
    for (const st_json *e = st_json_first(node); e; e = st_json_next(node, e)) {
      if (e != st_json_first(node)) st_buf_char(&w->out, ',');
      write_json(w, e);
      if (object) st_buf_char(&w->out, ':');
      if (object) write_json(w, e + 1);
    }
    st_buf_char(&w->out, object ? '}' : ']');
  }
}

static int write_sid(policy_writer *w, const st_json *node) {
  if (node->type != ST_JSON_STRING) return refuse_syntax(w->c);
  w->sids[w->sid_count++] = st_call_string(w->c, node);
  write_text(w, node);
  return (int)w->c->error->code;
}

static bool is_word(st_str s, const char *small) {
  size_t i = 0;
  while (i < s.n && small[i] && (s.p[i] | 0x20) == small[i]) i++;
  return i == s.n && !small[i];
}

static int write_effect(policy_writer *w, const st_json *node) {
  if (node->type != ST_JSON_STRING) return refuse_syntax(w->c);
  st_str effect = st_call_string(w->c, node);
  w->allows = is_word(effect, "allow");
  if (!w->allows && !is_word(effect, "deny")) return refuse_syntax(w->c);
  st_buf_text(&w->out, w->allows ? "\"Allow\"" : "\"Deny\"");
  return STATOR_OK;
}

/* A string, or a list of strings; one alone is written as itself. */
static int write_strings(policy_writer *w, const st_json *node) {
  if (node->type == ST_JSON_STRING) {
    write_text(w, node);
    return STATOR_OK;
  }
  if (node->type != ST_JSON_ARRAY || node->count == 0) return refuse_syntax(w->c);
  for (const st_json *e = st_json_first(node); e; e = st_json_next(node, e))
    if (e->type != ST_JSON_STRING) return refuse_syntax(w->c);
  write_json(w, node->count == 1 ? st_json_first(node) : node);
  return STATOR_OK;
}

static int write_conditions(policy_writer *w, const st_json *node) {
  if (node->type != ST_JSON_OBJECT) return refuse_syntax(w->c);
  w->conditional = node->count > 0;
  write_json(w, node);
  return STATOR_OK;
}

/* --------------------------------------------------------------- principals */

static bool is_account_id(st_str s) {
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return s.n == 12;
}

/* An account's number stands for its root. In the arena. */
static int principal_name(policy_writer *w, const st_json *node, st_str *out) {
  if (node->type != ST_JSON_STRING) return refuse_syntax(w->c);
  *out = st_call_string(w->c, node);
  if (!is_account_id(*out)) return (int)w->c->error->code;
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_format(&text, "arn:aws:iam::%.*s:root", ST_FMT(*out));
  int rc = text.failed || !st_arena_copy(w->c->arena, st_buf_view(&text), out)
               ? st_error_nomem(w->c->error)
               : STATOR_OK;
  st_buf_free(&text);
  return rc;
}

static bool is_named_before(const st_str *names, size_t count, st_str name) {
  for (size_t i = 0; i < count; i++)
    if (st_str_eq(names[i], name)) return true;
  return false;
}

/* Each principal once. */
static int read_principals(policy_writer *w, const st_json *node, st_str *names, size_t *count) {
  const st_json *e = node->type == ST_JSON_ARRAY ? st_json_first(node) : node;
  int rc = e ? STATOR_OK : refuse_syntax(w->c);
  while (e && rc == STATOR_OK) {
    rc = principal_name(w, e, &names[*count]);
    if (rc == STATOR_OK && st_str_is(names[*count], "*")) w->anyone = true;
    if (rc == STATOR_OK && !is_named_before(names, *count, names[*count])) ++*count;
    e = node->type == ST_JSON_ARRAY ? st_json_next(node, e) : NULL;
  }
  return rc;
}

static int write_principals(policy_writer *w, const st_json *node) {
  st_str *names = st_arena_array(w->c->arena, node->count + (size_t)1, sizeof *names);
  size_t count = 0;
  if (!names) return st_error_nomem(w->c->error);
  int rc = read_principals(w, node, names, &count);
  if (rc != STATOR_OK) return rc;
  if (count > 1) st_buf_char(&w->out, '[');
  for (size_t i = 0; i < count; i++) {
    st_buf_text(&w->out, i ? ",\"" : "\"");
    st_utf8_escape(names[i], &w->out);
    st_buf_char(&w->out, '"');
  }
  if (count > 1) st_buf_char(&w->out, ']');
  return STATOR_OK;
}

/* "*", or {"AWS": ..., "Service": ...} */
static int write_principal(policy_writer *w, const st_json *node) {
  if (node->type == ST_JSON_STRING && st_json_is(node, ST_LIT("*"))) {
    w->anyone = true;
    write_text(w, node);
    return STATOR_OK;
  }
  if (node->type != ST_JSON_OBJECT || node->count == 0) return refuse_syntax(w->c);
  st_buf_char(&w->out, '{');
  int rc = STATOR_OK;
  for (const st_json *m = st_json_first(node); m && rc == STATOR_OK; m = st_json_next(node, m)) {
    if (m != st_json_first(node)) st_buf_char(&w->out, ',');
    write_text(w, m);
    st_buf_char(&w->out, ':');
    rc = write_principals(w, m + 1);
  }
  st_buf_char(&w->out, '}');
  return rc;
}

/* --------------------------------------------------------------- statements */

/* In IAM's order. `field`: what is missing if neither this nor its neighbour of
** the same field is there. */
static const struct {
  const char *name, *field;
  int (*write)(policy_writer *w, const st_json *node);
} statement_members[] = {
    {"Sid",          NULL,        write_sid       },
    {"Effect",       "Effect",    write_effect    },
    {"Principal",    "Principal", write_principal },
    {"NotPrincipal", "Principal", write_principal },
    {"Action",       "Action",    write_strings   },
    {"NotAction",    "Action",    write_strings   },
    {"Resource",     "Resource",  write_strings   },
    {"NotResource",  "Resource",  write_strings   },
    {"Condition",    NULL,        write_conditions},
};
enum { STATEMENT_MEMBERS = sizeof statement_members / sizeof statement_members[0] };

static bool has_field(const st_json *statement, const char *field) {
  for (size_t i = 0; i < STATEMENT_MEMBERS; i++)
    if (statement_members[i].field && st_str_is(st_str_of(statement_members[i].field), field) &&
        st_json_member(statement, statement_members[i].name))
      return true;
  return false;
}

static int check_fields(policy_writer *w, const st_json *statement) {
  for (size_t i = 0; i < STATEMENT_MEMBERS; i++) {
    const char *field = statement_members[i].field;
    if (!field || has_field(statement, field)) continue;
    return st_error_raise(w->c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES "Invalid policy document: Missing required field %s",
                          field);
  }
  return STATOR_OK;
}

static bool is_statement_member(const st_json *name) {
  for (size_t i = 0; i < STATEMENT_MEMBERS; i++)
    if (st_json_is(name, st_str_of(statement_members[i].name))) return true;
  return false;
}

static int check_member_names(policy_writer *w, const st_json *statement) {
  for (const st_json *m = st_json_first(statement); m; m = st_json_next(statement, m))
    if (!is_statement_member(m)) return refuse_syntax(w->c);
  return STATOR_OK;
}

static int check_bounded(policy_writer *w) {
  if (!w->anyone || !w->allows || w->conditional) return STATOR_OK;
  return st_error_raise(w->c->error, STATOR_VALIDATION,
                        "Resource-based policy grants unbounded access in one or more elements. "
                        "Please revise the policy to ensure least-privilege form of access");
}

static int write_statement(policy_writer *w, const st_json *statement) {
  if (statement->type != ST_JSON_OBJECT) return refuse_syntax(w->c);
  int rc = check_fields(w, statement);
  if (rc == STATOR_OK) rc = check_member_names(w, statement);
  w->anyone = w->allows = w->conditional = false;
  st_buf_char(&w->out, '{');
  bool any = false;
  for (size_t i = 0; i < STATEMENT_MEMBERS && rc == STATOR_OK; i++) {
    const st_json *value = st_json_member(statement, statement_members[i].name);
    if (!value) continue;
    st_buf_format(&w->out, "%s\"%s\":", any ? "," : "", statement_members[i].name);
    any = true;
    rc = statement_members[i].write(w, value);
  }
  st_buf_char(&w->out, '}');
  return rc == STATOR_OK ? check_bounded(w) : rc;
}

static int write_statements(policy_writer *w, const st_json *node) {
  bool one = node->type == ST_JSON_OBJECT;
  if (!one && node->type != ST_JSON_ARRAY) return refuse_syntax(w->c);
  if (!one && node->count == 0)
    return refuse_policy_text(w->c, "Could not parse the policy: Statement is empty!");
  w->sids = st_arena_array(w->c->arena, node->count + (size_t)1, sizeof *w->sids);
  if (!w->sids) return st_error_nomem(w->c->error);
  st_buf_char(&w->out, '[');
  int rc = STATOR_OK;
  for (const st_json *e = one ? node : st_json_first(node); e && rc == STATOR_OK;
       e = one ? NULL : st_json_next(node, e)) {
    if (!one && e != st_json_first(node)) st_buf_char(&w->out, ',');
    rc = write_statement(w, e);
  }
  st_buf_char(&w->out, ']');
  st_str twice;
  if (rc == STATOR_OK)
    rc = st_names_repeated(w->sids, w->sid_count, w->c->arena, &twice, w->c->error);
  if (rc == STATOR_OK && twice.p)
    rc = refuse_policy_text(w->c, "The Statement Ids in the policy are not unique");
  return rc;
}

/* ------------------------------------------------------------- the document */

/* Where the text ends, as (line,column) behind its last character. */
static int refuse_end(st_call *c, st_str policy) {
  size_t line = 1, column = 1;
  for (size_t i = 0; i < policy.n; i++) {
    column = policy.p[i] == '\n' ? 1 : column + 1;
    line += policy.p[i] == '\n';
  }
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES
                        "Invalid policy document: Syntax error at position (%zu,%zu)",
                        line, column);
}

static bool version_is_known(const st_json *node) {
  return node->type == ST_JSON_STRING &&
         (st_json_is(node, ST_LIT("2012-10-17")) || st_json_is(node, ST_LIT("2008-10-17")));
}

static int write_document(policy_writer *w, const st_json *root, st_str policy) {
  const st_json *version = st_json_member(root, "Version"), *id = st_json_member(root, "Id");
  const st_json *statements = st_json_member(root, "Statement");
  if (!statements) return refuse_end(w->c, policy);
  if ((version && !version_is_known(version)) || (id && id->type != ST_JSON_STRING))
    return refuse_syntax(w->c);
  for (const st_json *m = st_json_first(root); m; m = st_json_next(root, m))
    if (m + 1 != version && m + 1 != id && m + 1 != statements) return refuse_syntax(w->c);
  st_buf_char(&w->out, '{');
  if (version) {
    st_buf_lit(&w->out, "\"Version\":");
    write_text(w, version);
    st_buf_char(&w->out, ',');
  }
  if (id) {
    st_buf_lit(&w->out, "\"Id\":");
    write_text(w, id);
    st_buf_char(&w->out, ',');
  }
  st_buf_lit(&w->out, "\"Statement\":");
  int rc = write_statements(w, statements);
  st_buf_char(&w->out, '}');
  return rc;
}

/* The document as an object. */
static int parse_document(st_call *c, st_str policy, const st_json **root) {
  st_error reading;
  st_error_init(&reading);
  int rc = st_json_read(policy, c->arena, root, &reading);
  st_error_free(&reading);
  if (rc == STATOR_NOMEM) return st_error_nomem(c->error);
  if (rc != STATOR_OK || (*root)->type == ST_JSON_ARRAY)
    return refuse_policy_text(c, "This policy contains invalid Json");
  if ((*root)->type != ST_JSON_OBJECT)
    return refuse_policy_text(c, "This text appears not to be a policy");
  return STATOR_OK;
}

int st_policy_read(st_call *c, const st_json *node, st_str *text) {
  const st_json *root;
  st_str policy = st_call_string(c, node);
  *text = (st_str){NULL, 0};
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  if (policy.n > ST_MAX_POLICY)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES "Maximum policy size of %d bytes exceeded",
                          ST_MAX_POLICY);
  int rc = parse_document(c, policy, &root);
  if (rc != STATOR_OK) return rc;
  policy_writer w = {.c = c};
  st_buf_init(&w.out, 0);
  rc = write_document(&w, root, policy);
  if (rc == STATOR_OK && (w.out.failed || !st_arena_copy(c->arena, st_buf_view(&w.out), text)))
    rc = st_error_nomem(c->error);
  st_buf_free(&w.out);
  return rc;
}

void st_policy_show(st_str text, st_buf *out) {
  if (st_str_starts(text, ST_LIT("{\"Version\":"))) {
    st_buf_str(out, text);
    return;
  }
  st_buf_lit(out, "{\"Version\":\"2008-10-17\",");
  st_buf_add(out, text.p + 1, text.n - 1);
}
