"""Endpoints for tests: the program's own, one that knows DynamoDB's operations alone, one
that answers as it is told, and one that never does."""
import http.client
import socket
import subprocess
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from urllib.parse import urlsplit

import shell_support as support
from shell_support import Skipped, environment


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


class Plain:
    """In front of `stator serve`: what is Stator's own it does not know, as DynamoDB.
    Calls `before` with the name of each operation, which may wait."""

    def __init__(self, url, before=None):
        self.target, self.operations = urlsplit(url).netloc, []
        self.before = before or (lambda operation: None)

    def __enter__(self):
        plain = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                prefix, operation = self.headers["X-Amz-Target"].split(".")
                plain.operations.append(operation)
                plain.before(operation)
                if prefix == "Stator_20261121":
                    self.answer(400, b'{"__type":"com.amazon.coral.service#UnknownOperationException"}')
                    return
                server = http.client.HTTPConnection(plain.target, timeout=support.SECONDS)
                headers = {name: value for name, value in self.headers.items() if name != "Host"}
                server.request("POST", "/", body, dict(headers, Host=plain.target))
                answer = server.getresponse()
                self.answer(answer.status, answer.read())
                server.close()

            def answer(self, status, data):
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                try:
                    self.wfile.write(data)
                except BrokenPipeError:
                    pass  # it did not wait

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
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


class Hanging:
    """Takes connections, and says nothing."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        return "http://127.0.0.1:%d" % self.socket.getsockname()[1]

    def __exit__(self, *_):
        self.socket.close()


def over(t, url, *words, stdin="", **env):
    return t.stator("--endpoint", url, *words, stdin=stdin, env=environment(t.folder, **env))
