#!/usr/bin/env python3
"""The prompt over an endpoint that knows DynamoDB's operations and none of Stator's own:
each command does its work, or says in one line what it needs.

    tests/shell/plain_endpoint_test.py [WORD ...]
"""
import contextlib
import json
import os
import re
import signal

from endpoints import Plain, Scripted, Serve, needs_curl, over
from shell_support import case, expect, main
from terminal import CONTROLS, Terminal

SETUP = """CREATE TABLE app (pk) GSI by_v (v N) STREAM NEW_AND_OLD_IMAGES TTL ends;
CREATE TABLE line (u, at N);
put app {"pk":"a","v":1,"ends":1}
put app {"pk":"b","v":2,"ends":9999999999}
put line {"u":"x","at":1}
put line {"u":"x","at":2}
"""
NEEDS = "this needs a store of one's own; "
EXPLAINED = "Access     GetItem of table app\nKey        pk = 'a'\n"


@contextlib.contextmanager
def plain_endpoint(t, *words, fill=True, before=None):
    with Serve(t, *words) as url, Plain(url, before) as plain:
        if fill:
            expect(over(t, plain, stdin=SETUP), code=0, err="")
        yield plain


class Prompt(Terminal):
    """The prompt over an endpoint, whose address is in it."""

    def __init__(self, bench, url):
        super().__init__(bench, "--no-init", "--endpoint", url)
        self.mark = "stator@%s> " % url.split("//")[1]
        self.wait()

    def wait(self, text=None):
        return super().wait(text or self.mark)


@contextlib.contextmanager
def prompt(t, url):
    terminal = Prompt(t, url)
    yield terminal
    assert terminal.leave() == 0


def both(t, url, command):
    """The output and the errors of a command, which are the same at the prompt."""
    once = over(t, url, "--mode", "table", "--no-init", command)
    with prompt(t, url) as terminal:
        typed = terminal.line(command)
    for text in (once.out, once.err):
        for line in text.splitlines():
            assert line.replace("stator: ", "").strip() in typed, (command, once, typed)
    return once


# ------------------------------------------------------------------ what cannot be done


@case
@needs_curl
def what_only_a_store_can_do_says_so_in_a_line(t):
    t.write("copy.db", "")
    with plain_endpoint(t) as url:
        for command in (".backup b.db", ".check", ".check --quick", ".restore copy.db", ".save s.db",
                        ".vacuum", ".clock", ".clock now", ".clock +5", ".clock run", ".shards app",
                        ".shards nobody", ".sweep", ".sweep app", ".chart shards app"):
            done = expect(both(t, url, command), code=1, out="")
            assert done.err.count("\n") == 1, (command, done)
            assert NEEDS in done.err or "does not tell the shards of app" in done.err, (command, done)
        for operation in ("sweep", "describe-store", "SetClock {}", "DescribeShards {}", "ImportItems {}"):
            expect(over(t, url, operation), code=1, out="", err=(
                "UnknownOperationException: %s%s has DynamoDB's operations only\n" % (NEEDS, url)))
        expect(over(t, url, "scan app"), code=0, out_has='"pk": "b"')
    assert not os.path.exists(t.path("b.db")) and not os.path.exists(t.path("s.db"))


@case
@needs_curl
def servers_that_refuse_in_other_ways_are_understood(t):
    listed = (200, '{"TableNames":[]}')
    for refusal in ((404, "<html>"), (405, ""), (501, "no"), (501, '{"__type":"InternalFailure"}'),
                    (400, '{"__type":"UnknownOperationException","message":"Unknown."}')):
        with Scripted(refusal, listed, refusal) as s:
            expect(over(t, s.url, ".stats"), code=0, err="", out_has="no tables")
            expect(over(t, s.url, ".clock"), code=1, out="", err_has="UnknownOperationException: " + NEEDS)
            assert len(s.requests) == 3
    # What a server fails at is not what it does not know.
    with Scripted((400, '{"__type":"AccessDeniedException","message":"no"}')) as s:
        expect(over(t, s.url, ".clock"), code=1, err="AccessDeniedException: no\n")
    with Scripted((404, "<html>")) as s:
        expect(over(t, s.url, "list-tables"), code=1, err_has="answers HTTP 404, not as DynamoDB does")


