/*
** serve_credentials.c - the keys given to `stator serve`, by option or in a file.
**
** Owns the secrets. Knows nothing of requests and signatures.
*/
#include "serve_credentials.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ini.h"

#define REGION_MAX 63
#define ACCOUNT_DIGITS 12

static int is_decimal(char c) {
  return c >= '0' && c <= '9';
}

static int is_region_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_decimal(c) || c == '-';
}

int serve_region_can_be(const char *text) {
  size_t length = 0;
  while (length <= REGION_MAX && is_region_byte(text[length])) length++;
  return length > 0 && length <= REGION_MAX && !text[length];
}

int serve_account_can_be(const char *text) {
  size_t length = 0;
  while (length < ACCOUNT_DIGITS && is_decimal(text[length])) length++;
  return length == ACCOUNT_DIGITS && !text[length];
}

/* ------------------------------------------------------------------- keys */

static void key_free(serve_key *key) {
  free(key->id);
  free(key->secret);
  free(key->token);
  free(key->account);
}

void serve_keys_free(serve_keys *keys) {
  for (size_t i = 0; i < keys->count; i++) key_free(&keys->rows[i]);
  free(keys->rows);
  *keys = (serve_keys){0};
}

const serve_key *serve_keys_find(const serve_keys *keys, const char *id) {
  for (size_t i = 0; i < keys->count; i++)
    if (!strcmp(keys->rows[i].id, id)) return &keys->rows[i];
  return NULL;
}

/* Takes the key's texts over. Returns 0 when out of memory. */
static int keys_take(serve_keys *keys, const serve_key *key) {
  serve_key *rows = realloc(keys->rows, (keys->count + 1) * sizeof *rows);
  if (!rows) return 0;
  keys->rows = rows;
  rows[keys->count++] = *key;
  return 1;
}

int serve_keys_add(serve_keys *keys, const char *id, const char *secret) {
  serve_key key = {.id = strdup(id), .secret = strdup(secret)};
  if (key.id && key.secret && keys_take(keys, &key)) return 1;
  key_free(&key);
  return 0;
}

/* ------------------------------------------------------------------- file */

typedef struct credentials_file {
  serve_keys *keys;
  const char *path;
  ini_reader reader;
  serve_key profile; /* what was read of it so far */
  char *why;
  size_t why_size;
} credentials_file;

static int refuse_line(const credentials_file *f, const char *reason) {
  snprintf(f->why, f->why_size, "%s:%d: %s", f->path, f->reader.line, reason);
  return 0;
}

static int same_text(const char *a, const char *b) {
  return a && b ? !strcmp(a, b) : a == b;
}

/* The profile that was being read is complete. */
static int end_profile(credentials_file *f) {
  serve_key *key = &f->profile;
  if (!key->id != !key->secret)
    return refuse_line(f, key->id ? "the profile above has a key id and no secret"
                                  : "the profile above has a secret and no key id");
  const serve_key *known = key->id ? serve_keys_find(f->keys, key->id) : NULL;
  if (known && !(same_text(known->secret, key->secret) && same_text(known->token, key->token)))
    return refuse_line(f, "the key id of the profile above was given before, with another secret");
  if (!key->id || known)
    key_free(key);
  else if (!keys_take(f->keys, key))
    return refuse_line(f, "out of memory");
  *key = (serve_key){0};
  return 1;
}

static int set_member(credentials_file *f, char **member, const char *value) {
  if (!*value) return refuse_line(f, "there is no value");
  free(*member);
  *member = strdup(value);
  return *member ? 1 : refuse_line(f, "out of memory");
}

static int take_setting(credentials_file *f, const char *name, const char *value) {
  struct {
    const char *name;
    char **member;
  } settings[] = {
      {"aws_access_key_id",     &f->profile.id     },
      {"aws_secret_access_key", &f->profile.secret },
      {"aws_session_token",     &f->profile.token  },
      {"aws_account_id",        &f->profile.account}
  };
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    if (!strcasecmp(settings[i].name, name)) {
      if (settings[i].member == &f->profile.account && !serve_account_can_be(value))
        return refuse_line(f, "an account id is 12 digits");
      return set_member(f, settings[i].member, value);
    }
  return 1;
}

static int read_profiles(credentials_file *f) {
  for (;;) switch (ini_next(&f->reader)) {
    case INI_SECTION:
      if (!end_profile(f)) return 0;
      break;
    case INI_SETTING:
      if (!take_setting(f, f->reader.name, f->reader.value)) return 0;
      break;
    case INI_WRONG: return refuse_line(f, f->reader.why);
    case INI_END: return end_profile(f);
    }
}

int serve_keys_read(serve_keys *keys, const char *path, char *why, size_t why_size) {
  credentials_file f = {.keys = keys, .path = path, .why = why, .why_size = why_size};
  f.reader.file = fopen(path, "r");
  if (!f.reader.file) {
    snprintf(why, why_size, "%s: %s", path, strerror(errno));
    return 0;
  }
  int ok = read_profiles(&f);
  if (ok && !keys->count) ok = refuse_line(&f, "there is no access key in this file");
  fclose(f.reader.file);
  key_free(&f.profile);
  return ok;
}
