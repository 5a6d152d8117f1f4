#!/usr/bin/env python3
"""Streams shown and followed: at the prompt, in pipes, over endpoints; shards that end,
iterators that grow old, answers without records.

    tests/shell/stream_test.py [WORD ...]
"""
import json
import signal
import subprocess

import shell_support as support
from endpoints import Plain, Scripted, Serve, needs_curl, over
from shell_support import case, environment, expect, main
from terminal import Terminal

TABLE = "CREATE TABLE app (pk) STREAM NEW_AND_OLD_IMAGES;"


def make(t, *more):
    expect(t.stator("app.db", "--durability", "off", stdin="\n".join((TABLE,) + more)), code=0)


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def keys(text):
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in records(text)]


# ------------------------------------------------------------------------ at the prompt

@case
def a_tail_shows_what_another_process_writes(t):
    make(t, 'put app {"pk":"before"}')
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.type(".stream tail app\r").wait("(following; Ctrl-C ends it)")
    expect(t.stator("app.db", 'put app {"pk":"a","n":1}'), code=0)
    assert "INSERT pk=a  n: 1" in terminal.wait("n: 1") + "n: 1"
    expect(t.stator("app.db", 'update app {"pk":"a"} SET n = :n, t = :t {":n":2,":t":"x"}'), code=0)
    terminal.wait("MODIFY pk=a  n: 1 → 2  t: → x")
    expect(t.stator("app.db", 'delete app {"pk":"a"}'), code=0)
    terminal.wait("REMOVE pk=a  n: 2  t: x")
    terminal.type("\x03")
    text = terminal.wait()
    assert "(3 records, stopped)" in text and "before" not in text, text
    assert '"TableNames": ["app"]' in terminal.line("list-tables")
    assert terminal.leave() == 0


@case
def a_tail_from_the_start_goes_on_with_what_comes(t):
    make(t, 'put app {"pk":"a"}', 'put app {"pk":"b"}')
    terminal = Terminal(t, "app.db")
    terminal.wait()
    terminal.type(".stream tail app --from start --count 3\r")
    text = terminal.wait("(following; Ctrl-C ends it)")
    assert text.index("INSERT pk=a") < text.index("INSERT pk=b"), text
    expect(t.stator("app.db", 'put app {"pk":"c"}'), code=0)
    assert "INSERT pk=c\n(3 records)" in terminal.wait()
    assert terminal.leave() == 0


@case
def a_tail_ends_with_its_stream_or_table(t):
    for statement in ("ALTER TABLE app DROP STREAM;", "DROP TABLE app;"):
        make(t, 'put app {"pk":"a"}')
        terminal = Terminal(t, "app.db")
        terminal.wait()
        terminal.type(".stream tail app --from start\r").wait("(following; Ctrl-C ends it)")
        expect(t.stator("app.db", statement), code=0)
        text = terminal.wait()
        assert "(1 record; the stream has ended)" in text, text
        assert terminal.leave() == 0
        t.stator("app.db", "DROP TABLE app;")


@case
def a_tail_has_colour_and_no_pager(t):
    make(t, *['put app {"pk":"k%d","v":"x"}' % i for i in range(60)])
    terminal = Terminal(t, "app.db", STATOR_PAGER="sed s/^/PAGED/", NO_COLOR=None)
    terminal.child.expect_exact("stator> ")
    terminal.type(".stream tail app --no-follow\r")
    terminal.child.expect_exact("\x1b[32mINSERT\x1b[0m")
    assert "PAGED" not in terminal.wait("(60 records)")
    terminal.child.expect_exact("stator> ")
    terminal.type(".mode line\r")
    terminal.child.expect_exact("stator> ")
    terminal.type(".stream tail app --no-follow\r")
    assert "PAGED" not in terminal.wait("(60 records)")
    assert terminal.leave() == 0


@case
def a_table_without_a_stream_is_told_how_to_have_one(t):
    expect(t.stator("app.db", "CREATE TABLE app (pk);"), code=0)
    terminal = Terminal(t, "app.db")
    terminal.wait()
    hint = "ALTER TABLE app SET STREAM NEW_AND_OLD_IMAGES;"
    assert hint in terminal.line(".stream app")
    assert hint in terminal.line(".stream tail app")
    terminal.line(hint)
    assert "ENABLED" in terminal.line(".stream app")
    assert terminal.leave() == 0


# ---------------------------------------------------------------------------- in pipes

@case
def records_come_in_the_order_of_their_writes(t):
    names = ["k%d" % (i * 7 % 100) for i in range(300)]
    make(t, *['put app {"pk":"%s","v":%d}' % (name, i) for i, name in enumerate(names)])
    done = expect(t.stator("app.db", ".stream", "tail", "app", "--no-follow"), code=0, err="")
    assert keys(done.out) == names
    assert [r["dynamodb"]["NewImage"]["v"]["N"] for r in records(done.out)] == \
        [str(i) for i in range(300)]


