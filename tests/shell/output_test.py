#!/usr/bin/env python3
"""How answers are printed: read back by other tools, in the width and colours of a
terminal, through a pager, to files and commands.

    tests/shell/output_test.py [WORD ...]
"""
import csv
import io
import json
import os
import re
import subprocess
import unicodedata

import shell_support as support
from shell_support import case, expect, main, make_table, Skipped
from terminal import CONTROLS, Terminal

with open(os.path.join(support.HERE, "cases", "nasty_setup.stator"), encoding="utf-8") as f:
    NASTY = f.read()


def nasty(t):
    expect(t.stator("nasty.db", stdin=NASTY), code=0)


def scan(t, mode, *more):
    script = "\n".join([".mode " + mode] + list(more) + ["scan nasty"])
    return expect(t.stator("nasty.db", stdin=script), code=0, err="").out


def items_of(t, store="nasty.db"):
    """The items as the API gives them, with their types."""
    return json.loads(t.stator(store, 'Scan {"TableName":"nasty"}').out)["Items"]


class Digits(str):
    """A number as its text: no digit is lost."""


def read(text):
    return json.loads(text, parse_int=Digits, parse_float=Digits)


def plain(value):
    (kind, inner), = value.items()
    if kind == "M":
        return {k: plain(v) for k, v in inner.items()}
    if kind == "L":
        return [plain(v) for v in inner]
    if kind == "NULL":
        return None
    return [Digits(n) for n in inner] if kind == "NS" else Digits(inner) if kind == "N" else inner


def plain_items(t):
    return [{k: plain(v) for k, v in item.items()} for item in items_of(t)]


# ------------------------------------------------------------- other tools read it

@case
def json_is_read_by_another_tool(t):
    nasty(t)
    assert read(scan(t, "json")) == plain_items(t)
    assert json.loads(scan(t, "json", ".plain off")) == items_of(t)


@case
def jsonl_is_read_by_another_tool(t):
    nasty(t)
    lines = scan(t, "jsonl").split("\n")
    assert lines.pop() == ""
    assert [read(line) for line in lines] == plain_items(t)


def field(value, inside=False):
    """Its text in a field: a string as it is, the rest as JSON."""
    if isinstance(value, Digits) or isinstance(value, str) and not inside:
        return str(value)
    if isinstance(value, list):
        return "[%s]" % ",".join(field(v, True) for v in value)
    if isinstance(value, dict):
        return "{%s}" % ",".join(field(k, True) + ":" + field(v, True) for k, v in value.items())
    return json.dumps(value)


@case
def csv_and_tsv_are_read_by_another_tool(t):
    nasty(t)
    for mode, separator in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.reader(io.StringIO(scan(t, mode), newline=""), delimiter=separator, strict=True))
        names = rows.pop(0)
        assert names[:2] == ["pk", "sk"], names
        wanted = [[field(item[n]) if n in item else "" for n in names] for item in plain_items(t)]
        assert rows == wanted, (rows, wanted)


def typed_field(kind, field):
    if kind == "TYPED":
        return json.loads(field)
    inner = {"BOOL": json.loads, "SS": json.loads, "BS": json.loads, "NULL": lambda f: True,
             "NS": lambda f: re.findall(r"[-0-9.]+", f)}.get(kind, str)(field)
    return {kind: inner}


@case
def typed_csv_tells_everything(t):
    nasty(t)
    text = scan(t, "csv", ".plain off")
    # What the reader of Python's csv does not tell: whether an empty field was quoted.
    text = re.sub(r'(?<=[,\n])""(?=[,\n])', '"\x01"', text)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    names = [name.rsplit(":", 1) for name in rows.pop(0)]
    got = [{name: typed_field(kind, "" if field == "\x01" else field)
            for (name, kind), field in zip(names, row) if field} for row in rows]
    assert got == items_of(t), got


@case
def what_quote_prints_puts_the_items_back(t):
    nasty(t)
    script = scan(t, "quote")
    table = NASTY.split("\n")[2]
    assert table.startswith("CreateTable")
    expect(t.stator("again.db", stdin=table + "\n" + script), code=0)
    assert items_of(t, "again.db") == items_of(t)


@case
def a_million_fields_are_not_held_in_memory(t):
    make_table(t, "many.db")
    t.write("many.jsonl", "".join('{"pk":"%d","text":"%s"}\n' % (i, "x" * 1000) for i in range(20000)))
    expect(t.stator("many.db", "--durability", "off", ".import many.jsonl app"), code=0)
    answer = expect(t.stator("many.db", stdin=".mode csv\nscan app\n"), code=0)
    rows = list(csv.reader(io.StringIO(answer.out, newline="")))
    assert len(rows) == 20001 and rows[0] == ["pk", "text"], len(rows)
    assert {row[0] for row in rows[1:]} == {str(i) for i in range(20000)}


# ---------------------------------------------------------------------- terminals

