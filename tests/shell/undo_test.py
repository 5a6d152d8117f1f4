#!/usr/bin/env python3
"""Care: what is asked before a loss, what is kept of it, and what .undo brings back.

    tests/shell/undo_test.py [WORD ...]
"""
import json
import os
import re
import resource
import signal
import stat

from endpoints import Serve, needs_curl, over
from shell_support import case, environment, expect, main
from terminal import Terminal

CREATE = ("CREATE TABLE orders (pk S HASH, sk N RANGE) LSI by_total (total N) GSI by_status (status) "
          "PROJECT (total) TTL expires STREAM NEW_AND_OLD_IMAGES TAGS (team = 'blue');\n")
# What a copy could spoil: digits, sets, binaries, empty and odd texts, depth.
ITEMS = [
    {"pk": {"S": "a"}, "sk": {"N": "1"}, "status": {"S": "open"}, "total": {"N": "12.5"}},
    {"pk": {"S": "a"}, "sk": {"N": "2"}, "n": {"N": "12345678901234567890123456789012345678"},
     "small": {"N": "0.00000000000000000000000000000000000001"}, "status": {"S": "open"}},
    {"pk": {"S": "é\u0000\"\\\n"}, "sk": {"N": "-3"}, "b": {"B": "AAEC/w=="}, "empty": {"S": ""},
     "ss": {"SS": ["", "x"]}, "ns": {"NS": ["-1", "1E+100"]}, "bs": {"BS": ["AA==", "AQ=="]},
     "m": {"M": {"l": {"L": [{"NULL": True}, {"BOOL": False}, {"M": {}}]}}}},
]


def fill(t, store="app.db"):
    puts = "".join("PutItem %s\n" % json.dumps({"TableName": "orders", "Item": i}) for i in ITEMS)
    expect(t.stator(store, stdin=CREATE + puts), code=0)


def state(t, *words):
    """Definition and items, byte for byte."""
    answer = t.stator(*(words or ("app.db",)), "--typed", "--mode", "jsonl", "-e",
                      "SHOW CREATE TABLE orders;", "-e", "scan orders", "-e",
                      'ListTagsOfResource {"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/orders"}')
    return expect(answer, code=0).out


def kept(t, *words):
    answer = t.stator(*(words or ("app.db",)), "--mode", "jsonl", "-e", ".undo list")
    return [json.loads(line) for line in expect(answer, code=0).out.splitlines()]


def prompt(t, *words, **more):
    terminal = Terminal(t, "--no-init", *(words or ("app.db",)), **more)
    terminal.wait("> ")
    return terminal


def answer(terminal, statement, letter):
    """What is asked, and what follows the answer."""
    terminal.type(statement + "\r")
    question = terminal.wait("N] ")
    terminal.type(letter)
    return question, terminal.wait("> ")


# ------------------------------------------------------------------------ questions


@case
def yes_drops_and_undo_brings_it_back(t):
    fill(t)
    before = state(t)
    terminal = prompt(t)
    question, after = answer(terminal, "DROP TABLE orders;", "y\r")
    assert "orders has 3 items; drop it? [y/" in question, question
    assert "ok\n.undo brings it back" in after, after
    assert terminal.line(".tables") == ""
    assert "orders is back: 3 items" in terminal.line(".undo")
    assert "there is nothing to undo" in terminal.line(".undo")
    assert terminal.leave() == 0
    assert state(t) == before


@case
def no_and_ctrl_c_and_ctrl_d_change_nothing(t):
    fill(t)
    before = state(t)
    terminal = prompt(t)
    for letter in ("n\r", "\r", "\x03", "x\r"):
        assert "nothing was changed" in answer(terminal, "DROP TABLE orders;", letter)[1]
    terminal.type("delete-table --table-name orders\r").wait("N] ")
    terminal.type("\x04")
    assert "nothing was changed" in terminal.wait()
    assert terminal.line(".tables") == "orders\n"
    assert terminal.leave() == 0
    assert state(t) == before and kept(t) == []


@case
def delete_table_by_either_name_is_asked_about(t):
    for statement in ('DeleteTable {"TableName":"orders"}', "delete-table --table-name orders"):
        fill(t)
        before = state(t)
        terminal = prompt(t)
        assert ".undo brings it back" in answer(terminal, statement, "y\r")[1]
        assert terminal.leave() == 0
        expect(t.stator("app.db", ".undo"), code=0, out="orders is back: 3 items\n")
        assert state(t) == before
        os.remove(t.path("app.db"))


