#!/usr/bin/env python3
"""Completion at the prompt, and of command lines by bash, zsh and fish.

    tests/shell/completion_test.py [WORD ...]
"""
import os
import re
import shutil
import subprocess

import shell_support as support
from completion_support import becomes, lists, tab
from shell_support import Skipped, case, environment, expect, main
from terminal import PROMPT, Terminal, has_libedit, pexpect

SETUP = """
CREATE TABLE orders (customer S, placed N) GSI by_state (state, placed N) LSI by_total (total N);
CREATE TABLE "odd-names" (pk);
CREATE TABLE people (email);
INSERT INTO orders VALUE {'customer': 'a', 'placed': 1, 'state': 'open', 'total': 3,
  'address': {'city': 'Ulm', 'street': {'name': 'x'}}, 'date': 2026, 'odd name': 1};
INSERT INTO people VALUE {'email': 'a@b', 'überall': 1};
"""


def prompt(t, *words, **more):
    if not has_libedit():
        raise Skipped("built without libedit")
    expect(t.stator("app.db", stdin=SETUP), code=0)
    terminal = Terminal(t, *(words or ("app.db",)), size=(40, 200), **more).draw()
    terminal.wait()
    return terminal


@case
def statements_begin_with_what_there_is(t):
    terminal = prompt(t)
    becomes(terminal, [("SEL", "SELECT "), ("sel", "select "), ("ins", "insert "), ("exp", "explain "),
                       ("DESCR", "DESCRIBE "), ("list-tab", "list-tables "), ("ListTab", "ListTables "),
                       (".sche", ".schema "), ("quer", "query "), ("Sel", "Sel"), ("nothing", "nothing"),
                       (".tables; SEL", ".tables; SEL"), ("SELECT 1; sel", "SELECT 1; select ")])
    lists(terminal, "D", "DELETE", "DESCRIBE", "DROP", "DeleteItem", "DescribeTable")
    lists(terminal, "", "SELECT", "get", ".import", "CREATE", without=["GetItem", "get-item"])


@case
def partiql_is_completed_by_its_place(t):
    terminal = prompt(t)
    becomes(terminal, [
        ("SELECT * FR", "SELECT * FROM "), ("select * fr", "select * from "),
        ("SELECT * FROM or", "SELECT * FROM orders "), ("SELECT * FROM odd", 'SELECT * FROM "odd-names" '),
        ('SELECT * FROM "or', 'SELECT * FROM "orders" '), ('SELECT * FROM "orders".by_s', 'SELECT * FROM "orders".by_state '),
        ('SELECT * FROM "orders"."by_t', 'SELECT * FROM "orders"."by_total" '),
        ("SELECT * FROM orders.by_t", "SELECT * FROM orders.by_total "),
        ("SELECT * FROM orders WH", "SELECT * FROM orders WHERE "),
        ("SELECT * FROM orders WHERE cus", "SELECT * FROM orders WHERE customer "),
        ("SELECT * FROM orders WHERE da", 'SELECT * FROM orders WHERE "date" '),
        ("SELECT * FROM orders WHERE odd", 'SELECT * FROM orders WHERE "odd name" '),
        ("SELECT * FROM orders WHERE address.ci", "SELECT * FROM orders WHERE address.city "),
        ("SELECT * FROM orders WHERE address.street.n", 'SELECT * FROM orders WHERE address.street.name '),
        ("SELECT * FROM orders WHERE BEG", "SELECT * FROM orders WHERE BEGINS_WITH("),
        ("select * from orders where beg", "select * from orders where begins_with("),
        ("SELECT * FROM orders WHERE customer BE", "SELECT * FROM orders WHERE customer BETWEEN "),
        ("SELECT * FROM orders WHERE customer = 'a' A", "SELECT * FROM orders WHERE customer = 'a' AND "),
        ("SELECT * FROM orders WHERE customer = 'a' AND sta", "SELECT * FROM orders WHERE customer = 'a' AND state "),
        ("SELECT * FROM orders WHERE customer = 'cus", "SELECT * FROM orders WHERE customer = 'cus"),
        ("SELECT * FROM orders ORDER B", "SELECT * FROM orders ORDER BY "),
        ("INSERT IN", "INSERT INTO "), ("INSERT INTO peo", "INSERT INTO people "),
        ("INSERT INTO people V", "INSERT INTO people VALUE "),
        ("UPDATE peo", "UPDATE people "), ("UPDATE people S", "UPDATE people SET "),
        ("UPDATE people SET em", "UPDATE people SET email "), ("DELETE FROM peo", "DELETE FROM people "),
        ("DELETE FROM people WHERE email = 'a' RET", "DELETE FROM people WHERE email = 'a' RETURNING "),
        ("SELECT * FROM people WHERE üb", 'SELECT * FROM people WHERE "überall" '),
        ("EXPLAIN SELECT * FROM peo", "EXPLAIN SELECT * FROM people "),
        ("EXPLAIN AS bo", "EXPLAIN AS boto3 "), ("EXPLAIN AS go SEL", "EXPLAIN AS go SELECT "),
        (".explain SELECT * FROM peo", ".explain SELECT * FROM people "),
        (".explain boto3 SELECT * FROM peo", ".explain boto3 SELECT * FROM people "),
    ])
    lists(terminal, "SELECT * FROM ", "orders", '"odd-names"', "people")
    lists(terminal, "SELECT * FROM orders WHERE ", "address", "customer", "state", '"date"', "EXISTS(")


