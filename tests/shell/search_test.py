#!/usr/bin/env python3
"""Full-text search at the prompt, in scripts and over endpoints: .search, and search
indexes in the statements and commands that are about tables.

    tests/shell/search_test.py [--show] [WORD ...]    --show prints the answers
"""
import json
import os
import re
import sys

from completion_support import becomes, lists
from endpoints import Plain, Serve, needs_curl, over
from shell_support import ROOT, Skipped, case, expect, main
from terminal import Terminal, has_libedit

DATA = os.path.join(ROOT, "..", "shared", "data", "movies.json")
SHOW = "--show" in sys.argv
SETUP = """CREATE TABLE films (id);
put films {"id":"m1","title":"The Time Machine","plot":"A man builds a machine for time travel.","year":1960}
put films {"id":"m2","title":"Primer","plot":"Two engineers find time travel by accident.","year":2004}
put films {"id":"m3","title":"Travel Time","plot":"A road movie.","tags":["slow","road"],"year":1999}
CREATE SEARCH INDEX words ON films (title WEIGHT 10, plot, tags) TOKENIZER porter;
"""
MATCH = "\x1b[1;31m%s\x1b[0m"


def films(t, store="app.db"):
    expect(t.stator(store, stdin=SETUP), code=0, out="", err="")


def rows(done):
    expect(done, code=0, err="")
    return [json.loads(line) for line in done.out.splitlines()]


def search(t, *words, store="app.db"):
    return rows(t.stator(store, ".search", *words))


# --------------------------------------------------------------------------- answers


@case
def the_best_comes_first_with_its_score_key_and_snippets(t):
    films(t)
    found = search(t, "films", "time", "machine")
    assert [r["id"] for r in found] == ["m1"] and list(found[0]) == ["_score", "id", "title", "plot"], found
    assert found[0]["plot"] == "A man builds a machine for time travel.", found
    scores = [r["_score"] for r in search(t, "films", "travel")]
    assert scores == sorted(scores, reverse=True) and len(scores) == 3, scores


@case
def options_stand_before_and_behind_the_query(t):
    films(t)
    where = "year > 1980 AND begins_with(title, 'Tra')"
    for words in (["--where", where, "travel"], ["travel", "--where", where]):
        assert [r["id"] for r in search(t, "films.words", *words)] == ["m3"], words
    typed = ".search films --project \"title, year\" travel --limit 2 time"
    assert [sorted(r) for r in rows(t.stator("app.db", typed))] == [
        ["_score", "id", "plot", "title", "year"] if r["id"] != "m3" else ["_score", "id", "title", "year"]
        for r in rows(t.stator("app.db", typed))]
    assert len(rows(t.stator("app.db", typed))) == 2
    assert search(t, "films", "--full", "road")[0]["tags"] == "slow\nroad"
    assert search(t, "films", "road")[0]["tags"] == "slow road"


@case
def quotes_of_a_query_are_its_own(t):
    films(t)
    assert [r["id"] for r in rows(t.stator("app.db", '.search films "time travel"'))] == ["m2", "m1"] or \
        {r["id"] for r in rows(t.stator("app.db", '.search films "time travel"'))} == {"m1", "m2"}
    assert [r["id"] for r in rows(t.stator("app.db", '.search films "travel time"'))] == ["m3"]
    assert rows(t.stator("app.db", '.search films "--limit 1"')) == []


@case
def a_table_may_have_a_dot_in_its_name(t):
    expect(t.stator("app.db", stdin="""CREATE TABLE "films.words" (id);
put films.words {"id":"dot","title":"time"}
CREATE SEARCH INDEX www ON "films.words" (title);
""" + SETUP), code=0, err="")
    assert [r["id"] for r in search(t, "films.words", "time")] == ["dot"]
    assert [r["id"] for r in search(t, "films.words.www", "time")] == ["dot"]


@case
def it_goes_on_where_the_page_ended(t):
    films(t)
    done = t.stator("app.db", stdin=".limit 1\n.search films travel\nit\n.all\nit\n")
    assert [json.loads(line)["id"] for line in done.out.splitlines()] == \
        [r["id"] for r in search(t, "films", "travel")], done
    assert done.code == 1 and "nothing to go on with" in done.err, done


@case
def every_mode_prints_hits(t):
    films(t)
    expect(t.stator("app.db", "--mode", "csv", ".search films tag: x"), code=1, err_has="there are: title, plot, tags")
    csv = expect(t.stator("app.db", "--mode", "csv", ".search", "films", "accident"), code=0).out
    assert csv.splitlines()[0] == "_score,id,plot" and csv.splitlines()[1].endswith(
        ",m2,Two engineers find time travel by accident."), csv
    quote = expect(t.stator("app.db", "--mode", "quote", ".search", "films", "accident"), code=0).out
    assert "INSERT" not in quote, quote
    line = expect(t.stator("app.db", "--mode", "line", ".search", "films", "accident"), code=0).out
    assert "\nid     = m2\nplot   = Two engineers" in line, line


