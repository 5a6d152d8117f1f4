#!/usr/bin/env python3
"""What keys cannot answer, over HTTP: 4,609 films searched by the words of their plots
and counted by SQL, and a shop of one table, each entity a view, joined."""
import collections
import functools
import json
import re

import harness
from harness import Endpoint, create_table, equal, test


@functools.lru_cache(None)
def endpoint():
    return Endpoint()


def ask(operation, **request):
    answer = endpoint().post(json.dumps(request), "Stator_20261121." + operation)
    equal(answer.status, 200, "%s %s: %r" % (operation, request, answer.body))
    return answer.json


def rows(statement, *parameters):
    """Of plain values: numbers as text."""
    answer = ask("Sql", Statement=statement, Parameters=list(parameters))
    return [tuple(None if "NULL" in v else list(v.values())[0] for v in row) for row in answer["Rows"]]


def batches(table, items):
    for at in range(0, len(items), 25):
        requests = [{"PutRequest": {"Item": item}} for item in items[at:at + 25]]
        equal(endpoint().call("BatchWriteItem", {"RequestItems": {table: requests}}),
              {"UnprocessedItems": {}})


# ------------------------------------------------------------------------- films

def typed(value):
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, list):
        return {"L": [typed(v) for v in value]}
    if isinstance(value, dict):
        return {"M": {k: typed(v) for k, v in value.items()}}
    return {"N": str(value)}


@functools.lru_cache(None)
def films():
    """Half of them are there when the index and the view are made."""
    found = harness.movies()
    items = [typed(film)["M"] for film in found]
    create_table(endpoint(), "Movies", "year:N title:S")
    batches("Movies", items[::2])
    ask("CreateSearchIndex", TableName="Movies", IndexName="words", Attributes=[
        {"AttributePath": "title", "Weight": 4}, {"AttributePath": "info.plot"},
        {"AttributePath": "info.actors"}], PrefixLengths=[3])
    ask("CreateView", ViewName="films", TableName="Movies", Columns=[
        {"ColumnName": "year", "Type": "INTEGER"}, {"ColumnName": "title", "Type": "TEXT"},
        {"ColumnName": "rating", "AttributePath": "info.rating", "Type": "REAL"},
        {"ColumnName": "genres", "AttributePath": "info.genres", "Type": "JSON"},
        {"ColumnName": "plot", "AttributePath": "info.plot", "Type": "TEXT"}],
        Indexes=[{"Columns": ["rating"], "Covering": ["title"]}])
    batches("Movies", items[1::2])
    return found


def search(query, **more):
    return ask("Search", TableName="Movies", IndexName="words", SearchQuery=query, **more)


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def names(answer):
    return [item["title"]["S"] for item in answer["Items"]]


@test
def films_whose_plot_mentions_time_travel_come_ranked_with_snippets():
    wanted = [f["title"] for f in films() if "time travel" in " ".join(words(f["info"].get("plot", "")))]
    found = search('info.plot: "time travel"*', Snippet={"Tokens": 24, "Before": "[", "After": "]"})
    equal(sorted(names(found)), sorted(wanted))
    scores = [float(hit["Score"]) for hit in found["Hits"]]
    equal(scores, sorted(scores, reverse=True))
    for hit in found["Hits"]:
        assert re.search(r"\[time.travel", hit["Snippets"]["info.plot"], re.I), hit


@test
def every_word_of_the_plots_finds_the_films_that_have_it():
    having = collections.defaultdict(set)
    for film in films():
        if all(c.isascii() for c in film["info"].get("plot", "")):
            for word in words(film["info"].get("plot", "")):
                having[word].add((film["year"], film["title"]))
    for word in sorted(having)[::150]:
        found, request = set(), {"Limit": 100}
        while True:
            page = search("info.plot: " + word, **request)
            found |= {(int(i["year"]["N"]), i["title"]["S"]) for i in page["Items"]
                      if all(c.isascii() for c in i["info"]["M"]["plot"]["S"])}
            if "NextToken" not in page:
                break
            request["NextToken"] = page["NextToken"]
        equal(found, having[word], word)


