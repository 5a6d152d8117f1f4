#!/usr/bin/env python3
"""What .export writes, and that .import reads it back: to the byte, in each format.

    tests/shell/export_test.py [WORD ...]
"""
import base64
import glob
import gzip
import hashlib
import json
import os
import signal
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import shell_support as support
from endpoints import Serve, needs_curl
from shell_support import ROOT, SANITIZED, Skipped, case, environment, expect, main
from terminal import Terminal

DATA = os.path.join(ROOT, "..", "shared", "data")
FILES = ["t.ddb.jsonl", "t.json --typed", "t.jsonl --typed", "t.csv", "t.tsv", "t.csv --typed",
         "t.ddb.jsonl.gz", "t.csv.gz", "t.jsonl --typed --gzip"]
TABLE = ('CreateTable {"TableName":"tab","BillingMode":"PAY_PER_REQUEST",'
         '"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},'
         '{"AttributeName":"sk","AttributeType":"N"}],'
         '"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},'
         '{"AttributeName":"sk","KeyType":"RANGE"}]}')


def data(name):
    path = os.path.join(DATA, name)
    if not os.path.exists(path):
        raise Skipped("../shared/data/%s is not there" % name)
    return path


def read(t, name):
    with open(t.path(name), "rb") as f:
        return f.read()


def lines(items):
    return "".join(json.dumps({"Item": i}) + "\n" for i in items)


def nested(depth):
    value = {"S": "down"}
    for level in range(depth):
        value = {"M": {"m": value}} if level % 2 else {"L": [value]}
    return value


def b64(data_):
    return base64.b64encode(data_).decode("ascii")


# Values that a format may lose.
HARD = [
    {"pk": {"S": "numbers"}, "sk": {"N": "1"}, "n": {"N": "12345678901234567890123456789012345678"},
     "small": {"N": "-0.00000000000000000000000000000000000000000000000000000000000001"},
     "large": {"N": "1" + "0" * 125}, "set": {"NS": ["1.5", "-3", "1" + "0" * 37]}},
    {"pk": {"S": "bytes"}, "sk": {"N": "2"}, "b": {"B": b64(bytes(range(256)))},
     "none": {"B": ""}, "set": {"BS": [b64(b"\0\xff"), b64(b"")]}},
    {"pk": {"S": "text"}, "sk": {"N": "3"}, "n": {"S": ""}, "q": {"S": 'a "quoted", one\r\nline\ttab'},
     "u": {"S": "é \U0001F469\u200D\U0001F680 \u2028 \ufeff"}, "nul": {"S": "a\0b"},
     "json": {"S": '{"S":"x"}'}, "true": {"S": "true"}, "blank": {"S": "  "}, "bom": {"S": "\ufeffx"}},
    {"pk": {"S": "words"}, "sk": {"N": "4"}, "yes": {"BOOL": True}, "no": {"BOOL": False},
     "n": {"NULL": True}, "true": {"NULL": True}, "set": {"SS": ["", "a,b", 'q"', "é"]}},
    {"pk": {"S": "deep"}, "sk": {"N": "5"}, "deep": nested(30), "m": {"M": {}}, "l": {"L": []},
     "typed": {"M": {"S": {"S": "x"}}}, "mixed": {"L": [{"N": "1"}, {"BS": [b64(b"x")]}, {"NULL": True}]}},
    {"pk": {"S": "names"}, "sk": {"N": "6"}, "a:N": {"S": "7"}, ":SS": {"S": "x"}, "a,b": {"N": "1"},
     'q"\n': {"S": "v"}, " ": {"S": "blank"}, "é": {"S": "e"}, "Item": {"M": {"S": {"S": "y"}}}},
    {"pk": {"S": "é\n,\""}, "sk": {"N": "-7.5"}},
]


def hard_table(t, store="one.db"):
    t.write("hard.jsonl", lines(HARD))
    expect(t.stator(store, "-e", TABLE, "-e", ".import hard.jsonl tab"), code=0)


