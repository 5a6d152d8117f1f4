/* Requests whose items are taken whole, beside the same ones read as nodes: the
** same errors of reading and decoding, the same digest, the same when printed. */
#include "ops/item/item_shapes.h"
#include "unit/value_support.h"
#include "value/json_digest.h"

#ifndef ROUNDS
#define ROUNDS 100000
#endif

#define ITEM "{\"b\":{\"S\":\"x\\u00e9\"}, \"a\":{\"N\":\"1\"},\"c\":{\"SS\":[\"b\",\"a\"]}}"
#define KEY "{\"a\":{\"B\":\"QQ==\"}}"

static const struct {
  const char *request;
  const st_shape *shape;
} requests[] = {
    {"{\"TableName\":\"T\",\"Item\":" ITEM ",\"ExpressionAttributeValues\":{\":a\":{\"S\":\"\"}}}",
     &st_put_item_shape            },
    {"{\"Item\":" ITEM ",\"TableName\":\"T\",\"Item\":{\"a\":{\"M\":{}}},\"Other\":{\"Item\":[1]}}",
     &st_put_item_shape            },
    {"{\"TableName\":\"T\",\"Key\":" KEY ",\"AttributeUpdates\":{\"b\":{\"Value\":{\"S\":\"\"}}}}",
     &st_update_item_shape         },
    {"{\"RequestItems\":{\"T\":[{\"PutRequest\":{\"Item\":" ITEM
     "}},{\"DeleteRequest\":{\"Key\":" KEY "}}],\"U\":[{\"PutRequest\":{\"Item\":" ITEM "}}]}}",
     &st_batch_write_item_shape    },
    {"{\"RequestItems\":{\"T\":{\"Keys\":[" KEY "," KEY "],\"ConsistentRead\":true}}}",
     &st_batch_get_item_shape      },
    {"{\"ClientRequestToken\":\"t\",\"TransactItems\":[{\"Put\":{\"TableName\":\"T\",\"Item\":" ITEM
     "}},{\"Delete\":{\"Key\":" KEY "}},{\"Update\":{\"Item\":" ITEM "}}]}",
     &st_transact_write_items_shape},
};

/* What a request comes to, in words. */
static void describe(st_str text, const st_shape *shape, bool whole, workbench *w) {
  const st_field field = {.kind = ST_KIND_STRUCT, .shape = shape};
  const st_json *root, *members[ST_MAX_FIELDS];
  st_digest digest;
  st_arena_reset(&w->arena);
  st_error_clear(&w->error);
  st_buf_clear(&w->out);
  w->code = whole ? st_decode_read(text, &field, NULL, &w->arena, &root, &w->error)
                  : st_json_read(text, &w->arena, &root, &w->error);
  if (w->code == STATOR_OK) w->code = st_decode(shape, root, members, &w->error);
  if (w->code != STATOR_OK) {
    st_buf_str(&w->out, st_buf_view(&w->error.message));
    return;
  }
  assert_int_equal(st_json_digest(root, &w->arena, &digest, &w->error), STATOR_OK);
  st_buf_format(&w->out, "%llx %llx ", (unsigned long long)digest.low,
                (unsigned long long)digest.high);
  st_decode_print(&field, root, &w->arena, &w->out);
}

static void compare_readings(st_str text, const st_shape *shape, workbench *a, workbench *b) {
  describe(text, shape, true, a);
  describe(text, shape, false, b);
  if (a->code != b->code || !st_str_eq(st_buf_view(&a->out), st_buf_view(&b->out)))
    fail_msg("%.*s\n%d %s\n%d %s", ST_FMT(text), a->code, st_buf_cstr(&a->out), b->code,
             st_buf_cstr(&b->out));
}

static void items_keys_and_values_are_taken_where_they_stand(void **state) {
  (void)state;
  workbench w;
  const st_json *root, *members[ST_MAX_FIELDS];
  const st_field field = {.kind = ST_KIND_STRUCT, .shape = requests[0].shape};
  st_str text = st_str_of(requests[0].request);
  workbench_init(&w);
  assert_int_equal(st_decode_read(text, &field, NULL, &w.arena, &root, &w.error), STATOR_OK);
  assert_int_equal(st_decode(field.shape, root, members, &w.error), STATOR_OK);
  assert_int_equal(members[ST_W_ITEM]->type, ST_JSON_ITEM);
  assert_text(st_json_item(members[ST_W_ITEM])->text,
              "{\"a\":{\"N\":\"1\"},\"b\":{\"S\":\"x\xC3\xA9\"},\"c\":{\"SS\":[\"a\",\"b\"]}}");
  assert_int_equal(members[ST_W_VALUES]->type, ST_JSON_ITEM);
  workbench_free(&w);
}

static void mutate_bytes(char *text, size_t n, uint64_t *seed) {
  static const char marks[] = "{}[]\",:\\ u0\n\xC3NSBMLItemKey";
  for (uint32_t times = next_random(seed) % 4; times > 0; times--) {
    char *at = text + next_random(seed) % n;
    if (next_random(seed) % 4)
      *at = marks[next_random(seed) % (sizeof marks - 1)];
    else
      *at = text[next_random(seed) % n];
  }
}

static void requests_come_to_the_same_either_way(void **state) {
  (void)state;
  workbench a, b;
  uint64_t seed = 11;
  char text[1000];
  workbench_init(&a);
  workbench_init(&b);
  for (int i = 0; i < ROUNDS; i++) {
    size_t which = (size_t)i % (sizeof requests / sizeof *requests);
    size_t n = strlen(requests[which].request);
    memcpy(text, requests[which].request, n);
    mutate_bytes(text, n, &seed);
    compare_readings((st_str){text, n}, requests[which].shape, &a, &b);
  }
  workbench_free(&a);
  workbench_free(&b);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(items_keys_and_values_are_taken_where_they_stand),
      cmocka_unit_test(requests_come_to_the_same_either_way),
  };
  RUN_TESTS(tests);
}
