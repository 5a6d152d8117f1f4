#!/usr/bin/env python3
"""Imports of every format, as a person uses them: what comes in, what is rejected
and where, what an interruption leaves, and what an endpoint makes of it.

    tests/shell/import_test.py [WORD ...]      STATOR_DATA: the folder of the real data
"""
import base64
import gzip
import hashlib
import json
import os
import signal
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import shell_support as support
from terminal import CONTROLS, Terminal
from shell_support import ROOT, Skipped, case, environment, expect, main, make_table

DATA = os.environ.get("STATOR_DATA", os.path.join(ROOT, "..", "shared", "data"))
MODEL = os.path.join(support.HERE, "cases", "small_model.json")


# ---------------------------------------------------------------------- helpers

def data_file(*names):
    path = os.path.join(DATA, *names)
    if not os.path.exists(path):
        raise Skipped("%s is not there" % path)
    return path


def write_bytes(t, name, data):
    os.makedirs(os.path.dirname(t.path(name)), exist_ok=True)
    with open(t.path(name), "wb") as f:
        f.write(data)
    return name


def lines_of(items):
    return "".join(json.dumps(i) + "\n" for i in items)


def typed(t, table, store="app.db"):
    """All items of the table in DynamoDB JSON, by their text."""
    answer = expect(t.stator(store, "Scan", json.dumps({"TableName": table})), code=0)
    return sorted(json.dumps(i, sort_keys=True) for i in json.loads(answer.out).get("Items", []))


def count(t, table="app", store="app.db"):
    return json.loads(expect(t.stator(store, "DescribeTable", json.dumps(
        {"TableName": table})), code=0).out)["Table"]["ItemCount"]


def get(t, key, table="app"):
    answer = expect(t.stator("app.db", "GetItem", json.dumps(
        {"TableName": table, "Key": {"pk": {"S": key}}})), code=0)
    return json.loads(answer.out).get("Item")


def imported(t, name, *words, table="app", code=0, **wanted):
    return expect(t.stator("app.db", ".import", name, table, *words), code=code, **wanted)


def with_size(count, size=60):
    return [{"pk": "item-%06d" % i, "n": i, "text": "x" * size} for i in range(count)]


# ---------------------------------------------------------------------- formats

@case
def every_json_layout_is_known_by_its_look(t):
    make_table(t)
    plain = [{"pk": "a", "n": 1.50}, {"pk": "b", "l": [True, None, {"x": "y"}]}]
    marked = [{"pk": {"S": "a"}, "n": {"N": "1.5"}},
              {"pk": {"S": "b"}, "l": {"L": [{"BOOL": True}, {"NULL": True}, {"M": {"x": {"S": "y"}}}]}}]
    pages = [{"Count": 1, "Items": [i], "ScannedCount": 1} for i in marked]
    for name, content in (
            ("lines.jsonl", lines_of(plain)), ("array.json", json.dumps(plain, indent=1)),
            ("values.json", "\n".join(json.dumps(i, indent=1) for i in plain)),
            ("typed.jsonl", lines_of(marked)), ("typed.json", json.dumps(marked)),
            ("item.jsonl", lines_of({"Item": i} for i in marked)),
            ("pages.json", "\n".join(json.dumps(p, indent=2) for p in pages))):
        t.write(name, content)
        imported(t, name, err="", out="2 items imported into app\n")
        assert get(t, "a") == marked[0] and get(t, "b") == marked[1], name
        expect(t.stator("app.db", 'delete app {"pk":"a"}\ndelete app {"pk":"b"}'), code=0)


