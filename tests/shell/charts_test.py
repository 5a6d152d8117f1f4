#!/usr/bin/env python3
"""Charts as a person sees them: in windows of several sizes, in colour and without,
over endpoints, interrupted; their numbers for other programs.

    tests/shell/charts_test.py [WORD ...]
"""
import csv
import io
import json
import os
import re
import threading
import unicodedata

import shell_support as support
from endpoints import Plain, Scripted, Serve, needs_curl, over
from shell_support import case, environment, expect, main
from terminal import Terminal

with open(os.path.join(support.HERE, "cases", "chart_setup.stator"), encoding="utf-8") as f:
    SETUP = f.read()
CLOCK = ".clock set 1767229200000"


def setup(t, store="app.db"):
    expect(t.stator(store, "--durability", "off", stdin=SETUP), code=0)


def columns_of(line):
    """A letter with its accents, a family of joined emoji: one glyph."""
    line = re.sub("\u200d.", "", line)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line)


def drawn(t, *words, **env):
    """What the statements print behind that of the clock."""
    more = [word for statement in words for word in ("-e", statement)]
    answer = t.stator("app.db", "-e", CLOCK, *more, env=environment(t.folder, **env))
    return expect(answer, code=0, err="").out.split("\n", 1)[1]


def prompt_over(t, url):
    """A terminal at the prompt of an endpoint, and that prompt."""
    prompt = "stator@%s> " % url.split("//")[1]
    terminal = Terminal(t, "--endpoint", url)
    terminal.wait(prompt)
    return terminal, prompt


# ------------------------------------------------------------------------ terminals

@case
def a_chart_fits_the_window(t):
    setup(t)
    for columns in (40, 50, 80, 200):
        terminal = Terminal(t, "app.db", size=(24, columns))
        terminal.wait()
        terminal.line(CLOCK)
        text = terminal.line(".chart orders")
        bars = [line for line in text.split("\n") if "█" in line]
        assert len(bars) > 10, text
        widths = [columns_of(line) for line in bars]
        assert max(widths) <= columns and max(widths) > columns - 3, (columns, widths, text)
        assert terminal.leave() == 0


@case
def a_chart_follows_the_window(t):
    setup(t)
    terminal = Terminal(t, "app.db", size=(24, 60)).draw()
    terminal.wait()
    terminal.resize(24, 120)
    text = terminal.line(".chart shards orders")
    assert max(columns_of(line) for line in text.split("\n") if "█" in line) > 100, text
    terminal.line(".width 50")
    text = terminal.line(".chart shards orders")
    assert max(columns_of(line) for line in text.split("\n") if "█" in line) <= 50, text
    assert terminal.leave() == 0


@case
def a_chart_has_colour_on_a_terminal_alone(t):
    setup(t)
    plain = drawn(t, ".chart orders")
    assert "\x1b" not in plain and max(map(columns_of, plain.split("\n"))) <= 80
    coloured = drawn(t, ".set color on", ".chart orders")
    assert "\x1b[36m█" in coloured and re.sub(r"\x1b\[\d+m", "", coloured) == plain
    terminal = Terminal(t, "app.db", NO_COLOR=None, size=(24, 80))
    terminal.child.expect_exact("stator> ")
    terminal.type(".chart shards orders\r")
    terminal.child.expect(re.escape("\x1b[36m") + "█+")
    terminal.child.expect_exact("stator> ")
    assert terminal.leave() == 0


@case
def a_locale_without_blocks_has_signs(t):
    setup(t)
    text = drawn(t, ".chart shards orders", ".chart stream orders", ".width 40",
                 ".chart partitions single", LC_ALL="C")
    assert "#" in text and text.isascii(), text
    assert drawn(t, ".chart shards orders", LC_ALL=None, LANG="C.UTF-8").count("█") > 10


@case
def names_are_shown_without_what_a_terminal_would_obey(t):
    setup(t)
    text = drawn(t, ".chart partitions orders")
    assert "日本語の鍵" in text and "\x1b" not in text and r"\u001b[31m" in text, text
    starts = [line.index("█") for line in text.split("\n") if "Größe" in line or "USER#ada" in line]
    assert len(set(starts)) == 1, text


@case
def millions_of_items_have_a_bar(t):
    answer = json.dumps({"TableName": "big", "Shards": [
        {"Shard": i, "ItemCount": count, "SizeBytes": count * 400}
        for i, count in enumerate([1234567890, 1000000, 0, 1, 999999999, 617283945, 7, 8])]})
    with Scripted((200, answer)) as endpoint:
        done = expect(over(t, endpoint.url, "-e", ".width 60", "-e", ".chart shards big"), code=0)
    lines = done.out.splitlines()
    assert lines[0] == "big: 2,852,851,850 items, 1.1 TB, by shard", done
    assert lines[2] == "    0  1,234,567,890  493.8 GB  " + "█" * 28, done
    assert lines[4] == "    2              0       0 B", done
    assert lines[5] == "    3              1     400 B  ▏", done
    assert lines[7] == "    5    617,283,945  246.9 GB  " + "█" * 14, done


