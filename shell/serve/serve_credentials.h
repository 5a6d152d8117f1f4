/*
** serve_credentials.h - the access keys that requests may be signed with.
*/
#ifndef SERVE_CREDENTIALS_H
#define SERVE_CREDENTIALS_H

#include <stddef.h>

typedef struct serve_key {
  char *id, *secret;
  char *token;   /* the session token that must come with it; NULL: none may */
  char *account; /* the 12 digits in ARNs; NULL: not told */
} serve_key;

/* All zero is empty: no request can be verified, and none is. */
typedef struct serve_keys {
  serve_key *rows;
  size_t count;
} serve_keys;

/* Adds a key without token and account; copied. Returns 0 when out of memory. */
int serve_keys_add(serve_keys *keys, const char *id, const char *secret);

/* Adds the keys in a file of the form of ~/.aws/credentials: of every profile its
** aws_access_key_id, aws_secret_access_key, aws_session_token and
** aws_account_id. Profiles without a key are passed over, as are other settings.
** Returns 0 with a text for people in `why` if the file cannot be read, has a key
** without its secret, one id with two secrets, or no key at all. */
int serve_keys_read(serve_keys *keys, const char *path, char *why, size_t why_size);

/* NULL: nobody has this id. Borrowed. */
const serve_key *serve_keys_find(const serve_keys *keys, const char *id);

void serve_keys_free(serve_keys *keys);

/* Whether an ARN can have this region, or account. */
int serve_region_can_be(const char *text);
int serve_account_can_be(const char *text);

#endif
