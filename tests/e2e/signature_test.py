#!/usr/bin/env python3
"""Signatures of requests: verified where keys are given, and what they say of
ARNs everywhere. botocore signs."""
import calendar
import gzip
import json
import os
import subprocess
import time
from datetime import datetime, timedelta, timezone

import boto3
import botocore.auth
import botocore.exceptions
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

import harness
from harness import (Endpoint, JSON_10, STATOR, create_table, equal, temporary_folder, test)

LIST = "DynamoDB_20120810.ListTables"
ID, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
MISMATCH = ("The request signature we calculated does not match the signature you provided. Check "
            "your AWS Secret Access Key and signing method. Consult the service documentation for "
            "details.")
UNKNOWN_KEY = "The security token included in the request is invalid."
FORM = "%Y%m%dT%H%M%SZ"

PROFILES = """
# keys of a made-up company
[default]
aws_access_key_id = AKIDFIRST
aws_secret_access_key = first+secret/with=signs   # and a comment
region = eu-west-1
s3 =
  max_concurrent_requests = 20

[second]
AWS_ACCESS_KEY_ID=AKIDSECOND
aws_secret_access_key=second
aws_account_id = 123456789012

; a role has no key
[role]
role_arn = arn:aws:iam::111111111111:role/x

[session]
aws_access_key_id = ASIASESSION
aws_secret_access_key = third
aws_session_token = token/of+the=session

[numbers]
aws_access_key_id = 210987654321
aws_secret_access_key = fourth
"""


class QueryAuth(botocore.auth.SigV4QueryAuth):
    """botocore's would move the body into the query string."""

    def _modify_request_before_signing(self, request):
        body, request.data = request.data, b""
        super()._modify_request_before_signing(request)
        request.data = body


def endpoint_with_key(*more):
    return Endpoint("--access-key", ID, "--secret-key", SECRET, *more)


def endpoint_with_profiles():
    path = os.path.join(temporary_folder(), "credentials")
    with open(path, "w") as f:
        f.write(PROFILES)
    return Endpoint("--credentials", path)


def signed(e, body=b"{}", target=LIST, key=ID, secret=SECRET, token=None, region="us-east-1",
           service="dynamodb", path="/", method="POST", more=None, auth=botocore.auth.SigV4Auth):
    """The path and headers of a request that botocore has signed."""
    headers = {"Content-Type": JSON_10, "X-Amz-Target": target}
    headers.update(more or {})
    request = AWSRequest(method, e.url + path, headers, body)
    auth(Credentials(key, secret, token), service, region).add_auth(request)
    prepared = request.prepare()
    headers = {k: v if isinstance(v, str) else v.decode() for k, v in prepared.headers.items()}
    headers.pop("Content-Length", None)
    return prepared.url[len(e.url):], headers


def send(e, body=b"{}", change=None, **how):
    path, headers = signed(e, body, **how)
    if change:
        change(headers)
    return e.send("POST", path, body, headers)


def refused(answer, exception, message):
    equal((answer.status, answer.json),
          (400, {"__type": "com.amazon.coral.service#" + exception, "message": message}))


def mismatch(answer):
    refused(answer, "InvalidSignatureException", MISMATCH)


def client(e, key, secret, token=None, region="us-east-1"):
    return boto3.client("dynamodb", endpoint_url=e.url, region_name=region, aws_access_key_id=key,
                        aws_secret_access_key=secret, aws_session_token=token,
                        config=Config(retries={"total_max_attempts": 1}))


