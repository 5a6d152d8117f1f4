/*
** aws_config.c - reads the settings that all AWS tools share, in the order in which
** they look at them.
*/
#include "door/aws_config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ini.h"

typedef struct profile_search {
  const char *profile;
  bool found;
  aws_config *config;
  text *why;
} profile_search;

static const char *environment_of(const char *name) {
  const char *value = getenv(name);
  return value != NULL && *value != '\0' ? value : NULL;
}

/* What was found first stays. */
static void set_once(text *member, const char *value) {
  if (member->length == 0 && value != NULL) text_add(member, value);
}

static void take_profile_setting(profile_search *p, const char *name, const char *value) {
  const struct {
    const char *name;
    text *member;
  } settings[] = {
      {"aws_access_key_id",     &p->config->id    },
      {"aws_secret_access_key", &p->config->secret},
      {"aws_session_token",     &p->config->token },
      {"region",                &p->config->region},
  };
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    if (strcmp(settings[i].name, name) == 0) set_once(settings[i].member, value);
}

/* Sections are [name] in one file and [profile name] in the other. */
static bool is_profile(const char *section, const char *profile) {
  static const char prefix[] = "profile ";
  if (strncmp(section, prefix, sizeof prefix - 1) == 0) section += sizeof prefix - 1;
  return strcmp(section + strspn(section, " \t"), profile) == 0;
}

static bool read_profile_file(profile_search *p, const char *path) {
  bool inside = false;
  ini_reader reader = {.file = fopen(path, "r")};
  if (reader.file == NULL && errno == ENOENT) return true;
  if (reader.file == NULL) {
    text_format(p->why, "%s: %s", path, strerror(errno));
    return false;
  }
  ini_step step;
  while ((step = ini_next(&reader)) == INI_SECTION || step == INI_SETTING) {
    if (step == INI_SECTION) inside = is_profile(reader.section, p->profile);
    p->found |= inside;
    if (inside && step == INI_SETTING) take_profile_setting(p, reader.name, reader.value);
  }
  fclose(reader.file);
  if (step == INI_WRONG) text_format(p->why, "%s:%d: %s", path, reader.line, reader.why);
  return step == INI_END;
}

/* The file that a variable names, or one in ~/.aws. */
static bool read_shared_file(profile_search *p, const char *variable, const char *name) {
  const char *path = environment_of(variable), *home = environment_of("HOME");
  text in_home = {0};
  if (path == NULL && home == NULL) return true;
  if (path == NULL) text_format(&in_home, "%s/.aws/%s", home, name);
  bool read = read_profile_file(p, path != NULL ? path : in_home.data);
  text_free(&in_home);
  return read;
}

static void read_variables(aws_config *config, const aws_wish *wish) {
  set_once(&config->region, wish->region);
  set_once(&config->region, environment_of("AWS_REGION"));
  set_once(&config->region, environment_of("AWS_DEFAULT_REGION"));
  /* A profile that is asked for outdoes the key in the environment. */
  if (wish->profile != NULL || environment_of("AWS_ACCESS_KEY_ID") == NULL) return;
  set_once(&config->id, environment_of("AWS_ACCESS_KEY_ID"));
  set_once(&config->secret, environment_of("AWS_SECRET_ACCESS_KEY"));
  set_once(&config->token, environment_of("AWS_SESSION_TOKEN"));
}

/* The files may not give the token of one key to another. */
static bool read_files(aws_config *config, const char *profile, bool must_be, text *why) {
  aws_config found = {0};
  profile_search p = {profile, false, &found, why};
  bool read = read_shared_file(&p, "AWS_SHARED_CREDENTIALS_FILE", "credentials") &&
              read_shared_file(&p, "AWS_CONFIG_FILE", "config");
  if (read && must_be && !p.found) {
    text_format(why, "no profile is called %s", profile);
    read = false;
  }
  if (read && config->id.length == 0) {
    set_once(&config->id, text_string(&found.id));
    set_once(&config->secret, text_string(&found.secret));
    set_once(&config->token, text_string(&found.token));
  }
  set_once(&config->region, text_string(&found.region));
  aws_config_free(&found);
  return read;
}

bool aws_config_read(aws_config *config, const aws_wish *wish, text *why) {
  const char *named = wish->profile != NULL ? wish->profile : environment_of("AWS_PROFILE");
  *config = (aws_config){0};
  read_variables(config, wish);
  bool read = read_files(config, named != NULL ? named : "default", named != NULL, why);
  if (read && (config->id.length == 0) != (config->secret.length == 0)) {
    text_add(why, config->id.length > 0 ? "the access key has no secret" : "a secret has no key");
    read = false;
  }
  if (!read) aws_config_free(config);
  return read;
}

void aws_config_free(aws_config *config) {
  text *texts[] = {&config->id, &config->secret, &config->token, &config->region};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
}
