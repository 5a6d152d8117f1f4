/* stator_check: a healthy store is clean, and each kind of damage is named. */
#include "api/upkeep_support.h"
#include <sqlite3.h>

typedef struct findings {
  char *text; /* each followed by a line's end */
  size_t length;
  int count;
} findings;

static void keep_finding(void *arg, const char *sentence) {
  findings *f = arg;
  size_t n = strlen(sentence);
  f->text = realloc(f->text, f->length + n + 2);
  assert_non_null(f->text);
  memcpy(f->text + f->length, sentence, n);
  memcpy(f->text + f->length + n, "\n", 2);
  f->length += n + 1;
  f->count++;
}

/* Checks, and expects just so many findings, with `part` among them. */
static void expect_findings(stator *db, int flags, int count, const char *part) {
  findings f = {0};
  char body[40];
  stator_result *r = stator_result_new();
  if (stator_check(db, flags, keep_finding, &f, NULL, r) != STATOR_OK)
    fail_msg("the check failed: %s", stator_result_message(r));
  snprintf(body, sizeof body, "{\"Findings\":%d,", f.count);
  expect_result(r, STATOR_OK, body);
  if ((count >= 0 && f.count != count) || (part && !strstr(f.text ? f.text : "", part)))
    fail_msg("expected %d, %s\n  got %d:\n%s", count, part ? part : "any", f.count,
             f.text ? f.text : "");
  stator_result_free(r);
  free(f.text);
}

static void run_sql(const store_file *f, const char *sql) {
  sqlite3 *connection;
  char *why = NULL;
  assert_int_equal(sqlite3_open(f->path, &connection), SQLITE_OK);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  if (sqlite3_exec(connection, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", sql, why);
  sqlite3_close(connection);
}

/* -- sound stores ----------------------------------------------------------------- */

#define THREE_GSIS                                                                                         \
  "{" NAME_T                                                                                               \
  "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE("a", "S") "," ATTRIBUTE(      \
      "b",                                                                                                 \
      "N") "," ATTRIBUTE("c",                                                                              \
                         "B")) "," KEYS(HASH("pk") "," RANGE("sk")) "," ON_DEMAND                          \
                                                                    ",'GlobalSecondaryIndexes':"           \
                                                                    "[" INDEX("gia", HASH("a")) "," INDEX( \
                                                                        "gib",                             \
                                                                        HASH("b") "," RANGE(               \
                                                                            "a")) "," INDEX("gic",         \
                                                                                            HASH(          \
                                                                                                "c")) "]}"

static void put_in_imports(stator *db, int count) {
  enum { BATCH = 500 };
  char *request = malloc(BATCH * 300);
  assert_non_null(request);
  for (int i = 0; i < count; i += BATCH) {
    int n = sprintf(request, "{" NAME_T ",'Items':[");
    for (int j = i; j < i + BATCH; j++)
      n += sprintf(request + n,
                   "%s{'pk':{'S':'p%d'},'sk':{'N':'%d.5'},'a':{'S':'a%d'},'ttl':{'N':'%d'}"
                   "%s,'c':{'B':'%s'},'l':{'L':[{'NS':['-1','2.5']},{'M':{'x':{'NULL':true}}}]}}",
                   j > i ? "," : "", j % 97, j - 1000, j % 31, 1700000000 + j,
                   j % 3 ? ",'b':{'N':'7'}" : "", j % 2 ? "AAECAw==" : "/w==");
    strcpy(request + n, "]}");
    expect_ok(db, "ImportItems", request, NULL);
  }
  free(request);
}

static void a_store_of_twenty_thousand_items_is_clean(void **state) {
  store_file *f = *state;
  counted_steps c = {0};
  stator_progress progress = {count_step, &c};
  stator_result *r = stator_result_new();
  expect_ok(f->db, "CreateTable", THREE_GSIS, NULL);
  expect_ok(f->db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'ttl','Enabled':true}}", NULL);
  put_in_imports(f->db, 20000);
  assert_int_equal(stator_check(f->db, 0, NULL, NULL, &progress, r), STATOR_OK);
  expect_result(r, STATOR_OK, "{\"Findings\":0,\"Tables\":1,\"Items\":20000,\"Entries\":");
  assert_true(c.steps > 50 && c.done == 20000 && c.total == 20000);
  c = (counted_steps){.most = 5};
  assert_int_equal(stator_check(f->db, 0, NULL, NULL, &progress, r), STATOR_INTERRUPTED);
  expect_findings(f->db, STATOR_QUICK, 0, NULL);
  stator_result_free(r);
}

