#!/usr/bin/env python3
"""4,609 films through the program: imported, asked, changed, counted and swept.

    tests/shell/movies_test.py [--show] [WORD ...]    --show prints the answers
"""
import json
import os
import sys

from shell_support import ROOT, Skipped, case, expect, main

DATA = os.path.join(ROOT, "..", "shared", "data", "movies.json")
SHOW = "--show" in sys.argv
TABLE = """
create-table --table-name movies --billing-mode PAY_PER_REQUEST --attribute-definitions \
AttributeName=year,AttributeType=N AttributeName=title,AttributeType=S \
AttributeName=genre,AttributeType=S AttributeName=rating,AttributeType=N \
--key-schema AttributeName=year,KeyType=HASH AttributeName=title,KeyType=RANGE \
--global-secondary-indexes '[{"IndexName":"by_genre","KeySchema":[{"AttributeName":"genre",\
"KeyType":"HASH"},{"AttributeName":"rating","KeyType":"RANGE"}],"Projection":\
{"ProjectionType":"ALL"}}]'
update-time-to-live --table-name movies --time-to-live-specification \
Enabled=true,AttributeName=expires_at
.import films.jsonl movies
"""


def films():
    """The first genre and the rating beside each film, for the index; the first
    five are gone after the year 2001."""
    if not os.path.exists(DATA):
        raise Skipped("../shared/data/movies.json is not there")
    with open(DATA, encoding="utf-8") as f:
        made = json.load(f)
    for number, film in enumerate(made):
        info = film["info"]
        if info.get("genres"):
            film["genre"] = info["genres"][0]
        if "rating" in info:
            film["rating"] = info["rating"]
        if number < 5:
            film["expires_at"] = 1000000000
    return made


def load(t):
    made = films()
    t.write("films.jsonl", "".join(json.dumps(f) + "\n" for f in made))
    done = t.stator("movies.db", stdin=TABLE)
    expect(done, code=0, out_has="4609 items imported into movies")
    return made


def ask(t, *words):
    done = t.stator("movies.db", *words)
    if SHOW:
        print("$ stator movies.db", *words)
        print(done.out + done.err, end="")
    return done


@case
def the_films_of_2013_that_begin_with_the(t):
    wanted = sorted(f["title"] for f in load(t)
                    if f["year"] == 2013 and f["title"].startswith("The "))
    done = ask(t, "query movies year = :y and begins_with(title, :t) "
                  '{":y":2013,":t":"The "} project=title')
    expect(done, code=0)
    assert [json.loads(line)["title"] for line in done.out.splitlines()
            if line.startswith("{")] == wanted, done


@case
def the_ten_best_rated_dramas(t):
    best = sorted((f["rating"] for f in load(t) if f.get("genre") == "Drama" and "rating" in f),
                  reverse=True)[:10]
    done = ask(t, 'query movies genre = :g {":g":"Drama"} index=by_genre desc limit=10 '
                  'project="rating, title, year"')
    found = [json.loads(line)["rating"] for line in done.out.splitlines() if line.startswith("{")]
    assert found == best, done


@case
def eight_segments_count_what_the_table_counts(t):
    load(t)
    done = [ask(t, "scan", "--table-name", "movies", "--select", "COUNT", "--segment", str(i),
                "--total-segments", "8") for i in range(8)]
    assert sum(json.loads(d.out)["Count"] for d in done) == 4609, done
    expect(ask(t, "describe-table", "--table-name", "movies"), code=0,
           out_has='"ItemCount": 4609')


@case
def an_update_whose_condition_fails_and_one_whose_holds(t):
    load(t)
    rush = 'update movies {"year":2013,"title":"Rush"} set rating = :r {":r":9.9,":most":9} '
    expect(ask(t, rush + 'if="rating > :most"'), code=1,
           err="ConditionalCheckFailedException: The conditional request failed\n")
    expect(ask(t, rush + 'if="rating < :most" return=new'), code=0,
           out_has='"rating": 9.9')


@case
def a_walk_of_the_index_meets_each_film_once(t):
    wanted = sorted((f["year"], f["title"]) for f in load(t) if "genre" in f and "rating" in f)
    met, start = [], []
    while True:
        page = json.loads(t.stator("movies.db", "--plain", "scan", "--table-name", "movies",
                                   "--index-name", "by_genre", "--limit", "400", *start).out)
        met += [(f["year"], f["title"]) for f in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        start = ["--exclusive-start-key", json.dumps(page["LastEvaluatedKey"])]
    assert sorted(met) == wanted, len(met)


@case
def the_short_lived_films_are_swept(t):
    load(t)
    expect(ask(t, ".sweep movies"), code=0, out="0 expired items deleted\n")
    t.write("sweep", ".clock set 1000000100000\n.sweep movies\n")
    done = ask(t, ".read sweep")
    expect(done, code=0, out_has="5 expired items deleted")


if SHOW:
    sys.argv.remove("--show")
main()
