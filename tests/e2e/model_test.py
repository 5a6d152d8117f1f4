#!/usr/bin/env python3
"""Random operations on the endpoint beside a model of them in a few lines: after
each, both say the same. The dice are fixed, so that a failure comes again."""
import os
import random
from decimal import Decimal

import harness
from harness import Endpoint, create_table, equal, test

PARTITIONS = ["a", "b", "a\u0000", "\u00e9", "\U0001f600", "p%d" % 5]
SORTS = ["-12.5", "-1", "0", "0.001", "1", "2", "10", "100", "1000000", "12345678901234567890.5"]
GROUPS = ["g1", "g2", "g1\u0000"]


def digits_size(number):
    """The size of a number by DynamoDB's rule."""
    value = Decimal(number)
    if value == 0:
        return 1
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    exponent += len(text) - len(text.rstrip("0"))
    text = text.rstrip("0")
    left = max(0, len(text) + exponent)
    if exponent >= 0:
        before, after = len(text), 0
    elif left == 0:
        before, after = 0, len(text)
    else:
        before, after = left, len(text) - left
    return 1 + (before + 1) // 2 + (after + 1) // 2 + sign


def value_size(value):
    (kind, inner), = value.items()
    if kind == "S":
        return len(inner.encode())
    if kind == "N":
        return digits_size(inner)
    if kind in ("BOOL", "NULL"):
        return 1
    if kind == "SS":
        return sum(len(s.encode()) for s in inner)
    if kind == "L":
        return 3 + sum(1 + value_size(v) for v in inner)
    return 3 + sum(1 + len(k.encode()) + value_size(v) for k, v in inner.items())


def item_size(item):
    return sum(len(k.encode()) + value_size(v) for k, v in item.items())


def number(item, name):
    return Decimal(item[name]["N"])


