#!/usr/bin/env python3
"""Editing at the prompt, as a screen shows it: lines, history, pastes, windows, signals.

    tests/shell/editing_test.py [WORD ...]
"""
import os
import signal
import socket
import subprocess

from shell_support import Skipped, case, environment, main, make_table
import shell_support as support
from terminal import MORE, PROMPT, Terminal, has_libedit, pyte

UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"
PASTE = "\x1b[200~%s\x1b[201~"
HISTORY = ".local/state/stator/history"


def editor(t, *words, **more):
    """A prompt with libedit, drawn."""
    if not has_libedit():
        raise Skipped("built without libedit")
    terminal = Terminal(t, *words, **more).draw()
    terminal.wait()
    return terminal


def history(t):
    with open(t.path(HISTORY), encoding="utf-8") as f:
        return [line.replace("\x01", "\n") for line in f.read().splitlines()]


@case
def the_greeting_says_what_is_useful(t):
    terminal = editor(t, "app.db")
    greeting = terminal.screen()
    assert len(greeting) == 3 and "app.db. Type .help for help, .quit to leave." in greeting[0], greeting
    assert "It is empty. CREATE TABLE" in greeting[1], greeting
    terminal.line("CREATE TABLE music (artist, song);")
    assert terminal.leave() == 0
    assert 'SELECT * FROM "music"; reads one' in editor(t, "app.db").screen()[1]


@case
def keys_move_in_the_line(t):
    terminal = editor(t)
    terminal.type("ist-taXbles" + HOME + "l" + END + LEFT * 3 + "\x7f" + LEFT + DELETE * 2 + "ab")
    assert terminal.screen()[-1] == PROMPT + "list-taabes", terminal.screen()
    terminal.type("\x15list-tables\r")
    terminal.wait('"TableNames": []')


@case
def wide_characters_take_their_columns(t):
    terminal = editor(t)
    terminal.type('put app {"pk":"日本語é","sk":"😀"}' + LEFT * 4 + "\u00fc")
    assert terminal.screen()[-1].replace(" ", "") == 'stator>put app {"pk":"日本語é","sk":ü"😀"}'.replace(" ", "")
    make_table(t)
    terminal.type("\x15.open app.db\r").wait()
    terminal.line('put app {"pk":"日本語é"}')
    assert "日本語é" in terminal.line("scan app")


def wrapped(line, columns):
    rows, width = [""], 0
    for character in line:
        columns_of = pyte.screens.wcwidth(character)
        if width + columns_of > columns:
            rows.append("")
            width = 0
        rows[-1] += character
        width += columns_of
    return rows


@case
def long_lines_with_wide_characters_are_drawn_anew(t):
    for columns in (40, 80, 200):
        terminal = editor(t, size=(24, columns))
        for line in ("日本語é😀" * 12, "日本語é😀" * 12 + "abcdefghij" * 10, "abcdefghij" * 20):
            for keys, edited in (("", line), ("ZZ", line[:10] + "ZZ" + line[10:]), (DELETE * 2, line[:10] + line[12:]),
                                 (PASTE % "é語 text", line[:10] + "é語 text" + line[10:])):
                terminal.type("\x03").wait()
                terminal.type(line)
                terminal.screen()
                terminal.type(HOME + RIGHT * 10 + keys)
                wanted = wrapped(PROMPT + edited, columns)
                shown = terminal.screen()[-len(wanted):]
                assert shown == wanted, "\n".join([repr(keys)] + shown + ["wanted"] + wanted)


@case
def utf8_is_read_where_the_locale_says_nothing(t):
    make_table(t)
    terminal = editor(t, "app.db", LC_ALL=None, LANG=None)
    assert terminal.line('put app {"pk":"é日"}') == "ok\n"
    assert "é日" in terminal.line("scan app")


