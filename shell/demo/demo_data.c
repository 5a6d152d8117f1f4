/*
** demo_data.c - the demo's table, items and tour. One table holds every kind of
** item of a small shop, as DynamoDB tables are designed: what is read together
** shares a partition key.
*/
#include "demo/demo_data.h"

#include <stddef.h>

const int64_t demo_clock_ms = 1795251600000; /* 2026-11-21T09:00:00Z */

const char demo_table_name[] = "shop";

const char demo_create_table[] = "{\"TableName\":\"shop\",\"BillingMode\":\"PAY_PER_REQUEST\","
                                 "\"AttributeDefinitions\":["
                                 "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
                                 "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"},"
                                 "{\"AttributeName\":\"email\",\"AttributeType\":\"S\"},"
                                 "{\"AttributeName\":\"order_status\",\"AttributeType\":\"S\"},"
                                 "{\"AttributeName\":\"placed_on\",\"AttributeType\":\"S\"}],"
                                 "\"KeySchema\":["
                                 "{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                                 "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}],"
                                 "\"GlobalSecondaryIndexes\":["
                                 "{\"IndexName\":\"by_email\",\"KeySchema\":["
                                 "{\"AttributeName\":\"email\",\"KeyType\":\"HASH\"}],"
                                 "\"Projection\":{\"ProjectionType\":\"ALL\"}},"
                                 "{\"IndexName\":\"by_status\",\"KeySchema\":["
                                 "{\"AttributeName\":\"order_status\",\"KeyType\":\"HASH\"},"
                                 "{\"AttributeName\":\"placed_on\",\"KeyType\":\"RANGE\"}],"
                                 "\"Projection\":{\"ProjectionType\":\"ALL\"}}]}";

const char demo_time_to_live[] = "{\"TableName\":\"shop\",\"TimeToLiveSpecification\":"
                                 "{\"AttributeName\":\"expires_at\",\"Enabled\":true}}";

#define PROFILE(user, name, mail, city)                                                            \
  "{\"pk\":\"USER#" user "\",\"sk\":\"PROFILE\",\"full_name\":\"" name "\",\"email\":\"" mail      \
  "\",\"city\":\"" city "\"}"
#define ORDER(user, date, number, status, amount, lines)                                           \
  "{\"pk\":\"USER#" user "\",\"sk\":\"ORDER#" date "#" number "\",\"order_status\":\"" status      \
  "\",\"placed_on\":\"" date "\",\"amount\":" amount ",\"lines\":[" lines "]}"
#define LINE(product, quantity) "{\"product\":\"" product "\",\"quantity\":" quantity "}"
#define SESSION(user, id, expires)                                                                 \
  "{\"pk\":\"USER#" user "\",\"sk\":\"SESSION#" id "\",\"expires_at\":" expires "}"

const char *const demo_items[] = {
    PROFILE("ada", "Ada Lovelace", "ada@example.org", "London"),
    ORDER("ada", "2026-09-02", "1001", "SHIPPED", "89.90", LINE("punch cards", "500")),
    ORDER("ada", "2026-10-14", "1004", "SHIPPED", "12.50", LINE("ink", "2")),
    ORDER("ada", "2026-11-19", "1009", "OPEN", "240.00",
          LINE("brass gears", "12") "," LINE("oil", "1")),
    SESSION("ada", "7f3a", "1795253400"),
    PROFILE("grace", "Grace Hopper", "grace@example.org", "Arlington"),
    ORDER("grace", "2026-10-02", "1003", "SHIPPED", "31.00", LINE("wire, 30 cm", "100")),
    ORDER("grace", "2026-11-20", "1010", "OPEN", "18.75", LINE("tweezers", "3")),
    SESSION("grace", "c01d", "1795338000"),
    PROFILE("alan", "Alan Turing", "alan@example.org", "Wilmslow"),
    ORDER("alan", "2026-11-03", "1006", "PAID", "64.00", LINE("paper tape", "8")),
    ORDER("alan", "2026-11-18", "1008", "OPEN", "7.20", LINE("pencils", "6")),
    PROFILE("barbara", "Barbara Liskov", "barbara@example.org", "Cambridge"),
    ORDER("barbara", "2026-10-28", "1005", "SHIPPED", "120.00", LINE("index cabinets", "1")),
    PROFILE("edsger", "Edsger Dijkstra", "edsger@example.org", "Nuenen"),
    NULL,
};

