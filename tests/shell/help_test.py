#!/usr/bin/env python3
"""Help: what it tells about everything that can be typed, and that its examples run.

    tests/shell/help_test.py [WORD ...]
"""
import os
import re
import shutil
import signal
import subprocess

import shell_support as support
from shell_support import Skipped, case, environment, expect, main

STORE = """
CREATE TABLE orders (customer S, placed N) GSI by_state (state) TTL gone_at STREAM NEW_AND_OLD_IMAGES;
CREATE TABLE people (id);
INSERT INTO orders VALUE {'customer': 'ann', 'placed': 1, 'price': 3, 'state': 'open', 'note': 'x'};
CREATE SEARCH INDEX notes ON orders (note, state);
CREATE VIEW paid ON orders (customer TEXT, price REAL) WHERE attribute_exists(price);
"""
FILES = {
    "orders.jsonl": '{"customer": "ann", "placed": 2}\n',
    "orders.csv": "customer,placed:N\nann,3\n",
    "people.csv": "id,name\n1,Ann\n",
    "script.stator": "SELECT * FROM orders;\n",
}


def folder_for_examples(t):
    expect(t.stator("app.db", stdin=STORE), code=0)
    for name, text in FILES.items():
        t.write(name, text)
    os.mkdir(t.path("bin"))
    os.symlink(support.STATOR, t.path("bin/stator"))
    return t.folder


def topics(t):
    out = expect(t.stator("completion", "words", "help", ""), code=0, err="").out
    return [line.split("\t")[0] for line in out.splitlines()]


def examples(t, *words):
    out = expect(t.stator(*words), code=0, err="").out
    return [line for part in out.split("examples:\n")[1:] for line in re.findall(r"^  ((?:stator|source) .*)$", part, re.M)]


def run_example(template, number, line):
    """What went wrong, or None."""
    folder = os.path.join(template, "run-%d" % number)
    os.mkdir(folder)
    for name in ["app.db"] + list(FILES):
        shutil.copy(os.path.join(template, name), folder)
    env = environment(folder)
    env["PATH"] = os.path.join(template, "bin") + os.pathsep + env["PATH"]
    shell = subprocess.Popen(["bash", "-c", line], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    if line.startswith("stator serve") and "/dev/null" not in line:
        ready = shell.stdout.readline()
        os.killpg(shell.pid, signal.SIGTERM)
        shell.communicate(timeout=20)
        return None if ready.startswith(b"http://") else "%s: not ready" % line
    out, err = shell.communicate(timeout=60)
    if shell.returncode == 0:
        return None
    return "%s: ended with %d: %s" % (line, shell.returncode, err.decode())


@case
def the_list_of_what_there_is_fits_a_terminal(t):
    out = expect(t.stator("--help"), code=0, err="").out
    assert all(len(line) <= 80 for line in out.splitlines()), out


@case
def every_topic_has_help_of_its_own(t):
    seen = topics(t)
    assert len(seen) > 90 and ".import" in seen and "list-tables" in seen and "serve" in seen, seen
    for name in seen:
        out = expect(t.stator("help", name), code=0, err="").out
        assert "usage: " in out, (name, out)
        if name not in ("query", "scan", "explain"):
            told = out.split("examples:\n")[0]
            assert all(len(line) <= 80 for line in told.splitlines()
                       if name[0] == "." or name in ("serve", "demo", "help", "completion")), (name, told)
            assert expect(t.stator(name, "--help"), code=0, err="").out == out or \
                "libmicrohttpd" in t.stator(name, "--help").err, name
    assert not os.path.exists(t.path("app.db")), "help made a store"


@case
def every_example_runs(t):
    template = folder_for_examples(t)
    lines = examples(t, "--help")
    for name in topics(t):
        lines += [line for line in examples(t, "help", name) if line not in lines]
    assert len(lines) > 100, lines
    if b"libmicrohttpd" in subprocess.run([support.STATOR, "serve", "--port", "x"], stderr=subprocess.PIPE).stderr:
        lines = [line for line in lines if not line.startswith("stator serve")]
    wrong = [run_example(template, number, line) for number, line in enumerate(lines)]
    assert not any(wrong), "\n" + "\n".join(w for w in wrong if w)


@case
def what_people_use_has_examples(t):
    for name in ("serve", "demo", "help", "completion", "get", "put", "update", "delete", "query", "scan", ".import",
                 ".schema", ".explain", "get-item", "put-item", "update-item", "create-table", "list-tables",
                 "execute-statement"):
        assert len(examples(t, "help", name)) >= 2, name


@case
def help_behind_a_statement_is_the_same(t):
    expect(t.stator("app.db", stdin=STORE), code=0)
    for name in ("get-item", "get", ".import", "query"):
        assert t.stator("app.db", name, "--help").out == t.stator("help", name).out, name


@case
def lines_of_help_fit_a_terminal(t):
    for name in ["--help"] + [n for n in topics(t) if not n.startswith("-")]:
        out = t.stator(*(["--help"] if name == "--help" else ["help", name])).out
        for line in out.split("examples:\n")[0].splitlines():
            assert len(line) <= 110, (name, line)


@case
def a_statement_may_be_asked_for_by_all_its_words(t):
    for words in (["CREATE", "SEARCH", "INDEX"], ["create", "view"], ["DROP", "VIEW"], ["SHOW", "SEARCH", "INDEXES"]):
        wanted = expect(t.stator("help", words[0]), code=0).out
        assert t.stator("help", *words).out == wanted
        assert t.stator(":memory:", ".help " + " ".join(words)).out == wanted
    expect(t.stator("help", "nothing", "such"), code=2, out="", err_has="usage: stator help [NAME]")
    expect(t.stator(":memory:", ".help nothing such"), code=1, out="", err_has="usage: .help [NAME]")


@case
def the_manual_lists_what_help_lists(t):
    commands = expect(t.stator("help", "--man", "commands"), code=0, err="").out
    listed = re.findall(r"^\.TP\n\\fB\\&(?:\\&)?(\.\w+)", commands, re.M)
    assert listed == re.findall(r"^  (\.\w+)", t.stator(":memory:", ".help").out, re.M), listed
    options = t.stator("help", "--man", "options").out.replace("\\-", "-")
    for option in re.findall(r"^  (--?[\w-]+)", t.stator("--help").out, re.M):
        assert "fB\\&" + option in options, option
    for section in ("serve-options", "subcommands", "forms", "settings", "operations"):
        assert ".TP\n" in expect(t.stator("help", "--man", section), code=0, err="").out, section


@case
def the_manual_is_understood_by_man(t):
    if shutil.which("man") is None or shutil.which("make") is None:
        raise Skipped("man is not installed")
    page = t.write("stator.1", "")
    with open(os.path.join(support.ROOT, "shell", "stator.1.in")) as f:
        text = f.read()
    for section in re.findall(r"^@(.*)@$", text, re.M):
        text = text.replace("@%s@\n" % section, t.stator("help", "--man", section).out)
    t.write(page, text)
    done = subprocess.run(["man", "--warnings=all", "-l", t.path(page)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment(t.folder, MANWIDTH="80", MANPAGER="cat"))
    shown = re.sub(r".\x08", "", done.stdout.decode())
    assert done.returncode == 0 and not done.stderr, done.stderr.decode()
    for text in ("--durability full|normal|off", ".import FILE", "ListTables, list-tables", "put TABLE", "mode auto|table"):
        assert text in shown, (text, shown)


main()
