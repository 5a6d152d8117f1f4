#!/usr/bin/env python3
"""Questions in SQL at the prompt, in scripts and over endpoints: .sql and views.

    tests/shell/sql_test.py [--show] [WORD ...]    --show prints the answers
"""
import csv
import io
import json
import os
import sys

from completion_support import becomes, lists
from endpoints import Plain, Serve, needs_curl, over
from shell_support import ROOT, Skipped, case, expect, main
from terminal import Terminal, has_libedit

DATA = os.path.join(ROOT, "..", "shared", "data", "movies.json")
SHOW = "--show" in sys.argv
# One table holds three kinds of things.
SETUP = """CREATE TABLE app (pk, sk);
put app {"pk":"USER#1","sk":"PROFILE","name":"Ann","profile":{"age":42}}
put app {"pk":"USER#2","sk":"PROFILE","name":"Bob"}
put app {"pk":"USER#1","sk":"ORDER#1","product":"PEN","count":10}
put app {"pk":"USER#1","sk":"ORDER#2","product":"INK","count":1}
put app {"pk":"USER#2","sk":"ORDER#1","product":"PEN","count":2}
put app {"pk":"PRODUCT#PEN","sk":"-","price":1.25,"tags":["office","blue"]}
put app {"pk":"PRODUCT#INK","sk":"-","price":9}
CREATE VIEW users ON app (id TEXT FROM pk, name TEXT, age INTEGER FROM profile.age)
  WHERE begins_with(pk, 'USER#') AND sk = 'PROFILE';
CREATE VIEW orders ON app (user TEXT FROM pk, number TEXT FROM sk, product TEXT, count INTEGER)
  WHERE begins_with(sk, 'ORDER#') INDEX (product) INCLUDE (count);
CREATE VIEW products ON app (id TEXT FROM pk, price REAL, tags JSON) WHERE begins_with(pk, 'PRODUCT#');
"""
JOINED = """.sql SELECT u.name, sum(o.count) AS things, -- of all kinds; with a semicolon
  sum(o.count * p.price) AS total
FROM users u
JOIN orders o ON o.user = u.id
JOIN products p ON p.id = 'PRODUCT#' || o.product
GROUP BY u.id
ORDER BY total DESC;
"""
ENDLESS = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"


def store(t, name="app.db"):
    expect(t.stator(name, stdin=SETUP), code=0, out="", err="")


def sql(t, statement, name="app.db", mode="jsonl"):
    return expect(t.stator(name, "--mode", mode, stdin=".sql " + statement + ";\n"), code=0, err="").out


# --------------------------------------------------------------------------- answers


@case
def three_kinds_of_one_table_are_joined(t):
    store(t)
    done = expect(t.stator("app.db", "--mode", "table", stdin=JOINED + ".sql SELECT 1 AS one; .tables\n"),
                  code=0).out
    assert done.startswith("""name │ things │ total
─────┼────────┼──────
Ann  │     11 │  21.5
Bob  │      2 │   2.5
one
───
  1
app
"""), done
    assert [json.loads(l) for l in expect(t.stator("app.db", stdin=JOINED), code=0).out.splitlines()] == [
        {"name": "Ann", "things": 11, "total": 21.5}, {"name": "Bob", "things": 2, "total": 2.5}]


@case
def every_way_in_takes_a_question(t):
    store(t)
    question = "SELECT name FROM users ORDER BY name"
    for words in ([".sql " + question], [".sql", question], ["-e", ".sql " + question + ";", "-e", ".sql SELECT 1 WHERE 0"],
                  [".sql"] + question.split(), [".sql timeout=5 " + question]):
        expect(t.stator("app.db", *words), code=0, err="", out='{"name": "Ann"}\n{"name": "Bob"}\n')
    t.write("asked.st", "\n.sql\t" + question + "\n  DESC\n;\n.tables\n")
    expect(t.stator("app.db", "-f", "asked.st"), code=0, err="", out='{"name": "Bob"}\n{"name": "Ann"}\napp\n')