@case
def a_large_table_is_named_with_its_size(t):
    fill(t)
    t.write("big.jsonl", "".join('{"pk":"big","sk":%d,"t":"%s"}\n' % (i, "x" * 100000) for i in range(30)))
    expect(t.stator("app.db", ".import big.jsonl orders"), code=0)
    terminal = prompt(t)
    terminal.line(".set undo_size 2")
    question, after = answer(terminal, "DROP TABLE orders;", "n\r")
    assert "orders has 33 items, 3 MB; drop it?" in question and "w: without one [y/w/" in question
    assert "nothing was changed" in after
    question, after = answer(terminal, "DROP TABLE orders;", "w\r")
    assert after.startswith("w\nok\n") and ".undo" not in after, after
    assert terminal.line(".undo list").count("\n") <= 3
    assert terminal.leave() == 0
    assert kept(t) == []


@case
def undo_off_asks_and_keeps_nothing(t):
    fill(t)
    terminal = prompt(t)
    terminal.line(".set undo off")
    question, after = answer(terminal, "DROP TABLE orders;", "y\r")
    assert "drop it for good?" in question and ".undo" not in after
    assert terminal.leave() == 0
    assert not os.path.exists(t.path("app.db-undo"))


@case
def scripts_keep_nothing_unless_told_to(t):
    fill(t)
    before = state(t)
    expect(t.stator("app.db", "-e", "DROP TABLE orders;", "-e", ".tables"), code=0, out="")
    assert not os.path.exists(t.path("app.db-undo"))
    expect(t.stator("app.db", ".undo"), code=1, err="stator: there is nothing to undo\n")
    fill(t)
    expect(t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;"), code=0, out="")
    expect(t.stator("app.db", ".undo"), code=0, out="orders is back: 3 items\n")
    assert state(t) == before


@case
def a_protected_or_missing_table_is_not_asked_about(t):
    fill(t)
    terminal = prompt(t)
    terminal.line("ALTER TABLE orders SET PROTECTED ON;")
    assert "deletion protection" in terminal.line("DROP TABLE orders;").lower()
    assert "ResourceNotFoundException" in terminal.line("DROP TABLE nowhere;")
    assert terminal.line("DROP TABLE IF EXISTS nowhere;") == "there is none\n"
    assert terminal.leave() == 0
    assert kept(t) == []


# ------------------------------------------------- DELETE and UPDATE without a key


@case
def a_delete_of_many_is_asked_about_and_undone(t):
    fill(t)
    before = state(t)
    terminal = prompt(t)
    question, after = answer(terminal, "DELETE FROM orders WHERE status = 'open';", "y\r")
    assert "2 items of orders match; delete them? [y/" in question, question
    assert "2 items deleted\n.undo brings them back\n" in after, after
    assert "(1 item)" in terminal.line("scan orders")
    assert terminal.line(".undo") == "2 items of orders are back\n"
    question, after = answer(terminal, "DELETE FROM orders;", "y\r")
    assert "3 items of orders match" in question and "3 items deleted" in after
    assert terminal.leave() == 0
    expect(t.stator("app.db", "scan orders"), out="")
    rows = kept(t)
    assert [(row["Items"], row["Statement"]) for row in rows] == [(3, "DELETE FROM orders")], rows
    expect(t.stator("app.db", ".undo"), code=0, out="3 items of orders are back\n")
    assert state(t) == before


@case
def what_others_change_meanwhile_is_not_deleted(t):
    expect(t.stator("app.db", "CREATE TABLE app (pk);"), code=0)
    wide = {"pk": "w", "last": 1, **{"a%03d" % i: i for i in range(200)}}
    t.write("app.jsonl", "".join(json.dumps(i) + "\n" for i in [{"pk": p, "n": 1} for p in "abcde"] + [wide]))
    expect(t.stator("app.db", ".import app.jsonl app"), code=0)
    terminal = prompt(t)
    terminal.type("DELETE FROM app;\r").wait("N] ")
    expect(t.stator("app.db", "-e", 'put app {"pk":"a","n":2}', "-e", 'put app {"pk":"b","n":1,"more":2}',
                    "-e", 'put app {"pk":"c"}', "-e", 'delete app {"pk":"d"}',
                    "-e", "UPDATE app SET \"last\" = 2 WHERE pk = 'w';"), code=0)
    after = terminal.type("y\r").wait("> ")
    assert "1 item deleted" in after and "5 items had changed meanwhile and are left as they are" in after, after
    assert terminal.leave() == 0
    items = [json.loads(line) for line in t.stator("app.db", "scan app").out.splitlines()]
    assert {"pk": "b", "n": 1, "more": 2} in items and {"pk": "a", "n": 2} in items, items
    assert {"pk": "c"} in items and any(i.get("last") == 2 for i in items), items


@case
def a_delete_of_many_may_be_refused(t):
    fill(t)
    before = state(t)
    terminal = prompt(t)
    for letter in ("n\r", "\x03"):
        assert "nothing was changed" in answer(terminal, "DELETE FROM orders WHERE sk > 0;", letter)[1]
    assert terminal.line("DELETE FROM orders WHERE status = 'none';") == "no item of orders matches\n"
    assert terminal.leave() == 0
    assert state(t) == before and kept(t) == []


@case
def a_partition_is_deleted(t):
    fill(t)
    before = state(t)
    expect(t.stator("app.db", "-e", ".set bulk on", "-e", ".set undo on", "-e",
                    "DELETE FROM orders WHERE pk = 'a';", "-e", "scan orders"), code=0, out_has="-3")
    assert len(t.stator("app.db", "scan orders").out.splitlines()) == 1
    expect(t.stator("app.db", ".undo"), code=0)
    assert state(t) == before


@case
def scripts_refuse_it_as_dynamodb_does(t):
    fill(t)
    before = state(t)
    for statement in ("DELETE FROM orders;", "UPDATE orders SET x = 1 WHERE status = 'open';"):
        expect(t.stator("app.db", statement), code=1, out="",
               err_has=["ValidationException: Where clause does not contain a mandatory equality on "
                        "all key attributes", ".set bulk on"])
    assert state(t) == before
    expect(t.stator("app.db", "-e", ".set bulk on", "-e", "DELETE FROM orders;", "-e", "scan orders"),
           code=0, out="", err="3 items deleted\n")
    assert not os.path.exists(t.path("app.db-undo"))


@case
def bulk_off_refuses_at_the_prompt_too(t):
    fill(t)
    terminal = prompt(t)
    terminal.line(".set bulk off")
    assert "mandatory equality" in terminal.line("DELETE FROM orders;")
    terminal.line(".set bulk auto")
    for statement in ("DELETE FROM orders WHERE sk = 1 RETURNING ALL OLD *;",
                      'DELETE FROM orders WHERE "open;'):
        terminal.type(statement + "\r")
        seen = terminal.wait("> ")
        assert "delete them?" not in seen, seen
        terminal.type("\x03").wait("> ") if "...>" in seen else None
    terminal.type("\x03").wait("> ")
    assert terminal.leave() == 0


@case
def an_update_of_many_is_asked_about_and_undone(t):
    fill(t)
    before = state(t)
    terminal = prompt(t)
    statement = "UPDATE orders SET status = 'done' SET \"by\" = 'me' WHERE status = 'open' AND sk < 5;"
    question, after = answer(terminal, statement, "y\r")
    assert "2 items of orders match; update them? [y/" in question, question
    assert "2 items updated\n.undo brings them back\n" in after, after
    changed = t.stator("app.db", "SELECT * FROM orders WHERE status = 'done';").out
    assert changed.count('"by": "me"') == 2, changed
    assert "nothing was changed" in answer(terminal, ".undo", "n\r")[1]
    question, after = answer(terminal, ".undo", "y\r")
    assert "2 items of orders are back" in after, after
    assert terminal.leave() == 0
    assert state(t) == before


@case
def what_has_a_key_by_now_is_refused_item_by_item(t):
    fill(t)
    before = state(t)
    expect(t.stator("app.db", "-e", ".set bulk on", "-e", ".set undo on", "-e", "DELETE FROM orders;",
                    "-e", 'put orders {"pk":"a","sk":1,"new":true}',
                    "-e", "PutItem " + json.dumps({"TableName": "orders", "Item": ITEMS[1]})), code=0)
    done = t.stator("app.db", ".undo")
    expect(done, code=1, out="1 item of orders is back, 1 was there already\n",
           err_has=['another item is there now: {"pk": {"S":"a"}, "sk": {"N":"1"}}',
                    "1 is not: .undo 1 --force"])
    expect(t.stator("app.db", 'get orders {"pk":"a","sk":1}'), out='{"new": true, "pk": "a", "sk": 1}\n')
    expect(t.stator("app.db", ".undo --force"), code=0)
    assert state(t) == before and kept(t) == []


@case
def a_table_made_anew_with_another_key_is_not_written_to(t):
    expect(t.stator("app.db", "-e", "CREATE TABLE app (a);", "-e", 'put app {"a":"1","b":"x","v":"old"}',
                    "-e", ".set bulk on", "-e", ".set undo on", "-e", "DELETE FROM app WHERE b = 'x';",
                    "-e", ".set undo off", "-e", "DROP TABLE app;",
                    "-e", "CREATE TABLE app (b);", "-e", 'put app {"b":"x","v":"new"}'), code=0)
    for words in [".undo"], [".undo", "--force"]:
        expect(t.stator("app.db", *words), code=1, out="",
               err_has="app has another key than what it lost; nothing was changed")
    expect(t.stator("app.db", "scan app"), code=0, out='{"b": "x", "v": "new"}\n')
    expect(t.stator("app.db", "-e", "DROP TABLE app;", "-e", "CREATE TABLE app (a);", "-e", ".undo"),
           code=0, out="1 item of app is back\n")


@case
@needs_curl
def items_of_another_account_are_not_mixed_up(t):
    def there(url, region, *more, **wanted):
        expect(over(t, url, *more, AWS_REGION=region), **wanted)
    with Serve(t) as url:
        there(url, "eu-west-1", "-e", "CREATE TABLE app (pk);", "-e", 'put app {"pk":"1"}', "-e", ".set bulk on",
              "-e", ".set undo on", "-e", "DELETE FROM app;", code=0)
        there(url, "us-east-2", ".undo", code=1, out="", err_has=["another account or region", "nothing was changed"])
        there(url, "us-east-2", "scan app", code=0, out="")
        there(url, "eu-west-1", ".undo", code=0, out="1 item of app is back\n")


@case
def a_whole_key_is_none_of_this(t):
    fill(t)
    terminal = prompt(t)
    assert terminal.line("DELETE FROM orders WHERE pk = 'a' AND sk = 1;") == "ok\n"
    assert terminal.leave() == 0
    assert kept(t) == []


@case
@needs_curl
def many_are_deleted_and_updated_over_an_endpoint(t):
    with Serve(t) as url:
        expect(over(t, url, "CREATE TABLE app (pk, sk N);"), code=0)
        t.write("many.jsonl", "".join('{"pk":"p%d","sk":%d,"n":%d}\n' % (i % 7, i, i) for i in range(3000)))
        expect(over(t, url, ".import many.jsonl app"), code=0)
        expect(over(t, url, "-e", ".set bulk on", "-e", ".set undo on",
                    "-e", "DELETE FROM app WHERE n < 1000;",
                    "-e", "UPDATE app SET n = n + 1 WHERE pk = 'p3';"), code=0,
               err="1000 items deleted\n286 items updated\n")
        answers = over(t, url, "scan app").out.splitlines()
        assert len(answers) == 2000
        expect(over(t, url, ".undo"), code=1, err_has="--force")
        expect(over(t, url, "-e", ".undo --force", "-e", ".undo"), code=0,
               out="286 items of app are back\n1000 items of app are back\n")
        items = [json.loads(line) for line in over(t, url, "scan app").out.splitlines()]
        assert sorted(i["sk"] for i in items) == list(range(3000))
        assert all(i["sk"] == i["n"] for i in items)


# ------------------------------------------------------------------------- rooms


@case
def the_last_ten_are_kept(t):
    for i in range(12):
        expect(t.stator("app.db", "-e", "CREATE TABLE tab%d (pk);" % i, "-e", ".set undo on", "-e",
                        "DROP TABLE tab%d;" % i), code=0)
    rows = kept(t)
    assert [row["Table"] for row in rows] == ["tab%d" % i for i in range(11, 1, -1)], rows
    assert rows[0]["Statement"] == "DROP TABLE tab11" and rows[0]["Items"] == 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[0]["Time"])
    expect(t.stator("app.db", ".undo %d" % rows[4]["N"]), code=0, out="tab7 is back: 0 items\n")
    expect(t.stator("app.db", ".undo 1"), code=1, err_has="there is no snapshot 1;")
    expect(t.stator("app.db", ".undo one"), code=2, err_has="usage: .undo")
    assert len(kept(t)) == 9
    tables = t.stator("app.db-undo", ".tables").out.split()
    assert len([name for name in tables if name.startswith("items-")]) == 9, tables


