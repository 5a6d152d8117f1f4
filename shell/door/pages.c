/*
** pages.c - asks for page after page.
*/
#include "door/pages.h"

/* What an answer says of the next page, and what the request calls it. */
static const char *const page_places[][2] = {
    {"LastEvaluatedKey", "ExclusiveStartKey"},
    {"NextToken",        "NextToken"        }
};

/* Appends the member that asks for the next page; nothing behind the last. */
static void note_page_place(json_span body, text *place) {
  json_span value;
  text_clear(place);
  for (size_t i = 0; i < sizeof page_places / sizeof *page_places; i++) {
    if (!json_member(body, page_places[i][0], &value)) continue;
    text_format(place, ",\"%s\":", page_places[i][1]);
    text_append(place, value.data, value.length);
  }
}

static bool ask_page(door *d, const char *operation, const text *request, const text *place,
                     door_answer *answer) {
  text whole = {0};
  text_append(&whole, request->data, request->length - 1);
  text_append(&whole, text_string(place), place->length);
  text_add_char(&whole, '}');
  door_call(d, operation, whole.data, whole.length, answer);
  text_free(&whole);
  return answer->outcome == DOOR_DONE;
}

bool pages_read(door *d, const char *operation, const text *request, page_visit visit,
                void *context, door_answer *answer) {
  json_span body, items;
  text place = {0};
  bool going = true;
  do {
    going = ask_page(d, operation, request, &place, answer);
    text_clear(&place);
    if (!going) break;
    if (json_is_value(answer->body, answer->length, &body, NULL) &&
        json_member(body, "Items", &items) && *items.data == '[') {
      note_page_place(body, &place);
      going = visit(context, items);
    } else {
      going = door_bad_answer(answer);
    }
  } while (going && place.length > 0);
  text_free(&place);
  return going;
}
