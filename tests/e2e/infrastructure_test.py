#!/usr/bin/env python3
"""What infrastructure tools do with a table: Terraform's aws_dynamodb_table and the
resources around it, step by step in its own order, through boto3."""
import functools
import json

import boto3
import botocore.config

import aws
import harness
from aws import answer, check_failure, failure
from harness import Endpoint, equal, key_schema, test

STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/changes"
ONCE = {"Delay": 1, "MaxAttempts": 1}


@functools.lru_cache(None)
def endpoint():
    return Endpoint()


@functools.lru_cache(None)
def db():
    return aws.client(endpoint())


def create(name, **more):
    """What Terraform sends for a table, and waits for."""
    made = db().create_table(
        TableName=name, BillingMode=more.pop("BillingMode", "PAY_PER_REQUEST"),
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("g", "pk", "sk")],
        KeySchema=key_schema("pk", "sk"), GlobalSecondaryIndexes=[{
            "IndexName": "by-g", "KeySchema": key_schema("g"),
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]},
            **more.pop("index", {})}], **more)["TableDescription"]
    db().get_waiter("table_exists").wait(TableName=name, WaiterConfig=ONCE)
    return made["TableArn"]


def described(name):
    return db().describe_table(TableName=name)["Table"]


def tags(arn):
    return {t["Key"]: t["Value"] for t in db().list_tags_of_resource(ResourceArn=arn)["Tags"]}


def recovery(name):
    return db().describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]


def delete(name):
    db().delete_table(TableName=name)
    db().get_waiter("table_not_exists").wait(TableName=name, WaiterConfig=ONCE)


@test
def a_plain_table_reads_back_as_one():
    arn = create("Plain")
    equal(answer(db().describe_time_to_live(TableName="Plain")),
          {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}})
    equal(recovery("Plain"), {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription":
                              {"PointInTimeRecoveryStatus": "DISABLED"}})
    equal(answer(db().list_tags_of_resource(ResourceArn=arn)), {"Tags": []})
    equal(answer(db().describe_contributor_insights(TableName="Plain")),
          {"TableName": "Plain", "ContributorInsightsStatus": "DISABLED"})
    equal(answer(db().describe_kinesis_streaming_destination(TableName="Plain")),
          {"TableName": "Plain", "KinesisDataStreamDestinations": []})
    check_failure("PolicyNotFoundException", "Resource-based policy not found for the provided "
                  "ResourceArn: " + arn, db().get_resource_policy, ResourceArn=arn)
    check_failure("ResourceNotFoundException", "Global table with name: 'Plain' does not exist.",
                  db().describe_table_replica_auto_scaling, TableName="Plain")
    equal(answer(db().list_backups(TableName="Plain")), {"BackupSummaries": []})
    equal(answer(db().list_exports(TableArn=arn)), {"ExportSummaries": []})
    equal(answer(db().list_imports(TableArn=arn)), {"ImportSummaryList": []})
    equal(answer(db().list_global_tables()), {"GlobalTables": []})
    delete("Plain")