@case
def a_store_in_memory_keeps_them_in_memory(t):
    terminal = prompt(t, ":memory:")
    terminal.line("CREATE TABLE orders (pk);")
    terminal.line('put orders {"pk":"a"}')
    answer(terminal, "DROP TABLE orders;", "y\r")
    assert "orders is back: 1 item\n" in terminal.line(".undo")
    answer(terminal, "DROP TABLE orders;", "y\r")
    terminal.line(".open :memory:")
    assert "nothing to undo" in terminal.line(".undo")
    assert terminal.leave() == 0
    assert [name for name in os.listdir(t.folder) if "undo" in name] == []


@case
@needs_curl
def over_an_endpoint_they_are_kept_by_its_url(t):
    with Serve(t) as url:
        puts = "".join("PutItem %s\n" % json.dumps({"TableName": "orders", "Item": i}) for i in ITEMS)
        expect(over(t, url, stdin=CREATE + puts), code=0)
        before = state(t, "--endpoint", url)
        terminal = prompt(t, "--endpoint", url)
        assert ".undo brings it back" in answer(terminal, "DROP TABLE orders;", "y\r")[1]
        assert terminal.leave() == 0
        room = t.path(".local/state/stator/undo")
        assert stat.S_IMODE(os.stat(room).st_mode) == 0o700
        for name in os.listdir(room):
            assert stat.S_IMODE(os.stat(os.path.join(room, name)).st_mode) == 0o600, name
        assert [row["Items"] for row in kept(t, "--endpoint", url)] == [3]
        expect(over(t, url, ".undo"), code=0, out="orders is back: 3 items\n")
        assert state(t, "--endpoint", url) == before
    with Serve(t) as url:  # another one
        expect(over(t, url, ".undo"), code=1, err_has="nothing to undo")


