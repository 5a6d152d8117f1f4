#!/usr/bin/env python3
"""Streams of the endpoint under boto3's client of DynamoDB Streams."""
import functools
import json
import os
from concurrent.futures import ThreadPoolExecutor

import aws
import harness
from aws import answer, check_failure
from harness import Endpoint, equal, key_schema, test

HOUR_MS = 3600 * 1000
TYPES = [{"AttributeName": "pk", "AttributeType": "S"}]


class Streamed:
    """An endpoint, and clients of its tables and its streams."""

    def __init__(self, *arguments):
        self.endpoint = Endpoint(*arguments)
        self.db = aws.client(self.endpoint)
        self.streams = aws.client(self.endpoint, "dynamodbstreams")

    def table(self, name, view="NEW_AND_OLD_IMAGES"):
        """Returns the ARN of the table's stream."""
        made = self.db.create_table(
            TableName=name, KeySchema=key_schema("pk"), AttributeDefinitions=TYPES,
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": view})
        return made["TableDescription"]["LatestStreamArn"]

    def shards(self, arn):
        return self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]

    def iterator(self, arn, shard, kind="TRIM_HORIZON", **more):
        return self.streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"],
                                               ShardIteratorType=kind, **more)["ShardIterator"]

    def iterators(self, arn):
        return {s["ShardId"]: self.iterator(arn, s) for s in self.shards(arn)}

    def poll(self, iterators):
        """One page of every shard; moves the iterators on."""
        found = []
        for shard, iterator in list(iterators.items()):
            page = self.streams.get_records(ShardIterator=iterator)
            found += page["Records"]
            if page.get("NextShardIterator"):
                iterators[shard] = page["NextShardIterator"]
            else:
                del iterators[shard]
        return found

    def records(self, arn):
        iterators, found = self.iterators(arn), []
        while True:
            page = self.poll(iterators)
            found += page
            if not page:
                return found

    def extension(self, name, request):
        got = self.endpoint.post(json.dumps(request), "Stator_20261121." + name)
        equal(got.status, 200)
        return got.json


@functools.lru_cache(None)
def shared():
    return Streamed()


def item(pk, **more):
    return dict({"pk": {"S": pk}}, **more)


def replayed(records):
    """Items by their keys, as the records leave them."""
    items = {}
    for r in records:
        d = r["dynamodb"]
        pk = d["Keys"]["pk"]["S"]
        equal(d.get("OldImage"), items.pop(pk, None))
        if "NewImage" in d:
            items[pk] = d["NewImage"]
    return items


@test
def a_reader_gets_the_records_of_a_table():
    s = shared()
    arn = s.table("Read")
    s.db.put_item(TableName="Read", Item=item("a", v={"N": "1"}))
    s.db.update_item(TableName="Read", Key=item("a"), UpdateExpression="ADD v :1",
                     ExpressionAttributeValues={":1": {"N": "1"}})
    s.db.delete_item(TableName="Read", Key=item("a"))
    records = s.records(arn)
    equal([r["eventName"] for r in records], ["INSERT", "MODIFY", "REMOVE"])
    equal(records[1]["dynamodb"]["OldImage"], item("a", v={"N": "1"}))
    equal(records[1]["dynamodb"]["NewImage"], item("a", v={"N": "2"}))
    for r in records:
        equal((r["eventSource"], r["eventVersion"], r["awsRegion"]),
              ("aws:dynamodb", "1.1", "us-east-1"))
        equal(r["dynamodb"]["ApproximateCreationDateTime"].microsecond, 0)
        equal(r["dynamodb"]["StreamViewType"], "NEW_AND_OLD_IMAGES")
        assert r["dynamodb"]["SizeBytes"] > 0
    equal(len({r["eventID"] for r in records}), 3)


@test
def streams_are_found_by_their_table():
    s = shared()
    arn = s.table("Found", "KEYS_ONLY")
    label = s.db.describe_table(TableName="Found")["Table"]["LatestStreamLabel"]
    equal(answer(s.streams.list_streams(TableName="Found")),
          {"Streams": [{"StreamArn": arn, "TableName": "Found", "StreamLabel": label}]})
    assert arn in [x["StreamArn"] for x in s.streams.list_streams()["Streams"]]
    equal(answer(s.streams.list_streams(TableName="Nobody")), {"Streams": []})
    described = s.streams.describe_stream(StreamArn=arn)["StreamDescription"]
    equal((described["StreamStatus"], len(described["Shards"])), ("ENABLED", 8))


@test
def a_reader_follows_many_writers():
    s = shared()
    arn = s.table("Busy")
    iterators, found = s.iterators(arn), []

    def write(i):
        s.db.update_item(TableName="Busy", Key=item("k%d" % (i % 7)), UpdateExpression="ADD v :1",
                         ExpressionAttributeValues={":1": {"N": "1"}})

    with ThreadPoolExecutor(6) as pool:
        writes = [pool.submit(write, i) for i in range(300)]
        while not all(w.done() for w in writes):
            found += s.poll(iterators)
        for w in writes:
            w.result()
    while True:
        page = s.poll(iterators)
        found += page
        if not page:
            break
    equal(len(found), 300)
    equal(replayed(found),
          {i["pk"]["S"]: i for i in s.db.scan(TableName="Busy")["Items"]})


