/*
** examples.c - the table of examples. Those of statements are as one types them at the
** prompt of a store in app.db, and become command lines here.
*/
#include "help/examples.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { MOST_EXAMPLES = 4 };

typedef struct example_row {
  const char *name;
  const char *lines[MOST_EXAMPLES];
} example_row;

#define KEY "{customer: \"ann\", placed: 1}"
#define TYPED_KEY "{\"customer\":{\"S\":\"ann\"},\"placed\":{\"N\":\"1\"}}"
#define ORDERS "--table-name orders"

/* clang-format off */
static const example_row example_rows[] = {
    {"stator",      {"stator app.db", "stator app.db \"SELECT * FROM orders WHERE customer = 'ann'\"",
                     "stator app.db -e 'CREATE TABLE pets (name)' -e 'put pets {name: \"Rex\"}'",
                     "stator app.db < script.stator"}},
    {"serve",       {"stator serve app.db --port 8001",
                     "stator serve --port 0 --exit-on-stdin-close",
                     "stator serve --lifecycle 500 --log"}},
    {"demo",        {"stator demo", "stator demo --script"}},
    {"help",        {"stator help", "stator help put", "stator help .import"}},
    {"completion",  {"source <(stator completion bash)", "stator completion zsh > _stator",
                     "stator completion fish > stator.fish"}},

    {"get",         {"get orders " KEY, "get orders " KEY " project=\"price, address.city\" consistent"}},
    {"put",         {"put orders {customer: \"bob\", placed: 7, price: 12.5}",
                     "put orders {customer: \"bob\", placed: 7} if=\"attribute_not_exists(customer)\""}},
    {"update",      {"update orders " KEY " set price = price + :more {\":more\": 5}",
                     "update orders " KEY " remove note return=new"}},
    {"delete",      {"delete orders " KEY,
                     "delete orders " KEY " {\":s\": \"open\"} if=\"state = :s\" return=old"}},
    {"query",       {"query orders customer = :c {\":c\": \"ann\"}",
                     "query orders customer = :c and placed > :p {\":c\": \"ann\", \":p\": 0} limit=5 desc",
                     "query orders state = :s {\":s\": \"open\"} index=by_state"}},
    {"scan",        {"scan orders limit=10", "scan orders {\":t\": 10} filter=\"price > :t\""}},

    {".backup",     {".backup copy.db"}},
    {".chart",      {".chart orders", ".chart shards orders", ".chart sizes orders"}},
    {".check",      {".check", ".check --quick"}},
    {".clock",      {".clock", ".clock now", ".clock +3600"}},
    {".explain",    {".explain SELECT * FROM orders WHERE price > 10",
                     ".explain boto3 SELECT * FROM orders WHERE customer = 'ann'"}},
    {".export",     {".export orders out.jsonl", ".export orders out.csv"}},
    {".help",       {".help", ".help .import", ".help put-item"}},
    {".import",     {".import orders.jsonl orders", ".import people.csv people --key id",
                     ".import orders.jsonl orders --rejects bad.jsonl"}},
    {".mode",       {".mode", ".mode csv"}},
    {".open",       {".open app.db", ".open :memory:"}},
    {".read",       {".read script.stator"}},
    {".schema",     {".schema", ".schema orders", ".schema orders --json"}},
    {".search",     {".search orders open", ".search orders.notes note: x* --where \"price > 1\" --limit 5",
                     ".search orders --project \"price, state\" x OR open"}},
    {".set",        {".set", ".set mode json"}},
    {".shards",     {".shards orders"}},
    {".sql",        {".sql SELECT customer, sum(price) AS spent FROM paid GROUP BY customer", ".sql"}},
    {".stats",      {".stats", ".stats orders"}},
    {".stream",     {".stream", ".stream orders"}},
    {".sweep",      {".sweep", ".sweep orders"}},
    {".tables",     {".tables", ".tables \"or*\""}},
    {".ttl",        {".ttl", ".ttl people gone_at"}},
    {".undo",       {".undo list"}},
    {".vacuum",     {".vacuum"}},
    {".views",      {".views", ".views orders"}},

    {"BatchGetItem",       {"batch-get-item --request-items {\"orders\":{\"Keys\":[" TYPED_KEY "]}}",
                            "BatchGetItem {RequestItems: {orders: {Keys: [" KEY "]}}}"}},
    {"BatchWriteItem",     {"BatchWriteItem {RequestItems: {orders: [{PutRequest: {Item: "
                            "{customer: \"bob\", placed: 8}}}]}}",
                            "BatchWriteItem {RequestItems: {orders: [{DeleteRequest: {Key: " KEY "}}]}}"}},
    {"CreateSearchIndex",  {"CreateSearchIndex {TableName: \"orders\", IndexName: \"words\", "
                            "Attributes: [{AttributePath: \"note\"}]}",
                            "CREATE SEARCH INDEX words ON orders (note WEIGHT 2, state) TOKENIZER porter;"}},
    {"CreateTable",        {"create-table --table-name pets --billing-mode PAY_PER_REQUEST "
                            "--attribute-definitions AttributeName=name,AttributeType=S "
                            "--key-schema AttributeName=name,KeyType=HASH",
                            "CREATE TABLE pets (name) TTL expires_at;"}},
    {"CreateView",         {"CreateView {ViewName: \"notes_of\", TableName: \"orders\", "
                            "Columns: [{ColumnName: \"note\", Type: \"TEXT\"}]}",
                            "CREATE VIEW notes_of ON orders (customer TEXT, note TEXT) INDEX (note);"}},
    {"DeleteSearchIndex",  {"delete-search-index " ORDERS " --index-name notes", "DROP SEARCH INDEX notes ON orders;"}},
    {"DeleteView",         {"delete-view --view-name paid", "DROP VIEW paid;"}},
    {"DeleteItem",         {"delete-item " ORDERS " --key " TYPED_KEY, "DeleteItem {TableName: \"orders\", Key: " KEY "}"}},
    {"DeleteTable",        {"delete-table --table-name people", "DROP TABLE people;"}},
    {"DescribeItemSizes",  {"describe-item-sizes " ORDERS}},
    {"DescribePartitions", {"describe-partitions " ORDERS " --limit 3"}},
    {"DescribeSearchIndex", {"describe-search-index " ORDERS " --index-name notes",
                            "DESCRIBE SEARCH INDEX notes ON orders;"}},
    {"DescribeShards",     {"describe-shards " ORDERS, ".shards orders"}},
    {"DescribeStore",      {"describe-store"}},
    {"DescribeTable",      {"describe-table " ORDERS, "DESCRIBE orders;"}},
    {"DescribeTimeToLive", {"describe-time-to-live " ORDERS}},
    {"DescribeView",       {"describe-view --view-name paid", "DESCRIBE VIEW paid;"}},
    {"ExecuteStatement",   {"execute-statement --statement \"SELECT * FROM orders WHERE customer = ?\" --parameters S=ann",
                            "ExecuteStatement {Statement: \"SELECT * FROM orders\", Limit: 1}"}},
    {"ExecuteTransaction", {"ExecuteTransaction {TransactStatements: [{Statement: "
                            "\"UPDATE orders SET price = 1 WHERE customer = ? AND placed = ?\", "
                            "Parameters: [\"ann\", 1]}]}"}},
    {"Explain",            {"Explain {Statement: \"SELECT * FROM orders\"}",
                            "EXPLAIN SELECT * FROM orders WHERE customer = 'ann';"}},
    {"GetItem",            {"get-item " ORDERS " --key " TYPED_KEY, "GetItem {TableName: \"orders\", Key: " KEY "}",
                            "get orders " KEY}},
    {"ImportItems",        {"ImportItems {TableName: \"orders\", Items: [{customer: \"bob\", placed: 9}]}"}},
    {"ListStreams",        {"list-streams"}},
    {"ListTables",         {"list-tables", "list-tables --limit 1", "SHOW TABLES;"}},
    {"ListViews",          {"list-views", "SHOW VIEWS;"}},
    {"PutItem",            {"put-item " ORDERS " --item {\"customer\":{\"S\":\"bob\"},\"placed\":{\"N\":\"7\"}}",
                            "PutItem {TableName: \"orders\", Item: {customer: \"bob\", placed: 7}}"}},
    {"Query",              {"query " ORDERS " --key-condition-expression \"customer = :c\" "
                            "--expression-attribute-values {\":c\":{\"S\":\"ann\"}}",
                            "Query {TableName: \"orders\", KeyConditionExpression: \"customer = :c\", "
                            "ExpressionAttributeValues: {\":c\": \"ann\"}}"}},
    {"Scan",               {"scan " ORDERS " --limit 1", "Scan {TableName: \"orders\", Select: \"COUNT\"}"}},
    {"Search",             {"search " ORDERS " --search-query \"open OR x\" --limit 5",
                            "Search {TableName: \"orders\", SearchQuery: \"x*\", Snippet: {Tokens: 8}}",
                            ".search orders x*"}},
    {"SetClock",           {"SetClock {AdvanceMs: 86400000}", "set-clock --now-ms 1795251600000"}},
    {"Sql",                {"sql --statement \"SELECT count(*) AS orders FROM orders WHERE customer = ?\" --parameters S=ann",
                            ".sql SELECT count(*) AS orders FROM orders"}},
    {"Sweep",              {"sweep", "sweep " ORDERS}},
    {"TransactGetItems",   {"TransactGetItems {TransactItems: [{Get: {TableName: \"orders\", Key: " KEY "}}]}"}},
    {"TransactWriteItems", {"TransactWriteItems {TransactItems: [{Put: {TableName: \"orders\", "
                            "Item: {customer: \"bob\", placed: 7}}}]}"}},
    {"UpdateItem",         {"update-item " ORDERS " --key " TYPED_KEY " --update-expression \"SET price = :t\" "
                            "--expression-attribute-values {\":t\":{\"N\":\"5\"}} --return-values ALL_NEW",
                            "update orders " KEY " set price = :t {\":t\": 5}"}},
    {"UpdateTable",        {"update-table " ORDERS " --deletion-protection-enabled",
                            "ALTER TABLE orders ADD GSI by_price (price N);"}},
    {"UpdateTimeToLive",   {"update-time-to-live --table-name people "
                            "--time-to-live-specification Enabled=true,AttributeName=gone_at",
                            "ALTER TABLE people SET TTL gone_at;"}},
};
/* clang-format on */

