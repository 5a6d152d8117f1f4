#!/usr/bin/env python3
"""The endpoint under the AWS command line."""
import functools
import json
import os
import shutil
import subprocess

import harness
from harness import Endpoint, Skip, equal, test


@functools.lru_cache(None)
def endpoint():
    return Endpoint()


def program():
    beside = os.path.join(harness.ROOT, "build", "venv", "bin", "aws")
    found = beside if os.access(beside, os.X_OK) else shutil.which("aws")
    if not found:
        raise Skip("there is no AWS command line here")
    return found


def run(*arguments):
    """The exit code, the answer's JSON (None for none) and the complaint."""
    environment = dict(os.environ, AWS_ACCESS_KEY_ID="any", AWS_SECRET_ACCESS_KEY="any",
                       AWS_DEFAULT_REGION="us-east-1", AWS_ENDPOINT_URL=endpoint().url,
                       AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull,
                       AWS_PAGER="", AWS_MAX_ATTEMPTS="1")
    done = subprocess.run([program(), "dynamodb", *arguments], env=environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    harness.note("aws dynamodb " + " ".join(arguments), done.stdout + done.stderr)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def aws(*arguments):
    code, answer, complaint = run(*arguments)
    equal((code, complaint), (0, ""), arguments)
    return answer


@functools.lru_cache(None)
def music():
    """A table, filled from a file in the command line's own form."""
    aws("create-table", "--table-name", "Music", "--billing-mode", "PAY_PER_REQUEST",
        "--attribute-definitions", "AttributeName=Artist,AttributeType=S",
        "AttributeName=Song,AttributeType=S", "AttributeName=Year,AttributeType=N",
        "--key-schema", "AttributeName=Artist,KeyType=HASH", "AttributeName=Song,KeyType=RANGE",
        "--global-secondary-indexes", json.dumps([{
            "IndexName": "by-year", "KeySchema": harness.key_schema("Year", "Song"),
            "Projection": {"ProjectionType": "ALL"}}]))
    aws("wait", "table-exists", "--table-name", "Music")
    path = os.path.join(harness.temporary_folder(), "songs.json")
    with open(path, "w") as f:
        json.dump({"Music": [{"PutRequest": {"Item": {
            "Artist": {"S": "Artist %d" % (i % 2)}, "Song": {"S": "Song %02d" % i},
            "Year": {"N": str(1990 + i % 5)}}}} for i in range(25)]}, f)
    equal(aws("batch-write-item", "--request-items", "file://" + path), {"UnprocessedItems": {}})
    return "Music"


@test
def a_table_is_described_and_listed():
    equal(aws("describe-table", "--table-name", music(), "--query", "Table.TableStatus"), "ACTIVE")
    equal(aws("list-tables")["TableNames"], ["Music"])


@test
def an_item_is_put_got_updated_and_deleted():
    key = ["--table-name", music(), "--key", '{"Artist":{"S":"One"},"Song":{"S":"It"}}']
    item = '{"Artist":{"S":"One"},"Song":{"S":"It"},"Plays":{"N":"1"},"Tags":{"SS":["a","b"]}}'
    equal(aws("put-item", "--table-name", music(), "--item", item), None)
    equal(aws("get-item", *key, "--consistent-read"), {"Item": json.loads(item)})
    changed = aws("update-item", *key, "--update-expression", "ADD Plays :n", "--return-values",
                  "UPDATED_NEW", "--expression-attribute-values", '{":n":{"N":"2"}}')
    equal(changed, {"Attributes": {"Plays": {"N": "3"}}})
    gone = aws("delete-item", *key, "--return-values", "ALL_OLD")
    equal(gone["Attributes"]["Plays"], {"N": "3"})
    equal(aws("get-item", *key), None)


@test
def a_query_walks_its_pages():
    arguments = ["query", "--table-name", music(), "--key-condition-expression", "Artist = :a",
                 "--expression-attribute-values", '{":a":{"S":"Artist 1"}}']
    found = aws(*arguments, "--page-size", "5")
    equal([i["Song"]["S"] for i in found["Items"]], ["Song %02d" % i for i in range(1, 25, 2)])
    first = aws(*arguments, "--max-items", "3")
    rest = aws(*arguments, "--starting-token", first["NextToken"])
    equal(first["Items"] + rest["Items"], found["Items"])


@test
def an_index_is_queried():
    found = aws("query", "--table-name", music(), "--index-name", "by-year",
                "--key-condition-expression", "#y = :y", "--expression-attribute-names",
                '{"#y":"Year"}', "--expression-attribute-values", '{":y":{"N":"1992"}}',
                "--no-scan-index-forward")
    equal([i["Song"]["S"] for i in found["Items"]],
          ["Song %02d" % i for i in range(22, 0, -5)])


@test
def a_scan_counts():
    equal(aws("scan", "--table-name", music(), "--select", "COUNT", "--filter-expression",
              "Song < :s", "--expression-attribute-values", '{":s":{"S":"Song 10"}}'),
          {"Count": 10, "ScannedCount": 25, "ConsumedCapacity": None})


@test
def a_failed_condition_is_told_by_its_name():
    code, answer, complaint = run(
        "put-item", "--table-name", music(), "--item",
        '{"Artist":{"S":"Artist 0"},"Song":{"S":"Song 00"}}', "--condition-expression",
        "attribute_not_exists(Artist)")
    assert code in (254, 255) and answer is None, (code, answer)  # version 2, version 1
    assert "(ConditionalCheckFailedException)" in complaint, complaint
    assert "The conditional request failed" in complaint, complaint


@test
def the_time_to_live_is_set():
    aws("update-time-to-live", "--table-name", music(), "--time-to-live-specification",
        "Enabled=true,AttributeName=Until")
    equal(aws("describe-time-to-live", "--table-name", music())["TimeToLiveDescription"],
          {"TimeToLiveStatus": "ENABLED", "AttributeName": "Until"})


@test
def a_table_is_tagged():
    arn = aws("describe-table", "--table-name", music(), "--query", "Table.TableArn")
    equal(aws("tag-resource", "--resource-arn", arn, "--tags", "Key=Owner,Value=me",
              "Key=Stage,Value=test"), None)
    equal(aws("list-tags-of-resource", "--resource-arn", arn),
          {"Tags": [{"Key": "Owner", "Value": "me"}, {"Key": "Stage", "Value": "test"}]})
    equal(aws("untag-resource", "--resource-arn", arn, "--tag-keys", "Owner", "None"), None)
    equal(aws("list-tags-of-resource", "--resource-arn", arn, "--query", "Tags[].Key"), ["Stage"])


@test
def the_quotas_of_the_account_are_told():
    equal(aws("describe-limits", "--query", "TableMaxReadCapacityUnits"), 40000)


@test
def point_in_time_recovery_is_set():
    aws("update-continuous-backups", "--table-name", music(),
        "--point-in-time-recovery-specification", "PointInTimeRecoveryEnabled=true")
    equal(aws("describe-continuous-backups", "--table-name", music(), "--query",
              "ContinuousBackupsDescription.PointInTimeRecoveryDescription."
              "PointInTimeRecoveryStatus"), "ENABLED")


@test
def a_backup_is_not_made():
    code, _, complaint = run("create-backup", "--table-name", music(), "--backup-name", "one")
    assert code and "(UnknownOperationException)" in complaint, complaint
    equal(aws("list-backups"), {"BackupSummaries": []})


@test
def a_table_is_deleted():
    aws("create-table", "--table-name", "Short", "--billing-mode", "PAY_PER_REQUEST",
        "--attribute-definitions", "AttributeName=a,AttributeType=B", "--key-schema",
        "AttributeName=a,KeyType=HASH")
    aws("delete-table", "--table-name", "Short")
    aws("wait", "table-not-exists", "--table-name", "Short")
    code, _, complaint = run("describe-table", "--table-name", "Short")
    assert code and "Requested resource not found: Table: Short not found" in complaint, complaint


harness.main()