static void a_store_with_something_of_everything_is_clean(void **state) {
  store_file *f = *state;
  fill_store(f->db, 300);
  expect_findings(f->db, 0, 0, NULL);
  expect_ok(f->db, "Sweep", "{" NAME_T "}", NULL);
  expect_ok(f->db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_findings(f->db, 0, 0, NULL);
}

static void a_store_in_memory_and_an_empty_one_are_clean(void **state) {
  store_file *f = *state;
  stator *memory = support_open(0);
  expect_findings(f->db, 0, 0, NULL);
  expect_findings(memory, 0, 0, NULL);
  fill_store(memory, 50);
  expect_findings(memory, 0, 0, NULL);
  assert_int_equal(stator_close(memory), STATOR_OK);
}

/* The longest names, the deepest values, and text of all kinds. */
static void unusual_items_are_clean(void **state) {
  store_file *f = *state;
  static const char *const items[] = {
      "'pk':{'S':'\\u0000\\\"\\\\\\u001f\\ud83d\\ude00'}",
      "'pk':{'S':'2'},'':{'S':''}",
      "'pk':{'S':'3'},'n':{'N':'-9.9999999999999999999999999999999999999E+125'}",
      "'pk':{'S':'4'},'\\u0001':{'BS':['','AA==']},'s':{'SS':['','a','\\n']}",
      "'pk':{'S':'5'},'l':{'L':[]},'m':{'M':{}},'b':{'B':''},'t':{'BOOL':false}",
  };
  support_table(f->db, "Tab", "S", NULL);
  for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
    char request[300];
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{%s}}", items[i]);
    stator_result_free(support_call(f->db, "PutItem", request));
  }
  expect_findings(f->db, 0, 0, NULL);
}

/* -- damage ----------------------------------------------------------------------- */

typedef struct damage {
  const char *sql;
  int count; /* of findings; -1: some */
  const char *finding;
} damage;

