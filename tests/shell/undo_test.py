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
