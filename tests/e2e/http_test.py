#!/usr/bin/env python3
"""The endpoint's HTTP: protocol, order of checks, credentials, life cycle."""
import functools
import gzip
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
import zlib

import harness
from harness import (Endpoint, JSON_10, SIGNATURE, SIGNED, STATOR, create_table, equal, need_ipv6,
                     temporary_folder, test, until)

SERIALIZATION = b'{"__type":"com.amazon.coral.service#SerializationException"}'
UNKNOWN = b'{"__type":"com.amazon.coral.service#UnknownOperationException"}'
NOT_FOUND = b"<UnknownOperationException/>\n"
LIST = "DynamoDB_20120810.ListTables"
MEGABYTE = 1024 * 1024
LIMIT = 16 * MEGABYTE


@functools.lru_cache(None)
def shared():
    """An endpoint in memory for all tests that leave it as it was."""
    return Endpoint()


def service_error(name, message):
    return {"__type": "com.amazon.coral.service#" + name, "message": message}


def raw(data, port, finish=True, host="127.0.0.1", seconds=harness.ANSWER_SECONDS):
    """Sends bytes on a connection of its own and reads to its end."""
    got = b""
    with socket.create_connection((host, port), seconds) as s:
        try:
            s.sendall(data)
            if finish:
                s.shutdown(socket.SHUT_WR)
            while piece := s.recv(65536):
                got += piece
        except TimeoutError:
            raise
        except OSError:
            pass
    harness.note(data[:500], got[:500])
    return got


def head(length=None, extra=b"", target=LIST):
    lines = [b"POST / HTTP/1.1", b"Host: localhost", b"Content-Type: " + JSON_10.encode(),
             b"X-Amz-Target: " + target.encode(), b"X-Amz-Date: 20261121T000000Z",
             b"Authorization: " + SIGNATURE.encode()]
    if length is not None:
        lines.append(b"Content-Length: %d" % length)
    return b"\r\n".join(lines) + b"\r\n" + extra + b"\r\n"


# ------------------------------------------------------------ the order of checks

@test
def get_answers_the_health_check_on_any_path():
    for path in ("/", "/any/path?with=query"):
        answer = shared().send("GET", path)
        equal((answer.status, answer.body), (200, b"healthy: dynamodb.us-east-1.amazonaws.com "))
        equal(answer.headers["x-amz-crc32"], "3128867991")
        equal(answer.headers["Content-Length"], "42")


@test
def the_health_check_names_the_region():
    e = Endpoint("--region", "eu-west-3")
    equal(e.send("GET").body, b"healthy: dynamodb.eu-west-3.amazonaws.com ")
    arn = create_table(e, "Reg", "pk:S")["TableDescription"]["TableArn"]
    equal(arn, "arn:aws:dynamodb:eu-west-3:000000000000:table/Reg")
    equal(e.stop(), 0)


@test
def other_methods_than_post_are_not_found():
    headers = dict(SIGNED, **{"Content-Type": JSON_10, "X-Amz-Target": LIST})
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = shared().send(method, body=b"{}", headers=headers)
        equal((answer.status, answer.body), (404, NOT_FOUND), method)
    equal(shared().send("HEAD").status, 404)


@test
def a_body_without_a_content_type_of_dynamodb_is_not_found():
    for kind in (None, "text/plain", "application/x-amz-json-1.2", "application/jsonx", ""):
        answer = shared().post(b"{}", Content_Type=kind)
        equal((answer.status, answer.body), (404, NOT_FOUND), kind)


@test
def the_answers_content_type_follows_the_requests():
    for sent, got in ((JSON_10, JSON_10), ("application/json", "application/json"),
                      ("application/x-amz-json-1.1", "application/x-amz-json-1.1"),
                      (JSON_10 + "; charset=utf-8", JSON_10), (JSON_10 + " ;x", JSON_10),
                      ("Application/X-AMZ-JSON-1.0", JSON_10),
                      ("application/json;charset=utf-8", "application/json")):
        for body in (b"{}", b"no json"):
            equal(shared().post(body, Content_Type=sent).headers["Content-Type"], got)


@test
def a_body_that_is_no_json_object_is_a_serialization_exception_without_a_message():
    for body in (b"x", b"[]", b"1", b'"a"', b"null", b"true", b"{", b"{}x", b'{"a":}', b'{"a":01}',
                 b'{"a":"\xff"}', b'{"a":1,}', b"{'a':1}", b'{"a":"\\x"}', b'{"a":"\x01"}',
                 b"\xef\xbb\xbf{}", b"{}{}", b"{\"a\":NaN}", b"{} \x00", b"[" * 100000,
                 b'{"a":' * 50000):
        answer = shared().post(body)
        equal((answer.status, answer.body), (400, SERIALIZATION), repr(body[:40]))


@test
def json_is_checked_before_the_target_and_the_target_before_credentials():
    equal(shared().post(b"x", "Nope", Authorization=None).body, SERIALIZATION)
    equal(shared().post(b"{}", "Nope", Authorization=None).body, UNKNOWN)
    equal(shared().post(b"{}", Authorization=None).json,
          service_error("MissingAuthenticationTokenException",
                        "Request is missing Authentication Token"))