@test
def batches_and_transactions_are_recorded_item_by_item():
    s = shared()
    arn = s.table("Many")
    s.db.batch_write_item(RequestItems={"Many": [
        {"PutRequest": {"Item": item("a")}}, {"PutRequest": {"Item": item("b")}}]})
    s.db.transact_write_items(TransactItems=[
        {"Put": {"TableName": "Many", "Item": item("c")}},
        {"Delete": {"TableName": "Many", "Key": item("a")}},
        {"ConditionCheck": {"TableName": "Many", "Key": item("b"),
                            "ConditionExpression": "attribute_exists(pk)"}}])
    check_failure("TransactionCanceledException",
                  "Transaction cancelled, please refer cancellation reasons for specific reasons "
                  "[None, ConditionalCheckFailed]",
                  s.db.transact_write_items, TransactItems=[
                      {"Put": {"TableName": "Many", "Item": item("d")}},
                      {"ConditionCheck": {"TableName": "Many", "Key": item("x"),
                                          "ConditionExpression": "attribute_exists(pk)"}}])
    records = s.records(arn)
    equal(len(records), 4)
    equal(sorted(replayed(records)), ["b", "c"])


@test
def expired_items_are_removed_by_the_service():
    s = shared()
    arn = s.table("Expires", "OLD_IMAGE")
    s.db.update_time_to_live(TableName="Expires", TimeToLiveSpecification={
        "AttributeName": "exp", "Enabled": True})
    s.db.put_item(TableName="Expires", Item=item("a", exp={"N": "1700000000"}))
    s.extension("Sweep", {"TableName": "Expires"})
    records = s.records(arn)
    equal([r.get("userIdentity") for r in records],
          [None, {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}])
    equal(records[1]["dynamodb"]["OldImage"], item("a", exp={"N": "1700000000"}))


@test
def exceptions_of_streams_are_the_models():
    s = Streamed()
    s.extension("SetClock", {"NowMs": 1795251600000})
    arn = s.table("Fails")
    s.db.put_item(TableName="Fails", Item=item("a"))
    sequence = s.records(arn)[0]["dynamodb"]["SequenceNumber"]
    shard = s.shards(arn)[0]
    iterator = s.iterator(arn, shard)
    gone = arn[:-3] + "999"
    check_failure("ResourceNotFoundException",
                  "Requested resource not found: Stream: %s not found" % gone,
                  s.streams.describe_stream, StreamArn=gone)
    check_failure("ValidationException", "Invalid ShardIterator",
                  s.streams.get_records, ShardIterator=iterator[:-1])
    s.extension("SetClock", {"AdvanceMs": 16 * 60 * 1000})
    check_failure("ExpiredIteratorException",
                  "The provided iterator exceeds the maximum age allowed.",
                  s.streams.get_records, ShardIterator=iterator)
    s.extension("SetClock", {"AdvanceMs": 24 * HOUR_MS})
    check_failure("TrimmedDataAccessException",
                  "The operation attempted to read past the oldest stream record in a shard.",
                  s.iterator, arn=arn, shard=shard, kind="AT_SEQUENCE_NUMBER",
                  SequenceNumber=sequence)
    equal(s.records(arn), [])
    equal(s.endpoint.stop(), 0)


@test
def a_stream_survives_its_endpoint():
    path = os.path.join(harness.temporary_folder(), "kept.db")
    s = Streamed(path)
    arn = s.table("Kept")
    s.db.put_item(TableName="Kept", Item=item("a"))
    before, iterators = s.shards(arn), s.iterators(arn)
    equal(s.endpoint.stop(), 0)
    s = Streamed(path)
    s.db.put_item(TableName="Kept", Item=item("b"))
    equal(s.shards(arn), before)
    equal(sorted(replayed(s.poll(iterators))), ["a", "b"])
    s.db.delete_table(TableName="Kept")
    equal(s.poll(iterators), [])
    equal(iterators, {})  # the shards have ended
    equal(sorted(replayed(s.records(arn))), ["a", "b"])
    equal(s.endpoint.stop(), 0)


@test
def two_endpoints_on_a_file_write_one_stream():
    path = os.path.join(harness.temporary_folder(), "both.db")
    a, b = Streamed(path), Streamed(path)
    arn = a.table("Both")

    def write(i):
        s = a if i % 2 else b
        s.db.update_item(TableName="Both", Key=item("k%d" % (i % 3)), UpdateExpression="ADD v :1",
                         ExpressionAttributeValues={":1": {"N": "1"}})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(80)))
    seen_by_a, seen_by_b = a.records(arn), b.records(arn)
    equal(seen_by_a, seen_by_b)
    equal(len(seen_by_a), 80)
    equal(replayed(seen_by_a),
          {i["pk"]["S"]: i for i in b.db.scan(TableName="Both")["Items"]})
    equal(a.endpoint.stop(), 0)
    equal(b.endpoint.stop(), 0)


@test
def a_stream_has_one_shard_where_that_is_asked_for():
    s = Streamed("--stream-shards", "1")
    arn = s.table("One", "KEYS_ONLY")
    for i in range(20):
        s.db.put_item(TableName="One", Item=item("k%d" % i))
    equal(len(s.shards(arn)), 1)
    equal([r["dynamodb"]["Keys"]["pk"]["S"] for r in s.records(arn)],
          ["k%d" % i for i in range(20)])
    equal(s.endpoint.stop(), 0)


@test
def the_streams_service_has_targets_of_its_own():
    e = shared().endpoint
    equal(e.post("{}", "DynamoDBStreams_20120810.ListStreams").status, 200)
    for target in ("DynamoDB_20120810.ListStreams", "DynamoDBStreams_20120810.ListTables",
                   "Stator_20261121.ListStreams"):
        got = e.post("{}", target)
        equal((got.status, got.json),
              (400, {"__type": "com.amazon.coral.service#UnknownOperationException"}))


harness.main()