# ------------------------------------------------------------------- what can be done


@case
@needs_curl
def what_is_shown_comes_from_plain_operations(t):
    with plain_endpoint(t) as url:
        for command, shown in (
                (".tables", "app\nline\n"), (".tables a*", "app\n"),
                (".schema line", "CREATE TABLE line (u S HASH, at N RANGE);\n"),
                (".chart stream app", "app"),
                (".explain SELECT * FROM app WHERE pk = 'a'", EXPLAINED),
                ("EXPLAIN SELECT * FROM app WHERE pk = 'a';", EXPLAINED),
                (".explain boto3 SELECT * FROM app WHERE pk = 'a'", "client.get_item("),
                ("DESCRIBE app;", "  items      2"), ("SHOW INDEXES FROM app;", "by_v"),
                ("SHOW CREATE TABLE app;", "CREATE TABLE app (")):
            expect(both(t, url, command), code=0, err="", out_has=shown)
        for command, shown in ((".chart partitions line", "line: 1 partition"),
                               (".chart line", "line: 1 partition"), (".chart sizes app", "app: 2 items")):
            expect(over(t, url, command), code=0, err="", out_has=shown)
            with prompt(t, url) as terminal:
                terminal.type(command + "\r").wait("read all of the table (2 items, ")
                terminal.wait("N] ")
                assert shown in terminal.type("y\r").wait(), command
        for command in (".stream", ".stream app"):
            expect(over(t, url, command), code=0, err="", out_has='"Table": "app", "Status": "ENABLED"')
        tail = expect(over(t, url, ".stream tail app --from start --count 2"), code=0)
        assert len(tail.out.splitlines()) == 2, tail


@case
@needs_curl
def the_settings_are_the_same(t):
    t.write("r.stator", 'get app {"pk":"a"}\n')
    with plain_endpoint(t) as url:
        for command in (".echo", ".explain on", ".help", ".help .sweep", ".limit 3", ".mode", ".once o.txt",
                        ".output", ".plain", ".read r.stator", ".set", ".timer off", ".undo list", ".width"):
            expect(over(t, url, command), code=0, err="")
        for command in (".all", ".it"):
            expect(over(t, url, command), code=1, err="stator: there is nothing to go on with\n")
        expect(over(t, url, ".open here.db"), code=0, err="")


@case
@needs_curl
def stats_are_those_of_describe_table(t):
    counted = "counted     by DescribeTable, which may be six hours behind\n"
    with plain_endpoint(t) as url:
        expect(both(t, url, ".stats"), code=0, err="", out=(
            "endpoint    %s\n%s\n"
            "table  items  bytes  average  index-entries\n"
            "app        2   28 B     14 B  by_v 2\n"
            "line       2   12 B      6 B\n" % (url, counted)))
        expect(both(t, url, ".stats app"), code=0, err="", out=(
            "table       app\n" + counted + "items       2\nbytes       28 B, 14 B an item\n"
            "index       by_v: 2 entries\nTTL         ends\n"))
        facts = json.loads(expect(over(t, url, ".stats --json"), code=0).out)
        assert facts["Endpoint"] == url and len(facts["Tables"]) == 2, facts
        assert facts["Tables"][0] == {
            "TableName": "app", "ItemCount": 2, "ItemBytes": 28, "TimeToLive": {"AttributeName": "ends"},
            "Indexes": [{"IndexName": "by_v", "ItemCount": 2}]}, facts
        one = json.loads(expect(over(t, url, ".stats line --json"), code=0).out)
        assert one == facts["Tables"][1], one
        expect(both(t, url, ".stats nobody"), code=1, out="", err_has="ResourceNotFoundException: ")