@test
def a_body_of_the_wrong_type_is_not_found_before_it_is_read():
    for body in (b"x", b"{}", gzip.compress(b"{}")):
        answer = shared().post(body, "Nope", Content_Type="text/plain", Authorization=None,
                               Content_Encoding="gzip")
        equal((answer.status, answer.body), (404, NOT_FOUND))
    equal(shared().post(b"", "Nope", Content_Type=None).body, UNKNOWN)


@test
def an_empty_body_is_refused_after_target_and_credentials():
    equal(shared().post(b"", "Nope").body, UNKNOWN)
    equal(shared().post(b"", Authorization=None).json["__type"],
          "com.amazon.coral.service#MissingAuthenticationTokenException")
    answer = shared().post(b"")
    equal((answer.status, answer.body), (400, SERIALIZATION))


@test
def unknown_targets_are_an_unknown_operation_exception_without_a_message():
    for target in (None, "", "ListTables", "DynamoDB_20120810", "DynamoDB_20120810.",
                   "DynamoDB_20120810.listTables", "DynamoDB_20120810.ListTablesX",
                   "DynamoDB_20111205.ListTables", "dynamodb_20120810.ListTables",
                   "DynamoDB_20120810.Sweep", "Stator_20261121.ListTables",
                   "DynamoDBStreams_20120810.PutItem", "DynamoDB_20120810.List Tables",
                   "x" * 3000):
        answer = shared().post(b"{}", target)
        equal((answer.status, answer.body), (400, UNKNOWN), target)


@test
def extensions_answer_under_a_prefix_of_their_own():
    answer = shared().post(b"{}", "Stator_20261121.Sweep")
    equal((answer.status, answer.json), (200, {"Deleted": 0, "More": False}))


@test
def every_family_of_errors_has_its_prefix_and_its_member_for_the_text():
    e = Endpoint()
    create_table(e, "Family", "pk:S")
    key = {"pk": {"S": "a"}}
    refused = {"TableName": "Family", "Key": key, "ConditionExpression": "attribute_exists(pk)"}
    put = {"Put": {"TableName": "Family", "Item": key}}
    token = {"ClientRequestToken": "one", "TransactItems": [put]}
    e.call("TransactWriteItems", token)
    for target, request, name, members in (
            ("DynamoDB_20120810.GetItem", {"TableName": ""}, "validate#ValidationException",
             ["__type", "message"]),
            ("DynamoDB_20120810.GetItem", {"TableName": 1}, "service#SerializationException",
             ["Message", "__type"]),
            ("DynamoDB_20120810.GetIt", {}, "service#UnknownOperationException", ["__type"]),
            ("DynamoDB_20120810.DescribeTable", {"TableName": "Nope"},
             "v20120810#ResourceNotFoundException", ["__type", "message"]),
            ("DynamoDBStreams_20120810.DescribeStream",
             {"StreamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/Nope/stream/"
                           "2026-11-21T00:00:00.000"},
             "v20120810#ResourceNotFoundException", ["__type", "message"]),
            ("DynamoDB_20120810.DeleteItem", dict(refused, Key={"pk": {"S": "b"}}),
             "v20120810#ConditionalCheckFailedException", ["__type", "message"]),
            ("DynamoDB_20120810.TransactWriteItems",
             {"TransactItems": [{"ConditionCheck": dict(refused, Key={"pk": {"S": "b"}})}]},
             "v20120810#TransactionCanceledException",
             ["CancellationReasons", "Message", "__type"]),
            ("DynamoDB_20120810.TransactWriteItems",
             dict(token, TransactItems=[put, {"Delete": {"TableName": "Family",
                                                         "Key": {"pk": {"S": "c"}}}}]),
             "v20120810#IdempotentParameterMismatchException", ["Message", "__type"])):
        answer = e.post(json.dumps(request), target)
        equal((answer.status, answer.json["__type"].split(".")[-1], sorted(answer.json)),
              (400, name, members), target)
    equal(e.stop(), 0)


@test
def operations_that_answer_nothing_answer_no_body():
    e = Endpoint()
    arn = create_table(e, "Tagged", "pk:S")["TableDescription"]["TableArn"]
    for operation, request in (("TagResource", {"Tags": [{"Key": "a", "Value": "b"}]}),
                               ("UntagResource", {"TagKeys": ["a"]})):
        answer = e.ask(operation, dict(request, ResourceArn=arn))
        equal((answer.status, answer.body, answer.headers["Content-Length"],
               answer.headers["x-amz-crc32"]), (200, b"", "0", "0"))
    equal(e.stop(), 0)


# -------------------------------------------------------------------- credentials