@case
def many_records_are_read_page_by_page(t):
    make(t)
    t.write("many.jsonl", "".join('{"pk":"key-%d"}\n' % i for i in range(20000)))
    expect(t.stator("app.db", "--durability", "off", ".import many.jsonl app"), code=0)
    done = expect(t.stator("app.db", ".stream tail app --no-follow"), code=0)
    assert keys(done.out) == ["key-%d" % i for i in range(20000)]
    chart = expect(t.stator("app.db", ".chart stream app"), code=0).out
    assert chart.startswith("app: 20,000 changes since ") and "INSERT 20,000" in chart, chart


@case
def a_pipe_gets_each_record_as_it_comes(t):
    make(t, 'put app {"pk":"a"}')
    tail = subprocess.Popen([support.STATOR, "app.db", ".stream tail app --from start --count 3"],
                            cwd=t.folder, stdout=subprocess.PIPE, env=environment(t.folder))
    for name in "abc":
        if name != "a":
            expect(t.stator("app.db", 'put app {"pk":"%s"}' % name), code=0)
        record = json.loads(tail.stdout.readline())
        assert record["eventName"] == "INSERT" and record["dynamodb"]["Keys"]["pk"]["S"] == name
    assert tail.wait(timeout=20) == 0
    tail.stdout.close()


@case
def a_tail_ends_with_who_reads_it(t):
    make(t, 'put app {"pk":"a"}')
    tail = subprocess.Popen([support.STATOR, "app.db", ".stream tail app --from start"],
                            cwd=t.folder, stdout=subprocess.PIPE, env=environment(t.folder))
    tail.stdout.readline()
    tail.stdout.close()
    expect(t.stator("app.db", 'put app {"pk":"b"}'), code=0)
    assert tail.wait(timeout=20) == -signal.SIGPIPE


@case
def control_c_ends_a_tail_in_a_script(t):
    make(t, 'put app {"pk":"a"}')
    tail = subprocess.Popen([support.STATOR, "app.db", ".stream tail app --from start"],
                            cwd=t.folder, stdout=subprocess.PIPE, env=environment(t.folder))
    assert b'"pk": {"S": "a"}' in tail.stdout.readline()
    tail.send_signal(signal.SIGINT)
    assert tail.wait(timeout=20) == -signal.SIGINT
    tail.stdout.close()


@case
def a_stream_of_json_is_read_by_another_tool(t):
    make(t, 'put app {"pk":"a","n":1}', 'delete app {"pk":"a"}')
    typed = json.loads(t.stator("app.db", "--mode", "json", ".stream tail app --no-follow").out)
    assert [r["eventName"] for r in typed] == ["INSERT", "REMOVE"]
    assert typed[0]["dynamodb"]["NewImage"] == {"pk": {"S": "a"}, "n": {"N": "1"}}
    plain = json.loads(t.stator("app.db", "--mode", "json", "--plain",
                                ".stream tail app --no-follow").out)
    assert plain[1]["dynamodb"]["OldImage"] == {"pk": "a", "n": 1}, plain
    streams = records(t.stator("app.db", ".stream").out)
    assert [(s["Table"], s["Status"], s["View"], s["Shards"]) for s in streams] == \
        [("app", "ENABLED", "NEW_AND_OLD_IMAGES", 8)]


# ------------------------------------------------------------------------ over endpoints

@case
@needs_curl
def a_tail_over_an_endpoint(t):
    make(t, *['put app {"pk":"k%d"}' % i for i in range(20)])
    wanted = ["k%d" % i for i in range(20)]
    with Serve(t, "app.db") as url, Plain(url) as plain:
        assert keys(expect(over(t, plain, ".stream tail app --no-follow"), code=0).out) == wanted
        expect(over(t, plain, ".stream"), code=0, out_has='"Table": "app"')
        prompt = "stator@%s> " % url.split("//")[1]
        terminal = Terminal(t, "--endpoint", url)
        terminal.wait(prompt)
        terminal.type(".stream tail app\r").wait("(following; Ctrl-C ends it)")
        expect(over(t, plain, 'put app {"pk":"new"}'), code=0)
        terminal.wait("INSERT pk=new")
        terminal.type("\x03")
        assert "(1 record, stopped)" in terminal.wait(prompt)
        assert "app" in terminal.type(".tables\r").wait(prompt)
        terminal.leave()


def described(*shards, status="ENABLED"):
    """An answer of DescribeStream: shards as (id, parent, closed)."""
    return (200, json.dumps({"StreamDescription": {
        "StreamArn": "arn", "StreamStatus": status, "StreamViewType": "KEYS_ONLY", "TableName": "app",
        "Shards": [dict({"ShardId": shard, "SequenceNumberRange": dict(
            {"StartingSequenceNumber": "1"}, **({"EndingSequenceNumber": "9"} if closed else {}))},
            **({"ParentShardId": parent} if parent else {})) for shard, parent, closed in shards]}}))


def page(*numbers, next=None):
    """An answer of GetRecords, as AWS writes times."""
    return (200, json.dumps({"Records": [
        {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "k%s" % n}}, "SequenceNumber": n,
                                             "ApproximateCreationDateTime": 1.7672256E9}}
        for n in numbers], **({"NextShardIterator": next} if next else {})}))


