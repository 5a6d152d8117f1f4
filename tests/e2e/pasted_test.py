#!/usr/bin/env python3
"""What EXPLAIN AS prints, run as it stands: programs on boto3, on the AWS SDKs for
JavaScript and Go, and commands of the AWS command line. They answer the items that the
statements answer, and write what the statements write."""
import ast
import base64
import functools
import json
import os
import re
import shutil
import subprocess

import harness
from harness import Endpoint, Skip, equal, test

VENV = os.path.join(harness.ROOT, "build", "venv", "bin")
MODULES = os.path.join(harness.FOLDER, "js", "node_modules")
GO = os.path.join(harness.FOLDER, "go")
GO_CACHE = os.path.join(harness.ROOT, "build", "go")

NASTY = "it's \"q\" \\ $HOME `x` \n\t\x01 é✓😀 \u2028 %s {} <&>"
VALUES = {
    "S": {"S": NASTY}, "N": {"N": "-12345678901234567890.1234567890123456"},
    "B": {"B": base64.b64encode(bytes(range(256))).decode()},
    "SS": {"SS": ["a", "b\"'"]}, "NS": {"NS": ["1", "2.5"]}, "BS": {"BS": ["AAE=", "/w=="]},
    "yes": {"BOOL": True}, "nothing": {"NULL": True},
    "list": {"L": [{"S": "x"}, {"L": []}, {"M": {}}, {"N": "1"}]},
    "map": {"M": {"a.b": {"S": "1"}, "__proto__": {"S": "p"}, "B": {"S": "no bytes"}, "größe": {"N": "7"}}},
}

READS = [
    "SELECT * FROM orders WHERE pk = 'a' AND sk = 1",
    "SELECT sk, note FROM orders WHERE pk = 'a' AND sk > 1 ORDER BY sk DESC",
    "SELECT * FROM orders WHERE pk = 'a' AND \"size\" <> 2 AND note <> 'it''s'",
    "SELECT * FROM orders WHERE pk IN ['a', 'b'] AND sk = 2",
    "SELECT * FROM orders WHERE pk IN ['a', 'b'] AND \"size\" >= 2",
    "SELECT * FROM orders.\"by_note\" WHERE note = 'it''s \"q\" \\ $HOME `x` é✓😀'",
    "SELECT * FROM orders WHERE note IN ['nobody''s', 'n3'] OR tags = <<'x', 'y'>>",
    "SELECT * FROM orders",
    "SELECT * FROM orders WHERE pk = 'nobody' AND sk = 1",
    "SELECT sk, deep FROM orders WHERE pk = 'a' AND sk BETWEEN 2 AND 4 "
    "AND begins_with(note, 'n') AND deep.\"odd name\"[1] = 'x'",
    "SELECT * FROM orders WHERE \"size\" BETWEEN 2 AND 4 AND contains(tags, 'z') AND size(note) > 1 "
    "AND nobody IS MISSING AND (deep.l[0] >= 3 OR attribute_type(deep, 'S'))",
]

# As they are typed: relaxed JSON, plain values.
REQUESTS = [
    ("Query", "{TableName: 'orders', KeyConditionExpression: 'pk = :p AND sk > :s', Limit: 2, "
              "ExclusiveStartKey: {pk: 'a', sk: 1}, ScanIndexForward: true, ConsistentRead: true, "
              "ExpressionAttributeValues: {':p': 'a', ':s': 0}}"),
    ("Scan", "{TableName: 'orders', IndexName: 'by_note', Limit: 3, Select: 'ALL_ATTRIBUTES'}"),
    ("BatchGetItem", "{RequestItems: {orders: {Keys: [{pk: 'a', sk: 1}, {pk: 'b', sk: 2}], "
                     "ProjectionExpression: 'sk, #n', ExpressionAttributeNames: {'#n': 'note'}}}}"),
]


@functools.lru_cache(None)
def endpoint():
    made = Endpoint()
    harness.create_table(made, "orders", "pk:S sk:N", gsis={"by_note": "note:S"})
    harness.create_table(made, "values", "pk:S")
    harness.create_table(made, "blobs", "pk:B")
    for pk in "ab":
        for sk in range(1, 6):
            item = {"pk": {"S": pk}, "sk": {"N": str(sk)}, "size": {"N": str(sk)},
                    "note": {"S": "n%d" % sk}, "deep": {"M": {
                        "odd name": {"L": [{"N": "1"}, {"S": "x"}]}, "l": {"L": [{"N": str(sk)}]}}},
                    "tags": {"SS": ["x", "y"] if sk == 4 else ["z"]}}
            if sk == 3:
                item["note"]["S"] = "it's \"q\" \\ $HOME `x` é✓😀"
            made.call("PutItem", {"TableName": "orders", "Item": item})
    return made