INCOMPLETE = [
    ("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b",
     "Authorization header requires 'Signature' parameter. "),
    ("AWS4-HMAC-SHA256 Credential=a, Signature=b",
     "Authorization header requires 'SignedHeaders' parameter. "),
    ("AWS4-HMAC-SHA256 SignedHeaders=a,Signature=b",
     "Authorization header requires 'Credential' parameter. "),
    ("AWS4-", "Authorization header requires 'Credential' parameter. "
              "Authorization header requires 'Signature' parameter. "
              "Authorization header requires 'SignedHeaders' parameter. "),
]


@test
def incomplete_authorization_headers_name_what_they_lack():
    for header, message in INCOMPLETE:
        answer = shared().post(b"{}", Authorization=header)
        equal((answer.status, answer.json),
              (400, service_error("IncompleteSignatureException",
                                  message + "Authorization=" + header)))


@test
def all_that_an_authorization_header_lacks_is_named_at_once_and_in_order():
    message = ("Authorization header requires 'Credential' parameter. "
               "Authorization header requires 'Signature' parameter. "
               "Authorization header requires 'SignedHeaders' parameter. "
               "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
               "header. ")
    for header in ("AWS4-HMAC-SHA256", "AWS4-x Credential=, Signature=,SignedHeaders=",
                   "AWS4-HMAC-SHA256 credential=a,signature=b,signedheaders=c",
                   "AWS4-HMAC-SHA256 XCredential=a, XSignature=b, XSignedHeaders=c"):
        equal(shared().post(b"{}", Authorization=header, X_Amz_Date=None).json,
              service_error("IncompleteSignatureException", message + "Authorization=" + header))


@test
def a_signature_needs_a_date():
    message = ("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
               "header. Authorization=" + SIGNATURE)
    equal(shared().post(b"{}", X_Amz_Date=None).json,
          service_error("IncompleteSignatureException", message))
    equal(shared().post(b"{}", X_Amz_Date=None, Date="now").status, 200)


@test
def quotes_and_bytes_of_a_bad_header_come_back_escaped():
    header = 'AWS4-x "Credential\\=\t\xe9'
    answer = shared().post(b"{}", Authorization=header)
    assert answer.json["message"].endswith("Authorization=" + header), answer


@test
def headers_of_another_scheme_are_missing_credentials():
    for header in ("Basic YTpi", "Bearer x", "", "aws4-hmac-sha256 Credential=a"):
        equal(shared().post(b"{}", Authorization=header).json,
              service_error("MissingAuthenticationTokenException",
                            "Request is missing Authentication Token"), header)


@test
def credentials_may_stand_in_the_query_string():
    names = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders",
             "X-Amz-Date"]
    headers = {"Content-Type": JSON_10, "X-Amz-Target": LIST}
    complete = "/?" + "&".join(n + "=x" for n in names)
    equal(shared().send(path=complete, body=b"{}", headers=headers).status, 200)
    for left_out in names[1:]:
        path = "/?" + "&".join(n + "=x" for n in names if n != left_out)
        equal(shared().send(path=path, body=b"{}", headers=headers).json, service_error(
            "IncompleteSignatureException", "AWS query-string parameters must include '%s'. "
            "Re-examine the query-string parameters." % left_out))
    equal(shared().send(path="/?X-Amz-Algorithm=", body=b"{}", headers=headers).json, service_error(
        "IncompleteSignatureException",
        "".join("AWS query-string parameters must include '%s'. " % n for n in names) +
        "Re-examine the query-string parameters."))


@test
def both_forms_of_credentials_at_once_are_refused():
    headers = dict(SIGNED, **{"Content-Type": JSON_10, "X-Amz-Target": LIST})
    equal(shared().send(path="/?X-Amz-Algorithm=x", body=b"{}", headers=headers).json,
          service_error("InvalidSignatureException",
                        "Found both 'X-Amz-Algorithm' as a query-string param and "
                        "'Authorization' as HTTP header."))


@test
def any_key_and_any_region_will_do():
    for scope in ("AKIA/20200101/ap-south-1/dynamodb/aws4_request", "x"):
        header = "AWS4-HMAC-SHA256 Credential=%s,SignedHeaders=a,Signature=b" % scope
        equal(shared().post(b"{}", Authorization=header).status, 200)


# ------------------------------------------------------------------ HTTP's details

@test
def request_ids_differ():
    ids = {shared().post(b"{}").headers["x-amzn-RequestId"] for _ in range(50)}
    equal(len(ids), 50)


@test
def every_answer_carries_the_checksum_of_its_body():
    for body, target in ((b"{}", LIST), (b"x", LIST), (b"{}", "Nope"), (b"", LIST)):
        assert "x-amz-crc32" in shared().post(body, target).headers
    assert "x-amz-crc32" in shared().send("PUT").headers


@test
def checksums_are_right_at_every_length():
    lengths = set()
    for n in list(range(160)) + [1000, 4000, 5001]:
        answer = shared().post(b"{}", Authorization="AWS4-" + "x" * n)
        equal(answer.headers["x-amz-crc32"], str(zlib.crc32(answer.body)), n)
        lengths.add(len(answer.body) % 64)
    equal(len(lengths), 64)


