#!/usr/bin/env python3
"""PartiQL statements under boto3: alone, in batches, in transactions."""
import functools

import aws
import harness
from aws import answer, check_failure, failure
from harness import Endpoint, equal, key_schema, test

CONDITION = ("ConditionalCheckFailedException", "The conditional request failed")


@functools.lru_cache(None)
def db():
    return aws.client(Endpoint())


def table(name, count=0):
    """Keys pk and sk, an index on g; items a/1 to a/count."""
    types = [{"AttributeName": attribute, "AttributeType": kind}
             for attribute, kind in (("pk", "S"), ("sk", "N"), ("g", "S"))]
    db().create_table(
        TableName=name, KeySchema=key_schema("pk", "sk"), AttributeDefinitions=types,
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[{"IndexName": "by-g", "KeySchema": key_schema("g"),
                                 "Projection": {"ProjectionType": "KEYS_ONLY"}}])
    for i in range(1, count + 1):
        run("INSERT INTO %s VALUE {'pk':'a','sk':%d,'g':'g%d','v':%d}" % (name, i, i % 2, i * 10))


def run(statement, *parameters, **more):
    if parameters:
        more["Parameters"] = list(parameters)
    return answer(db().execute_statement(Statement=statement, **more))


def refused(name, message, statement, **more):
    return check_failure(name, message, db().execute_statement, Statement=statement, **more)


def numbers(items, name="sk"):
    return [int(item[name]["N"]) for item in items]


@test
def an_item_is_inserted_selected_updated_and_deleted():
    table("Lives")
    equal(run("INSERT INTO Lives VALUE {'pk': ?, 'sk': ?, 'v': <<1, 2>>, 'm': {'l': [true]}}",
              {"S": "it's"}, {"N": "1"}), {})
    equal(run("SELECT * FROM Lives WHERE pk = 'it''s' AND sk = 1")["Items"],
          [{"pk": {"S": "it's"}, "sk": {"N": "1"}, "v": {"NS": ["1", "2"]},
            "m": {"M": {"l": {"L": [{"BOOL": True}]}}}}])
    equal(run("SELECT m.l[0], sk FROM Lives WHERE pk = ? AND sk = 1", {"S": "it's"})["Items"],
          [{"l[0]": {"BOOL": True}, "sk": {"N": "1"}}])
    equal(run("UPDATE Lives SET v = set_add(v, <<3>>) SET n = sk + 1 REMOVE m "
              "WHERE pk = ? AND sk = 1 RETURNING ALL NEW *", {"S": "it's"})["Items"],
          [{"pk": {"S": "it's"}, "sk": {"N": "1"}, "v": {"NS": ["1", "2", "3"]},
            "n": {"N": "2"}}])
    equal(run("DELETE FROM Lives WHERE pk = ? AND sk = 1", {"S": "it's"}), {})
    equal(run("SELECT * FROM Lives"), {"Items": []})


@test
def failures_are_exceptions_of_their_own():
    table("Fails", 1)
    refused("DuplicateItemException", "Duplicate primary key exists in table",
            "INSERT INTO Fails VALUE {'pk': 'a', 'sk': 1}")
    refused(*CONDITION, "UPDATE Fails SET v = 1 WHERE pk = 'none' AND sk = 1")
    refused("ResourceNotFoundException", "Requested resource not found", "SELECT * FROM Nowhere")
    refused("ValidationException", "Where clause does not contain a mandatory equality on all key "
            "attributes", "DELETE FROM Fails WHERE pk = 'a'")
    told = failure(db().execute_statement, ReturnValuesOnConditionCheckFailure="ALL_OLD",
                   Statement="DELETE FROM Fails WHERE pk = 'a' AND sk = 1 AND v = 11")
    equal(told["Item"]["v"], {"N": "10"})


@test
def a_select_goes_on_by_its_token():
    table("Pages", 25)
    found, more, pages = [], {}, 0
    while True:
        page = run("SELECT sk FROM Pages WHERE pk = 'a' AND sk > ? ORDER BY sk DESC",
                   {"N": "2"}, Limit=10, **more)
        found += numbers(page["Items"])
        pages += 1
        if "NextToken" not in page:
            break
        equal(page["LastEvaluatedKey"], {"pk": {"S": "a"}, "sk": {"N": str(found[-1])}})
        more = {"NextToken": page["NextToken"]}
    equal((found, pages), (list(range(25, 2, -1)), 3))
    refused("ValidationException", "NextToken does not match request", "SELECT * FROM Pages",
            **more)


