#!/usr/bin/env python3
"""Statements on the command line: answers, exit codes, import, bad files, the
demo.

    tests/shell/command_test.py [WORD ...]
"""
import json
import os
import re
import resource
import sqlite3
import subprocess

from shell_support import (STATOR, ROOT, Skipped, case, environment, expect, main, make_table)


# ------------------------------------------------------------- the command line

@case
def version_names_the_program(t):
    with open(os.path.join(ROOT, "include", "stator.h")) as f:
        version = re.search(r'STATOR_VERSION "(.*)"', f.read()).group(1)
    expect(t.stator("--version"), code=0, out="stator %s\n" % version, err="")


@case
def help_is_printed_in_every_place(t):
    for words in (["--help"], ["-h"], ["demo", "--help"], ["--plain", "--help"]):
        expect(t.stator(*words), code=0, out_has="usage:", err="")
    for words in (["get-item", "--help"], ["GetItem", "--help"], ["x.db", "get-item", "--help"]):
        expect(t.stator(*words), code=0, out_has="--consistent-read | --no-consistent-read", err="")
    expect(t.stator("x.db", "get", "--help"), code=0, out_has="project=")
    expect(t.stator(".import", "--help"), code=0, out_has="--jsonl")


@case
def wrong_usage_ends_with_2(t):
    for words, said in (
            (["--nothing"], "unknown option --nothing"),
            (["--durability", "some", "x.db"], "--durability is full, normal or off"),
            (["--durability"], "--durability is full, normal or off"),
            (["--busy-timeout", "soon"], "--busy-timeout is a number"),
            (["--script", "x.db"], "--script is an option of stator demo"),
            (["demo", "a.db", "b.db"], "usage: stator demo"),
            (["list-tables"], "list-tables is an operation"),
            (["get", "app", "{}"], "get is a statement; name the store before it"),
            ([".tables"], ".tables is a statement"),
            (["help", "nonsense"], "nothing is called nonsense"),
            (["help", "get", "put"], "usage: stator help"),
            (["help", "--man"], "usage: stator help --man SECTION"),
            (["help", "--man", "nothing"], "usage: stator help --man SECTION"),
            (["completion"], "usage: stator completion"),
            (["completion", "csh"], "usage: stator completion"),
            (["x.db", "get-item", "--table"], "get-item has no option --table"),
            (["x.db", "get-item", "--table-name"], "--table-name needs a value"),
            (["x.db", "get-item", "--key", "{bad"], "--key is not JSON at byte 5"),
            (["x.db", "query", "--limit", "ten"], "--limit needs a whole number"),
            (["x.db", "GetItem", "{}", "{}"], "takes one request"),
            (["x.db", "create-table", "--key-schema", "pk"], "neither JSON nor Name=value"),
            (["x.db", "nonsense"], "unknown statement"),
            (["x.db", "nonsense", "twice"], "unknown statement"),
            (["x.db", ".nonsense", "twice"], "unknown command"),
            (["x.db", "get"], "the table is missing"),
            (["x.db", "put", "app"], "JSON is missing")):
        expect(t.stator(*words), code=2, out="", err_has=["stator: ", said])


@case
def a_mistyped_word_is_answered_with_what_was_meant(t):
    for typed, meant in (("SELEC * FROM app", "SELECT"), ("selct", "SELECT"), ("tables", ".tables"),
                         (".tabels", ".tables"), ("limit 5", ".limit"), ("quti", ".quit"),
                         ("get-itm --table-name a", "get-item"), (".help exprot", ".export"),
                         ("scna app", "scan")):
        expect(t.stator(":memory:", typed), code=2, out="", err_has=["; did you mean %s?\n" % meant])
    # Nothing is like these, or more than one name.
    for typed in ("remember", ".nothing", "BEGIN", "ls", "list-s"):
        expect(t.stator(":memory:", typed), code=2, out="", err_has=["; .help lists what there is\n"])
    # An endpoint may have operations that this program does not know.
    expect(t.stator(":memory:", "DescribeWeather {}"), code=1, err_has=["UnknownOperationException"])


