#!/usr/bin/env python3
"""Writes of a store in a file wait for the disk and for other writers away from
the event loops: what that changes for nobody, and what for others."""
import contextlib
import gzip
import http.client
import json
import os
import random
import re
import signal
import socket
import sqlite3
import struct
import threading
import time

import harness
from harness import (Endpoint, JSON_10, SIGNED, Skip, create_table, equal, need_ipv6,
                     temporary_folder, test, until)

PUT = "DynamoDB_20120810.PutItem"
GET = "DynamoDB_20120810.GetItem"
SOON = 3  # seconds within which what waits for nobody is over; a writer waits for another
          # up to five


def store(*arguments):
    """An endpoint on a new file with a table, and the file."""
    path = os.path.join(temporary_folder(), "parked.db")
    e = Endpoint(path, *arguments)
    create_table(e, "Parked", "pk:S")
    return e, path


@contextlib.contextmanager
def another_writer(path):
    """Somebody else holds the file's write lock."""
    holder = sqlite3.connect(path, isolation_level=None, timeout=30)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield holder
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def request_bytes(target, request, extra=b""):
    """A whole request as it goes over the wire."""
    body = request if isinstance(request, bytes) else json.dumps(request).encode()
    headers = dict(SIGNED, **{"Host": "localhost", "Content-Type": JSON_10, "X-Amz-Target": target,
                              "Content-Length": str(len(body))})
    lines = b"".join(b"%s: %s\r\n" % (k.encode(), v.encode()) for k, v in headers.items())
    return b"POST / HTTP/1.1\r\n" + lines + extra + b"\r\n" + body


def put_bytes(n, pad="", **more):
    item = {"pk": {"S": "item %d" % n}, "n": {"N": str(n)}, "pad": {"S": pad}}
    return request_bytes(PUT, {"TableName": "Parked", "Item": item}, **more)


def get(e, n):
    return e.call("GetItem", {"TableName": "Parked", "Key": {"pk": {"S": "item %d" % n}}})


def put(e, n):
    e.call("PutItem", {"TableName": "Parked", "Item": {"pk": {"S": "item %d" % n},
                                                       "n": {"N": str(n)}}})


def dial(e):
    return socket.create_connection((e.host, e.port), harness.ANSWER_SECONDS)


def answers(s, count):
    """Reads so many answers off a socket: their statuses, in order."""
    return [status for status, _ in bodies(s, count)]


def bodies(s, count):
    """The same: their statuses and bodies."""
    stream, got = s.makefile("rb"), []
    for _ in range(count):
        line = stream.readline()
        assert line.startswith(b"HTTP/1.1 "), line
        status, length = int(line.split()[1]), 0
        while (header := stream.readline().strip()):
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        got.append((status, stream.read(length)))
    return got


def silent(s):
    """Nothing has come on this socket."""
    s.setblocking(False)
    try:
        return not s.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    finally:
        s.settimeout(harness.ANSWER_SECONDS)


def count_items(e):
    count, start = 0, {}
    while True:
        page = e.call("Scan", dict(start, TableName="Parked", Select="COUNT"))
        count += page["Count"]
        if "LastEvaluatedKey" not in page:
            return count
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


# ------------------------------------------------------------------- while one waits

@test
def reads_go_on_while_a_write_waits_for_another_writer():
    e, path = store()
    put(e, 1)
    with dial(e) as s:
        with another_writer(path):
            s.sendall(put_bytes(2))
            begun = time.monotonic()
            for _ in range(20):
                equal(get(e, 1)["Item"]["n"], {"N": "1"})
            equal((get(e, 2), count_items(e), e.send("GET").status), ({}, 1, 200))
            assert silent(s), "an answer before the write could be done"
            assert time.monotonic() - begun < SOON, "a read waited"
        equal(answers(s, 1), [200])
    equal(count_items(e), 2)
    equal(e.stop(), 0)


@test
def writes_wait_as_long_as_the_other_writer_takes_and_are_done_then():
    e, path = store()
    sockets = [dial(e) for _ in range(20)]
    with another_writer(path):
        park_puts(e, sockets)
    expect_all_done(sockets)
    equal(count_items(e), 20)
    equal(e.stop(), 0)


def park_puts(e, sockets):
    """A put on each, while another writer holds the file."""
    for n, s in enumerate(sockets):
        s.sendall(put_bytes(n))
    until(lambda: queued(e, sockets))


def expect_all_done(sockets):
    for s in sockets:
        equal(answers(s, 1), [200])
        s.close()


def queued(e, sockets):
    """The endpoint has read all that was sent, and answered nothing."""
    assert all(silent(s) for s in sockets)
    with open("/proc/net/tcp") as f:
        rows = [line.split() for line in f]
    ours = ":%04X" % e.port
    return all(row[4].endswith(":00000000") for row in rows if row[1].endswith(ours))