@case
def stats_and_check_know_search_indexes_and_views(t):
    films(t)
    expect(t.stator("app.db", "CREATE VIEW recent ON films (title TEXT) WHERE attribute_exists(title) INDEX (title);"),
           code=0, err="")
    expect(t.stator("app.db", ".stats"), code=0, out_has="words 3")
    expect(t.stator("app.db", ".stats films"), code=0, out_has="search      words: 3 entries\nview        recent\n")
    expect(t.stator("app.db", ".check"), code=0, out_has="no damage found: 1 table, 3 items, ")


# -------------------------------------------------------------------------- terminals


@case
def matches_are_painted_on_a_terminal_alone(t):
    films(t)
    for mode in ("table", "line"):
        terminal = Terminal(t, "app.db", "--mode", mode, ".search films travel", NO_COLOR=None)
        terminal.end()
        shown = terminal.child.before
        assert MATCH % "travel" in shown and MATCH % "Travel" in shown, shown
        assert "\u2061" not in shown and "\u2062" not in shown, shown
        plain = Terminal(t, "app.db", "--mode", mode, ".search films travel")
        plain.end()
        assert "\x1b[1;31m" not in plain.child.before and "\u2061" not in plain.child.before
    table = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "Travel Time" in table, table


@case
def a_mistake_in_a_query_is_shown_in_its_place(t):
    films(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    shown = terminal.line(".search films time AND (machine")
    assert "time AND (machine\n         ^\nValidationException: Invalid SearchQuery: " in shown, shown
    assert terminal.leave() == 0


@case
def what_is_dropped_is_told_how_it_is_made_again(t):
    films(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    shown = terminal.line("DROP SEARCH INDEX words ON films;")
    again = "made again by CREATE SEARCH INDEX words ON films (title WEIGHT 10, plot, tags) TOKENIZER porter;"
    assert again in shown.replace("\n", " ") and "ok" in shown, shown
    terminal.line(again[len("made again by "):])
    assert "m2" in terminal.line(".search films accident")
    assert terminal.leave() == 0


@case
def a_search_that_finds_nothing_is_told_what_may_have_been_meant(t):
    films(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    shown = terminal.line(".search films primer or accident")
    assert "(and, or, not are words to search for; AND, OR, NOT join words)" in shown, shown
    assert "a text is in 'single quotes')" in terminal.line(""".search films travel --where 'title = "Primer"'""")
    plain = terminal.line(".search films nosuchword")
    assert "(0 items)" in plain and "words" not in plain, plain
    assert terminal.leave() == 0


@case
def an_index_of_a_name_that_no_item_has_is_told(t):
    films(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    assert "no item of films has a text there yet" in terminal.line("CREATE SEARCH INDEX typo ON films (plto);")
    assert "no item" not in terminal.line("CREATE SEARCH INDEX plots ON films (plot);")
    assert terminal.leave() == 0


@case
def names_and_words_are_completed(t):
    if not has_libedit():
        raise Skipped("built without libedit")
    films(t)
    terminal = Terminal(t, "app.db", size=(40, 200)).draw()
    terminal.wait()
    becomes(terminal, [
        ("SELECT * FROM films WHERE sea", "SELECT * FROM films WHERE search("), (".sea", ".search "), (".search fi", ".search films "), (".search films.w", ".search films.words "),
        (".search films --wh", ".search films --where "), ("CREATE SEA", "CREATE SEARCH "),
        ("CREATE SEARCH IND", "CREATE SEARCH INDEX "), ("CREATE SEARCH INDEX x O", "CREATE SEARCH INDEX x ON "),
        ("CREATE SEARCH INDEX x ON fi", "CREATE SEARCH INDEX x ON films "),
        ("CREATE SEARCH INDEX x ON films (pl", "CREATE SEARCH INDEX x ON films (plot "),
        ("CREATE SEARCH INDEX x ON films (plot WE", "CREATE SEARCH INDEX x ON films (plot WEIGHT "),
        ("CREATE SEARCH INDEX x ON films (plot) tok", "CREATE SEARCH INDEX x ON films (plot) tokenizer "),
        ("create search index x on films (plot) tokenizer po", "create search index x on films (plot) tokenizer porter "),
        ("DROP SEARCH INDEX wo", "DROP SEARCH INDEX words "), ("DROP SEARCH INDEX words ON f", "DROP SEARCH INDEX words ON films "),
        ("SHOW SEAR", "SHOW SEARCH "), ("SHOW SEARCH IN", "SHOW SEARCH INDEXES "),
        ("DESCRIBE SEARCH INDEX wo", "DESCRIBE SEARCH INDEX words "),
        ('Search {"SearchQ', 'Search {"SearchQuery": '),
    ])
    lists(terminal, "CREATE ", "TABLE", "SEARCH", "VIEW")


@case
def making_an_index_of_many_items_shows_how_far_it_is(t):
    t.write("many.jsonl", "".join('{"id":"%d","text":"%s"}\n' % (i, "some words to find " * 12)
                                  for i in range(60000)))
    expect(t.stator("app.db", "CREATE TABLE many (id);", stdin=""), code=0)
    expect(t.stator("app.db", ".import", "many.jsonl", "many"), code=0)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    shown = terminal.line("CREATE SEARCH INDEX words ON many (text);")
    assert "entering: " in shown and "of 60,000 items" in shown and shown.rstrip().endswith("ok"), shown[-500:]
    assert terminal.leave() == 0


# -------------------------------------------------------------------------- endpoints


@case
@needs_curl
def an_endpoint_of_stator_searches_too(t):
    with Serve(t) as url:
        expect(over(t, url, stdin=SETUP), code=0, err="")
        done = over(t, url, ".search films.words road")
        assert json.loads(done.out)["tags"] == "slow road", done
        expect(over(t, url, "DESCRIBE films;"), code=0, out_has="search     words (title WEIGHT 10, plot, tags)")
        expect(over(t, url, ".schema"), code=0, out_has="CREATE SEARCH INDEX words ON films")


@case
@needs_curl
def a_plain_endpoint_is_told_what_is_needed(t):
    with Serve(t) as served, Plain(served) as url:
        expect(over(t, url, "CREATE TABLE films (id);"), code=0, err="")
        for line in ("CREATE SEARCH INDEX www ON films (title);", ".search films x",
                     "DROP SEARCH INDEX www ON films;", "DESCRIBE SEARCH INDEX www ON films;"):
            expect(over(t, url, line), code=1, out="", err_has="this needs a store of one's own; ")
        expect(over(t, url, "SHOW SEARCH INDEXES;"), code=0, out="", err="")
        expect(over(t, url, "--no-init", ".schema"), code=0, out="CREATE TABLE films (id S HASH);\n", err="")


# -------------------------------------------------------------------- whole stores


@case
@needs_curl
def a_whole_store_takes_its_search_indexes_along(t):
    films(t)
    expect(t.stator("app.db", ".export --all out"), code=0)
    assert "CREATE SEARCH INDEX IF NOT EXISTS words ON films (title WEIGHT 10, plot, tags) TOKENIZER porter;\n" == \
        open(t.path("out/views.stator")).read()
    expect(t.stator("new.db", ".import out"), code=0, err="")
    assert search(t, "films", "travel", store="new.db") == search(t, "films", "travel")
    expect(t.stator("new.db", ".import out --restart"), code=0, err="")
    with Serve(t) as served, Plain(served) as url:
        expect(over(t, url, ".import out"), code=0,
               err_has="films: its search indexes and views are left out: %s has none" % url)


@case
def a_file_of_views_that_does_more_is_refused(t):
    films(t)
    expect(t.stator("app.db", ".export --all out"), code=0)
    for said, why in (("DROP TABLE films;", "not the making of a search index or view"),
                      ("CREATE SEARCH INDEX www ON others (a);", "of a table that schema.stator does not make"),
                      ("CREATE VIEW;", "expected the name of the view")):
        t.write("out/views.stator", "\n" + said + "\n")
        expect(t.stator("new.db", ".import out"), code=1, out="", err_has="views.stator:2: " + why)
        expect(t.stator("new.db", ".tables"), code=0, out="")


# ------------------------------------------------------------------------------ films


@case
def films_about_time_travel_are_ranked_with_snippets(t):
    if not os.path.exists(DATA):
        raise Skipped("../shared/data/movies.json is not there")
    with open(DATA, encoding="utf-8") as f:
        made = json.load(f)
    t.write("films.jsonl", "".join(json.dumps(film) + "\n" for film in made))
    expect(t.stator("films.db", stdin="""CREATE TABLE films (year N, title);
.import films.jsonl films
CREATE SEARCH INDEX words ON films (title WEIGHT 4, info.plot, info.genres) TOKENIZER porter;
"""), code=0)
    done = t.stator("films.db", '.search films info.plot: "time travel"')
    if SHOW:
        print(t.stator("films.db", "--mode", "table", '.search films info.plot: "time travel" --limit 5').out)
    found = rows(done)
    wanted = {f["title"] for f in made if re.search(r"\btime travel", f["info"].get("plot", "").lower())}
    assert wanted and wanted <= {r["title"] for r in found} and len(found) < len(wanted) + 40, (wanted, found)
    assert all(re.search("time", r["info.plot"], re.I) for r in found), found
    scores = [r["_score"] for r in found]
    assert scores == sorted(scores, reverse=True)


main([w for w in sys.argv[1:] if w != "--show"])
