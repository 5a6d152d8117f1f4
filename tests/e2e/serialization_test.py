#!/usr/bin/env python3
"""Wrong JSON types: what every kind of member says to every kind of value."""
import functools
import json

import harness
from harness import Endpoint, equal, test

DYNAMODB = "com.amazonaws.dynamodb.v20120810."
SCALARS = {"NUMBER_VALUE": 5, "DECIMAL_VALUE": 1.5, "TRUE_VALUE": True, "FALSE_VALUE": False,
           "STRING_VALUE": "x"}
STRUCTURE = "Start of structure or map found where not expected"
FIELD = "Unexpected field type"
PAYLOAD = "Unexpected value type in payload"
CAST = ("class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to "
        "class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
        "java.lang.Class are in module java.base of loader 'bootstrap')")


@functools.lru_cache(None)
def shared():
    return Endpoint()


def says(operation, request, message):
    answer = shared().ask(operation, request)
    equal((answer.status, answer.json),
          (400, {"__type": "com.amazon.coral.service#SerializationException", "Message": message}),
          "%s %s" % (operation, json.dumps(request)))


def at(path, value):
    """{"a": {"b": [value]}} for "a.b.0"."""
    for part in reversed(path.split(".")):
        value = [value] if part == "0" else {part: value}
    return value


def class_of(name):
    return "Unrecognized collection type class " + name


def map_of(name):
    return "Unrecognized collection type java.util.Map<java.lang.String, %s>" % name


# Where a member of each kind stands: operation and path.
STRINGS = [("GetItem", "TableName"), ("PutItem", "Item.a.S"), ("PutItem", "Item.a.N"),
           ("PutItem", "Item.a.SS.0"), ("PutItem", "Item.a.NS.0"), ("Query", "IndexName"),
           ("PutItem", "Item.a.M.b.L.0.S"), ("UpdateItem", "ExpressionAttributeNames.#a"),
           ("UpdateItem", "ExpressionAttributeValues.:v.N"), ("GetItem", "Key.pk.S"),
           ("CreateTable", "KeySchema.0.AttributeName"), ("Scan", "ExclusiveStartKey.pk.S"),
           ("BatchGetItem", "RequestItems.Tab.ProjectionExpression"),
           ("BatchWriteItem", "RequestItems.Tab.0.DeleteRequest.Key.a.S")]
BOOLEANS = [("GetItem", "ConsistentRead"), ("Query", "ScanIndexForward"),
            ("PutItem", "Item.a.BOOL"), ("PutItem", "Item.a.NULL"),
            ("BatchGetItem", "RequestItems.Tab.ConsistentRead")]
INTEGERS = [("Query", "Limit"), ("Scan", "Segment"), ("Scan", "TotalSegments"),
            ("ListTables", "Limit")]
LONGS = [("CreateTable", "ProvisionedThroughput.ReadCapacityUnits"),
         ("UpdateTable", "ProvisionedThroughput.WriteCapacityUnits")]
BLOBS = [("PutItem", "Item.a.B"), ("PutItem", "Item.a.BS.0"), ("GetItem", "Key.pk.B")]
LISTS = [("PutItem", "Item.a.L"), ("PutItem", "Item.a.SS"), ("CreateTable", "KeySchema"),
         ("GetItem", "AttributesToGet"), ("BatchGetItem", "RequestItems.Tab.Keys")]
MAPS = [("PutItem", "Item", DYNAMODB + "AttributeValue"),
        ("PutItem", "Item.a.M", DYNAMODB + "AttributeValue"),
        ("GetItem", "Key", DYNAMODB + "AttributeValue"),
        ("UpdateItem", "ExpressionAttributeNames", "java.lang.String"),
        ("UpdateItem", "ExpressionAttributeValues", DYNAMODB + "AttributeValue"),
        ("BatchGetItem", "RequestItems", DYNAMODB + "KeysAndAttributes"),
        ("BatchWriteItem", "RequestItems", "java.util.List<%sWriteRequest>" % DYNAMODB)]
STRUCTURES = [("CreateTable", "ProvisionedThroughput", "ProvisionedThroughput"),
              ("CreateTable", "StreamSpecification", "StreamSpecification"),
              ("BatchWriteItem", "RequestItems.Tab.0.PutRequest", "PutRequest")]
ELEMENTS = [("PutItem", "Item.a", "AttributeValue"), ("PutItem", "Item.a.L.0", "AttributeValue"),
            ("PutItem", "Item.a.M.b", "AttributeValue"), ("GetItem", "Key.pk", "AttributeValue"),
            ("UpdateItem", "ExpressionAttributeValues.:v", "AttributeValue"),
            ("CreateTable", "KeySchema.0", "KeySchemaElement"),
            ("CreateTable", "GlobalSecondaryIndexes.0", "GlobalSecondaryIndex"),
            ("BatchGetItem", "RequestItems.Tab", "KeysAndAttributes"),
            ("BatchWriteItem", "RequestItems.Tab.0", "WriteRequest")]