# -------------------------------------------------------------------------- numbers

@case
def numbers_are_read_by_another_tool(t):
    setup(t)
    counts = [json.loads(line)["ItemCount"] for line in
              drawn(t, ".mode jsonl", ".chart shards orders").splitlines()]
    assert len(counts) == 8 and sum(counts) == 38, counts
    everything = json.loads(drawn(t, ".mode json", ".chart orders"))
    assert {row["Chart"] for row in everything} == {"shards", "partitions", "sizes", "stream"}
    stream = [row for row in everything if row["Chart"] == "stream"]
    assert sum(row["INSERT"] + row["MODIFY"] + row["REMOVE"] for row in stream) == 64, stream
    rows = list(csv.DictReader(io.StringIO(drawn(t, ".mode csv", ".chart partitions orders"))))
    assert rows[0]["Key"] == "USER#ada" and rows[0]["ItemCount"] == "16", rows
    keys = json.loads(t.stator("app.db", 'DescribePartitions {"TableName":"orders"}').out)
    assert [row["Key"] for row in rows] == [p["Key"]["S"] for p in keys["Partitions"]]


@case
def a_chart_goes_to_a_file(t):
    setup(t)
    expect(t.stator("app.db", "-e", ".once chart.txt", "-e", ".chart shards orders"), code=0, out="")
    with open(t.path("chart.txt"), encoding="utf-8") as f:
        assert f.read() == drawn(t, ".chart shards orders")


# ------------------------------------------------------------------------ endpoints

@case
@needs_curl
def an_endpoint_of_stator_answers_as_the_store(t):
    setup(t)
    statements = ["-e", CLOCK, "-e", ".chart orders", "-e", ".chart empty"]
    here = expect(t.stator("app.db", *statements), code=0)
    with Serve(t, "app.db", "--set-clock") as url:
        there = expect(over(t, url, *statements), code=0)
    assert here.out == there.out and here.err == there.err == "", there


@case
@needs_curl
def any_endpoint_is_read_by_scan(t):
    setup(t)
    statements = ["-e", ".chart partitions orders", "-e", ".chart sizes orders", "-e", ".chart empty"]
    here = expect(t.stator("app.db", *statements), code=0)
    with Serve(t, "app.db") as url:
        plain = Plain(url)
        with plain as endpoint:
            there = expect(over(t, endpoint, *statements), code=0)
            table = expect(over(t, endpoint, "-e", ".mode jsonl", "-e", ".chart orders"), code=0)
    assert there.out == here.out.replace("empty: 0 items, 0 B, by shard\n\n", ""), there
    kinds = [json.loads(line)["Chart"] for line in table.out.splitlines()]
    assert "shards" not in kinds and "partitions" in kinds and "sizes" in kinds, kinds
    # All charts of a table read it once.
    assert plain.operations.count("Scan") == 4, plain.operations


@case
@needs_curl
def an_endpoint_without_shards_says_so(t):
    setup(t)
    with Serve(t, "app.db") as url, Plain(url) as endpoint:
        expect(over(t, endpoint, ".chart", "shards", "orders"), code=1, out="",
               err="stator: the endpoint does not tell the shards of orders\n")
        expect(over(t, endpoint, ".chart", "sizes", "nothing"), code=1, out="",
               err_has="ResourceNotFoundException")


@case
@needs_curl
def a_person_is_asked_before_a_scan(t):
    setup(t)
    with Serve(t, "app.db") as url:
        plain = Plain(url)
        with plain as endpoint:
            terminal, prompt = prompt_over(t, endpoint)
            terminal.type(".chart sizes orders\r")
            question = terminal.wait("[y/N] ")
            assert "read all of the table (38 items, 10.5 KB)?" in question, question
            terminal.type("n\r").wait(prompt)
            assert "Scan" not in plain.operations
            terminal.type(".chart sizes orders\r").wait("[y/N] ")
            assert "up to 64 B     19" in terminal.type("y\r").wait(prompt)
            assert terminal.leave() == 0


@case
@needs_curl
def control_c_ends_the_reading_and_keeps_the_prompt(t):
    setup(t)
    asked, go_on = threading.Event(), threading.Event()

    def hold(operation):
        if operation == "Scan":
            asked.set()
            go_on.wait(20)

    with Serve(t, "app.db") as url, Plain(url, hold) as endpoint:
        terminal, prompt = prompt_over(t, endpoint)
        terminal.type(".chart sizes orders\r").wait("[y/N] ")
        terminal.type("y\r")
        assert asked.wait(10)
        terminal.type("\x03")
        assert "stopped" in terminal.wait(prompt)
        go_on.set()
        assert "empty" in terminal.type(".tables\r").wait(prompt)
        assert terminal.leave() == 0


main()
