#!/usr/bin/env python3
"""Statements without a prompt: -e, -f, files that begin with #!, standard input; what
stops them, and where a mistake is said to be.

    tests/shell/scripts_test.py [WORD ...]
"""
import json
import os
import subprocess

import shell_support as support
from endpoints import Serve, needs_curl, over
from shell_support import ROOT, Skipped, case, environment, expect, main
from terminal import Terminal

MODELS = os.path.join(ROOT, "..", "shared", "data", "workbench")
SETUP = "CREATE TABLE app (pk);"
PUT = 'put app {"pk":"%s"}'


def names(t, store="app.db"):
    out = expect(t.stator(store, "scan app"), code=0).out
    return sorted(json.loads(line)["pk"] for line in out.splitlines())


# ------------------------------------------------------------------ -e, -f and files


@case
def e_and_f_are_run_in_their_order(t):
    t.write("one.st", PUT % "one" + "\n.tables\n")
    expect(t.stator("app.db", "-e", SETUP, "-f", "one.st", "-e", PUT % "two", "-e",
                    "SELECT * FROM app WHERE pk = 'two'"), code=0, out='app\n{"pk": "two"}\n', err="")
    assert names(t) == ["one", "two"]


@case
def several_statements_stand_in_one_argument(t):
    expect(t.stator("app.db", SETUP + " INSERT INTO app VALUE {'pk':'a;b'}; -- no; end\n"
                    "/* nor; here */ SELECT * FROM app"), code=0, out='{"pk": "a;b"}\n')
    expect(t.stator("app.db", "-e", PUT % "1" + "\n" + PUT % "2" + "\n.tables"), code=0, out="app\n")


@case
def without_a_file_the_store_is_in_memory(t):
    expect(t.stator("-e", SETUP, "-e", ".tables"), code=0, out="app\n")
    assert os.listdir(t.folder) == []


@case
def a_dash_is_standard_input(t):
    expect(t.stator("app.db", "-e", SETUP, "-f", "-", "-e", ".tables", stdin=PUT % "in"), code=0,
           out="app\n")
    assert names(t) == ["in"]


@case
def a_file_may_begin_with_a_program(t):
    t.write("run.st", "#!%s -f\n%s\n.tables\n" % (support.STATOR, SETUP))
    os.chmod(t.path("run.st"), 0o755)
    done = subprocess.run([t.path("run.st")], cwd=t.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment(t.folder), timeout=support.SECONDS)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"app\n", b""), done


@case
def read_runs_a_file_and_says_where_it_failed(t):
    t.write("inner.st", SETUP + "\n\nscan nowhere\n" + PUT % "x" + "\n")
    t.write("outer.st", ".read inner.st\n.tables\n")
    expect(t.stator("app.db", "-f", "outer.st"), code=1, out="",
           err="inner.st:3: ResourceNotFoundException: Requested resource not found\n")
    assert names(t) == []


# ----------------------------------------------------------------- errors and codes


@case
def the_first_error_stops_all_that_follows(t):
    expect(t.stator("app.db", "-e", SETUP, "-e", "scan nowhere", "-e", PUT % "after"), code=1, out="",
           err="-e:1: ResourceNotFoundException: Requested resource not found\n")
    assert names(t) == []


@case
def keep_going_runs_the_rest_and_ends_with_1(t):
    t.write("one.st", "scan nowhere\n" + PUT % "a" + "\n.nothing\n" + PUT % "b" + "\n")
    done = t.stator("app.db", "--keep-going", "-e", SETUP, "-f", "one.st", "-e", PUT % "c")
    expect(done, code=1, err_has=["one.st:1: ResourceNotFound", "one.st:3: unknown command .nothing"])
    assert names(t) == ["a", "b", "c"]


@case
def wrong_statements_and_options_end_with_2(t):
    for words in (["app.db", "CREATE TABLE"], ["app.db", ".nothing"], ["-e"], ["-f"],
                  ["app.db", "--mode", "none"], ["app.db", ".tables", "-e", ".tables"]):
        answer = t.stator(*words)
        assert answer.code == 2 and answer.err and not answer.out, (words, answer)
    expect(t.stator("-f", "nowhere.st"), code=1, err_has="nowhere.st: No such file")