@case
def attributes_are_completed_before_the_table_is_named(t):
    terminal = prompt(t)
    terminal.type("\x15SELECT cus FROM orders" + "\x1b[D" * len(" FROM orders"))
    terminal.screen()
    terminal.type("\t")
    assert terminal.screen()[-1] == PROMPT + "SELECT customer FROM orders", terminal.screen()


@case
def statements_of_several_lines_are_one(t):
    terminal = prompt(t)
    terminal.type("SELECT *\rFROM orders\r")
    terminal.screen()
    terminal.type("WHERE cus\t")
    assert terminal.screen()[-1] == "   ...> WHERE customer", terminal.screen()


@case
def data_definition_is_completed_by_its_place(t):
    terminal = prompt(t)
    becomes(terminal, [
        ("CREATE T", "CREATE TABLE "), ("CREATE TABLE I", "CREATE TABLE IF "), ("CREATE TABLE IF N", "CREATE TABLE IF NOT "),
        ("CREATE TABLE t (a S H", "CREATE TABLE t (a S HASH "), ("CREATE TABLE t (a) G", "CREATE TABLE t (a) GSI "),
        ("create table t (a) str", "create table t (a) stream "), ("CREATE TABLE t (a) STREAM NEW_I", "CREATE TABLE t (a) STREAM NEW_IMAGE "),
        ("CREATE TABLE t (a) BILLING ON D", "CREATE TABLE t (a) BILLING ON DEMAND "),
        ("ALTER TABLE peo", "ALTER TABLE people "), ("ALTER TABLE orders A", "ALTER TABLE orders ADD "),
        ("ALTER TABLE orders DROP GSI b", "ALTER TABLE orders DROP GSI by_"),
        ("ALTER TABLE orders SET BI", "ALTER TABLE orders SET BILLING "), ("DROP TABLE peo", "DROP TABLE people "),
        ("DESCRIBE peo", "DESCRIBE people "), ("SHOW TAB", "SHOW TABLES "), ("SHOW CREATE TABLE peo", "SHOW CREATE TABLE people "),
        ("SHOW INDEXES FROM peo", "SHOW INDEXES FROM people "), ("CREATE TABLE peo", "CREATE TABLE peo"),
    ])