WIDE = [("ascii", "abc", 3), ("han", "漢字", 4), ("combining", "e\u0301a", 2), ("emoji", "😀", 2),
        ("family", "👨‍👩‍👧", 2), ("flag", "🇨🇭", 2), ("heart", "❤️", 2), ("keycap", "1️⃣", 2),
        ("tone", "👍🏽", 2), ("hangul", "각", 2), ("korean", "각", 2), ("arabic", "مرحبا", 5),
        ("fullwidth", "Ａ", 2), ("zero", "a\u200bb", 2), ("thai", "กำ", 2)]


def needs_utf8proc():
    answer = subprocess.run(["ldd", support.STATOR], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if b"utf8proc" not in answer.stdout and answer.returncode == 0:
        raise Skipped("built without libutf8proc")


@case
def columns_are_as_wide_as_unicode_says(t):
    needs_utf8proc()
    make_table(t)
    puts = "".join('put app {"pk":"%s","text":"%s","z":"|"}\n' % (n, s) for n, s, _ in WIDE)
    answer = expect(t.stator("app.db", stdin=puts + ".mode table\nscan app\n"), code=0)
    lines = answer.out.split("\n")
    width = lines[1].split("┼")[1].count("─") - 2
    assert width == max(w for _, _, w in WIDE), lines[1]
    for name, text, columns in WIDE:
        line = next(l for l in lines if l.startswith(name + " "))
        assert line.split(" │ ")[1] == text + " " * (width - columns), (name, line)


@case
def wide_characters_are_not_cut_in_half(t):
    needs_utf8proc()
    make_table(t)
    puts = 'put app {"pk":"a","text":"%s"}\nput app {"pk":"b","text":"%s"}\n' % ("漢" * 60, "👨‍👩‍👧" * 60)
    answer = expect(t.stator("app.db", stdin=puts + ".mode table\n.width 20\nscan app\n"), code=0)
    assert "a  │ 漢漢漢漢漢漢漢…\n" in answer.out and "b  │ " + "👨‍👩‍👧" * 7 + "…\n" in answer.out, answer.out


def filled(t, items=3, text="words"):
    make_table(t)
    t.write("items.jsonl", "".join('{"pk":"%05d","text":"%s"}\n' % (i, text) for i in range(items)))
    expect(t.stator("app.db", "--durability", "off", ".import items.jsonl app"), code=0)


@case
def a_table_fits_the_terminal(t):
    filled(t, text="x" * 300)
    for columns in (40, 100, 200):
        terminal = Terminal(t, "app.db", size=(24, columns))
        terminal.wait()
        lines = terminal.line("scan app").split("\n")
        assert [len(line) for line in lines[1:5]] == [columns] * 4, lines
        assert lines[2].endswith("x…"), lines


@case
def columns_is_the_width_where_there_is_no_terminal(t):
    filled(t, text="x" * 300)
    for env, columns in (({}, 80), ({"COLUMNS": "50"}, 50), ({"COLUMNS": "rubbish"}, 80)):
        answer = t.stator("app.db", stdin=".mode table\nscan app\n", env=support.environment(t.folder, **env))
        assert len(answer.out.split("\n")[1]) == columns, answer.out


@case
def attributes_that_come_late_are_named(t):
    filled(t, 150)
    last = [json.loads(line)["pk"] for line in t.stator("app.db", "scan app").out.split("\n")[-3:-1]]
    puts = 'put app {"pk":"%s","late":1}\nput app {"pk":"%s","later":2}\n' % tuple(last)
    out = expect(t.stator("app.db", stdin=puts + ".mode table\nscan app\n"), code=0).out
    assert len(out.split("\n")) == 2 + 150 + 2, out
    assert out.endswith("\n(2 more attributes: late, later; .mode line shows all)\n"), out


@case
def colour_is_for_terminals(t):
    filled(t)
    for env, coloured in (({"NO_COLOR": None}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True),
                          ({"NO_COLOR": None, "TERM": "dumb"}, False)):
        terminal = Terminal(t, "app.db", "scan app", **env)
        assert terminal.end() == 0
        assert ("\x1b[" in terminal.child.before) == coloured, (env, terminal.child.before)
    assert "\x1b" not in t.stator("app.db", "scan app").out
    assert "\x1b[1mpk\x1b[0m" in t.stator("app.db", stdin=".set color on\n.mode table\nscan app\n").out


@case
def json_is_coloured_and_stays_json(t):
    filled(t)
    plain_answer = t.stator("app.db", "ListTables").out
    coloured = t.stator("app.db", stdin=".set color on\nListTables\n").out
    assert "\x1b[32m\"app\"\x1b[0m" in coloured and CONTROLS.sub("", coloured) == plain_answer


@case
def data_gives_the_terminal_no_orders(t):
    nasty(t)
    for mode in ("table", "json", "jsonl", "line", "csv", "tsv", "markdown", "quote"):
        terminal = Terminal(t, "nasty.db", "--mode", mode, "scan nasty")
        assert terminal.end() == 0
        shown = terminal.child.before
        assert not any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in shown), (mode, shown)
        assert "\u202e" not in shown and "\\u001b[31m" in shown, (mode, shown)


# -------------------------------------------------------------------------- pager

PAGER = "sed 's/^/paged: /'"


