#!/usr/bin/env python3
"""4,609 films in a table: loaded, asked, changed and walked as an application would."""
import functools
import os
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from boto3.dynamodb.conditions import Attr, Key

import aws
import harness
from harness import Endpoint, equal, key_schema, test

CONDITION = ("ConditionalCheckFailedException", "The conditional request failed")


@functools.lru_cache(None)
def films():
    """The films as the table holds them: the first genre and the rating beside
    the film, where an index can use them; five are there for two hours only."""
    items = []
    for number, film in enumerate(harness.movies()):
        item = dict(film)
        if number < 5:
            item["expires_at"] = Decimal(int(time.time()) + 7200)
        if film["info"].get("genres"):
            item["genre"] = film["info"]["genres"][0]
        if "rating" in film["info"]:
            item["rating"] = film["info"]["rating"]
        items.append(item)
    return items


@functools.lru_cache(None)
def endpoint():
    films()
    return Endpoint(os.path.join(harness.temporary_folder(), "movies.db"))


@functools.lru_cache(None)
def movies():
    """The table, loaded."""
    made = aws.resource(endpoint()).create_table(
        TableName="Movies", KeySchema=key_schema("year", "title"), BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in
                              (("year", "N"), ("title", "S"), ("genre", "S"), ("rating", "N"))],
        GlobalSecondaryIndexes=[{"IndexName": "by-genre", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": key_schema("genre", "rating")}])
    made.wait_until_exists()
    made.meta.client.update_time_to_live(TableName="Movies", TimeToLiveSpecification={
        "AttributeName": "expires_at", "Enabled": True})
    with made.batch_writer() as batch:
        for film in films():
            batch.put_item(Item=film)
    return made


def pages(function, **arguments):
    return aws.all_pages(function, **arguments)


def titles(items):
    return [i["title"] for i in items]


@test
def every_film_is_there_as_it_was_written():
    found = aws.items_of(pages(movies().scan, ConsistentRead=True))
    equal(len(found), len(films()))
    by_key = {(f["year"], f["title"]): f for f in films()}
    for film in found:
        equal(film, by_key[film["year"], film["title"]])


@test
def five_films_have_a_time_to_live():
    told = movies().meta.client.describe_time_to_live(TableName="Movies")
    equal(told["TimeToLiveDescription"],
          {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"})
    found = aws.items_of(pages(movies().scan, FilterExpression=Attr("expires_at").gt(0)))
    equal(len(found), 5)


@test
def films_of_2013_that_begin_with_the_come_in_order():
    wanted = sorted(f["title"] for f in films()
                    if f["year"] == 2013 and f["title"].startswith("The "))
    assert len(wanted) > 50, len(wanted)
    for size in (1000, 7):
        found = pages(movies().query, Limit=size, KeyConditionExpression=Key("year").eq(2013) &
                      Key("title").begins_with("The "))
        equal(titles(aws.items_of(found)), wanted)


@test
def the_ten_best_rated_dramas_come_from_an_index():
    best = sorted((f["rating"] for f in films() if f.get("genre") == "Drama" and "rating" in f),
                  reverse=True)[:10]
    found = movies().query(IndexName="by-genre", Limit=10, ScanIndexForward=False,
                           KeyConditionExpression=Key("genre").eq("Drama"))["Items"]
    equal([f["rating"] for f in found], best)
    assert all(f["info"]["genres"][0] == "Drama" for f in found)


@test
def dramas_between_two_ratings_are_counted():
    wanted = sum(1 for f in films() if f.get("genre") == "Drama" and
                 Decimal("7.5") <= f.get("rating", 0) <= 8)
    found = pages(movies().query, IndexName="by-genre", Select="COUNT", KeyConditionExpression=
                  Key("genre").eq("Drama") & Key("rating").between(Decimal("7.5"), 8))
    equal(sum(p["Count"] for p in found), wanted)


@test
def eight_segments_count_what_the_table_counts():
    def count(segment):
        return sum(p["Count"] for p in pages(movies().scan, Select="COUNT", Segment=segment,
                                             TotalSegments=8))

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(count, range(8)))
    equal(sum(counts), len(films()))
    movies().reload()
    equal(movies().item_count, len(films()))


@test
def an_update_happens_only_when_its_condition_holds():
    film = next(f for f in films() if f["title"] == "Rush" and f["year"] == 2013)
    key = {"year": film["year"], "title": film["title"]}
    arguments = {"Key": key, "UpdateExpression": "SET info.rating = :new, rating = :new "
                                                 "ADD votes :one",
                 "ExpressionAttributeValues": {":new": Decimal("9.9"), ":one": 1},
                 "ReturnValues": "UPDATED_NEW"}
    aws.check_failure(*CONDITION, movies().update_item, ConditionExpression=Attr("rating").gt(9),
                      **arguments)
    equal(movies().get_item(Key=key)["Item"], film)
    changed = movies().update_item(ConditionExpression=Attr("info.actors").contains(
        film["info"]["actors"][0]) & Attr("rating").eq(film["rating"]), **arguments)
    equal(changed["Attributes"], {"info": {"rating": Decimal("9.9")}, "rating": Decimal("9.9"),
                                  "votes": 1})
    top = movies().query(IndexName="by-genre", Limit=1, ScanIndexForward=False,
                         KeyConditionExpression=Key("genre").eq(film["genre"]))["Items"]
    equal(titles(top), ["Rush"])
    movies().put_item(Item=film)


@test
def a_walk_over_the_index_finds_every_rated_film_once():
    rated = sorted((f["year"], f["title"]) for f in films() if "genre" in f and "rating" in f)
    found = aws.items_of(pages(movies().scan, IndexName="by-genre", Limit=250))
    equal(sorted((f["year"], f["title"]) for f in found), rated)
    walked = []
    for genre in {f["genre"] for f in films() if "genre" in f}:
        for page in pages(movies().query, IndexName="by-genre", Limit=13,
                          KeyConditionExpression=Key("genre").eq(genre)):
            equal(page["Items"], sorted(page["Items"], key=lambda f: f["rating"]))
            walked += [(f["year"], f["title"]) for f in page["Items"]]
    equal(sorted(walked), rated)


@test
def a_filter_finds_films_by_what_is_deep_inside():
    wanted = sorted(f["title"] for f in films() if "Tom Hanks" in f["info"].get("actors", [])
                    and f["info"].get("running_time_secs", 0) > 7200)
    found = aws.items_of(pages(movies().scan, FilterExpression=Attr("info.actors").contains(
        "Tom Hanks") & Attr("info.running_time_secs").gt(7200), ProjectionExpression="title"))
    equal(sorted(titles(found)), wanted)


@test
def another_index_is_built_from_the_films_there():
    client = movies().meta.client
    client.update_table(TableName="Movies", AttributeDefinitions=[
        {"AttributeName": "title", "AttributeType": "S"}], GlobalSecondaryIndexUpdates=[
            {"Create": {"IndexName": "by-title", "KeySchema": key_schema("title"),
                        "Projection": {"ProjectionType": "KEYS_ONLY"}}}])
    harness.until(lambda: all(
        i["IndexStatus"] == "ACTIVE" for i in client.describe_table(TableName="Movies")["Table"]
        ["GlobalSecondaryIndexes"]))
    found = aws.items_of(pages(movies().scan, IndexName="by-title"))
    equal(len(found), len(films()))
    found = movies().query(IndexName="by-title", KeyConditionExpression=Key("title").eq("Rush"))
    equal(sorted(f["year"] for f in found["Items"]),
          sorted(f["year"] for f in films() if f["title"] == "Rush"))


harness.main()