/* The table's id is 1, its indexes are 1 (lii: h1, r1) and 2 (gii: h1). */
static const damage damages[] = {
    {"DELETE FROM stator_x2 WHERE pk='p7' AND sk='389'",                                         1,
     "table \"Tab\": the item {\"S\":\"p7\"}, {\"S\":\"389\"} is missing in index \"gii\""                                                                       },
    {"INSERT INTO stator_x2 SELECT (shard+1)%8,h1,pk,sk,id FROM stator_x2 WHERE sk='389'",       1,
     "table \"Tab\": index \"gii\" has an entry for the item 'p7', '389', which has other values"                                                                },
    {"INSERT INTO stator_x1 SELECT shard,h1,r1,'no''where',sk,id FROM stator_x1 WHERE sk='389'", 1,
     "index \"lii\" has an entry for the item 'no''where', '389', which does not exist"                                                                          },
    {"UPDATE stator_x2 SET id=id+1 WHERE sk='389'",                                              1,
     "{\"S\":\"389\"} has an entry that points elsewhere, in index \"gii\""                                                                                      },
    {"UPDATE stator_t1 SET pk='other' WHERE sk='389'",                                           1,
     "the item {\"S\":\"p7\"}, {\"S\":\"389\"} lies under another partition key"                                                                                 },
    {"UPDATE stator_t1 SET sk=x'333839' WHERE sk='389'",                                         1,
     "the item {\"S\":\"p7\"}, {\"S\":\"389\"} lies under another sort key"                                                                                      },
    {"UPDATE stator_t1 SET shard=(shard+1)%8 WHERE sk='389'",                                    1,
     "the item {\"S\":\"p7\"}, {\"S\":\"389\"} lies in another shard than its key's"                                                                             },
    {"UPDATE stator_t1 SET size=size+1 WHERE sk='389'",                                          1,  "has another size than its row says"                        },
    {"UPDATE stator_t1 SET item=substr(item,1,20) WHERE sk='389'",                               -1,
     "table \"Tab\": the item in row 2 cannot be read"                                                                                                           },
    {"UPDATE stator_t1 SET item=replace(item,'\"pk\"','\"pq\"') WHERE sk='389'",                 -1,
     "the item in row 2 lacks a key attribute, or has it with another type"                                                                                      },
    {"UPDATE stator_t1 SET item=replace(item,'{\"S\"','{ \"S\"') WHERE sk='389'",                -1,
     "the item in row 2 cannot be read"                                                                                                                          },
    {"DELETE FROM stator_t1 WHERE sk='389'",                                                     3,
     "TTL has an entry (1800000001) for row 2, which does not exist"                                                                                             },
    {"DELETE FROM stator_e1 WHERE expires=1800000001",                                           1,
     "{\"S\":\"389\"} has a time to live, and no entry for it"                                                                                                   },
    {"INSERT INTO stator_e1 VALUES(5,2)",                                                        1,
     "TTL has an entry (5) for row 2, which expires at another time"                                                                                             },
    {"UPDATE stator_tables SET definition='{\"uuid\":'",                                         1,
     "table \"Tab\" cannot be read: the definition of table or index \"Tab\" is damaged"                                                                         },
    {"UPDATE stator_indexes SET definition='{}' WHERE id=1",                                     -1, "index \"lii\""                                             },
    {"DROP TABLE stator_x2",                                                                     2,  "index \"gii\": its entries are gone, there is no stator_x2"},
    {"DROP TABLE stator_t1",                                                                     -1, "table \"Tab\": its items are gone, there is no stator_t1"  },
    {"DROP TABLE stator_e1",                                                                     -1, "its TTL entries are gone, there is no stator_e1"           },
    {"CREATE TABLE stator_x77(x)",                                                               1,
     "stator_x77 is left over from a table or index that does not exist"                                                                                         },
    {"INSERT INTO stator_indexes SELECT 9,8,'lost',definition FROM stator_indexes LIMIT 1;"
     "CREATE TABLE stator_x9(x)",                                                           1,  "index \"lost\" is of a table that does not exist (id 8)"   },
    {"DELETE FROM stator_streams",                                                               1,  "table \"Tab\": its stream is gone (id 1)"                  },
    {"INSERT INTO stator_jobs VALUES(1,5,0,0,1)",                                                1,
     "a backfill is of a table or index that does not exist (job 1)"                                                                                             },
    {"UPDATE sqlite_sequence SET seq=0 WHERE name='stator_log'",                                 1,
     "a new record would get a number that was given before"                                                                                                     },
    {"DELETE FROM stator_log WHERE seq=7",                                                       1,  "stator_log: of the records 1 to "                          },
    {"DELETE FROM stator_log WHERE seq>50",                                                      1,  " are missing"                                              },
    {"UPDATE stator_log SET new='{' WHERE seq=7",                                                1,  "record 7 cannot be read"                                   },
    {"UPDATE stator_log SET new=(SELECT new FROM stator_log WHERE seq=8) WHERE seq=7",           1,
     "record 7 cannot be read, or is of several items"                                                                                                           },
    {"UPDATE stator_log SET keys='{}' WHERE seq=7",                                              1,  "record 7 cannot be read"                                   },
    {"UPDATE stator_log SET new=NULL WHERE seq=7",                                               1,
     "table \"Tab\": record 7 does not fit its stream"                                                                                                           },
    {"UPDATE stator_log SET event=3 WHERE seq=7",                                                1,
     "table \"Tab\": record 7 does not fit its stream"                                                                                                           },
    {"UPDATE stator_log SET shard=8 WHERE seq=7",                                                1,
     "table \"Tab\": record 7 does not fit its stream"                                                                                                           },
    {"UPDATE stator_streams SET shards=3",                                                       -1,
     "(id 1) is described in another way than streams are"                                                                                                       },
    {"DROP INDEX stator_log_shards",                                                             1,  "stator_log_shards is missing"                              },
};

