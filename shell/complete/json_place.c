/*
** json_place.c - goes over JSON without minding whether it is right.
*/
#include "complete/json_place.h"

#include <string.h>

static bool in_bare_word(char c) {
  return c != '\0' && strchr(" \t\r\n{}[]:,=()\"'", c) == NULL;
}

typedef struct place_reader {
  json_place place;
  const char *text;
  char brackets[JSON_PLACE_DEPTH];
  json_place_name last; /* word */
} place_reader;

static void read_bracket(place_reader *r, size_t at) {
  json_place *p = &r->place;
  char c = r->text[at];
  if (c == '{' || c == '[') {
    if (p->depth < JSON_PLACE_DEPTH) {
      r->brackets[p->depth] = c;
      p->opened[p->depth] = at;
      p->names[p->depth] = (json_place_name){0};
    }
    p->depth++;
    p->value = c == '[';
  } else if (p->depth > 0) {
    p->depth--;
    p->value = true;
  }
}

static void read_sign(place_reader *r, size_t at) {
  json_place *p = &r->place;
  char c = r->text[at];
  bool known = p->depth > 0 && p->depth <= JSON_PLACE_DEPTH;
  if (strchr("{}[]", c) != NULL) {
    read_bracket(r, at);
  } else if (c == ':' && known) {
    p->names[p->depth - 1] = r->last;
    p->value = true;
  } else if (c == ',' && known) {
    p->value = r->brackets[p->depth - 1] == '[';
  }
}

/* Behind the text that a quote opens; 0: it does not end. */
static size_t behind_text(const char *text, size_t at) {
  char quote = text[at++];
  while (text[at] != '\0' && text[at] != quote)
    at += text[at] == '\\' && text[at + 1] != '\0' ? 2 : 1;
  return text[at] == quote ? at + 1 : 0;
}

static json_place place_of(const char *text) {
  place_reader r = {.text = text};
  size_t at = 0, length = strlen(text);
  r.place.word = length;
  while (at < length) {
    size_t end = at;
    if (text[at] == '"' || text[at] == '\'') {
      end = behind_text(text, at);
      if (end == 0) break;
      r.last = (json_place_name){text + at + 1, end - at - 2};
    } else if (in_bare_word(text[at])) {
      while (in_bare_word(text[end])) end++;
      r.last = (json_place_name){text + at, end - at};
      if (end == length) break;
    } else {
      read_sign(&r, at);
      end++;
    }
    at = end;
  }
  r.place.word = at;
  r.place.text = at < length && (text[at] == '"' || text[at] == '\'');
  int depth = r.place.depth;
  r.place.in_object = depth > 0 && depth <= JSON_PLACE_DEPTH && r.brackets[depth - 1] == '{';
  return r.place;
}

/* JSON as one word of a line stands in quotes of its own. */
json_place json_place_of(const char *text) {
  json_place outer = place_of(text);
  if (!outer.text || outer.depth > 0 || text[outer.word + 1] != '{') return outer;
  json_place inner = place_of(text + outer.word + 1);
  inner.word += outer.word + 1;
  return inner;
}

bool json_place_is(const json_place_name *name, const char *member) {
  return name->length == strlen(member) && memcmp(name->start, member, name->length) == 0;
}