@case
def gzip_is_unpacked_whatever_the_name(t):
    make_table(t)
    packed = gzip.compress(lines_of(with_size(700)).encode())
    write_bytes(t, "a.jsonl.gz", packed)
    write_bytes(t, "b.jsonl", packed)
    write_bytes(t, "cut.jsonl.gz", packed[:len(packed) // 2])
    write_bytes(t, "plain.jsonl.gz", b'{"pk":"a"}\n')
    answer = t.stator("app.db", ".import a.jsonl.gz app")
    if "without" in answer.err:
        raise Skipped("built without zlib")
    expect(answer, code=0, out="700 items imported into app\n")
    imported(t, "b.jsonl", out="700 items imported into app\n")
    imported(t, "cut.jsonl.gz", code=1, err_has="the gzip data is cut short")
    imported(t, "plain.jsonl.gz", code=1, err_has="is not gzip, which its name says")


@case
def csv_has_types_in_its_heading(t):
    make_table(t)
    t.write("typed.csv", "pk,price:N,tags:SS,nums:NS,on:BOOL,raw:B,more:JSON,exact:TYPED,none:NULL,m:M,l:L\r\n"
            'a,1.50,"[""x"",""y""]","[1,2]",true,AAE=,"{""k"":[1]}","{""N"":""7""}",null,"{""a"":1}","[2]"\r\n'
            '"b ""q"", x",-3e2,,,FALSE,,,,,,\r\n'
            '"two\nlines","1","","","",,,,,,\r\n')
    answer = imported(t, "typed.csv", code=1, out="")
    assert "typed.csv:4: element 3: column tags:" in answer.err, answer
    assert count(t) == 0
    t.write("typed.csv", open(t.path("typed.csv"), newline="").read().replace('"1","","",""', "1,,,"))
    imported(t, "typed.csv", err="", out="3 items imported into app\n")
    assert get(t, "a") == {
        "pk": {"S": "a"}, "price": {"N": "1.5"}, "tags": {"SS": ["x", "y"]}, "nums": {"NS": ["1", "2"]},
        "on": {"BOOL": True}, "raw": {"B": "AAE="}, "more": {"M": {"k": {"L": [{"N": "1"}]}}},
        "exact": {"N": "7"}, "none": {"NULL": True}, "m": {"M": {"a": {"N": "1"}}},
        "l": {"L": [{"N": "2"}]}}, get(t, "a")
    assert get(t, 'b "q", x') == {"pk": {"S": 'b "q", x'}, "price": {"N": "-300"}, "on": {"BOOL": False}}
    assert get(t, "two\nlines") == {"pk": {"S": "two\nlines"}, "price": {"N": "1"}}


@case
def csv_without_types_is_strings_or_what_it_looks_like(t):
    make_table(t)
    t.write("f.csv", 'pk,n,zip,b,j,e,q\n7,12.5,00501,true,"[1,{""a"":null}]","","3"\n')
    imported(t, "f.csv")
    strings = dict(pk={"S": "7"}, n={"S": "12.5"}, zip={"S": "00501"}, b={"S": "true"},
                   j={"S": '[1,{"a":null}]'}, e={"S": ""}, q={"S": "3"})
    assert get(t, "7") == strings, get(t, "7")
    imported(t, "f.csv", "--infer")
    assert get(t, "7") == dict(strings, n={"N": "12.5"}, b={"BOOL": True},
                               j={"L": [{"N": "1"}, {"M": {"a": {"NULL": True}}}]}), get(t, "7")


@case
def a_key_of_numbers_is_one_in_csv_too(t):
    t.write("f.tsv", "id\tname\n7\ta,b\n8\t\n")
    imported(t, "f.tsv", "--create", "id N HASH", table="nums", err="", out="2 items imported into nums\n")
    assert typed(t, "nums") == ['{"id": {"N": "7"}, "name": {"S": "a,b"}}', '{"id": {"N": "8"}}']


@case
def csv_mistakes_are_named_by_line_and_column(t):
    make_table(t)
    for content, said in (
            ("pk,n:N\na,1\nb\n", "f.csv:3: element 2: 1 cells, where the heading has 2"),
            ("pk,pk\na,b\n", "f.csv:1: the heading names a column twice"),
            ("pk,\na,b\n", "f.csv:1: the heading has a column without a name"),
            ('pk\n"a\n', "f.csv:2: element 1: a quote is not closed"),
            ('pk\n"a"b\n', "f.csv:2: element 1: text follows a cell's closing quote"),
            ("pk,b:B\na,===\n", "f.csv:2: element 1: column b: not base64"),
            ("pk,b:BOOL\na,yes\n", "f.csv:2: element 1: column b: neither true nor false"),
            ("pk,n:N\na,one\n", "f.csv:2: element 1: ValidationException")):
        t.write("f.csv", content)
        imported(t, "f.csv", code=1, out="", err_has="stator: " + said)
    assert count(t) == 0
    t.write("f.csv", "")
    imported(t, "f.csv", out="0 items imported into app\n")


@case
def encodings_are_read_or_refused(t):
    make_table(t)
    write_bytes(t, "bom.json", b'\xef\xbb\xbf[{"pk":"a"}]')
    write_bytes(t, "bom.jsonl", b'\xef\xbb\xbf{"pk":"b"}\r\n\r\n  {"pk":"c"}  \r\n')
    write_bytes(t, "bom.csv", b"\xef\xbb\xbfpk,v\r\nd,\xc3\xa9\r\n")
    imported(t, "bom.json", out="1 item imported into app\n")
    imported(t, "bom.jsonl", out="2 items imported into app\n")
    imported(t, "bom.csv", out="1 item imported into app\n")
    assert get(t, "d") == {"pk": {"S": "d"}, "v": {"S": "é"}}
    for bad in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
        write_bytes(t, "bad.jsonl", b'{"pk":"x"}\n{"pk":"' + bad + b'"}\n')
        imported(t, "bad.jsonl", code=1, err="stator: bad.jsonl:2: element 2: not UTF-8\n")
        write_bytes(t, "bad.csv", b"pk\nx\n" + bad + b"\n")
        imported(t, "bad.csv", code=1, err="stator: bad.csv:3: element 2: not UTF-8\n")
    write_bytes(t, "wide.jsonl", '{"pk":"x"}\n'.encode("utf-16"))
    imported(t, "wide.jsonl", code=1)
    assert count(t) == 4


@case
def what_is_no_item_is_named(t):
    make_table(t)
    for line, said in (
            ('{"n":1}', "ValidationException: One or more parameter values were invalid: Missing the key pk"),
            ('{"pk":1}', "Type mismatch for key pk"), ('{"pk":""}', "ValidationException"),
            ('{"pk":"a","pk":"b"}', "a member's name stands twice"), ("[1]", "not an object"),
            ('{"pk":"a"} x', "more text follows the value"), ("{'pk':'a'}", "not JSON"),
            ('{"pk":"a","n":1e200}', "ValidationException"),
            ('{"pk":"a","d":%s1%s}' % ("[" * 40, "]" * 40), "ValidationException"),
            ('{"pk":"a","t":"%s"}' % ("x" * 420000), "Item size has exceeded"),
            ('{"pk":"a","t":"\\ud800"}', "an escape that means nothing")):
        t.write("f.jsonl", '{"pk":"good"}\n\n' + line + "\n")
        imported(t, "f.jsonl", "--plain", code=1, out="", err_has=["stator: f.jsonl:3: element 2: ", said])
    assert count(t) == 0


@case
def a_line_of_a_megabyte_is_read_and_one_of_17_is_not(t):
    make_table(t)
    t.write("f.jsonl", '{"pk":"a"%s}\n{"pk":"b"}\n' % (" " * 1000000))
    imported(t, "f.jsonl", out="2 items imported into app\n")
    t.write("f.jsonl", '{"pk":"c"%s}\n' % (" " * 18000000))
    imported(t, "f.jsonl", code=1, err="stator: f.jsonl:1: element 1: longer than 16 MB\n")


@case
def the_last_of_a_key_stays(t):
    make_table(t)
    t.write("f.jsonl", lines_of({"pk": "k%d" % (i % 3), "n": i} for i in range(600)))
    imported(t, "f.jsonl", out="600 items imported into app\n")
    assert count(t) == 3 and get(t, "k2")["n"] == {"N": "599"}


@case
def a_table_is_made_on_request(t):
    t.write("f.jsonl", '{"pk":"a","sk":7,"v":1}\n')
    imported(t, "f.jsonl", table="one", code=1, err="stator: there is no table one; --key or --create makes it\n")
    imported(t, "f.jsonl", "--key", "pk,sk", table="one", err="")
    imported(t, "f.jsonl", "--create", "pk S HASH, sk N RANGE", table="two", err="")
    expect(t.stator("app.db", ".schema"), out="CREATE TABLE one (pk S HASH, sk N RANGE);\n"
                                              "CREATE TABLE two (pk S HASH, sk N RANGE);\n")
    imported(t, "f.jsonl", "--key", "id", table="three", code=1, err_has="the first item has no such key")
    imported(t, "f.jsonl", "--create", "pk S HASH, sk X", table="three", code=1,
             err='stator: --create pk S HASH, sk X: expected S, N, B, HASH, RANGE, "," or ")", not "X"\n')
    imported(t, "f.jsonl", "--create", "pk S); DROP TABLE one; (", table="three", code=1, err_has="--create pk S);")
    expect(t.stator("app.db", ".tables"), out="one\ntwo\n")
    t.write("broken.jsonl", '{"pk":"a"\n')
    imported(t, "broken.jsonl", "--key", "pk", table="never", code=1, err="stator: broken.jsonl:1: element 1: not JSON\n")


@case
def options_are_checked(t):
    make_table(t)
    t.write("f.jsonl", '{"pk":"a"}\n')
    for words in (["--format", "xml"], ["--max-rejects", "x"], ["--start", "-1"], ["--rejects"], ["--what"],
                  ["more"]):
        imported(t, "f.jsonl", *words, code=2)
    expect(t.stator("app.db", ".import", MODEL, "--start", "2"), code=2, err_has="goes without --start")
    assert count(t) == 0


# ---------------------------------------------------------------------- rejects

def mixed(count, bad):
    return "".join('{"pk":"i%d"}\n' % i if i not in bad else '{"pk":%d}\n' % i for i in range(1, count + 1))


@case
def rejects_go_to_a_file_that_can_be_imported(t):
    make_table(t)
    bad = {1, 2, 300, 777, 1200}
    t.write("f.jsonl", mixed(1199, bad) + '{"pk":\n{"pk":"end"}\n')
    answer = imported(t, "f.jsonl", "--rejects", "bad.jsonl", code=1,
                      out="1196 items imported into app, 5 rejected\n")
    assert sorted(int(l.split(":")[2]) for l in answer.err.splitlines()) == sorted(bad), answer.err
    with open(t.path("bad.jsonl")) as f:
        assert f.read() == '{"pk":1}\n{"pk":2}\n{"pk":300}\n{"pk":777}\n{"pk":\n', "rejects"
    assert count(t) == 1196
    t.write("fixed.jsonl", '{"pk":"i1"}\n{"pk":"i2"}\n')
    imported(t, "fixed.jsonl", out="2 items imported into app\n")


@case
def rejects_of_csv_keep_the_heading(t):
    make_table(t)
    t.write("f.csv", 'pk,n:N\na,1\nb,x\n"c\nd",y\ne,2\n')
    imported(t, "f.csv", "--rejects", "bad.csv", code=1, out="2 items imported into app, 2 rejected\n")
    with open(t.path("bad.csv")) as f:
        assert f.read() == 'pk,n:N\nb,x\n"c\nd",y\n'


@case
def only_so_many_are_rejected(t):
    make_table(t)
    t.write("f.jsonl", mixed(100, {10, 20, 30}))
    imported(t, "f.jsonl", "--max-rejects", "2", code=1, out="", err_has="more than 2 rejected: the import stops")
    assert count(t) == 0
    imported(t, "f.jsonl", "--max-rejects", "3", code=1, out="97 items imported into app, 3 rejected\n")
    assert count(t) == 97
    imported(t, "f.jsonl", "--rejects", "none/bad.jsonl", code=1, err_has="none/bad.jsonl: No such file")
    imported(t, "f.jsonl", "--rejects", "f.jsonl", code=1, err_has="f.jsonl: what is read cannot take the rejects")
    if os.path.exists("/dev/full"):
        imported(t, "f.jsonl", "--rejects", "/dev/full", code=1, err_has="/dev/full: No space left")


@case
def without_rejects_a_bad_line_undoes_its_batch(t):
    make_table(t)
    t.write("f.jsonl", mixed(1100, {701}))
    imported(t, "f.jsonl", code=1, out="500 items imported into app before that\n", err_has="f.jsonl:701: element 701")
    assert count(t) == 500
    # The file is put right: it is another one, and begins anew.
    t.write("f.jsonl", mixed(1100, set()))
    imported(t, "f.jsonl", out="1100 items imported into app\n", err="")


@case
def an_array_that_breaks_off_keeps_whole_batches(t):
    make_table(t)
    content = json.dumps([{"pk": "i%d" % i} for i in range(1200)], indent=0)
    t.write("f.json", content[:-30])
    imported(t, "f.json", code=1, out="1000 items imported into app before that\n", err_has="the file ends in it")
    assert count(t) == 1000


@case
def start_passes_over_items(t):
    make_table(t)
    t.write("f.jsonl", mixed(30, {3}))
    imported(t, "f.jsonl", "--start", "10", out="20 items imported into app\n", err="")
    assert count(t) == 20 and get(t, "i10") is None and get(t, "i11")
    imported(t, "f.jsonl", "--start", "30", out="0 items imported into app\n")


# ----------------------------------------------------------------- interruption

def begin(t, *words, until, signals, table="app"):
    """Imports from a file and signals once so many items are in the store."""
    process = subprocess.Popen([support.STATOR, "app.db", ".import"] + list(words), cwd=t.folder,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=environment(t.folder))
    while process.poll() is None:
        try:
            if count(t, table) >= until:
                break
        except AssertionError:  # the table is not there yet
            pass
    if process.poll() is None:
        process.send_signal(signals)
    out, err = process.communicate(timeout=support.SECONDS)
    return process.returncode, out.decode(), err.decode()


@case
def an_interrupted_import_goes_on_where_it_was(t):
    total = 60000
    t.write("f.jsonl", lines_of(with_size(total, 300)))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        make_table(t)
        code, out, err = begin(t, "f.jsonl", "app", until=1000, signals=number)
        there = count(t)
        if there == total:
            raise Skipped("the machine was too fast")
        assert there >= 1000 and (number != signal.SIGKILL or there % 500 == 0), (there, err)
        if number == signal.SIGINT:
            assert code == 1 and "stopped; the same command goes on behind element" in err, (code, err)
            assert out == "%d items imported into app before that\n" % there, out
        else:
            assert code == -number, (code, err)
        # Nothing twice: what was in by then is not put again.
        done = imported(t, "f.jsonl", err="app: going on behind element %d; --restart begins anew\n" % there)
        assert done.out == "%d items imported into app\n" % (total - there), done
        assert count(t) == total
        imported(t, "f.jsonl", err="", out="%d items imported into app\n" % total)
        expect(t.stator("app.db", "DROP TABLE app;"), code=0)


@case
def ctrl_c_at_the_prompt_stops_the_import_and_keeps_the_prompt(t):
    make_table(t)
    t.write("f.jsonl", lines_of(with_size(100000, 300)))
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.type(".import f.jsonl app\r")
    terminal.child.expect(r"importing: [0-9.]+ MB of [0-9.]+ MB \([0-9]+%\), [0-9.]+ MB/s, [0-9]+ s left")
    answer = CONTROLS.sub("", terminal.type("\x03").wait())
    assert "stopped; the same command goes on behind element " in answer, answer
    there = count(t)
    assert 0 < there < 100000 and "%d items imported into app before that" % there in answer, answer
    answer = terminal.line(".import f.jsonl app")
    assert "app: going on behind element %d;" % there in answer, answer
    assert "%d items imported into app" % (100000 - there) in answer, answer
    # A signal to end stops it too, and then the prompt.
    terminal.type(".import f.jsonl app --restart\r")
    terminal.child.expect("importing: ")
    terminal.child.kill(signal.SIGTERM)
    terminal.child.expect("stopped; the same command goes on")
    terminal.end()


@case
def restart_begins_anew(t):
    make_table(t)
    t.write("f.jsonl", mixed(1100, {1001}))
    imported(t, "f.jsonl", code=1, out="1000 items imported into app before that\n")
    imported(t, "f.jsonl", code=1, out="", err_has="app: going on behind element 1000; --restart begins anew")
    imported(t, "f.jsonl", "--restart", code=1, out="1000 items imported into app before that\n")
    imported(t, "f.jsonl", "--max-rejects", "1", code=1, out="99 items imported into app, 1 rejected\n")
    assert count(t) == 1099


@case
def standard_input_is_imported(t):
    make_table(t)
    expect(t.stator("app.db", ".import", "-", "app", stdin='{"pk":"a"}\n{"pk":"b"}\n'), code=0,
           out="2 items imported into app\n")
    expect(t.stator("app.db", ".import", "-", "app", stdin='{"pk":"c"}\n{"pk":1}\n'), code=1,
           err_has="stdin:2: element 2: ")
    expect(t.stator("app.db", stdin='.import - app\n{"pk":"x"}\n'), code=1,
           err="stdin:1: .import -: standard input holds the statements\n")
    assert count(t) == 2


# ----------------------------------------------------------------------- models

@case
def every_model_comes_in_whole(t):
    for name in sorted(os.listdir(data_file("workbench"))):
        path = data_file("workbench", name)
        with open(path) as f:
            model = json.load(f)
        expect(t.stator("app.db", ".import", path), code=0, err="")
        for table in model["DataModel"]:
            items = list(table.get("TableData", []))
            for facet in table.get("TableFacets", []):
                items += facet["TableData"]
            there = [json.loads(i) for i in typed(t, table["TableName"])]
            assert sorted(map(canonical, there)) == sorted(map(canonical, items)), table["TableName"]
            made = json.loads(t.stator("app.db", "DescribeTable", json.dumps(
                {"TableName": table["TableName"]})).out)["Table"]
            indexes = {i["IndexName"]: [k["AttributeName"] for k in i["KeySchema"]]
                       for i in made.get("GlobalSecondaryIndexes", [])}
            assert indexes == {i["IndexName"]: [k["AttributeName"] for k in i["KeyAttributes"].values()]
                               for i in table["GlobalSecondaryIndexes"]}, indexes


def canonical(item):
    def sorted_sets(value):
        if isinstance(value, dict):
            return {k: sorted(v) if k in ("SS", "NS", "BS") else sorted_sets(v) for k, v in value.items()}
        return [sorted_sets(v) for v in value] if isinstance(value, list) else value

    return json.dumps(sorted_sets(item), sort_keys=True)


def model_with(t, **changes):
    with open(MODEL) as f:
        model = json.load(f)
    model["DataModel"][1].update(changes)
    return t.write("m.json", json.dumps(model, indent=1))


@case
def a_model_that_exists_in_part_changes_nothing(t):
    expect(t.stator("app.db", "CREATE TABLE Loans (x S);"), code=0)
    expect(t.stator("app.db", ".import", MODEL), code=1, out="",
           err_has="nothing done: there already: Loans; --restart puts the items there")
    expect(t.stator("app.db", ".tables"), out="Loans\n")


@case
def one_table_of_a_model_can_be_chosen(t):
    expect(t.stator("app.db", ".import", MODEL, "Loans"), code=0, out="2 items imported into Loans\n")
    expect(t.stator("app.db", ".import", MODEL, "None"), code=1, err_has="has no table None")
    expect(t.stator("app.db", ".tables"), out="Loans\n")


@case
def a_model_with_a_bad_item_leaves_no_table(t):
    name = model_with(t, TableData=[{"reader": {"S": "x"}, "at": {"S": "no number"}}])
    expect(t.stator("app.db", ".import", name), code=1, out="2 items imported into Books\n",
           err_has=["m.json:", "Type mismatch for key at", "taken back: Books, Loans, Shelves"])
    expect(t.stator("app.db", ".tables"), out="")
    expect(t.stator("app.db", ".import", name, "--rejects", "bad.jsonl"), code=1,
           out="2 items imported into Books\n2 items imported into Loans, 1 rejected\n"
               "0 items imported into Shelves\n")
    with open(t.path("bad.jsonl")) as f:
        assert json.loads(f.read()) == {"reader": {"S": "x"}, "at": {"S": "no number"}}


@case
def what_a_model_says_wrong_is_named_by_line(t):
    key = {"PartitionKey": {"AttributeName": "reader", "AttributeType": "S"}}
    for changes, said in (
            (dict(KeyAttributes={}), "PartitionKey is missing"),
            (dict(KeyAttributes=[]), "KeyAttributes is not an object"),
            (dict(TableName=7), "TableName is not a string"),
            (dict(TableName="Books"), "the table Books stands twice"),
            (dict(TableData={}), "TableData is not an array"),
            (dict(TableFacets=[7]), "not an object"),
            (dict(TableData=[{"reader": "plain"}]), "not DynamoDB JSON"),
            (dict(ProvisionedCapacitySettings={}), "ProvisionedThroughput is missing"),
            (dict(TableData=[{"reader": {"S": "bob"}, "at": {"N": "2"}}]), "has the same key, and is another one"),
            (dict(GlobalSecondaryIndexes=[{"IndexName": "i", "KeyAttributes": key}]), "Projection is missing")):
        name = model_with(t, **changes)
        expect(t.stator("app.db", ".import", name), code=1, out="", err_has=["stator: m.json:", said])
    expect(t.stator("app.db", ".tables"), out="")
    name = model_with(t, KeyAttributes={"PartitionKey": {"AttributeName": "r", "AttributeType": "M"}})
    expect(t.stator("app.db", ".import", name), code=1, out="", err_has="m.json:")
    expect(t.stator("app.db", ".tables"), out="")
    t.write("m.json", open(MODEL).read()[:-20])
    expect(t.stator("app.db", ".import", "m.json"), code=1, out="", err_has="m.json:")


# ----------------------------------------------------------------------- folder

SCHEMA = """CREATE TABLE one (pk S HASH)
  GSI by_n (n N HASH);
CREATE TABLE "two.b" (pk N HASH, sk B RANGE)
  TTL gone;
CreateTable {
  "TableName": "three",
  "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
  "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
  "BillingMode": "PAY_PER_REQUEST"
}
UpdateTimeToLive {"TableName":"three","TimeToLiveSpecification":{"AttributeName":"e","Enabled":true}}
"""


def make_folder(t):
    os.makedirs(t.path("dump"), exist_ok=True)
    t.write("dump/schema.stator", SCHEMA)
    t.write("dump/one.jsonl", '{"pk":{"S":"a"},"n":{"N":"1"}}\n{"pk":{"S":"b"},"s":{"BS":["AA=="]}}\n')
    t.write("dump/two.b.jsonl", '{"pk":{"N":"1"},"sk":{"B":"AAE="}}\n')
    t.write("dump/three.jsonl", "")


@case
def a_folder_of_tables_is_read_back(t):
    make_folder(t)
    expect(t.stator("app.db", ".import", "dump"), code=0, err="",
           out="2 items imported into one\n1 item imported into two.b\n0 items imported into three\n")
    assert typed(t, "one") == ['{"n": {"N": "1"}, "pk": {"S": "a"}}', '{"pk": {"S": "b"}, "s": {"BS": ["AA=="]}}'], typed(t, "one")
    expect(t.stator("app.db", "DescribeTimeToLive", '{"TableName":"three"}'), out_has='"e"')
    expect(t.stator("app.db", ".import", "dump"), code=1, out="",
           err_has="nothing done: there already: one, two.b, three")
    expect(t.stator("app.db", ".import", "dump", "--restart"), code=0)
    expect(t.stator("b.db", ".import", "dump", "three"), code=0, out="0 items imported into three\n")


@case
def a_folder_that_is_not_whole_is_refused(t):
    def refused(said):
        expect(t.stator("app.db", ".import", "dump"), code=1, out="", err_has=said)
        expect(t.stator("app.db", ".tables"), out="")
        make_folder(t)

    make_folder(t)
    os.remove(t.path("dump/one.jsonl"))
    refused("dump/one.jsonl: not there, though schema.stator makes the table")
    t.write("dump/more.jsonl", "")
    refused("dump/more.jsonl: schema.stator makes no such table")
    os.remove(t.path("dump/more.jsonl"))
    for statement in ("DROP TABLE one;", ".read x", "put one {}", "SELECT * FROM one;", "CREATE TABLE one (pk S);",
                      "CREATE TABLE", "UpdateTimeToLive {}", "CreateTable {"):
        t.write("dump/schema.stator", SCHEMA + statement + "\n")
        refused("dump/schema.stator:12: ")


@case
def a_bad_line_in_a_folder_can_be_put_right(t):
    make_folder(t)
    t.write("dump/two.b.jsonl", '{"pk":{"N":"1"}}\n')
    expect(t.stator("app.db", ".import", "dump"), code=1, out="2 items imported into one\n",
           err_has="dump/two.b.jsonl:1: element 1: ")
    assert count(t, "one") == 2
    expect(t.stator("app.db", ".import", "dump", "--max-rejects", "1"), code=1, out_has="1 rejected")


@case
def an_interrupted_folder_goes_on_where_it_was(t):
    total = 60000
    make_folder(t)
    t.write("dump/schema.stator", "CREATE TABLE one (pk S HASH);\nCREATE TABLE two (pk S HASH);\n"
                                  "CREATE TABLE zero (pk S);\n")
    for name in ("two.b", "three"):
        os.remove(t.path("dump/%s.jsonl" % name))
    t.write("dump/two.jsonl", lines_of({"pk": {"S": "k%d" % i}, "t": {"S": "x" * 300}} for i in range(total)))
    t.write("dump/zero.jsonl", "")
    for number in (signal.SIGKILL, signal.SIGINT):
        begin(t, "dump", until=1000, signals=number, table="two")
        there = count(t, "two")
        if there == total:
            raise Skipped("the machine was too fast")
        assert count(t, "one") == 2 and 0 < there < total
        done = expect(t.stator("app.db", ".import", "dump"), code=0)
        assert "%d items imported into two\n" % (total - there) in done.out, done
        assert "two: going on behind element %d;" % there in done.err, done
        assert count(t, "two") == total
        expect(t.stator("app.db", ".import", "dump"), code=1, err_has="nothing done: there already: one, two, zero")
        expect(t.stator("app.db", "DROP TABLE one;\nDROP TABLE two;\nDROP TABLE zero;"), code=0)


# --------------------------------------------------------------- exports to S3

def s3_export(t, parts, incremental=False, home="AWSDynamoDB/01693685827463-2d8752fd", **spoiled):
    """A folder as DynamoDB's export to S3 has it."""
    shelf = home + "/data" if not incremental else os.path.dirname(home) + "/data"
    entries, total = [], 0
    for number, lines in enumerate(parts):
        packed = gzip.compress("".join(json.dumps(l) + "\n" for l in lines).encode())
        name = "%s/part%d.json.gz" % (shelf, number)
        write_bytes(t, "export/" + name, packed)
        digest = hashlib.md5(packed).digest()
        entries.append({"itemCount": len(lines) + spoiled.get("count", 0), "md5Checksum": base64.b64encode(digest).decode(),
                        "etag": hashlib.md5(digest).hexdigest() + "-1", "dataFileS3Key": "prefix/" + name})
        total += len(lines)
    summary = {"version": "2020-06-30", "outputFormat": spoiled.get("format", "DYNAMODB_JSON"), "itemCount": total,
               "exportType": "INCREMENTAL_EXPORT" if incremental else None}
    for name, text in (("manifest-files", "".join(json.dumps(e) + "\n" for e in entries)),
                       ("manifest-summary", json.dumps(summary))):
        write_bytes(t, "export/%s/%s.json" % (home, name), text.encode())
        write_bytes(t, "export/%s/%s.md5" % (home, name), base64.b64encode(hashlib.md5(text.encode()).digest()))
    return "export/" + home


def needs_libraries(t):
    write_bytes(t, "probe.jsonl.gz", gzip.compress(b""))
    if "without" in t.stator(":memory:", ".import", "probe.jsonl.gz", "x").err:
        raise Skipped("built without zlib")
    s3_export(t, [])
    if "without" in t.stator(":memory:", ".import", "export", "x").err:
        raise Skipped("built without nettle")
    import shutil
    shutil.rmtree(t.path("export"))


@case
def an_export_to_s3_comes_in(t):
    needs_libraries(t)
    make_table(t)
    parts = [[{"Item": {"pk": {"S": "p%d-%d" % (p, i)}, "b": {"B": "AAE="}}} for i in range(400)] for p in range(3)]
    home = s3_export(t, parts)
    for folder in ("export", home):
        imported(t, folder, err="", out="1200 items imported into app\n")
    assert count(t) == 1200


@case
def another_export_in_the_same_folder_is_another_import(t):
    needs_libraries(t)
    make_table(t)
    lines = [{"Item": {"pk": {"S": "old%d" % i}}} for i in range(1200)]
    s3_export(t, [lines[:1100] + [{"Item": {"no": {"S": "key"}}}] + lines[1100:]])
    imported(t, "export", code=1, err_has="Missing the key pk")
    there = count(t)
    assert there == 1000, there
    imported(t, "export", code=1, err_has="going on behind element 1000")
    s3_export(t, [[{"Item": {"pk": {"S": "new%d" % i}}} for i in range(1200)]])
    imported(t, "export", err="", out="1200 items imported into app\n")
    assert count(t) == there + 1200


@case
def a_damaged_export_is_refused_before_anything_is_put(t):
    needs_libraries(t)
    make_table(t)
    parts = [[{"Item": {"pk": {"S": "a"}}}], [{"Item": {"pk": {"S": "b"}}}]]
    home = s3_export(t, parts)
    name = t.path(home + "/data/part1.json.gz")
    with open(name, "rb") as f:
        whole = f.read()
    write_bytes(t, name, whole[:-1] + b"\x01")
    imported(t, "export", code=1, out="", err_has="md5Checksum is wrong: the file is damaged")
    os.remove(name)
    imported(t, "export", code=1, out="", err_has="No such file, though the manifest names it")
    write_bytes(t, name, whole)
    t.write(home + "/manifest-files.md5", "AAAA")
    imported(t, "export", code=1, out="", err_has="manifest-files.json: its checksum is wrong")
    s3_export(t, parts, count=1)
    imported(t, "export", code=1, out="", err_has="the summary counts 2 items, the data files 4")
    s3_export(t, parts, format="ION")
    imported(t, "export", code=1, out="", err_has="in the format ION; only DYNAMODB_JSON is read")
    s3_export(t, parts)
    s3_export(t, parts, home="AWSDynamoDB/02")
    imported(t, "export", code=1, out="", err_has="holds several exports")
    os.makedirs(t.path("empty"))
    imported(t, "empty", code=1, out="", err_has="a folder with neither manifest-summary.json nor")
    assert count(t) == 0


@case
def changes_of_an_incremental_export_are_carried_out(t):
    needs_libraries(t)
    make_table(t)
    expect(t.stator("app.db", 'put app {"pk":"old"}\nput app {"pk":"gone"}\nput app {"pk":"kept"}'), code=0)

    def change(key, **images):
        images = {k: dict({"pk": {"S": key}}, **v) for k, v in images.items()}
        return dict({"Metadata": {"WriteTimestampMicros": {"N": "1"}}, "Keys": {"pk": {"S": key}}}, **images)

    s3_export(t, [[change("old", OldImage={}, NewImage={"v": {"N": "2"}}), change("gone", OldImage={}),
                   change("new", NewImage={"v": {"SS": ["x"]}})], [change("late", NewImage={}), change("never")]],
              incremental=True)
    imported(t, "export", err="", out="3 items imported into app, 2 deleted\n")
    assert get(t, "gone") is None and get(t, "kept") and get(t, "late")
    assert get(t, "old") == {"pk": {"S": "old"}, "v": {"N": "2"}} and get(t, "new")["v"] == {"SS": ["x"]}
    imported(t, "export", err="", out="3 items imported into app, 2 deleted\n")


# ----------------------------------------------------------------- an endpoint

class Serve:
    """`stator serve` on a free port, as long as the block runs."""

    def __init__(self, bench, *words):
        self.bench, self.words = bench, words

    def __enter__(self):
        self.process = subprocess.Popen(
            [support.STATOR, "serve", "--port", "0", "--exit-on-stdin-close"] + list(self.words),
            cwd=self.bench.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment(self.bench.folder))
        url = self.process.stdout.readline().decode("utf-8").strip()
        if not url:
            self.__exit__()
            raise Skipped("built without libmicrohttpd")
        return url

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=support.SECONDS)
        self.process.stdout.close()


class Proxy:
    """In front of an endpoint: knows no operations but DynamoDB's, puts aside some of each
    BatchWriteItem, and throttles and fails now and then."""

    KNOWN = ("CreateTable", "DescribeTable", "DeleteTable", "PutItem", "DeleteItem", "BatchWriteItem", "Scan")

    def __init__(self, url, unkind=True):
        self.url, self.unkind, self.calls, self.items = url, unkind, [], 0

    def __enter__(self):
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, data = proxy.answer(self.headers, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                try:
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:  # whoever asked was interrupted
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = "http://127.0.0.1:%d" % self.server.server_port
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, headers, body):
        operation = headers["X-Amz-Target"].split(".")[1]
        self.calls.append(operation)
        if operation not in self.KNOWN:
            return 400, b'{"__type":"com.amazon.coral.service#UnknownOperationException"}'
        aside = []
        if operation == "BatchWriteItem" and self.unkind:
            if len(self.calls) % 11 == 0:
                return 500, b'{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"oops"}'
            if len(self.calls) % 7 == 0:
                return 400, (b'{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",'
                             b'"message":"slow down"}')
            request = json.loads(body)
            (table, writes), = request["RequestItems"].items()
            if len(writes) > 3:
                aside, request["RequestItems"][table] = writes[:2], writes[2:]
                body = json.dumps(request).encode()
            self.items += len(writes) - len(aside)
        kept = {k: v for k, v in headers.items() if k.lower() in ("content-type", "x-amz-target", "authorization",
                                                                  "x-amz-date")}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url, body, kept)) as answer:
                status, data = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        if aside:
            data = json.dumps({"UnprocessedItems": {table: aside}}).encode()
        return status, data


