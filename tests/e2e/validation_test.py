#!/usr/bin/env python3
"""What invalid requests are answered, to the letter: each row is one test."""
import functools

import harness
from harness import Endpoint, create_table

V = "ValidationException"
P = "One or more parameter values were invalid: "
ONE = "1 validation error detected: "
FAILED = " failed to satisfy constraint: "
KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
NAME_PATTERN = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
NO_TABLE_NAME = "The parameter 'TableName' is required but was not present in the request"
EMPTY_KEY = ("One or more parameter values are not valid. The AttributeValue for a key attribute "
             "cannot contain an empty %s value. Key: %s")
SCHEMA = "The provided key element does not match the schema"


def get(key, **more):
    return ("GetItem", dict({"TableName": "Tab", "Key": key}, **more))


def put(item, **more):
    return ("PutItem", dict({"TableName": "Tab", "Item": dict(KEY, **item)}, **more))


def update(expression, values=None, names=None, **more):
    request = {"TableName": "Tab", "Key": KEY, "UpdateExpression": expression}
    request.update({"ExpressionAttributeValues": values} if values else {})
    request.update({"ExpressionAttributeNames": names} if names else {})
    return ("UpdateItem", dict(request, **more))


def delete(**more):
    return ("DeleteItem", dict({"TableName": "Tab", "Key": KEY}, **more))


def query(condition, values=None, **more):
    request = {"TableName": "Tab"}
    request.update({"KeyConditionExpression": condition} if condition is not None else {})
    request.update({"ExpressionAttributeValues": values} if values else {})
    return ("Query", dict(request, **more))


def scan(**more):
    return ("Scan", dict({"TableName": "Tab"}, **more))


def condition(expression, values=None, names=None):
    """An expression judged on a write, where DeleteItem words it bare."""
    request = {"ConditionExpression": expression}
    request.update({"ExpressionAttributeValues": values} if values else {})
    request.update({"ExpressionAttributeNames": names} if names else {})
    return delete(**request)


def nested(levels):
    value = {"N": "1"}
    for _ in range(levels - 1):
        value = {"L": [value]}
    return value


N1, S1 = {":v": {"N": "1"}}, {":v": {"S": "a"}}
TWO = {":v": {"S": "a"}, ":w": {"N": "1"}}
BC = "Invalid ConditionExpression: "