/* The handle is open while it happens, and knows what the catalog was. */
static void each_damage_is_named(void **state) {
  store_file *f = *state;
  char clean[80];
  stator_result *r = stator_result_new();
  fill_store(f->db, 60);
  assert_int_equal(stator_backup(f->db, beside(f, "clean.db", clean), 0, NULL, r), STATOR_OK);
  for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
    assert_int_equal(stator_restore(f->db, clean, NULL, r), STATOR_OK);
    expect_findings(f->db, 0, 0, NULL);
    run_sql(f, damages[i].sql);
    expect_findings(f->db, 0, damages[i].count, damages[i].finding);
  }
  stator_result_free(r);
}

static void a_damaged_page_is_named(void **state) {
  store_file *f = *state;
  fill_store(f->db, 600);
  run_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)");
  assert_int_equal(stator_close(f->db), STATOR_OK);
  FILE *file = fopen(f->path, "r+");
  assert_non_null(file);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  fseek(file, size - 8192, SEEK_SET);
  for (int i = 0; i < 8192; i++) fputc(0x5a, file);
  fclose(file);
  f->db = file_open(f->path);
  expect_findings(f->db, 0, -1, "the file: ");
  expect_findings(f->db, STATOR_QUICK, -1, "the file: ");
}

static void a_quick_check_does_not_read_items(void **state) {
  store_file *f = *state;
  fill_store(f->db, 60);
  run_sql(f, "UPDATE stator_t1 SET size=size+1");
  expect_findings(f->db, STATOR_QUICK, 0, NULL);
  expect_findings(f->db, 0, 60, NULL);
  run_sql(f, "CREATE TABLE stator_x77(x)");
  expect_findings(f->db, STATOR_QUICK, 1, "stator_x77");
}

/* -- around it -------------------------------------------------------------------- */

static void what_cannot_be_checked_is_told(void **state) {
  store_file *f = *state;
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(NULL, 0, NULL, NULL, NULL, r), STATOR_MISUSE);
  assert_int_equal(stator_check(f->db, 2, NULL, NULL, NULL, r), STATOR_MISUSE);
  assert_int_equal(stator_check(f->db, 0, NULL, NULL, NULL, NULL), STATOR_MISUSE);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  assert_int_equal(stator_check(tx, 0, NULL, NULL, NULL, r), STATOR_MISUSE);
  assert_int_equal(stator_check(f->db, 0, NULL, NULL, NULL, r), STATOR_OK);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
}

static void a_readers_handle_can_check(void **state) {
  store_file *f = *state;
  stator *reader;
  stator_options options = {.flags = STATOR_OPEN_READONLY};
  fill_store(f->db, 60);
  assert_int_equal(stator_open(f->path, &options, &reader, NULL), STATOR_OK);
  expect_findings(reader, 0, 0, NULL);
  assert_int_equal(stator_close(reader), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(a_store_of_twenty_thousand_items_is_clean),
      file_test(a_store_with_something_of_everything_is_clean),
      file_test(a_store_in_memory_and_an_empty_one_are_clean),
      file_test(unusual_items_are_clean),
      file_test(each_damage_is_named),
      file_test(a_damaged_page_is_named),
      file_test(a_quick_check_does_not_read_items),
      file_test(what_cannot_be_checked_is_told),
      file_test(a_readers_handle_can_check),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