@test
def chunked_bodies_are_read():
    for pieces in ([b'{"Limit":1}'], [bytes([c]) for c in b'{"Limit":1}'], [b'{"Limit"', b":1}"]):
        body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"
        got = raw(head(None, b"Transfer-Encoding: chunked\r\n") + body, shared().port)
        assert got.startswith(b"HTTP/1.1 200"), got
        assert got.endswith(b'{"TableNames":[]}'), got


@test
def a_connection_serves_many_requests_also_pipelined():
    one = head(2) + b"{}"
    last = head(2, b"Connection: close\r\n") + b"{}"
    got = raw(one * 20 + last, shared().port, finish=False)
    equal(got.count(b"HTTP/1.1 200 OK"), 21)


@test
def http_10_clients_are_answered():
    got = raw((head(2) + b"{}").replace(b"HTTP/1.1", b"HTTP/1.0"), shared().port, finish=False)
    assert re.match(rb"HTTP/1.[01] 200", got), got


@test
def a_client_that_waits_for_100_continue_gets_it():
    with socket.create_connection(("127.0.0.1", shared().port), 30) as s:
        s.sendall(head(2, b"Expect: 100-continue\r\n"))
        assert s.recv(4096).startswith(b"HTTP/1.1 100"), "no 100"
        s.sendall(b"{}")
        assert s.recv(4096).startswith(b"HTTP/1.1 200"), "no 200"


@test
def a_hundred_connections_are_open_at_once():
    sockets = [socket.create_connection(("127.0.0.1", shared().port), 30) for _ in range(100)]
    for s in sockets:
        s.sendall(head(2))
    for s in reversed(sockets):
        s.sendall(b"{}")
    for s in sockets:
        assert s.recv(65536).startswith(b"HTTP/1.1 200 OK"), "no answer"
        s.close()


@test
def a_body_of_16_megabytes_is_taken():
    body = b'{"Limit":1,"pad":"' + b"x" * (LIMIT - 20) + b'"}'
    equal(len(body), LIMIT)
    equal(shared().post(body).json, {"TableNames": []})


@test
def a_larger_body_is_answered_with_413_and_no_body():
    answer = shared().post(b'{"pad":"' + b"x" * LIMIT + b'"}')
    equal((answer.status, answer.body), (413, b""))
    equal(shared().post(b"{}").status, 200)


@test
def a_larger_chunked_body_is_answered_with_413():
    pieces = b"".join(b"%x\r\n%s\r\n" % (MEGABYTE, b"x" * MEGABYTE) for _ in range(17))
    got = raw(head(None, b"Transfer-Encoding: chunked\r\n") + pieces + b"0\r\n\r\n", shared().port)
    assert got.startswith(b"HTTP/1.1 413"), got
    assert got.endswith(b"\r\n\r\n"), got


@test
def an_announced_length_past_reason_is_refused_before_it_is_sent():
    for length in (100 * MEGABYTE, 10 ** 18):
        got = raw(head(length), shared().port, finish=False)
        assert got.startswith(b"HTTP/1.1 413"), got
    got = raw(head(17 * MEGABYTE, b"Expect: 100-continue\r\n"), shared().port, finish=False)
    assert got.startswith(b"HTTP/1.1 413"), got


@test
def packed_bodies_are_unpacked():
    for encoding, body in (("gzip", gzip.compress(b'{"Limit":1}')), ("identity", b'{"Limit":1}'),
                           ("deflate", zlib.compress(b'{"Limit":1}')),
                           ("GZIP", gzip.compress(b'{"pad":"' + b"x" * 3000000 + b'"}'))):
        answer = shared().post(body, Content_Encoding=encoding)
        equal((answer.status, answer.json), (200, {"TableNames": []}), encoding)


@test
def broken_or_unknown_encodings_are_an_internal_server_error():
    packed = gzip.compress(b'{"Limit":1}')
    for encoding, body in (("gzip", b"{}"), ("gzip", packed[:-4]), ("gzip", packed + b"x"),
                           ("deflate", packed), ("br", b"{}"), ("gzip, gzip", packed)):
        answer = shared().post(body, Content_Encoding=encoding)
        equal((answer.status, answer.json["__type"]),
              (500, harness.PREFIX_MODEL + "InternalServerError"), encoding)


@test
def a_packed_body_may_not_unpack_to_more_than_16_megabytes():
    bomb = gzip.compress(b"x" * (LIMIT * 4))
    answer = shared().post(bomb, Content_Encoding="gzip")
    equal((answer.status, answer.body), (413, b""))


def long_answer(**headers):
    """An endpoint's answer of some 30 KB; what it should be, and the answer."""
    e = Endpoint()
    create_table(e, "Long", "pk:S")
    item = {"pk": {"S": "a"}, "text": {"S": "Lorem ipsum dolor sit amet. " * 1000}}
    e.call("PutItem", {"TableName": "Long", "Item": item})
    request = json.dumps({"TableName": "Long", "Key": {"pk": {"S": "a"}}})
    answer = e.post(request, "DynamoDB_20120810.GetItem", **headers)
    equal(e.stop(), 0)
    return json.dumps({"Item": item}, separators=(",", ":")).encode(), answer