@case
def a_quote_or_bracket_that_stays_open_is_named_with_its_line(t):
    t.write("quote.st", ".tables\nSELECT * FROM app\nWHERE pk = 'a;\n")
    expect(t.stator("-f", "quote.st"), code=1, err_has="quote.st:3: the quote ' that is opened here")
    t.write("bracket.st", 'put app {"pk":\n"a"\n')
    expect(t.stator("-f", "bracket.st"), code=1, err_has="bracket.st:1: the statement does not end")


@case
def a_missing_semicolon_is_found_where_the_next_begins(t):
    t.write("one.st", "CREATE TABLE app (pk)\nCREATE TABLE other (pk);\n")
    done = expect(t.stator("-f", "one.st"), code=1)
    assert done.err.splitlines()[-1].startswith("one.st:2: a statement begins here"), done


@case
def a_mistake_is_marked_on_a_terminal(t):
    terminal = Terminal(t, "--no-init")
    terminal.wait()
    seen = terminal.line("CREATE TABLE orders (pk S HASH) STREM x;")
    lines = seen.splitlines()
    assert lines[0] == "CREATE TABLE orders (pk S HASH) STREM x", lines
    assert lines[1] == " " * lines[0].index("STREM") + "^", lines
    assert lines[2].startswith("syntax error at line 1, column 33: expected GSI,"), lines
    terminal.type("CREATE TABLE orders\r").wait("...> ")
    seen = terminal.line("  (pk é HASH);").splitlines()
    assert seen[0] == "  (pk é HASH)" and seen[1].index("^") == 6, seen
    assert "line 2, column 7" in seen[2], seen
    assert terminal.leave() == 0


@case
def elsewhere_a_mistake_has_its_file_line_and_column(t):
    t.write("one.st", ".tables\nCREATE TABLE orders\n  (pk Q);\n")
    expect(t.stator("-f", "one.st"), code=1,
           err="one.st:3: syntax error at column 7: expected S, N, B, HASH, RANGE, \",\" or \")\", not \"Q\"\n")


@case
def scripts_never_ask(t):
    expect(t.stator("app.db", "-e", SETUP, "-e", PUT % "a", "-e", "DROP TABLE app;"), code=0, out="")
    expect(t.stator("app.db", stdin=SETUP + "\nDROP TABLE app;\n.tables\n"), code=0, out="")
    terminal = Terminal(t, "app.db", "-e", SETUP, "-e", "DROP TABLE app;", "-e", ".tables")
    assert terminal.end() == 0


# -------------------------------------------------------------------- what is printed


@case
def mode_plain_and_typed_choose_what_is_printed(t):
    setup = ["-e", SETUP, "-e", 'put app {"pk":"a","n":1}']
    wanted = {
        (): '{"n": 1, "pk": "a"}\n',
        ("--typed",): '{"n": {"N": "1"}, "pk": {"S": "a"}}\n',
        ("--plain",): '{"n": 1, "pk": "a"}\n',
        ("--mode", "csv"): "pk,n\na,1\n",
        ("--mode=tsv",): "pk\tn\na\t1\n",
        ("--mode", "line"): None,
        ("--mode", "json", "--typed"): '[\n  {"n": {"N": "1"}, "pk": {"S": "a"}}\n]\n',
    }
    for words, out in wanted.items():
        answer = expect(t.stator(*words, *setup, "-e", "SELECT * FROM app"), code=0)
        assert out is None or answer.out == out, (words, answer)
    get = 'GetItem {"TableName":"app","Key":{"pk":"a"}}'
    expect(t.stator(*setup, "-e", get), out_has='{"N": "1"}')
    expect(t.stator("--plain", *setup, "-e", get), out_has='"n": 1')


@case
def describe_and_show_are_json_in_the_json_modes(t):
    t.stator("app.db", "CREATE TABLE orders (pk, sk N) GSI by_x (x) TTL ttl TAGS (a = 'b');")
    one = t.stator("app.db", "--mode", "jsonl", "DESCRIBE orders;")
    table = json.loads(expect(one, code=0).out)
    assert table["TableName"] == "orders" and table["GlobalSecondaryIndexes"][0]["IndexName"] == "by_x"
    assert table["TimeToLiveDescription"] == {"AttributeName": "ttl"}, table
    assert len(one.out.splitlines()) == 1
    assert json.loads(t.stator("app.db", "--mode", "json", "DESCRIBE orders;").out) == table
    shown = json.loads(t.stator("app.db", "--mode", "json", "SHOW CREATE TABLE orders;").out)
    assert shown["CreateTable"]["Tags"] == [{"Key": "a", "Value": "b"}], shown
    assert shown["UpdateTimeToLive"]["TimeToLiveSpecification"]["AttributeName"] == "ttl", shown
    assert [i["IndexName"] for i in json.loads(t.stator("app.db", "--mode", "json", "SHOW INDEXES FROM orders;").out)] == ["by_x"]
    assert json.loads(t.stator("app.db", "--mode", "json", "SHOW TABLES;").out) == [{"TableName": "orders"}]
    assert t.stator("app.db", "DESCRIBE orders;").out.startswith("orders\n  status")


