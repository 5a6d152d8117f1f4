#!/usr/bin/env python3
"""EXPLAIN: that nothing is changed by it, however it ends; as JSON for programs; over
an endpoint; and that neither it nor any message gives a terminal orders.

    tests/shell/explain_test.py [WORD ...]
"""
import json
import random
import re
import sqlite3
import unicodedata

from endpoints import Hanging, Scripted, Serve, needs_curl, over
from shell_support import case, expect, main
from terminal import Terminal

TABLE = ("CREATE TABLE orders (pk S HASH, sk N RANGE) WITH GSI by_email (email S HASH) "
         "TTL expires_at STREAM NEW_AND_OLD_IMAGES;")
PUTS = "".join("put orders {pk: 'a', sk: %d, email: 'e%d', total: %d}\n" % (i, i, i * 10) for i in range(3))
WRITES = """
EXPLAIN INSERT INTO orders VALUE {'pk': 'b', 'sk': 1, 'expires_at': 5};
EXPLAIN INSERT INTO orders VALUE {'pk': 'a', 'sk': 1};
EXPLAIN UPDATE orders SET total = total + 1, email = 'z' WHERE pk = 'a' AND sk = 1;
EXPLAIN UPDATE orders SET total = total + 1 WHERE pk = 'a' AND sk = 1 AND total = 3;
EXPLAIN UPDATE orders SET email = 5 WHERE pk = 'a' AND sk = 1;
EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 1 RETURNING ALL OLD *;
EXPLAIN PutItem {TableName: 'orders', Item: {pk: 'c', sk: 1}}
EXPLAIN BatchWriteItem {RequestItems: {orders: [{DeleteRequest: {Key: {pk: 'a', sk: 1}}}]}}
EXPLAIN TransactWriteItems {ClientRequestToken: 't', TransactItems: [{Delete: {TableName: 'orders', Key: {pk: 'a', sk: 1}}}, {Put: {TableName: 'orders', Item: {pk: 'd', sk: 1}}}]}
EXPLAIN TransactWriteItems {TransactItems: [{Delete: {TableName: 'orders', Key: {pk: 'a', sk: 1}}}, {ConditionCheck: {TableName: 'orders', Key: {pk: 'x', sk: 1}, ConditionExpression: 'attribute_exists(pk)'}}]}
EXPLAIN DELETE FROM orders WHERE pk = 'a';
EXPLAIN AS go DELETE FROM orders WHERE pk = 'a' AND sk = 1;
"""


def orders(t):
    expect(t.stator("app.db", stdin=TABLE + "\n" + PUTS), code=0)


def content(t):
    """Every row of the file: items, indexes, streams, catalog."""
    with sqlite3.connect(t.path("app.db")) as db:
        return list(db.iterdump())


@case
def nothing_is_changed_by_explaining_a_write(t):
    orders(t)
    before = content(t)
    answer = t.stator("app.db", "--keep-going", stdin=WRITES)
    assert len(re.findall("^Write ", answer.out, re.M)) == 10, answer
    assert len(re.findall("it would fail: ", answer.out)) == 4, answer
    assert answer.err.count("\n") == 1 and "mandatory equality" in answer.err, answer
    assert content(t) == before


@case
def a_write_is_explained_and_then_done_once(t):
    orders(t)
    script = ".explain on\nUPDATE orders SET total = total + 1 WHERE pk = 'a' AND sk = 1;\n"
    answer = expect(t.stator("app.db", stdin=script), code=0)
    assert '"total": 10}' in answer.out and '"total": 11}' in answer.out, answer
    assert "taken back" not in answer.out, answer
    expect(t.stator("app.db", "get orders {pk: 'a', sk: 1}"), out='{"email": "e1", "pk": "a", "sk": 1, "total": 11}\n')


