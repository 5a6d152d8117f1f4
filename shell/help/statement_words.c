/*
** statement_words.c - the table of statements that end with a semicolon.
*/
#include "help/statement_words.h"

#include <stddef.h>
#include <strings.h>

/* clang-format off */
const statement_word statement_words[] = {
    {"SELECT", "SELECT * FROM app WHERE ...;", "reads items; by key where the condition says one",
     "  SELECT * FROM app WHERE pk = 'USER#1' AND begins_with(sk, 'ORDER#') ORDER BY sk DESC;\n"
     "  SELECT pk, address.city FROM app.by_email WHERE email = 'ann@example.org';\n"
     "  SELECT title FROM films WHERE search(title, plot, 'time travel') AND score > 7;\n"
     "An index stands behind its table. Names that are no plain words are in \"quotes\",\n"
     "texts in 'quotes'. EXPLAIN tells whether all items are read. search() asks a search\n"
     "index, the best first. Joins and sums are what .sql is for.\n"},
    {"INSERT", "INSERT INTO app VALUE {...};", "writes an item, if none has its key",
     "  INSERT INTO app VALUE {'pk': 'USER#1', 'sk': 'PROFILE', 'tags': <<'a', 'b'>>};\n"},
    {"UPDATE", "UPDATE app SET ... REMOVE ... WHERE ...;", "changes an item",
     "  UPDATE app SET total = total + 1 REMOVE note WHERE pk = 'USER#1' AND sk = 'ORDER#1';\n"
     "Without a whole key the prompt says how many items it is about, and asks.\n"},
    {"DELETE", "DELETE FROM app WHERE ...;", "deletes an item",
     "  DELETE FROM app WHERE pk = 'USER#1' AND sk = 'ORDER#1';\n"
     "Without a whole key the prompt says how many items it is about, and asks; .undo\n"
     "brings them back.\n"},
    {"CREATE", "CREATE TABLE|SEARCH INDEX|VIEW ...;", "makes a table, a search index or a view",
     "  CREATE TABLE [IF NOT EXISTS] app (pk S HASH, sk S RANGE) WITH\n"
     "    GSI by_email (email, sk) PROJECT KEYS ONLY       or ALL, or (a, b)\n"
     "    LSI by_total (total N)\n"
     "    TTL expires_at\n"
     "    STREAM NEW_AND_OLD_IMAGES                        or KEYS_ONLY, NEW_IMAGE, OLD_IMAGE\n"
     "    BILLING PROVISIONED READ 5 WRITE 5               or BILLING ON DEMAND\n"
     "    CLASS STANDARD_INFREQUENT_ACCESS  PROTECTED  TAGS (team = 'blue');\n"
     "The first attribute of a key is HASH and the next RANGE, and its type S, unless it is\n"
     "said. Clauses stand in any order.\n"
     "  CREATE SEARCH INDEX [IF NOT EXISTS] words ON films (title WEIGHT 10, info.plot)\n"
     "    TOKENIZER porter                                 or unicode61, trigram\n"
     "    PREFIX 2, 3;                                     for words typed in part\n"
     "  CREATE VIEW [IF NOT EXISTS] users ON app\n"
     "    (id TEXT FROM pk, email TEXT, age INTEGER FROM profile.age)\n"
     "    WHERE begins_with(pk, 'USER#') AND sk = 'PROFILE'\n"
     "    INDEX (email) INCLUDE (age);\n"
     "Columns are TEXT, INTEGER, REAL, NUMERIC, JSON or BLOB. .search asks a search index,\n"
     ".sql the views.\n"},
    {"ALTER", "ALTER TABLE app ADD|DROP|SET ...;", "changes indexes and settings of a table",
     "  ALTER TABLE app ADD GSI by_day (day S) PROJECT (total);\n"
     "  ALTER TABLE app DROP GSI by_day;                     or DROP TTL, DROP STREAM\n"
     "  ALTER TABLE app SET TTL expires_at;                  or STREAM, BILLING, READ, CLASS\n"
     "  ALTER TABLE app SET PROTECTED ON;                    or OFF\n"},
    {"DROP", "DROP TABLE|SEARCH INDEX|VIEW ...;", "deletes a table with its items; an index, a view",
     "  DROP TABLE [IF EXISTS] app;\n"
     "The prompt asks first, and .undo brings it back.\n"
     "  DROP SEARCH INDEX [IF EXISTS] words ON films;\n"
     "  DROP VIEW [IF EXISTS] users;\n"
     "The items stay as they are: the prompt says what makes it again.\n"},
    {"DESCRIBE", "DESCRIBE app;", "tells a table's key, indexes, settings and size",
     "DESCRIBE TABLE app; and DESC app; say the same.\n"
     "  DESCRIBE SEARCH INDEX words ON films;\n"
     "  DESCRIBE VIEW users;\n"},
    {"SHOW", "SHOW TABLES|INDEXES|VIEWS|CREATE ...;", "lists tables, indexes, views; the statement of one",
     "  SHOW TABLES LIKE 'ord%';\n"
     "  SHOW INDEXES FROM app;\n"
     "  SHOW SEARCH INDEXES [FROM films];\n"
     "  SHOW VIEWS [FROM app];\n"
     "  SHOW CREATE TABLE app;\n"
     "  SHOW CREATE SEARCH INDEX words ON films;             or VIEW users\n"},
    {"EXPLAIN", "EXPLAIN [AS LANGUAGE] STATEMENT;", "tells what a statement does, reads and costs",
     "  EXPLAIN SELECT * FROM app WHERE total > 10;\n"
     "  EXPLAIN AS boto3 SELECT * FROM app WHERE pk = 'USER#1';   or javascript, go, cli\n"
     "  EXPLAIN Query {...};\n"
     "Nothing is changed by it.\n"},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

const statement_word *statement_word_find(const char *name) {
  for (const statement_word *w = statement_words; w->name != NULL; w++)
    if (strcasecmp(w->name, name) == 0) return w;
  return NULL;
}

void statement_word_usage(const statement_word *w, text *out) {
  text_format(out, "usage: %s\n  %s\n%s", w->usage, w->about, w->manual);
}
