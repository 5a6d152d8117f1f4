#!/usr/bin/env python3
"""The endpoint under the models of a gym, written in PynamoDB."""
import functools
import json
import os
from datetime import datetime, timedelta, timezone

from pynamodb.exceptions import (
    DeleteError, DoesNotExist, PutError, TableDoesNotExist, TransactWriteError, UpdateError)

import gym
import harness
from gym import Booking, Course, Member, Person, Trainer
from harness import Endpoint, equal, test

CONDITION = "ConditionalCheckFailedException"
NINE = datetime(2026, 11, 21, 9, tzinfo=timezone.utc)


@functools.lru_cache(None)
def endpoint():
    return Endpoint("--sweep-interval", "0")


@functools.lru_cache(None)
def connection():
    os.environ.update(AWS_ACCESS_KEY_ID="gym", AWS_SECRET_ACCESS_KEY="secret")
    return gym.connect(endpoint().url)


def empty():
    """The tables, made or emptied; the connection that transactions use."""
    made = connection()
    for model in gym.MODELS:
        if model.exists():
            with model.batch_write() as batch:
                for item in model.scan():
                    batch.delete(item)
        else:
            model.create_table(wait=True)
    return made


def fails(exception, code, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except exception as error:
        equal(error.cause_response_code, code)
        return error
    raise AssertionError("this should have failed")


@test
def tables_are_made_as_the_models_say():
    empty()
    described = Course.describe_table()
    equal(described["TableStatus"], "ACTIVE")
    equal(described["ProvisionedThroughput"]["ReadCapacityUnits"], 10)
    equal({i["IndexName"]: i["Projection"]["ProjectionType"] for i in
           described["GlobalSecondaryIndexes"] + described["LocalSecondaryIndexes"]},
          {"by-trainer": "INCLUDE", "by-free": "KEYS_ONLY"})
    equal(described["TableArn"], "arn:aws:dynamodb:eu-central-1:000000000000:table/courses")
    Course.create_table(wait=True) # which does nothing where there is one


@test
def an_item_comes_back_with_every_type():
    empty()
    member = gym.join(
        1, "Ada", interests={"yoga", "ünïcödé"}, weights=[61.5, 60, {"at": [None, True]}],
        settings={"dark": True, "list": [1, "two", None]}, picture=b"\x00\xff" * 100,
        address=gym.Address(street="1 Main St", floors=[-1, 0, 12345678901234567890]),
        extra={"anything": {"goes": ["here", 1]}, "empty": ""})
    got = Person.get(1, consistent_read=True)
    equal(type(got), Member)
    equal(got.attribute_values.keys(), member.attribute_values.keys())
    for name in ("name", "email", "joined", "interests", "settings", "picture", "version", "visits"):
        equal(getattr(got, name), getattr(member, name), name)
    equal(got.weights, [61.5, 60, {"at": [None, True]}])
    equal(got.address.floors, [-1, 0, 12345678901234567890])
    equal((got.extra.anything, got.extra.empty), ({"goes": ["here", 1]}, ""))


@test
def a_number_is_given_once():
    empty()
    gym.join(1, "Ada")
    error = fails(PutError, CONDITION, gym.join, 1, "Bob")
    equal(error.cause_response_message, "The conditional request failed")
    equal(Member.get(1).name, "Ada")
    try:
        Member.get(2)
        raise AssertionError("there is no member 2")
    except DoesNotExist:
        pass


@test
def a_version_keeps_writers_apart():
    empty()
    gym.join(1, "Ada")
    one, two = Member.get(1), Member.get(1)
    one.update(actions=[Person.name.set("Ada L.")])
    equal(one.version, 2)
    two.name = "Ada K."
    fails(PutError, CONDITION, two.save)
    fails(UpdateError, CONDITION, two.update, actions=[Person.name.set("x")])
    fails(DeleteError, CONDITION, two.delete)
    two.refresh()
    equal((two.name, two.version), ("Ada L.", 2))
    two.delete()
    equal(Person.count(), 0)


@test
def an_update_has_many_actions():
    empty()
    member = gym.join(1, "Ada", interests={"yoga"}, weights=[61], visits=5,
                      address=gym.Address(street="1 Main St", city="Old", floors=[1]))
    member.update(actions=[
        Member.visits.add(2), Member.interests.add({"box"}), Person.address.city.set("New"),
        Member.weights.set(Member.weights.append([60])),
        Person.extra["score"].set(Person.extra["score"] | 10), Person.address.floors[0].set(7),
        Person.name.set("Ada L."), Person.email.set(Person.email | "none")])
    equal((member.visits, member.interests, member.weights), (7, {"yoga", "box"}, [61, 60]))
    equal((member.address.city, member.address.floors, member.extra.score, member.email),
          ("New", [7], 10, "ada@example.com"))
    member.update(actions=[Member.interests.delete({"yoga"}), Person.address.city.remove(),
                           Member.weights.set(Member.weights.prepend([62])),
                           Member.visits.set(Member.visits - 3)],
                  condition=Member.interests.contains("yoga") & (Person.name.startswith("Ada")) &
                  Person.address.street.between("1", "2") & ~Member.weights[9].exists())
    got = Member.get(1)
    equal((got.visits, got.interests, got.weights, got.address.city),
          (4, {"box"}, [62, 61, 60], None))


@test
def kinds_of_people_share_a_table_and_an_index():
    empty()
    gym.join(1, "Ada")
    Trainer(2, name="Bo", email="bo@example.com", joined=NINE, licences={7, -1.5}).save()
    equal([(type(p), p.number) for p in sorted(Person.scan(), key=lambda p: p.number)],
          [(Member, 1), (Trainer, 2)])
    equal([p.licences for p in Trainer.scan()], [{7, -1.5}])
    equal([p.name for p in Person.by_email.query("bo@example.com")], ["Bo"])
    equal(list(Member.by_email.query("bo@example.com")), [])


def week():
    """Twelve courses in two rooms."""
    for hour in range(8, 14):
        gym.schedule("blue", hour, "Yoga %d" % hour, "Bo" if hour % 2 else "Cy", 20 - hour)
        gym.schedule("red", hour, "Box %d" % hour, "Bo", hour)


def at(hour):
    return datetime(2026, 11, 23, hour, tzinfo=timezone.utc)


@test
def courses_are_queried_by_ranges_filters_and_pages():
    empty()
    week()
    titles = lambda found: [c.title for c in found]
    equal(titles(Course.query("blue", Course.starts < at(10))), ["Yoga 8", "Yoga 9"])
    equal(titles(Course.query("blue", Course.starts.between(at(9), at(10)))), ["Yoga 9", "Yoga 10"])
    equal(titles(Course.query("blue", Course.starts >= at(12), scan_index_forward=False)),
          ["Yoga 13", "Yoga 12"])
    equal(titles(Course.query("blue", filter_condition=(Course.free > 9) & Course.trainer.is_in("Bo"))),
          ["Yoga 9"])
    equal(Course.count("red"), 6)
    equal(Course.count("red", filter_condition=Course.title.contains("1")), 4)
    found = Course.query("red", limit=4, page_size=3,
                         attributes_to_get=["room", "starts", "title"])
    equal(titles(found), ["Box 8", "Box 9", "Box 10", "Box 11"])
    rest = Course.query("red", last_evaluated_key=found.last_evaluated_key)
    equal(titles(rest), ["Box 12", "Box 13"])
    page = next(Course.query("red", page_size=2).page_iter)
    equal((page["Count"], page["ScannedCount"], sorted(page["LastEvaluatedKey"])),
          (2, 2, ["room", "starts"]))


@test
def indexes_show_what_they_project_in_their_order():
    empty()
    week()
    found = list(Course.by_trainer.query("Cy", Course.starts > at(8)))
    equal([(c.title, c.room, c.free) for c in found],
          [("Yoga 10", "blue", None), ("Yoga 12", "blue", None)])
    equal([c.starts.hour for c in Course.by_free.query("blue", Course.free <= 10)], [13, 12, 11, 10])
    equal(Course.by_trainer.count("Bo"), 9)
    equal(sorted(c.title for c in Course.by_trainer.scan())[0], "Box 10")


@test
def batches_write_and_read_more_than_a_request_holds():
    empty()
    with Booking.batch_write() as batch:
        for n in range(130):
            batch.save(Booking(n % 10, "course %03d" % n, made=NINE))
    keys = [(n % 10, "course %03d" % n) for n in range(130)]
    found = {(b.member, b.course) for b in Booking.batch_get([*keys, (99, "none")])}
    equal(found, set(keys))
    with Booking.batch_write() as batch:
        for key in keys[:120]:
            batch.delete(Booking(*key))
    equal(sorted(b.course for b in Booking.scan(segment=0, total_segments=1)),
          ["course %03d" % n for n in range(120, 130)])
    equal(sum(len(list(Booking.scan(segment=s, total_segments=3, page_size=2))) for s in range(3)), 10)


@test
def a_place_is_booked_as_a_whole_or_not_at_all():
    together = empty()
    ada, bo = gym.join(1, "Ada"), gym.join(2, "Bo")
    course = gym.schedule("blue", 9, "Yoga", "Cy", 1)
    key = gym.book(together, ada, course)
    course.refresh()
    equal(course.free, 0)
    try:
        gym.book(together, bo, course)
        raise AssertionError("there is no place left")
    except gym.FullyBooked:
        pass
    course.update(actions=[Course.free.set(5)])
    try:
        gym.book(together, ada, course)
        raise AssertionError("Ada has booked before")
    except TransactWriteError as error:
        equal([r and r.code for r in error.cancellation_reasons],
              [None, "ConditionalCheckFailed", None])
    bo.delete()
    try:
        gym.book(together, bo, course)
        raise AssertionError("Bo is gone")
    except TransactWriteError as error:
        equal(error.cause_response_code, "TransactionCanceledException")
        equal(error.cause_response_message, "Transaction cancelled, please refer cancellation "
              "reasons for specific reasons [ConditionalCheckFailed, None, None]")
    course.refresh()
    equal((course.free, Booking.count(1), Booking.count(2)), (5, 1, 0))
    booking, person = gym.receipt(together, ada, key)
    equal((booking.course, person.name), (key, "Ada"))


@test
def a_token_makes_a_booking_happen_once():
    together = empty()
    ada = gym.join(1, "Ada")
    course = gym.schedule("blue", 9, "Yoga", "Cy", 5)
    for _ in range(3):
        gym.book(together, ada, course, token="one and the same")
    course.refresh()
    equal((course.free, Booking.count(1)), (4, 1))


@test
def trials_end():
    empty()
    Member.update_ttl(ignore_update_ttl_errors=False)
    ends = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=30)
    gym.join(1, "Ada", trial_ends=ends)
    gym.join(2, "Bo")
    equal(Member.get(1).trial_ends, ends)
    for move, left in ((29, 2), (2, 1)):
        endpoint().post(json.dumps({"AdvanceMs": move * 86400000}), "Stator_20261121.SetClock")
        endpoint().post("{}", "Stator_20261121.Sweep")
        equal(Person.count(), left)
    endpoint().post(json.dumps({"Run": True}), "Stator_20261121.SetClock")


@test
def a_table_that_is_gone_is_said_to_be():
    empty()
    Booking.delete_table()
    harness.until(lambda: not Booking.exists())
    fails(PutError, "ResourceNotFoundException", Booking(1, "x", made=NINE).save)
    try:
        Booking.describe_table()
        raise AssertionError("there is no table")
    except TableDoesNotExist:
        pass


harness.main()
