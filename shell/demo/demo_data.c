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
    {"One table holds users, their orders and their sessions. It has two indexes, and\n"
     "items with a time in expires_at go when it has passed.",                      ".schema shop",                                                   false},
    {"One item, by its key.",                                                            "get shop {\"pk\":\"USER#ada\",\"sk\":\"PROFILE\"}",              false},
    {"All orders of a user: one partition, the sort keys that begin with ORDER#.",
     "query shop pk = :u and begins_with(sk, :o) {\":u\":\"USER#ada\",\":o\":\"ORDER#\"}",                                                                 false},
    {"A user by e-mail address, through an index.",
     "query shop email = :e {\":e\":\"grace@example.org\"} index=by_email",                                                                                false},
    {"The two latest open orders of the whole shop, through the other index.",
     "query shop order_status = :s {\":s\":\"OPEN\"} index=by_status desc limit=2",                                                                        false},
    {"A write can be made to depend on what is there. This order is not paid for yet,\n"
     "so it is not shipped:",                                                       "update shop {\"pk\":\"USER#grace\",\"sk\":\"ORDER#2026-11-20#1010\"}"
     " set order_status = :to {\":to\":\"SHIPPED\",\":from\":\"PAID\"} if=\"order_status = :from\"",                     true },
    {"From OPEN to PAID is allowed.",
     "update shop {\"pk\":\"USER#grace\",\"sk\":\"ORDER#2026-11-20#1010\"}"
     " set order_status = :to {\":to\":\"PAID\",\":from\":\"OPEN\"} if=\"order_status = :from\""
     " return=new",                                                                                                                                        false},
    {"Everything is DynamoDB's own API too, in its own JSON or the AWS CLI's options.",
     "GetItem {\"TableName\":\"shop\",\"Key\":{\"pk\":{\"S\":\"USER#alan\"},"
     "\"sk\":{\"S\":\"ORDER#2026-11-03#1006\"}}}",                                                                                                         false},
    {"",                                                                                 "describe-time-to-live --table-name shop",                        false},
    {"The store's clock can be moved. An hour on, one of the two sessions has expired.",
     ".clock +3600",                                                                                                                                       false},
    {"",                                                                                 ".sweep shop",                                                    false},
    {"",                                                                                 "scan shop {\":s\":\"SESSION#\"} filter=\"begins_with(sk, :s)\"", false},
    {"How the partition keys spread over the table's shards: a design with one hot\n"
     "key shows as one long bar.",                                                  ".shards shop",                                                   false},
    {NULL,                                                                               NULL,                                                             false},
};

const char demo_farewell[] =
    "That was the tour. Try:\n"
    "  scan shop project=\"pk, sk\"\n"
    "  put shop {\"pk\":\"USER#me\",\"sk\":\"PROFILE\",\"email\":\"me@example.org\"}\n"
    "  .help\n";