@case
def a_long_answer_goes_through_the_pager(t):
    filled(t, 90)
    terminal = Terminal(t, "app.db", STATOR_PAGER=PAGER)
    terminal.wait()
    lines = terminal.line("scan app").split("\n")
    assert lines[0] == "paged: pk    │ text" and lines[91].startswith("paged: 000"), lines
    assert lines[92:] == ["(90 items)", ""], lines
    assert "paged" not in terminal.line("scan app limit=3")
    assert "paged: " in terminal.line(".help")
    assert "paged" not in terminal.line(".set pager off") + terminal.line("scan app")


@case
def the_pager_is_the_users_own(t):
    filled(t, 90)
    for env, word in (({"PAGER": "sed s/^/two:/"}, "two:"), ({"STATOR_PAGER": "", "PAGER": "sed s/^/two:/"}, "pk")):
        terminal = Terminal(t, "app.db", **dict({"STATOR_PAGER": None}, **env))
        terminal.wait()
        assert terminal.line("scan app").startswith(word)


@case
def leaving_the_pager_keeps_the_prompt(t):
    filled(t, 5000)
    terminal = Terminal(t, "app.db", STATOR_PAGER="head -n 2")
    terminal.wait()
    terminal.line(".limit 0")
    answer = terminal.line("scan app")
    assert re.search(r"\(\d+ items, stopped; .*\"it\" goes on", answer), answer
    assert "TableNames" in terminal.line("ListTables")
    missing = Terminal(t, "app.db", STATOR_PAGER="no-such-pager")
    missing.wait()
    assert "not found" in missing.line("scan app")
    assert "TableNames" in missing.line("ListTables")


# ------------------------------------------------------------------ files, commands

@case
def output_goes_to_a_file_and_back(t):
    filled(t)
    answer = expect(t.stator("app.db", stdin=".output out.txt\nscan app\n.tables\n.output\n.tables\n"),
                    code=0, out="app\n", err="")
    with open(t.path("out.txt")) as f:
        lines = f.read().split("\n")
    assert sorted(lines[:3])[0] == '{"pk": "00000", "text": "words"}' and lines[3:] == ["app", ""], lines
    assert answer.out == "app\n"


@case
def once_is_for_one_statement_and_whole(t):
    filled(t)
    t.write("out.txt", "before\n")
    expect(t.stator("app.db", stdin=".once out.txt\n.tables\n.tables\n"), code=0, out="app\n")
    with open(t.path("out.txt")) as f:
        assert f.read() == "app\n"
    expect(t.stator("app.db", stdin=".once out.txt\nscan nowhere\n"), code=1)
    with open(t.path("out.txt")) as f:
        assert f.read() == "app\n"
    t.write("two.stator", ".tables\n.tables\n")
    expect(t.stator("app.db", stdin=".once out.txt\n.read two.stator\n.tables\n"), code=0, out="app\n")
    with open(t.path("out.txt")) as f:
        assert f.read() == "app\napp\n"
    assert sorted(os.listdir(t.folder)) == ["app.db", "items.jsonl", "out.txt", "two.stator"], os.listdir(t.folder)


@case
def output_goes_to_a_command(t):
    filled(t)
    expect(t.stator("app.db", stdin=".once |sort -r | tail -n 1\nscan app\n.output |tr a-z A-Z\n.tables\n"),
           code=0, out='{"pk": "00000", "text": "words"}\nAPP\n', err="")
    expect(t.stator("app.db", stdin=".output |exit 3\n"), code=1, err="|exit 3: ended with code 3\n")


@case
def a_command_may_end_before_all_is_read(t):
    filled(t, 5000)
    script = ".output |head -n 1\nscan app\nSHOW TABLES;\n.output\n.tables\n.once |head -n 1\nscan app\n.tables\n"
    answer = expect(t.stator("app.db", stdin=script), code=0, err="")
    lines = answer.out.split("\n")
    assert [re.sub('^{"pk": "[0-9]+", "text": "words"}$', "item", line) for line in lines] == [
        "item", "app", "item", "app", ""], lines


@case
def a_file_that_cannot_be_written_changes_nothing(t):
    filled(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    for command in (".output /no/where", ".once /no/where", ".output ."):
        assert re.search(r": (No such file or directory|Is a directory)\n$", terminal.line(command))
        assert terminal.line(".tables") == "app\n"
    if os.path.exists("/dev/full"):
        terminal.line(".output /dev/full")
        assert terminal.line(".tables") == "/dev/full: No space left on device\n"
        assert terminal.line(".tables") == "app\n"


@case
def settings_are_listed_and_kept(t):
    terminal = Terminal(t)
    terminal.wait()
    assert re.search(r"^limit +100 ", terminal.line(".set"), re.M)
    assert terminal.line(".set mode csv") == "" and terminal.line(".mode") == ".mode is csv\n"
    assert "usage: .mode [auto|table|json|" in terminal.line(".mode rubbish")
    assert "no setting is called rubbish" in terminal.line(".set rubbish 1")
    assert terminal.line(".echo on") == "" and terminal.line(".tables") == ".tables\n"


main()