@functools.lru_cache(None)
def folder():
    made = harness.temporary_folder()
    if os.path.isdir(MODULES):
        os.symlink(MODULES, os.path.join(made, "node_modules"))
    for name in ("go.mod", "go.sum"):
        shutil.copy(os.path.join(GO, name), made)
    return made


def environment(**more):
    return dict(os.environ, AWS_ACCESS_KEY_ID="any", AWS_SECRET_ACCESS_KEY="any",
                AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1",
                AWS_ENDPOINT_URL_DYNAMODB=endpoint().url, AWS_CONFIG_FILE=os.devnull,
                AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_PAGER="", AWS_EC2_METADATA_DISABLED="true",
                **more)


def run(command, **more):
    done = subprocess.run(command, cwd=folder(), env=environment(**more), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=200)
    harness.note(" ".join(command), done.stdout + done.stderr)
    equal(done.returncode, 0, "%s\n%s" % (command, done.stderr.decode("utf-8", "replace")))
    return done.stdout.decode("utf-8")


def explain(language, statement):
    """The program, as the prompt over the endpoint prints it."""
    done = subprocess.run([harness.STATOR, "--endpoint", endpoint().url, "-e",
                           "EXPLAIN AS %s %s" % (language, statement)],
                          env=environment(), capture_output=True, timeout=60)
    harness.note(statement, done.stdout + done.stderr)
    equal((done.returncode, done.stderr), (0, b""), statement)
    return done.stdout.decode("utf-8")