@case
@needs_curl
def a_snapshot_of_another_account_is_not_mixed_up(t):
    with Serve(t) as url:
        expect(over(t, url, "-e", "CREATE TABLE orders (pk);", "-e", ".set undo on", "-e",
                    "DROP TABLE orders;", AWS_REGION="eu-west-1"), code=0)
        expect(over(t, url, ".undo", AWS_REGION="us-east-2"), code=1,
               err_has=["another account or region", "the snapshot is kept"])
        expect(over(t, url, ".tables"), code=0, out="")
        expect(over(t, url, ".undo", AWS_REGION="eu-west-1"), code=0, out="orders is back: 0 items\n")


@case
@needs_curl
def a_slow_endpoint_is_waited_for(t):
    with Serve(t, "--lifecycle", "300") as url:
        expect(over(t, url, "-e", "CREATE TABLE orders (pk) GSI by_status (status) STREAM NEW_IMAGE;",
                    "-e", 'put orders {"pk":"a","status":"x"}', "-e", ".set undo on", "-e",
                    "DROP TABLE orders;", "-e", ".undo", "-e", "query orders status = :s "
                    '{":s":"x"} index=by_status'), code=0, out='orders is back: 1 item\n{"pk": "a", "status": "x"}\n')


# ---------------------------------------------------------------------- failures