class Both:
    """The endpoint's table and the model: a dict of items by key."""

    def __init__(self, endpoint, dice):
        self.endpoint, self.dice, self.items = endpoint, dice, {}
        create_table(endpoint, "Model", "pk:S sk:N", {"by_g": "g:S h:N"}, {"by_h": "pk:S h:N"})

    def key(self):
        return {"pk": {"S": self.dice.choice(PARTITIONS)}, "sk": {"N": self.dice.choice(SORTS)}}

    def item(self):
        item = self.key()
        dice = self.dice
        if dice.random() < 0.7:
            item["g"] = {"S": dice.choice(GROUPS)}
        if dice.random() < 0.7:
            item["h"] = {"N": str(dice.randrange(-3, 4))}
        item["v"] = {"N": str(dice.randrange(100))}
        if dice.random() < 0.3:
            item["more"] = {"M": {"l": {"L": [{"N": "1.5"}, {"S": "x" * dice.randrange(2000)}]},
                                  "t": {"BOOL": True}, "s": {"SS": ["a", "bb"]}}}
        return item

    @staticmethod
    def place(item):
        return item["pk"]["S"], Decimal(item["sk"]["N"])

    def write(self, operation, request, holds, new):
        """A conditional write: `new` is what the model holds after it."""
        key = request.get("Key", request.get("Item"))
        old = self.items.get(self.place(key))
        if not holds(old):
            self.endpoint.fails(operation, request, "ConditionalCheckFailedException",
                                "The conditional request failed")
            return
        answer = self.endpoint.call(operation, dict(request, ReturnValues="ALL_OLD"))
        equal(answer, {"Attributes": old} if old else {}, request)
        self.items.pop(self.place(key), None)
        if new:
            self.items[self.place(key)] = new

    def condition(self):
        """A condition and what it says of an old item."""
        limit = self.dice.randrange(100)
        return self.dice.choice([
            ({}, lambda old: True),
            ({"ConditionExpression": "attribute_not_exists(pk)"}, lambda old: old is None),
            ({"ConditionExpression": "attribute_exists(g)"}, lambda old: bool(old) and "g" in old),
            ({"ConditionExpression": "v < :limit AND NOT h = :limit",
              "ExpressionAttributeValues": {":limit": {"N": str(limit)}}},
             lambda old: bool(old) and "v" in old and number(old, "v") < limit and
             not ("h" in old and number(old, "h") == limit)),
        ])

    def put(self):
        item = self.item()
        more, holds = self.condition()
        self.write("PutItem", dict({"TableName": "Model", "Item": item}, **more), holds, item)

    def delete(self):
        more, holds = self.condition()
        self.write("DeleteItem", dict({"TableName": "Model", "Key": self.key()}, **more), holds,
                   None)

    def update(self):
        key = self.key()
        old = self.items.get(self.place(key))
        new = dict(old or key)
        add, h = self.dice.randrange(1, 5), str(self.dice.randrange(-3, 4))
        expression, values = "ADD v :add", {":add": {"N": str(add)}}
        new["v"] = {"N": str((number(old, "v") if old and "v" in old else 0) + add)}
        turn = self.dice.randrange(4)
        if turn == 0:
            expression += " SET g = :g, h = :h"
            values.update({":g": {"S": self.dice.choice(GROUPS)}, ":h": {"N": h}})
            new.update(g=values[":g"], h=values[":h"])
        elif turn == 1:
            expression += " REMOVE g, more"
            new.pop("g", None)
            new.pop("more", None)
        elif turn == 2:
            expression += " SET h = if_not_exists(h, :h)"
            values[":h"] = {"N": h}
            new.setdefault("h", values[":h"])
        self.write("UpdateItem", {"TableName": "Model", "Key": key, "UpdateExpression": expression,
                                  "ExpressionAttributeValues": values}, lambda _: True, new)

    def batch(self):
        requests, wanted = [], {}
        for _ in range(self.dice.randrange(1, 26)):
            item = self.item()
            if self.place(item) in wanted:
                continue
            keep = self.dice.random() < 0.6
            wanted[self.place(item)] = item if keep else None
            requests.append({"PutRequest": {"Item": item}} if keep else {
                "DeleteRequest": {"Key": {"pk": item["pk"], "sk": item["sk"]}}})
        equal(self.endpoint.call("BatchWriteItem", {"RequestItems": {"Model": requests}}),
              {"UnprocessedItems": {}})
        for place, item in wanted.items():
            self.items.pop(place, None)
            if item:
                self.items[place] = item

    def get(self):
        key = self.key()
        wanted = self.items.get(self.place(key))
        equal(self.endpoint.call("GetItem", {"TableName": "Model", "Key": key}),
              {"Item": wanted} if wanted else {})

    def range_condition(self, name, values):
        """A condition on the sort attribute and what it says of its value."""
        low, high = sorted(self.dice.sample(values, 2), key=Decimal)
        at = Decimal(low)
        text, used, holds = self.dice.choice([
            ("", {}, lambda v: True),
            (" AND %s = :low", {":low": low}, lambda v: v == at),
            (" AND %s < :low", {":low": low}, lambda v: v < at),
            (" AND %s <= :low", {":low": low}, lambda v: v <= at),
            (" AND %s > :low", {":low": low}, lambda v: v > at),
            (" AND %s >= :low", {":low": low}, lambda v: v >= at),
            (" AND %s BETWEEN :low AND :high", {":low": low, ":high": high},
             lambda v: at <= v <= Decimal(high)),
        ])
        return text and text % name, {k: {"N": v} for k, v in used.items()}, holds

    def query(self):
        hash_name, sort_name, index, hashes, sorts = self.dice.choice([
            ("pk", "sk", None, PARTITIONS, SORTS),
            ("g", "h", "by_g", GROUPS, [str(n) for n in range(-3, 4)]),
            ("pk", "h", "by_h", PARTITIONS, [str(n) for n in range(-3, 4)])])
        value = self.dice.choice(hashes)
        text, values, holds = self.range_condition(sort_name, sorts)
        forward = self.dice.random() < 0.5
        request = {"TableName": "Model", "KeyConditionExpression": "%s = :hash" % hash_name + text,
                   "ExpressionAttributeValues": dict(values, **{":hash": {"S": value}}),
                   "ScanIndexForward": forward}
        if index:
            request["IndexName"] = index
        limit = self.dice.randrange(100)
        filtered = self.dice.random() < 0.3
        if filtered:
            request["FilterExpression"] = "v >= :limit"
            request["ExpressionAttributeValues"][":limit"] = {"N": str(limit)}
        found, scanned = self.walk("Query", request)
        wanted = [i for i in self.items.values() if hash_name in i and sort_name in i and
                  i[hash_name]["S"] == value and holds(number(i, sort_name))]
        equal(scanned, len(wanted), request)
        if filtered:
            wanted = [i for i in wanted if "v" in i and number(i, "v") >= limit]
        self.same(found, wanted, request)
        order = [number(i, sort_name) for i in found]
        equal(order, sorted(order, reverse=not forward), request)

    def scan(self):
        request = {"TableName": "Model"}
        if self.dice.random() < 0.3:
            request["IndexName"] = "by_g"
        total = self.dice.choice([1, 2, 3, 8, 11])
        found = []
        for segment in range(total):
            found += self.walk("Scan", dict(request, Segment=segment, TotalSegments=total))[0]
        self.same(found, [i for i in self.items.values()
                          if "IndexName" not in request or ("g" in i and "h" in i)], request)

    def walk(self, operation, request):
        found, scanned, limit = [], 0, self.dice.choice([None, 1, 3, 50])
        if "AND sk = " in request.get("KeyConditionExpression", ""):
            limit = None  # a query for one item cannot be taken up again
        while True:
            page = self.endpoint.call(operation, dict(request, **({"Limit": limit} if limit else {})))
            assert limit is None or page["ScannedCount"] <= limit, page
            equal(page["Count"], len(page["Items"]))
            found += page["Items"]
            scanned += page["ScannedCount"]
            if "LastEvaluatedKey" not in page:
                return found, scanned
            request = dict(request, ExclusiveStartKey=page["LastEvaluatedKey"])

    def same(self, found, wanted, about):
        equal(sorted(found, key=self.place), sorted(wanted, key=self.place), about)

    def describe(self):
        table = self.endpoint.call("DescribeTable", {"TableName": "Model"})["Table"]
        equal((table["ItemCount"], table["TableSizeBytes"]),
              (len(self.items), sum(map(item_size, self.items.values()))))
        equal(table["GlobalSecondaryIndexes"][0]["ItemCount"],
              sum(1 for i in self.items.values() if "g" in i and "h" in i))

    def run(self, steps):
        turns = ([self.put] * 6 + [self.update] * 6 + [self.delete] * 3 + [self.get] * 3 +
                 [self.query] * 6 + [self.batch, self.scan, self.describe])
        for _ in range(steps):
            self.dice.choice(turns)()
        self.describe()
        self.scan()


@test
def a_store_in_memory_does_what_the_model_does():
    e = Endpoint()
    Both(e, random.Random(1)).run(1500)
    equal(e.stop(), 0)


@test
def a_store_in_a_file_does_what_the_model_does_over_restarts():
    path = os.path.join(harness.temporary_folder(), "model.db")
    e = Endpoint(path)
    both = Both(e, random.Random(2))
    for _ in range(3):
        both.run(300)
        equal(e.stop(), 0)
        both.endpoint = e = Endpoint(path)
    both.run(100)
    equal(e.stop(), 0)


@test
def two_endpoints_on_one_file_do_what_the_model_does():
    path = os.path.join(harness.temporary_folder(), "shared.db")
    pair = [Endpoint(path), Endpoint(path)]
    both = Both(pair[0], random.Random(3))
    for turn in range(150):
        both.endpoint = pair[turn % 2]
        both.run(2)
    equal([e.stop() for e in pair], [0, 0])


harness.main()
