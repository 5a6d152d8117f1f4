#!/usr/bin/env python3
"""The endpoint under boto3: its client, its resources, waiters and paginators."""
import functools
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary

import aws
import harness
from aws import all_pages, answer, check_failure, failure, items_of
from harness import Endpoint, equal, key_schema, test

CONDITION = ("ConditionalCheckFailedException", "The conditional request failed")


@functools.lru_cache(None)
def endpoint():
    return Endpoint()


@functools.lru_cache(None)
def db():
    return aws.client(endpoint())


@functools.lru_cache(None)
def objects():
    return aws.resource(endpoint())


def attributes(text):
    return [{"AttributeName": n, "AttributeType": t}
            for n, t in (pair.split(":") for pair in text.split())]


def table(name, keys="pk sk", types="pk:S sk:N", **more):
    db().create_table(TableName=name, KeySchema=key_schema(*keys.split()),
                      AttributeDefinitions=attributes(types), BillingMode="PAY_PER_REQUEST", **more)
    db().get_waiter("table_exists").wait(TableName=name, WaiterConfig={"MaxAttempts": 1})
    return name


def index(name, keys, kind="ALL", **more):
    return {"IndexName": name, "KeySchema": key_schema(*keys.split()),
            "Projection": dict({"ProjectionType": kind}, **more)}


def s(text):
    return {"S": text}


def n(number):
    return {"N": str(number)}


def key(pk="a", sk=1):
    return {"pk": s(pk), "sk": n(sk)}


def put(name, /, **item):
    db().put_item(TableName=name, Item=item)


def got(name, /, **at):
    return db().get_item(TableName=name, Key=at or key(), ConsistentRead=True).get("Item")


# -------------------------------------------------------------------------- tables

@test
def a_table_with_indexes_is_created_described_and_deleted():
    table("Whole", types="pk:S sk:N g:S l:B", GlobalSecondaryIndexes=[
        index("all", "g sk"), index("keys", "sk", "KEYS_ONLY"),
        index("some", "g", "INCLUDE", NonKeyAttributes=["y", "x"])],
          LocalSecondaryIndexes=[index("local", "pk l")])
    described = db().describe_table(TableName="Whole")["Table"]
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Whole"
    equal((described["TableStatus"], described["TableArn"]), ("ACTIVE", arn))
    equal(described["KeySchema"], key_schema("pk", "sk"))
    equal(described["AttributeDefinitions"], attributes("g:S l:B pk:S sk:N"))
    equal(described["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
    equal((described["ItemCount"], described["TableSizeBytes"]), (0, 0))
    equal(described["DeletionProtectionEnabled"], False)
    indexes = described["GlobalSecondaryIndexes"]
    equal([(i["IndexName"], i["IndexStatus"], i["IndexArn"]) for i in indexes],
          [(x, "ACTIVE", arn + "/index/" + x) for x in ("all", "keys", "some")])
    equal(indexes[2]["Projection"],
          {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "y"]})
    equal(described["LocalSecondaryIndexes"][0]["KeySchema"], key_schema("pk", "l"))
    deleted = db().delete_table(TableName="Whole")["TableDescription"]
    equal(deleted["TableStatus"], "DELETING")
    db().get_waiter("table_not_exists").wait(TableName="Whole", WaiterConfig={"MaxAttempts": 1})


@test
def a_deleted_table_can_be_created_again_and_is_empty():
    table("Again")
    put("Again", **key())
    first = db().describe_table(TableName="Again")["Table"]["TableId"]
    db().delete_table(TableName="Again")
    table("Again")
    equal(got("Again"), None)
    assert db().describe_table(TableName="Again")["Table"]["TableId"] != first


@test
def a_provisioned_table_keeps_its_throughput():
    made = db().create_table(TableName="Provisioned", KeySchema=key_schema("pk"),
                             AttributeDefinitions=attributes("pk:S"), ProvisionedThroughput={
                                 "ReadCapacityUnits": 3, "WriteCapacityUnits": 4})
    throughput = made["TableDescription"]["ProvisionedThroughput"]
    equal((throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]), (3, 4))
    described = db().describe_table(TableName="Provisioned")["Table"]
    assert "BillingModeSummary" not in described, described


@test
def tables_are_listed_in_byte_order_page_by_page():
    e = Endpoint()
    c = aws.client(e)
    names = ["T.10", "T.2", "a-b", "Tab", "zz_z", "Z12", "AAA", "aaa", "T-1", "T_1"]
    for name in names:
        c.create_table(TableName=name, KeySchema=key_schema("pk"), BillingMode="PAY_PER_REQUEST",
                       AttributeDefinitions=attributes("pk:S"))
    pages = list(c.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 3}))
    equal([p["TableNames"] for p in pages],
          [sorted(names)[i:i + 3] for i in range(0, 10, 3)])
    equal(c.list_tables(ExclusiveStartTableName="B-not-there", Limit=2)["TableNames"],
          ["T-1", "T.10"])
    last = c.list_tables(Limit=10)
    assert "LastEvaluatedTableName" not in last, last
    equal(e.stop(), 0)


@test
def an_index_is_added_to_a_filled_table_and_removed():
    table("Grow")
    for i in range(120):
        item = dict(key("p%d" % (i % 5), i), v=n(i))
        if i % 3:
            item["g"] = s("g%d" % (i % 4))
        put("Grow", **item)
    changed = db().update_table(TableName="Grow", AttributeDefinitions=attributes("g:S sk:N"),
                                GlobalSecondaryIndexUpdates=[{"Create": index("late", "g sk")}])
    equal([i["IndexName"] for i in changed["TableDescription"]["GlobalSecondaryIndexes"]], ["late"])

    def active():
        described = db().describe_table(TableName="Grow")["Table"]
        return described["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE"

    harness.until(active)
    found = db().query(TableName="Grow", IndexName="late", KeyConditionExpression="g = :g",
                       ExpressionAttributeValues={":g": s("g1")})
    equal([int(i["sk"]["N"]) for i in found["Items"]],
          [i for i in range(120) if i % 3 and i % 4 == 1])
    equal(db().scan(TableName="Grow", IndexName="late", Select="COUNT")["Count"], 80)
    db().update_table(TableName="Grow",
                      GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "late"}}])
    harness.until(lambda: "GlobalSecondaryIndexes" not in
                  db().describe_table(TableName="Grow")["Table"])
    check_failure("ValidationException", "The table does not have the specified index: late",
                  db().query, TableName="Grow", IndexName="late", KeyConditionExpression="g = :g",
                  ExpressionAttributeValues={":g": s("g1")})
    equal(db().describe_table(TableName="Grow")["Table"]["AttributeDefinitions"],
          attributes("pk:S sk:N"))