@case
def who_may_not_read_the_store_may_not_read_its_snapshots(t):
    fill(t)
    os.chmod(t.path("app.db"), 0o600)
    expect(t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;"), code=0)
    assert stat.S_IMODE(os.stat(t.path("app.db-undo")).st_mode) == 0o600


@case
def what_cannot_be_kept_is_not_dropped(t):
    fill(t)
    before = state(t)
    t.write("app.db-undo", "something else " * 1000)
    done = t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;")
    expect(done, code=1, err_has=["a snapshot cannot be kept", "app.db-undo", "nothing was changed"])
    expect(t.stator("app.db", ".undo"), code=1, err_has="app.db-undo")
    os.remove(t.path("app.db-undo"))
    os.mkdir(t.path("app.db-undo"))
    done = t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;")
    expect(done, code=1, err_has=["a snapshot cannot be kept", "nothing was changed"])
    assert state(t) == before


@case
@needs_curl
def without_a_home_nothing_is_dropped(t):
    with Serve(t) as url:
        expect(over(t, url, "CREATE TABLE orders (pk);"), code=0)
        expect(over(t, url, "-e", ".set undo on", "-e", "DROP TABLE orders;", HOME=None), code=1,
               err_has=["no home folder", "nothing was changed"])
        expect(over(t, url, ".tables"), out="orders\n")


@case
def a_full_disk_stops_the_drop(t):
    fill(t)
    t.write("big.jsonl", "".join('{"pk":"big","sk":%d,"t":"%s"}\n' % (i, "x" * 100000) for i in range(40)))
    expect(t.stator("app.db", ".import big.jsonl orders"), code=0)
    before = state(t)

    def small_files():
        size = 2000000
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;", prepare=small_files,
                    env=environment(t.folder))
    assert done.code == 1 and "nothing was changed" in done.err, done
    assert state(t) == before and kept(t) == []


