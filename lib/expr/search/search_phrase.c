/*
** search_phrase.c - phrases of a search query, alone and in NEAR(...).
**
** What the tokenizer makes nothing of is refused: FTS5 would quietly find nothing,
** or everything, depending on where it stands.
*/
#include "base/utf8.h"
#include "expr/search/search_letters.h"
#include "expr/search/search_parser.h"

enum { DISTANCE = 10, DISTANCE_DIGITS = 6, SHORTEST_TRIGRAM = 3 };

static size_t phrase_characters(const st_search_token *t) {
  size_t count = 0, step;
  for (const char *p = t->text.p, *end = p + t->text.n; p < end; p += step, count++)
    step = *p == '"' ? 2 : st_utf8_sequence(p, end);
  return count;
}

static bool phrase_findable(const st_search_parser *p) {
  const st_search_token *t = &p->lexer.token;
  size_t characters = phrase_characters(t);
  if (t->type == ST_SEARCH_WORD && memchr(t->text.p, '[', t->text.n))
    return st_search_parser_fail(p, "[ is for names of columns; text that holds it goes in double "
                                    "quotes");
  if (characters == 0) return st_search_parser_fail(p, "nothing stands between the quotes");
  if (p->columns->trigram && characters < SHORTEST_TRIGRAM)
    return st_search_parser_fail(p,
                                 "an index with the trigram tokenizer finds nothing shorter than "
                                 "three characters");
  if (!p->columns->trigram && !st_search_has_word(t->text))
    return st_search_parser_fail(p, "there is no letter or digit to search for");
  return true;
}

/* The word or string looked at. */
static bool phrase_part(st_search_parser *p, st_search_part **out) {
  if (!st_search_at_text(p)) return st_search_misplaced(p);
  if (!phrase_findable(p)) return false;
  *out = st_search_parser_new(p, sizeof **out);
  if (!*out) return false;
  (*out)->text = p->lexer.token.text;
  return st_search_parser_next(p);
}

/* The '+' looked at. */
static bool phrase_plus(st_search_parser *p) {
  if (p->columns->trigram)
    return st_search_parser_fail(p,
                                 "+ finds nothing with the trigram tokenizer: put the words into "
                                 "one pair of double quotes");
  return st_search_parser_next(p);
}

/* The '*' looked at. */
static bool phrase_star(st_search_parser *p, st_search_phrase *phrase) {
  const char *star = p->lexer.token.at;
  phrase->prefix = true;
  if (!st_search_parser_next(p)) return false;
  if (!st_search_at(p, ST_SEARCH_PLUS)) return true;
  return st_search_fail(&p->lexer, star, "* goes behind the last word of a phrase");
}

/* What cannot follow a phrase without a blank: it looks like something else. */
static bool phrase_ends(const st_search_parser *p, const st_search_phrase *phrase) {
  if (!p->lexer.token.glued) return true;
  if (st_search_at(p, ST_SEARCH_OPEN))
    return st_search_parser_fail(p, "a blank is missing before (; AND, OR, NOT and NEAR are in "
                                    "capitals");
  if (phrase->prefix && st_search_at_text(p))
    return st_search_parser_fail(p, "* ends a word: a blank is missing behind it");
  return true;
}

/* one + "two three" + four* */
static bool phrase_read(st_search_parser *p, st_search_phrase **out) {
  st_search_phrase *phrase = st_search_parser_new(p, sizeof *phrase);
  if (!phrase) return false;
  *out = phrase;
  st_search_part **place = &phrase->parts;
  if (!phrase_part(p, place)) return false;
  while (st_search_at(p, ST_SEARCH_PLUS)) {
    place = &(*place)->next;
    if (!phrase_plus(p) || !phrase_part(p, place)) return false;
  }
  if (st_search_at(p, ST_SEARCH_STAR) && !phrase_star(p, phrase)) return false;
  p->phrase_count++;
  return phrase_ends(p, phrase);
}

bool st_search_read_phrase(st_search_parser *p, st_search_node **out) {
  st_search_node *node = st_search_parser_node(p, ST_SEARCH_PHRASE);
  bool initial = st_search_at(p, ST_SEARCH_CARET);
  if (!node || (initial && !st_search_parser_next(p))) return false;
  if (!phrase_read(p, &node->phrases)) return false;
  node->phrases->initial = initial;
  *out = node;
  return true;
}

/* -- NEAR ---------------------------------------------------------------------- */

/* The number behind the comma that is looked at. */
static bool near_distance(st_search_parser *p, int *distance) {
  int64_t number = -1;
  if (!st_search_parser_next(p)) return false;
  st_str text = p->lexer.token.text;
  if (!st_search_at(p, ST_SEARCH_WORD) || text.n > DISTANCE_DIGITS ||
      !st_str_to_int64(text, &number) || number < 0)
    return st_search_parser_fail(p, "the number in NEAR(one two, 5) is from 0 to 999999");
  *distance = (int)number;
  return st_search_parser_next(p);
}

/* "NEAR" and "(". */
static bool near_opens(st_search_parser *p) {
  st_search_token near = p->lexer.token;
  if (!st_search_parser_next(p)) return false;
  if (!st_search_at(p, ST_SEARCH_OPEN) || near.text.n != sizeof "NEAR" - 1)
    return st_search_fail(&p->lexer, near.at, "NEAR is written NEAR(one two, 5)");
  return true;
}

/* What is looked at, behind the phrases, is ')'. */
static bool near_closes(const st_search_parser *p, const st_search_node *node, const char *open) {
  if (st_search_at(p, ST_SEARCH_END))
    return st_search_fail(&p->lexer, open, "this ( is not closed");
  if (!node->phrases) return st_search_parser_fail(p, "NEAR needs words or phrases");
  if (!st_search_at(p, ST_SEARCH_CLOSE))
    return st_search_parser_fail(p, "NEAR takes words and phrases, then a comma and a number");
  return true;
}

bool st_search_read_near(st_search_parser *p, st_search_node **out) {
  st_search_node *node = st_search_parser_node(p, ST_SEARCH_CLOSE_BY);
  if (!node || !near_opens(p)) return false;
  const char *open = p->lexer.token.at;
  st_search_phrase **place = &node->phrases;
  if (!st_search_parser_next(p)) return false;
  for (; st_search_at_text(p); place = &(*place)->next)
    if (!phrase_read(p, place)) return false;
  node->distance = DISTANCE;
  if (node->phrases && st_search_at(p, ST_SEARCH_COMMA) && !near_distance(p, &node->distance))
    return false;
  *out = node;
  return near_closes(p, node, open) && st_search_parser_next(p);
}