@case
def programs_are_given_json(t):
    orders(t)
    for mode in ("json", "jsonl"):
        out = expect(t.stator("app.db", "--mode", mode, "EXPLAIN SELECT * FROM orders WHERE total > 5;"), code=0).out
        assert (out.count("\n") == 1) == (mode == "jsonl"), out
        answer = json.loads(out)
        assert answer["Operation"] == "Scan" and answer["Access"] == "Scan", answer
        assert answer["Read"] == {"CapacityUnits": 0.5, "Pages": 1, "Count": 2, "ScannedCount": 3, "Complete": True}
        assert answer["Shards"] == list(range(8)) and answer["SqlitePlan"] and answer["Warnings"], answer
    out = t.stator("app.db", "--mode", "jsonl", stdin=WRITES, together=False).out
    written = [json.loads(line)["Write"] for line in out.split("\n") if line]
    assert written[0]["CapacityUnits"] == 1 and written[0]["Before"] is None, written[0]
    assert written[0]["After"] == {"pk": "b", "sk": 1, "expires_at": 5}, written[0]
    assert written[1]["Fails"] and written[1]["Exception"] == "DuplicateItemException", written[1]
    assert written[2]["ConsumedCapacity"]["GlobalSecondaryIndexes"]["by_email"]["CapacityUnits"] == 2, written[2]
    typed = t.stator("app.db", "--mode", "jsonl", "--typed", "EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 0;")
    assert json.loads(typed.out)["Write"]["Before"]["sk"] == {"N": "0"}, typed


@case
def other_kinds_of_statements_are_refused(t):
    for statement in ("EXPLAIN CREATE TABLE x (pk);", "EXPLAIN .tables;", "EXPLAIN EXPLAIN SELECT * FROM x;",
                      "EXPLAIN nonsense", "EXPLAIN AS boto3 DROP TABLE orders;", "EXPLAIN Query [1]"):
        answer = t.stator("app.db", statement)
        assert answer.code == 2 and "EXPLAIN takes a SELECT, INSERT" in answer.err and answer.out == "", answer


def obeyed(shown):
    """What a terminal would take for an order."""
    return sorted({hex(ord(c)) for c in shown if c not in "\r\n\t" and
                   (unicodedata.category(c) == "Cc" or c in "\u202e\u2028")})


NASTY = "\x1b[31m\x1b[1m\u009b5m\u202e\x07"


@case
def explanations_and_messages_give_the_terminal_no_orders(t):
    item = json.dumps({"pk": "a", "sk": 1, "note": NASTY})
    expect(t.stator("app.db", stdin=TABLE + "\nput orders " + item), code=0)
    expect(t.stator("app.db", "CreateTable", json.dumps({
        "TableName": "odd", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": NASTY, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": NASTY, "AttributeType": "S"}]})), code=0)
    for statement in ("EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 1;",
                      "EXPLAIN SELECT * FROM orders WHERE note = '%s';" % NASTY,
                      "EXPLAIN SELECT * FROM odd;", "EXPLAIN AS boto3 SELECT * FROM orders WHERE note = '%s';" % NASTY,
                      "EXPLAIN AS js SELECT * FROM orders WHERE note = '%s';" % NASTY,
                      "EXPLAIN AS go SELECT * FROM orders WHERE note = '%s';" % NASTY,
                      "EXPLAIN AS cli SELECT * FROM orders WHERE note = '%s';" % NASTY,
                      ".schema", ".schema --json", "DESCRIBE odd;", "SHOW CREATE TABLE odd;", "nonsense%s" % NASTY,
                      "SELECT * FROM orders WHERE %s;" % NASTY, ".read %s" % NASTY, ".set echo on\n.tables '%s'" % NASTY,
                      'PutItem {TableName: "orders", Item: {pk: "a", sk: 1}, ConditionExpression: '
                      '"attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure: "ALL_OLD"}'):
        terminal = Terminal(t, "app.db", "-e", statement)
        terminal.end()
        assert not obeyed(terminal.child.before), (statement, terminal.child.before)
    coloured = Terminal(t, "app.db", "-e", "EXPLAIN SELECT * FROM orders WHERE note = '%s';" % NASTY, NO_COLOR=None)
    coloured.end()
    assert '\x1b[1m"TableName"\x1b[0m' in coloured.child.before, coloured.child.before
    assert "\u009b" not in coloured.child.before and "\x1b[5" not in coloured.child.before