# ---------------------------------------------------------------------- definitions


def described(out):
    """A description without what is of its time and place."""
    table = json.loads(out)
    gone = ("TableId", "CreationDateTime", "LatestStreamLabel", "LatestStreamArn", "TableSizeBytes", "ItemCount")
    return {k: v for k, v in table.items() if k not in gone}


def statement_of(table):
    """The statement for a table of a model of NoSQL Workbench."""
    def keys(part):
        return ", ".join("%s %s %s" % (part[k]["AttributeName"], part[k]["AttributeType"], word)
                         for k, word in (("PartitionKey", "HASH"), ("SortKey", "RANGE")) if k in part)

    lines = ['CREATE TABLE "%s" (%s)' % (table["TableName"], keys(table["KeyAttributes"]))]
    if table.get("BillingMode") == "PROVISIONED":
        lines.append("BILLING PROVISIONED READ 5 WRITE 5")
    for index in table.get("GlobalSecondaryIndexes", []):
        lines.append('GSI "%s" (%s) PROJECT %s' % (
            index["IndexName"], keys(index["KeyAttributes"]),
            {"ALL": "ALL", "KEYS_ONLY": "KEYS ONLY"}.get(index["Projection"]["ProjectionType"]) or
            "(%s)" % ", ".join('"%s"' % n for n in index["Projection"]["NonKeyAttributes"])))
    return " ".join(lines) + ";"


@case
def the_tables_of_workbench_models_make_a_round_trip(t):
    if not os.path.isdir(MODELS):
        raise Skipped("the models of NoSQL Workbench are not here")
    count = 0
    for name in sorted(os.listdir(MODELS)):
        with open(os.path.join(MODELS, name), encoding="utf-8") as f:
            model = json.load(f)
        for table in model["DataModel"]:
            expect(t.stator("a.db", statement_of(table)), code=0, err="")
            show = 'SHOW CREATE TABLE "%s";' % table["TableName"]
            statement = expect(t.stator("a.db", show), code=0).out
            assert statement.startswith("CREATE TABLE"), statement
            expect(t.stator("b.db", statement), code=0, err="")
            assert t.stator("b.db", show).out == statement
            describe = 'DESCRIBE "%s";' % table["TableName"]
            first, second = (described(t.stator(db, "--mode", "jsonl", describe).out) for db in ("a.db", "b.db"))
            assert first == second, (first, second)
            count += 1
    assert count >= 4, count


@case
@needs_curl
def tables_are_waited_for_over_an_endpoint(t):
    with Serve(t, "--lifecycle", "400") as url:
        expect(over(t, url, "-e", "CREATE TABLE app (pk) STREAM NEW_IMAGE TTL ttl;",
                    "-e", PUT % "a", "-e", "ALTER TABLE app ADD GSI by_x (x);",
                    "-e", ".tables", "-e", "ALTER TABLE app SET CLASS STANDARD_INFREQUENT_ACCESS;",
                    "-e", "ALTER TABLE app DROP GSI by_x;", "-e", "DROP TABLE app;",
                    "-e", SETUP, "-e", "SHOW TABLES;"), code=0, out='app\n{"TableName": "app"}\n')


@case
@needs_curl
def ctrl_c_ends_the_wait_for_a_table(t):
    with Serve(t, "--lifecycle", "30000") as url:
        terminal = Terminal(t, "--no-init", "--endpoint", url)
        terminal.wait("> ")
        terminal.type(SETUP + "\r").wait("\n")
        terminal.pause(0.5)
        terminal.type("\x03")
        terminal.wait("stopped waiting: app is not ACTIVE yet")
        terminal.wait("> ")
        assert terminal.leave() == 0


main()