@test
def the_time_to_live_is_described_as_it_is_set():
    table("Ttl")
    equal(db().describe_time_to_live(TableName="Ttl")["TimeToLiveDescription"],
          {"TimeToLiveStatus": "DISABLED"})
    wanted = {"Enabled": True, "AttributeName": "until"}
    equal(db().update_time_to_live(TableName="Ttl", TimeToLiveSpecification=wanted)
          ["TimeToLiveSpecification"], wanted)
    equal(db().describe_time_to_live(TableName="Ttl")["TimeToLiveDescription"],
          {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"})
    check_failure("ValidationException", "TimeToLive is already enabled", db().update_time_to_live,
                  TableName="Ttl", TimeToLiveSpecification=wanted)


@test
def a_table_name_may_be_its_arn():
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/" + table("ByArn")
    db().put_item(TableName=arn, Item=key())
    equal(db().get_item(TableName=arn, Key=key())["Item"], key())
    equal(db().describe_table(TableName=arn)["Table"]["TableName"], "ByArn")


# --------------------------------------------------------------------------- items

@test
def a_put_returns_the_old_item_on_demand():
    table("Put")
    equal(answer(db().put_item(TableName="Put", Item=key(), ReturnValues="ALL_OLD")), {})
    new = dict(key(), a=s("x"))
    equal(answer(db().put_item(TableName="Put", Item=new)), {})
    equal(answer(db().put_item(TableName="Put", Item=key(), ReturnValues="ALL_OLD")),
          {"Attributes": new})
    equal(answer(db().put_item(TableName="Put", Item=key(), ReturnValues="NONE")), {})


@test
def an_update_returns_what_each_of_the_five_modes_says():
    table("Update")
    old = dict(key(), a=n(1), b=s("b"), m={"M": {"x": n(1), "y": n(2)}})
    new = dict(key(), a=n(2), m={"M": {"x": n(1), "y": n(3)}}, c=s("new"))
    expected = {"NONE": {}, "ALL_OLD": {"Attributes": old}, "ALL_NEW": {"Attributes": new},
                "UPDATED_OLD": {"Attributes": {"a": n(1), "b": s("b"), "m": {"M": {"y": n(2)}}}},
                "UPDATED_NEW": {"Attributes": {"a": n(2), "m": {"M": {"y": n(3)}}, "c": s("new")}}}
    for mode, wanted in expected.items():
        put("Update", **old)
        returned = db().update_item(
            TableName="Update", Key=key(), ReturnValues=mode,
            UpdateExpression="SET a = a + :one, m.y = :three, c = :new REMOVE b",
            ExpressionAttributeValues={":one": n(1), ":three": n(3), ":new": s("new")})
        equal(answer(returned), wanted, mode)
        equal(got("Update"), new)


@test
def an_update_of_nothing_creates_the_item():
    table("Upsert")
    equal(answer(db().update_item(TableName="Upsert", Key=key(), ReturnValues="ALL_NEW")),
          {"Attributes": key()})
    equal(answer(db().update_item(TableName="Upsert", Key=key("b"), ReturnValues="ALL_OLD",
                                  UpdateExpression="ADD hits :one",
                                  ExpressionAttributeValues={":one": n(1)})), {})
    equal(got("Upsert", **key("b")), dict(key("b"), hits=n(1)))


@test
def a_delete_returns_the_old_item_on_demand():
    table("Delete")
    item = dict(key(), a=s("x"))
    put("Delete", **item)
    equal(answer(db().delete_item(TableName="Delete", Key=key(), ReturnValues="ALL_OLD")),
          {"Attributes": item})
    equal(answer(db().delete_item(TableName="Delete", Key=key(), ReturnValues="ALL_OLD")), {})
    equal(got("Delete"), None)


@test
def a_failed_condition_changes_nothing_and_carries_the_item_on_demand():
    table("Condition")
    item = dict(key(), a=n(1))
    put("Condition", **item)
    calls = [(db().put_item, {"Item": dict(key(), a=n(2))}),
             (db().update_item, {"Key": key(), "UpdateExpression": "SET b = :two"}),
             (db().delete_item, {"Key": key()})]
    for function, more in calls:
        values = {":two": n(2)}
        arguments = dict(more, TableName="Condition", ConditionExpression="a = :two",
                         ExpressionAttributeValues=values)
        bare = check_failure(*CONDITION, function, **arguments)
        assert "Item" not in bare, bare
        full = check_failure(*CONDITION, function,
                             ReturnValuesOnConditionCheckFailure="ALL_OLD", **arguments)
        equal(full["Item"], item)
        equal(got("Condition"), item)
    gone = check_failure(*CONDITION, db().delete_item, TableName="Condition", Key=key("b"),
                         ConditionExpression="attribute_exists(pk)",
                         ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert "Item" not in gone, gone


@test
def conditions_that_hold_let_writes_through():
    table("Holds")
    item = dict(key(), a=n(5), t=s("hello"), ss={"SS": ["x", "y"]}, l={"L": [n(1), s("two")]},
                m={"M": {"k": {"BOOL": True}}}, z={"NULL": True}, b={"B": b"abc"})
    put("Holds", **item)
    values = {":4": n(4), ":5": n(5), ":6": n(6), ":he": s("he"), ":x": s("x"), ":t": {"BOOL": True},
              ":two": s("two"), ":3": n(3), ":SS": s("SS"), ":ll": s("ll"), ":ab": {"B": b"ab"},
              ":map": {"M": {"k": {"BOOL": True}}}, ":1.0": n("1.0")}
    values[":one"] = values.pop(":1.0")
    for text in ("a = :5", "a <> :4", "a > :4", "a >= :5", "a < :6", "a <= :5",
                 "a BETWEEN :4 AND :6", "a IN (:3, :4, :5)", "attribute_exists(t)",
                 "attribute_not_exists(nope)", "attribute_not_exists(m.nope)",
                 "attribute_type(ss, :SS)", "begins_with(t, :he)", "begins_with(b, :ab)",
                 "contains(ss, :x)", "contains(t, :ll)", "contains(l, :two)", "m.k = :t",
                 "l[0] = :one", "size(b) = :3", "size(t) = :5", "m = :map", "NOT a = :4",
                 "a = :4 OR t > :he AND NOT attribute_exists(nope)", "nope <> :4",
                 "attribute_exists(z)", "(a = :5 OR a = :4) AND (t = :he OR a = :5)"):
        used = {k: v for k, v in values.items() if k in text.replace("(", " ").replace(
            ")", " ").replace(",", " ").split()}
        arguments = {"ExpressionAttributeValues": used} if used else {}
        db().put_item(TableName="Holds", Item=item, ConditionExpression=text, **arguments)
        check_failure(*CONDITION, db().put_item, TableName="Holds", Item=item,
                      ConditionExpression="NOT (%s)" % text, **arguments)


UPDATES = [
    ("SET n = n + :1, old_n = n", {"n": n(6), "old_n": n(5)}),
    ("SET n = n - :1", {"n": n(4)}),
    ("SET a = if_not_exists(a, :1) + :1", {"a": n(2)}),
    ("SET l[5] = :1", {"l": {"L": [n(1), n(2), n(3), n(1)]}}),
    ("SET l[7] = :2, l[5] = :1", {"l": {"L": [n(1), n(2), n(3), n(1), n(2)]}}),
    ("REMOVE l[0], l[1]", {"l": {"L": [n(3)]}}),
    ("REMOVE l[0] SET l[1] = :1", {"l": {"L": [n(1), n(3)]}}),
    ("SET l = list_append(l, :list)", {"l": {"L": [n(1), n(2), n(3), n(9)]}}),
    ("SET l = list_append(:list, l)", {"l": {"L": [n(9), n(1), n(2), n(3)]}}),
    ("SET q = list_append(if_not_exists(q, :empty), :list)", {"q": {"L": [n(9)]}}),
    ("ADD n :1, ss :set", {"n": n(6), "ss": {"SS": ["x", "y", "z"]}}),
    ("DELETE ss :xy", {"ss": None}),
    ("DELETE ss :set", {"ss": {"SS": ["x", "y"]}}),
    ("SET m.b = :1 REMOVE m.a", {"m": {"M": {"b": n(1)}}}),
    ("REMOVE nope, m.nope, l[9]", {}),
    ("ADD fresh :set", {"fresh": {"SS": ["z"]}}),
]


@test
def updates_do_what_their_expressions_say():
    table("Expressions")
    values = {":1": n(1), ":2": n(2), ":list": {"L": [n(9)]}, ":empty": {"L": []},
              ":set": {"SS": ["z"]}, ":xy": {"SS": ["x", "y"]}}
    for expression, changes in UPDATES:
        item = dict(key("k"), n=n(5), s=s("abc"), ss={"SS": ["x", "y"]},
                    l={"L": [n(1), n(2), n(3)]}, m={"M": {"a": n(1)}})
        put("Expressions", **item)
        used = {k: v for k, v in values.items() if k in expression.replace(",", " ").replace(
            ")", " ").replace("(", " ").split()}
        returned = db().update_item(TableName="Expressions", Key=key("k"), ReturnValues="ALL_NEW",
                                    UpdateExpression=expression,
                                    **({"ExpressionAttributeValues": used} if used else {}))
        item.update(changes)
        wanted = {k: v for k, v in item.items() if v is not None}
        equal(returned["Attributes"], wanted, expression)
        equal(got("Expressions", **key("k")), wanted, expression)


@test
def a_failed_update_changes_nothing():
    table("Whole2")
    item = dict(key(), a=n(1), t=s("text"))
    put("Whole2", **item)
    for expression, message in (
            ("SET a = :1, t = t + :1", "An operand in the update expression has an incorrect data "
                                       "type"),
            ("SET a = :1, q.r = :1", "The document path provided in the update expression is "
                                     "invalid for update"),
            ("SET a = :1, b = nope", "The provided expression refers to an attribute that does "
                                     "not exist in the item")):
        check_failure("ValidationException", message, db().update_item, TableName="Whole2",
                      Key=key(), UpdateExpression=expression,
                      ExpressionAttributeValues={":1": n(7)})
        equal(got("Whole2"), item)


@test
def a_projection_gives_only_what_it_names():
    table("Project")
    put("Project", **dict(key(), a=s("x"), l={"L": [n(0), n(1), n(2)]},
                          m={"M": {"x": n(1), "y": {"L": [s("p"), s("q")]}}}, **{"a.b": s("dot")}))

    def project(expression, names=None):
        more = {"ExpressionAttributeNames": names} if names else {}
        return db().get_item(TableName="Project", Key=key(), ProjectionExpression=expression,
                             **more).get("Item")

    equal(project("a"), {"a": s("x")})
    equal(project("l[2], l[0]"), {"l": {"L": [n(0), n(2)]}})
    equal(project("m.y[1], m.x"), {"m": {"M": {"x": n(1), "y": {"L": [s("q")]}}}})
    equal(project("#d", {"#d": "a.b"}), {"a.b": s("dot")})
    equal(project("nope, a, m.nope"), {"a": s("x")})


@test
def every_type_comes_back_as_it_went_in():
    table("Types")
    item = dict(key(), text=s("\u0000 \u001f \"\\ \u00e9 \u20ac \U0001f600 \u2028"), empty=s(""),
                blank={"B": b""}, raw={"B": bytes(range(256))}, yes={"BOOL": True},
                no={"BOOL": False}, null={"NULL": True}, list={"L": []}, map={"M": {}},
                deep={"M": {" ": s("x"), "\u0000": {"L": [{"M": {"k": n(1)}}]}}},
                words={"SS": ["a", "\u0000", ""]}, bytes={"BS": [b"", b"\x00", b"\xff"]})
    put("Types", **item)
    back = got("Types")
    for name in ("words", "bytes"):
        (kind, members), = back[name].items()
        back[name] = {kind: sorted(members)}
        item[name] = {kind: sorted(item[name][kind])}
    equal(back, item)


NUMBERS = [("007", "7"), ("+1.10", "1.1"), ("1e2", "100"), ("-0.0", "0"), (".5", "0.5"), ("5.", "5"),
           ("1E-130", "0." + "0" * 129 + "1"), ("1" + "0" * 41, "1" + "0" * 41),
           ("9" * 38, "9" * 38), ("-" + "9" * 38 + "E87", "-" + "9" * 38 + "0" * 87),
           ("0." + "1" * 38, "0." + "1" * 38), ("123456789012345678901234567890.12345678",
                                               "123456789012345678901234567890.12345678"),
           ("9.9999999999999999999999999999999999999E+125", "9" * 38 + "0" * 88)]


@test
def numbers_are_exact_to_38_digits():
    table("Numbers")
    for given, canonical in NUMBERS:
        put("Numbers", **dict(key(), v=n(given)))
        equal(got("Numbers")["v"], n(canonical), given)
    put("Numbers", **dict(key(), v=n("9" * 37 + "8"), w=n("0." + "0" * 36 + "1")))
    db().update_item(TableName="Numbers", Key=key(), UpdateExpression="SET v = v + :1, w = w - :w",
                     ExpressionAttributeValues={":1": n(1), ":w": n("0." + "0" * 36 + "2")})
    equal(got("Numbers"), dict(key(), v=n("9" * 38), w=n("-0." + "0" * 36 + "1")))
    check_failure("ValidationException", "Attempting to store more than 38 significant digits in a "
                  "Number", lambda: put("Numbers", **dict(key(), v=n("1" * 39))))


@test
def number_keys_are_one_by_value_and_sort_by_value():
    table("Order")
    numbers = ["-1E125", "-20", "-3", "-1.5", "-1", "-0.001", "-1E-130", "0", "1E-130", "0.001",
               "0.5", "1", "1.5", "2", "3", "10", "20", "100", "1E125"]
    for number in reversed(numbers):
        put("Order", **dict(key("p", number), given=s(number)))
    pages = all_pages(db().query, TableName="Order", KeyConditionExpression="pk = :p", Limit=4,
                      ExpressionAttributeValues={":p": s("p")})
    equal([i["given"]["S"] for i in items_of(pages)], numbers)
    put("Order", **dict(key("p", "1.50"), given=s("again")))
    equal(got("Order", **key("p", "15E-1"))["given"], s("again"))
    back = db().query(TableName="Order", KeyConditionExpression="pk = :p AND sk < :z",
                      ScanIndexForward=False, ExpressionAttributeValues={":p": s("p"), ":z": n(0)})
    equal([i["given"]["S"] for i in back["Items"]], numbers[6::-1])


@test
def text_and_binary_keys_sort_by_their_bytes():
    table("Text", types="pk:S sk:S")
    table("Bytes", types="pk:B sk:B")
    texts = ["\u0000", "\u0000\u0000", "!", "A", "a", "a\u0000", "aa", "\u00e9", "\uffff",
             "\U0001f600"]
    for text in reversed(texts):
        put("Text", pk=s("p"), sk=s(text))
        put("Bytes", pk={"B": b"p"}, sk={"B": text.encode("utf-16-be")})
    found = items_of(all_pages(db().query, TableName="Text", Limit=3, KeyConditionExpression=
                               "pk = :p", ExpressionAttributeValues={":p": s("p")}))
    equal([i["sk"]["S"] for i in found], texts)
    found = items_of(all_pages(db().query, TableName="Bytes", Limit=3, KeyConditionExpression=
                               "pk = :p", ExpressionAttributeValues={":p": {"B": b"p"}}))
    equal([i["sk"]["B"] for i in found], sorted(t.encode("utf-16-be") for t in texts))


@test
def an_item_of_400_kilobytes_is_kept_and_one_byte_more_refused():
    table("Large")
    room = 409600 - len("pk") - 1 - len("sk") - 2 - len("v")
    put("Large", **dict(key(), v=s("x" * room)))
    equal(len(got("Large")["v"]["S"]), room)
    check_failure("ValidationException", "Item size has exceeded the maximum allowed size",
                  lambda: put("Large", **dict(key(), v=s("x" * (room + 1)))))


# ----------------------------------------------------------------------- many items

def numbered(name, count, **more):
    table(name, types="pk:S sk:N g:S", GlobalSecondaryIndexes=[index("by_g", "g")], **more)
    for start in range(0, count, 25):
        db().batch_write_item(RequestItems={name: [
            {"PutRequest": {"Item": dict(key("p%d" % (i % 3), i), g=s("same" if i % 2 else "other"),
                                         v=n(i * 10))}}
            for i in range(start, min(start + 25, count))]})


@test
def query_conditions_select_ranges():
    numbered("Ranges", 60)

    def sks(condition, values, **more):
        found = db().query(TableName="Ranges", KeyConditionExpression=condition,
                           ExpressionAttributeValues=dict({":p": s("p0")}, **values), **more)
        equal((found["Count"], found["ScannedCount"]), (len(found["Items"]),) * 2)
        return [int(i["sk"]["N"]) for i in found["Items"]]

    every = list(range(0, 60, 3))
    equal(sks("pk = :p", {}), every)
    equal(sks("pk = :p", {}, ScanIndexForward=False), every[::-1])
    equal(sks("pk = :p AND sk = :a", {":a": n(30)}), [30])
    equal(sks("pk = :p AND sk < :a", {":a": n(30)}), every[:10])
    equal(sks("sk <= :a AND pk = :p", {":a": n(30)}), every[:11])
    equal(sks("pk = :p AND sk > :a", {":a": n(30)}), every[11:])
    equal(sks("(pk = :p) AND sk >= :a", {":a": n(30)}), every[10:])
    equal(sks("pk = :p AND sk BETWEEN :a AND :b", {":a": n(29), ":b": n(36)}), [30, 33, 36])
    equal(sks("pk = :p AND sk BETWEEN :a AND :b", {":a": n(29), ":b": n(36)}, Limit=2,
              ScanIndexForward=False), [36, 33])
    equal(sks("pk = :p AND sk = :a", {":a": n(31)}), [])


@test
def begins_with_selects_texts_and_bytes():
    table("Prefix", types="pk:S sk:S")
    for text in ("", "a", "ab", "ab\uffff", "abc", "ac", "b"):
        put("Prefix", pk=s("p"), sk=s(text or "0"))
    found = db().query(TableName="Prefix", KeyConditionExpression="pk = :p AND begins_with(sk, :x)",
                       ExpressionAttributeValues={":p": s("p"), ":x": s("ab")})
    equal([i["sk"]["S"] for i in found["Items"]], ["ab", "abc", "ab\uffff"])
    table("PrefixB", types="pk:S sk:B")
    for raw in (b"\xfe", b"\xff", b"\xff\x00", b"\xff\xff", b"\xff\xff\x01"):
        put("PrefixB", pk=s("p"), sk={"B": raw})
    found = db().query(TableName="PrefixB",
                       KeyConditionExpression="pk = :p AND begins_with(sk, :x)",
                       ExpressionAttributeValues={":p": s("p"), ":x": {"B": b"\xff\xff"}})
    equal([i["sk"]["B"] for i in found["Items"]], [b"\xff\xff", b"\xff\xff\x01"])


@test
def a_filter_works_after_limit_and_counts_what_it_read():
    table("Walk")
    for i in range(1, 5):
        put("Walk", **dict(key("p", i), v=n(i)))
    pages = all_pages(db().query, TableName="Walk", KeyConditionExpression="pk = :p", Limit=2,
                      FilterExpression="v = :three",
                      ExpressionAttributeValues={":p": s("p"), ":three": n(3)})
    equal([(len(p["Items"]), p["Count"], p["ScannedCount"], p.get("LastEvaluatedKey"))
           for p in pages],
          [(0, 0, 2, key("p", 2)), (1, 1, 2, key("p", 4)), (0, 0, 0, None)])


@test
def a_count_has_no_items():
    numbered("Counted", 50)
    counted = answer(db().query(TableName="Counted", Select="COUNT", FilterExpression="v > :v",
                                KeyConditionExpression="pk = :p",
                                ExpressionAttributeValues={":p": s("p1"), ":v": n(100)}))
    equal(counted, {"Count": 13, "ScannedCount": 17})


@test
def the_paginator_of_scan_finds_every_item_once():
    numbered("Scanned", 150)
    pages = list(db().get_paginator("scan").paginate(TableName="Scanned",
                                                     PaginationConfig={"PageSize": 7}))
    found = [int(i["sk"]["N"]) for p in pages for i in p["Items"]]
    equal(sorted(found), list(range(150)))
    assert all(p["Count"] <= 7 for p in pages)


@test
def eight_segments_of_a_scan_together_are_the_table():
    table("Segments", keys="pk", types="pk:S")
    for start in range(0, 1000, 25):
        db().batch_write_item(RequestItems={"Segments": [
            {"PutRequest": {"Item": {"pk": s("item %d" % i)}}} for i in range(start, start + 25)]})

    def segment(number, total):
        return [i["pk"]["S"] for i in items_of(all_pages(
            db().scan, TableName="Segments", Segment=number, TotalSegments=total, Limit=50))]

    for total in (1, 2, 3, 8, 20):
        with ThreadPoolExecutor(8) as pool:
            parts = list(pool.map(lambda i: segment(i, total), range(total)))
        found = [pk for part in parts for pk in part]
        equal((len(found), len(set(found))), (1000, 1000), "%d segments" % total)
    assert all(segment(i, 8) for i in range(8)), "a segment of eight is empty"
    equal(db().describe_table(TableName="Segments")["Table"]["ItemCount"], 1000)


@test
def a_start_key_of_another_segment_is_refused():
    table("Foreign", keys="pk", types="pk:S")
    for i in range(50):
        put("Foreign", pk=s("item %d" % i))
    page = db().scan(TableName="Foreign", Segment=0, TotalSegments=8, Limit=1)
    check_failure("ValidationException", "The provided starting key is invalid: Invalid "
                  "ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
                  "TotalSegments: 8 Segment: 7", db().scan, TableName="Foreign", Segment=7,
                  TotalSegments=8, ExclusiveStartKey=page["LastEvaluatedKey"])


@test
def a_walk_over_equal_index_keys_finds_every_item_once():
    numbered("Ties", 90)
    for size in (1, 7, 45):
        pages = all_pages(db().query, TableName="Ties", IndexName="by_g", Limit=size,
                          KeyConditionExpression="g = :g",
                          ExpressionAttributeValues={":g": s("same")})
        found = [int(i["sk"]["N"]) for i in items_of(pages)]
        equal((len(found), sorted(found)), (45, list(range(1, 90, 2))), "pages of %d" % size)
        equal(set(pages[0]["LastEvaluatedKey"]), {"g", "pk", "sk"})
        back = all_pages(db().query, TableName="Ties", IndexName="by_g", Limit=size,
                         ScanIndexForward=False, KeyConditionExpression="g = :g",
                         ExpressionAttributeValues={":g": s("same")})
        equal([int(i["sk"]["N"]) for i in items_of(back)], found[::-1])


@test
def a_walk_that_deletes_what_it_reads_misses_nothing():
    numbered("Eaten", 80)
    seen, start = [], {}
    while True:
        page = db().query(TableName="Eaten", IndexName="by_g", Limit=6, KeyConditionExpression="g = :g",
                          ExpressionAttributeValues={":g": s("same")}, **start)
        for item in page["Items"]:
            seen.append(int(item["sk"]["N"]))
            db().delete_item(TableName="Eaten", Key={"pk": item["pk"], "sk": item["sk"]})
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    equal(sorted(seen), list(range(1, 80, 2)))
    equal(db().scan(TableName="Eaten", Select="COUNT")["Count"], 40)


@test
def a_page_ends_after_a_megabyte():
    table("Pages")
    for i in range(12):
        put("Pages", **dict(key("p", i), v=s("x" * 100000)))
    pages = all_pages(db().query, TableName="Pages", KeyConditionExpression="pk = :p",
                      ExpressionAttributeValues={":p": s("p")})
    equal([p["Count"] for p in pages], [11, 1])
    equal(pages[0]["LastEvaluatedKey"], key("p", 10))


@test
def indexes_give_what_they_project():
    table("Views", types="pk:S sk:N g:S l:N", GlobalSecondaryIndexes=[
        index("all", "g"), index("keys", "g", "KEYS_ONLY"),
        index("some", "g", "INCLUDE", NonKeyAttributes=["x"])],
          LocalSecondaryIndexes=[index("local", "pk l", "KEYS_ONLY")])
    item = dict(key(), g=s("g"), l=n(5), x=s("x"), y=s("y"))
    put("Views", **item)
    put("Views", **key("b", 2))
    for name, wanted in (("all", item), ("keys", {k: item[k] for k in ("pk", "sk", "g")}),
                         ("some", {k: item[k] for k in ("pk", "sk", "g", "x")})):
        found = db().query(TableName="Views", IndexName=name, KeyConditionExpression="g = :g",
                           ExpressionAttributeValues={":g": s("g")})
        equal(found["Items"], [wanted], name)
        equal(db().scan(TableName="Views", IndexName=name)["Items"], [wanted], name)
    local = {"TableName": "Views", "IndexName": "local", "ConsistentRead": True,
             "KeyConditionExpression": "pk = :p AND l BETWEEN :1 AND :9",
             "ExpressionAttributeValues": {":p": s("a"), ":1": n(1), ":9": n(9)}}
    equal(db().query(**local)["Items"], [{k: item[k] for k in ("pk", "sk", "l")}])
    equal(db().query(Select="ALL_ATTRIBUTES", **local)["Items"], [item])
    equal(db().query(ProjectionExpression="y", **local)["Items"], [{"y": s("y")}])


@test
def indexes_follow_every_change():
    table("Follow", types="pk:S sk:N g:S", GlobalSecondaryIndexes=[index("by_g", "g")])

    def in_index(g):
        found = db().query(TableName="Follow", IndexName="by_g", KeyConditionExpression="g = :g",
                           ExpressionAttributeValues={":g": s(g)})
        return [i.get("v") for i in found["Items"]]

    def update(expression, **values):
        db().update_item(TableName="Follow", Key=key(), UpdateExpression=expression, **(
            {"ExpressionAttributeValues": {":" + k: v for k, v in values.items()}}
            if values else {}))

    put("Follow", **dict(key(), g=s("one"), v=n(1)))
    equal((in_index("one"), in_index("two")), ([n(1)], []))
    update("SET v = :v", v=n(2))
    equal(in_index("one"), [n(2)])
    update("SET g = :g", g=s("two"))
    equal((in_index("one"), in_index("two")), ([], [n(2)]))
    update("REMOVE g")
    equal(in_index("two"), [])
    update("SET g = :g", g=s("one"))
    equal(in_index("one"), [n(2)])
    put("Follow", **dict(key(), g=s("two"), v=n(3)))
    equal((in_index("one"), in_index("two")), ([], [n(3)]))
    db().delete_item(TableName="Follow", Key=key())
    equal(in_index("two"), [])


@test
def a_batch_writes_25_and_gets_100():
    table("Batch")
    for start in range(0, 100, 25):
        equal(answer(db().batch_write_item(RequestItems={"Batch": [
            {"PutRequest": {"Item": dict(key("p", i), v=n(i))}}
            for i in range(start, start + 25)]})), {"UnprocessedItems": {}})
    keys = [key("p", i) for i in range(100)]
    found = db().batch_get_item(RequestItems={"Batch": {"Keys": keys, "ConsistentRead": True,
                                                        "ProjectionExpression": "v"}})
    equal(sorted(int(i["v"]["N"]) for i in found["Responses"]["Batch"]), list(range(100)))
    equal(found["UnprocessedKeys"], {})
    db().batch_write_item(RequestItems={"Batch": [{"DeleteRequest": {"Key": k}}
                                                  for k in keys[:24]] +
                                        [{"PutRequest": {"Item": key("q", 1)}}]})
    left = db().batch_get_item(RequestItems={"Batch": {"Keys": keys[:30]}})["Responses"]["Batch"]
    equal(len(left), 6)
    equal(failure(db().batch_write_item, RequestItems={"Batch": [
        {"DeleteRequest": {"Key": k}} for k in keys[:26]]})["Error"]["Code"], "ValidationException")
    equal(failure(db().batch_get_item, RequestItems={"Batch": {"Keys": keys + [key("q", 1)]}})
          ["Error"]["Code"], "ValidationException")


@test
def a_batch_over_tables_answers_each():
    for name in ("BatchA", "BatchB", "BatchC"):
        table(name)
    db().batch_write_item(RequestItems={"BatchA": [{"PutRequest": {"Item": key("a")}}],
                                        "BatchB": [{"PutRequest": {"Item": key("b")}}]})
    found = db().batch_get_item(RequestItems={t: {"Keys": [key("a"), key("b")]}
                                              for t in ("BatchA", "BatchB", "BatchC")})
    equal(found["Responses"], {"BatchA": [key("a")], "BatchB": [key("b")], "BatchC": []})


@test
def a_batch_that_is_refused_writes_nothing():
    table("Atomic")
    check_failure("ValidationException", "The provided key element does not match the schema",
                  db().batch_write_item, RequestItems={"Atomic": [
                      {"PutRequest": {"Item": key("good")}},
                      {"PutRequest": {"Item": {"pk": s("bad")}}}]})
    equal(db().scan(TableName="Atomic")["Count"], 0)


@test
def a_global_index_may_have_several_key_attributes():
    keys = [{"AttributeName": a, "KeyType": t} for a, t in
            (("region", "HASH"), ("round", "HASH"), ("day", "RANGE"), ("court", "RANGE"))]
    table("Matches", keys="pk", types="pk:S region:S round:S day:N court:S",
          GlobalSecondaryIndexes=[{"IndexName": "by_round", "KeySchema": keys,
                                   "Projection": {"ProjectionType": "ALL"}}])
    matches = objects().Table("Matches")
    for i in range(12):
        matches.put_item(Item={"pk": str(i), "region": "north", "round": "final" if i % 2 else "semi",
                               "day": 11 - i, "court": "C%d" % (i % 3)})
    described = db().describe_table(TableName="Matches")["Table"]
    equal(described["GlobalSecondaryIndexes"][0]["KeySchema"], keys)
    found = matches.query(IndexName="by_round", KeyConditionExpression=Key("region").eq("north")
                          & Key("round").eq("semi") & Key("day").gte(5))["Items"]
    equal([int(i["pk"]) for i in found], [6, 4, 2, 0])
    first = matches.query(IndexName="by_round", Limit=2, KeyConditionExpression=Key("region")
                          .eq("north") & Key("round").eq("final"))
    equal(sorted(first["LastEvaluatedKey"]), ["court", "day", "pk", "region", "round"])
    rest = matches.query(IndexName="by_round", ExclusiveStartKey=first["LastEvaluatedKey"],
                         KeyConditionExpression=Key("region").eq("north")
                         & Key("round").eq("final"))
    equal([int(i["pk"]) for i in first["Items"] + rest["Items"]], [11, 9, 7, 5, 3, 1])


# ------------------------------------------------------------------------- capacity

@test
def consumed_capacity_is_shown_by_table_and_index():
    table("Units", types="pk:S sk:N g:S", GlobalSecondaryIndexes=[index("gii", "g")])
    item = dict(key(), g=s("x"), body=s("b" * 5000))

    def consumed(call, **arguments):
        return call(ReturnConsumedCapacity="INDEXES", **arguments)["ConsumedCapacity"]

    def units(n):
        return {"CapacityUnits": n}

    equal(consumed(db().put_item, TableName="Units", Item=item),
          {"TableName": "Units", "CapacityUnits": 10.0, "Table": units(5.0),
           "GlobalSecondaryIndexes": {"gii": units(5.0)}})
    equal(consumed(db().get_item, TableName="Units", Key=key()),
          {"TableName": "Units", "CapacityUnits": 1.0, "Table": units(1.0)})
    equal(consumed(db().query, TableName="Units", IndexName="gii", KeyConditionExpression="g = :g",
                   ExpressionAttributeValues={":g": s("x")}),
          {"TableName": "Units", "CapacityUnits": 1.0, "Table": units(0.0),
           "GlobalSecondaryIndexes": {"gii": units(1.0)}})
    equal(consumed(db().batch_write_item, RequestItems={
        "Units": [{"DeleteRequest": {"Key": key()}}, {"PutRequest": {"Item": key(sk=2)}}]}),
          [{"TableName": "Units", "CapacityUnits": 11.0, "Table": units(6.0),
            "GlobalSecondaryIndexes": {"gii": units(5.0)}}])
    equal(objects().Table("Units").scan(ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"],
          {"TableName": "Units", "CapacityUnits": Decimal("0.5")})


@test
def item_collections_are_measured_where_there_is_a_local_index():
    table("Collected", types="pk:S sk:N l:N", LocalSecondaryIndexes=[index("local", "pk l")])
    metrics = {"ItemCollectionKey": {"pk": s("a")}, "SizeEstimateRangeGB": [0.0, 1.0]}
    put_answer = db().put_item(TableName="Collected", Item=key(),
                               ReturnItemCollectionMetrics="SIZE")
    equal(answer(put_answer), {"ItemCollectionMetrics": metrics})
    batch = db().batch_write_item(ReturnItemCollectionMetrics="SIZE", RequestItems={
        "Collected": [{"PutRequest": {"Item": key(sk=i)}} for i in range(3)]})
    equal(batch["ItemCollectionMetrics"], {"Collected": [metrics]})


# --------------------------------------------------------------- legacy parameters

def compare(operator, *values):
    return {"ComparisonOperator": operator, "AttributeValueList": list(values)}


@test
def a_mapper_of_old_saves_with_expected_versions():
    """As the mappers of the first Java SDK do: AttributeUpdates guarded by Expected."""
    table("Mapped")

    def save(version, **changes):
        expected = {"version": {"Value": n(version)} if version else {"Exists": False}}
        updates = {name: {"Action": "PUT", "Value": value} if value else {"Action": "DELETE"}
                   for name, value in changes.items()}
        return db().update_item(
            TableName="Mapped", Key=key(), Expected=expected, ReturnValues="ALL_NEW",
            AttributeUpdates=dict(updates, version={"Action": "PUT", "Value": n(version + 1)})
        )["Attributes"]

    equal(save(0, name=s("Ada"), temporary=s("x")),
          dict(key(), name=s("Ada"), temporary=s("x"), version=n(1)))
    save_stale = functools.partial(
        db().update_item, TableName="Mapped", Key=key(), Expected={"version": {"Exists": False}},
        AttributeUpdates={"name": {"Value": s("lost")}})
    check_failure(*CONDITION, save_stale)
    equal(save(1, temporary=None), dict(key(), name=s("Ada"), version=n(2)))
    check_failure(*CONDITION, save_stale)
    equal(got("Mapped"), dict(key(), name=s("Ada"), version=n(2)))


@test
def attribute_updates_add_and_subtract():
    table("Adds")
    for _ in range(2):
        db().update_item(TableName="Adds", Key=key(), AttributeUpdates={
            "hits": {"Action": "ADD", "Value": n(3)},
            "tags": {"Action": "ADD", "Value": {"SS": ["a", "b"]}},
            "log": {"Action": "ADD", "Value": {"L": [s("line")]}}})
    db().update_item(TableName="Adds", Key=key(), AttributeUpdates={
        "tags": {"Action": "DELETE", "Value": {"SS": ["a"]}}})
    equal(got("Adds"), dict(key(), hits=n(6), tags={"SS": ["b"]},
                            log={"L": [s("line"), s("line")]}))
    check_failure("ValidationException", "Type mismatch for attribute to update",
                  db().update_item, TableName="Adds", Key=key(),
                  AttributeUpdates={"hits": {"Action": "ADD", "Value": {"SS": ["a"]}}})


@test
def key_conditions_and_filters_of_old_find_and_page():
    table("Olden", types="pk:S sk:N g:S", GlobalSecondaryIndexes=[index("gii", "g sk")])
    for i in range(10):
        put("Olden", **key(sk=i), g=s("g%d" % (i % 2)), v=n(i * i))
    pages = all_pages(db().query, TableName="Olden", Limit=3, AttributesToGet=["sk"],
                      KeyConditions={"pk": compare("EQ", s("a")),
                                     "sk": compare("BETWEEN", n(2), n(8))})
    equal([i["sk"]["N"] for i in items_of(pages)], list("2345678"))
    found = db().query(TableName="Olden", IndexName="gii", ConditionalOperator="OR",
                       KeyConditions={"g": compare("EQ", s("g1"))},
                       QueryFilter={"v": compare("IN", n(1), n(49)), "nope": compare("NULL")})
    equal((found["Count"], found["ScannedCount"]), (5, 5))
    found = db().query(TableName="Olden", KeyConditions={"pk": compare("EQ", s("a"))},
                       FilterExpression="v > :v", ExpressionAttributeValues={":v": n(50)})
    equal(found["Count"], 2)
    found = objects().Table("Olden").scan(
        ScanFilter={"v": compare("GE", 36), "g": compare("BEGINS_WITH", "g0")},
        AttributesToGet=["sk"])
    equal(sorted(i["sk"] for i in found["Items"]), [6, 8])


@test
def attributes_to_get_choose_whole_attributes():
    table("Chosen")
    put("Chosen", **key(), **{"a.b": n(1)}, a={"M": {"b": n(2)}}, c=n(3))
    equal(db().get_item(TableName="Chosen", Key=key(), AttributesToGet=["a.b", "nope"])["Item"],
          {"a.b": n(1)})
    equal(db().batch_get_item(RequestItems={"Chosen": {"Keys": [key()], "AttributesToGet": ["a"]}})
          ["Responses"], {"Chosen": [{"a": {"M": {"b": n(2)}}}]})
    check_failure("ValidationException",
                  "Can not use both expression and non-expression parameters in the same request: "
                  "Non-expression parameters: {AttributesToGet} Expression parameters: "
                  "{ProjectionExpression}", db().get_item, TableName="Chosen", Key=key(),
                  AttributesToGet=["a"], ProjectionExpression="a")


# ------------------------------------------------------------------------ resources

@test
def the_resource_writes_and_reads_plain_values():
    made = objects().create_table(TableName="Plain", KeySchema=key_schema("pk", "sk"),
                                  AttributeDefinitions=attributes("pk:S sk:N"),
                                  BillingMode="PAY_PER_REQUEST")
    made.wait_until_exists()
    equal(made.table_status, "ACTIVE")
    item = {"pk": "a", "sk": Decimal("1.5"), "big": Decimal("1" * 38), "set": {"x", "y"},
            "numbers": {Decimal(1), Decimal("2.5")}, "raw": Binary(b"\x00\xff"), "none": None,
            "list": [True, "t", {"k": Decimal("-1")}]}
    made.put_item(Item=item)
    equal(made.get_item(Key={"pk": "a", "sk": Decimal("1.50")})["Item"], item)
    equal(made.query(KeyConditionExpression=Key("pk").eq("a") & Key("sk").between(1, 2),
                     FilterExpression=Attr("list[1]").eq("t") & Attr("set").contains("x"))
          ["Items"], [item])
    equal(made.scan(FilterExpression=Attr("nope").not_exists() & ~Attr("big").lt(5))["Count"], 1)
    updated = made.update_item(Key={"pk": "a", "sk": Decimal("1.5")}, ReturnValues="UPDATED_NEW",
                               UpdateExpression="SET #l[2].k = #l[2].k + :two",
                               ExpressionAttributeNames={"#l": "list"},
                               ExpressionAttributeValues={":two": 2})
    equal(updated["Attributes"], {"list": [{"k": Decimal(1)}]})
    check_failure(*CONDITION, made.delete_item, Key={"pk": "a", "sk": Decimal("1.5")},
                  ConditionExpression=Attr("big").eq(1))
    made.delete()
    made.wait_until_not_exists()


@test
def the_batch_writer_of_the_resource_writes_everything():
    made = objects().Table(table("Writer"))
    with made.batch_writer(overwrite_by_pkeys=["pk", "sk"]) as batch:
        for i in range(130):
            batch.put_item(Item={"pk": "p", "sk": i % 110, "v": i})
        batch.delete_item(Key={"pk": "p", "sk": 0})
    found = made.query(KeyConditionExpression=Key("pk").eq("p"))["Items"]
    equal([(i["sk"], i["v"]) for i in found], [(i, i + 110 if i < 20 else i)
                                               for i in range(1, 110)])
    equal(made.item_count, 109)


@test
def waiters_wait_through_the_life_cycle_of_a_table():
    with_cycle = aws.client(Endpoint("--lifecycle", "700"))
    made = with_cycle.create_table(TableName="Slow", KeySchema=key_schema("pk"),
                                   AttributeDefinitions=attributes("pk:S"),
                                   BillingMode="PAY_PER_REQUEST")
    equal(made["TableDescription"]["TableStatus"], "CREATING")
    check_failure("ResourceNotFoundException", "Requested resource not found",
                  with_cycle.get_item, TableName="Slow", Key={"pk": s("a")})
    with_cycle.get_waiter("table_exists").wait(TableName="Slow", WaiterConfig={"Delay": 1})
    with_cycle.put_item(TableName="Slow", Item={"pk": s("a")})
    equal(with_cycle.delete_table(TableName="Slow")["TableDescription"]["TableStatus"], "DELETING")
    with_cycle.get_waiter("table_not_exists").wait(TableName="Slow", WaiterConfig={"Delay": 1})
    equal(with_cycle.list_tables()["TableNames"], [])


@test
def eight_threads_count_to_eight_hundred():
    table("Counter")

    def add(_):
        db().update_item(TableName="Counter", Key=key(), UpdateExpression="ADD hits :1",
                         ExpressionAttributeValues={":1": n(1)})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(800)))
    equal(got("Counter")["hits"], n(800))


@test
def one_of_many_conditional_puts_wins():
    table("Race")

    def attempt(i):
        try:
            db().put_item(TableName="Race", Item=dict(key(), winner=n(i)),
                          ConditionExpression="attribute_not_exists(pk)")
            return 1
        except db().exceptions.ConditionalCheckFailedException:
            return 0

    with ThreadPoolExecutor(8) as pool:
        equal(sum(pool.map(attempt, range(40))), 1)


# -------------------------------------------------------------------- transactions

def action(kind, table_name, /, pk="a", sk=1, **more):
    return {kind: dict({"TableName": table_name, "Key": key(pk, sk)}, **more)}


def put_action(table_name, /, pk="a", sk=1, **more):
    return {"Put": dict({"TableName": table_name, "Item": key(pk, sk)}, **more)}


ADD_HIT = {"UpdateExpression": "ADD hits :1", "ExpressionAttributeValues": {":1": n(1)}}
NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


@test
def a_transaction_of_four_kinds_over_two_tables_happens_as_a_whole():
    table("TxA")
    table("TxB")
    put("TxA", **key("old"))
    put("TxA", **dict(key("checked"), ok={"BOOL": True}))
    equal(answer(db().transact_write_items(TransactItems=[
        put_action("TxB", **NEW), action("Update", "TxA", "counter", **ADD_HIT),
        action("Delete", "TxA", "old"),
        action("ConditionCheck", "TxA", "checked", ConditionExpression="ok = :t",
               ExpressionAttributeValues={":t": {"BOOL": True}})])), {})
    found = db().transact_get_items(TransactItems=[
        action("Get", "TxB"), action("Get", "TxA", "old"),
        action("Get", "TxA", "counter", ProjectionExpression="#h",
               ExpressionAttributeNames={"#h": "hits"})])
    equal(found["Responses"], [{"Item": key()}, {}, {"Item": {"hits": n(1)}}])


@test
def a_cancelled_transaction_tells_why_action_by_action():
    table("TxReasons")
    put("TxReasons", **dict(key("there"), v=s("old")))
    actions = [put_action("TxReasons"),
               put_action("TxReasons", "there", ReturnValuesOnConditionCheckFailure="ALL_OLD", **NEW),
               {"Delete": {"TableName": "TxReasons", "Key": {"pk": s("a")}}}]
    try:
        db().transact_write_items(TransactItems=actions)
        raise AssertionError("this should have been cancelled")
    except db().exceptions.TransactionCanceledException as error:
        response = error.response
    equal(response["Error"]["Message"], "Transaction cancelled, please refer cancellation reasons "
          "for specific reasons [None, ConditionalCheckFailed, ValidationError]")
    equal(response["CancellationReasons"], [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
         "Item": dict(key("there"), v=s("old"))},
        {"Code": "ValidationError",
         "Message": "The provided key element does not match the schema"}])
    equal(got("TxReasons"), None)
    equal(failure(db().transact_get_items, TransactItems=[action("Get", "TxReasons", "there"),
                                                         action("Get", "TxReasons", "")])
          ["CancellationReasons"][1]["Code"], "ValidationError")


@test
def transactions_that_make_no_sense_are_refused_as_a_whole():
    table("TxRefused")
    twice = "Transaction request cannot include multiple operations on one item"
    check_failure("ValidationException", twice, db().transact_write_items, TransactItems=[
        put_action("TxRefused"), action("Update", "TxRefused", **ADD_HIT)])
    check_failure("ValidationException", twice, db().transact_get_items, TransactItems=[
        action("Get", "TxRefused"), action("Get", "TxRefused")])
    check_failure("ResourceNotFoundException", "Requested resource not found",
                  db().transact_write_items, TransactItems=[put_action("TxRefused"),
                                                            put_action("TxNowhere")])
    equal(failure(db().transact_write_items, TransactItems=[
        put_action("TxRefused", sk=i) for i in range(101)])["Error"]["Code"], "ValidationException")
    equal(got("TxRefused"), None)


@test
def a_token_makes_a_transaction_happen_once():
    table("TxToken")
    once = {"TransactItems": [action("Update", "TxToken", **ADD_HIT)], "ClientRequestToken": "one"}
    for _ in range(3):
        db().transact_write_items(**once)
    equal(got("TxToken")["hits"], n(1))
    again = db().transact_write_items(ReturnConsumedCapacity="TOTAL", **once)
    equal(again["ConsumedCapacity"], [{"TableName": "TxToken", "CapacityUnits": 2.0,
                                       "ReadCapacityUnits": 2.0}])
    try:
        db().transact_write_items(TransactItems=[put_action("TxToken")], ClientRequestToken="one")
        raise AssertionError("this should have been refused")
    except db().exceptions.IdempotentParameterMismatchException:
        pass
    for _ in range(2):  # boto3 gives each call a token of its own
        db().transact_write_items(TransactItems=once["TransactItems"])
    equal(got("TxToken")["hits"], n(3))


@test
def the_client_of_a_resource_takes_plain_values():
    table("TxPlain")
    client = objects().meta.client
    client.transact_write_items(TransactItems=[
        {"Put": {"TableName": "TxPlain", "Item": {"pk": "a", "sk": 1, "tags": {"x", "y"}}}},
        {"Update": {"TableName": "TxPlain", "Key": {"pk": "b", "sk": 1},
                    "UpdateExpression": "SET price = :p",
                    "ExpressionAttributeValues": {":p": Decimal("12.50")}}}])
    found = client.transact_get_items(TransactItems=[
        {"Get": {"TableName": "TxPlain", "Key": {"pk": pk, "sk": 1}}} for pk in "abc"])
    equal(found["Responses"], [{"Item": {"pk": "a", "sk": 1, "tags": {"x", "y"}}},
                               {"Item": {"pk": "b", "sk": 1, "price": Decimal("12.5")}}, {}])


@test
def many_clients_move_money_and_every_reader_sees_all_of_it():
    table("TxBank")
    names = "abcdef"
    for name in names:
        put("TxBank", **dict(key(name), n=n(20)))

    def move(i):
        source, target = names[i % 6], names[(i + 1 + i % 5) % 6]
        values = {":x": n(1 + i % 7)}
        try:
            db().transact_write_items(TransactItems=[
                action("Update", "TxBank", source, UpdateExpression="SET n = n - :x",
                       ConditionExpression="n >= :x", ExpressionAttributeValues=values),
                action("Update", "TxBank", target, UpdateExpression="ADD n :x",
                       ExpressionAttributeValues=values),
                put_action("TxBank", "note", i, **NEW)])
            return 1
        except db().exceptions.TransactionCanceledException as error:
            equal([r["Code"] for r in error.response["CancellationReasons"]],
                  ["ConditionalCheckFailed", "None", "None"])
            return 0

    def look(_):
        found = db().transact_get_items(TransactItems=[action("Get", "TxBank", name)
                                                       for name in names])["Responses"]
        return sum(int(r["Item"]["n"]["N"]) for r in found)

    with ThreadPoolExecutor(8) as pool:
        looks = [pool.submit(look, i) for i in range(100)]
        moved = [pool.submit(move, i) for i in range(200)]
        looks += [pool.submit(look, i) for i in range(100)]
        equal(set(one.result() for one in looks), {120})
        equal(db().query(TableName="TxBank", Select="COUNT", KeyConditionExpression="pk = :p",
                         ExpressionAttributeValues={":p": s("note")})["Count"],
              sum(one.result() for one in moved))


harness.main()
