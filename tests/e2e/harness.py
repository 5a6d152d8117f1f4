"""What the end-to-end tests stand on: a running endpoint, requests to it, and a
runner for tests that are functions whose names are sentences.

A script ends with `harness.main()`; words given to it keep the tests whose
names hold one of them. A failing test shows the last requests and answers.
"""
import atexit
import collections
import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import zlib

import shapes

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "tests", "e2e")
STATOR = os.environ.get("STATOR", os.path.join(ROOT, "build", "stator"))
MOVIES = os.path.join(ROOT, os.pardir, "shared", "data", "movies.json")

START_SECONDS = 60
ANSWER_SECONDS = 60
END_SECONDS = 30

JSON_10 = "application/x-amz-json-1.0"
SIGNATURE = ("AWS4-HMAC-SHA256 Credential=any/20261121/us-east-1/dynamodb/aws4_request, "
             "SignedHeaders=host;x-amz-date, Signature=00")
SIGNED = {"Authorization": SIGNATURE, "X-Amz-Date": "20261121T000000Z"}

USUAL = set(SIGNED.items()) | {("Content-Type", JSON_10)}

PREFIX_VALIDATION = "com.amazon.coral.validate#"
PREFIX_SERVICE = "com.amazon.coral.service#"
PREFIX_MODEL = "com.amazonaws.dynamodb.v20120810#"

trace = collections.deque(maxlen=6)
_tests = []
_running = []


class Skip(Exception):
    """Raised by a test that cannot run here; the text says why."""


def test(function):
    _tests.append(function)
    return function


def equal(got, wanted, about=""):
    if got != wanted:
        raise AssertionError("%s\n  wanted %s\n  got    %s" % (about, shown(wanted), shown(got)))


def shown(value):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 2000 else text[:1500] + "... (%d characters)" % len(text)


def note(request, answer):
    """Remembers an exchange, for the report of a failure."""
    trace.append((shown(request), shown(answer)))


class Answer:
    """An HTTP answer; `json` is None where the body is not JSON."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = None

    def __repr__(self):
        return "%d %s %s" % (self.status, dict(self.headers), shown(repr(self.body)))

    def check_frame(self):
        """What every answer must have."""
        request_id = self.headers.get("x-amzn-RequestId", "")
        assert len(request_id) == 52, self
        assert all(c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in request_id), self
        if "x-amz-crc32" in self.headers:
            equal(self.headers["x-amz-crc32"], str(zlib.crc32(self.body)), "x-amz-crc32")
        assert self.headers.get("Date"), self


class Endpoint:
    """A `stator serve` of its own, which ends with the test run at the latest."""

    def __init__(self, *arguments, program=STATOR):
        self.connection = None
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--exit-on-stdin-close", "--quiet", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        _running.append(self)
        self.url = self._ready_line()
        self.host, port = self.url[len("http://"):].rsplit(":", 1)
        self.port = int(port)
        self.host = self.host.strip("[]")

    def _ready_line(self):
        readable, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline().decode() if readable else ""
        if not line.startswith("http://"):
            self.process.kill()
            raise AssertionError("no ready line but %r; %s" % (line, self.error_text()))
        return line.strip()

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=ANSWER_SECONDS)

    def send(self, method="POST", path="/", body=b"", headers=None):
        """One request with exactly these headers; connections are used again."""
        if isinstance(body, str):
            body = body.encode()
        unusual = {k: v for k, v in (headers or {}).items() if (k, v) not in USUAL}
        request = "%s %s %s %r" % (method, path, unusual, body)
        if not self.connection:
            self.connection = self.connect()
        try:
            self.connection.request(method, path, body, headers or {})
            got = self.connection.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        except Exception:
            self.connection.close()
            self.connection = None
            note(request, "none; stderr: " + self.error_text())
            raise
        note(request, "%d %r" % (got.status, answer.body))
        if method != "HEAD":
            answer.check_frame()
        return answer

    def post(self, body, target="DynamoDB_20120810.ListTables", **more):
        """A signed request; a header given as None is left out."""
        headers = dict(SIGNED)
        headers["Content-Type"] = JSON_10
        headers["X-Amz-Target"] = target
        for name, value in more.items():
            headers[name.replace("_", "-")] = value
        return self.send(body=body, headers={k: v for k, v in headers.items() if v is not None})

    def ask(self, operation, request):
        target = "DynamoDB_20120810." + operation
        answer = self.post(json.dumps(request), target)
        shapes.check(target, answer.status, answer.json)
        return answer

    def call(self, operation, request):
        """The answer's JSON of an operation that must succeed."""
        answer = self.ask(operation, request)
        equal(answer.status, 200, "%s %s" % (operation, shown(answer.body)))
        return answer.json

    def fails(self, operation, request, exception, message, prefix=None):
        """The error's JSON of an operation that must fail just so."""
        answer = self.ask(operation, request)
        if prefix is None:
            prefix = PREFIX_VALIDATION if exception == "ValidationException" else PREFIX_MODEL
        got = answer.json or {}
        equal((answer.status, got.get("__type"), got.get("message", got.get("Message"))),
              (400, prefix + exception, message), "%s %s" % (operation, shown(request)))
        return got

    def invalid(self, operation, request, message):
        return self.fails(operation, request, "ValidationException", message)

    def kill(self, number):
        """Sends a signal and waits for the end; returns the exit code."""
        self.process.send_signal(number)
        return self.wait()

    def stop(self):
        """Ends it by closing its standard input; returns the exit code."""
        self.process.stdin.close()
        return self.wait()

    def wait(self):
        try:
            code = self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("did not end in %d seconds" % END_SECONDS)
        finally:
            _running.remove(self)
            if self.connection:
                self.connection.close()
            self.process.stdout.close()
            if not self.process.stdin.closed:
                self.process.stdin.close()
        return code