def there_and_back(t, file, table="tab", source="one.db", key=None):
    """Exports, imports into a new store, exports again: the bytes are the same."""
    name, _, options = file.partition(" ")
    expect(t.stator(source, ".export", table, name, *options.split()), code=0, err="")
    first = read(t, name)
    schema = t.stator(source, ".schema", table).out
    store = "back-%s.db" % hashlib.md5(file.encode()).hexdigest()
    again = name.replace("t.", "again.", 1)
    done = t.stator(store, stdin="%s.import %s %s\n.export %s %s %s\n" % (
        schema, name, table, table, again, options))
    expect(done, code=0, err="")
    assert read(t, again) == first, "%s: %r\n%r" % (file, first[:2000], read(t, again)[:2000])
    wanted = t.stator(source, "--typed", "scan", table).out
    assert t.stator(store, "--typed", "scan", table).out == wanted, file
    for left in (name, again):
        os.remove(t.path(left))
    return first


@case
def every_value_comes_back(t):
    hard_table(t)
    for file in FILES:
        there_and_back(t, file)
    assert not [n for n in os.listdir(t.folder) if "export-" in n], os.listdir(t.folder)


@case
def the_movies_come_back(t):
    expect(t.stator("one.db", ".import", data("movies.json"), "tab", "--key", "year,title"), code=0)
    for file in FILES[:2] if SANITIZED else FILES + ["t.jsonl", "t.json", "t.jsonl.gz"]:
        there_and_back(t, file)


@case
def models_come_back(t):
    for path in sorted(glob.glob(data("workbench") + "/*.json"))[:1 if SANITIZED else None]:
        store = os.path.basename(path) + ".db"
        expect(t.stator(store, ".import", path), code=0)
        for table in t.stator(store, ".tables").out.split():
            for file in FILES:
                there_and_back(t, file, table, store)


@case
def a_line_of_each_format(t):
    expect(t.stator("a.db", stdin=TABLE + '\nput tab {"pk":"a","sk":1.50,"l":[1,{"m":null}]}\n'), code=0)
    for options, wanted in (
            ("", '{"l":[1,{"m":null}],"pk":"a","sk":1.5}\n'),
            ("--format json", '[\n{"l":[1,{"m":null}],"pk":"a","sk":1.5}\n]\n'),
            ("--format jsonl --typed", '{"l":{"L":[{"N":"1"},{"M":{"m":{"NULL":true}}}]},'
             '"pk":{"S":"a"},"sk":{"N":"1.5"}}\n'),
            ("--format dynamodb-json", '{"Item":{"l":{"L":[{"N":"1"},{"M":{"m":{"NULL":true}}}]},'
             '"pk":{"S":"a"},"sk":{"N":"1.5"}}}\n'),
            ("--format csv", 'pk,sk:N,l:L\na,1.5,"[1,{""m"":null}]"\n'),
            ("--format tsv --plain", 'pk\tsk\tl\na\t1.5\t"[1,{""m"":null}]"\n')):
        expect(t.stator("a.db", ".export tab - " + options), code=0, err="", out=wanted)
    expect(t.stator("a.db", ".export", "SELECT pk, l[0] FROM tab WHERE pk = 'a'", "-"), code=0, err="",
           out_has='"pk":"a"')


@case
def tables_without_items(t):
    expect(t.stator("a.db", TABLE), code=0)
    for name, wanted in (("t.jsonl", b""), ("t.json", b"[]\n"), ("t.csv", b"pk,sk\n"),
                         ("t.csv.gz", b"pk,sk\n"), ("t.jsonl.gz", b"")):
        expect(t.stator("a.db", ".export", "tab", name), code=0, out="0 items exported to %s\n" % name)
        content = read(t, name)
        assert (gzip.decompress(content) if name.endswith(".gz") else content) == wanted, (name, content)
        expect(t.stator("a.db", ".import", name, "tab"), code=0, out="0 items imported into tab\n")


@case
def what_plain_json_cannot_say_is_refused(t):
    hard_table(t)
    for name in ("t.jsonl", "t.json", "t.jsonl.gz"):
        expect(t.stator("one.db", ".export", "tab", name), code=1, out="",
               err_has=["%s: item " % name, "--typed keeps it, --plain makes it an array or a string"])
    assert sorted(os.listdir(t.folder)) == ["hard.jsonl", "one.db"], os.listdir(t.folder)
    expect(t.stator("one.db", ".export tab t.jsonl --plain"), code=0)
    assert b'"set":[-3,1.5,1' in read(t, "t.jsonl"), read(t, "t.jsonl")