@case
def columns_keep_their_order_and_their_names_in_every_mode(t):
    store(t)
    asked = "SELECT name AS z, age AS a, name, name FROM users WHERE id = 'USER#2'"
    assert sql(t, asked) == '{"z": "Bob", "a": null, "name": "Bob", "name_2": "Bob"}\n'
    assert sql(t, asked, mode="csv") == "z,a,name,name_2\nBob,null,Bob,Bob\n"
    assert sql(t, asked, mode="line") == "z      = Bob\na      = null\nname   = Bob\nname_2 = Bob\n"
    assert sql(t, asked, mode="markdown").splitlines()[0] == "| z | a | name | name_2 |"
    assert sql(t, asked + " AND 1 = 0", mode="csv") == "z,a,name,name_2\n"
    assert sql(t, asked + " AND 1 = 0", mode="json") == "[]\n"
    many = ", ".join("%d AS c%d" % (i, 99 - i) for i in range(60))
    assert sql(t, "SELECT " + many, mode="csv").splitlines()[0] == ",".join("c%d" % (99 - i) for i in range(60))


@case
def values_are_what_they_are(t):
    store(t)
    asked = "SELECT 9223372036854775807 AS i, 0.5 AS r, 'é\"''' AS t, x'00ff' AS b, NULL AS n, '12' AS s"
    assert json.loads(sql(t, asked)) == {"i": 9223372036854775807, "r": 0.5, "t": "é\"'", "b": "AP8=", "n": None, "s": "12"}
    assert sql(t, asked, mode="csv").splitlines()[1] == '9223372036854775807,0.5,"é""\'",AP8=,null,"12"'
    assert sql(t, "SELECT stator_json(tags) AS tags FROM products WHERE tags IS NOT NULL") == \
        '{"tags": "[\\"office\\",\\"blue\\"]"}\n'
    typed = expect(t.stator("app.db", "--typed", ".sql", "SELECT 1 AS a, 'x' AS b, NULL AS c"), code=0).out
    assert json.loads(typed) == {"a": {"N": "1"}, "b": {"S": "x"}, "c": {"NULL": True}}, typed


@case
def sql_alone_lists_what_can_be_asked(t):
    expect(t.stator("app.db", stdin=SETUP + 'CREATE TABLE films (year N, title);\n'
                    "CREATE SEARCH INDEX words ON films (title);\n"), code=0)
    listed = [json.loads(l) for l in expect(t.stator("app.db", ".sql"), code=0, err="").out.splitlines()]
    assert [(r["Name"], r["Kind"], r["Columns"]) for r in listed] == [
        ("app", "table", "pk, sk, _item, _id"), ("users", "view", "id TEXT, name TEXT, age INTEGER"),
        ("orders", "view", "user TEXT, number TEXT, product TEXT, count INTEGER"),
        ("products", "view", "id TEXT, price REAL, tags JSON"),
        ("films", "table", "year, title, _item, _id"), ("films_words", "search", "title")], listed


@case
def a_table_whose_name_a_view_has_is_listed_by_the_name_that_it_has_in_sql(t):
    expect(t.stator("app.db", stdin=SETUP + "CREATE TABLE users (key);\nput users {\"key\":\"k\"}\n"), code=0)
    listed = [json.loads(l) for l in expect(t.stator("app.db", ".sql"), code=0, err="").out.splitlines()]
    own = [r for r in listed if r["Table"] == "users"]
    assert len(own) == 1 and own[0]["Name"] != "users" and own[0]["Columns"] == "key, _item, _id", own
    assert json.loads(sql(t, "SELECT key FROM %s" % own[0]["Name"])) == {"key": "k"}
    assert json.loads(sql(t, "SELECT count(*) AS n FROM users")) == {"n": 2}
    expect(t.stator("app.db", ".schema users"), code=0, out="CREATE TABLE users (key S HASH);\n", err="")


@case
def a_long_answer_goes_into_a_file_row_by_row(t):
    count = 300000
    asked = ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t LIMIT %d) "
             "SELECT n, hex(zeroblob(40)) AS zeros FROM t" % count)
    expect(t.stator("app.db", "--mode", "csv", stdin=".once long.csv\n.sql " + asked + ";\n"), code=0, err="")
    assert os.path.getsize(t.path("long.csv")) > 24000000
    with open(t.path("long.csv")) as f:
        assert sum(1 for _ in f) == count + 1