@test
def requests_on_one_connection_are_answered_in_order():
    e, _ = store()
    get_1 = request_bytes(GET, {"TableName": "Parked", "Key": {"pk": {"S": "item 1"}}})
    wrong = request_bytes(PUT, {"TableName": "Parked", "Item": {}})
    delete = request_bytes("DynamoDB_20120810.DeleteItem",
                           {"TableName": "Parked", "Key": {"pk": {"S": "item 1"}}})
    with dial(e) as s:
        s.sendall((put_bytes(1) + get_1 + wrong + delete + get_1 + put_bytes(1, "x" * 5000)) * 20)
        got = bodies(s, 120)
    for at in range(0, 120, 6):
        equal([status for status, _ in got[at:at + 6]], [200, 200, 400, 200, 200, 200])
        equal(json.loads(got[at + 1][1])["Item"]["n"], {"N": "1"})
        equal([body for _, body in got[at + 3:at + 6]], [b"{}"] * 3)
    equal(e.stop(), 0)


@test
def what_is_wrong_with_a_write_is_said_as_in_memory():
    e, _ = store()
    memory = Endpoint()
    create_table(memory, "Parked", "pk:S")
    for operation, request in (("PutItem", {}), ("PutItem", {"TableName": "Parked", "Item": {}}),
                               ("PutItem", {"TableName": 1}),
                               ("PutItem", {"TableName": "Nope", "Item": {"pk": {"S": "a"}}}),
                               ("DeleteTable", {"TableName": "Nope"}),
                               ("ExecuteStatement", {"Statement": "DELETE FROM Nope"})):
        target = "DynamoDB_20120810." + operation
        on_file, in_memory = (at.post(json.dumps(request), target) for at in (e, memory))
        equal((on_file.status, on_file.body), (in_memory.status, in_memory.body), operation)
    equal((e.stop(), memory.stop()), (0, 0))


@test
def large_and_packed_writes_and_their_large_answers_are_whole():
    e, _ = store()
    pads = ["%d" % n + "Lorem ipsum " * 32000 for n in range(8)]
    sockets = [dial(e) for _ in pads]
    for n, s in enumerate(sockets):
        s.sendall(put_bytes(n, pads[n]))
    expect_all_done(sockets)
    for n, pad in enumerate(pads):
        request = {"TableName": "Parked", "Key": {"pk": {"S": "item %d" % n}},
                   "ReturnValues": "ALL_OLD"}
        answer = e.post(gzip.compress(json.dumps(request).encode()),
                        "DynamoDB_20120810.DeleteItem", Content_Encoding="gzip",
                        Accept_Encoding="gzip")
        old = json.loads(gzip.decompress(answer.body))["Attributes"]
        equal(old, {"pk": {"S": "item %d" % n}, "n": {"N": str(n)}, "pad": {"S": pad}})
    equal(e.stop(), 0)


@test
def clients_that_hang_up_while_their_write_waits_do_no_harm():
    e, path = store()
    with another_writer(path):
        sockets = [dial(e) for _ in range(30)]
        park_puts(e, sockets)
        for n, s in enumerate(sockets):
            if n % 3 == 0:  # with a reset
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if n % 3 == 1:
                s.shutdown(socket.SHUT_RDWR)
            s.close()
    until(lambda: count_items(e) == 30)
    put(e, 31)
    equal(e.stop(), 0)


@test
def a_line_in_the_log_counts_the_time_a_request_was_parked():
    e, path = store("--log")
    with dial(e) as s:
        with another_writer(path):
            s.sendall(put_bytes(1))
            end = time.monotonic() + 0.3
            until(lambda: time.monotonic() > end and queued(e, [s]))
        equal(answers(s, 1), [200])
    equal(e.stop(), 0)
    line = re.search(r"^POST %s 200 in=\d+ out=2 us=(\d+)$" % PUT, e.error_text(), re.M)
    assert line and int(line[1]) >= 250000, e.error_text()


@test
def both_loopback_addresses_park():
    need_ipv6()
    e, path = store()
    sockets = [socket.create_connection((host, e.port), 30) for host in ("::1", "127.0.0.1") * 10]
    with another_writer(path):
        park_puts(e, sockets)
    expect_all_done(sockets)
    equal(count_items(e), 20)
    equal(e.stop(), 0)


@test
def only_a_store_in_a_file_has_a_thread_for_its_writes():
    folder = "/proc/%d/task"
    if not os.path.exists(folder % os.getpid()):
        raise Skip("there is no /proc here")
    e, _ = store()
    memory = Endpoint()
    threads = [len(os.listdir(folder % at.process.pid)) for at in (memory, e)]
    equal(threads[1], threads[0] + 1)
    equal((e.stop(), memory.stop()), (0, 0))


