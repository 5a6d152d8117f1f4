#!/usr/bin/env python3
"""After thousands of random writes of every kind, with indexes and views made and
dropped between them, each search index, each view and each index of a view says what
a full scan says; reference.py works it out from the scanned items."""
import glob
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
from decimal import Decimal

import harness
import reference
from harness import Endpoint, create_table, equal, test

ASAN = os.path.join(harness.ROOT, "build", "asan", "stator")
WRITES, WRITES_SANITIZED = 10000, 2000
NOW = 1795219200

WORDS = ["cafe", "Café", "CAFÉ", "cafe\u0301", "naïve", "Naive", "ống", "Straße", "Москва", "МОСКВА",
         "東京", "time", "Time", "travel", "travels", "traveling", "cat", "cats", "box", "boxes",
         "run", "running", "1999", "x1", "rare"]
ASKED = ["cafe", "CAFÉ", "naive", "ong", "straße", "москва", "東京", "time", "travel", "cats", "box",
         "running", "1999", "x1", "rare", "nowhere"]
BETWEEN = [" ", " ", " ", "-", ", ", "\n", "'", "_", "\u0000", " \U0001f600 "]
NUMBERS = ["-7", "0", "1", "2", "2.5", "0.1", "40", "9223372036854775807", "9223372036854775808",
           "-9223372036854775808", "1000000000000000000000000000000"]
KINDS = ["person", "order", "product", "person\0", "person\0x"]
EMAILS = ["ann@x", "bob@x", "eve@y", "ann@x ", "Ann@x", "ann\0y"]


# --------------------------------------------------- indexes and views that may be

INDEXES = {
    "text": {"Attributes": [{"AttributePath": "title", "Weight": 2},
                            {"AttributePath": "plot"}, {"AttributePath": "info.notes", "Weight": 0.5}]},
    "lists": {"Attributes": [{"AttributePath": "tags"}, {"AttributePath": "words"}],
              "PrefixLengths": [2, 3]},
    "stems": {"Attributes": [{"AttributePath": "plot"}, {"AttributePath": "tags[0]"}],
              "Tokenizer": "porter"},
    "parts": {"Attributes": [{"AttributePath": "title"}, {"AttributePath": "plot"}],
              "Tokenizer": "trigram"},
}


def columns(text):
    """"name type path": what a column is called, what it holds, of which attribute."""
    return [dict(zip(("ColumnName", "Type", "AttributePath"), c.split())) for c in text.split(", ")]


def string(item, path):
    return (reference.at_path(item, path) or {}).get("S")


VIEWS = {
    "people": {
        "Columns": columns("pk TEXT pk, sk NUMERIC sk, title TEXT title, v INTEGER v, r REAL v, "
                           "n NUMERIC v, exact TEXT v, flag INTEGER flag, tags JSON tags, "
                           "note TEXT info.notes, tag TEXT tags[0], email TEXT email"),
        "ConditionExpression": "#k = :k", "ExpressionAttributeNames": {"#k": "kind"},
        "ExpressionAttributeValues": {":k": {"S": "person"}},
        "Indexes": [{"Columns": ["email"], "Covering": ["title", "v"]}, {"Columns": ["v", "title"]},
                    {"Columns": ["r"]}, {"Columns": ["tag"]}]},
    "everything": {
        "Columns": columns("pk TEXT pk, sk INTEGER sk, email TEXT email, v INTEGER v, r REAL v, "
                           "tag TEXT words, title TEXT title"),
        "Indexes": [{"Columns": ["email", "v"]}, {"Columns": ["r"], "Covering": ["email"]}]},
    "chosen": {
        "Columns": columns("pk TEXT pk, sk INTEGER sk, email TEXT email, v INTEGER v, r REAL v, "
                           "title TEXT title, tag TEXT tags[1]"),
        "ConditionExpression": "begins_with(email, :a) AND NOT v = :v OR attribute_exists(info.notes) "
                               "AND (#k IN (:k, :l) OR NOT attribute_exists(tags))",
        "ExpressionAttributeNames": {"#k": "kind"},
        "ExpressionAttributeValues": {":a": {"S": "ann"}, ":v": {"N": "1"}, ":k": {"S": "order"},
                                      ":l": {"S": "product"}},
        "Indexes": [{"Columns": ["v"]}, {"Columns": ["email"]}]},
}
HOLDS = {
    "people": lambda i: string(i, "kind") == "person",
    "everything": lambda i: True,
    "chosen": lambda i: (string(i, "email") or "").startswith("ann") and i.get("v") != {"N": "1"} or
    reference.at_path(i, "info.notes") is not None and (
        string(i, "kind") in ("order", "product") or "tags" not in i),
}