@test
def answers_are_packed_for_clients_that_ask_for_it():
    for accepted in ("gzip", "deflate, gzip;q=0.5, br", "GZIP", "br,gzip , x", "gzip;q=1"):
        plain, answer = long_answer(Accept_Encoding=accepted)
        equal((answer.status, answer.headers["Content-Encoding"]), (200, "gzip"), accepted)
        equal(gzip.decompress(answer.body), plain)
        equal(answer.headers["Content-Length"], str(len(answer.body)))
        equal(answer.headers["x-amz-crc32"], str(zlib.crc32(answer.body)))
        assert len(answer.body) < len(plain) // 10, len(answer.body)


@test
def answers_come_as_they_are_to_all_others():
    for accepted in (None, "identity", "deflate", "br", "gzip;q=0", "gzip; q=0.000", "xgzip", "",
                     "gzipx, *"):
        plain, answer = long_answer(Accept_Encoding=accepted)
        equal((answer.body, answer.headers["Content-Encoding"]), (plain, None), accepted)


@test
def short_answers_are_not_packed():
    answer = shared().post(b"{}", Accept_Encoding="gzip")
    equal((answer.body, answer.headers["Content-Encoding"]), (b'{"TableNames":[]}', None))


@test
def long_errors_are_packed_too():
    answer = shared().post(b"{}", Authorization="AWS4-" + "x" * 2000, Accept_Encoding="gzip")
    equal((answer.status, answer.headers["Content-Encoding"]), (400, "gzip"))
    assert json.loads(gzip.decompress(answer.body))["message"].endswith("x" * 2000)


@test
def other_origins_may_read_answers():
    for answer in (shared().post(b"{}", Origin="http://a.example"),
                   shared().post(b"x", Origin="http://a.example"),
                   shared().post(b"{}", Origin="null", Authorization=None),
                   shared().post(b"{}", Origin="null", Content_Type="text/plain"),
                   shared().send("GET", headers={"Origin": "http://a.example"})):
        equal(answer.headers["Access-Control-Allow-Origin"], "*")
        equal(answer.headers["Access-Control-Expose-Headers"],
              "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")
    assert "Access-Control-Allow-Origin" not in shared().post(b"{}").headers


@test
def a_preflight_gets_back_what_it_asks_for():
    answer = shared().send("OPTIONS", headers={
        "Origin": "http://a.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-amz-target,authorization"})
    equal((answer.status, answer.body), (200, b""))
    equal({k: v for k, v in answer.headers.items() if k.startswith("Access-")}, {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers": "x-amz-target,authorization",
        "Access-Control-Allow-Methods": "POST", "Access-Control-Max-Age": "172800"})


# ---------------------------------------------------------------------- malformed

def survives(data, port):
    """The endpoint answers something that is HTTP, or closes."""
    got = raw(data, port, seconds=20)
    assert not got or got.startswith(b"HTTP/1."), (data, got)


@test
def malformed_requests_do_no_harm():
    for data in (b"", b"\r\n\r\n", b"GET\r\n\r\n", b"POST / HTTP/9.9\r\n\r\n", b"\x00" * 2000,
                 b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                 b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5x\r\n\r\n{}",
                 b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                 b"POST / HTTP/1.1\r\n" + b"a: b\r\n" * 20000, b"POST /" + b"a" * 100000,
                 b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{}"):
        survives(data, shared().port)
    equal(shared().send("GET").status, 200)


@test
def three_hundred_mutilated_requests_do_no_harm():
    throw_mutilated(shared(), head(11) + b'{"Limit":1}')


@test
def nor_where_signatures_are_verified():
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()).encode()
    e = Endpoint("--access-key", "any", "--secret-key", "x")
    whole = head(11).replace(b"20261121T000000Z", now).replace(b"20261121/", now[:8] + b"/")
    throw_mutilated(e, whole + b'{"Limit":1}')
    query = (b"POST /%41?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=any%2F" + now[:8] +
             b"%2Fus-east-1%2Fdynamodb%2Faws4_request&X-Amz-Date=" + now + b"&X-Amz-SignedHeaders="
             b"host&a=&a&%zz=%&X-Amz-Signature=00 HTTP/1.1\r\nHost: localhost\r\nContent-Type: " +
             JSON_10.encode() + b"\r\nX-Amz-Target: " + LIST.encode() +
             b"\r\nContent-Length: 2\r\n\r\n{}")
    assert b"does not match" in raw(query, e.port), "the whole request should be looked at"
    throw_mutilated(e, query)
    equal(e.stop(), 0)


def throw_mutilated(e, whole):
    dice = random.Random(20261121)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(len(data))
            turn = dice.randrange(3)
            if turn == 0:
                data[at] = dice.randrange(256)
            elif turn == 1:
                del data[at:at + dice.randint(1, 20)]
            else:
                data[at:at] = bytes(dice.randrange(256) for _ in range(dice.randint(1, 20)))
            data = data or bytearray(b"x")
        survives(bytes(data), e.port)
    equal(e.send("GET").status, 200)