@test
def a_table_is_created_read_updated_and_destroyed():
    arn = create("Whole", Tags=[{"Key": "env", "Value": "test"}, {"Key": "team", "Value": "a"}],
                 TableClass="STANDARD_INFREQUENT_ACCESS", DeletionProtectionEnabled=True,
                 OnDemandThroughput={"MaxReadRequestUnits": 10, "MaxWriteRequestUnits": 5},
                 StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
                 SSESpecification={"Enabled": True, "SSEType": "KMS"},
                 index={"OnDemandThroughput": {"MaxReadRequestUnits": 7}})
    # what is set after the table is there
    db().update_time_to_live(TableName="Whole", TimeToLiveSpecification={
        "AttributeName": "until", "Enabled": True})
    equal(db().describe_time_to_live(TableName="Whole")["TimeToLiveDescription"],
          {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"})
    db().update_continuous_backups(TableName="Whole", PointInTimeRecoverySpecification={
        "PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 20})
    got = recovery("Whole")["PointInTimeRecoveryDescription"]
    equal((got["PointInTimeRecoveryStatus"], got["RecoveryPeriodInDays"]), ("ENABLED", 20))
    assert got["EarliestRestorableDateTime"] <= got["LatestRestorableDateTime"], got
    # reading back shows no drift
    table = described("Whole")
    equal((table["TableArn"], table["TableStatus"]), (arn, "ACTIVE"))
    equal(table["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
    equal(table["OnDemandThroughput"], {"MaxReadRequestUnits": 10, "MaxWriteRequestUnits": 5})
    equal(table["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS")
    equal((table["DeletionProtectionEnabled"], table["SSEDescription"]["Status"]),
          (True, "ENABLED"))
    equal(table["StreamSpecification"], {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    equal(table["WarmThroughput"], {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000,
                                    "Status": "ACTIVE"})
    index = table["GlobalSecondaryIndexes"][0]
    equal((index["IndexStatus"], index["OnDemandThroughput"], index["WarmThroughput"]["Status"]),
          ("ACTIVE", {"MaxReadRequestUnits": 7}, "ACTIVE"))
    equal(tags(arn), {"env": "test", "team": "a"})
    # tags are updated as the difference
    equal(answer(db().untag_resource(ResourceArn=arn, TagKeys=["team"])), {})
    equal(answer(db().tag_resource(ResourceArn=arn, Tags=[{"Key": "env", "Value": "prod"},
                                                          {"Key": "cost", "Value": "42"}])), {})
    equal(tags(arn), {"env": "prod", "cost": "42"})
    # on-demand maxima, one changed, one taken away
    db().update_table(TableName="Whole", OnDemandThroughput={
        "MaxReadRequestUnits": 20, "MaxWriteRequestUnits": -1})
    equal(described("Whole")["OnDemandThroughput"], {"MaxReadRequestUnits": 20})
    db().update_table(TableName="Whole", AttributeDefinitions=[
        {"AttributeName": "g", "AttributeType": "S"}], GlobalSecondaryIndexUpdates=[
            {"Update": {"IndexName": "by-g", "OnDemandThroughput": {"MaxReadRequestUnits": 9}}}])
    equal(described("Whole")["GlobalSecondaryIndexes"][0]["OnDemandThroughput"],
          {"MaxReadRequestUnits": 9})
    # destroying: protected first
    check_failure("ValidationException", "Resource cannot be deleted as it is currently protected "
                  "against deletion. Disable deletion protection first.", db().delete_table,
                  TableName="Whole")
    db().update_table(TableName="Whole", DeletionProtectionEnabled=False)
    delete("Whole")
    check_failure("ResourceNotFoundException", "Requested resource not found: ResourceArn: %s not "
                  "found" % arn, db().list_tags_of_resource, ResourceArn=arn)
    check_failure("TableNotFoundException", "Table not found: Whole",
                  db().describe_continuous_backups, TableName="Whole")


@test
def a_policy_is_attached_and_taken_off():
    arn = create("Policed")
    policy = {"Version": "2012-10-17", "Statement": [{
        "Sid": "Read", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
        "Action": ["dynamodb:GetItem"], "Resource": arn}]}
    put = db().put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy, indent=2))
    got = db().get_resource_policy(ResourceArn=arn)
    equal(got["RevisionId"], put["RevisionId"])
    shown = json.loads(got["Policy"])["Statement"][0]
    equal((shown["Principal"], shown["Action"]),
          ({"AWS": "arn:aws:iam::111122223333:root"}, "dynamodb:GetItem"))
    equal(db().put_resource_policy(ResourceArn=arn, Policy=got["Policy"])["RevisionId"],
          put["RevisionId"])
    gone = db().delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=put["RevisionId"])
    equal(gone["RevisionId"], put["RevisionId"])
    equal(failure(db().get_resource_policy, ResourceArn=arn)["Error"]["Code"],
          "PolicyNotFoundException")
    delete("Policed")


@test
def insights_and_a_kinesis_stream_are_switched_on_and_off():
    create("Watched")
    db().update_contributor_insights(TableName="Watched", IndexName="by-g",
                                     ContributorInsightsAction="ENABLE")
    db().get_waiter("contributor_insights_enabled").wait(TableName="Watched", IndexName="by-g",
                                                         WaiterConfig=ONCE)
    equal([(s["TableName"], s["IndexName"], s["ContributorInsightsStatus"]) for s in
           db().list_contributor_insights()["ContributorInsightsSummaries"]],
          [("Watched", "by-g", "ENABLED")])
    db().enable_kinesis_streaming_destination(TableName="Watched", StreamArn=STREAM)
    db().get_waiter("kinesis_streaming_destination_active").wait(TableName="Watched",
                                                                 WaiterConfig=ONCE)
    db().disable_kinesis_streaming_destination(TableName="Watched", StreamArn=STREAM)
    equal(db().describe_kinesis_streaming_destination(
        TableName="Watched")["KinesisDataStreamDestinations"],
          [{"StreamArn": STREAM, "DestinationStatus": "DISABLED"}])
    delete("Watched")


@test
def a_provisioned_table_becomes_one_on_demand():
    create("Switch", BillingMode="PROVISIONED",
           ProvisionedThroughput={"ReadCapacityUnits": 3, "WriteCapacityUnits": 2}, index={
               "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}})
    assert "BillingModeSummary" not in described("Switch")
    db().update_table(TableName="Switch", BillingMode="PAY_PER_REQUEST")
    table = described("Switch")
    equal(table["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
    equal([t["ProvisionedThroughput"]["ReadCapacityUnits"] for t in
           (table, table["GlobalSecondaryIndexes"][0])], [0, 0])
    delete("Switch")


@test
def limits_and_endpoints_are_told():
    equal(answer(db().describe_limits()), {
        "AccountMaxReadCapacityUnits": 80000, "AccountMaxWriteCapacityUnits": 80000,
        "TableMaxReadCapacityUnits": 40000, "TableMaxWriteCapacityUnits": 40000})
    told = db().describe_endpoints()["Endpoints"]
    equal(told, [{"Address": "dynamodb.us-east-1.amazonaws.com", "CachePeriodInMinutes": 1440}])


@test
def a_client_that_discovers_endpoints_stays_here():
    config = botocore.config.Config(endpoint_discovery_enabled=True,
                                    retries={"total_max_attempts": 1})
    client = boto3.client("dynamodb", endpoint_url=endpoint().url, config=config,
                          **aws.CREDENTIALS)
    assert isinstance(client.list_tables()["TableNames"], list)


@test
def what_would_make_a_backup_is_an_unknown_operation():
    for name in ("CreateBackup", "RestoreTableFromBackup", "RestoreTableToPointInTime",
                 "ExportTableToPointInTime", "ImportTable", "SearchVectors"):
        got = endpoint().ask(name, {})
        equal((got.status, got.body), (400, b'{"__type":"com.amazon.coral.service#'
                                            b'UnknownOperationException"}'))


@test
def tagging_answers_no_byte():
    arn = create("Bytes")
    got = endpoint().ask("TagResource", {
        "ResourceArn": arn, "Tags": [{"Key": "a", "Value": ""}]})
    equal((got.status, got.body, got.headers["Content-Length"], got.headers["x-amz-crc32"]),
          (200, b"", "0", "0"))
    delete("Bytes")


harness.main()