@case
def a_file_that_is_there_is_kept(t):
    hard_table(t)
    t.write("t.csv", "mine\n")
    for words in ("tab t.csv", "tab t.csv --restart"):
        expect(t.stator("one.db", ".export", *words.split()), code=1, out="",
               err="stator: t.csv: is there already; --force replaces it\n")
    assert read(t, "t.csv") == b"mine\n"
    os.symlink("t.csv", t.path("link.csv"))
    expect(t.stator("one.db", ".export tab link.csv --force"), code=0)
    assert os.path.islink(t.path("link.csv")) and read(t, "t.csv").startswith(b"pk,sk:N,"), read(t, "t.csv")
    t.write("u.jsonl.export-part", "mine\n")
    expect(t.stator("one.db", ".export tab u.jsonl --typed"), code=1,
           err_has="u.jsonl.export-part: is there, and no export has left it")
    assert read(t, "u.jsonl.export-part") == b"mine\n"


@case
def wrong_words(t):
    hard_table(t)
    for words, said in ((".export tab", "usage: .export"), (".export tab x.txt", "says no format by its name"),
                        (".export tab x.csv --format parquet", "--format has a value"),
                        (".export tab x.csv --format", "--format needs a value"),
                        (".export tab x.csv y.csv", "y.csv is a word too many"),
                        (".export tab x.csv --fast", "no option --fast"),
                        (".export --all x tab", "takes a folder"),
                        (".export --all x --format csv", "no other format"),
                        (".export tab x.ddb.jsonl --plain", "is not for DynamoDB JSON")):
        answer = t.stator("one.db", words)
        if words == ".export tab":
            expect(answer, code=2, out="", err_has="needs a table and a file")
        else:
            expect(answer, code=2, out="", err_has=said)
    expect(t.stator("one.db", ".export", "SELECT * FROM tab", "x", "--format", "s3"), code=2,
           err_has="is for a table")
    expect(t.stator("one.db", ".export none x.csv"), code=1, err_has="ResourceNotFoundException")
    expect(t.stator("one.db", ".export", "SELECT * FROM none", "x.csv"), code=1,
           err_has="ResourceNotFoundException")
    assert sorted(os.listdir(t.folder)) == ["hard.jsonl", "one.db"], os.listdir(t.folder)


@case
def a_select_by_itself(t):
    hard_table(t)
    expect(t.stator("one.db", ".export", "select pk, n from tab where pk = 'words'", "w.csv"), code=0,
           out="1 item exported to w.csv\n")
    assert read(t, "w.csv") == b"n:NULL,pk\nnull,words\n", read(t, "w.csv")
    expect(t.stator("one.db", ".export", "SELECT yes FROM tab", "w2.csv"), code=1,
           err_has="has no attributes, which no record can say")
    expect(t.stator("one.db", '.export "SELECT * FROM tab" all.ddb.jsonl'), code=0)
    expect(t.stator("one.db", ".export tab t.ddb.jsonl"), code=0)
    assert read(t, "all.ddb.jsonl") == read(t, "t.ddb.jsonl")


# ------------------------------------------------------------------ exports to S3

def s3_files(t, folder):
    homes = glob.glob(t.path(folder) + "/AWSDynamoDB/*")
    assert len(homes) == 1, homes
    return homes[0]