# ------------------------------------------------------------------ random items

class Items:
    """Keys and items from fixed dice."""

    def __init__(self, dice):
        self.dice = dice

    def text(self, most=12):
        out = ""
        for _ in range(self.dice.randrange(most)):
            out += self.dice.choice(WORDS) + self.dice.choice(BETWEEN)
        return out

    def key(self):
        return {"pk": {"S": "p%d" % self.dice.randrange(20)}, "sk": {"N": str(self.dice.randrange(20))}}

    def value(self, name):
        dice = self.dice
        if dice.random() < 0.04:
            return dice.choice([{"N": "5"}, {"S": "cafe time"}, {"BOOL": True}, {"NULL": True},
                                {"L": [{"N": "1"}]}, {"M": {}}])
        if name in ("title", "plot"):
            return {"S": self.text()}
        if name == "info":
            return {"M": {"notes": {"S": self.text()}, "more": {"N": "1"}} if dice.random() < 0.7 else {}}
        if name == "tags":
            return {"L": [dice.choice([{"S": self.text(4)}, {"N": "7"}]) for _ in range(dice.randrange(4))]}
        if name == "words":
            return {"SS": dice.sample(WORDS, dice.randrange(1, 4))}
        if name == "v":
            return {"N": dice.choice(NUMBERS)}
        if name == "flag":
            return {"BOOL": dice.random() < 0.5}
        return {"S": dice.choice(EMAILS if name == "email" else KINDS)}

    def item(self):
        item = self.key()
        for name in ("title", "plot", "info", "tags", "words", "v", "flag", "email", "kind"):
            if self.dice.random() < 0.7:
                item[name] = self.value(name)
        return item


# -------------------------------------------------------------------- the writes

def place(item):
    return item["pk"]["S"], int(item["sk"]["N"])


def key_of(item):
    return {"pk": item["pk"], "sk": item["sk"]}