# ---------------------------------------------------------------------------- errors


@case
def what_is_refused_is_said(t):
    store(t)
    for asked, why in (("SELECT emial FROM users", "no such column: emial; at character 8: "),
                       ("DELETE FROM users", "Sql takes one statement that reads"),
                       ("SELECT * FROM stator_tables", '"stator_tables" is one of Stator\'s own tables'),
                       ("SELECT load_extension('x')", ""), ("PRAGMA user_version", "that reads"),
                       ("SELECT (1", "")):
        expect(t.stator("app.db", ".sql", asked), code=1, out="", err_has="ValidationException: ")
        expect(t.stator("app.db", ".sql", asked), code=1, out="", err_has=why)
    expect(t.stator("app.db", stdin=".tables\n.sql SELECT\n  1 FROM nothing;\n"), code=1, out="app\n",
           err_has="stdin:2: ValidationException")
    for words in ("timeout=0 SELECT 1", "timeout=x SELECT 1", "timeout=5", "timeout=5s SELECT 1"):
        expect(t.stator("app.db", ".sql " + words), code=2, out="", err_has="usage: .sql [timeout=SECONDS] SELECT ...;")


@case
def partiql_that_wants_sql_is_told_of_it(t):
    store(t)
    for asked, hint in (("SELECT * FROM users", "(users is a view: .sql SELECT ...; asks it)\n"),
                        ("EXPLAIN SELECT * FROM users", "(users is a view: .sql SELECT ...; asks it)\n"),
                        ("UPDATE users SET a = 1 WHERE id = 'x'", "(users is a view: the items of its table are written to)\n"),
                        ("INSERT INTO users VALUE {'id': 'x'}", "(users is a view: the items of its table are written to)\n"),
                        ("DELETE FROM users WHERE id = 'x'", "(users is a view: the items of its table are written to)\n"),
                        ("DROP TABLE users", "(users is a view: DROP VIEW drops it)\n"),
                        ("CREATE VIEW cheap ON app (pk TEXT) WHERE sk = \"-\"",
                         "(what is in \"quotes\" is the name of an attribute; a text is in 'single quotes')\n"),
                        ("DESCRIBE users", "(users is a view: DESCRIBE VIEW tells of it)\n"),
                        ("SELECT pk FROM app GROUP BY pk", "(.sql SELECT ... GROUP BY ...; takes views and tables)\n"),
                        ("SELECT * FROM app JOIN b ON 1 = 1", "(.sql SELECT ...; joins views and tables)\n"),
                        ("SELECT count(*) FROM app", "(.sql SELECT count(*) FROM app; counts, as does .stats)\n")):
        expect(t.stator("app.db", asked + ";"), code=1, out="", err_has=hint)


@case
def what_a_question_lacks_is_told(t):
    store(t)
    expect(t.stator("app.db", stdin="CREATE SEARCH INDEX words ON app (name);\n"), code=0)
    columns = "(.sql alone lists the columns; CREATE VIEW makes them of other attributes)\n"
    for asked in ("SELECT price FROM app", "SELECT pk FROM app WHERE profile.age > 1"):
        expect(t.stator("app.db", ".sql", asked), code=1, out="", err_has=columns)
    quoted = expect(t.stator("app.db", ".sql", "SELECT id FROM users WHERE name = \"Ann\""), code=1, out="")
    assert "text stands in 'single quotes'" in quoted.err and columns not in quoted.err, quoted.err
    expect(t.stator("app.db", ".sql", "SELECT id FROM users WHERE name MATCH 'ann'"), code=1, out="",
           err_has="FROM films_words WHERE films_words MATCH 'time'; its rowid is _id elsewhere)\n")
    expect(t.stator("app.db", ".sql", "SELECT id FROM users WHERE search('ann')"), code=1, out="",
           err_has="(search() is for statements without .sql; in SQL a search index is asked: ")
    expect(t.stator("app.db", "SELECT pk FROM app WHERE search(nmae, 'ann');"), code=1, out="",
           err_has="No search index of table app has the attributes nmae; there are: words (name)\n")
    found = sql(t, "SELECT users.name FROM app_words('ann') w JOIN users ON users._id = w.rowid ORDER BY bm25(app_words)")
    assert json.loads(found) == {"name": "Ann"}, found


