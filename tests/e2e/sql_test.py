#!/usr/bin/env python3
"""Sql over HTTP: answers and errors as clients get them, and that a long statement keeps
nobody else waiting."""
import json
import os
import signal
import threading
import time

import harness
from harness import Endpoint, create_table, equal, temporary_folder, test

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
SOON = 3  # seconds within which what waits for nobody is over


def ask(endpoint, statement, *parameters, **more):
    request = dict(more, Statement=statement, Parameters=list(parameters))
    return endpoint.post(json.dumps(request), "Stator_20261121.Sql")


def time_at_work(endpoint):
    """Seconds of processor time that the server has had."""
    with open("/proc/%d/stat" % endpoint.process.pid) as f:
        user, system = f.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def await_work(endpoint, before):
    """Until what was asked since `before` is under way: nothing else keeps the server busy."""
    end = time.monotonic() + SOON
    while time_at_work(endpoint) < before + 0.1:
        assert time.monotonic() < end, "it does not begin"
        time.sleep(0.01)


def notes(*arguments):
    endpoint = Endpoint(*arguments)
    create_table(endpoint, "notes", "pk:S")
    for n in range(3):
        item = {"pk": {"S": "note %d" % n}, "n": {"N": str(n)}, "text": {"S": "größer \U0001f3ac"}}
        endpoint.call("PutItem", {"TableName": "notes", "Item": item})
    return endpoint


def on_a_file(*arguments):
    return notes(os.path.join(temporary_folder(), "asked.db"), *arguments)


@test
def a_question_is_answered_with_columns_and_rows():
    for endpoint in notes(), on_a_file():
        answer = ask(endpoint, "SELECT pk, _item ->> '$.n.N' + 0 AS n, _item ->> '$.text.S' AS t FROM notes"
                     " WHERE pk > ? ORDER BY pk", {"S": "note 0"}, Limit=1)
        equal((answer.status, answer.json), (200, {
            "Columns": ["pk", "n", "t"],
            "Rows": [[{"S": "note 1"}, {"N": "1"}, {"S": "größer \U0001f3ac"}]],
            "RowCount": 1, "Truncated": True}))


@test
def what_is_wrong_is_a_validation_exception():
    endpoint = on_a_file()
    for statement, message in [
            ("SELECT größe FROM notes", "Invalid Statement: no such column: größe; at character 8: "
             "größe FROM notes"),
            ("SELECT * FROM note", "Invalid Statement: no such table: note; there are: notes"),
            ("DROP VIEW notes", "Invalid Statement: Sql takes one statement that reads: SELECT, VALUES, "
             "WITH or EXPLAIN QUERY PLAN; not DROP"),
            ("SELECT * FROM stator_t1", 'Statement refused: "stator_t1" is where Stator keeps the items '
             'of a table: ask its view "notes"; at character 15: stator_t1')]:
        answer = ask(endpoint, statement)
        equal((answer.status, answer.json["__type"], answer.json["message"]),
              (400, "com.amazon.coral.validate#ValidationException", message))


@test
def runaways_are_stopped():
    for endpoint in notes(), on_a_file():
        answer = ask(endpoint, ENDLESS, TimeoutMs=50)
        equal((answer.status, answer.json["message"]),
              (400, "Statement stopped: it took longer than 50 ms; TimeoutMs lets it take longer"))
        equal(ask(endpoint, "SELECT count(*) FROM notes").json["Rows"], [[{"N": "3"}]])


@test
def long_statements_keep_nobody_waiting():
    endpoint = on_a_file()
    done = []

    def ask_long():
        other = Endpoint.__new__(Endpoint)
        other.__dict__.update(endpoint.__dict__, connection=None)
        done.append(ask(other, ENDLESS, TimeoutMs=4000).status)

    before = time_at_work(endpoint)
    threads = [threading.Thread(target=ask_long) for _ in range(3)]
    for thread in threads:
        thread.start()
    await_work(endpoint, before)
    began = time.monotonic()
    for n in range(20):
        endpoint.call("PutItem", {"TableName": "notes", "Item": {"pk": {"S": "new %d" % n}}})
        endpoint.call("GetItem", {"TableName": "notes", "Key": {"pk": {"S": "new %d" % n}}})
    equal(ask(endpoint, "SELECT count(*) FROM notes").json["Rows"], [[{"N": "23"}]])
    assert time.monotonic() - began < SOON, "they waited"
    equal(done, [], "the long ones were over before")
    for thread in threads:
        thread.join()
    equal(done, [400] * 3)


@test
def a_long_statement_does_not_keep_the_server_from_its_end():
    endpoint = on_a_file()
    done = []

    def ask_for_a_day():
        try:
            done.append(ask(endpoint, ENDLESS, TimeoutMs=86400000, MaxSteps=10 ** 15).status)
        except OSError:
            done.append(None)

    before = time_at_work(endpoint)
    thread = threading.Thread(target=ask_for_a_day)
    thread.start()
    await_work(endpoint, before)
    equal(endpoint.kill(signal.SIGTERM), 0)
    thread.join()
    equal(len(done), 1)


harness.main()