def scalar_cells(places, java, fitting):
    for operation, path in places:
        for kind, value in SCALARS.items():
            if kind not in fitting:
                says(operation, at(path, value), "%s cannot be converted to %s" % (kind, java))
        says(operation, at(path, []), class_of("java.lang." + java))
        says(operation, at(path, {}), STRUCTURE)


@test
def strings():
    scalar_cells(STRINGS, "String", ("STRING_VALUE",))


@test
def booleans():
    scalar_cells(BOOLEANS, "Boolean", ("TRUE_VALUE", "FALSE_VALUE", "STRING_VALUE"))
    for operation, path in BOOLEANS:
        for text in ("", "x", "truex", "2", "on"):
            says(operation, at(path, text), "Unexpected token received from parser")


@test
def integers_and_longs():
    scalar_cells(INTEGERS, "Integer", ("NUMBER_VALUE", "DECIMAL_VALUE"))
    scalar_cells(LONGS, "Long", ("NUMBER_VALUE", "DECIMAL_VALUE"))


@test
def blobs():
    for operation, path in BLOBS:
        for kind in ("NUMBER_VALUE", "DECIMAL_VALUE", "TRUE_VALUE"):
            says(operation, at(path, SCALARS[kind]),
                 "only base-64-encoded strings are convertible to bytes")
        for text in ("x", "AAE", "AAECA"):
            says(operation, at(path, text), "Base64 encoded length is expected a multiple of 4 "
                                            "bytes but found: %d" % len(text))
        says(operation, at(path, "AAE*"), "Invalid last non-pad Base64 character dectected")
        says(operation, at(path, []), class_of("java.nio.ByteBuffer"))
        says(operation, at(path, {}), STRUCTURE)


@test
def lists():
    for operation, path in LISTS:
        for value in SCALARS.values():
            says(operation, at(path, value), FIELD)
        says(operation, at(path, {}), STRUCTURE)


@test
def maps():
    for operation, path, java in MAPS:
        for value in SCALARS.values():
            says(operation, at(path, value), FIELD)
        says(operation, at(path, []), map_of(java))


@test
def structures_as_members():
    for operation, path, java in STRUCTURES:
        for value in SCALARS.values():
            says(operation, at(path, value), FIELD)
        says(operation, at(path, []), class_of(DYNAMODB + java))


@test
def structures_in_maps_and_lists():
    for operation, path, java in ELEMENTS:
        for value in SCALARS.values():
            says(operation, at(path, value), PAYLOAD)
        says(operation, at(path, []), class_of(DYNAMODB + java))


@test
def lists_in_maps_and_maps_in_lists():
    for value in SCALARS.values():
        says("BatchWriteItem", at("RequestItems.Tab", value), CAST)
        says("BatchGetItem", at("RequestItems.Tab.Keys.0", value), CAST)
    says("BatchWriteItem", at("RequestItems.Tab", {}), CAST)
    says("BatchGetItem", at("RequestItems.Tab.Keys.0", []), CAST)


@test
def the_first_offender_is_named_alone_and_before_anything_is_validated():
    says("GetItem", {"Key": {"pk": {"N": 5}}, "TableName": []},
         "NUMBER_VALUE cannot be converted to String")
    says("GetItem", {"TableName": [], "Key": {"pk": {"N": 5}}}, class_of("java.lang.String"))
    says("PutItem", {"TableName": "", "ReturnValues": "x", "Item": {"a": {"BOOL": 1}}},
         "NUMBER_VALUE cannot be converted to Boolean")


@test
def nulls_are_absent_and_unknown_members_are_ignored():
    shared().invalid("GetItem", {"TableName": "Tab", "Key": None, "ConsistentRead": None,
                                 "Nope": {"a": [1]}},
                     "1 validation error detected: Value null at 'key' failed to satisfy "
                     "constraint: Member must not be null")
    equal(shared().call("ListTables", {"Limit": None, "limit": "x", "What": 5}), {"TableNames": []})


@test
def booleans_may_be_text_and_integers_decimal():
    harness.create_table(shared(), "Bools", "pk:S")
    key = {"pk": {"S": "a"}}
    for text, value in (("true", True), ("FALSE", False), ("1", True), ("0", False), ("Yes", True),
                        ("no", False)):
        shared().call("PutItem", {"TableName": "Bools", "Item": dict(key, b={"BOOL": text})})
        equal(shared().call("GetItem", {"TableName": "Bools", "Key": key, "ConsistentRead": text}),
              {"Item": dict(key, b={"BOOL": value})})
    equal(shared().call("Scan", {"TableName": "Bools", "Limit": 1.9})["Count"], 1)
    shared().invalid("Scan", {"TableName": "Bools", "Limit": 0.9},
                     "1 validation error detected: Value '0' at 'limit' failed to satisfy "
                     "constraint: Member must have value greater than or equal to 1")
    shared().call("DeleteTable", {"TableName": "Bools"})


harness.main()