def key_schema(*names):
    return [{"AttributeName": n, "KeyType": k} for n, k in zip(names, ("HASH", "RANGE"))]


def create_table(endpoint, name, keys, gsis=None, lsis=None, **more):
    """keys: "pk:S sk:N"; gsis and lsis: {"index": "g:S sk:N"}; all project ALL."""
    types = {}

    def schema(text):
        pairs = [p.split(":") for p in text.split()]
        types.update(pairs)
        return key_schema(*[n for n, _ in pairs])

    def indexes(wanted):
        return [{"IndexName": n, "KeySchema": schema(k), "Projection": {"ProjectionType": "ALL"}}
                for n, k in wanted.items()]

    request = {"TableName": name, "KeySchema": schema(keys), "BillingMode": "PAY_PER_REQUEST"}
    if gsis:
        request["GlobalSecondaryIndexes"] = indexes(gsis)
    if lsis:
        request["LocalSecondaryIndexes"] = indexes(lsis)
    request["AttributeDefinitions"] = [{"AttributeName": n, "AttributeType": t}
                                       for n, t in types.items()]
    request.update(more)
    return endpoint.call("CreateTable", request)


def temporary_folder():
    folder = tempfile.mkdtemp(prefix="stator-e2e-")
    atexit.register(shutil.rmtree, folder, True)
    return folder


def need_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError as why:
        raise Skip("no IPv6 here: %s" % why)


def until(condition, seconds=30):
    """Asks again and again; each asking is itself a round trip."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
    raise AssertionError("did not come about in %d seconds" % seconds)


def movies():
    if not os.path.exists(MOVIES):
        raise Skip("there is no ../shared/data/movies.json")
    with open(MOVIES, encoding="utf-8") as f:
        from decimal import Decimal
        return json.load(f, parse_float=Decimal, parse_int=Decimal)


def _report_failure(name):
    print("not ok %s" % name)
    kind, error, frames = sys.exc_info()
    ours = [f for f in traceback.extract_tb(frames) if f.filename.startswith(FOLDER)]
    text = "".join(traceback.format_list(ours) + traceback.format_exception_only(kind, error))
    for line in text.rstrip().split("\n"):
        print("    " + line)
    for request, answer in trace:
        print("    request %s\n    answer  %s" % (request, answer))
    for endpoint in _running:
        text = endpoint.error_text()
        if text:
            print("    stderr  " + shown(text))


def _run(function):
    name = function.__name__.replace("_", " ")
    trace.clear()
    try:
        function()
        print("ok %s" % name, flush=True)
        return "passed"
    except Skip as why:
        print("skipped %s: %s" % (name, why), flush=True)
        return "skipped"
    except Exception:
        _report_failure(name)
        sys.stdout.flush()
        return "failed"


def _end_endpoints():
    """All endpoints still running must end in order."""
    bad = 0
    for endpoint in list(_running):
        code = endpoint.stop()
        text = endpoint.error_text()
        if code != 0 or text:
            print("not ok the endpoint ended with code %d\n%s" % (code, text))
            bad += 1
    return bad


def main():
    if not os.access(STATOR, os.X_OK):
        print("there is no program %s: make builds it\n0 passed, 1 failed" % STATOR)
        sys.exit(1)
    words = [w.replace("_", " ") for w in sys.argv[1:]]
    counts = collections.Counter()
    for function in _tests:
        name = function.__name__.replace("_", " ")
        if not words or any(w in name for w in words):
            counts[_run(function)] += 1
    counts["failed"] += _end_endpoints()
    skipped = ", %d skipped" % counts["skipped"] if counts["skipped"] else ""
    print("%d passed, %d failed%s" % (counts["passed"], counts["failed"], skipped))
    sys.exit(1 if counts["failed"] else 0)


def _kill_leftovers():
    for endpoint in _running:
        if endpoint.process.poll() is None:
            endpoint.process.send_signal(signal.SIGKILL)


atexit.register(_kill_leftovers)