def check_s3(t, folder, table_items):
    """The layout as DynamoDB documents it."""
    home = s3_files(t, folder)
    names = sorted(os.listdir(home))
    assert names == ["_started", "data", "manifest-files.json", "manifest-files.md5",
                     "manifest-summary.json", "manifest-summary.md5"], names
    assert os.path.getsize(home + "/_started") == 0
    for name in ("manifest-files", "manifest-summary"):
        with open("%s/%s.json" % (home, name), "rb") as f:
            digest = hashlib.md5(f.read()).digest()
        with open("%s/%s.md5" % (home, name), encoding="ascii") as f:
            assert f.read() == b64(digest), name
    with open(home + "/manifest-summary.json", encoding="utf-8") as f:
        summary = json.load(f)
    assert summary["itemCount"] == table_items and summary["outputFormat"] == "DYNAMODB_JSON", summary
    assert summary["manifestFilesS3Key"] == "AWSDynamoDB/%s/manifest-files.json" % os.path.basename(home)
    assert summary["exportArn"].endswith("/export/" + os.path.basename(home)), summary
    assert summary["s3Bucket"] == folder and summary["s3Prefix"] is None, summary
    items = []
    with open(home + "/manifest-files.json", encoding="utf-8") as f:
        entries = [json.loads(line) for line in f]
    for entry in entries:
        with open(os.path.join(t.path(folder), entry["dataFileS3Key"]), "rb") as f:
            content = f.read()
        digest = hashlib.md5(content)
        assert entry["md5Checksum"] == b64(digest.digest()), entry
        assert entry["etag"] == hashlib.md5(digest.digest()).hexdigest() + "-1", entry
        found = [json.loads(line)["Item"] for line in gzip.decompress(content).splitlines()]
        assert len(found) == entry["itemCount"], entry
        items += found
    assert len(items) == table_items, len(items)
    return entries, items


@case
def an_export_as_to_s3(t):
    hard_table(t)
    expect(t.stator("one.db", ".export tab bucket --format s3"), code=0, out="7 items exported to bucket\n")
    check_s3(t, "bucket", 7)
    expect(t.stator("two.db", "-e", TABLE, "-e", ".import bucket tab", "-e", ".export tab again --format s3"),
           code=0)
    assert check_s3(t, "again", 7)[1] == check_s3(t, "bucket", 7)[1]
    expect(t.stator("one.db", ".export tab bucket --format s3"), code=1,
           err_has="bucket: holds an export already; --force puts another beside it")
    expect(t.stator("empty.db", "-e", TABLE, "-e", ".export tab nothing --format s3"), code=0)
    assert check_s3(t, "nothing", 0)[0][0]["itemCount"] == 0
    expect(t.stator("empty.db", ".import nothing tab"), code=0, out="0 items imported into tab\n")


@case
def movies_as_to_s3(t):
    expect(t.stator("one.db", ".import", data("movies.json"), "tab", "--key", "year,title"), code=0)
    expect(t.stator("one.db", ".export tab bucket --format s3"), code=0)
    check_s3(t, "bucket", 4609)
    expect(t.stator("two.db", ".import bucket tab --key year,title"), code=0)
    for store in ("one", "two"):
        expect(t.stator(store + ".db", ".export tab %s.ddb.jsonl" % store), code=0)
    assert read(t, "one.ddb.jsonl") == read(t, "two.ddb.jsonl")


# ---------------------------------------------------------------------- all tables

@case
def a_whole_store_comes_back(t):
    hard_table(t)
    for path in sorted(glob.glob(data("workbench") + "/*.json")):
        expect(t.stator("one.db", ".import", path), code=0)
    for folder, words in (("all", ""), ("packed/", "--gzip"), ("again", "")):
        store = "two.db" if folder == "again" else "one.db"
        expect(t.stator(store, ".export --all %s %s" % (folder, words)), code=0, err="",
               out_has="tables exported to " + folder.strip("/"))
        if folder == "all":
            expect(t.stator("two.db", ".import all"), code=0)
        if folder == "packed/":
            expect(t.stator("three.db", ".import packed"), code=0)
    names = sorted(os.listdir(t.path("all")))
    assert "schema.stator" in names and "tab.jsonl" in names, names
    assert names == sorted(os.listdir(t.path("again")))
    for name in names:
        assert read(t, "all/" + name) == read(t, "again/" + name), name
    expect(t.stator("three.db", ".export --all third"), code=0)
    for name in names:
        assert read(t, "all/" + name) == read(t, "third/" + name), name
    expect(t.stator("one.db", ".export --all all"), code=1, out="", err_has="all: is there already")


# ------------------------------------------------------------ full disks and folders

