#!/usr/bin/env python3
"""The prompt, on a terminal: typing, completion, history, Ctrl-C, Ctrl-D.

    tests/shell/prompt_test.py [WORD ...]
"""
import os
import re
import stat

from shell_support import Skipped, case, main, make_table
from terminal import MORE, PROMPT, Terminal, has_libedit


def needs_libedit(function):
    def run(t):
        if not has_libedit():
            raise Skipped("built without libedit")
        function(t)

    run.__name__ = function.__name__
    return run


@case
def a_statement_is_typed_and_answered(t):
    make_table(t)
    terminal = Terminal(t, "app.db")
    assert ".help for help" in terminal.wait()
    assert terminal.line('put app {"pk":"a","n":1}') == "ok\n"
    assert terminal.line('get app {"pk":"a"}') == "pk │ n\n───┼──\na  │ 1\n"
    assert terminal.line('get app {"pk":"b"}') == "no item has this key\n"
    assert terminal.line("scan app") == "pk │ n\n───┼──\na  │ 1\n(1 item)\n"
    terminal.type(".quit\r")
    assert terminal.end() == 0


@case
def the_prompt_goes_on_after_an_error(t):
    terminal = Terminal(t)
    terminal.wait()
    assert terminal.line("scan nowhere") == "ResourceNotFoundException: Requested resource not found\n"
    assert "unknown command .nothing" in terminal.line(".nothing")
    assert '"TableNames": []' in terminal.line("ListTables")
    terminal.type("\x04")
    assert terminal.end() == 0