class Store(Items):
    """The table, and what it should hold: {place: item}."""

    def __init__(self, endpoint, dice):
        super().__init__(dice)
        self.endpoint, self.items, self.writes, self.now = endpoint, {}, 0, NOW
        self.indexes, self.views = set(), set()
        create_table(endpoint, "Things", "pk:S sk:N", {"by_email": "email:S sk:N"})
        endpoint.call("UpdateTimeToLive", {"TableName": "Things", "TimeToLiveSpecification": {
            "AttributeName": "expires", "Enabled": True}})
        self.set_clock()

    def extension(self, operation, request):
        answer = self.endpoint.post(json.dumps(request), "Stator_20261121." + operation)
        equal(answer.status, 200, "%s %s: %r" % (operation, request, answer.body))
        return answer.json

    def set_clock(self):
        self.extension("SetClock", {"NowMs": self.now * 1000})

    def new_item(self):
        """The key of an index must be a string, or not be there."""
        item = self.item()
        if "S" not in item.get("email", {"S": ""}):
            del item["email"]
        if self.dice.random() < 0.1:
            item["expires"] = {"N": str(self.now + self.dice.randrange(1, 100))}
        return item

    def keep(self, at, item):
        self.writes += 1
        self.items.pop(at, None)
        if item:
            self.items[at] = item

    def put(self):
        item = self.new_item()
        request = {"TableName": "Things", "Item": item}
        if self.dice.random() < 0.2:
            request["ConditionExpression"] = "attribute_not_exists(pk)"
            if place(item) in self.items:
                return self.refused("PutItem", request)
        self.endpoint.call("PutItem", request)
        self.keep(place(item), item)

    def refused(self, operation, request):
        self.writes += 1
        self.endpoint.fails(operation, request, "ConditionalCheckFailedException",
                            "The conditional request failed")

    def change(self):
        """An update: its request, and what it makes of the item; nothing where it only
        removes from an item that is not there."""
        key = self.key()
        new = dict(self.items.get(place(key), key))
        name = self.dice.choice(["title", "plot", "info", "tags", "words", "v", "flag", "kind"])
        request = {"TableName": "Things", "Key": key, "ExpressionAttributeNames": {"#a": name}}
        turn = self.dice.random()
        if turn < 0.25:
            request["UpdateExpression"] = "REMOVE #a"
            new.pop(name, None)
            if place(key) not in self.items:
                new = None
        elif turn < 0.4 and "notes" in new.get("info", {}).get("M", {}):
            request["UpdateExpression"] = "SET #a.notes = :v"
            request["ExpressionAttributeNames"] = {"#a": "info"}
            request["ExpressionAttributeValues"] = {":v": {"S": self.text()}}
            new["info"] = {"M": dict(new["info"]["M"], notes=request["ExpressionAttributeValues"][":v"])}
        else:
            new[name] = self.value(name)
            request["UpdateExpression"] = "SET #a = :v"
            request["ExpressionAttributeValues"] = {":v": new[name]}
        return request, new

    def update(self):
        request, new = self.change()
        at = place(request["Key"])
        if self.dice.random() < 0.2:
            request["ConditionExpression"] = "attribute_exists(pk)"
            if at not in self.items:
                return self.refused("UpdateItem", request)
        self.endpoint.call("UpdateItem", request)
        self.keep(at, new)

    def delete(self):
        key = self.key()
        self.endpoint.call("DeleteItem", {"TableName": "Things", "Key": key})
        self.keep(place(key), None)

    def batch_requests(self):
        """A batch and what it leaves behind: {place: item or None}."""
        requests, wanted = [], {}
        for _ in range(self.dice.randrange(1, 26)):
            item = self.new_item()
            if place(item) in wanted:
                continue
            put = self.dice.random() < 0.7
            wanted[place(item)] = item if put else None
            requests.append({"PutRequest": {"Item": item}} if put else
                            {"DeleteRequest": {"Key": key_of(item)}})
        return {"RequestItems": {"Things": requests}}, wanted

    def batch(self):
        request, wanted = self.batch_requests()
        equal(self.endpoint.call("BatchWriteItem", request), {"UnprocessedItems": {}})
        for at, item in wanted.items():
            self.keep(at, item)

    def transaction(self):
        """Some are cancelled by a condition that does not hold, behind other writes."""
        actions, wanted = [], {}
        for _ in range(self.dice.randrange(1, 6)):
            request, new = self.change()
            if place(request["Key"]) in wanted:
                continue
            wanted[place(request["Key"])] = new
            actions.append({"Update": request})
        cancelled = self.dice.random() < 0.4
        if cancelled:
            actions.append({"Put": {"TableName": "Things", "Item": dict(self.item(), pk={"S": "none"}),
                                    "ConditionExpression": "attribute_exists(pk)"}})
        answer = self.endpoint.ask("TransactWriteItems", {"TransactItems": actions})
        equal(answer.status, 400 if cancelled else 200, actions)
        self.writes += len(actions)
        for at, item in wanted.items() if not cancelled else ():
            self.keep(at, item)

    def statement(self):
        """PartiQL."""
        key, turn = self.key(), self.dice.randrange(3)
        old, text = self.items.get(place(key)), {"S": self.text()}
        where = " WHERE pk = ? AND sk = ?"
        if turn == 0:
            item = self.new_item()
            request = {"Statement": "INSERT INTO Things VALUE {'pk': ?, 'sk': ?, 'plot': ?, 'tags': ?}",
                       "Parameters": [item["pk"], item["sk"], text, {"L": [text]}]}
            item = dict(key_of(item), plot=text, tags={"L": [text]})
            answer = self.endpoint.ask("ExecuteStatement", request)
            equal(answer.status, 400 if place(item) in self.items else 200, request)
            return self.keep(place(item), self.items.get(place(item), item))
        if turn == 1 and old:
            request = {"Statement": "UPDATE Things SET title = ? REMOVE info" + where,
                       "Parameters": [text, key["pk"], key["sk"]]}
            new = {k: v for k, v in dict(old, title=text).items() if k != "info"}
        else:
            request = {"Statement": "DELETE FROM Things" + where, "Parameters": [key["pk"], key["sk"]]}
            new = None
        self.endpoint.call("ExecuteStatement", request)
        self.keep(place(key), new)

    def sweep(self):
        self.now += self.dice.randrange(40)
        self.set_clock()
        gone = [at for at, item in self.items.items()
                if "expires" in item and int(item["expires"]["N"]) < self.now]
        swept = self.extension("Sweep", {"TableName": "Things"})
        equal(swept, {"Deleted": len(gone), "More": False})
        for at in gone:
            self.keep(at, None)

    # ------------------------------------------------------- indexes and views

    def turn_index(self, name):
        """Makes an index over what is there, or drops it."""
        request = {"TableName": "Things", "IndexName": name}
        if name in self.indexes:
            self.extension("DeleteSearchIndex", request)
            self.indexes.remove(name)
            return
        self.extension("CreateSearchIndex", dict(INDEXES[name], **request))
        self.indexes.add(name)

    def index_is_ready(self, name):
        request = {"TableName": "Things", "IndexName": name}
        harness.until(lambda: self.extension("DescribeSearchIndex", request)
                      ["SearchIndexDescription"]["IndexStatus"] == "ACTIVE")

    def turn_view(self, name):
        if name in self.views:
            self.extension("DeleteView", {"ViewName": name})
            self.views.remove(name)
        else:
            self.extension("CreateView", dict(VIEWS[name], ViewName=name, TableName="Things"))
            self.views.add(name)

    def turn_something(self):
        if self.dice.random() < 0.5:
            self.turn_index(self.dice.choice(sorted(INDEXES)))
        else:
            self.turn_view(self.dice.choice(sorted(VIEWS)))

    def write(self, count):
        turns = ([self.put] * 20 + [self.update] * 20 + [self.delete] * 6 + [self.batch] * 4 +
                 [self.transaction] * 5 + [self.statement] * 6 + [self.sweep])
        end = self.writes + count
        while self.writes < end:
            self.dice.choice(turns)()
            if self.dice.random() < 0.004:
                self.turn_something()

    def make_all(self):
        for name in set(INDEXES) - self.indexes:
            self.turn_index(name)
        for name in set(VIEWS) - self.views:
            self.turn_view(name)


