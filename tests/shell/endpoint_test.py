#!/usr/bin/env python3
"""The prompt over an endpoint: the same statements and answers as on a store,
signed requests, and what happens when an endpoint throttles, fails or breaks off.

    tests/shell/endpoint_test.py [WORD ...]
"""
import json
import os
import subprocess
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer

import shell_support as support
from shell_support import TABLE, Skipped, case, environment, expect, main

CREDENTIALS = """[default]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = wJalr/XUtnFEMI+K7MDENG
[temporary]
aws_access_key_id = ASIATEMPORARY
aws_secret_access_key = passing
aws_session_token = to/ken+with==
"""


class Serve:
    """`stator serve` on a free port, as long as the block runs."""

    def __init__(self, bench, *words):
        self.bench, self.words = bench, words

    def __enter__(self):
        self.process = subprocess.Popen(
            [support.STATOR, "serve", "--port", "0", "--exit-on-stdin-close"] + list(self.words),
            cwd=self.bench.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment(self.bench.folder))
        return self.process.stdout.readline().decode("utf-8").strip()

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=support.SECONDS)
        self.process.stdout.close()


class Scripted:
    """An endpoint that gives the answers of a list, one after the other: (status,
    body), or None to break the connection off. Keeps the requests."""

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []

    def __enter__(self):
        script = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                script.requests.append((dict(self.headers), body))
                answer = script.answers.pop(0)
                if answer is None:
                    self.close_connection = True
                    return
                status, text, checksum = (answer + (None,))[:3]
                data = text.encode("utf-8")
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("x-amz-crc32", str(zlib.crc32(data) if checksum is None else checksum))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.server.server_port

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def needs_curl(function):
    def run(t):
        if "without libcurl" in t.stator("--endpoint", "http://127.0.0.1:1", "list-tables").err:
            raise Skipped("built without libcurl")
        function(t)

    run.__name__ = function.__name__
    return run


def over(t, url, *words, stdin="", **env):
    return t.stator("--endpoint", url, *words, stdin=stdin, env=environment(t.folder, **env))


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
def targets_have_the_right_service(t):
    with Scripted((200, '{"Streams":[]}'), (200, '{"Deleted":0}'), TABLES) as s:
        for statement in ("ListStreams", "Sweep", "ListTables"):
            expect(over(t, s.url, statement), code=0)
        targets = [headers["X-Amz-Target"] for headers, _ in s.requests]
    assert targets == ["DynamoDBStreams_20120810.ListStreams", "Stator_20261121.Sweep",
                       "DynamoDB_20120810.ListTables"], targets


main()