@case
def options_may_stand_anywhere(t):
    make_table(t)
    item = '{"pk":"a","n":1}'
    expect(t.stator("--plain", "app.db", "put-item", "--table-name", "app", "--item", item), code=0)
    for words in (["--plain", "app.db", "get-item", "--table-name", "app", "--key", '{"pk":"a"}'],
                  ["app.db", "--plain", "get-item", "--table-name", "app", "--key", '{"pk":"a"}'],
                  ["app.db", "get-item", "--table-name", "app", "--key", '{"pk":"a"}', "--plain"],
                  ["--durability=off", "app.db", "--plain", "get-item", "--key", '{"pk":"a"}',
                   "--durability", "normal", "--table-name", "app"]):
        answer = expect(t.stator(*words), code=0, err="")
        assert json.loads(answer.out) == {"Item": {"pk": "a", "n": 1}}, answer


@case
def a_request_comes_from_an_argument_a_file_or_standard_input(t):
    make_table(t)
    request = '{"TableName":"app"}'
    t.write("request.json", request)
    for words, stdin in ((["DescribeTable", request], ""), (["DescribeTable", "@request.json"], ""),
                         (["DescribeTable", "-"], request), (["describe-table", request], ""),
                         (["describe-table", "--table-name", "app"], ""),
                         (["DescribeTable " + request], "")):
        answer = expect(t.stator("app.db", *words, stdin=stdin), code=0, err="")
        assert json.loads(answer.out)["Table"]["TableName"] == "app", answer
    expect(t.stator("app.db", "DescribeTable", "@none.json"), code=1,
           err="stator: none.json: No such file or directory\n")


@case
def an_options_value_comes_from_a_file(t):
    make_table(t)
    t.write("item.json", '{"pk":{"S":"from a file"}}\n')
    expect(t.stator("app.db", "put-item", "--table-name", "app", "--item", "file://item.json"),
           code=0)
    expect(t.stator("app.db", "scan", "app"), code=0, out='{"pk": "from a file"}\n')
    expect(t.stator("app.db", "put-item", "--item", "file://none.json"), code=2,
           err="stator: none.json: No such file or directory\n")


@case
def an_answer_is_json_and_loses_nothing(t):
    make_table(t)
    item = {"pk": {"S": "\u00e9\u4e2d\U0001f600 \"\\ \n\x00 {[,:]}"}, "n": {"N": "123456789012345678901234567890123456.78"},
            "deep": {"L": [{"M": {"x" * 90: {"L": []}, "y": {"M": {}}}}] * 3}, "e": {"S": ""}}
    expect(t.stator("app.db", "PutItem", json.dumps({"TableName": "app", "Item": item})), code=0)
    answer = t.stator("app.db", "GetItem", json.dumps({"TableName": "app",
                                                       "Key": {"pk": item["pk"]}}))
    assert json.loads(answer.out)["Item"] == item, answer
    plain = t.stator("app.db", "scan", "app")
    assert "123456789012345678901234567890123456.78" in plain.out, plain


@case
def an_operation_that_fails_ends_with_1_and_says_why(t):
    expect(t.stator("app.db", "GetItem", '{"TableName":"app","Key":{"pk":{"S":"a"}}}'), code=1, out="",
           err="ResourceNotFoundException: Requested resource not found\n")
    make_table(t)
    expect(t.stator("app.db", "put", "app", '{"pk":1}'), code=1, out="",
           err_has="ValidationException: One or more parameter values were invalid: "
                   "Type mismatch for key pk expected: S actual: N")
    expect(t.stator("app.db", "put", "app", '{"pk":"a"}', "if=attribute_exists(pk)"), code=1,
           err="ConditionalCheckFailedException: The conditional request failed\n")
    expect(t.stator("app.db", "DescribeTable", '{"TableName":"app"'), code=1,
           err="stator: the request is not JSON at byte 19: it ends too early\n")


@case
def a_short_form_in_words_is_the_one_at_the_prompt(t):
    make_table(t)
    expect(t.stator("app.db", "put", "app", '{"pk":"a","text":"two words","year":1}'), code=0, out="")
    for words in (['scan app {":t":"two words"} filter="text = :t"'],
                  ["scan", "app", '{":t":"two words"}', "filter=text = :t"],
                  ["scan", "app", 'filter="text = :t"', '{":t":"two words"}'],
                  ["query", "app", "pk = :p", '{":p":"a",":t":"two words"}', "filter=text = :t"]):
        expect(t.stator("app.db", *words), code=0, out='{"pk": "a", "text": "two words", "year": 1}\n')
    expect(t.stator("app.db", "get", "app", '{"pk":"none"}'), code=0, out="", err="")