# ------------------------------------------------------------ what is said is what is done

THINGS = ("CREATE TABLE things (pk S HASH, sk N RANGE) WITH GSI by_email (email S HASH, age N RANGE) "
          "GSI by_city (city S HASH) LSI by_note (note S RANGE);")
ATTRIBUTES = {"pk": "ab", "email": ["x@y", "it''s"], "city": ["Rome", "Bern"], "note": ["n1", "n2", "m"],
              "sk": range(9), "age": range(4), "m.a": range(3), '"year"': range(2)}


def literal(chance, name):
    value = chance.choice(ATTRIBUTES[name])
    return "'%s'" % value if isinstance(value, str) else str(value)


def condition(chance, depth=0):
    """Any WHERE that PartiQL can say."""
    if depth < 2 and chance.random() < 0.4:
        word = chance.choice(["AND", "AND", "OR", "AND NOT"])
        return "(%s %s %s)" % (condition(chance, depth + 1), word, condition(chance, depth + 1))
    name = chance.choice(list(ATTRIBUTES))
    form = chance.choice(["%s = %s", "%s = %s", "%s <> %s", "%s > %s", "%s <= %s", "%s BETWEEN %s AND %s",
                          "%s IN [%s, %s]", "%s IS MISSING", "size(%s) > 1", "attribute_type(%s, 'S')",
                          "begins_with(%s, 'n')", "contains(%s, 'e')"])
    return form % ((name,) + tuple(literal(chance, name) for _ in range(form.count("%s") - 1)))


def statement(chance):
    table = chance.choice(["things", "things", 'things."by_email"', 'things."by_city"', 'things."by_note"'])
    columns = chance.choice(["*", "pk, sk", 'pk, sk, m, "year"'])
    where = chance.choice(["pk = 'a' AND ", "email = 'x@y' AND ", ""]) + condition(chance)
    return "SELECT %s FROM %s WHERE %s" % (columns, table, where)


def answers(t, statements):
    """Of each the lines that it printed, as JSON."""
    script = "".join("%s\n.set width %d\n.width\n" % (s, i) for i, s in enumerate(statements))
    out = t.stator("things.db", "--keep-going", "--mode", "jsonl", "--typed", stdin=script).out
    parts = re.split(r"^\.width is \d+\n", out, flags=re.M)[:-1]
    assert len(parts) == len(statements), out[-500:]
    return [[json.loads(line) for line in part.split("\n") if line] for part in parts]


def items_in(answer):
    found = answer.get("Items", []) + ([answer["Item"]] if "Item" in answer else [])
    return found + [item for part in answer.get("Responses", {}).values() for item in part]


def same(a, b):
    return sorted(json.dumps(i, sort_keys=True) for i in a) == sorted(json.dumps(i, sort_keys=True) for i in b)


@case
def the_calls_of_any_doneanswer_what_it_answers(t):
    chance = random.Random(15)
    puts = [THINGS]
    for pk in "ab":
        for sk in range(9):
            item = {"pk": pk, "sk": sk}
            item.update({name.strip('"'): chance.choice(values) for name, values in ATTRIBUTES.items()
                         if name not in ("pk", "sk", "m.a") and chance.random() < 0.7})
            item["m"] = {"a": sk % 3}
            puts.append("put things " + json.dumps(item).replace("''", "'"))
    expect(t.stator("things.db", stdin="\n".join(puts)), code=0)
    statements = [statement(chance) for _ in range(200)]
    explained = answers(t, ["EXPLAIN %s;" % s for s in statements])
    answered = answers(t, [s + ";" for s in statements])
    calls = [(i, call) for i, e in enumerate(explained) if e
             for call in (e[0].get("Calls") if "Calls" in e[0] else e)]
    said = answers(t, ["%(Operation)s " % call + json.dumps(call["Request"]) for _, call in calls])
    compared = 0
    for i, wanted in enumerate(answered):
        got = [item for (of, _), answer in zip(calls, said) if of == i for item in items_in(answer[0])]
        if explained[i]:
            assert explained[i][0]["Read"]["Count"] == len(wanted), (statements[i], explained[i])
        if any(of == i for of, _ in calls):
            assert same(got, wanted), (statements[i], explained[i], got, wanted)
            compared += 1
    assert compared > 120, compared