def needs_curl(t):
    if "without libcurl" in t.stator("--endpoint", "http://127.0.0.1:1", "list-tables").err:
        raise Skipped("built without libcurl")


def over(t, url, *words):
    return t.stator("--endpoint", url, *words)


@case
def an_endpoint_of_stator_takes_batches_and_jobs(t):
    needs_curl(t)
    t.write("f.jsonl", mixed(1200, {1100}))
    with Serve(t, "app.db") as url:
        expect(over(t, url, ".import", "f.jsonl", "app", "--create", "pk S HASH"), code=1,
               out="1000 items imported into app before that\n", err_has="f.jsonl:1100: element 1100: ")
        expect(over(t, url, ".import", "f.jsonl", "app", "--max-rejects", "1"), code=1,
               out="199 items imported into app, 1 rejected\n", err_has="going on behind element 1000")
        expect(over(t, url, ".import", MODEL), code=0, out_has="2 items imported into Loans")


@case
def an_endpoint_of_dynamodb_takes_pieces(t):
    needs_curl(t)
    t.write("f.jsonl", lines_of(with_size(130)) + '{"pk":5}\n{"pk":"twice","n":1}\n{"pk":"twice","n":2}\n')
    with Serve(t, "app.db") as url, Proxy(url) as proxy:
        expect(over(t, proxy.address, ".import", "f.jsonl", "app", "--key", "pk", "--rejects", "bad.jsonl"),
               code=1, out="132 items imported into app, 1 rejected\n", err_has="f.jsonl:131: element 131: ")
        assert proxy.calls.count("ImportItems") == 0 and proxy.calls.count("PutItem") > 0, proxy.calls
        expect(over(t, proxy.address, ".import", MODEL), code=0, err="",
               out="2 items imported into Books\n2 items imported into Loans\n0 items imported into Shelves\n")
    assert count(t) == 131 and get(t, "twice")["n"] == {"N": "2"}
    assert typed(t, "Loans") == ['{"at": {"N": "1"}, "reader": {"S": "ann"}}',
                                 '{"at": {"N": "2"}, "late": {"BOOL": true}, "reader": {"S": "bob"}}']


