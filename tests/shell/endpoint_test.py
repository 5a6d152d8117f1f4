#!/usr/bin/env python3
"""The prompt over an endpoint: the same statements and answers as on a store,
signed requests, and what happens when an endpoint throttles, fails or breaks off.

    tests/shell/endpoint_test.py [WORD ...]
"""
import json
import os

from endpoints import Scripted, Serve, needs_curl, over
from shell_support import TABLE, case, expect, main

CREDENTIALS = """[default]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = wJalr/XUtnFEMI+K7MDENG
[temporary]
aws_access_key_id = ASIATEMPORARY
aws_secret_access_key = passing
aws_session_token = to/ken+with==
"""


STATEMENTS = TABLE + """
put app {"pk":"a","v":1.50}
put app {"pk":"b","v":"é\\u0000\\"","l":[1,{"m":null}]}
scan app
SELECT * FROM app WHERE pk = 'a';
get app {"pk":"b"}
update app {"pk":"a"} SET v = v + :n {":n":1} return=new
.tables
.shards app
.sweep
delete app {"pk":"a"} return=old
put app {"pk":"a"} if="attribute_exists(pk)"
"""


@case
@needs_curl
def statements_answer_as_on_a_store(t):
    def stripped(text):
        return [l for l in text.splitlines() if "TableId" not in l and "DateTime" not in l]

    here = t.stator(stdin=STATEMENTS)
    with Serve(t) as url:
        there = over(t, url, stdin=STATEMENTS)
    assert here.code == there.code == 1
    assert "ConditionalCheckFailedException" in here.err and here.err == there.err, there
    assert stripped(here.out) == stripped(there.out), there


@case
@needs_curl
def a_url_in_the_place_of_the_file_is_an_endpoint(t):
    with Serve(t) as url:
        expect(t.stator(url, "list-tables"), code=0, out_has='"TableNames": []')
        expect(t.stator("list-tables", "--endpoint", url), code=0, out_has='"TableNames": []')
        expect(t.stator(stdin=".open %s\nlist-tables\n" % url), code=0, out_has='"TableNames"')


@case
@needs_curl
def requests_are_signed_by_the_environment_or_a_profile(t):
    t.write("keys", CREDENTIALS)
    files = dict(AWS_SHARED_CREDENTIALS_FILE="keys")
    refused = "UnrecognizedClientException"
    with Serve(t, "--credentials", "keys") as url:
        expect(over(t, url, "list-tables"), code=1, err_has=refused)
        expect(over(t, url, "list-tables", AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
                    AWS_SECRET_ACCESS_KEY="wJalr/XUtnFEMI+K7MDENG"), code=0)
        expect(over(t, url, "list-tables", AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
                    AWS_SECRET_ACCESS_KEY="other"), code=1, err_has="InvalidSignatureException")
        expect(over(t, url, "list-tables", **files), code=0)
        expect(over(t, url, "list-tables", AWS_PROFILE="temporary", **files), code=0)
        expect(over(t, url, "--profile", "temporary", "list-tables", **files), code=0)
        # A token is signed as well: one that is not the profile's is refused.
        expect(over(t, url, "list-tables", AWS_ACCESS_KEY_ID="ASIATEMPORARY",
                    AWS_SECRET_ACCESS_KEY="passing", AWS_SESSION_TOKEN="other"), code=1)
        expect(over(t, url, "--profile", "nobody", "list-tables", **files), code=1,
               err="stator: no profile is called nobody\n")


@case
@needs_curl
def the_home_folder_has_the_files(t):
    os.mkdir(t.path(".aws"))
    t.write(".aws/credentials", CREDENTIALS)
    t.write(".aws/config", "[default]\nregion = eu-west-3\n[profile away]\nregion = sa-east-1\n")
    make = '"TableArn": "arn:aws:dynamodb:%s:'
    with Serve(t, "--credentials", ".aws/credentials") as url:
        expect(over(t, url, TABLE), code=0, out_has=make % "eu-west-3")
        expect(over(t, url, "--region", "eu-north-1", "describe-table --table-name app"),
               code=0, out_has=make % "eu-north-1")
    with Serve(t) as url:
        expect(over(t, url, "--profile", "away", TABLE), code=0, out_has=make % "sa-east-1")


