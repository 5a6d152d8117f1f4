/* What operations add up of capacity that no single call shows alone:
** transactions, their checks and replays, writes that failed beside others. */
#include "unit/value_support.h"
#include "ops/capacity.h"
#include <stdio.h>

typedef struct ledger {
  st_arena arena, scratch;
  st_buf out;
  st_error error;
  st_call call;
  st_capacity capacity;
  st_index index;
  st_table table;
} ledger;

/* A table with a global index on g. `mode` is a ReturnConsumedCapacity. */
static void ledger_init(ledger *l, const char *mode, st_charge charge) {
  memset(l, 0, sizeof *l);
  st_arena_init(&l->arena);
  st_arena_init(&l->scratch);
  st_buf_init(&l->out, 0);
  st_error_init(&l->error);
  l->call =
      (st_call){.arena = &l->arena, .scratch = &l->scratch, .out = &l->out, .error = &l->error};
  l->index = (st_index){.name = ST_LIT("gii"), .hash = {{ST_LIT("g"), 'S'}}, .hash_count = 1};
  l->table = (st_table){
      .hash = {ST_LIT("pk"), 'S'},
        .indexes = &l->index, .index_count = 1
  };
  st_json node = {.type = ST_JSON_STRING, .text = mode, .len = (uint32_t)strlen(mode)};
  st_capacity_begin(&node, charge, &l->capacity);
}

static void ledger_free(ledger *l) {
  st_arena_free(&l->arena);
  st_arena_free(&l->scratch);
  st_buf_free(&l->out);
  st_error_free(&l->error);
}

/* What the list says, with single quotes; "" if there is nothing to say. */
static void expect_list(ledger *l, const char *expected) {
  st_capacity_answer_list(&l->call, &l->capacity, false);
  for (size_t i = 0; i < l->out.n; i++)
    if (l->out.p[i] == '"') l->out.p[i] = '\'';
  assert_string_equal(l->out.n ? st_buf_cstr(&l->out) : "", expected);
  st_buf_clear(&l->out);
}

/* An item of `size` bytes, in the index if `g` is not NULL. */
static st_str item_of(ledger *l, size_t size, const char *g) {
  char head[64];
  size_t used = 3 + 1 + (g ? 1 + strlen(g) : 0); /* pk and a letter; body's name; g */
  assert_true(size >= used);
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_lit(&text, "{\"b\":{\"S\":\"");
  for (size_t i = used; i < size; i++) st_buf_char(&text, 'x');
  (void)snprintf(head, sizeof head, "\"}%s%s%s,\"pk\":{\"S\":\"a\"}}", g ? ",\"g\":{\"S\":\"" : "",
                 g ? g : "", g ? "\"}" : "");
  st_buf_text(&text, head);
  st_str copy;
  assert_true(st_arena_copy(&l->arena, st_buf_view(&text), &copy));
  st_buf_free(&text);
  assert_int_equal(st_item_size(copy), size);
  return copy;
}

static void write_item(ledger *l, const char *table, st_str before, st_str after) {
  assert_int_equal(
      st_capacity_write(&l->call, &l->capacity, &l->table, st_str_of(table), before, after),
      STATOR_OK);
}

static const st_str none = {NULL, 0};

static void a_transaction_of_reads_costs_twice_hit_or_miss(void **state) {
  (void)state;
  ledger l;
  ledger_init(&l, "TOTAL", ST_CHARGE_TRANSACT_READ);
  st_capacity_get(&l.call, &l.capacity, ST_LIT("T"), 1024, false);
  st_capacity_get(&l.call, &l.capacity, ST_LIT("T"), 0, false);
  expect_list(&l, "'ConsumedCapacity':[{'TableName':'T','CapacityUnits':4.0,"
                  "'ReadCapacityUnits':4.0}]");
  ledger_free(&l);
}