def mutilate(dice, text):
    parts = re.findall(r'"[^"]*"|[{}\[\],:]|[^"{}\[\],:]+', text)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(parts))
        turn = dice.randrange(4)
        if turn == 0:
            parts[at] = dice.choice(['""', "{}", "[]", "null", "1e400", "-0", '"\\u0000"', "true",
                                     '"#x"', '":v"', '"9' + "9" * 50 + '"'])
        elif turn == 1:
            del parts[at]
        elif turn == 2:
            parts.insert(at, dice.choice(parts))
        else:
            other = dice.randrange(len(parts))
            parts[at], parts[other] = parts[other], parts[at]
        parts = parts or ["{}"]
    return "".join(parts)


@test
def a_thousand_mutilated_operations_are_never_an_internal_error():
    e = Endpoint()
    create_table(e, "Fuzz", "pk:S sk:N", {"by_g": "g:S sk:N"}, {"by_x": "pk:S x:S"})
    key = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    item = dict(key, g={"S": "b"}, x={"S": "c"}, m={"M": {"l": {"L": [{"N": "1"}]}}},
                ss={"SS": ["a", "b"]}, b={"B": "AAEC"})
    values = {":v": {"N": "1"}, ":w": {"S": "b"}}
    seeds = [
        ("PutItem", {"TableName": "Fuzz", "Item": item, "ConditionExpression":
                     "attribute_not_exists(pk) OR #n <> :v", "ReturnValues": "ALL_OLD",
                     "ExpressionAttributeNames": {"#n": "x"},
                     "ExpressionAttributeValues": {":v": {"S": "q"}}}),
        ("GetItem", {"TableName": "Fuzz", "Key": key, "ProjectionExpression": "m.l[0], ss"}),
        ("UpdateItem", {"TableName": "Fuzz", "Key": key, "ExpressionAttributeValues": values,
                        "UpdateExpression": "SET m.n = :v, x = if_not_exists(x, :w) ADD c :v "
                                            "REMOVE b", "ReturnValues": "ALL_NEW"}),
        ("Query", {"TableName": "Fuzz", "IndexName": "by_g", "Limit": 5, "KeyConditionExpression":
                   "g = :w AND sk BETWEEN :v AND :v", "FilterExpression": "size(x) >= :v",
                   "ExpressionAttributeValues": values}),
        ("Scan", {"TableName": "Fuzz", "Segment": 0, "TotalSegments": 4, "Limit": 3,
                  "ExclusiveStartKey": key}),
        ("BatchWriteItem", {"RequestItems": {"Fuzz": [{"PutRequest": {"Item": item}},
                                                      {"DeleteRequest": {"Key": key}}]}}),
        ("BatchGetItem", {"RequestItems": {"Fuzz": {"Keys": [key]}}}),
        ("DeleteItem", {"TableName": "Fuzz", "Key": key, "ReturnValues": "ALL_OLD"}),
    ]
    dice = random.Random(7)
    for n in range(1000):
        operation, request = seeds[n % len(seeds)]
        answer = e.post(mutilate(dice, json.dumps(request)), "DynamoDB_20120810." + operation)
        assert answer.status in (200, 400), answer
        assert answer.json is not None, answer
    equal(e.stop(), 0, e.error_text())


# ---------------------------------------------------------------------- life cycle

@test
def the_same_port_answers_on_ipv6():
    need_ipv6()
    got = raw(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", shared().port,
              finish=False, host="::1")
    assert got.startswith(b"HTTP/1.1 200"), got


@test
def a_given_host_is_the_only_one_listened_on():
    e = Endpoint("--host", "127.0.0.2")
    assert e.url.startswith("http://127.0.0.2:"), e.url
    equal(e.send("GET").status, 200)
    try:
        socket.create_connection(("127.0.0.1", e.port), 5).close()
        raise AssertionError("127.0.0.1 answers too")
    except ConnectionRefusedError:
        pass
    equal(e.stop(), 0)