@case
@needs_curl
def aws_needs_a_region_and_credentials(t):
    expect(over(t, "aws", "list-tables"), code=1, err_has="no region: say --region, or set AWS_REGION")
    expect(over(t, "aws", "--region", "eu-west-1", "list-tables"), code=1, err_has="no credentials: ")
    expect(over(t, "https://dynamodb.eu-west-1.amazonaws.com", "list-tables"), code=1,
           err_has="no credentials: ")


@case
@needs_curl
def an_endpoint_that_is_not_there_is_named(t):
    expect(over(t, "http://127.0.0.1:1", "list-tables"), code=1,
           err_has="stator: http://127.0.0.1:1: Failed to connect")
    expect(over(t, "ftp://127.0.0.1", "list-tables"), code=1, err_has="ftp")


THROTTLED = (400, '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",'
                  '"message":"slow down"}')
FAILING = (500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"oh"}')
TABLES = (200, '{"TableNames":["t"]}')


@case
@needs_curl
def what_passes_by_itself_is_tried_again(t):
    with Scripted(THROTTLED, FAILING, None, TABLES) as s:
        expect(over(t, s.url, "ListTables"), code=0, out_has='"t"')
        assert len(s.requests) == 4 and len({body for _, body in s.requests}) == 1
    with Scripted(THROTTLED, (200, "{}")) as s:
        expect(over(t, s.url, 'put app {"pk":"a"}'), code=0)
        assert len(s.requests) == 2


@case
@needs_curl
def a_write_that_may_be_done_is_not_made_twice(t):
    for answer in (FAILING, None):
        with Scripted(answer) as s:
            expect(over(t, s.url, 'update app {"pk":"a"} ADD n :n {":n":1}'), code=1,
                   err_has="; whether the call was carried out is not known")
            assert len(s.requests) == 1


@case
@needs_curl
def throttling_without_end_is_the_answer(t):
    with Scripted(*[THROTTLED] * 10) as s:
        expect(over(t, s.url, "ListTables"), code=1,
               err="ProvisionedThroughputExceededException: slow down\n")


@case
@needs_curl
def a_damaged_answer_is_no_answer(t):
    with Scripted((200, '{"TableNames":["t"]}', 1), TABLES) as s:
        expect(over(t, s.url, "ListTables"), code=0, out_has='"t"')
        assert len(s.requests) == 2


@case
@needs_curl
def what_is_no_dynamodb_is_said(t):
    with Scripted((404, "<html>nothing here</html>")) as s:
        expect(over(t, s.url, "ListTables"), code=1, err_has="answers HTTP 404, not as DynamoDB does")
    with Scripted((200, "hello")) as s:
        expect(over(t, s.url, "ListTables"), code=1, err_has="answers HTTP 200, not as DynamoDB does")


@case
@needs_curl
def an_answer_without_what_was_asked_for_is_not_taken_for_an_empty_one(t):
    for command in "SELECT * FROM app;", "scan app", ".tables", "SHOW TABLES;", ".export --all folder":
        for answer in '{"message":"welcome"}', '{"Items":5,"TableNames":[5]}':
            with Scripted(*[(200, answer)] * 3) as s:
                expect(over(t, s.url, "-e", command), code=1, out="", err_has="the answer is not understood")


@case
@needs_curl
def a_table_whose_items_are_not_understood_is_not_dropped(t):
    table = {"Table": {"TableName": "app", "TableStatus": "ACTIVE", "ItemCount": 1, "TableArn": "arn:table/app",
                       "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                       "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}}
    answers = [json.dumps(a) for a in (table, {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}},
                                       {"Tags": []}, {"message": "welcome"}, table)]
    with Scripted(*[(200, a) for a in answers]) as s:
        expect(over(t, s.url, "-e", ".set undo on", "-e", "DROP TABLE app;"), code=1,
               err_has="the answer is not understood")
        assert not any("DeleteTable" in str(r) for r in s.requests) and len(s.requests) == 4, s.requests


@case
@needs_curl
def targets_have_the_right_service(t):
    with Scripted((200, '{"Streams":[]}'), (200, '{"Deleted":0}'), TABLES) as s:
        for statement in ("ListStreams", "Sweep", "ListTables"):
            expect(over(t, s.url, statement), code=0)
        targets = [headers["X-Amz-Target"] for headers, _ in s.requests]
    assert targets == ["DynamoDBStreams_20120810.ListStreams", "Stator_20261121.Sweep",
                       "DynamoDB_20120810.ListTables"], targets


main()