@case
def operations_and_their_requests_are_completed(t):
    terminal = prompt(t)
    becomes(terminal, [
        ("describe-table --tab", "describe-table --table-name "),
        ("describe-table --table-name peo", "describe-table --table-name people "),
        ("put-item --return-v", "put-item --return-values"), ("put-item --return-values ALL", "put-item --return-values ALL_"),
        ("query --table-name orders --index-name by_s", "query --table-name orders --index-name by_state "),
        ("get-item --table-name orders --key {cus", "get-item --table-name orders --key {customer: "),
        ("get-item --table-name orders --key '{\"cus", "get-item --table-name orders --key '{\"customer\": "),
        ('DescribeTable {"Tab', 'DescribeTable {"TableName": '), ("DescribeTable {Tab", "DescribeTable {TableName: "),
        ('DescribeTable {"TableName": "peo', 'DescribeTable {"TableName": "people"'),
        ('GetItem {"TableName":"orders","Key":{"cus', 'GetItem {"TableName":"orders","Key":{"customer": '),
        ('GetItem {"TableName":"orders","Cons', 'GetItem {"TableName":"orders","ConsistentRead": '),
        ('GetItem {"TableName":"orders","ConsistentRead":t', 'GetItem {"TableName":"orders","ConsistentRead":true'),
        ('Query {"TableName":"orders","IndexName":"by_s', 'Query {"TableName":"orders","IndexName":"by_state"'),
        ('Query {"TableName":"orders","Select":"COU', 'Query {"TableName":"orders","Select":"COUNT"'),
    ])
    lists(terminal, 'GetItem {"TableName":"orders","', '"Key":', '"ConsistentRead":', without=['"TableName":'])


@case
def short_forms_are_completed(t):
    terminal = prompt(t)
    becomes(terminal, [
        ("get peo", "get people "), ("get people {em", "get people {email: "), ('put orders {"add', 'put orders {"address": '),
        ("query orders cus", "query orders customer "), ("query orders customer = :c ind", "query orders customer = :c index="),
        ("query orders state = :c {} index=by_s", "query orders state = :c {} index=by_state "),
        ("scan orders filter=\"pla", "scan orders filter=\"placed"), ("update people {email: 'a'} em", "update people {email: 'a'} email "),
        ("delete people {email: 'a'} return=o", "delete people {email: 'a'} return=old "),
    ])


@case
def dot_commands_and_their_words_are_completed(t):
    os.makedirs(t.path("folder/deep"))
    for name in ("script.stator", "a file.json", ".hidden"):
        t.write(name, "")
    terminal = prompt(t)
    becomes(terminal, [
        (".mode ta", ".mode table "), (".timer of", ".timer off "), (".set lim", ".set limit "), (".set mode csv", ".set mode csv "),
        (".schema peo", ".schema people "), (".schema --j", ".schema --json "), (".tables odd", ".tables odd-names "),
        (".help .imp", ".help .import "), (".help Desc", ".help Describe"), (".read scr", ".read script.stator "),
        (".open app", ".open app.db "), (".read fol", ".read folder/"), (".read folder/d", ".read folder/deep/"),
        (".read .hid", ".read .hidden "), (".import a", ".import a"), (".import a\\ ", ".import a\\ "),
        (".import \"a f", ".import \"a file.json\" "), (".import script.stator peo", ".import script.stator people "),
        (".import script.stator people --rej", ".import script.stator people --rejects "),
        (".stream ta", ".stream tail "), (".stream tail peo", ".stream tail people "), (".stream people o", ".stream people o"),
        (".chart shards peo", ".chart shards people "), (".explain of", ".explain off "), (".sch peo", ".sch people "), (".clock n", ".clock now "),
        (".chart sha", ".chart shards "), (".chart peo", ".chart people "), (".stream tail people --no", ".stream tail people --no-follow "),
    ])
    lists(terminal, ".mode ", "table", "jsonl", "csv", "quote", "auto")


@case
def tables_that_come_and_go_are_known(t):
    terminal = prompt(t)
    terminal.line("CREATE TABLE later (id);")
    becomes(terminal, [("SELECT * FROM lat", "SELECT * FROM later ")])
    terminal.type("\x15DROP TABLE later;\r").wait("[y/N] ")
    terminal.type("y\r").wait()
    becomes(terminal, [("SELECT * FROM lat", "SELECT * FROM lat")])