@case
@needs_curl
def one_table_is_asked_for_alone(t):
    with Serve(t) as url:
        plain = Plain(url)
        with plain as endpoint:
            expect(over(t, endpoint, stdin=SETUP), code=0)
            for command in (".stats line", ".ttl line"):
                del plain.operations[:]
                expect(over(t, endpoint, command), code=0)
                assert plain.operations.count("DescribeTable") == 1, plain.operations
                assert "ListTables" not in plain.operations, plain.operations


@case
@needs_curl
def ttl_shows_and_sets_what_expires(t):
    with plain_endpoint(t) as url:
        expect(both(t, url, ".ttl"), code=0, err="", out=(
            "table  attribute  items  due\napp    ends\nline   off\n"))
        expect(over(t, url, ".ttl line at"), code=0, err="")
        expect(both(t, url, ".ttl line"), code=0, out="table  attribute  items  due\nline   at\n")
        expect(over(t, url, ".ttl line off"), code=0, err="")
        expect(over(t, url, ".ttl line"), code=0, out="table  attribute  items  due\nline   off\n")
        expect(over(t, url, ".ttl line off"), code=1, err="stator: line has no TTL\n")
        for command in (".ttl nobody", ".ttl nobody x"):
            expect(both(t, url, command), code=1, out="", err_has="ResourceNotFoundException: ")


@case
@needs_curl
def items_come_and_go_through_files(t):
    with plain_endpoint(t) as url:
        for name in ("o.jsonl", "o.csv", "o.jsonl.gz"):
            expect(over(t, url, ".export app " + name), code=0, out="2 items exported to %s\n" % name)
            copy = re.sub(r"\W", "_", name)
            expect(over(t, url, ".import %s %s --key pk" % (name, copy)), code=0, err="",
                   out_has="2 items imported into " + copy)
            assert over(t, url, "scan " + copy).out == over(t, url, "scan app").out
        expect(over(t, url, ".export --all all"), code=0, out_has="5 tables exported to all")
        expect(over(t, url, "-e", "DROP TABLE app;", "-e", "DROP TABLE line;"), code=0)
        expect(over(t, url, ".import all/app.jsonl app"), code=1, out="", err_has="there is no table app")


@case
@needs_curl
def what_is_lost_at_the_prompt_comes_back(t):
    with plain_endpoint(t) as url:
        before = over(t, url, "-e", "scan app", "-e", "scan line", "-e", ".schema").out
        with prompt(t, url) as terminal:
            for statement, back in (("DELETE FROM app;", "2 items"), ("DELETE FROM line WHERE u = 'x';", "2 items"),
                                    ("UPDATE line SET z = 1 WHERE u = 'x';", "2 items"),
                                    ("DROP TABLE app;", "app is back: 2 items")):
                terminal.type(statement + "\r").wait("N] ")
                terminal.type("y\r").wait("\n")
                assert "Unknown" not in terminal.wait(), statement
                shown = terminal.line(".undo --force")
                assert back in shown, (statement, shown)
        assert over(t, url, "-e", "scan app", "-e", "scan line", "-e", ".schema").out == before


# ------------------------------------------------------------------------- waiting


@case
@needs_curl
def tables_that_are_made_or_go_are_shown_with_the_others(t):
    with Serve(t, "app.db") as url:
        expect(over(t, url, stdin=SETUP), code=0)
    with plain_endpoint(t, "app.db", "--lifecycle", "60000", fill=False) as url:
        new = ('CreateTable {"TableName":"new","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":'
               '[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}')
        expect(over(t, url, "-e", new, "-e", "delete-table --table-name line"), code=0)
        expect(over(t, url, ".stats"), code=0, err="", out_has=["\napp        2 ", "\nline ", "\nnew "])
        expect(over(t, url, ".stats new"), code=0, err="", out_has="items       0\n")
        expect(over(t, url, ".ttl"), code=0, err="", out_has=["\napp    ends", "\nline   off", "\nnew    off"])
        expect(over(t, url, ".ttl new"), code=0, err="", out_has="new    off")
        expect(over(t, url, ".schema"), code=1, out_has="TABLE app (",
               err="stator: new is CREATING: its tags are not told yet\n")
        for name, status in (("new", "CREATING"), ("line", "DELETING"), ("app", "ACTIVE")):
            expect(over(t, url, "DESCRIBE %s;" % name), code=0, err="", out_has="  status     " + status)


