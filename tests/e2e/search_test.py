#!/usr/bin/env python3
"""Full-text search over HTTP: signed requests of botocore to the extension operations,
statements through boto3, and films."""
import functools
import json
import os
import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import botocore.auth
from boto3.dynamodb.types import TypeSerializer
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import aws
import harness
from harness import Endpoint, create_table, equal, test

KEYS = Credentials("any", "any")
WORDS = "alpha beta gamma delta kappa sigma theta omega lambda".split()


def extension(endpoint, operation, request, status=200):
    """The answer's JSON of an operation of Stator's own, signed as an SDK signs."""
    body = json.dumps(request, ensure_ascii=False).encode()
    signed = AWSRequest("POST", endpoint.url + "/", data=body, headers={
        "X-Amz-Target": "Stator_20261121." + operation, "Content-Type": harness.JSON_10})
    botocore.auth.SigV4Auth(KEYS, "dynamodb", "us-east-1").add_auth(signed)
    answer = endpoint.send(body=body, headers=dict(signed.headers))
    equal(answer.status, status, harness.shown(answer.body))
    return answer.json


def fails(endpoint, operation, request, exception, message):
    got = extension(endpoint, operation, request, 400)
    equal((got["__type"].partition("#")[2], got.get("message", got.get("Message"))),
          (exception, message))


def pages_of(endpoint, request):
    """All pages of a Search."""
    request = dict(request)
    while True:
        page = extension(endpoint, "Search", request)
        yield page
        if "NextToken" not in page:
            return
        request["NextToken"] = page["NextToken"]


def films_to_put():
    serializer = TypeSerializer()
    return [serializer.serialize(film)["M"] for film in harness.movies()]


@functools.lru_cache(None)
def films():
    """An endpoint with all films and an index of their titles, plots and actors."""
    items = films_to_put()
    endpoint = Endpoint(os.path.join(harness.temporary_folder(), "films.db"))
    create_table(endpoint, "films", "year:N title:S")
    for at in range(0, len(items), 1000):
        extension(endpoint, "ImportItems", {"TableName": "films", "Items": items[at:at + 1000]})
    made = extension(endpoint, "CreateSearchIndex", {
        "TableName": "films", "IndexName": "plots", "Tokenizer": "porter", "PrefixLengths": [3],
        "Attributes": [{"AttributePath": "title", "Weight": 5}, {"AttributePath": "info.plot"},
                       {"AttributePath": "info.actors", "Weight": 0.5}]})
    equal(made["SearchIndexDescription"]["IndexStatus"], "ACTIVE")
    equal(made["SearchIndexDescription"]["ItemCount"], len(items))
    return endpoint


def plot(item):
    return item["info"]["M"].get("plot", {}).get("S", "")


@test
def films_whose_plot_mentions_time_travel_are_ranked_with_snippets():
    found = extension(films(), "Search", {
        "TableName": "films", "SearchQuery": 'info.plot: "time travel"', "Snippet": {"Tokens": 12},
        "Limit": 1000})
    wanted = {(f["year"]["N"], f["title"]["S"]) for f in films_to_put()
              if re.search(r"\btime[^\w]+travel(s|ed|ing|led|ling)?\b", plot(f), re.I)}
    equal({(f["year"]["N"], f["title"]["S"]) for f in found["Items"]}, wanted)
    assert len(wanted) >= 5, wanted
    scores = [float(h["Score"]) for h in found["Hits"]]
    equal(scores, sorted(scores, reverse=True))
    for item, hit in zip(found["Items"], found["Hits"]):
        snippet = hit["Snippets"]["info.plot"]
        assert re.search("<b>time[^b]*travel[a-z]*</b>", snippet, re.I), snippet
        assert re.sub("</?b>|…", "", snippet) in plot(item), snippet
        print("  %s %s (%s): %s" % (hit["Score"], item["title"]["S"], item["year"]["N"], snippet))


@test
def actors_in_lists_and_titles_are_found_and_weighed():
    found = extension(films(), "Search", {
        "TableName": "films", "SearchQuery": "info.actors: (tom hanks)", "Limit": 1000,
        "Highlight": {"Attributes": ["info.actors"], "Before": "[", "After": "]"},
        "ProjectionExpression": "title, info.actors"})
    assert found["Count"] > 5, found["Count"]
    for item, hit in zip(found["Items"], found["Hits"]):
        names = "\n".join(a["S"] for a in item["info"]["M"]["actors"]["L"])
        equal(re.sub(r"[\[\]]", "", hit["Highlights"]["info.actors"]), names)
        assert "[Tom]" in hit["Highlights"]["info.actors"]
    best = extension(films(), "Search", {"TableName": "films", "SearchQuery": "rush", "Limit": 3})
    assert {"Rush", "Rush Hour"} <= {f["title"]["S"] for f in best["Items"]}, best


@test
def a_key_condition_and_a_filter_narrow_a_search():
    found = list(pages_of(films(), {
        "TableName": "films", "SearchQuery": "war OR love", "Limit": 7,
        "KeyConditionExpression": "#y = :y", "FilterExpression": "info.rating >= :r",
        "ExpressionAttributeNames": {"#y": "year"},
        "ExpressionAttributeValues": {":y": {"N": "2012"}, ":r": {"N": "6.5"}}}))
    every = [f for page in found for f in page["Items"]]
    assert len(found) > 1 and all(p["Count"] <= 7 for p in found)
    wanted = extension(films(), "Search", {"TableName": "films", "SearchQuery": "war OR love",
                                           "Limit": 1000})["Items"]
    equal([f["title"] for f in every],
          [f["title"] for f in wanted if f["year"]["N"] == "2012"
           and float(f["info"]["M"].get("rating", {}).get("N", 0)) >= 6.5])