# ------------------------------------------------------------------ the agreement

class Agreement:
    """A scan of the table, and what the indexes and views should say of it."""

    def __init__(self, store):
        self.store, self.dice, self.items = store, store.dice, {}
        request = {"TableName": "Things"}
        while True:
            page = store.endpoint.call("Scan", request)
            self.items.update((place(i), i) for i in page["Items"])
            if "LastEvaluatedKey" not in page:
                break
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def check(self):
        """All there is; `items` as the model has them."""
        equal(sorted(self.items), sorted(self.store.items), "keys")
        for at, item in self.items.items():
            equal(comparable(item), comparable(self.store.items[at]), at)
        for name in sorted(self.store.indexes):
            self.store.index_is_ready(name)
            self.check_index(name, self.documents(name))
        for name in sorted(self.store.views):
            self.check_view(name)

    # ------------------------------------------------------------------ search

    def documents(self, name):
        attributes = INDEXES[name]["Attributes"]
        return reference.Documents(
            self.items, [a["AttributePath"] for a in attributes],
            [a.get("Weight", 1) for a in attributes], INDEXES[name].get("Tokenizer", "unicode61"))

    def search(self, name, query):
        """[(place, score)] in the order of the pages."""
        request = {"TableName": "Things", "IndexName": name, "SearchQuery": query,
                   "Limit": self.dice.choice([40, 1000])}
        found = []
        while True:
            page = self.store.extension("Search", request)
            found += [(place(i), float(h["Score"])) for i, h in zip(page["Items"], page["Hits"])]
            equal((len(page["Items"]), len(page["Hits"])), (page["Count"], page["Count"]))
            for item in page["Items"]:
                equal(item, self.items[place(item)], query)
            if "NextToken" not in page:
                return found
            request["NextToken"] = page["NextToken"]

    def expect(self, name, query, keys, scores=None):
        found = self.search(name, query)
        about = "%s: %s" % (name, query)
        equal(sorted(at for at, _ in found), sorted(keys), about)
        order = [score for _, score in found]
        equal(order, sorted(order, reverse=True), about)
        for at, score in found if scores else ():
            wanted = scores(at)
            assert abs(score - wanted) < 2e-6 + 1e-6 * wanted, (about, at, score, wanted)

    def check_index(self, name, documents):
        asked = [word for word in ASKED if documents.split(word)]
        for word in asked:
            found = documents.places(documents.split(word))
            self.expect(name, word, found, lambda at: documents.score(at, [found]))
        for _ in range(6):
            self.check_pair(name, documents, *self.dice.sample(asked, 2))
        if name == "lists":
            for prefix in ("c", "ca", "caf", "tr", "x", "мо"):
                self.expect(name, prefix + "*", documents.places([prefix], prefix=True))

    def check_pair(self, name, documents, one, other):
        a, b = (set(documents.places(documents.split(w))) for w in (one, other))
        self.expect(name, "%s AND %s" % (one, other), a & b)
        self.expect(name, "%s OR %s" % (one, other), a | b)
        self.expect(name, "%s NOT %s" % (one, other), a - b)
        if name == "parts":
            return
        words = documents.split(one) + documents.split(other)
        self.expect(name, '"%s %s"' % (one, other), documents.places(words))
        self.expect(name, "NEAR(%s %s, 2)" % (one, other), documents.near(*words, 2))
        column = self.dice.randrange(len(documents.paths))
        self.expect(name, "%s: %s" % (quoted(documents.paths[column]), one),
                    documents.places(words[:1], columns={column}))
        first = documents.places(words[:1])
        self.expect(name, "^" + one, [at for at, found in first.items() if any(i == 0 for _, i in found)])

    # ------------------------------------------------------------------- views

    def sql(self, statement, *parameters):
        answer = self.store.extension("Sql", {"Statement": statement, "Parameters": list(parameters)})
        equal(answer["RowCount"], len(answer["Rows"]), statement)
        return answer["Columns"], answer["Rows"]

    def rows_of(self, name):
        """{place: {column: value}} of the items that the view has."""
        return {at: {c["ColumnName"]: reference.column(item, c["AttributePath"], c["Type"])
                     for c in VIEWS[name]["Columns"]}
                for at, item in self.items.items() if HOLDS[name](item)}

    def check_view(self, name):
        wanted = self.rows_of(name)
        heads, rows = self.sql("SELECT * FROM %s" % name)
        equal(heads, [c["ColumnName"] for c in VIEWS[name]["Columns"]] + ["_id"])
        found = {}
        for row in rows:
            values = dict(zip(heads, row))
            found[(values["pk"]["S"], int(values["sk"]["N"]))] = values
        equal((len(rows), sorted(found)), (len(wanted), sorted(wanted)), name)
        for at, values in wanted.items():
            for head, value in values.items():
                assert same_value(found[at][head], value), (name, at, head, found[at][head], value)
        self.check_view_indexes(name, wanted)

    def check_view_indexes(self, name, wanted):
        """Each is asked, and then forbidden by a `+`."""
        for value in EMAILS + ["nobody"]:
            self.both_ways(name, "email", "= ?", [{"S": value}],
                           [at for at, row in wanted.items() if row["email"] == {"S": value}])
        for number in NUMBERS[:8]:
            low = Decimal(number)
            self.both_ways(name, "v", ">= ?", [{"N": number}],
                           [at for at, row in wanted.items()
                            if row["v"] and Decimal(row["v"]["N"]) >= low])
            self.both_ways(name, "r", "= ?", [{"N": number}],
                           [at for at, row in wanted.items() if row["r"] is not None and
                            row["r"] == float(number) and abs(low) < 2 ** 53] if abs(low) < 2 ** 53
                           else None)
        self.both_ways(name, "r", "BETWEEN 0 AND 2.5", [],
                       [at for at, row in wanted.items() if row["r"] is not None and 0 <= row["r"] <= 2.5])
        for word in ("cafe", "7"):
            self.both_ways(name, "tag", "= ?", [{"S": word}],
                           [at for at, row in wanted.items() if row["tag"] == {"S": word}])

    def both_ways(self, name, column, condition, parameters, wanted):
        """`wanted` None: the two ways must agree, whatever they say."""
        for way in ("", "+"):
            statement = "SELECT pk, sk FROM %s WHERE %s%s %s" % (name, way, column, condition)
            _, rows = self.sql(statement, *parameters)
            found = sorted((pk["S"], int(sk["N"])) for pk, sk in rows)
            wanted = found if wanted is None else wanted
            equal(found, sorted(wanted), "%s %s" % (statement, parameters))