const demo_step demo_tour[] = {
    {.say = "One table holds users, their orders and their sessions. It has two indexes, and\n"
            "items with a time in expires_at go when it has passed.",                 .statement = ".schema shop"},
    {.say = "One item, by its key.",                                                                                    .statement = "get shop {pk: 'USER#ada', sk: 'PROFILE'}"},
    {.say = "All orders of a user: one partition, the sort keys that begin with ORDER#.",
     .statement = "SELECT sk, order_status, amount, lines FROM shop"
                  " WHERE pk = 'USER#ada' AND begins_with(sk, 'ORDER#');"},
    {.say = "The open orders of the whole shop, the latest first, through an index.",
     .statement = "SELECT pk, placed_on, amount FROM shop.by_status"
                  " WHERE order_status = 'OPEN' ORDER BY placed_on DESC;"},
    {.say = "Without the index the same is found at another price. EXPLAIN tells what is\n"
            "called, read and paid for, and what to do instead.",                                                                                    .statement = "EXPLAIN SELECT pk, amount FROM shop WHERE order_status = 'OPEN';"},
    {.say = "There are short forms, with expressions as DynamoDB has them. A user by e-mail\n"
            "address, through the other index:",                 .statement = "query shop email = :e {\":e\": \"grace@example.org\"} index=by_email"},
    {.say = "A write can be made to depend on what is there. This order is not paid for yet,\n"
            "so it is not shipped:",                     .statement = "update shop {pk: 'USER#grace', sk: 'ORDER#2026-11-20#1010'}"
                  " set order_status = :to {\":to\": \"SHIPPED\", \":from\": \"PAID\"}"
                  " if=\"order_status = :from\"", .fails = true},
    {.say = "From OPEN to PAID is allowed.",
     .statement = "update shop {pk: 'USER#grace', sk: 'ORDER#2026-11-20#1010'}"
                  " set order_status = :to {\":to\": \"PAID\", \":from\": \"OPEN\"}"
                  " if=\"order_status = :from\" return=new"},
    {.say = "Everything is DynamoDB's own API too, in its own JSON or the AWS CLI's options.",
     .statement = "GetItem {\"TableName\":\"shop\",\"Key\":{\"pk\":{\"S\":\"USER#alan\"},"
                  "\"sk\":{\"S\":\"ORDER#2026-11-03#1006\"}}}"},
    {.say = "",                                                  .statement = "describe-time-to-live --table-name shop"},
    {.say = "The store's clock can be moved. An hour on, one of the two sessions has expired.",
     .statement = ".clock +3600"},
    {.say = "",                                               .statement = ".sweep shop"},
    {.say = "",                                                                                    .statement = "SELECT * FROM shop WHERE begins_with(sk, 'SESSION#');"},
    {.say = "Is one partition hot? It would show as one long bar.",
     .statement = ".chart partitions shop"},
    {.statement = NULL                                                                           },
};

const char demo_farewell[] =
    "That was the tour. Try:\n"
    "  SELECT * FROM shop;\n"
    "  put shop {pk: 'USER#me', sk: 'PROFILE', email: 'me@example.org'}\n"
    "  EXPLAIN AS boto3 SELECT * FROM shop WHERE pk = 'USER#me';\n"
    "  DROP TABLE shop;      (it asks first, and .undo brings the table back)\n"
    "  .help\n";