def table(status, items, *index):
    described = {"TableName": "app", "TableStatus": status, "ItemCount": items}
    if index:
        described["GlobalSecondaryIndexes"] = [dict(zip(("IndexName", "IndexStatus", "ItemCount"), index))]
    return described


def answers(*tables):
    described = [(200, json.dumps({"Table": each})) for each in tables]
    return [(200, "{}")] + described


ALTER = "ALTER TABLE app DROP GSI other;"  # one call, and the wait


def drawn(t, url, statement):
    """The lines that were drawn on a terminal, and the exit code."""
    terminal = Terminal(t, "--no-init", "--endpoint", url, statement)
    shown = terminal.child.read()
    code = terminal.end()
    return [CONTROLS.sub("", line) for line in shown.split("\r\x1b[K")], code


@case
@needs_curl
def a_backfill_is_seen_while_it_is_waited_for(t):
    filling = [table("UPDATING", 4000, "by_v", "CREATING", count) for count in (0, 0, 0, 0, 1000, 3000)]
    done = table("ACTIVE", 4000, "by_v", "ACTIVE", 4000)
    with Scripted(*answers(*filling, done)) as s:
        lines, code = drawn(t, s.url, ALTER)
    assert code == 0 and lines[-1] == "", lines
    items = [line for line in lines if " items " in line]
    assert items[-1].startswith("waiting for index by_v of app, CREATING: 3,000 of 4,000 items (75%), "), lines
    assert items[-1].endswith(" s left"), lines


@case
@needs_curl
def where_nothing_is_counted_the_time_is_shown(t):
    for busy, what in ((table("UPDATING", 0, "by\u001b_v", "CREATING"), r"index by\\u001b_v of app, CREATING"),
                       (table("CREATING", 0), "app, CREATING")):
        with Scripted(*answers(*[busy] * 8, table("ACTIVE", 0))) as s:
            lines, code = drawn(t, s.url, ALTER)
        assert code == 0 and lines[-1] == "", lines
        assert any(re.fullmatch("waiting for %s: [12] s" % what, line) for line in lines), lines


@case
@needs_curl
def a_short_wait_shows_nothing(t):
    with Scripted(*answers(table("UPDATING", 0), table("ACTIVE", 0))) as s:
        assert drawn(t, s.url, ALTER) == ([""], 0)
    with Serve(t, "--lifecycle", "300") as url:
        expect(over(t, url, "CREATE TABLE app (pk);"), code=0, out="", err="")


@case
@needs_curl
def a_wait_that_is_seen_can_be_ended(t):
    with plain_endpoint(t, "--lifecycle", "30000", fill=False) as url:
        with prompt(t, url) as terminal:
            terminal.type("CREATE TABLE app (pk);\r")
            terminal.wait("waiting for app, CREATING: 1 s")
            terminal.type("\x03")
            terminal.wait("stopped waiting: app is not ACTIVE yet")
            terminal.wait()
            assert "status     CREATING" in terminal.line("DESCRIBE app;")
        # One-shot, the signal ends the program, not the work.
        terminal = Terminal(t, "--no-init", "--endpoint", url, "CREATE TABLE two (pk);")
        terminal.wait("waiting for two, CREATING: 1 s")
        terminal.child.kill(signal.SIGINT)
        assert terminal.end() != 0
        expect(over(t, url, "SHOW TABLES;"), code=0, out_has="two")


main()