@case
def habits_of_sql_are_answered_with_what_there_is(t):
    make_table(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    for typed, said in (("SELECT * FROM app LIMIT 3;", "(.limit N prints"),
                        ("SELECT * FROM app WHERE n LIKE 'a%';", "(begins_with(name, 'text')"),
                        ("SELECT COUNT(*) FROM app;", "(.sql SELECT count(*) FROM app;"),
                        ('INSERT INTO app VALUE {"pk": "a"};', '(PartiQL has names in'),
                        ("INSERT INTO app VALUES ('a');", "(INSERT INTO app VALUE {'pk': 'a'};")):
        answer = terminal.line(typed)
        assert answer.startswith("ValidationException: ") and "\n" + said in answer, answer
    assert terminal.line("SELECT * FROM app WHERE \"limit\" = 1 AND;").count("\n") == 1


@case
def a_value_in_an_expression_is_answered_with_where_it_stands(t):
    make_table(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    said = '\n(values have names, and stand behind: pk = :v {":v": "a"})\n'
    for typed in ("query app pk = 'a'", "query app pk = :v", "update app {pk: 'a'} set n = 1",
                  "scan app filter=\"n = 1\""):
        answer = terminal.line(typed)
        assert answer.startswith("ValidationException: ") and answer.endswith(said), answer
    for typed in ('query app pk = {":v": "a"}', "get app {q: 'a'}", "scan nowhere"):
        assert "(values" not in terminal.line(typed)


@case
def a_text_in_double_quotes_is_no_quiet_wrong_answer(t):
    make_table(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.line('put app {"pk":"a","b":"a"}')
    said = '("x" is the name of an attribute; a text is in \'single quotes\')\n'
    assert terminal.line('SELECT * FROM app WHERE pk = "x";') == "(0 items)\n" + said
    assert terminal.line('SELECT * FROM app WHERE begins_with(pk, "x");') == "(0 items)\n" + said
    assert terminal.line('DELETE FROM app WHERE pk = "x";') == "no item of app matches\n" + said
    assert terminal.line('SELECT * FROM app WHERE "pk" = \'x\';') == "(0 items)\n"
    assert "(1 item)" in terminal.line('SELECT * FROM app WHERE pk = "b";').splitlines()[-1]


@case
def help_is_folded_into_the_screen(t):
    for columns in (60, 80, 100):
        terminal = Terminal(t, size=(24, columns))
        terminal.wait()
        lines = terminal.line(".help").splitlines()
        narrow = max(columns, 72)
        assert all(len(line) <= narrow for line in lines if line.startswith(" " * 48)), lines
        if columns == 80:
            assert "  SELECT * FROM app WHERE ...;                  reads items; by key where the" in lines
            assert " " * 48 + "condition says one" in lines, lines


@case
def a_statement_goes_on_over_lines(t):
    make_table(t)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.type('put app {"pk":"a",\r')
    terminal.wait(MORE)
    terminal.type('"list":[1,\r')
    terminal.wait(MORE)
    assert terminal.line("2]}") == "ok\n"
    assert terminal.line("scan app") == "pk │ list\n───┼──────\na  │ [1,2]\n(1 item)\n"


@case
def control_c_leaves_the_line_and_the_statement(t):
    terminal = Terminal(t)
    terminal.wait()
    terminal.type("rubbish").wait("rubbish")
    terminal.type("\x03").wait()
    terminal.type('put app {"pk":\r').wait(MORE)
    terminal.type("\x03").wait()
    assert '"TableNames": []' in terminal.line("list-tables")
    terminal.type("\x04")
    assert terminal.end() == 0


@case
def control_c_stops_a_long_answer(t):
    make_table(t)
    lines = "".join('{"pk":"item-%d","text":"%s"}\n' % (i, "x" * 300) for i in range(20000))
    t.write("many.jsonl", lines)
    assert t.stator("app.db", "--durability", "off", ".import many.jsonl app").code == 0
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.line(".limit 0")
    terminal.type("scan app\r")
    terminal.wait("item-")
    terminal.type("\x03")
    terminal.wait(", stopped;")
    terminal.wait()
    assert '"TableNames"' in terminal.line("list-tables")


@case
def a_long_read_waits_for_it(t):
    make_table(t)
    t.write("many.jsonl", "".join('{"pk":"item-%03d"}\n' % i for i in range(250)))
    assert t.stator("app.db", "--durability", "off", ".import many.jsonl app").code == 0
    terminal = Terminal(t, "app.db")
    terminal.wait()
    more = '; there is more: "it" goes on, ".all" prints the rest)'
    seen = terminal.line("scan app")
    assert seen.count("item-") == 100 and "(100 items" + more in seen, seen
    again = terminal.line("it")
    assert again.count("item-") == 100 and "(100 items" + more in again, again
    rest = terminal.line(".all")
    assert rest.count("item-") == 50 and "(50 items)" in rest, rest
    names = set(re.findall(r"item-\d+", seen + again + rest))
    assert len(names) == 250, len(names)
    assert "nothing to go on with" in terminal.line("it")


@case
def a_select_of_many_pages_is_read_to_its_end(t):
    make_table(t)
    big = "x" * 90000
    script = "".join('put app {pk: "item-%03d", n: %d, big: "%s"}\n' % (i, i, big) for i in range(40))
    assert t.stator("app.db", stdin=script).code == 0
    for statement, wanted in (("SELECT pk FROM app;", 40), ("SELECT pk FROM app WHERE n = 7;", 1),
                              ("SELECT pk FROM app WHERE n = 99;", 0)):
        answer = t.stator("app.db", "--mode", "jsonl", statement)
        assert answer.code == 0 and answer.err == "" and answer.out.count("item-") == wanted, (statement, answer)


@case
def control_d_ends_the_program(t):
    terminal = Terminal(t)
    terminal.wait()
    terminal.type("\x04")
    assert terminal.end() == 0


@case
@needs_libedit
def tab_completes_statements(t):
    terminal = Terminal(t)
    terminal.wait()
    # The terminal is sent what is new on the line.
    terminal.type("list-tab\t").wait("les ")
    terminal.type("\r").wait('"TableNames": []')
    terminal.wait()
    terminal.type(".tab\t").wait("les ")
    terminal.type("\x15")
    terminal.type("Desc\t").wait("ribe")
    terminal.type("\t").wait("DescribeTimeToLive")


@case
@needs_libedit
def tab_completes_table_names_and_options(t):
    make_table(t)
    assert t.stator("app.db", "create-table", "--table-name", "apples", "--attribute-definitions",
                    "AttributeName=p,AttributeType=S", "--key-schema", "AttributeName=p,KeyType=HASH",
                    "--billing-mode", "PAY_PER_REQUEST").code == 0
    terminal = Terminal(t, "app.db")
    terminal.wait()
    for typed, completed in (("get appl", "es "), (".schema appl", "es "), ("describe-table --tab", "le-name "),
                             ("describe-table --table-name appl", "es "),
                             ('DescribeTable {"TableName":"appl', "es")):
        terminal.type(typed).wait(typed[-4:])
        terminal.type("\t").wait(completed)
        terminal.type("\x15")
    terminal.type("scan a\t").wait("pp")
    terminal.type("\t").wait("app     apples")


@case
@needs_libedit
def the_history_is_kept_and_private(t):
    terminal = Terminal(t)
    terminal.wait()
    terminal.line("list-tables")
    terminal.type('ListTables {\r').wait(MORE)
    terminal.line("}")
    terminal.type("\x04")
    assert terminal.end() == 0
    path = t.path(".local/state/stator/history")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, oct(os.stat(path).st_mode)
    with open(path) as f:
        assert f.read() == "list-tables\nListTables {\x01}\n"
    again = Terminal(t)
    again.wait()
    again.type("\x1b[A").wait("ListTables {\r\n}")
    again.type("\x1b[A\x1b[A").wait("list-tables")
    again.type("\r").wait('"TableNames"')


@case
@needs_libedit
def the_history_goes_where_xdg_says(t):
    terminal = Terminal(t, XDG_STATE_HOME=t.path("state"))
    terminal.wait()
    terminal.line("list-tables")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert os.path.exists(t.path("state/stator/history"))
    assert not os.path.exists(t.path(".local"))


@case
@needs_libedit
def a_long_history_is_cut(t):
    os.makedirs(t.path(".local/state/stator"))
    t.write(".local/state/stator/history", "".join("get app %d\n" % i for i in range(2500)))
    terminal = Terminal(t)
    terminal.wait()
    terminal.type("\x1b[A").wait("get app 2499")
    terminal.type("\x03").wait()
    terminal.type("\x04")
    assert terminal.end() == 0
    with open(t.path(".local/state/stator/history")) as f:
        lines = f.read().splitlines()
    assert len(lines) == 1000 and lines[0] == "get app 1500", (len(lines), lines[:1])


@case
def no_home_is_no_history(t):
    terminal = Terminal(t, HOME=None)
    terminal.wait()
    assert "TableNames" in terminal.line("list-tables")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert os.listdir(t.folder) == []


@case
@needs_libedit
def a_line_can_be_edited(t):
    terminal = Terminal(t)
    terminal.wait()
    terminal.type("st-tables").wait("st-tables")
    terminal.type("\x01li\x05\r").wait('"TableNames": []')
    terminal.wait()
    terminal.type("\u00e9\u00fc\x7f\x7f.tables\r")
    assert "unknown" not in terminal.wait(".tables") + terminal.wait()


@case
def the_demo_ends_at_the_prompt(t):
    terminal = Terminal(t, "demo")
    terminal.wait("That was the tour.")
    terminal.wait(".quit to leave.")
    terminal.wait()
    assert terminal.line('get shop {"pk":"USER#alan","sk":"PROFILE"} project="city"') == \
        "city\n────────\nWilmslow\n"
    terminal.type("\x04")
    assert terminal.end() == 0
    script = Terminal(t, "demo", "--script")
    script.wait("shop: 5 partitions")
    assert script.end() == 0


@case
def a_statement_on_the_command_line_shows_no_prompt(t):
    terminal = Terminal(t, ":memory:", "list-tables")
    assert terminal.end() == 0
    assert PROMPT not in terminal.child.before


main()
