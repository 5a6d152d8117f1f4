/*
** definition_settings.c - reads keys, indexes and settings of a table, which CREATE
** and ALTER TABLE have in common.
*/
#include "definition/definition_reader.h"

#include <string.h>

/* --------------------------------------------------------------------- keys */

static const struct {
  const char *word;
  char type;
} type_words[] = {
    {"S",      'S'},
    {"N",      'N'},
    {"B",      'B'},
    {"STRING", 'S'},
    {"NUMBER", 'N'},
    {"BINARY", 'B'},
};

typedef struct key_list {
  definition_keys *keys;
  bool all_range; /* an LSI's: the table's partition key goes before it */
} key_list;

/* attribute [type] [HASH|RANGE] */
static bool read_key(definition_reader *r, void *context) {
  const key_list *l = context;
  definition_key key = {.range = l->all_range || l->keys->count > 0};
  if (!reader_name(r, "the name of an attribute", &key.name)) return false;
  for (size_t i = 0; i < sizeof type_words / sizeof *type_words && key.type == 0; i++)
    if (reader_take(r, type_words[i].word)) key.type = type_words[i].type;
  if (reader_take(r, "HASH"))
    key.range = false;
  else if (reader_take(r, "RANGE"))
    key.range = true;
  l->keys->list = memory_resize(l->keys->list, l->keys->count + 1, sizeof key);
  l->keys->list[l->keys->count++] = key;
  if (token_is(&r->now, ",") || token_is(&r->now, ")")) return true;
  return reader_expected(r, key.type == 0 ? "S, N, B, HASH, RANGE, \",\" or \")\""
                                          : "HASH, RANGE, \",\" or \")\"");
}

bool reader_keys(definition_reader *r, definition_keys *keys, bool all_range) {
  key_list l = {keys, all_range};
  return reader_list(r, read_key, &l);
}

/* ------------------------------------------------------------------ indexes */

static bool read_included(definition_reader *r, void *context) {
  text name = {0}, *included = context;
  bool done = reader_name(r, "the name of an attribute", &name);
  if (done) {
    if (included->length > 1) text_add_char(included, ',');
    text_add_json_string(included, name.data, name.length);
  }
  text_free(&name);
  return done;
}

static bool read_projection(definition_reader *r, definition_index *index) {
  if (reader_take(r, "ALL")) return true;
  if (reader_take(r, "KEYS")) {
    index->projection = PROJECT_KEYS;
    return reader_need(r, "ONLY");
  }
  if (!token_is(&r->now, "(")) return reader_expected(r, "ALL, KEYS ONLY or \"(\"");
  index->projection = PROJECT_SOME;
  text_add_char(&index->included, '[');
  if (!reader_list(r, read_included, &index->included)) return false;
  text_add_char(&index->included, ']');
  return true;
}

/* READ n WRITE n, behind its READ. */
static bool read_units(definition_reader *r, text *read, text *write) {
  return reader_number(r, read) && reader_need(r, "WRITE") && reader_number(r, write);
}

static bool read_index(definition_reader *r, bool local) {
  definition *d = r->d;
  d->indexes = memory_resize(d->indexes, d->index_count + 1, sizeof *d->indexes);
  definition_index *index = &d->indexes[d->index_count++];
  *index = (definition_index){.local = local};
  if (!reader_name(r, "the name of the index", &index->name)) return false;
  if (!reader_keys(r, &index->keys, local)) return false;
  if (reader_take(r, "PROJECT") && !read_projection(r, index)) return false;
  return local || !reader_take(r, "READ") || read_units(r, &index->read, &index->write);
}

bool reader_gsi(definition_reader *r) {
  return read_index(r, false);
}

static bool read_lsi(definition_reader *r) {
  return read_index(r, true);
}

/* ----------------------------------------------------------------- settings */

static bool read_ttl(definition_reader *r) {
  return reader_name(r, "the name of an attribute", &r->d->ttl);
}

static bool read_stream(definition_reader *r) {
  static const char *const views[] = {"NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY",
                                      NULL};
  return reader_choice(r, views, &r->d->stream);
}

static bool read_table_units(definition_reader *r) {
  return read_units(r, &r->d->read, &r->d->write);
}

static bool read_billing(definition_reader *r) {
  if (reader_take(r, "ON")) {
    r->d->billing = BILLING_ON_DEMAND;
    return reader_need(r, "DEMAND");
  }
  if (!reader_take(r, "PROVISIONED")) return reader_expected(r, "ON DEMAND or PROVISIONED");
  r->d->billing = BILLING_PROVISIONED;
  return reader_need(r, "READ") && read_table_units(r);
}

static bool read_class(definition_reader *r) {
  static const char *const classes[] = {"STANDARD", "STANDARD_INFREQUENT_ACCESS", NULL};
  return reader_choice(r, classes, &r->d->table_class);
}

static bool read_protected(definition_reader *r) {
  r->d->protection = '+';
  return true;
}

static bool read_protection(definition_reader *r) {
  static const char *const states[] = {"ON", "OFF", NULL};
  text state = {0};
  bool done = reader_choice(r, states, &state);
  r->d->protection = done && strcmp(state.data, "ON") == 0 ? '+' : '-';
  text_free(&state);
  return done;
}

/* key = 'value' */
static bool read_tag(definition_reader *r, void *context) {
  text key = {0}, value = {0}, *tags = context;
  bool quoted = r->now.kind == TOKEN_STRING;
  bool done = quoted || reader_name(r, "the key of a tag", &key);
  if (quoted) {
    token_value(&r->now, &key);
    r->now = token_behind(&r->now);
  }
  done = done && reader_need(r, "=");
  if (done && r->now.kind != TOKEN_STRING) done = reader_expected(r, "a 'value'");
  if (done) {
    token_value(&r->now, &value);
    r->now = token_behind(&r->now);
    text_add(tags, tags->length > 1 ? ",{\"Key\":" : "{\"Key\":");
    text_add_json_string(tags, key.data, key.length);
    text_add(tags, ",\"Value\":");
    text_add_json_string(tags, text_string(&value), value.length);
    text_add_char(tags, '}');
  }
  text_free(&key);
  text_free(&value);
  return done;
}

static bool read_tags(definition_reader *r) {
  text_clear(&r->d->tags);
  text_add_char(&r->d->tags, '[');
  if (!reader_list(r, read_tag, &r->d->tags)) return false;
  text_add_char(&r->d->tags, ']');
  return true;
}

const definition_word definition_clauses[] = {
    {"GSI",       reader_gsi      },
    {"LSI",       read_lsi        },
    {"TTL",       read_ttl        },
    {"STREAM",    read_stream     },
    {"BILLING",   read_billing    },
    {"READ",      read_table_units},
    {"CLASS",     read_class      },
    {"PROTECTED", read_protected  },
    {"TAGS",      read_tags       },
    {NULL,        NULL            },
};

bool reader_clauses(definition_reader *r) {
  bool more = reader_take(r, "WITH");
  while (more || r->now.kind != TOKEN_END) {
    if (!reader_part(r, definition_clauses)) return false;
    more = reader_take(r, ",");
  }
  return true;
}

const definition_word definition_settings[] = {
    {"TTL",       read_ttl        },
    {"STREAM",    read_stream     },
    {"BILLING",   read_billing    },
    {"READ",      read_table_units},
    {"PROTECTED", read_protection },
    {"CLASS",     read_class      },
    {NULL,        NULL            },
};

bool reader_setting(definition_reader *r) {
  return reader_part(r, definition_settings);
}