def comparable(value):
    """Sets have no order."""
    if isinstance(value, dict):
        return {k: sorted(v) if k == "SS" else comparable(v) for k, v in value.items()}
    return [comparable(v) for v in value] if isinstance(value, list) else value


def same_value(found, wanted):
    if wanted is None:
        return found == {"NULL": True}
    if isinstance(wanted, float):
        return "N" in found and abs(float(found["N"]) - wanted) <= abs(wanted) * 1e-14
    if "S" in found and set(wanted) != {"S"}:
        return json.loads(found["S"]) == wanted
    return found == wanted or "S" in found and found["S"][:1] == "{" and json.loads(found["S"]) == wanted


def quoted(path):
    return '"%s"' % path


# ----------------------------------------------------------------------- the files

def stator_check_is_clean(path, program):
    done = subprocess.run([program, path, ".check"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    equal(done.returncode, 0, done.stdout.decode())


def sqlite_finds_it_whole(path):
    """Plain SQLite, on a copy: the file, the indexes on expressions, FTS5's own check
    against the content, and what it reads through the views."""
    copy = path + ".copy"
    for part in glob.glob(path + "*"):
        shutil.copy(part, copy + part[len(path):])
    with sqlite3.connect(copy) as db:
        equal(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        tables = [n for n, in db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'")]
        for name in tables:
            db.execute("INSERT INTO \"%s\"(\"%s\", rank) VALUES('integrity-check', 1)" % (name, name))
        assert tables
        db.execute("SELECT count(*) FROM people").fetchone()
    db.close()


@test
def a_store_in_memory_agrees_with_its_scans():
    store = Store(Endpoint("--sweep-interval", "0"), random.Random(61))
    store.make_all()
    for _ in range(2):
        store.write(WRITES // 2)
        Agreement(store).check()
    store.make_all()
    Agreement(store).check()
    equal(store.endpoint.stop(), 0)


def open_file(path, program):
    return Endpoint(path, "--sweep-interval", "0", "--set-clock", "--durability", "normal",
                    program=program)


def kill_in_the_middle(store, path, program):
    """A batch is on its way; what it did is then read."""
    request, wanted = store.batch_requests()
    connection = store.endpoint.connect()
    headers = dict(harness.SIGNED, **{"Content-Type": harness.JSON_10,
                                      "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem"})
    connection.request("POST", "/", json.dumps(request), headers)
    store.endpoint.kill(signal.SIGKILL)
    connection.close()
    store.endpoint = open_file(path, program)
    store.set_clock()
    found = Agreement(store).items
    for at, item in wanted.items():
        if comparable(found.get(at)) == comparable(item):
            store.keep(at, item)


def file_agrees(program, writes, seed):
    path = os.path.join(harness.temporary_folder(), "things.db")
    store = Store(open_file(path, program), random.Random(seed))
    store.write(writes // 8)
    store.make_all()
    for _ in range(3):
        store.write(writes // 4)
        kill_in_the_middle(store, path, program)
        Agreement(store).check()
    store.write(writes // 8)
    store.make_all()
    Agreement(store).check()
    equal(store.endpoint.stop(), 0)
    stator_check_is_clean(path, program)
    sqlite_finds_it_whole(path)


@test
def a_store_in_a_file_agrees_with_its_scans_over_kills():
    file_agrees(harness.STATOR, WRITES, 62)


@test
def a_sanitized_store_in_a_file_agrees_with_its_scans():
    if not os.access(ASAN, os.X_OK):
        raise harness.Skip("there is no build/asan/stator")
    file_agrees(ASAN, WRITES_SANITIZED, 63)


harness.main()