@test
def a_condition_on_the_key_is_no_scan():
    table("Keyed")
    for i in range(4):
        db().put_item(TableName="Keyed", Item={"pk": {"S": "p%d" % i}, "sk": {"N": "1"},
                                               "v": {"S": "v" * 40000}})
    def units(statement):
        told = run(statement, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
        return told["TableName"], told["CapacityUnits"]
    equal(units("SELECT sk FROM Keyed"), ("Keyed", 20.0))
    equal(units("SELECT sk FROM Keyed WHERE pk = 'p1'"), ("Keyed", 5.0))
    equal(units("SELECT sk FROM Keyed WHERE pk IN ['p1', 'p2'] AND sk = 1"), ("Keyed", 10.0))


@test
def an_index_is_selected_by_its_quoted_name():
    table("Indexed", 6)
    equal(numbers(run('SELECT * FROM "Indexed"."by-g" WHERE g = \'g1\'')["Items"]), [1, 3, 5])
    equal(sorted(run('SELECT * FROM "Indexed"."by-g" WHERE g = \'g1\'')["Items"][0]),
          ["g", "pk", "sk"])
    refused("ValidationException",
            "Strongly consistent read is not supported on Global Secondary Indexes",
            'SELECT * FROM "Indexed"."by-g"', ConsistentRead=True)


@test
def a_batch_answers_each_statement():
    table("Batched", 2)
    got = answer(db().batch_execute_statement(Statements=[
        {"Statement": "SELECT v FROM Batched WHERE pk = 'a' AND sk = ?",
         "Parameters": [{"N": "2"}]},
        {"Statement": "SELECT v FROM Batched WHERE pk = 'a' AND sk = 9"},
        {"Statement": "SELECT v FROM Batched WHERE pk = 'a'"}]))
    equal(got["Responses"][:2],
          [{"TableName": "Batched", "Item": {"v": {"N": "20"}}}, {"TableName": "Batched"}])
    equal(got["Responses"][2]["Error"]["Code"], "ValidationError")
    got = answer(db().batch_execute_statement(ReturnConsumedCapacity="TOTAL", Statements=[
        {"Statement": "INSERT INTO Batched VALUE {'pk':'a','sk':1}"},
        {"Statement": "INSERT INTO Batched VALUE {'pk':'a','sk':3}"}]))
    equal(got["Responses"],
          [{"TableName": "Batched", "Error": {"Code": "DuplicateItem", "Message":
                                              "Duplicate primary key exists in table"}},
           {"TableName": "Batched"}])
    equal(got["ConsumedCapacity"], [{"TableName": "Batched", "CapacityUnits": 2.0}])


@test
def a_transaction_happens_as_a_whole_or_not_at_all():
    table("Together", 2)
    both = [{"Statement": "UPDATE Together SET v = v + 1 WHERE pk = 'a' AND sk = 1"},
            {"Statement": "EXISTS(SELECT * FROM Together WHERE pk = 'a' AND sk = 2 AND v = ?)",
             "Parameters": [{"N": "20"}]}]
    for _ in range(2):
        told = answer(db().execute_transaction(TransactStatements=both, ClientRequestToken="once"))
        equal(told, {"Responses": [{}, {}]})
    both[1]["Parameters"] = [{"N": "21"}]
    told = failure(db().execute_transaction, TransactStatements=both)
    equal(told["Error"]["Code"], "TransactionCanceledException")
    equal(told["CancellationReasons"], [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}])
    reads = [{"Statement": "SELECT v FROM Together WHERE pk = 'a' AND sk = %d" % i}
             for i in (2, 1, 7)]
    equal(answer(db().execute_transaction(TransactStatements=reads))["Responses"],
          [{"Item": {"v": {"N": "20"}}}, {"Item": {"v": {"N": "11"}}}, {}])


harness.main()