@case
def a_statement_of_several_lines_comes_back_whole(t):
    make_table(t)
    terminal = editor(t, "app.db")
    terminal.line('put app {"pk":"b"}')
    for line in ("SELECT * -- all of them", "FROM app"):
        terminal.type(line + "\r").wait(MORE)
    terminal.line("WHERE pk = 'a';")
    terminal.type(UP)
    assert terminal.screen()[-3:] == [PROMPT + "SELECT * -- all of them", "FROM app", "WHERE pk = 'a';"], \
        terminal.screen()
    terminal.type(LEFT * 2 + "\x7fb\r")
    terminal.wait("(1 item)")
    assert terminal.leave() == 0
    wanted = "SELECT * -- all of them\nFROM app\nWHERE pk = '%s';"
    assert history(t)[-2:] == [wanted % "a", wanted % "b"], history(t)
    again = editor(t, "app.db")
    again.type(UP)
    assert again.screen()[-2:] == ["FROM app", "WHERE pk = 'b';"], again.screen()
    again.type("\r").wait("(1 item)")


@case
def arrows_go_through_lines_and_then_the_history(t):
    terminal = editor(t)
    terminal.line(".tables")
    terminal.type("ListTables {\r").wait(MORE)
    terminal.line("}")
    terminal.type(UP + UP)
    assert terminal.shown.cursor.y < len(terminal.screen()), terminal.screen()
    terminal.type(UP)
    assert terminal.screen()[-1] == PROMPT + ".tables", terminal.screen()
    terminal.type(DOWN)
    assert terminal.screen()[-2:] == [PROMPT + "ListTables {", "}"], terminal.screen()


@case
def reverse_search_finds_a_statement(t):
    terminal = editor(t)
    for statement in ("ListTables {}", ".tables", "DescribeLimits {}"):
        terminal.line(statement)
    terminal.type("\x12stT")
    assert any("bck:stT" in line for line in terminal.screen()), terminal.screen()
    terminal.type("\r").wait('"TableNames"')


@case
def a_paste_of_200_lines_loses_none(t):
    make_table(t)
    terminal = editor(t, "app.db")
    lines = ['put app {"pk":"item-%03d",' % i + "\n\t" + '"n":%d}' % i for i in range(100)]
    terminal.type(PASTE % ("\n".join(lines) + "\nscan app limit=3"))
    terminal.wait("scan app limit=3")
    terminal.type("\r").wait("(3 items)")
    terminal.wait()
    assert '"Count": 100' in terminal.line('Scan {"TableName":"app","Select":"COUNT"}')
    assert len([s for s in history(t) if s.startswith("put app")]) == 100
    assert [s.split('"')[3] for s in history(t)[:100]] == ["item-%03d" % i for i in range(100)]


@case
def a_paste_without_its_marks_loses_none(t):
    make_table(t)
    terminal = editor(t, "app.db")
    for start in range(0, 200, 20):
        terminal.type("".join('put app {"pk":"item-%03d","t":\t1}\r' % i for i in range(start, start + 20)))
    for _ in range(200):
        terminal.wait("ok\r\n")
    terminal.wait()
    terminal.type('Scan {"TableName":"app","Select":"COUNT"}\r').wait('"Count": 200')
    assert [s.split('"')[3] for s in history(t)[:200]] == ["item-%03d" % i for i in range(200)]


@case
def what_is_pasted_is_text_and_no_keys(t):
    terminal = editor(t)
    terminal.type(PASTE % "list-\tta\x01\x0b\x1bbles")
    assert terminal.screen()[-1] == PROMPT + "list-   tables", terminal.screen()


@case
def a_new_window_size_is_used(t):
    terminal = editor(t)
    terminal.resize(24, 30)
    terminal.type("x" * 40)
    assert terminal.screen()[-2:] == [PROMPT + "x" * 22, "x" * 18], terminal.screen()
    terminal.type(HOME + "y")
    assert terminal.screen()[-2:] == [PROMPT + "y" + "x" * 21, "x" * 19], terminal.screen()
    terminal.type("\x03").wait()
    terminal.line(".tables")
    terminal.resize(24, 50)
    terminal.type("z" * 45)
    assert terminal.screen()[-2:] == [PROMPT + "z" * 42, "z" * 3], terminal.screen()


