"""The models of a gym, in PynamoDB: members and trainers in one table, courses and
their bookings in two others."""
from datetime import datetime, timedelta, timezone

from pynamodb.attributes import (
    BinaryAttribute, BooleanAttribute, DiscriminatorAttribute, DynamicMapAttribute, JSONAttribute,
    ListAttribute, MapAttribute, NumberAttribute, NumberSetAttribute, TTLAttribute,
    UnicodeAttribute, UnicodeSetAttribute, UTCDateTimeAttribute, VersionAttribute)
from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.indexes import (
    AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection,
    LocalSecondaryIndex)
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

REGION = "eu-central-1"


class Address(MapAttribute):
    street = UnicodeAttribute()
    city = UnicodeAttribute(null=True)
    floors = ListAttribute(of=NumberAttribute, default=list)


class ByEmail(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-email"
        projection = AllProjection()

    email = UnicodeAttribute(hash_key=True)


class Person(Model):
    class Meta:
        table_name = "people"
        region = REGION
        billing_mode = "PAY_PER_REQUEST"
        max_retry_attempts = 0

    number = NumberAttribute(hash_key=True)
    kind = DiscriminatorAttribute()
    name = UnicodeAttribute()
    email = UnicodeAttribute()
    joined = UTCDateTimeAttribute()
    address = Address(null=True)
    extra = DynamicMapAttribute(default=dict)
    picture = BinaryAttribute(null=True, legacy_encoding=False)
    by_email = ByEmail()


class Member(Person, discriminator="member"):
    interests = UnicodeSetAttribute(null=True)
    visits = NumberAttribute(default=0)
    weights = ListAttribute(null=True)
    settings = JSONAttribute(null=True)
    trial_ends = TTLAttribute(null=True)
    version = VersionAttribute()


class Trainer(Person, discriminator="trainer"):
    licences = NumberSetAttribute(null=True)
    present = BooleanAttribute(default=False)


class ByTrainer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-trainer"
        projection = IncludeProjection(["title"])
        read_capacity_units = 5
        write_capacity_units = 5

    trainer = UnicodeAttribute(hash_key=True)
    starts = UTCDateTimeAttribute(range_key=True)


class ByFree(LocalSecondaryIndex):
    class Meta:
        index_name = "by-free"
        projection = KeysOnlyProjection()

    room = UnicodeAttribute(hash_key=True)
    free = NumberAttribute(range_key=True)


class Course(Model):
    class Meta:
        table_name = "courses"
        region = REGION
        read_capacity_units = 10
        write_capacity_units = 10
        max_retry_attempts = 0

    room = UnicodeAttribute(hash_key=True)
    starts = UTCDateTimeAttribute(range_key=True)
    title = UnicodeAttribute()
    trainer = UnicodeAttribute()
    free = NumberAttribute()
    by_trainer = ByTrainer()
    by_free = ByFree()


class Booking(Model):
    class Meta:
        table_name = "bookings"
        region = REGION
        billing_mode = "PAY_PER_REQUEST"
        max_retry_attempts = 0

    member = NumberAttribute(hash_key=True)
    course = UnicodeAttribute(range_key=True)
    made = UTCDateTimeAttribute()


MODELS = (Person, Course, Booking)


def connect(url):
    """All models, and the connection of transactions, on the endpoint at `url`."""
    for model in (*MODELS, Member, Trainer):
        model.Meta.host = url
    return Connection(region=REGION, host=url, max_retry_attempts=0)


def join(number, name, **more):
    """A member, written unless the number is taken."""
    member = Member(number, name=name, email="%s@example.com" % name.lower(),
                    joined=datetime(2026, 11, 21, 9, tzinfo=timezone.utc), **more)
    member.save(Person.number.does_not_exist())
    return member


def schedule(room, hour, title, trainer, free):
    course = Course(room, datetime(2026, 11, 23, hour, tzinfo=timezone.utc), title=title,
                    trainer=trainer, free=free)
    course.save()
    return course


class FullyBooked(Exception):
    pass


def book(connection, member, course, token=None):
    """A place in a course, for a member who has no booking of it yet."""
    key = "%s %s" % (course.room, course.starts.isoformat())
    try:
        with TransactWrite(connection=connection, client_request_token=token) as together:
            together.update(course, actions=[Course.free.set(Course.free - 1)],
                            condition=Course.free > 0)
            together.save(Booking(member.number, key, made=course.starts - timedelta(days=1)),
                          condition=Booking.member.does_not_exist())
            together.condition_check(Member, member.number,
                                     condition=Person.name.exists() & (Member.visits >= 0))
    except TransactWriteError as error:
        reasons = error.cancellation_reasons # checks, then puts, then updates
        if reasons and reasons[-1] and reasons[-1].code == "ConditionalCheckFailed":
            raise FullyBooked(key) from error
        raise
    return key


def receipt(connection, member, key):
    """A booking and its member, as they are at one moment."""
    with TransactGet(connection=connection) as together:
        booking = together.get(Booking, member.number, key)
        person = together.get(Member, member.number)
    return booking.get(), person.get()
