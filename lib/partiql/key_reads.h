/* What a WHERE lets be read by key: gets and queries in the place of a scan, and
** the one item that a write is about. */
#ifndef ST_KEY_READS_H
#define ST_KEY_READS_H
#include "partiql/key_boxes.h"

typedef struct st_key_reads {
  bool keyed;       /* false: the partition is left open, everything must be scanned */
  bool many_hashes; /* more than one partition is read */
  st_range *ranges; /* no two of them hold the same item; in text order */
  size_t count;     /* 0 with keyed: the WHERE contradicts itself, nothing is read */
} st_key_reads;

/* Errors: VALIDATION of indexes-streams-ttl-transactions.md, section 6.3: values of
** other types than the keys', empty or oversized ones, the same key covered twice,
** too many reads. Where a scan is left nothing is refused. */
int st_key_reads_of(const st_table *t, const st_index *index, const st_condition *where,
                    st_arena *arena, st_key_reads *out, st_error *error);

/* The item that a write, or a SELECT in a batch or transaction, is about. */
typedef enum st_single_key {
  ST_KEY_SINGLE,
  ST_KEY_INCOMPLETE, /* some key attribute is not fixed by an equality under AND alone */
  ST_KEY_SEVERAL,    /* more than one value for an attribute */
  ST_KEY_MISTYPED    /* a value of another type than the attribute */
} st_single_key;

typedef struct st_where_key {
  st_single_key fits;
  st_key key;     /* SINGLE */
  st_str name;    /* SEVERAL, MISTYPED: the attribute */
  bool only_keys; /* SINGLE: the WHERE is one equality for each key attribute, no more */
} st_where_key;

/* Errors: NOMEM; empty or oversized values. */
int st_where_key_of(const st_table *t, const st_condition *where, st_arena *arena,
                    st_where_key *out, st_error *error);

/* Raises what ExecuteStatement says of a write whose key is not SINGLE. */
int st_where_key_refuse(const st_where_key *k, st_error *error);

/* A SELECT's key attribute compared with a value of another type. */
int st_key_refuse_type(st_str name, st_error *error);
#endif