@test
def boto3_searches_by_statement_and_describes_the_table():
    client = aws.client(films())
    got = client.execute_statement(
        Statement="SELECT title FROM films WHERE search(info.plot, ?) AND \"year\" = 2004",
        Parameters=[{"S": "time"}], Limit=100, ReturnConsumedCapacity="TOTAL")
    whole = extension(films(), "Search", {
        "TableName": "films", "SearchQuery": "info.plot: time", "Limit": 1000})["Items"]
    equal([i["title"]["S"] for i in got["Items"]],
          [f["title"]["S"] for f in whole if f["year"]["N"] == "2004"])
    assert got["Items"] and got["ConsumedCapacity"]["TableName"] == "films", got
    aws.check_failure("ValidationException",
                      "ORDER BY cannot be used with search(): the best are answered first.",
                      client.execute_statement,
                      Statement="SELECT * FROM films WHERE search(title, 'x') ORDER BY title")
    table = client.describe_table(TableName="films")["Table"]
    assert "SearchIndexes" not in table and table["TableStatus"] == "ACTIVE" # boto3 leaves it out
    raw = films().call("DescribeTable", {"TableName": "films"})["Table"]["SearchIndexes"]
    equal(raw, [extension(films(), "DescribeSearchIndex", {
        "TableName": "films", "IndexName": "plots"})["SearchIndexDescription"]])


@test
def a_bad_query_is_told_its_place():
    got = extension(films(), "Search", {"TableName": "films", "SearchQuery": 'race "open'}, 400)
    assert got["__type"].endswith("#ValidationException"), got
    assert got["message"].startswith("Invalid SearchQuery: "), got
    assert "; at character 6" in got["message"], got
    fails(films(), "Search", {"TableName": "nope", "SearchQuery": "x"},
          "ResourceNotFoundException", "Requested resource not found")


@test
def explain_tells_the_call_of_a_statement_and_how_it_is_read():
    got = extension(films(), "Explain", {
        "Statement": "SELECT title FROM films WHERE search(title, info.plot, 'race cars') AND "
                     "\"year\" = 2013 AND info.rating > 5"})
    equal((got["Operation"], got["Access"], got["IndexName"]), ("Search", "Search", "plots"))
    request = got["Request"]
    equal(request["SearchQuery"], "{title info.plot}: (race cars)")
    assert request["KeyConditionExpression"] and request["FilterExpression"], request
    equal(got["KeyCondition"], '"year" = 2013')
    equal(got["Filter"], "info.rating > 5")
    assert any("MATCH" in sql for sql in got["Sql"]), got
    assert any("VIRTUAL TABLE" in line for line in got["SqlitePlan"]), got
    found = extension(films(), "Search", request)
    stated = films().call("ExecuteStatement", {
        "Statement": "SELECT title FROM films WHERE search(title, info.plot, 'race cars') AND "
                     "\"year\" = 2013 AND info.rating > 5"})
    equal(found["Items"], stated["Items"])
    asked = extension(films(), "Explain", {"Operation": "Search", "Request": request})
    equal((asked["Operation"], asked["Request"]), ("Search", request))


# -- while others write ---------------------------------------------------------------

def text(chance):
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 12)))


@test
def an_index_made_while_writers_write_holds_just_what_a_scan_finds():
    endpoint = Endpoint(os.path.join(harness.temporary_folder(), "busy.db"))
    create_table(endpoint, "busy", "pk:S")
    chance = random.Random(7)
    extension(endpoint, "ImportItems", {"TableName": "busy", "Items": [
        {"pk": {"S": "k%d" % i}, "text": {"S": text(chance)}} for i in range(8000)]})
    done = threading.Event()
    begun = threading.Barrier(4)
    writes = []

    def write(seed):
        mine = random.Random(seed)
        client = aws.client(endpoint)
        count = 0
        while not done.is_set():
            if count == 20:
                begun.wait()
            key = {"pk": {"S": "k%d" % mine.randrange(9000)}}
            if mine.random() < 0.3:
                client.delete_item(TableName="busy", Key=key)
            else:
                client.put_item(TableName="busy", Item=dict(key, text={"S": text(mine)}))
            count += 1
        writes.append(count)

    with ThreadPoolExecutor(3) as pool:
        working = [pool.submit(write, seed) for seed in range(3)]
        try:
            begun.wait()
            for round in range(3):
                made = extension(endpoint, "CreateSearchIndex", {
                    "TableName": "busy", "IndexName": "words%d" % round,
                    "Attributes": [{"AttributePath": "text"}]})
                equal(made["SearchIndexDescription"]["IndexStatus"], "ACTIVE")
        finally:
            done.set()
        for job in working:
            job.result()
    every = {i["pk"]["S"]: i["text"]["S"] for i in
             aws.items_of(aws.all_pages(aws.client(endpoint).scan, TableName="busy"))}
    for word in WORDS:
        wanted = {k for k, t in every.items() if word in t.split()}
        for round in range(3):
            found = [i["pk"]["S"] for page in pages_of(endpoint, {
                "TableName": "busy", "IndexName": "words%d" % round, "SearchQuery": word,
                "ProjectionExpression": "pk", "Limit": 1000}) for i in page["Items"]]
            equal((len(found), set(found)), (len(wanted), wanted), word)
    print("  %d writes while three indexes of %d items were made" % (sum(writes), len(every)))
    endpoint.stop()


if __name__ == "__main__":
    harness.main()