@case
def a_file_that_is_named_like_an_option_can_be_opened(t):
    expect(t.stator("--", "--odd.db", ".tables"), code=0, out="")
    assert os.path.exists(t.path("--odd.db"))


@case
def output_that_cannot_be_written_is_a_failure(t):
    if not os.path.exists("/dev/full"):
        raise Skipped("there is no /dev/full here")
    with open("/dev/full", "wb") as full:
        expect(t.stator(":memory:", "ListTables", stdout=full), code=1,
               err="stator: the output cannot be written\n")


# ---------------------------------------------------------------------- scripts

@case
def a_script_stops_at_its_first_error(t):
    answer = t.stator("app.db", stdin="%s\n\nput app {\"pk\":1}\n.tables\n" % "ListTables")
    expect(answer, code=1, err="stdin:3: ResourceNotFoundException: Requested resource not found\n")
    t.write("deeper.stator", "# one\nscan nowhere\n")
    expect(t.stator("app.db", ".read deeper.stator"), code=1,
           err="deeper.stator:2: ResourceNotFoundException: Requested resource not found\n")


@case
def files_that_read_each_other_come_to_an_end(t):
    t.write("round.stator", ".read round.stator\n")
    expect(t.stator(":memory:", ".read", "round.stator"), code=1, err_has="files read too deep")
    expect(t.stator(":memory:", ".read", "none.stator"), code=1,
           err="stator: none.stator: No such file or directory\n")
    expect(t.stator(":memory:", ".read", "."), code=1, err_has="Is a directory")


@case
def open_changes_the_store(t):
    make_table(t)
    expect(t.stator(stdin=".tables\n.open app.db\n.tables\n.open other.db\n.tables\n"), code=0,
           out="app\n")
    expect(t.stator(stdin=".open /\n.tables\n"), code=1, out="", err_has="stdin:1: /: ")


@case
def the_schema_of_a_store_makes_another(t):
    make_table(t)
    expect(t.stator("app.db", "update-time-to-live", "--table-name", "app",
                    "--time-to-live-specification", "Enabled=true,AttributeName=t"), code=0)
    schema = expect(t.stator("app.db", ".schema"), code=0).out
    expect(t.stator("copy.db", stdin=schema), code=0)
    expect(t.stator("copy.db", ".schema"), code=0, out=schema)


@case
def the_clock_stays_with_the_session(t):
    expect(t.stator(stdin=".clock set 0\n.clock +1\n.clock now\n"), code=0,
           out="1970-01-01T00:00:00.000Z (0), stopped\n1970-01-01T00:00:01.000Z (1000), stopped\n"
               "1970-01-01T00:00:01.000Z (1000), stopped\n")
    expect(t.stator(stdin=".clock set 0\n.clock run\n"), code=0, out_has="running")


# ----------------------------------------------------------------------- import

def items(count):
    return [{"pk": "item-%d" % i, "n": i, "list": ["x", {"y": None}]} for i in range(count)]


@case
def import_takes_an_array_or_lines(t):
    make_table(t)
    made = items(1201)
    t.write("array.json", json.dumps(made, indent=2))
    t.write("lines.jsonl", "".join(json.dumps(i) + "\n" for i in made))
    for name in ("array.json", "lines.jsonl"):
        expect(t.stator("app.db", ".import", name, "app"), code=0, err="",
               out="1201 items imported into app\n")
    expect(t.stator("app.db", ".import lines.jsonl app --jsonl"), code=0)
    expect(t.stator("app.db", ".import array.json app --json"), code=0)
    answer = t.stator("app.db", "Scan", '{"TableName":"app","Select":"COUNT"}')
    assert json.loads(answer.out)["Count"] == 1201, answer
    answer = t.stator("app.db", "get", "app", '{"pk":"item-700"}')
    assert json.loads(answer.out) == made[700], answer


@case
def import_takes_typed_items(t):
    make_table(t)
    t.write("typed.json", '[{"pk":{"S":"a"},"s":{"SS":["x"]}},\n {"pk":{"S":"b"}}]')
    expect(t.stator("app.db", ".import typed.json app --typed"), code=0,
           out="2 items imported into app\n")
    expect(t.stator("app.db", ".import typed.json app --typed --jsonl"), code=1,
           err="stator: typed.json:1: element 1: not JSON\n")