@test
def expired_items_go_while_writes_come():
    e, _ = store("--sweep-interval", "1")
    e.call("UpdateTimeToLive", {"TableName": "Parked", "TimeToLiveSpecification":
                                {"Enabled": True, "AttributeName": "n"}})
    put(e, int(time.time()) - 100)
    n = 0
    while count_items(e) > n:
        n += 1
        e.call("PutItem", {"TableName": "Parked", "Item": {"pk": {"S": "kept %d" % n}}})
        assert n < 50000, "the expired item stays"
    equal(e.stop(), 0)


# --------------------------------------------------------------------------- the end

@test
def at_the_end_writes_that_wait_are_done_and_answered():
    e, path = store()
    sockets = [dial(e) for _ in range(20)]
    with another_writer(path):
        park_puts(e, sockets)
        e.send("GET")
        e.process.send_signal(signal.SIGTERM)
        until(lambda: e.send("GET").headers["Connection"] == "close")
    expect_all_done(sockets)
    equal((e.wait(), e.error_text()), (0, ""))
    e = Endpoint(path)
    equal(count_items(e), 20)
    equal(e.stop(), 0)


@test
def it_ends_too_if_another_writer_never_lets_go_and_says_of_no_write_that_it_was_done():
    e, path = store()
    sockets = [dial(e) for _ in range(20)]
    with another_writer(path):
        park_puts(e, sockets)
        equal(e.kill(signal.SIGTERM), 0)
        said = b"".join(read_to_end(s) for s in sockets)
        assert b" 200 OK" not in said, said
    e = Endpoint(path)
    equal(count_items(e), 0)
    equal(e.stop(), 0)


def read_to_end(s):
    got = b""
    with s, contextlib.suppress(ConnectionError):
        while piece := s.recv(65536):
            got += piece
    return got


# ---------------------------------------------------------------------------- a crowd

def work_on(e, worker, stop_at, answered, wrong):
    """Puts, reads and counts up on a connection of its own, and checks all answers."""
    connection, dice = e.connect(), random.Random(worker)

    def ask(operation, **request):
        headers = dict(SIGNED, **{"Content-Type": JSON_10,
                                  "X-Amz-Target": "DynamoDB_20120810." + operation})
        connection.request("POST", "/", json.dumps(dict(request, TableName="Parked")), headers)
        got = connection.getresponse()
        return got.status, json.loads(got.read())

    try:
        for n in range(stop_at):
            item = {"pk": {"S": "%d/%d" % (worker, n)}, "pad": {"S": "x" * dice.randrange(3000)}}
            if (got := ask("PutItem", Item=item)) != (200, {}):
                wrong.append(got)
            answered.append(item)
            seen = dice.choice(answered[-n - 1:])
            got = ask("GetItem", Key={"pk": item["pk"]}, ConsistentRead=True)
            if got != (200, {"Item": item}):
                wrong.append(got)
            got = ask("GetItem", Key={"pk": seen["pk"]})
            if got != (200, {"Item": seen}):
                wrong.append(got)
            got = ask("UpdateItem", Key={"pk": {"S": "all"}}, UpdateExpression="ADD n :one",
                      ExpressionAttributeValues={":one": {"N": "1"}}, ReturnValues="UPDATED_NEW")
            if got[0] != 200 or int(got[1]["Attributes"]["n"]["N"]) < n + 1:
                wrong.append(got)
    except (OSError, http.client.HTTPException):
        pass  # the endpoint was killed
    finally:
        connection.close()


def crowd(e, rounds):
    """64 workers on as many connections: the threads, what was answered, what was wrong."""
    answered, wrong = [[] for _ in range(64)], []
    threads = [threading.Thread(target=work_on, args=(e, w, rounds, answered[w], wrong))
               for w in range(64)]
    for t in threads:
        t.start()
    return threads, answered, wrong


@test
def sixty_four_connections_get_right_answers_and_every_count_counts():
    e, _ = store()
    threads, _, wrong = crowd(e, 12)
    for t in threads:
        t.join(120)
    equal(wrong, [])
    equal(count_items(e), 64 * 12 + 1)
    counter = e.call("GetItem", {"TableName": "Parked", "Key": {"pk": {"S": "all"}}})
    equal(counter["Item"]["n"], {"N": str(64 * 12)})
    equal(e.stop(), 0)


@test
def every_write_answered_to_64_connections_is_there_after_kill_9():
    e, path = store()
    threads, answered, wrong = crowd(e, 100000)
    until(lambda: sum(map(len, answered)) > 500, 120)
    e.kill(signal.SIGKILL)
    for t in threads:
        t.join(60)
    equal(wrong, [])
    e = Endpoint(path)
    for item in (i for of in answered for i in of):
        equal(e.call("GetItem", {"TableName": "Parked", "Key": {"pk": item["pk"]}}),
              {"Item": item})
    equal(e.stop(), 0)


harness.main()