FOUND = (200, '{"Table":{"LatestStreamArn":"arn"}}')
EXPIRED = (400, '{"__type":"com.amazonaws.dynamodb.v20120810#ExpiredIteratorException",'
                '"message":"too old"}')


def iterator(name):
    return (200, json.dumps({"ShardIterator": name}))


def scripted(t, answers, words):
    """Runs a tail on the answers, all of which must be asked for."""
    with Scripted(*answers) as endpoint:
        done = over(t, endpoint.url, *words.split())
        assert not endpoint.answers, endpoint.answers
    return done, [(headers["X-Amz-Target"].split(".")[1], json.loads(body))
                  for headers, body in endpoint.requests]


@case
@needs_curl
def shards_are_read_behind_their_parents(t):
    tree = [("child", "root", False), ("root", "gone", True)]
    done, requests = scripted(t, [
        FOUND, described(*tree), iterator("r1"), page("1", "2", next="r2"), page("3"),
        iterator("c1"), page("4", next="c2")] + [page(next="c3")] * 5,
        ".stream tail app --no-follow")
    assert keys(done.out) == ["k1", "k2", "k3", "k4"] and done.code == 0, done
    opened = [body["ShardId"] for name, body in requests if name == "GetShardIterator"]
    assert opened == ["root", "child"], requests
    assert requests[2][1]["ShardIteratorType"] == "TRIM_HORIZON"


@case
@needs_curl
def a_shard_that_ends_is_followed_by_its_child(t):
    done, requests = scripted(t, [
        FOUND, described(("a", None, False)), iterator("a1"), page("1", next="a2"), page("2"),
        described(("a", None, True)), described(("a", None, True), ("b", "a", False)),
        iterator("b1"), page("3", next="b2")], ".stream tail app --count 3")
    assert keys(done.out) == ["k1", "k2", "k3"] and done.code == 0, done
    types = [body["ShardIteratorType"] for name, body in requests if name == "GetShardIterator"]
    assert types == ["LATEST", "TRIM_HORIZON"], requests


@case
@needs_curl
def an_iterator_that_is_too_old_is_got_anew_behind_the_last_record(t):
    one = described(("a", None, False))
    done, requests = scripted(t, [FOUND, one, iterator("a1"), page("7", next="a2"), EXPIRED,
                                  iterator("a3"), page("8", next="a4")],
                              ".stream tail app --count 2")
    assert keys(done.out) == ["k7", "k8"] and done.code == 0, done
    assert requests[5][1]["ShardIteratorType"] == "AFTER_SEQUENCE_NUMBER"
    assert requests[5][1]["SequenceNumber"] == "7"
    # Nothing says where to go on: what came meanwhile would be missing.
    done, _ = scripted(t, [FOUND, one, iterator("a1"), EXPIRED], ".stream tail app")
    expect(done, code=1, out="", err_has="ExpiredIteratorException: too old")
    done, _ = scripted(t, [FOUND, one, iterator("a1"), page("7", next="a2"), EXPIRED, iterator("a3"),
                           EXPIRED], ".stream tail app")
    expect(done, code=1, err_has="ExpiredIteratorException: too old")


@case
@needs_curl
def an_answer_without_records_is_not_the_end(t):
    done, _ = scripted(t, [FOUND, described(("a", None, False)), iterator("a1")] +
                       [page(next="a2")] * 4 + [page("1", next="a3")] + [page(next="a4")] * 5,
                       ".stream tail app --no-follow")
    assert keys(done.out) == ["k1"] and done.code == 0, done


@case
@needs_curl
def a_disabled_stream_is_read_to_its_end(t):
    done, _ = scripted(t, [FOUND, described(("a", None, True), status="DISABLED"), iterator("a1"),
                           page("1", "2")], ".stream tail app --from start")
    assert keys(done.out) == ["k1", "k2"] and done.code == 0, done
    done, _ = scripted(t, [FOUND, described(("a", None, True), status="DISABLED")],
                       ".stream tail app")
    expect(done, code=0, out="", err="")


@case
@needs_curl
def shards_side_by_side_are_read_in_order(t):
    done, _ = scripted(t, [
        FOUND, described(("a", None, False), ("b", None, False)),
        iterator("a1"), page("9", "100", next="a2"), iterator("b1"), page("10", "99", "101", next="b2"),
        page(next="a3")] + [page(next="a3")] * 4 + [page(next="b3")] * 5,
        ".stream tail app --no-follow")
    assert keys(done.out) == ["k9", "k10", "k99", "k100", "k101"], done


@case
@needs_curl
def what_is_not_understood_ends_it(t):
    for answers in ([FOUND, (200, "{}")], [FOUND, described(("a", None, False)), (200, "{}")],
                    [FOUND, described(("a", None, False)), iterator("a1"), (200, "[]")]):
        done, _ = scripted(t, answers, ".stream tail app")
        expect(done, code=1, out="", err_has="the answer is not understood")


main()