@case
def an_empty_import_is_no_error(t):
    make_table(t)
    for content in ("", "[]", " [ ] \n", "\n\n"):
        t.write("empty.json", content)
        expect(t.stator("app.db", ".import empty.json app"), code=0, out="0 items imported into app\n")


@case
def an_import_that_fails_keeps_whole_batches(t):
    make_table(t)
    made = items(1100)
    made[700]["pk"] = 5
    t.write("bad.jsonl", "".join(json.dumps(i) + "\n" for i in made))
    expect(t.stator("app.db", ".import bad.jsonl app"), code=1,
           out="500 items imported into app before that\n",
           err_has="stator: bad.jsonl:701: element 701: ValidationException: One or more parameter "
                   "values were invalid: Type mismatch for key pk")
    answer = t.stator("app.db", "Scan", '{"TableName":"app","Select":"COUNT"}')
    assert json.loads(answer.out)["Count"] == 500, answer


@case
def an_import_tells_where_a_file_is_not_json(t):
    make_table(t)
    for content, said in (
            ('[{"pk":"a"},\n{"pk":"b"', "f.json:2: element 2: the file ends in it"),
            ('[{"pk":"a"},\n{"pk":b}]', "f.json:2: element 2: not JSON"),
            ('[{"pk":"a"}\n{"pk":"b"}]', "f.json:2: element 1: no comma follows it"),
            ('[{"pk":"a"},\n7]', "f.json:2: element 2: not an object"),
            ('[{"pk":"a"}', "f.json:1: element 2: the file ends in it"),
            ('[{"pk":"a"}]\n]', "f.json:2: more text follows the array"),
            ('{"pk":"a"}\n{"pk":\n', "f.json:2: element 2: not JSON"),
            ('{"pk":"a",\n "n":1}\n{"pk":\n', "f.json:3: element 2: the file ends in it")):
        t.write("f.json", content)
        expect(t.stator("app.db", ".import f.json app"), code=1, out="", err="stator: %s\n" % said)
    expect(t.stator("app.db", ".import none.json app"), code=1,
           err="stator: none.json: No such file or directory\n")
    expect(t.stator("app.db", ".import f.json app --csv"), code=2, err_has="no option --csv")
    expect(t.stator("app.db", "scan", "app"), code=0, out="")
    t.write("f.json", '{"pk":"a"}')
    expect(t.stator("app.db", ".import f.json app --json"), code=1, err_has="not a JSON array")
    expect(t.stator("app.db", ".import f.json nowhere"), code=1,
           err="stator: there is no table nowhere; --key or --create makes it\n")


# -------------------------------------------------------------------- bad files

@case
def a_file_that_is_no_store_is_refused(t):
    t.write("text.db", "This is a text of some length. " * 400)
    answer = expect(t.stator("text.db", ".tables"), code=1, out="")
    assert answer.err.startswith("stator: text.db: ") and "not an SQLite database" in answer.err, answer
    with open(t.path("text.db")) as f:
        assert f.read() == "This is a text of some length. " * 400


@case
def a_folder_or_a_missing_folder_cannot_be_opened(t):
    for name in (".", "none/app.db"):
        answer = expect(t.stator(name, ".tables"), code=1, out="")
        assert answer.err.startswith("stator: %s: " % name), answer


@case
def a_store_of_a_newer_version_is_refused(t):
    make_table(t)
    db = sqlite3.connect(t.path("app.db"))
    db.execute("UPDATE stator_meta SET value = 9999 WHERE key = 'format'")
    db.commit()
    db.close()
    expect(t.stator("app.db", ".tables"), code=1, out="", err_has=["stator: app.db: ", "newer"])


@case
def a_readonly_store_is_not_written(t):
    make_table(t)
    expect(t.stator("--readonly", "app.db", "put", "app", '{"pk":"a"}'), code=1, out="",
           err_has="reading only")
    expect(t.stator("--readonly", "app.db", ".tables"), code=0, out="app\n")
    expect(t.stator("--readonly", "none.db", ".tables"), code=1)
    assert not os.path.exists(t.path("none.db"))