def run_to_end(*arguments):
    return subprocess.run([STATOR, "serve", *arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=30, text=True)


@test
def a_taken_port_is_said_on_standard_error_with_code_1():
    ended = run_to_end("--port", str(shared().port))
    equal((ended.returncode, ended.stdout), (1, ""))
    assert str(shared().port) in ended.stderr, ended


@test
def wrong_usage_has_code_2():
    for arguments in (["--nope"], ["--port"], ["--port", "70000"], ["--port=x"], ["a", "b"],
                      ["--durability", "some"], ["--quiet=yes"], ["--sweep-interval", "-1"]):
        ended = run_to_end(*arguments)
        equal((ended.returncode, ended.stdout), (2, ""), arguments)
        assert "--help" in ended.stderr, ended


@test
def help_goes_to_standard_output_with_code_0():
    ended = run_to_end("--help")
    equal((ended.returncode, ended.stderr), (0, ""))
    assert "--exit-on-stdin-close" in ended.stdout, ended


@test
def a_file_that_cannot_be_served_is_said_on_standard_error_with_code_1():
    folder = temporary_folder()
    text = os.path.join(folder, "text")
    with open(text, "w") as f:
        f.write("this is no store\n" * 1000)
    for path in (folder, text, os.path.join(folder, "no", "such", "folder")):
        ended = run_to_end(path)
        equal((ended.returncode, ended.stdout), (1, ""), path)
        assert path in ended.stderr, ended
    with open(text) as f:
        equal(f.read(), "this is no store\n" * 1000)


@test
def the_end_of_standard_input_ends_it():
    e = Endpoint()
    equal((e.stop(), e.error_text()), (0, ""))


@test
def signals_end_it_in_order():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        e = Endpoint()
        e.post(b"{}")
        equal((e.kill(number), e.error_text()), (0, ""))


@test
def a_request_under_way_at_the_end_is_answered():
    e = Endpoint()
    with socket.create_connection(("127.0.0.1", e.port), 30) as s:
        s.sendall(head(2, b"Expect: 100-continue\r\n") + b"{")
        assert s.recv(4096).startswith(b"HTTP/1.1 100"), "no 100"
        e.process.send_signal(signal.SIGTERM)

        def refused():
            try:
                socket.create_connection(("127.0.0.1", e.port), 5).close()
                return False
            except OSError:
                return True
        s.sendall(b"}")
        got = s.recv(65536)
        assert got.startswith(b"HTTP/1.1 200"), got
        until(refused)
    equal(e.wait(), 0)


@test
def a_line_for_every_request_is_written_on_demand():
    e = Endpoint("--log")
    e.post(b"{}")
    equal(e.stop(), 0)
    assert re.match(r"POST DynamoDB_20120810.ListTables 200 in=2 out=17 us=\d+\n$",
                    e.error_text()), e.error_text()


# ---------------------------------------------------------------------- the store

def put(e, connection, n):
    """Puts item n on a connection of its own; True once it is acknowledged."""
    body = json.dumps({"TableName": "Ack", "Item": {"pk": {"S": "item %d" % n},
                                                    "n": {"N": str(n)}}})
    headers = dict(SIGNED, **{"Content-Type": JSON_10, "X-Amz-Target":
                              "DynamoDB_20120810.PutItem"})
    connection.request("POST", "/", body, headers)
    got = connection.getresponse()
    got.read()
    return got.status == 200


def acknowledged_until(number, path, *arguments):
    """Puts from four threads, ends the endpoint by signal `number` on the way,
    and returns what was acknowledged and its exit code."""
    e = Endpoint(path, *arguments)
    create_table(e, "Ack", "pk:S")
    acknowledged, enough = [], threading.Event()

    def work(worker):
        connection = e.connect()
        try:
            for n in range(worker, 200000, 4):
                if not put(e, connection, n):
                    return
                acknowledged.append(n)
                if len(acknowledged) >= 400:
                    enough.set()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(w,)) for w in range(4)]
    for t in threads:
        t.start()
    assert enough.wait(60), "too slow: %d puts" % len(acknowledged)
    code = e.kill(number)
    for t in threads:
        t.join(60)
    return acknowledged, code


def check_all_there(path, acknowledged):
    e = Endpoint(path)
    found, start = set(), {}
    while True:
        page = e.call("Scan", dict({"TableName": "Ack", "ConsistentRead": True}, **start))
        found.update(int(i["n"]["N"]) for i in page["Items"])
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    lost = sorted(set(acknowledged) - found)
    equal(e.stop(), 0)
    equal(lost, [], "%d acknowledged, %d found; lost" % (len(acknowledged), len(found)))


@test
def sigterm_under_load_loses_no_acknowledged_write():
    path = os.path.join(temporary_folder(), "term.db")
    acknowledged, code = acknowledged_until(signal.SIGTERM, path)
    equal(code, 0)
    check_all_there(path, acknowledged)


@test
def kill_9_under_load_loses_no_acknowledged_write():
    for durability in ("full", "normal"):
        path = os.path.join(temporary_folder(), "kill.db")
        acknowledged, code = acknowledged_until(signal.SIGKILL, path, "--durability", durability)
        equal(code, -signal.SIGKILL)
        check_all_there(path, acknowledged)


@test
def a_file_holds_tables_and_items_over_a_restart():
    path = os.path.join(temporary_folder(), "kept.db")
    item = {"pk": {"S": "a\x00b"}, "sk": {"N": "-1.5"}, "g": {"S": "gg"},
            "m": {"M": {"deep": {"L": [{"NULL": True}, {"BOOL": False}, {"B": "AAEC"}]}}}}
    e = Endpoint(path)
    create_table(e, "Kept", "pk:S sk:N", {"by_g": "g:S sk:N"})
    e.call("PutItem", {"TableName": "Kept", "Item": item})
    before = e.call("DescribeTable", {"TableName": "Kept"})
    equal(e.stop(), 0)
    e = Endpoint(path)
    equal(e.call("GetItem", {"TableName": "Kept", "Key": {"pk": item["pk"], "sk": item["sk"]}}),
          {"Item": item})
    found = e.call("Query", {"TableName": "Kept", "IndexName": "by_g", "KeyConditionExpression":
                             "g = :g", "ExpressionAttributeValues": {":g": {"S": "gg"}}})
    equal(found["Items"], [item])
    after = e.call("DescribeTable", {"TableName": "Kept"})
    equal(after["Table"]["TableId"], before["Table"]["TableId"])
    equal(e.stop(), 0)