@case
def a_long_list_fits_the_window(t):
    terminal = prompt(t)
    terminal.resize(12, 40)
    line, listed = tab(terminal, "Desc")
    line, listed = tab(terminal, "Describe")
    shown = terminal.screen()
    assert any(re.match(r"and \d+ more$", l) for l in shown), shown
    assert all(len(l) <= 40 for l in shown), shown


@case
def names_of_an_endpoint_are_asked_once(t):
    expect(t.stator("app.db", stdin=SETUP), code=0)
    served = subprocess.Popen([support.STATOR, "serve", "app.db", "--port", "0", "--log", "--exit-on-stdin-close"],
                              cwd=t.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment(t.folder))
    try:
        url = served.stdout.readline().decode().strip()
        if not has_libedit():
            raise Skipped("built without libedit")
        terminal = Terminal(t, "--endpoint", url, size=(40, 200), AWS_ACCESS_KEY_ID="a",
                            AWS_SECRET_ACCESS_KEY="b", AWS_REGION="eu-west-1").draw()
        terminal.wait("> ")
        for _ in range(3):
            becomes(terminal, [("SELECT * FROM people WHERE ema", "SELECT * FROM people WHERE email "),
                               ("SELECT * FROM peo", "SELECT * FROM people ")])
        terminal.type("\x15").type("\x04").end()
    finally:
        log = served.communicate()[1].decode()
    for operation in ("ListTables", "DescribeTable", "Scan"):
        assert len(re.findall(r"\b%s\b" % operation, log)) == 1, log


@case
def an_endpoint_that_is_gone_is_silent(t):
    if not has_libedit():
        raise Skipped("built without libedit")
    terminal = Terminal(t, "--endpoint", "http://127.0.0.1:1", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b",
                        AWS_REGION="eu-west-1").draw()
    terminal.wait("> ")
    becomes(terminal, [("SELECT * FROM peo", "SELECT * FROM peo"), ("SEL", "SELECT ")])


# ------------------------------------------------------------------- command lines

def words(t, *typed):
    out = expect(t.stator("completion", "words", *typed), code=0, err="").out
    return [line.split("\t")[0] for line in out.splitlines()]


@case
def a_command_line_is_walked_word_by_word(t):
    expect(t.stator("app.db", stdin=SETUP), code=0)
    for typed, wanted in (
            (("",), ["serve", "demo", "help", "completion", "/files"]), (("ser",), ["serve", "/files"]),
            (("--mo",), ["--mode"]), (("--mode", "j"), ["json", "jsonl"]), (("--mode", "=", "j"), ["json", "jsonl"]),
            (("--mode", "="), ["auto", "table", "json", "jsonl", "line", "csv", "tsv", "markdown", "quote"]),
            (("--durability", ""), ["full", "normal", "off"]), (("-f", "x"), ["/files"]), (("-e", ""), []),
            (("serve", "--dur"), ["--durability"]), (("serve", "--durability", "n"), ["normal"]),
            (("serve", ""), ["/files"]), (("serve", "--credentials", ""), ["/files"]), (("demo", "--s"), ["--script"]),
            (("completion", ""), ["bash", "zsh", "fish"]), (("help", ".imp"), [".import"]), (("help", "DescribeTi"), ["DescribeTimeToLive"]),
            (("app.db", "list-t"), ["list-tables", "list-tags-of-resource"]), (("app.db", "ListTab"), ["ListTables"]),
            (("app.db", ".sch"), [".schema"]), (("app.db", ".schema", "p"), ["people"]), (("app.db", "get", "o"), ["odd-names", "orders"]),
            (("app.db", ".import", ""), ["/files"]), (("app.db", ".import", "a.json", "peo"), ["people"]),
            (("app.db", ".import", "a.json", "people", "--rej"), ["--rejects"]), (("app.db", ".mode", "ma"), ["markdown"]),
            (("app.db", "describe-table", "--tab"), ["--table-name"]), (("app.db", "describe-table", "--table-name", "peo"), ["people"]),
            (("--readonly", "app.db", "get-item", "--cons"), ["--consistent-read"]), (("app.db", "get-item", "--pl"), ["--plain"]),
            (("--endpoint", "aws", "list-tab"), ["list-tables"]), (("none.db", "get", ""), [])):
        assert sorted(words(t, *typed)) == sorted(wanted), (typed, words(t, *typed))
    t.write("empty.db", "")
    assert words(t, "empty.db", "get", "") == []
    assert sorted(os.listdir(t.folder)) == ["app.db", "empty.db"], os.listdir(t.folder)
    assert os.path.getsize(t.path("empty.db")) == 0