@case
def a_store_that_is_cut_short_says_so(t):
    make_table(t)
    t.write("many.json", json.dumps([{"pk": "item-%d" % i, "text": "x" * 900} for i in range(400)]))
    expect(t.stator("app.db", ".import many.json app"), code=0)
    size = os.path.getsize(t.path("app.db"))
    os.truncate(t.path("app.db"), size // 2)
    answer = expect(t.stator("app.db", "scan app"), code=1)
    assert "damaged or cut short" in answer.err, answer


@case
def a_store_that_another_writes_is_busy(t):
    make_table(t)
    other = sqlite3.connect(t.path("app.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = t.stator("--busy-timeout", "0", "app.db", "put", "app", '{"pk":"a"}')
    other.execute("ROLLBACK")
    other.close()
    expect(answer, code=1, out="", err_has="stator: ")
    expect(t.stator("app.db", "put", "app", '{"pk":"a"}'), code=0)


@case
def a_file_that_may_not_grow_loses_nothing(t):
    make_table(t)
    expect(t.stator("app.db", "put", "app", '{"pk":"kept"}'), code=0)
    t.write("many.json", json.dumps([{"pk": "item-%d" % i, "text": "x" * 9000} for i in range(400)]))

    def small():
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600000, 600000))

    answer = expect(t.stator("app.db", ".import", "many.json", "app", prepare=small), code=1)
    assert "many.json:" in answer.err, answer
    expect(t.stator("app.db", "scan", "app"), code=0, out='{"pk": "kept"}\n')


# --------------------------------------------------------------- demo and serve

@case
def the_demo_shows_its_tour_and_ends(t):
    for words in (["demo"], ["demo", "--script"]):
        answer = expect(t.stator(*words), code=0,
                        err="ConditionalCheckFailedException: The conditional request failed\n")
        for text in ("stator> get shop", "Grace Hopper", "Advice ", "1 expired item deleted",
                     ".chart partitions shop\nshop: 5 partitions\n"):
            assert text in answer.out, answer


@case
def the_demo_leaves_its_store_in_a_file(t):
    expect(t.stator("demo", "shop.db"), code=0)
    expect(t.stator("shop.db", ".tables"), code=0, out="shop\n")
    expect(t.stator("demo", "shop.db"), code=1, err_has="ResourceInUseException")


@case
def the_demo_prints_the_same_every_time(t):
    assert t.stator("demo").out == t.stator("demo").out


@case
def plain_stream_records_have_plain_images(t):
    def answer(operation, request):
        done = t.stator("--plain", "s.db", operation, json.dumps(request))
        assert done.code == 0, done
        return json.loads(done.out)
    answer("CreateTable", {
        "TableName": "app", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}})
    for n in (1, 2):
        answer("PutItem", {"TableName": "app", "Item": {"pk": "a", "n": n}})
    arn = answer("ListStreams", {})["Streams"][0]["StreamArn"]
    records = []
    for shard in answer("DescribeStream", {"StreamArn": arn})["StreamDescription"]["Shards"]:
        place = answer("GetShardIterator", {"StreamArn": arn, "ShardId": shard["ShardId"],
                                            "ShardIteratorType": "TRIM_HORIZON"})
        records += answer("GetRecords", place)["Records"]
    changed = records[1]["dynamodb"]
    assert changed["Keys"] == {"pk": "a"}, changed
    assert changed["OldImage"] == {"pk": "a", "n": 1}, changed
    assert changed["NewImage"] == {"pk": "a", "n": 2}, changed


@case
def serve_is_there_or_says_why_not(t):
    done = subprocess.run([STATOR, "serve", "--help"], stdout=subprocess.PIPE, timeout=60,
                          stderr=subprocess.PIPE, env=environment(t.folder))
    if done.returncode == 2 and b"libmicrohttpd" in done.stderr:
        return
    assert done.returncode == 0 and b"usage: stator serve" in done.stdout, done


@case
def a_script_is_text(t):
    make_table(t)
    with open(t.path("zero.stator"), "wb") as f:
        f.write(b"put app {pk: 'a', n: 1}\nDELETE FROM app WHERE pk = 'a'\0 AND n = 2;\nput app {pk: 'b'}\n")
    expect(t.stator("app.db", "--keep-going", "-f", "zero.stator"), code=1,
           err="zero.stator:2: a byte of 0 stands in this line: it is no text\n")
    expect(t.stator("app.db", "scan app"), out='{"n": 1, "pk": "a"}\n')
    with open(t.path("mark.stator"), "wb") as f:
        f.write(b"\xef\xbb\xbfSHOW TABLES;\r\n.tables\r\n")
    expect(t.stator("app.db", "-f", "mark.stator"), code=0, out='{"TableName": "app"}\napp\n')

main()