def save(name, program):
    path = os.path.join(folder(), name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(program)
    return path


# -- languages: run a program, and the items that it prints as plain values -------------

def plain(value):
    """A typed value, of any of the clients, as text and structures that compare."""
    (kind, content), = value.items()
    if kind == "M":
        return {k: plain(v) for k, v in content.items()}
    if kind == "L":
        return [plain(v) for v in content]
    if kind in ("SS", "NS"):
        return sorted(content)
    return content


def plain_item(item):
    return {name: plain(value) for name, value in item.items()}


def go_shape(value):
    """What Go's JSON of plain values keeps: numbers as doubles."""
    (kind, content), = value.items()
    if kind == "M":
        return {k: go_shape(v) for k, v in content.items()}
    if kind == "L":
        return [go_shape(v) for v in content]
    if kind == "N":
        return float(content)
    return sorted(content) if kind == "SS" else content


def boto3_items(program):
    python = os.path.join(VENV, "python3")
    if not os.access(python, os.X_OK):
        raise Skip("boto3 is not installed: tests/setup test")
    said = run([python, save("pasted.py", program)])
    return [ast.literal_eval(line) for line in said.splitlines()]


def javascript_items(program):
    if not shutil.which("node") or not os.path.isdir(MODULES):
        raise Skip("the SDK is not installed: tests/setup test")
    said = run(["node", save("pasted.mjs", program)])
    return [json.loads(line) for line in said.splitlines() if line != "undefined"]


def go_items(program):
    if not shutil.which("go") or not os.path.exists(os.path.join(GO_CACHE, "installed")):
        raise Skip("the SDK is not installed: tests/setup test")
    said = run(["go", "run", save("pasted.go", program)], GOPATH=GO_CACHE, GOTOOLCHAIN="local",
               GOCACHE=os.path.join(GO_CACHE, "cache"), GOFLAGS="-modcacherw -buildvcs=false")
    return [json.loads(line) for line in said.splitlines()]


def cli_items(program):
    if not os.access(os.path.join(VENV, "aws"), os.X_OK):
        raise Skip("the AWS command line is not installed: tests/setup test")
    said = run(["sh", save("pasted.sh", program)], PATH=VENV + os.pathsep + os.environ["PATH"])
    items, decoder = [], json.JSONDecoder()
    while said.strip():
        answer, end = decoder.raw_decode(said.strip())
        said = said.strip()[end:]
        items += answer.get("Items", [])
        items += [i for part in answer.get("Responses", {}).values() for i in part]
        items += [answer[name] for name in ("Item", "Attributes") if name in answer]
    return items


LANGUAGES = {"boto3": boto3_items, "javascript": javascript_items, "go": go_items,
             "cli": cli_items}


def in_order(items):
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def answered(statement):
    items, request = [], {"Statement": statement}
    while True:
        answer = endpoint().call("ExecuteStatement", request)
        items += answer["Items"]
        if "NextToken" not in answer:
            return items
        request["NextToken"] = answer["NextToken"]


def asked(operation, request):
    """The items of the operation's answer, by the prompt."""
    done = subprocess.run([harness.STATOR, "--endpoint", endpoint().url, "--mode", "jsonl", "-e",
                           operation + " " + request], env=environment(), capture_output=True, timeout=60)
    answer = json.loads(done.stdout)
    return answer.get("Items") or [i for part in answer["Responses"].values() for i in part]


def compare(language, got, wanted, what):
    if language == "go":
        wanted = [{k: go_shape(v) for k, v in item.items()} for item in wanted]
    else:
        got, wanted = [[plain_item(i) for i in items] for items in (got, wanted)]
    if "ORDER BY" not in what:
        got, wanted = in_order(got), in_order(wanted)
    equal(got, wanted, what)


def check_reads(language):
    for statement in READS:
        compare(language, LANGUAGES[language](explain(language, statement)), answered(statement), statement)
    for operation, request in REQUESTS:
        got = LANGUAGES[language](explain(language, operation + " " + request))
        compare(language, got, asked(operation, request), operation)


def item_of(language):
    answer = endpoint().call("GetItem", {"TableName": "values", "Key": {"pk": {"S": language}}})
    return answer.get("Item")


def check_writes(language):
    """INSERT, UPDATE and DELETE; and all sorts of values."""
    runs, item = LANGUAGES[language], dict(VALUES, pk={"S": language})
    if language == "cli":
        item = {k: v for k, v in item.items() if k not in ("B", "BS")}
    put = {"TableName": "values", "Item": item}
    runs(explain(language, "PutItem " + json.dumps(put)))
    equal(plain_item(item_of(language)), plain_item(item), "PutItem")
    runs(explain(language, "DELETE FROM \"values\" WHERE pk = '%s'" % language))
    equal(item_of(language), None, "DELETE")
    runs(explain(language, "INSERT INTO \"values\" VALUE {'pk': '%s', 'n': 1, 't': <<'x'>>, "
                           "'m': {'it''s': [null, true]}}" % language))
    equal(plain_item(item_of(language)), {"pk": language, "n": "1", "t": ["x"],
                                          "m": {"it's": [True, True]}}, "INSERT")
    got = runs(explain(language, "UPDATE \"values\" SET n = n + 41 SET t = set_add(t, <<'\"y\"'>>) "
                                 "REMOVE m WHERE pk = '%s' AND n = 1 RETURNING ALL NEW *" % language))
    equal(plain_item(item_of(language)), {"pk": language, "n": "42", "t": ['"y"', "x"]}, "UPDATE")
    equal(len(got), 1, "RETURNING")


@test
def pasted_boto3_programs_read_what_statements_read():
    check_reads("boto3")


@test
def pasted_boto3_programs_write_what_statements_write():
    check_writes("boto3")


@test
def pasted_javascript_modules_read_what_statements_read():
    check_reads("javascript")


@test
def pasted_javascript_modules_write_what_statements_write():
    check_writes("javascript")


@test
def pasted_go_programs_read_what_statements_read():
    check_reads("go")


@test
def pasted_go_programs_write_what_statements_write():
    check_writes("go")


@test
def pasted_commands_read_what_statements_read():
    check_reads("cli")


@test
def pasted_commands_write_what_statements_write():
    check_writes("cli")


@test
def commands_say_which_version_takes_binary_values():
    """The tests have version 1, which takes other text for bytes."""
    said = explain("cli", 'GetItem {"TableName":"blobs","Key":{"pk":{"B":"AP8="}}}')
    equal(said, "# binary values are in base64, which takes version 2 of the command line\n"
                "aws dynamodb get-item \\\n    --table-name blobs \\\n"
                "    --key '{\"pk\":{\"B\":\"AP8=\"}}'\n")


@test
def an_explanation_over_an_endpoint_tells_what_it_costs():
    done = subprocess.run([harness.STATOR, "--endpoint", endpoint().url, "-e",
                           "EXPLAIN SELECT * FROM orders WHERE pk = 'a';"
                           "EXPLAIN DELETE FROM orders WHERE pk = 'a' AND sk = 1;"],
                          env=environment(), capture_output=True, timeout=60)
    said = done.stdout.decode("utf-8")
    equal((done.returncode, done.stderr), (0, b""), said)
    assert "1 page: 5 items evaluated, 5 returned, 0.5 capacity units" in said, said
    assert "not carried out" in said, said
    assert not re.search(r"^(SQL|Shards)", said, re.M), said
    equal(len(answered("SELECT * FROM orders WHERE pk = 'a'")), 5, "nothing is deleted")


harness.main()