def many(t, count):
    expect(t.stator("app.db", "CREATE TABLE app (pk);"), code=0)
    t.write("many.jsonl", "".join('{"pk":"p%d","t":"%s"}\n' % (i, "x" * 100) for i in range(count)))
    expect(t.stator("app.db", "--durability", "off", ".import many.jsonl app"), code=0)


@case
def a_crash_while_it_is_kept_leaves_the_table(t):
    many(t, 100000)
    terminal = prompt(t)
    terminal.line(".set undo_size 0")
    terminal.type("DROP TABLE app;\r").wait("N] ")
    terminal.type("y\r").wait("keeping a snapshot:")
    terminal.child.kill(9)
    terminal.child.close()
    assert kept(t) == []
    assert t.stator("app.db", ".undo").err == "stator: there is nothing to undo\n"
    expect(t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE app;"), code=0)
    assert [row["Items"] for row in kept(t)] == [100000]


@case
def ctrl_c_while_it_is_kept_or_brought_back_changes_nothing(t):
    many(t, 100000)
    terminal = prompt(t, "app.db", "--durability", "off")
    terminal.type("DROP TABLE app;\r").wait("N] ")
    terminal.type("y\r").wait("keeping a snapshot:")
    terminal.type("\x03").wait("stopped; nothing was changed")
    terminal.wait("> ")
    assert terminal.line(".tables") == "app\n"
    assert "brings it back" in answer(terminal, "DROP TABLE app;", "y\r")[1]
    terminal.type(".undo\r").wait("bringing back:")
    terminal.type("\x03").wait("app is not brought back; the snapshot is kept")
    terminal.wait("> ")
    assert terminal.line(".tables") == ""
    assert "app is back: 100000 items" in terminal.line(".undo")
    assert terminal.leave() == 0


@case
def ctrl_c_stops_a_delete_of_many(t):
    many(t, 60000)
    terminal = prompt(t)
    terminal.type("DELETE FROM app;\r").wait("N] ")
    terminal.type("y\r").wait("deleting:")
    terminal.type("\x03").wait(" of 60000 items were deleted; .undo brings them back")
    terminal.wait("> ")
    seen = terminal.line(".undo")
    assert "there already" in seen, seen
    assert terminal.leave() == 0
    assert len(t.stator("app.db", "scan app").out.splitlines()) == 60000


@case
def a_table_of_the_name_is_not_touched(t):
    fill(t)
    expect(t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;", "-e",
                    "CREATE TABLE orders (id);", "-e", 'put orders {"id":"new"}'), code=0)
    expect(t.stator("app.db", ".undo"), code=1,
           err_has="there is a table orders now; drop it, or say .undo 1 --as TABLE")
    expect(t.stator("app.db", "scan orders"), out='{"id": "new"}\n')
    expect(t.stator("app.db", ".undo --as old_orders"), code=0, out="old_orders is back: 3 items\n")
    expect(t.stator("app.db", ".tables"), out="old_orders\norders\n")


@case
def a_drop_that_is_refused_leaves_no_snapshot(t):
    fill(t)
    t.stator("app.db", "-e", ".set undo on", "-e", "ALTER TABLE orders SET PROTECTED ON;")
    expect(t.stator("app.db", "-e", ".set undo on", "-e", "DROP TABLE orders;"), code=1)
    expect(t.stator("app.db", "--readonly", "-e", ".set undo on", "-e", "DROP TABLE orders;"), code=1)
    assert kept(t) == []


main()