@case
def json_is_shown_to_people_as_it_stands(t):
    store(t)
    asked = "SELECT id, tags, stator_json(tags) AS plain, '[x' AS text, '12' AS digits FROM products WHERE id = 'PRODUCT#PEN'"
    shown = [c.strip() for c in sql(t, asked, mode="table").splitlines()[2].split("│")]
    assert shown == ["PRODUCT#PEN", '{"L":[{"S":"office"},{"S":"bl…', '["office","blue"]', "[x", '"12"'], shown
    assert 'plain  = ["office","blue"]' in sql(t, asked, mode="line")
    assert '| ["office","blue"] | [x |' in sql(t, asked, mode="markdown")
    items = 'CREATE TABLE texts (id);\nput texts {"id": "1", "t": "[\\"a\\"]", "l": ["a"]}\nSELECT t, l FROM texts;\n'
    shown = expect(t.stator("--mode", "table", stdin=items), code=0).out  # of items a text is no list
    assert '"[\\"a\\"]" │ ["a"]' in shown, shown


@case
def a_runaway_is_stopped_and_told_how_to_go_on(t):
    store(t)
    expect(t.stator("app.db", ".sql", "timeout=1 " + ENDLESS), code=1, out="",
           err_has="(.sql timeout=6 SELECT ... gives it more)\n")