@case
def what_cannot_be_written(t):
    hard_table(t)
    for options in ("--format dynamodb-json", "--format csv", "--format json --typed", "--format csv --gzip"):
        expect(t.stator("one.db", ".export tab /dev/full " + options), code=1, out="",
               err="stator: /dev/full: No space left on device\n")
    expect(t.stator("one.db", ".export tab none/t.csv"), code=1,
           err_has="No such file or directory")
    expect(t.stator("one.db", ".export tab none/t --format s3"), code=1, err_has="No such file or directory")
    expect(t.stator("one.db", ".export --all none/t"), code=1, err_has="No such file or directory")
    os.mkdir(t.path("folder"))
    expect(t.stator("one.db", ".export tab folder --format csv"), code=1, err="stator: folder: Is a directory\n")
    if os.geteuid() != 0:
        os.chmod(t.path("folder"), 0o500)
        expect(t.stator("one.db", ".export tab folder/t.csv"), code=1, err_has="Permission denied")
    assert os.listdir(t.path("folder")) == []
    assert sorted(os.listdir(t.folder)) == ["folder", "hard.jsonl", "one.db"], os.listdir(t.folder)


@case
def a_disk_that_fills_up_leaves_nothing(t):
    def small():
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))

    fill(t, "one.db", 30, 10000)
    for file in ("t.jsonl", "t.csv", "bucket --format s3"):
        name, *options = file.split()
        done = t.stator("one.db", ".export", "tab", name, *options, prepare=small)
        expect(done, code=1, out="", err_has="File too large")
        assert sorted(os.listdir(t.folder)) == ["fill.jsonl", "one.db"], (file, os.listdir(t.folder))


# ------------------------------------------------------------ stopped, and gone on with