@test
def two_endpoints_on_one_file_see_each_others_tables_and_items():
    path = os.path.join(temporary_folder(), "both.db")
    a, b = Endpoint(path), Endpoint(path)
    create_table(a, "Both", "pk:S")
    b.call("PutItem", {"TableName": "Both", "Item": {"pk": {"S": "from b"}}})
    equal(a.call("GetItem", {"TableName": "Both", "Key": {"pk": {"S": "from b"}}}),
          {"Item": {"pk": {"S": "from b"}}})
    b.call("DeleteTable", {"TableName": "Both"})
    a.fails("GetItem", {"TableName": "Both", "Key": {"pk": {"S": "from b"}}},
            "ResourceNotFoundException", "Requested resource not found")
    equal((a.stop(), b.stop()), (0, 0))


def extension(e, operation, request):
    return e.post(json.dumps(request), "Stator_20261121." + operation)


@test
def a_client_moves_the_clock_of_a_store_in_memory():
    for arguments in ((), (":memory:",)):
        e = Endpoint(*arguments, "--sweep-interval", "0", "--lifecycle", "5000")
        equal(extension(e, "SetClock", {"NowMs": 1795251600000}).json,
              {"NowMs": 1795251600000, "Running": False})
        create_table(e, "Ttl", "pk:S")
        equal(e.call("DescribeTable", {"TableName": "Ttl"})["Table"]["TableStatus"], "CREATING")
        extension(e, "SetClock", {"AdvanceMs": 5000})
        described = e.call("DescribeTable", {"TableName": "Ttl"})["Table"]
        equal((described["TableStatus"], described["CreationDateTime"]), ("ACTIVE", 1795251600))
        e.call("UpdateTimeToLive", {"TableName": "Ttl", "TimeToLiveSpecification":
                                    {"Enabled": True, "AttributeName": "until"}})
        for name, when in (("hour", 1795255200), ("day", 1795338000)):
            e.call("PutItem", {"TableName": "Ttl", "Item": {"pk": {"S": name},
                                                            "until": {"N": str(when)}}})
        equal(extension(e, "Sweep", {}).json, {"Deleted": 0, "More": False})
        equal(extension(e, "SetClock", {"AdvanceMs": 3601000}).json["NowMs"], 1795255206000)
        equal(extension(e, "Sweep", {}).json, {"Deleted": 1, "More": False})
        equal([i["pk"]["S"] for i in e.call("Scan", {"TableName": "Ttl"})["Items"]], ["day"])
        equal(extension(e, "SetClock", {"Run": True}).json["Running"], True)
        equal(e.stop(), 0)


@test
def the_clock_of_a_file_is_set_only_where_that_is_allowed():
    path = os.path.join(temporary_folder(), "clock.db")
    e = Endpoint(path)
    equal(extension(e, "SetClock", {}).json["Running"], True)
    for request in ({"NowMs": 5}, {"AdvanceMs": 1}, {"Run": True}):
        answer = extension(e, "SetClock", request)
        equal((answer.status, answer.json),
              (400, {"__type": "com.amazon.coral.service#AccessDeniedException",
                     "Message": "The clock of a file is set from outside only where serve "
                                "--set-clock allows it"}))
    equal(e.stop(), 0)
    e = Endpoint(path, "--set-clock")
    equal(extension(e, "SetClock", {"NowMs": 5}).json, {"NowMs": 5, "Running": False})
    equal(e.stop(), 0)


@test
def expired_items_are_swept_by_the_endpoint_itself():
    e = Endpoint("--sweep-interval", "1")
    create_table(e, "Ttl", "pk:S")
    e.call("UpdateTimeToLive", {"TableName": "Ttl", "TimeToLiveSpecification":
                                {"Enabled": True, "AttributeName": "until"}})
    now = int(time.time())
    for name, when in (("later", now + 100), ("older than five years", now - 6 * 31536000),
                       ("old", now - 100)):
        e.call("PutItem", {"TableName": "Ttl", "Item": {"pk": {"S": name},
                                                        "until": {"N": str(when)}}})
    until(lambda: e.call("GetItem", {"TableName": "Ttl", "Key": {"pk": {"S": "old"}}}) == {})
    equal(sorted(i["pk"]["S"] for i in e.call("Scan", {"TableName": "Ttl"})["Items"]),
          ["later", "older than five years"])
    equal(e.stop(), 0)


harness.main()