/* A statement as words of a shell's command line: in quotes as a whole, where there is
** anything that a shell would not leave alone. */
static void add_command_line(const char *statement, text *out) {
  bool plain = true, single = strchr(statement, '\'') != NULL;
  for (const char *c = statement; *c != '\0'; c++)
    plain &= isalnum((unsigned char)*c) || strchr(" .:,=+-_", *c) != NULL;
  text_add(out, "stator app.db ");
  if (plain) {
    text_add(out, statement);
    return;
  }
  text_add_char(out, single ? '"' : '\'');
  for (const char *c = statement; *c != '\0'; c++) {
    if (single && strchr("\"\\$`", *c) != NULL) text_add_char(out, '\\');
    text_add_char(out, *c);
  }
  text_add_char(out, single ? '"' : '\'');
}

static bool is_command_line(const char *line) {
  return strncmp(line, "stator", 6) == 0 || strncmp(line, "source", 6) == 0;
}

void examples_add(const char *name, text *out) {
  const example_row *row = example_rows;
  const example_row *end = example_rows + sizeof example_rows / sizeof *example_rows;
  while (row < end && strcmp(row->name, name) != 0) row++;
  if (row == end) return;
  text_add(out, "examples:\n");
  for (int i = 0; i < MOST_EXAMPLES && row->lines[i] != NULL; i++) {
    text_add(out, "  ");
    if (is_command_line(row->lines[i]))
      text_add(out, row->lines[i]);
    else
      add_command_line(row->lines[i], out);
    text_add_char(out, '\n');
  }
}