@case
def a_place_is_marked_on_a_terminal_and_ctrl_c_ends_a_long_one(t):
    store(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.ready().type(".sql SELECT name,\r").wait("...> ")
    shown = terminal.line("  emial FROM users;")
    assert "  emial FROM users\n  ^\nValidationException: " in shown, shown
    terminal.ready().type(".sql timeout=600 " + ENDLESS + ";\r")
    terminal.pause(1)
    terminal.type("\x03")
    assert "interrupted" in terminal.answer()
    shown = terminal.line(".sql SELECT name FROM users WHERE age IS NULL;")
    assert "Bob" in shown and shown.rstrip().endswith("(1 row)"), shown
    shown = terminal.line("DROP VIEW users;")
    assert "ok\nmade again by CREATE VIEW users ON app (id TEXT FROM pk, name TEXT, age INTEGER FROM profile.age)\n" \
        "  WHERE begins_with(pk, 'USER#') AND sk = 'PROFILE';" in shown, shown
    assert terminal.leave() == 0


@case
def names_columns_and_words_are_completed(t):
    if not has_libedit():
        raise Skipped("built without libedit")
    store(t)
    terminal = Terminal(t, "app.db", size=(40, 200)).draw()
    terminal.wait()
    becomes(terminal, [
        (".sq", ".sql "), (".sql SEL", ".sql SELECT "), (".sql SELECT * FROM us", ".sql SELECT * FROM users "),
        (".sql SELECT * FROM ap", ".sql SELECT * FROM app "), (".sql select * from users wher", ".sql select * from users where "),
        (".sql SELECT * FROM users WHERE na", ".sql SELECT * FROM users WHERE name "),
        (".sql SELECT * FROM users u JOIN ord", ".sql SELECT * FROM users u JOIN orders "),
        (".sql SELECT * FROM users u WHERE u.ag", ".sql SELECT * FROM users u WHERE u.age "),
        ("CREATE VIEW v ON ap", "CREATE VIEW v ON app "), ("CREATE VIEW v ON app (nam", "CREATE VIEW v ON app (name "),
        ("CREATE VIEW v ON app (name TE", "CREATE VIEW v ON app (name TEXT "),
        ("CREATE VIEW v ON app (name TEXT FR", "CREATE VIEW v ON app (name TEXT FROM "),
        ("CREATE VIEW v ON app (name TEXT FROM profile.a", "CREATE VIEW v ON app (name TEXT FROM profile.age "),
        ("CREATE VIEW v ON app (name TEXT) WH", "CREATE VIEW v ON app (name TEXT) WHERE "),
        ("CREATE VIEW v ON app (name TEXT) WHERE beg", "CREATE VIEW v ON app (name TEXT) WHERE begins_with("),
        ("DROP VIEW us", "DROP VIEW users "), ("DESCRIBE VIEW or", "DESCRIBE VIEW orders "),
        ("SHOW CREATE VIEW pro", "SHOW CREATE VIEW products "), ("SHOW VI", "SHOW VIEWS "),
        ('Sql {"Stat', 'Sql {"Statement": '),
    ])
    lists(terminal, "DROP ", "TABLE", "SEARCH", "VIEW")


# -------------------------------------------------------------------------- endpoints


@case
@needs_curl
def an_endpoint_of_stator_is_asked_the_same(t):
    store(t)
    with Serve(t) as url:
        expect(over(t, url, stdin=SETUP), code=0, err="")
        asked = over(t, url, "--mode", "table", stdin=JOINED)
        assert asked.out == t.stator("app.db", "--mode", "table", stdin=JOINED).out and asked.out, asked
        assert over(t, url, ".sql").out == t.stator("app.db", ".sql").out
        expect(over(t, url, ".sql SELECT emial FROM users"), code=1, out="", err_has="no such column: emial")
        expect(over(t, url, ".sql timeout=1 " + ENDLESS), code=1, err_has="(.sql timeout=6 ")
        expect(over(t, url, "DROP VIEW IF EXISTS users;"), code=0, out="", err="")


@case
@needs_curl
def a_plain_endpoint_is_told_what_is_needed(t):
    with Serve(t) as served, Plain(served) as url:
        expect(over(t, url, "CREATE TABLE app (pk);"), code=0, err="")
        for line in ("CREATE VIEW v ON app (pk TEXT);", ".sql SELECT 1", ".sql", "DROP VIEW v;", "DESCRIBE VIEW v;"):
            expect(over(t, url, line), code=1, out="", err_has="this needs a store of one's own; ")
        expect(over(t, url, ".views"), code=0, out="", err="")


# ------------------------------------------------------------------------------ films


@case
def films_are_averaged_by_genre_and_decade(t):
    if not os.path.exists(DATA):
        raise Skipped("../shared/data/movies.json is not there")
    with open(DATA, encoding="utf-8") as f:
        made = json.load(f)
    t.write("films.jsonl", "".join(json.dumps(film) + "\n" for film in made))
    expect(t.stator("films.db", stdin="""CREATE TABLE movies (year N, title);
.import films.jsonl movies
CREATE VIEW films ON movies (year INTEGER, title TEXT, rating REAL FROM info.rating, genres JSON FROM info.genres)
  INDEX (rating) INCLUDE (title);
"""), code=0)
    asked = """.sql SELECT genre.value ->> 'S' AS genre, year / 10 * 10 AS decade, count(*) AS films,
  round(avg(rating), 3) AS rating
FROM films, json_each(genres, '$.L') AS genre
WHERE rating IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2;
"""
    if SHOW:
        print(t.stator("films.db", "--mode", "table", stdin=asked).out)
    found = list(csv.DictReader(io.StringIO(expect(t.stator("films.db", "--mode", "csv", stdin=asked), code=0).out)))
    groups = {}
    for film in made:
        for genre in film["info"].get("genres", []) if "rating" in film["info"] else []:
            groups.setdefault((genre, film["year"] // 10 * 10), []).append(film["info"]["rating"])
    assert [(r["genre"], int(r["decade"]), int(r["films"])) for r in found] == \
        [(genre, decade, len(groups[genre, decade])) for genre, decade in sorted(groups)]
    for r in found:
        ratings = groups[r["genre"], int(r["decade"])]
        assert abs(float(r["rating"]) - sum(ratings) / len(ratings)) < 0.001, r


main([w for w in sys.argv[1:] if w != "--show"])