def fill(t, store, count, size):
    """Items that no packing makes small."""
    t.write("fill.jsonl", "".join(json.dumps(
        {"pk": "item %d" % i, "sk": i,
         "text": "".join(hashlib.sha256(b"%d %d" % (i, k)).hexdigest() for k in range(size // 64))}) + "\n"
        for i in range(count)))
    expect(t.stator(store, "-e", TABLE, "-e", ".import fill.jsonl tab"), code=0)


class Between:
    """Hands requests on to an endpoint, and does something before the Nth Scan."""

    def __init__(self, bench, url):
        self.bench, self.url_behind = bench, url
        self.scans = self.number = 0

    def export(self, number, sent, *words):
        """Runs .export, which gets the signal when it asks for a page: (code, out, err)."""
        begun = threading.Event()

        def act():
            begun.wait(support.SECONDS)
            process.send_signal(sent)
            if sent == signal.SIGKILL:
                process.wait(support.SECONDS)

        self.number, self.act, self.scans = number, act, 0
        process = subprocess.Popen([support.STATOR, "--endpoint", self.url, ".export"] + list(words),
                                   cwd=self.bench.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment(self.bench.folder))
        begun.set()
        out, err = process.communicate(timeout=support.SECONDS)
        return process.returncode, out.decode(), err.decode()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.server.server_port

    def __enter__(self):
        between = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers["X-Amz-Target"].endswith((".Scan", ".ExecuteStatement")):
                    between.scans += 1
                    if between.scans == between.number:
                        between.act()
                headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
                request = urllib.request.Request(between.url_behind, body, headers)
                try:
                    answer = urllib.request.urlopen(request)
                except urllib.error.HTTPError as error:
                    answer = error
                content = answer.read()
                try:
                    self.send_response(answer.status)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # who asked is gone

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def names_beside(t):
    return sorted(n for n in os.listdir(t.folder) if not n.startswith((".", "fill", "one.db")))


@case
@needs_curl
def what_is_stopped_goes_on(t):
    fill(t, "one.db", 30, 250000)
    with Serve(t, "one.db") as url, Between(t, url) as over:
        for file in ("t.jsonl", "t.json", "t.csv", "t.jsonl.gz", "t.csv.gz"):
            code, out, err = over.export(4, signal.SIGINT, "tab", file)
            assert (code, out) == (1, "") and "stopped; the same command goes on behind item" in err, (file, err)
            assert names_beside(t) == [file + ".export-part", file + ".export-state"], names_beside(t)
            code, out, err = over.export(99, signal.SIGINT, "tab", file)
            assert (code, out) == (0, "30 items exported to %s\n" % file), (file, out, err)
            assert "going on behind item" in err, err
            stopped = read(t, file)
            os.remove(t.path(file))
            code, out, err = over.export(99, signal.SIGINT, "tab", file)
            assert (code, err) == (0, ""), (code, err)
            assert stopped == read(t, file), file
            os.remove(t.path(file))


@case
@needs_curl
def what_is_killed_goes_on_where_it_was_noted(t):
    fill(t, "one.db", 60, 250000)
    with Serve(t, "one.db") as url, Between(t, url) as over:
        for file in ("t.ddb.jsonl", "t.jsonl.gz"):
            code, _, _ = over.export(13, signal.SIGKILL, "tab", file)
            assert code == -signal.SIGKILL, code
            assert not os.path.exists(t.path(file))
            code, out, err = over.export(99, signal.SIGINT, "tab", file)
            assert code == 0 and "going on behind item" in err, (code, err)
            stopped = read(t, file)
            code, out, err = over.export(99, signal.SIGINT, "tab", file, "--force")
            assert (code, err) == (0, ""), (code, err)
            assert stopped == read(t, file), file


@case
@needs_curl
def ctrl_c_keeps_the_prompt(t):
    fill(t, "one.db", 30, 250000)
    with Serve(t, "one.db") as url, Between(t, url) as over:
        terminal = Terminal(t, "--endpoint", over.url)
        prompt = "stator@%s> " % over.url[len("http://"):]
        terminal.wait(prompt)
        over.number, over.act = 3, lambda: terminal.type("\x03")
        terminal.type(".export tab t.jsonl\r").wait("stopped; the same command goes on behind item")
        terminal.wait(prompt)
        assert names_beside(t) == ["t.jsonl.export-part", "t.jsonl.export-state"], names_beside(t)
        terminal.type(".export tab t.jsonl\r").wait("going on behind item")
        terminal.wait("30 items exported to t.jsonl")
        terminal.wait(prompt)
        assert terminal.leave() == 0
    assert len(read(t, "t.jsonl").splitlines()) == 30


@case
@needs_curl
def an_export_to_s3_goes_on_too(t):
    fill(t, "one.db", 100, 250000)
    with Serve(t, "one.db") as url, Between(t, url) as over:
        words = ("tab", "bucket", "--format", "s3")
        code, out, err = over.export(2, signal.SIGINT, *words)
        assert code == 1 and err.endswith("stopped\n"), (code, err)
        assert not os.path.exists(t.path("bucket")), os.listdir(t.path("bucket"))
        code, out, err = over.export(21, signal.SIGKILL, *words)
        code, out, err = over.export(99, signal.SIGINT, *words)
        assert code == 0 and "going on behind item" in err, (code, err)
        code, out, err = over.export(99, signal.SIGINT, "tab", "whole", "--format", "s3")
        assert (code, err) == (0, ""), (code, err)
    (first, items), (second, whole) = check_s3(t, "bucket", 100), check_s3(t, "whole", 100)
    assert items == whole and len(first) > 1
    assert [e["md5Checksum"] for e in first] == [e["md5Checksum"] for e in second]


@case
@needs_curl
def a_whole_store_goes_on(t):
    fill(t, "one.db", 20, 250000)
    expect(t.stator("one.db", "-e", TABLE.replace('"tab"', '"other"'), "-e", "put other {pk: 'a', sk: 1}"),
           code=0)
    with Serve(t, "one.db") as url, Between(t, url) as over:
        code, out, err = over.export(3, signal.SIGINT, "--all", "all")
        assert code == 1 and names_beside(t) == ["all.export-part"], (code, err, names_beside(t))
        code, out, err = over.export(99, signal.SIGINT, "--all", "all")
        assert code == 0 and "going on behind item" in err, (code, out, err)
        code, out, err = over.export(99, signal.SIGINT, "--all", "whole")
        assert (code, err) == (0, ""), (code, err)
    assert sorted(os.listdir(t.path("all"))) == ["other.jsonl", "schema.stator", "tab.jsonl"]
    for name in os.listdir(t.path("all")):
        assert read(t, "all/" + name) == read(t, "whole/" + name), name


if __name__ == "__main__":
    main()
