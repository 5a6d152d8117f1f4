/*
** questions.c - what searches and statements of SQL ask: their texts for Stator's
** view and for raw, and the values that go with them. Where an index answers, raw
** reads a table made by hand, with ordinary columns and ordinary indexes that have
** the same columns; elsewhere it has json_extract over the items.
*/
#include "bench.h"

enum { CLASS_COMMON = 6, CLASS_RARE = 12, MONTHS = 9 }; /* behind the last there are rows yet */

#define EXTRACT(path) "json_extract(item,'$." path "')"
#define PRICE "CAST(" EXTRACT("price.N") " AS REAL)"

typedef struct question_text {
  const char *of_view, *of_raw;
} question_text;

static const question_text questions[QUESTIONS] = {
    [ASK_EMAIL] = {"SELECT created,price FROM sales WHERE email=?1",
                   "SELECT created,price FROM h WHERE email=?1"                                   },
    [ASK_SINCE] =
        {"SELECT created,email,price FROM sales WHERE created>=?1 ORDER BY created LIMIT 50",
                   "SELECT created,email,price FROM h WHERE created>=?1 ORDER BY created LIMIT 50"},
    [ASK_TOP] = {"SELECT price,created FROM sales WHERE stage=?1 ORDER BY price DESC LIMIT 50",
                   "SELECT price,created FROM h WHERE stage=?1 ORDER BY price DESC LIMIT 50"      },
    [ASK_ITEMS] = {"SELECT city,hits FROM sales WHERE email=?1",
                   "SELECT " EXTRACT("address.M.city.S") ",CAST(" EXTRACT(
                       "hits.N") " AS INTEGER)"
                                 " FROM t1 WHERE " EXTRACT("email.S") "=?1"                       },
    [ASK_FILTER] = {"SELECT pk,created FROM sales WHERE category=?1",
                   "SELECT pk," EXTRACT("created.S") " FROM t1 WHERE " EXTRACT(
                        "category.S") "=?1"                                                       },
    [ASK_TOTALS] = {"SELECT category,count(*),avg(price) FROM sales GROUP BY category",
                   "SELECT " EXTRACT("category.S") " AS category,count(*),avg(" PRICE ")"
                                                    " FROM t1 GROUP BY category"                  },
};

const char *question_sql(question ask) {
  return questions[ask].of_view;
}

const char *question_raw_sql(question ask) {
  return questions[ask].of_raw;
}

text question_value(const bench_case *c, uint32_t group, uint64_t random, pool *out) {
  switch (c->ask) {
  case ASK_RARE: return data_word(CLASS_RARE, random, out);
  case ASK_COMMON: return data_word(CLASS_COMMON, random, out);
  case ASK_EMAIL:
  case ASK_ITEMS: return data_group_email(data_group_start(group, c->size), out);
  case ASK_SINCE:
    return pool_format(out, "2026-%02u-%02u", (unsigned)(random % MONTHS) + 1,
                       (unsigned)(random >> 8) % 28 + 1);
  case ASK_TOP: return data_stage(random);
  case ASK_FILTER: return data_category(random);
  default: return (text){"", 0};
  }
}