VALUES = [
    ("an attribute value without a type is refused", put({"a": {}}),
     "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    ("an attribute value of two types is refused", put({"a": {"S": "x", "N": "1"}}),
     "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
     "supported datatypes"),
    ("null must be true", put({"a": {"NULL": False}}),
     ONE + P + "Null attribute value types must have the value of true"),
    ("an empty string set is refused", put({"a": {"SS": []}}),
     ONE + P + "An string set  may not be empty"),
    ("an empty number set is refused", put({"a": {"NS": []}}),
     ONE + P + "An number set  may not be empty"),
    ("an empty binary set is refused", put({"a": {"BS": []}}),
     ONE + P + "Binary sets should not be empty"),
    ("a set in a batch is refused without the prefix",
     ("BatchWriteItem", {"RequestItems": {"Tab": [{"PutRequest": {"Item": dict(KEY, a={"SS": []})}}]}}),
     P + "An string set  may not be empty"),
    ("a string twice in a set is refused", put({"a": {"SS": ["a", "a"]}}),
     ONE + P + "Input collection [a, a] contains duplicates."),
    ("a number twice in a set is refused by value", put({"a": {"NS": ["1", "1.0"]}}),
     ONE + "Input collection contains duplicates"),
    ("a binary value twice in a set is refused", put({"a": {"BS": ["AQ==", "AQ=="]}}),
     ONE + P + "Input collection [AQ==, AQ==]of type BS contains duplicates."),
    ("a text is no number", put({"a": {"N": "12x"}}),
     "The parameter cannot be converted to a numeric value: 12x"),
    ("an empty text is no number", put({"a": {"N": ""}}),
     "The parameter cannot be converted to a numeric value"),
    ("a number of 1E126 overflows", put({"a": {"N": "1E126"}}),
     "Number overflow. Attempting to store a number with magnitude larger than supported range"),
    ("a number of 1E-131 underflows", put({"a": {"N": "1E-131"}}),
     "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
    ("a number of 39 digits is refused", put({"a": {"N": "1" * 39}}),
     "Attempting to store more than 38 significant digits in a Number"),
    ("thirty-three levels are refused", put({"a": nested(33)}),
     "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
     "beyond supported limit"),
    ("a bad value among the expression's names its placeholder",
     condition("a = :v", {":v": {"N": "x"}}),
     "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
     "numeric value: x for key :v"),
]

KEYS = [
    ("a key without its sort key does not match the schema", get({"pk": {"S": "a"}}), SCHEMA),
    ("a key with another attribute does not match the schema", get(dict(KEY, x={"S": "a"})),
     SCHEMA),
    ("a key of another type does not match the schema", get(dict(KEY, pk={"N": "1"})), SCHEMA),
    ("a key with an empty string is refused", get(dict(KEY, pk={"S": ""})),
     EMPTY_KEY % ("string", "pk")),
    ("an item without its sort key is refused",
     ("PutItem", {"TableName": "Tab", "Item": {"pk": {"S": "a"}}}),
     P + "Missing the key sk in the item"),
    ("an item whose key has another type is refused", put({"sk": {"S": "1"}}),
     P + "Type mismatch for key sk expected: N actual: S"),
    ("an item with an empty key is refused", put({"pk": {"S": ""}}), EMPTY_KEY % ("string", "pk")),
    ("a partition key of 2049 bytes is refused", put({"pk": {"S": "k" * 2049}}),
     P + "Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    ("a sort key of 1025 bytes is refused",
     ("PutItem", {"TableName": "Two", "Item": {"pk": {"S": "a"}, "sk": {"S": "k" * 1025}}}),
     P + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
    ("an index key of another type is refused", put({"g": {"N": "1"}}),
     P + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by_g"),
    ("an empty index key is refused", put({"g": {"S": ""}}),
     "One or more parameter values are not valid. A value specified for a secondary index key is "
     "not supported. The AttributeValue for a key attribute cannot contain an empty string value. "
     "IndexName: by_g, IndexKey: g"),
    ("an update of the key is refused", update("SET pk = :v", S1),
     P + "Cannot update attribute pk. This attribute is part of the key"),
    ("an update to an index key of another type is refused", update("SET g = :v", N1),
     P + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by_g"),
    ("an update to an empty index key is refused", update("SET g = :v", {":v": {"S": ""}}),
     "One or more parameter values are not valid. The update expression attempted to update a "
     "secondary index key to a value that is not supported. The AttributeValue for a key attribute "
     "cannot contain an empty string value."),
    ("an item of a batch that lacks its key does not match the schema",
     ("BatchWriteItem", {"RequestItems": {"Tab": [{"PutRequest": {"Item": {"pk": {"S": "a"}}}}]}}),
     SCHEMA),
]

WRITES = [
    ("a put returns old values only", put({}, ReturnValues="ALL_NEW"),
     ONE + "ReturnValues can only be ALL_OLD or NONE"),
    ("a delete returns old values only", delete(ReturnValues="ALL_NEW"),
     "ReturnValues can only be ALL_OLD or NONE"),
    ("return values are one of five", put({}, ReturnValues="SOME"),
     ONE + "Value 'SOME' at 'returnValues'" + FAILED +
     "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"),
    ("consumed capacity is one of three", get(KEY, ReturnConsumedCapacity="ALL"),
     ONE + "Value 'ALL' at 'returnConsumedCapacity'" + FAILED +
     "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"),
    ("a put needs a table name", ("PutItem", {"Item": KEY}),
     ONE + "Value null at 'tableName'" + FAILED + "Member must not be null"),
    ("a put needs an item", ("PutItem", {"TableName": "Tab"}),
     ONE + "Value null at 'item'" + FAILED + "Member must not be null"),
    ("a get needs a key", ("GetItem", {"TableName": "Tab"}),
     ONE + "Value null at 'key'" + FAILED + "Member must not be null"),
    ("an update through a missing map is refused", update("SET a.b = :v", N1),
     "The document path provided in the update expression is invalid for update"),
    ("a missing operand is refused", update("SET c = c + :v", N1),
     "The provided expression refers to an attribute that does not exist in the item"),
    ("a reserved word is refused", update("SET status = :v", N1),
     ONE + "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: "
     "status"),
    ("a syntax error names token and place", update("SET a = = :v", N1),
     ONE + 'Invalid UpdateExpression: Syntax error; token: "=", near: "= = :v"'),
    ("an empty update expression is refused", update(""),
     ONE + "Invalid UpdateExpression: The expression can not be empty;"),
    ("an undefined value is refused", update("SET a = :v"),
     ONE + "Invalid UpdateExpression: An expression attribute value used in expression is not "
     "defined; attribute value: :v"),
    ("an undefined name is refused", update("REMOVE #n"),
     ONE + "Invalid UpdateExpression: An expression attribute name used in the document path is "
     "not defined; attribute name: #n"),
    ("an unused value is refused", update("REMOVE a", N1),
     ONE + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"),
    ("an unused name is refused", update("REMOVE a", None, {"#n": "x"}),
     ONE + "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}"),
    ("an unused name of a read is refused without the prefix",
     get(KEY, ProjectionExpression="a", ExpressionAttributeNames={"#n": "x"}),
     "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}"),
    ("a clause given twice is refused", update("REMOVE a REMOVE b"),
     ONE + 'Invalid UpdateExpression: The "REMOVE" section can only be used once in an update '
     "expression;"),
    ("overlapping paths are refused", update("SET a = :v, a.b = :v", N1),
     ONE + "Invalid UpdateExpression: Two document paths overlap with each other; must remove or "
     "rewrite one of these paths; path one: [a], path two: [a, b]"),
    ("conflicting paths are refused", update("SET a.b = :v REMOVE a[0]", N1),
     ONE + "Invalid UpdateExpression: Two document paths conflict with each other; must remove or "
     "rewrite one of these paths; path one: [a, b], path two: [a, [0]]"),
    ("a text cannot be added", update("ADD a :v", S1),
     ONE + "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: "
     "ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND"),
    ("names without an expression are refused", put({}, ExpressionAttributeNames={"#n": "x"}),
     "ExpressionAttributeNames can only be specified when using expressions"),
    ("values without an expression are refused", put({}, ExpressionAttributeValues=N1),
     ONE + "ExpressionAttributeValues can only be specified when using expressions: "
     "ConditionExpression is null"),
    ("an empty map of values is refused",
     update("REMOVE a", None, None, ExpressionAttributeValues={}),
     ONE + "ExpressionAttributeValues must not be empty"),
    ("an empty map of names is refused", get(KEY, ProjectionExpression="a",
                                             ExpressionAttributeNames={}),
     "ExpressionAttributeNames must not be empty"),
    ("a placeholder needs its sign", condition("a = :v", {"v": {"N": "1"}}),
     'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"'),
    ("an item of more than 400 KB is refused", put({"a": {"S": "x" * 409600}}),
     "Item size has exceeded the maximum allowed size"),
    ("an item of more than 400 KB is refused before the table is looked up",
     ("PutItem", {"TableName": "Nope", "Item": {"a": {"S": "x" * 409600}}}),
     "Item size has exceeded the maximum allowed size"),
    ("an update to more than 400 KB is refused", update("SET a = :v", {":v": {"S": "x" * 409600}}),
     "Item size to update has exceeded the maximum allowed size"),
]

EXPRESSIONS = [
    ("an unclosed condition ends in EOF", condition("attribute_exists(a"),
     BC + 'Syntax error; token: "<EOF>", near: "a"'),
    ("an unknown function is refused", condition("exists(a)"),
     BC + "Invalid function name; function: exists"),
    ("a condition's function may not be an operand",
     condition("attribute_exists(a) = :v", N1),
     BC + "The function is not allowed to be used this way in an expression; function: "
     "attribute_exists"),
    ("size alone is no condition", condition("size(a)"),
     BC + "The function is not allowed to be used this way in an expression; function: size"),
    ("redundant parentheses are refused", condition("((a = :v))", N1),
     BC + "The expression has redundant parentheses;"),
    ("the same path on both sides is refused", condition("a = a"),
     BC + "The first operand must be distinct from the remaining operands for this operator or "
     "function; operator: =, first operand: [a]"),
    ("a function needs its number of operands", condition("begins_with(a)"),
     BC + "Incorrect number of operands for operator or function; operator or function: "
     "begins_with, number of operands: 1"),
    ("a function that wants a path is given one", condition("attribute_exists(:v)", N1),
     BC + "Operator or function requires a document path; operator or function: attribute_exists"),
    ("begins_with wants a text", condition("begins_with(a, :v)", N1),
     BC + "Incorrect operand type for operator or function; operator or function: begins_with, "
     "operand type: N"),
    ("bounds must be in order", condition("a BETWEEN :v AND :w", {":v": {"N": "2"},
                                                                  ":w": {"N": "1"}}),
     BC + "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
     "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"),
    ("bounds must be of one type", condition("a BETWEEN :v AND :w", TWO),
     BC + "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
     "operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}"),
    ("an expression of 4097 bytes is refused", condition("a = :v" + " " * 4091, N1),
     BC + "Expression size has exceeded the maximum allowed size; expression size: 4097"),
    ("three hundred and one operators are refused",
     condition(" OR ".join(["a = :v"] * 151), N1),
     BC + "The expression contains too many operators; operator count: 301"),
    ("a list of 101 operands is refused",
     condition("a IN (" + ",".join([":v"] * 101) + ")", N1),
     BC + "The IN operator is provided with too many operands; number of operands: 101"),
    ("a path of 33 steps is refused", get(KEY, ProjectionExpression=".".join("a" * 33)),
     "Invalid ProjectionExpression: The document path has too many nesting levels; nesting "
     "levels: 33"),
    ("overlapping paths of a projection are refused", get(KEY, ProjectionExpression="a, a.b"),
     "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
     "rewrite one of these paths; path one: [a], path two: [a, b]"),
    ("an empty projection is refused", get(KEY, ProjectionExpression=""),
     "Invalid ProjectionExpression: The expression can not be empty;"),
]

READS = [
    ("a query needs the partition key", query("sk = :v", N1),
     "Query condition missed key schema element: pk"),
    ("a partition key must be equal", query("pk > :v", S1), "Query key condition not supported"),
    ("a query takes no other attribute", query("pk = :v AND x = :w", TWO),
     "Query condition missed key schema element: sk"),
    ("a key condition takes no OR", query("pk = :v OR sk = :w", TWO),
     "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: OR"),
    ("a key has one condition only",
     query("pk = :v AND sk > :w AND sk < :w", TWO),
     "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per "
     "key"),
    ("a key condition's value has the key's type", query("pk = :v", N1),
     P + "Condition parameter type does not match schema type"),
    ("a key condition's value is not empty", query("pk = :v", {":v": {"S": ""}}),
     EMPTY_KEY % ("string", "pk")),
    ("a filter of a query takes no key attribute",
     query("pk = :v", TWO, FilterExpression="sk = :w"),
     "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"),
    ("a query needs a condition", query(None),
     "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
     "request."),
    ("a query needs an index that is there", query("pk = :v", S1, IndexName="nope"),
     "The table does not have the specified index: nope"),
    ("a global index is not read consistently",
     query("g = :v", S1, IndexName="by_g", ConsistentRead=True),
     "Consistent reads are not supported on global secondary indexes"),
    ("a query's limit is at least one", query("pk = :v", S1, Limit=0),
     ONE + "Value at 'Limit'" + FAILED + "Member must have value greater than or equal to 1"),
    ("a scan's limit is at least one", scan(Limit=0),
     ONE + "Value '0' at 'limit'" + FAILED + "Member must have value greater than or equal to 1"),
    ("specific attributes need a projection",
     query("pk = :v", S1, Select="SPECIFIC_ATTRIBUTES"),
     ONE + "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
     "SPECIFIC_ATTRIBUTES"),
    ("specific attributes of a scan need a projection", scan(Select="SPECIFIC_ATTRIBUTES"),
     "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
     "SPECIFIC_ATTRIBUTES"),
    ("all attributes of a smaller index are not there",
     query("g = :v", S1, IndexName="keys", Select="ALL_ATTRIBUTES"),
     P + "Select type ALL_ATTRIBUTES is not supported for global secondary index keys because its "
     "projection type is not ALL"),
    ("an index does not give what it does not project",
     query("g = :v", S1, IndexName="keys", ProjectionExpression="a"),
     P + "Global secondary index keys does not project [a]"),
    ("a segment is less than their number", scan(Segment=4, TotalSegments=4),
     "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
     "4 is not less than TotalSegments: 4"),
    ("a segment needs their number", scan(Segment=0),
     "The TotalSegments parameter is required but was not present in the request when Segment "
     "parameter is present"),
    ("the number of segments needs a segment", scan(TotalSegments=4),
     "The Segment parameter is required but was not present in the request when parameter "
     "TotalSegments is present"),
    ("a starting key has the key's attributes", scan(ExclusiveStartKey={"pk": {"S": "a"}}),
     "The provided starting key is invalid"),
    ("a starting key has the key's types",
     scan(ExclusiveStartKey={"pk": {"S": "a"}, "sk": {"S": "1"}}),
     "The provided starting key is invalid: The provided key element does not match the schema"),
    ("a starting key lies in the query's partition",
     query("pk = :v", S1, ExclusiveStartKey={"pk": {"S": "b"}, "sk": {"N": "1"}}),
     "The provided starting key is outside query boundaries based on provided conditions"),
    ("a starting key meets the range condition",
     query("pk = :v AND sk > :w", TWO, ExclusiveStartKey={"pk": {"S": "a"}, "sk": {"N": "0"}}),
     "The provided starting key does not match the range key predicate"),
]

BATCHES = [
    ("a batch get needs tables", ("BatchGetItem", {"RequestItems": {}}),
     "The requestItems parameter is required for BatchGetItem"),
    ("a batch write needs tables", ("BatchWriteItem", {"RequestItems": {}}),
     "The requestItems parameter is required for BatchWriteItem"),
    ("a batch get takes a key once", ("BatchGetItem", {"RequestItems": {"Tab": {"Keys": [KEY, KEY]}}}),
     "Provided list of item keys contains duplicates"),
    ("a batch write takes a key once", ("BatchWriteItem", {"RequestItems": {"Tab": [
        {"PutRequest": {"Item": KEY}}, {"DeleteRequest": {"Key": KEY}}]}}),
     "Provided list of item keys contains duplicates"),
    ("a batch get of two tables takes a hundred keys", ("BatchGetItem", {"RequestItems": {
        "Tab": {"Keys": [dict(KEY, sk={"N": str(n)}) for n in range(60)]},
        "Two": {"Keys": [{"pk": {"S": "a"}, "sk": {"S": str(n)}} for n in range(60)]}}}),
     "Too many items requested for the BatchGetItem call"),
    ("a batch get takes a hundred keys of a table", ("BatchGetItem", {"RequestItems": {
        "Tab": {"Keys": [dict(KEY, sk={"N": str(n)}) for n in range(101)]}}}),
     ONE + "Value at 'RequestItems.Tab.member.Keys'" + FAILED +
     "Member must have length less than or equal to 100"),
    ("a batch get needs keys", ("BatchGetItem", {"RequestItems": {"Tab": {"Keys": []}}}),
     ONE + "Value at 'requestItems.Tab.member.keys'" + FAILED +
     "Member must have length greater than or equal to 1"),
    ("a write request is a put or a delete", ("BatchWriteItem", {"RequestItems": {"Tab": [
        {"PutRequest": {"Item": KEY}, "DeleteRequest": {"Key": KEY}}]}}),
     "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
     "supported datatypes"),
]


def compare(operator, *values):
    return {"ComparisonOperator": operator, "AttributeValueList": list(values)}


EQ = {"pk": compare("EQ", {"S": "a"})}

LEGACY = [
    ("a write takes expressions or what they replaced, not both",
     delete(Expected={"a": {"Exists": False}}, ConditionExpression="attribute_exists(a)"),
     "Can not use both expression and non-expression parameters in the same request: "
     "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"),
    ("a conditional operator needs conditions", scan(ConditionalOperator="OR"),
     "ConditionalOperator cannot be used without Filter or Expected"),
    ("a conditional operator joins two conditions", delete(ConditionalOperator="OR",
                                                           Expected={"a": {"Exists": False}}),
     "ConditionalOperator can only be used when Filter or Expected has two or more elements"),
    ("an expected attribute has a value", put({}, Expected={"a": {}}),
     P + "Value must be provided when Exists is null for Attribute: a"),
    ("an expected comparison has a value", put({}, Expected={"a": {"ComparisonOperator": "EQ"}}),
     P + "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"),
    ("an old filter has the operator's number of values", scan(ScanFilter={"a": compare("EQ")}),
     P + "Invalid number of argument(s) for the EQ ComparisonOperator"),
    ("an old filter has the operator's type of values",
     scan(ScanFilter={"a": compare("LT", {"SS": ["a"]})}),
     P + "ComparisonOperator LT is not valid for SS AttributeValue type"),
    ("an old filter of a query takes no key attribute",
     query(None, KeyConditions=EQ, QueryFilter={"sk": compare("EQ", {"N": "1"})}),
     "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk"),
    ("an old key condition finds a range",
     query(None, KeyConditions={"pk": compare("NE", {"S": "a"})}),
     "Attempted conditional constraint is not an indexable operation"),
    ("an attribute to get is named once", get(KEY, AttributesToGet=["a", "a"]),
     P + "Duplicate value in attribute name: a"),
    ("an update without a value deletes",
     ("UpdateItem", {"TableName": "Tab", "Key": KEY, "AttributeUpdates": {"a": {"Action": "ADD"}}}),
     P + "Only DELETE action is allowed when no attribute value is specified"),
]


def table(keys, definitions, **more):
    return ("CreateTable", dict({
        "TableName": "New", "KeySchema": harness.key_schema(*keys.split()), "AttributeDefinitions":
        [{"AttributeName": d[0], "AttributeType": d[2]} for d in definitions.split()],
        "BillingMode": "PAY_PER_REQUEST"}, **more))


def index(name, keys, projection=None, **more):
    return dict({"IndexName": name, "KeySchema": harness.key_schema(*keys.split()),
                 "Projection": projection or {"ProjectionType": "ALL"}}, **more)


TABLES = [
    ("a new table needs a name", ("CreateTable", {}), NO_TABLE_NAME),
    ("a described table needs a name", ("DescribeTable", {}), NO_TABLE_NAME),
    ("a table's name has three characters", ("DescribeTable", {"TableName": "ab"}),
     ONE + "Value 'ab' at 'tableName'" + FAILED +
     "Member must have length greater than or equal to 3"),
    ("a table's name has no blank", ("GetItem", {"TableName": "a b", "Key": KEY}),
     ONE + "Value 'a b' at 'tableName'" + FAILED + NAME_PATTERN),
    ("tables are listed a hundred at a time", ("ListTables", {"Limit": 101}),
     ONE + "Value '101' at 'limit'" + FAILED + "Member must have value less than or equal to 100"),
    ("a key attribute is defined", table("a b", "a:S"),
     "Invalid KeySchema: Some index key attribute have no definition"),
    ("a definition is used", table("a", "a:S b:S"),
     P + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
     "AttributeDefinitions"),
    ("a definition is given once", table("a", "a:S a:N"), "Attribute Name is duplicated: a"),
    ("partition and sort key differ", table("a a", "a:S"),
     "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
    ("a list of indexes is not empty", table("a", "a:S", GlobalSecondaryIndexes=[]),
     P + "List of GlobalSecondaryIndexes is empty"),
    ("an index name is given once", table("a b", "a:S b:S", GlobalSecondaryIndexes=[
        index("one", "a b"), index("one", "b a")]), P + "Duplicate index name: one"),
    ("a local index needs a sort key on the table", table("a", "a:S b:S", LocalSecondaryIndexes=[
        index("one", "a b")]), P + "Table KeySchema does not have a range key, which is required "
     "when specifying a LocalSecondaryIndex"),
    ("a local index has the table's partition key",
     table("a b", "a:S b:S c:S", LocalSecondaryIndexes=[index("one", "c b")]),
     P + "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
     "one. index hash key: c, table hash key: a"),
    ("an index that includes names what", table("a", "a:S", GlobalSecondaryIndexes=[
        index("one", "a", {"ProjectionType": "INCLUDE"})]),
     P + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
    ("an index that projects all names nothing", table("a", "a:S", GlobalSecondaryIndexes=[
        index("one", "a", {"ProjectionType": "ALL", "NonKeyAttributes": ["x"]})]),
     P + "ProjectionType is ALL, but NonKeyAttributes is specified"),
    ("an update of a table changes something", ("UpdateTable", {"TableName": "Tab"}),
     "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
     "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
     "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
     "OnDemandThroughput, WarmThroughput or TableClass is required"),
    ("an index that is there is not created again", ("UpdateTable", {
        "TableName": "Tab", "AttributeDefinitions": [{"AttributeName": "g", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": index("by_g", "g")}]}),
     "Attempting to create an index which already exists"),
    ("the time to live needs an attribute", ("UpdateTimeToLive", {
        "TableName": "Tab", "TimeToLiveSpecification": {"Enabled": True}}),
     ONE + "Value null at 'timeToLiveSpecification.attributeName'" + FAILED +
     "Member must not be null"),
    ("the time to live is disabled once", ("UpdateTimeToLive", {
        "TableName": "Tab", "TimeToLiveSpecification": {"Enabled": False, "AttributeName": "t"}}),
     "TimeToLive is already disabled"),
]

OTHER_ERRORS = [
    ("an item of an unknown table is not found", ("GetItem", {"TableName": "Nope", "Key": KEY}),
     "ResourceNotFoundException", "Requested resource not found"),
    ("a batch of an unknown table is not found",
     ("BatchGetItem", {"RequestItems": {"Nope": {"Keys": [KEY]}}}),
     "ResourceNotFoundException", "Requested resource not found"),
    ("an unknown table is not described", ("DescribeTable", {"TableName": "Nope"}),
     "ResourceNotFoundException", "Requested resource not found: Table: Nope not found"),
    ("an unknown table is not deleted", ("DeleteTable", {"TableName": "Nope"}),
     "ResourceNotFoundException", "Requested resource not found: Table: Nope not found"),
    ("a table is not created twice", ("CreateTable", {
        "TableName": "Two", "BillingMode": "PAY_PER_REQUEST", "KeySchema": harness.key_schema("a"),
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}]}),
     "ResourceInUseException", "Table already exists: Two"),
    ("an unknown index is not deleted", ("UpdateTable", {
        "TableName": "Tab", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "nope"}}]}),
     "ResourceNotFoundException", "Requested resource not found: Index nope for table Tab"),
    ("a condition that does not hold fails",
     condition("attribute_exists(a)"),
     "ConditionalCheckFailedException", "The conditional request failed"),
]

WRONG_TYPES = [
    ("a number is no text", ("GetItem", {"TableName": 5}),
     "NUMBER_VALUE cannot be converted to String"),
    ("a number in N is no text", put({"a": {"N": 5}}),
     "NUMBER_VALUE cannot be converted to String"),
    ("a fraction is no text", ("GetItem", {"TableName": 5.5}),
     "DECIMAL_VALUE cannot be converted to String"),
    ("a list is no text", ("GetItem", {"TableName": []}),
     "Unrecognized collection type class java.lang.String"),
    ("an object is no text", ("GetItem", {"TableName": {}}),
     "Start of structure or map found where not expected"),
    ("a text is no integer", scan(Limit="x"), "STRING_VALUE cannot be converted to Integer"),
    ("a text is no map", ("PutItem", {"TableName": "Tab", "Item": "x"}), "Unexpected field type"),
    ("a number is no truth", get(KEY, ConsistentRead=1),
     "NUMBER_VALUE cannot be converted to Boolean"),
    ("an expected attribute is no list", put({}, Expected={"a": []}),
     "Unrecognized collection type class "
     "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue"),
    ("key conditions are no list", query(None, KeyConditions=[]),
     "Unrecognized collection type java.util.Map<java.lang.String, "
     "com.amazonaws.dynamodb.v20120810.Condition>"),
    ("a binary value is base64", put({"a": {"B": "A"}}),
     "Base64 encoded length is expected a multiple of 4 bytes but found: 1"),
]


@functools.lru_cache(None)
def shared():
    e = Endpoint()
    create_table(e, "Tab", "pk:S sk:N", {"by_g": "g:S"}, {"by_x": "pk:S x:S"})
    create_table(e, "Two", "pk:S sk:S")
    e.call("UpdateTable", {
        "TableName": "Tab", "AttributeDefinitions": [{"AttributeName": "g", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [
            {"Create": index("keys", "g", {"ProjectionType": "KEYS_ONLY"})}]})
    return e


def register(sentence, request, exception, message, prefix=None):
    def check():
        shared().fails(*request, exception, message, prefix)
    check.__name__ = sentence.replace(" ", "_")
    harness.test(check)


for group in (VALUES, KEYS, WRITES, EXPRESSIONS, READS, BATCHES, LEGACY, TABLES):
    for row_sentence, row_request, row_message in group:
        register(row_sentence, row_request, V, row_message)
for row in OTHER_ERRORS:
    register(*row)
for row_sentence, row_request, row_message in WRONG_TYPES:
    register(row_sentence, row_request, "SerializationException", row_message,
             harness.PREFIX_SERVICE)

harness.main()
