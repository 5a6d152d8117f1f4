#!/usr/bin/env python3
"""Progress of long work on standard error: one line drawn again on a terminal, plain
lines every ten seconds elsewhere.

    tests/shell/progress_test.py [WORD ...]
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import time

import shell_support as support
from endpoints import Plain, Serve, needs_curl
from shell_support import case, environment, expect, main, make_table

REDRAWN = "\r\x1b[K"


def on_terminal(t, columns, *words, stdout=None):
    """What standard error shows on a terminal; the exit code."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([support.STATOR] + list(words), cwd=t.folder, stdin=subprocess.DEVNULL,
                             stdout=stdout or subprocess.DEVNULL, stderr=follower,
                             env=environment(t.folder))
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    return shown.decode("utf-8"), child.wait(timeout=support.SECONDS)


def many_items(t, count, text="x" * 200):
    make_table(t)
    t.write("many.jsonl", "".join('{"pk":"item-%d","text":"%s"}\n' % (i, text) for i in range(count)))


@case
def a_terminal_shows_one_line_that_is_drawn_again(t):
    many_items(t, 150000)
    shown, code = on_terminal(t, 100, "app.db", ".import many.jsonl app")
    lines = shown.split(REDRAWN)
    assert code == 0 and len(lines) > 3 and lines[0] == "", (code, shown)
    assert lines[-1] == "" and "\n" not in shown, lines[-1]
    drawn = lines[1:-1]
    form = r"importing: [\d.]+ [KM]?B of 3\d\.\d MB \(\d+%\)"
    assert all(re.fullmatch(form + r"(, [\d.]+ [KM]B/s(, (\d+ min )?\d+ s left)?)?", line)
               for line in drawn), drawn
    percents = [int(re.search(r"\((\d+)%", line).group(1)) for line in drawn]
    assert percents == sorted(percents) and percents[-1] <= 100, percents


@case
def the_line_fits_a_narrow_window(t):
    many_items(t, 100000)
    for columns in (20, 5):
        shown, code = on_terminal(t, columns, "app.db", ".import many.jsonl app --restart")
        drawn = shown.split(REDRAWN)[1:-1]
        assert code == 0 and drawn and all(0 < len(line) < columns for line in drawn), shown


@case
def the_line_makes_room_for_an_error(t):
    many_items(t, 100000)
    with open(t.path("many.jsonl"), "a", encoding="utf-8") as f:
        f.write('{"no":"key"}\n')
    shown, code = on_terminal(t, 80, "app.db", ".import many.jsonl app")
    last = shown.split(REDRAWN)[-1]
    assert code == 1 and last.startswith("stator: many.jsonl:100001: "), shown


@case
def quick_work_shows_nothing(t):
    many_items(t, 10)
    assert on_terminal(t, 80, "app.db", ".import many.jsonl app") == ("", 0)
    expect(t.stator("app.db", ".import many.jsonl app --restart"), code=0, err="")


@case
@needs_curl
def elsewhere_a_line_comes_every_ten_seconds(t):
    make_table(t)
    expect(t.stator("app.db", 'put app {"pk":"a"}'), code=0)

    def hold(operation):
        if operation == "Scan":
            time.sleep(10.2)

    with Serve(t, "app.db") as url, Plain(url, hold) as endpoint:
        done = expect(t.stator("--endpoint", endpoint, ".chart sizes app"), code=0)
    assert done.err == "reading: 1 of 1 items (100%)\n", done
    assert "up to 64 B" in done.out and "\x1b" not in done.out


main()