@case
def control_c_drops_a_statement_and_a_paste(t):
    terminal = editor(t)
    terminal.type("SELECT *\r").wait(MORE)
    terminal.type("FROM").wait("FROM")
    terminal.type("\x03").wait()
    assert '"TableNames": []' in terminal.line("ListTables {}")
    assert history(t) == ["ListTables {}"], history(t)


@case
def control_c_ends_a_completion_that_waits(t):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        url = "http://127.0.0.1:%d" % silent.getsockname()[1]
        if not has_libedit():
            raise Skipped("built without libedit")
        terminal = Terminal(t, "--endpoint", url, AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b",
                            AWS_REGION="eu-west-1").draw()
        terminal.wait("> ")
        terminal.type("SELECT * FROM peo\t")
        terminal.screen()
        terminal.type("\x03").wait("^C")
        terminal.wait("> ")
        terminal.type(".mode\r").wait(".mode is")


@case
def signals_end_the_prompt_and_leave_the_history(t):
    for number in (signal.SIGTERM, signal.SIGHUP):
        terminal = editor(t)
        terminal.line("list-tables")
        terminal.type("get app")
        terminal.screen()
        terminal.child.kill(number)
        assert terminal.end() == 128 + number
        assert history(t)[-1] == "list-tables"


@case
def prompts_at_the_same_time_keep_each_others_history(t):
    t.write("empty", "")
    os.makedirs(t.path(".local/state/stator"))
    t.write(HISTORY, "".join("get app %d\n" % i for i in range(2000)))
    one, two = editor(t), editor(t)
    for terminal, name in ((one, "one"), (two, "two"), (one, "three")):
        terminal.line(".tables " + name)
    third = editor(t)
    two.line(".tables four")
    assert third.leave() == one.leave() == two.leave() == 0
    assert history(t)[-4:] == [".tables " + n for n in ("one", "two", "three", "four")], history(t)[-4:]
    assert len(history(t)) in (1000, 1001, 1003, 1004), len(history(t))


@case
def the_initial_file_is_run(t):
    os.makedirs(t.path(".config/stator"))
    t.write(".config/stator/init", "CREATE TABLE started (pk);\n.nothing\n")
    terminal = Terminal(t)
    greeting = terminal.wait()
    assert ".config/stator/init:2: unknown command .nothing" in greeting, greeting
    assert '"started"' in terminal.line("list-tables")
    assert '"TableNames": []' in (lambda s: (s.wait(), s.line("list-tables"))[1])(Terminal(t, "--no-init"))
    os.makedirs(t.path("other/stator"))
    t.write("other/stator/init", ".quit\n")
    quits = Terminal(t, XDG_CONFIG_HOME=t.path("other"))
    assert quits.end() == 0
    assert t.stator(":memory:", "list-tables").out.count("started") == 0


@case
def the_prompt_says_where_it_is(t):
    make_table(t)
    terminal = Terminal(t, "--readonly", "app.db")
    terminal.wait("stator (read-only)> ")
    terminal.type("SELECT *\r").wait("             ...> ")
    served = subprocess.Popen([support.STATOR, "serve", "--port", "0", "--exit-on-stdin-close"], cwd=t.folder,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment(t.folder))
    try:
        url = served.stdout.readline().decode().strip()
        Terminal(t, "--endpoint", url, AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b",
                 AWS_REGION="eu-west-1").wait("stator@%s> " % url.split("/")[2])
    finally:
        served.communicate()


@case
def a_dumb_terminal_is_told_nothing_strange(t):
    terminal = Terminal(t, TERM="dumb")
    terminal.wait()
    terminal.type("list-tables\r")
    terminal.wait('"TableNames": []')
    assert "\x1b" not in terminal.child.before, repr(terminal.child.before)


main()