static void a_transaction_of_writes_costs_twice_checks_too(void **state) {
  (void)state;
  ledger l;
  ledger_init(&l, "INDEXES", ST_CHARGE_TRANSACT_WRITE);
  write_item(&l, "T", none, item_of(&l, 1024, NULL));
  st_capacity_check(&l.call, &l.capacity, ST_LIT("T"), 5 * 1024);
  expect_list(&l, "'ConsumedCapacity':[{'TableName':'T','CapacityUnits':12.0,"
                  "'WriteCapacityUnits':12.0,'Table':{'CapacityUnits':12.0,"
                  "'WriteCapacityUnits':12.0}}]");
  ledger_free(&l);
  ledger_init(&l, "TOTAL", ST_CHARGE_TRANSACT_WRITE);
  write_item(&l, "T", item_of(&l, 9 * 1024, NULL), none);
  st_capacity_check(&l.call, &l.capacity, ST_LIT("U"), 0);
  expect_list(&l, "'ConsumedCapacity':[{'TableName':'T','CapacityUnits':18.0,"
                  "'WriteCapacityUnits':18.0},{'TableName':'U','CapacityUnits':2.0,"
                  "'WriteCapacityUnits':2.0}]");
  ledger_free(&l);
}

static void indexes_cost_no_more_in_a_transaction(void **state) {
  (void)state;
  ledger l;
  ledger_init(&l, "INDEXES", ST_CHARGE_TRANSACT_WRITE);
  write_item(&l, "T", item_of(&l, 100, "x"), item_of(&l, 100, "y"));
  expect_list(&l, "'ConsumedCapacity':[{'TableName':'T','CapacityUnits':4.0,"
                  "'WriteCapacityUnits':4.0,'Table':{'CapacityUnits':2.0,"
                  "'WriteCapacityUnits':2.0},'GlobalSecondaryIndexes':{'gii':{"
                  "'CapacityUnits':2.0}}}]");
  ledger_free(&l);
}

static void a_replay_is_a_read_of_the_larger_image(void **state) {
  (void)state;
  ledger l;
  ledger_init(&l, "INDEXES", ST_CHARGE_TRANSACT_READ);
  st_capacity_get(&l.call, &l.capacity, ST_LIT("T"), 9 * 1024, false);
  expect_list(&l, "'ConsumedCapacity':[{'TableName':'T','CapacityUnits':6.0,"
                  "'ReadCapacityUnits':6.0,'Table':{'CapacityUnits':6.0,"
                  "'ReadCapacityUnits':6.0}}]");
  ledger_free(&l);
}

static void a_failed_write_is_charged_where_another_succeeded(void **state) {
  (void)state;
  ledger l;
  ledger_init(&l, "INDEXES", ST_CHARGE_PLAIN);
  st_capacity_failed_write(&l.call, &l.capacity, ST_LIT("T"), 3000);
  expect_list(&l, "");
  st_capacity_failed_write(&l.call, &l.capacity, ST_LIT("U"), 3000);
  write_item(&l, "U", none, item_of(&l, 100, "x"));
  expect_list(&l, "'ConsumedCapacity':[{'TableName':'U','CapacityUnits':5.0,"
                  "'Table':{'CapacityUnits':4.0},'GlobalSecondaryIndexes':{'gii':{"
                  "'CapacityUnits':1.0}}}]");
  ledger_free(&l);
}

static void nothing_is_counted_unless_asked_for(void **state) {
  (void)state;
  ledger l;
  ledger_init(&l, "NONE", ST_CHARGE_PLAIN);
  assert_false(st_capacity_wanted(&l.capacity));
  write_item(&l, "T", none, item_of(&l, 100, "x"));
  st_capacity_get(&l.call, &l.capacity, ST_LIT("T"), 100, true);
  assert_null(l.capacity.first);
  expect_list(&l, "");
  assert_false(st_capacity_answer(&l.call, &l.capacity, true));
  ledger_free(&l);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_transaction_of_reads_costs_twice_hit_or_miss),
      cmocka_unit_test(a_transaction_of_writes_costs_twice_checks_too),
      cmocka_unit_test(indexes_cost_no_more_in_a_transaction),
      cmocka_unit_test(a_replay_is_a_read_of_the_larger_image),
      cmocka_unit_test(a_failed_write_is_charged_where_another_succeeded),
      cmocka_unit_test(nothing_is_counted_unless_asked_for),
  };
  RUN_TESTS(tests);
}