@case
def the_item_is_afterwards_as_it_was_said(t):
    orders(t)
    for change in ("UPDATE orders SET total = total + 5, tags = <<'x'>> REMOVE email", "UPDATE orders SET l = [1, {'a': null}]",
                   "UPDATE orders SET l = list_append(l, [2]) SET tags = set_add(tags, <<'y'>>)",
                   "UPDATE orders SET l[0] = 'z' REMOVE l[1].a", "DELETE FROM orders"):
        done = change + " WHERE pk = 'a' AND sk = 1;"
        said = json.loads(t.stator("app.db", "--mode", "jsonl", "--typed", "EXPLAIN " + done).out)["Write"]
        expect(t.stator("app.db", done), code=0)
        is_there = json.loads(t.stator("app.db", "GetItem {TableName: 'orders', Key: {pk: 'a', sk: 1}}").out)
        assert said["After"] == is_there.get("Item"), (change, said, is_there)


# ----------------------------------------------------------------------- endpoints

@case
@needs_curl
def an_endpoint_is_explained_by_a_page(t):
    """Each page is paid for there; shards and SQL are of no store that is known."""
    orders(t)
    page = {"Items": [{"pk": {"S": "a"}, "sk": {"N": "1"}}], "Count": 1, "ScannedCount": 7,
            "LastEvaluatedKey": {"pk": {"S": "a"}, "sk": {"N": "1"}},
            "ConsumedCapacity": {"TableName": "orders", "CapacityUnits": 128.0}}
    table = {"Table": {"TableName": "orders", "TableStatus": "ACTIVE",
                       "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
                       "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                       "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}}
    ttl = {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}
    for mode in ("table", "json"):
        with Scripted(*[(200, json.dumps(answer)) for answer in (table, ttl, page)]) as s:
            out = expect(over(t, s.url, "--mode", mode, "EXPLAIN SELECT * FROM orders;"), code=0).out
            asked = [headers["X-Amz-Target"].split(".")[1] for headers, _ in s.requests]
        assert asked[0] == "DescribeTable" and asked[-1] == "Scan" and asked.count("Scan") == 1, asked
        assert "Shards" not in out and "Sql" not in out and "SQL" not in out, out
        if mode == "table":
            assert "Read       1 page: 7 items evaluated, 1 returned, 128 capacity units; there are " \
                "more pages, which are not read over an endpoint\n" in out, out
        else:
            assert json.loads(out)["Read"]["Complete"] is False, out


@case
@needs_curl
def a_write_over_an_endpoint_is_not_carried_out(t):
    orders(t)
    with Serve(t, "app.db") as url:
        out = over(t, url, "EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 1;").out
        assert "Write      not carried out: what it costs is told in a store of one's own\n" in out, out
        out = over(t, url, "--mode", "jsonl", "EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 1;").out
        assert json.loads(out)["Write"]["CarriedOut"] is False, out
        assert '"Count": 3' in over(t, url, "Scan {TableName: 'orders'}").out


# ------------------------------------------------------------------------- Ctrl-C

@case
@needs_curl
def ctrl_c_ends_an_explanation_and_nothing_is_done(t):
    orders(t)
    before = content(t)
    with Hanging() as url:
        terminal = Terminal(t, "--endpoint", url)
        terminal.wait("> ")
        terminal.type("EXPLAIN SELECT * FROM orders;\r").wait("\n")
        terminal.type("\x03")
        assert "stopped" in terminal.wait("> ")
        terminal.leave()
    terminal = Terminal(t, "app.db")
    terminal.wait()
    for _ in range(5):
        terminal.type("EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 1;\r\x03").wait()
        terminal.type(".timer\r").wait(".timer is off")
    terminal.leave()
    assert content(t) == before


main()