@case
def an_interrupted_import_over_an_endpoint_says_where_it_goes_on(t):
    needs_curl(t)
    make_table(t)
    t.write("f.jsonl", lines_of(with_size(3000)))
    with Serve(t, "app.db") as url, Proxy(url, unkind=False) as proxy:
        process = subprocess.Popen([support.STATOR, "--endpoint", proxy.address, ".import", "f.jsonl", "app"],
                                   cwd=t.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(t.folder))
        while proxy.calls.count("BatchWriteItem") < 25 and process.poll() is None:
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=support.SECONDS)
        said = err.decode()
        assert process.returncode == 1 and "stopped; the same command with --start 500 goes on" in said, said
        expect(over(t, proxy.address, ".import", "f.jsonl", "app", "--start", "500"), code=0,
               out="2500 items imported into app\n")
    assert count(t) == 3000


# --------------------------------------------------------------------- real data

@case
def the_movies_come_in_item_by_item(t):
    path = data_file("movies.json")
    with open(path, encoding="utf-8") as f:
        films = json.load(f, parse_float=str, parse_int=str)
    imported(t, path, "--key", "year,title", table="movies", err="", out="%d items imported into movies\n" % len(films))
    answer = expect(t.stator("app.db", "--mode", "jsonl", ".limit 0\nscan movies"), code=0)
    there = [json.loads(l, parse_float=str, parse_int=str) for l in answer.out.splitlines()]

    def key(film):
        return film["year"], film["title"]

    assert sorted(there, key=key) == sorted(films, key=key)


if __name__ == "__main__":
    main()