def script(t, shell):
    return t.write("completion." + shell, expect(t.stator("completion", shell), code=0, err="").out)


def run_shell(t, shell, code):
    if shutil.which(shell) is None:
        raise Skipped(shell + " is not installed")
    os.makedirs(t.path("bin"), exist_ok=True)
    if not os.path.exists(t.path("bin/stator")):
        os.symlink(support.STATOR, t.path("bin/stator"))
    env = environment(t.folder)
    env["PATH"] = t.path("bin") + os.pathsep + env["PATH"]
    done = subprocess.run([shell, "-c", code], cwd=t.folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 0, done
    return done.stdout.decode().split("\n")[:-1]


@case
def bash_completes_command_lines(t):
    expect(t.stator("app.db", stdin=SETUP), code=0)
    t.write("a file.json", "")
    path = script(t, "bash")
    ask = "source %s; COMP_WORDS=(stator %s); COMP_CWORD=%d; _stator stator 2>/dev/null; printf '%%s\\n' \"${COMPREPLY[@]}\""
    for line, wanted in (("--mo", ["--mode"]), ("--mode = j", ["json", "jsonl"]), ("serve --dur", ["--durability"]),
                         ("app.db list-t", ["list-tables", "list-tags-of-resource"]), ("ap", ["app.db"]),
                         ("app.db .import a", ["a file.json", "app.db"]), ("app.db get peo", ["people"]),
                         ("app.db get-item --table-name peo", ["people"])):
        answer = run_shell(t, "bash", ask % (path, line, len(line.split())))
        assert sorted(answer) == sorted(wanted), (line, answer)


@case
def bash_completes_as_one_types(t):
    if shutil.which("bash") is None or pexpect is None:
        raise Skipped("bash or pexpect is not installed")
    expect(t.stator("app.db", stdin=SETUP), code=0)
    os.makedirs(t.path("bin"))
    os.symlink(support.STATOR, t.path("bin/stator"))
    env = environment(t.folder, PS1="$ ", TERM="dumb")
    env["PATH"] = t.path("bin") + os.pathsep + env["PATH"]
    shell = pexpect.spawn("bash", ["--norc", "--noprofile", "-i"], cwd=t.folder, env=env, encoding="utf-8", timeout=20)
    shell.sendline("bind 'set enable-bracketed-paste off'; PS1='ready> '; source <(stator completion bash)")
    shell.expect_exact("ready> ")
    shell.expect_exact("ready> ")
    for typed, line in (("stator app.d\t", "stator app.db "), ("describe-time\t", "describe-time-to-live "),
                        ("--tab\t", "--table-name "), ("peo\t", "people ")):
        shell.send(typed)
        shell.expect_exact(line)
    shell.sendline("")
    shell.expect_exact('"TimeToLiveStatus": "DISABLED"')
    shell.close(force=True)


@case
def zsh_reads_its_script(t):
    path = script(t, "zsh")
    assert run_shell(t, "zsh", "autoload -U compinit; compinit -u; source ./%s; whence -w _stator" % path) == ["_stator: function"]


@case
def fish_completes_command_lines(t):
    expect(t.stator("app.db", stdin=SETUP), code=0)
    path = script(t, "fish")
    for line, wanted in (("stator --mo", ["--mode"]), ("stator app.db list-t", ["list-tables", "list-tags-of-resource"]),
                         ("stator app.db get peo", ["people"]), ("stator ap", ["app.db"])):
        answer = run_shell(t, "fish", "source %s; complete -C '%s'" % (path, line))
        assert [a.split("\t")[0] for a in answer] == wanted, (line, answer)


main()