def boto_error(function, **arguments):
    try:
        function(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("this should have failed")


# --------------------------------------------------------------------- verified

@test
def a_right_signature_is_let_in_and_a_wrong_secret_is_not():
    e = endpoint_with_key()
    equal(send(e).json, {"TableNames": []})
    mismatch(send(e, secret=SECRET + "x"))
    equal(client(e, ID, SECRET).list_tables()["TableNames"], [])
    equal(boto_error(client(e, ID, "wrong").list_tables), ("InvalidSignatureException", MISMATCH))
    equal(e.stop(), 0)


@test
def a_signature_covers_the_body_the_headers_and_the_target():
    e = endpoint_with_key()
    path, headers = signed(e, b'{"Limit":1}')
    equal(e.send("POST", path, b'{"Limit":1}', headers).status, 200)
    mismatch(e.send("POST", path, b'{"Limit":2}', headers))
    mismatch(send(e, change=lambda h: h.update({"X-Amz-Target": "DynamoDB_20120810.Scan"})))
    mismatch(send(e, change=lambda h: h.update({"Content-Type": "application/json"})))
    mismatch(send(e, change=lambda h: h.update({"Host": "elsewhere"})))
    mismatch(send(e, change=lambda h: h.update(
        {"Authorization": h["Authorization"][:-1] + ("0" if h["Authorization"][-1] != "0" else "1")})))
    mismatch(send(e, change=lambda h: h.update({"Authorization": h["Authorization"] + "00"})))
    mismatch(send(e, change=lambda h: h.update(
        {"Authorization": h["Authorization"].split("Signature=")[0] + "Signature=x"})))
    equal(send(e, change=lambda h: h.update({"X-Unsigned": "is not covered"})).status, 200)
    equal(e.stop(), 0)


@test
def blanks_in_signed_headers_count_once_and_those_around_them_not_at_all():
    e = endpoint_with_key()
    equal(send(e, more={"X-Note": "two   blanks  each"}).status, 200)
    equal(send(e, more={"X-Note": "a"}, change=lambda h: h.update({"X-Note": "  a\t "})).status, 200)
    mismatch(send(e, more={"X-Note": "a b"}, change=lambda h: h.update({"X-Note": "ab"})))
    equal(e.stop(), 0)


@test
def paths_and_query_strings_are_covered_as_they_were_sent():
    e = endpoint_with_key()
    for path in ("/deep/path", "/a%20b/c", "/umlaut%C3%A4/", "/?b=2&a=1", "/?a=2&a=1&a-=0&A=3",
                 "/?empty=&bare", "/?text=a%20b%2Fc%3Dd%26e%25", "/?plus=a%2Bb", "/x~y-z_.w"):
        equal(send(e, path=path).status, 200, path)
    path, headers = signed(e, path="/?a=1")
    mismatch(e.send("POST", "/?a=2", b"{}", headers))
    mismatch(e.send("POST", "/b?a=1", b"{}", headers))
    mismatch(e.send("POST", "/", b"{}", headers))
    equal(e.stop(), 0)


@test
def the_body_is_covered_as_it_was_sent_packed_or_not():
    e = endpoint_with_key()
    packed = gzip.compress(b'{"Limit":1}')
    equal(send(e, packed, more={"Content-Encoding": "gzip"}).json, {"TableNames": []})
    equal(send(e, b'{"pad":"' + b"x" * 3000000 + b'"}').json, {"TableNames": []})
    path, headers = signed(e, b'{"Limit":1}', more={"Content-Encoding": "gzip"})
    mismatch(e.send("POST", path, packed, headers))
    equal(e.stop(), 0)


class UnsignedPayload(botocore.auth.SigV4Auth):
    def payload(self, request):
        return "UNSIGNED-PAYLOAD"


@test
def an_unsigned_payload_is_no_signature():
    e = endpoint_with_key()
    mismatch(send(e, auth=UnsignedPayload))
    mismatch(send(e, auth=UnsignedPayload, more={"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}))
    equal(e.stop(), 0)


@test
def the_query_form_is_verified_as_well():
    e = endpoint_with_key()
    equal(send(e, auth=QueryAuth).json, {"TableNames": []})
    mismatch(send(e, auth=QueryAuth, secret="wrong"))
    path, headers = signed(e, auth=QueryAuth)
    mismatch(e.send("POST", path + "&more=1", b"{}", headers))
    mismatch(e.send("POST", path, b'{"Limit":1}', headers))
    equal(e.stop(), 0)


@test
def credentials_that_lack_a_part_are_refused_before_they_are_verified():
    e = endpoint_with_key()
    refused(e.post(b"{}", Authorization=None), "MissingAuthenticationTokenException",
            "Request is missing Authentication Token")
    header = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b"
    refused(e.post(b"{}", Authorization=header), "IncompleteSignatureException",
            "Authorization header requires 'Signature' parameter. Authorization=" + header)
    equal(e.stop(), 0)


@test
def json_and_target_are_looked_at_before_a_wrong_signature_is():
    e = endpoint_with_key()
    equal(send(e, b"x", secret="wrong").body,
          b'{"__type":"com.amazon.coral.service#SerializationException"}')
    equal(send(e, target="Nope", secret="wrong").body,
          b'{"__type":"com.amazon.coral.service#UnknownOperationException"}')
    mismatch(send(e, b"", secret="wrong"))
    equal(e.send("GET").status, 200)
    equal(e.stop(), 0)


# ------------------------------------------------- complete, but wrong: in order

def stamp(seconds):
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime(FORM)


def with_parts(date=None, credential=None, headers="host;x-amz-date", signature="0" * 64):
    date = date or stamp(0)
    credential = credential or "%s/%s/us-east-1/dynamodb/aws4_request" % (ID, date[:8])
    return {"Authorization": "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s"
                             % (credential, headers, signature), "X_Amz_Date": date}


@test
def a_date_must_have_the_basic_format():
    e = endpoint_with_key()
    for date in ("2026-11-21T12:00:00Z", "20261121T120000", "20261321T120000Z", "20261121T250000Z",
                 "Sat, 21 Nov 2026 12:00:00 GMT", "20261121T12000xZ", 'a"b'):
        refused(e.post(b"{}", **with_parts(date, "x")), "IncompleteSignatureException",
                "Date must be in ISO-8601 'basic format'. Got '%s'. "
                "See http://en.wikipedia.org/wiki/ISO_8601" % date)
    equal(e.stop(), 0)


def skew_message(answer, words, date, sign):
    """The times in a message about skew fit together, and the server's is now."""
    message = answer.json["message"]
    here = message.split("(")[1].split(" ")[0]
    edge = datetime.strptime(here, FORM) + timedelta(minutes=sign * 15)
    refused(answer, "InvalidSignatureException", words % (
        date, edge.strftime(FORM), here, "+" if sign > 0 else "-"))
    assert abs(calendar.timegm(time.strptime(here, FORM)) - time.time()) < 60, here


@test
def a_signature_is_good_for_a_quarter_of_an_hour():
    e = endpoint_with_key()
    old, early = stamp(-16 * 60), stamp(16 * 60)
    skew_message(e.post(b"{}", **with_parts(old, "x", "x")),
                 "Signature expired: %s is now earlier than %s (%s %s 15 min.)", old, -1)
    skew_message(e.post(b"{}", **with_parts(early, "x", "x")),
                 "Signature not yet current: %s is still later than %s (%s %s 15 min.)", early, 1)
    for seconds in (-14 * 60, 14 * 60):
        mismatch(e.post(b"{}", **with_parts(stamp(seconds))))
    equal(e.stop(), 0)


@test
def dates_are_held_against_the_systems_clock_whatever_the_stores_says():
    e = endpoint_with_key()
    equal(send(e, b'{"NowMs":5}', target="Stator_20261121.SetClock").json,
          {"NowMs": 5, "Running": False})
    equal(send(e).status, 200)
    equal(e.stop(), 0)


@test
def the_host_must_be_signed():
    e = endpoint_with_key()
    for headers in ("x-amz-date", "hosts;x-amz-date", "x-host"):
        refused(e.post(b"{}", **with_parts(None, "x", headers)), "InvalidSignatureException",
                "'Host' must be a 'SignedHeader' in the AWS Authorization.")
    mismatch(e.post(b"{}", **with_parts(headers="x-amz-date;host")))
    equal(e.stop(), 0)


@test
def a_credential_has_five_parts():
    e = endpoint_with_key()
    for credential in ("x", "a/b/c/d", "a/b/c/d/e/f", "se/cret/20261121/us-east-1/dynamodb/x"):
        refused(e.post(b"{}", **with_parts(None, credential)), "IncompleteSignatureException",
                "Credential must have exactly 5 slash-delimited elements, e.g. "
                "keyid/date/region/service/term, got '%s'" % credential)
    equal(e.stop(), 0)


@test
def all_that_is_wrong_with_the_scope_is_said_at_once():
    e, date = endpoint_with_key(), stamp(0)
    region = "Credential should be scoped to a valid region, not '%s'. "
    service = "Credential should be scoped to correct service: 'dynamodb'. "
    term = "Credential should be scoped with a valid terminator: 'aws4_request', not '%s'. "
    day = ("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
           "HTTP: '%s' != '%s', from '%s'.")
    for scope, message in (
            ("%s/b_c/dynamodb/aws4_request" % date[:8], region % "b_c"),
            ("%s//dynamodb/aws4_request" % date[:8], region % ""),
            ("%s/us-east-1/s3/aws4_request" % date[:8], service),
            ("%s/us-east-1/dynamodb/aws3" % date[:8], term % "aws3"),
            ("20200101/us-east-1/dynamodb/aws4_request", day % ("20200101", date[:8], date)),
            ("d/r_/s/t", region % "r_" + service + term % "t" + day % ("d", date[:8], date))):
        refused(e.post(b"{}", **with_parts(date, "NOBODY/" + scope)), "InvalidSignatureException",
                message)
    equal(e.stop(), 0)


@test
def unknown_keys_and_tokens_are_unrecognized_clients():
    e = endpoint_with_key()
    refused(send(e, key="NOBODY"), "UnrecognizedClientException", UNKNOWN_KEY)
    refused(send(e, token="a token"), "UnrecognizedClientException", UNKNOWN_KEY)
    equal(boto_error(client(e, "NOBODY", SECRET).list_tables),
          ("UnrecognizedClientException", UNKNOWN_KEY))
    equal(e.stop(), 0)


# ------------------------------------------------------------------ keys in a file

@test
def every_profile_of_a_credentials_file_is_let_in():
    e = endpoint_with_profiles()
    for key, secret, token in (("AKIDFIRST", "first+secret/with=signs", None),
                               ("AKIDSECOND", "second", None),
                               ("ASIASESSION", "third", "token/of+the=session"),
                               ("210987654321", "fourth", None)):
        equal(client(e, key, secret, token).list_tables()["TableNames"], [], key)
        equal(boto_error(client(e, key, "other", token).list_tables),
              ("InvalidSignatureException", MISMATCH))
    for token in (None, "another token"):
        equal(boto_error(client(e, "ASIASESSION", "third", token).list_tables),
              ("UnrecognizedClientException", UNKNOWN_KEY))
    equal(send(e, key="ASIASESSION", secret="third", token="token/of+the=session",
               auth=QueryAuth).status, 200)
    equal(e.stop(), 0)


@test
def a_key_may_come_beside_a_file_of_others():
    path = os.path.join(temporary_folder(), "credentials")
    with open(path, "w") as f:
        f.write("[a]\naws_access_key_id=AKA\naws_secret_access_key=SA\n")
    e = endpoint_with_key("--credentials", path)
    equal(send(e).status, 200)
    equal(send(e, key="AKA", secret="SA").status, 200)
    equal(e.stop(), 0)


@test
def a_credentials_file_that_makes_no_sense_ends_it_with_the_line_that_is_wrong():
    path = os.path.join(temporary_folder(), "credentials")
    pair = "aws_access_key_id = A\naws_secret_access_key = B\n"
    for text, line in (("", 0), ("[a]\nregion = x\n", 2), (pair, 1), ("[a\n" + pair, 1),
                       ("[a]\nno setting\n", 2), ("[a]\naws_access_key_id = A\n", 2),
                       ("[a]\naws_secret_access_key = A\n[b]\n" + pair, 3),
                       ("[a]\naws_access_key_id =\n", 2),
                       ("[a]\n%saws_account_id = 12\n" % pair, 4),
                       ("[a]\n%s[b]\n%s" % (pair, pair.replace("B", "C")), 6)):
        with open(path, "w") as f:
            f.write(text)
        ended = subprocess.run([STATOR, "serve", "--credentials", path], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=30, text=True)
        equal((ended.returncode, ended.stdout), (1, ""), text)
        assert ended.stderr.startswith("stator serve: %s:%d: " % (path, line)), (text, ended.stderr)
    ended = subprocess.run([STATOR, "serve", "--credentials", path + "x"], capture_output=True,
                           stdin=subprocess.DEVNULL, timeout=30, text=True)
    equal((ended.returncode, ended.stderr),
          (1, "stator serve: %sx: No such file or directory\n" % path))


@test
def a_key_needs_its_secret_and_a_secret_its_key():
    for arguments in (["--access-key", ID], ["--secret-key", SECRET],
                      ["--access-key", "with/slash", "--secret-key", SECRET]):
        ended = subprocess.run([STATOR, "serve", *arguments], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=30, text=True)
        equal((ended.returncode, ended.stdout), (2, ""), arguments)
        assert SECRET not in ended.stderr, ended


@test
def the_secret_may_come_in_the_environment():
    os.environ["STATOR_SECRET_KEY"] = SECRET
    try:
        e = Endpoint("--access-key", ID)
    finally:
        del os.environ["STATOR_SECRET_KEY"]
    equal(send(e).status, 200)
    mismatch(send(e, secret="other"))
    equal(e.stop(), 0)


@test
def the_secret_does_not_stay_on_the_command_line():
    path = "/proc/%d/cmdline"
    if not os.path.exists(path % os.getpid()):
        raise harness.Skip("there is no /proc here")
    for e in (endpoint_with_key(), Endpoint("--access-key=" + ID, "--secret-key=" + SECRET)):
        with open(path % e.process.pid, "rb") as f:
            line = f.read().decode()
        assert SECRET not in line and ID in line and "xxxx" in line, line
        equal(send(e).status, 200)
        equal(e.stop(), 0)


# ------------------------------------------------------------- what ARNs are told

def arn_of(e, **how):
    body = json.dumps({"TableName": "Arns"}).encode()
    return send(e, body, target="DynamoDB_20120810.DescribeTable", **how).json["Table"]["TableArn"]


@test
def the_scope_and_the_key_of_a_request_shape_arns_and_keep_no_tables_apart():
    e = Endpoint()
    create_table(e, "Arns", "pk:S")
    for key, region, account in (("any", "us-east-1", "000000000000"),
                                 ("123456789012", "eu-central-1", "123456789012"),
                                 ("12345678901", "local", "000000000000"),
                                 ("1234567890123", "us-east-1", "000000000000"),
                                 ("AKIAIOSFODNN7EXAMPLE", "us-east-1", "000000000000")):
        arn = "arn:aws:dynamodb:%s:%s:table/Arns" % (region, account)
        equal(arn_of(e, key=key, region=region), arn)
        equal(arn_of(e, key=key, region=region, auth=QueryAuth), arn)
        equal(client(e, key, "x", region=region).describe_table(TableName=arn)["Table"]["TableArn"],
              arn)
    equal(e.stop(), 0)


@test
def a_credential_that_tells_no_region_gets_the_usual_one():
    e = Endpoint()
    create_table(e, "Arns", "pk:S")
    for credential in ("x", "k/d/b_c/dynamodb/aws4_request", "k/d/%s/s/t" % ("r" * 64), "a/b/c/d"):
        answer = e.post(json.dumps({"TableName": "Arns"}), "DynamoDB_20120810.DescribeTable",
                        **with_parts(None, credential))
        equal(answer.json["Table"]["TableArn"],
              "arn:aws:dynamodb:us-east-1:000000000000:table/Arns", credential)
    equal(e.stop(), 0)


@test
def a_given_region_is_the_only_one():
    e = Endpoint("--region", "eu-west-3")
    create_table(e, "Arns", "pk:S")
    equal(arn_of(e, region="us-west-2"), "arn:aws:dynamodb:eu-west-3:000000000000:table/Arns")
    equal(e.stop(), 0)
    e = endpoint_with_key("--region", "eu-west-3")
    equal(send(e, region="eu-west-3").status, 200)
    refused(send(e, region="us-west-2"), "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'us-west-2'. ")
    equal(e.stop(), 0)


@test
def a_profile_tells_the_account_of_its_key():
    e = endpoint_with_profiles()
    first = {"key": "AKIDFIRST", "secret": "first+secret/with=signs"}
    client(e, *first.values()).create_table(
        TableName="Arns", KeySchema=harness.key_schema("pk"), BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
    for how, account in ((first, "000000000000"),
                         ({"key": "AKIDSECOND", "secret": "second"}, "123456789012"),
                         ({"key": "210987654321", "secret": "fourth"}, "210987654321")):
        equal(arn_of(e, **how), "arn:aws:dynamodb:us-east-1:%s:table/Arns" % account)
    equal(e.stop(), 0)


harness.main()