@test
def ratings_are_averaged_by_genre_and_decade():
    sums = collections.defaultdict(list)
    for film in films():
        for genre in film["info"].get("genres", []):
            if "rating" in film["info"]:
                sums[genre, int(film["year"]) // 10 * 10].append(film["info"]["rating"])
    found = rows("""
        SELECT genre.value ->> 'S', year / 10 * 10 AS decade, count(*), avg(rating)
        FROM films, json_each(genres, '$.L') AS genre
        WHERE rating IS NOT NULL GROUP BY 1, 2""")
    equal({(genre, int(decade)): int(count) for genre, decade, count, _ in found},
          {key: len(ratings) for key, ratings in sums.items()})
    for genre, decade, _, average in found:
        ratings = sums[genre, int(decade)]
        assert abs(float(average) - float(sum(ratings) / len(ratings))) < 1e-9, (genre, decade)


@test
def the_best_films_come_from_an_index():
    best = sorted((f for f in films() if "rating" in f["info"]), key=lambda f: -f["info"]["rating"])
    statement = "SELECT rating, title FROM films WHERE rating >= 8.5 ORDER BY rating DESC"
    equal([float(rating) for rating, _ in rows(statement)],
          [float(f["info"]["rating"]) for f in best if f["info"]["rating"] >= 8.5])
    plan = " ".join(row[-1] for row in rows("EXPLAIN QUERY PLAN " + statement))
    assert "INDEX stator_v" in plan, plan


@test
def words_and_sql_are_asked_in_one_statement():
    films()
    found = rows("""
        SELECT films.year, films.title, round(-bm25(Movies_words), 3)
        FROM Movies_words JOIN films ON films._id = Movies_words.rowid
        WHERE Movies_words MATCH ? AND films.rating > 7 ORDER BY rank LIMIT 5""", {"S": "submarine"})
    wanted = [f["title"] for f in films() if "submarine" in words(f["info"].get("plot", "") + " " + f["title"])
              and f["info"].get("rating", 0) > 7]
    equal(sorted(title for _, title, _ in found), sorted(wanted)[:5])


# --------------------------------------------------------------------- one table

SHOP = [
    ("USER#ann", "PROFILE", "user", {"name": "Ann", "city": "Lisboa"}),
    ("USER#bob", "PROFILE", "user", {"name": "Bob", "city": "Oslo"}),
    ("USER#eve", "PROFILE", "user", {"name": "Eve", "city": "Lisboa"}),
    ("PRODUCT#pen", "PRODUCT", "product", {"name": "Pen", "price": 2}),
    ("PRODUCT#ink", "PRODUCT", "product", {"name": "Ink", "price": "7.5"}),
    ("PRODUCT#pad", "PRODUCT", "product", {"name": "Pad", "price": 3}),
    ("USER#ann", "ORDER#1", "order", {"product": "PRODUCT#pen", "count": 10}),
    ("USER#ann", "ORDER#2", "order", {"product": "PRODUCT#ink", "count": 1}),
    ("USER#bob", "ORDER#1", "order", {"product": "PRODUCT#pad", "count": 4}),
    ("USER#bob", "ORDER#2", "order", {"product": "PRODUCT#pen", "count": 1}),
]


def entity(name, columns, *indexes):
    ask("CreateView", ViewName=name, TableName="Shop", Columns=[
        dict(zip(("ColumnName", "Type", "AttributePath"), c.split())) for c in columns],
        ConditionExpression="kind = :k", ExpressionAttributeValues={":k": {"S": name[:-1]}},
        Indexes=[{"Columns": [c]} for c in indexes])


@functools.lru_cache(None)
def shop():
    create_table(endpoint(), "Shop", "pk:S sk:S")
    entity("users", ["id TEXT pk", "name TEXT name", "city TEXT city"], "city")
    entity("products", ["id TEXT pk", "name TEXT name", "price NUMERIC price"])
    entity("orders", ["buyer TEXT pk", "number TEXT sk", "product TEXT product", "count INTEGER count"],
           "product")
    numbers = {"price", "count"}
    batches("Shop", [dict({k: {"N": str(v)} if k in numbers else {"S": v} for k, v in rest.items()},
                          pk={"S": pk}, sk={"S": sk}, kind={"S": kind}) for pk, sk, kind, rest in SHOP])


@test
def users_orders_and_products_of_one_table_are_joined():
    shop()
    statement = """
        SELECT users.city, products.name, sum(orders.count), sum(orders.count * products.price)
        FROM orders JOIN users ON users.id = orders.buyer
                    JOIN products ON products.id = orders.product
        GROUP BY 1, 2 ORDER BY 1, 2"""
    equal(rows(statement), [("Lisboa", "Ink", "1", "7.5"), ("Lisboa", "Pen", "10", "20"),
                            ("Oslo", "Pad", "4", "12"), ("Oslo", "Pen", "1", "2")])
    plan = " ".join(row[-1] for row in rows("EXPLAIN QUERY PLAN " + statement))
    assert "SEARCH" in plan, plan


@test
def a_write_is_seen_by_the_next_statement():
    shop()
    count = "SELECT count(*) FROM orders WHERE product = 'PRODUCT#pad'"
    equal(rows(count), [("1",)])
    item = {"pk": {"S": "USER#eve"}, "sk": {"S": "ORDER#1"}, "kind": {"S": "order"},
            "product": {"S": "PRODUCT#pad"}, "count": {"N": "1"}}
    endpoint().call("PutItem", {"TableName": "Shop", "Item": item})
    equal(rows(count), [("2",)])
    equal(rows("SELECT name FROM users WHERE id NOT IN (SELECT buyer FROM orders)"), [])
    endpoint().call("DeleteItem", {"TableName": "Shop", "Key": {k: item[k] for k in ("pk", "sk")}})
    equal(rows(count), [("1",)])
    equal(rows("SELECT name FROM users WHERE id NOT IN (SELECT buyer FROM orders)"), [("Eve",)])


harness.main()
