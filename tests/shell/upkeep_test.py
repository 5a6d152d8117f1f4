#!/usr/bin/env python3
"""Looking after a store: .backup, .restore, .save, .check, .vacuum, .stats, .ttl and
.sweep, on files, in memory, over an endpoint and at the prompt."""
import json
import os
import sqlite3
import subprocess

from shell_support import STATOR, Skipped, case, environment, expect, main, make_table
from terminal import Terminal

DAMAGED = "stator: app.db is damaged: 1 finding\n"


def put(t, count, store="app.db", first=0, more=""):
    lines = ["put app {pk: 'p%d'%s}" % (i, more) for i in range(first, first + count)]
    expect(t.stator(store, "--durability", "off", stdin="\n".join(lines) + "\n"), code=0)


def count(t, store="app.db"):
    return len(t.stator(store, "scan app").out.splitlines())


def sql(t, text, store="app.db"):
    with sqlite3.connect(t.path(store)) as connection:
        connection.executescript(text)


# ------------------------------------------------------------------- copies
@case
def a_backup_is_a_store_of_its_own(t):
    make_table(t)
    put(t, 30)
    expect(t.stator("app.db", ".backup copy.db"), code=0, out_has="copied to copy.db (")
    put(t, 5, first=30)
    assert count(t, "copy.db") == 30 and count(t) == 35
    expect(t.stator("copy.db", ".check"), code=0, out_has="no damage found: 1 table, 30 items")


@case
def a_backup_replaces_a_file_only_by_force(t):
    make_table(t)
    t.write("copy.db", "precious")
    expect(t.stator("app.db", ".backup copy.db"), code=1, out="",
           err="stator: copy.db: there is a file of this name\n")
    assert open(t.path("copy.db"), encoding="utf-8").read() == "precious"
    expect(t.stator("app.db", ".backup copy.db --force"), code=0)
    assert count(t, "copy.db") == 0
    assert not [f for f in os.listdir(t.folder) if "part-" in f]


@case
def what_cannot_be_written_leaves_nothing(t):
    make_table(t)
    expect(t.stator("app.db", ".backup nowhere/copy.db"), code=1, err_has="cannot be created")
    expect(t.stator("app.db", ".backup app.db --force"), code=1, err_has="this is the store itself")
    assert sorted(os.listdir(t.folder)) == ["app.db"]


@case
def a_full_disk_leaves_no_half_of_a_copy(t):
    import resource
    make_table(t)
    put(t, 60, more=", text: '%s'" % ("x" * 20000))

    def limit():
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600000, 600000))

    done = t.stator("app.db", "--readonly", ".backup copy.db", prepare=limit)
    assert done.code == 1 and done.err.startswith("stator: "), done
    assert not [f for f in os.listdir(t.folder) if f.startswith("copy.db")], os.listdir(t.folder)
    assert count(t) == 60


@case
def a_restore_brings_everything_back(t):
    make_table(t)
    put(t, 30)
    expect(t.stator("app.db", ".backup copy.db"), code=0)
    expect(t.stator("app.db", "DROP TABLE app;"), code=0)
    expect(t.stator("app.db", ".restore copy.db"), code=0, out_has="restored from copy.db (")
    assert count(t) == 30


@case
def a_file_that_is_no_store_changes_nothing(t):
    make_table(t)
    put(t, 3)
    t.write("text.db", "no database, but long enough to look like one")
    expect(t.stator("app.db", ".restore text.db"), code=1, err_has="not an SQLite database")
    expect(t.stator("app.db", ".restore none.db"), code=1, err_has="none.db: the file cannot be")
    expect(t.stator("app.db", "--readonly", ".restore app.db"), code=1, err_has="the store itself")
    assert count(t) == 3


@case
def a_store_in_memory_is_saved_and_goes_on_in_the_file(t):
    script = ("CREATE TABLE app (pk S HASH);\nput app {pk: 'a'}\n.clock set 1800000000000\n"
              ".save app.db\nput app {pk: 'b'}\n.clock\n.save again.db\n")
    done = expect(t.stator(stdin=script), code=1, out_has=["saved in app.db (",
                  "2027-01-15T08:00:00.000Z (1800000000000), stopped"])
    expect(done, err="stdin:7: the store is saved, in app.db; .backup copies it\n")
    assert count(t) == 2 and not os.path.exists(t.path("again.db"))
    script = "CREATE TABLE app (pk S HASH);\n.save app.db\nput app {pk: 'b'}\n"
    expect(t.stator("--keep-going", stdin=script), code=1, err_has="there is a file of this name")
    assert count(t) == 2
    expect(t.stator(stdin=script.replace("app.db", "app.db --force")), code=0)
    assert count(t) == 1


# ------------------------------------------------------------------- health
@case
def damage_is_named_and_is_a_failure(t):
    make_table(t)
    put(t, 5)
    sql(t, "UPDATE stator_t1 SET shard=(shard+1)%8 WHERE pk='p3'")
    expect(t.stator("app.db", ".check"), code=1, err=DAMAGED,
           out='table "app": the item {"S":"p3"} lies in another shard than its key\'s\n')
    expect(t.stator("app.db", ".check --quick"), code=0, out="no damage found: 1 table\n")


@case
def of_many_findings_a_hundred_are_shown(t):
    make_table(t)
    put(t, 130)
    sql(t, "UPDATE stator_t1 SET size=size+1")
    some = expect(t.stator("app.db", ".check"), code=1, err="stator: app.db is damaged: 130 findings\n")
    assert some.out.splitlines()[100:] == ["and 30 more; .check --all prints them"], some
    assert len(t.stator("app.db", ".check --all").out.splitlines()) == 130


@case
def a_damaged_file_is_named(t):
    make_table(t)
    put(t, 400, more=", text: '%s'" % ("x" * 100))
    with open(t.path("app.db"), "r+b") as f:
        f.seek(-8192, os.SEEK_END)
        f.write(b"Z" * 8192)
    done = t.stator("app.db", ".check")
    assert done.code == 1 and "the file: " in done.out, done
    done = t.stator("app.db", ".backup copy.db")
    sql(t, "UPDATE stator_tables SET definition='{'")
    expect(t.stator("app.db", ".check"), code=1, err_has='"app" is damaged')


@case
def a_vacuum_gives_space_back(t):
    make_table(t)
    put(t, 200, more=", text: '%s'" % ("x" * 10000))
    before = os.path.getsize(t.path("app.db"))
    expect(t.stator("app.db", "DROP TABLE app;"), code=0)
    expect(t.stator("app.db", ".vacuum"), code=0, out_has=["given back, ", " left\n"])
    assert os.path.getsize(t.path("app.db")) < before / 10
    expect(t.stator("--readonly", "app.db", ".vacuum"), code=1, err_has="for reading only")


# ------------------------------------------------------------------ numbers
@case
def stats_tell_of_the_file_and_its_tables(t):
    make_table(t)
    put(t, 1200)
    done = expect(t.stator("app.db", ".stats"), code=0,
                  out_has=["path        " + t.path("app.db"), "wal, pages of 8192 bytes"])
    assert "table  items   bytes  average  index-entries\napp    1,200  7.2 KB      6 B\n" in done.out, done
    known = json.loads(t.stator("app.db", ".stats --json").out)
    assert known["Tables"][0]["ItemCount"] == 1200 and known["JournalMode"] == "wal"
    assert json.loads(t.stator("app.db", ".stats app --json").out)["TableName"] == "app"
    expect(t.stator(":memory:", ".stats"), code=0, out_has=[":memory:", "no tables"])


@case
def a_sweep_of_thousands_is_counted(t):
    make_table(t)
    put(t, 2500, more=", gone: 1700000000")
    script = ".ttl app gone\n.clock set 1800000000000\n.ttl\n.sweep\n.ttl\n"
    expect(t.stator("app.db", stdin=script), code=0,
           out_has=["app    gone       2,500  2,500", "2,500 expired items deleted",
                    "app    gone           0    0"])


# ------------------------------------------------------------- an endpoint
class Served:
    def __init__(self, t):
        self.child = subprocess.Popen([STATOR, "serve", "--port", "0", "--exit-on-stdin-close"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=t.folder,
                                      env=environment(t.folder))
        self.url = self.child.stdout.readline().decode().split()[-1]

    def __enter__(self):
        return self.url

    def __exit__(self, *ignored):
        self.child.stdin.close()
        self.child.wait(20)
        self.child.stdout.close()


def over(t, url, *words):
    env = environment(t.folder, AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_REGION="us-east-1")
    done = t.stator("--endpoint", url, *words, env=env)
    if "built without" in done.err:
        raise Skipped("the program was built without libcurl")
    return done


@case
def over_an_endpoint_what_can_be_done_is(t):
    with Served(t) as url:
        expect(over(t, url, "CREATE TABLE app (pk S HASH) WITH TTL gone;"), code=0)
        expect(over(t, url, "put app {pk: 'a', gone: 1}"), code=0)
        expect(over(t, url, ".stats app"), code=0, out_has="TTL         gone: 1 items, 0 due")
        expect(over(t, url, ".ttl"), code=0, out_has="app    gone           1    0")
        expect(over(t, url, ".sweep"), code=0, out="0 expired items deleted\n")
        for command, instead in ((".backup x.db", ".export"), (".restore x.db", ".import"),
                                 (".save x.db", ".export"), (".check", "endpoint"),
                                 (".vacuum", "endpoint")):
            expect(over(t, url, command), code=1, out="",
                   err_has=["this needs a store of one's own; ", instead])
        assert not os.path.exists(t.path("x.db"))


# -------------------------------------------------------------- the prompt
@case
def a_restore_asks_at_the_prompt(t):
    make_table(t)
    put(t, 3)
    expect(t.stator("app.db", ".backup copy.db"), code=0)
    put(t, 4, first=3)
    at = Terminal(t, "app.db")
    at.wait()
    at.type(".restore copy.db\r").wait("everything in app.db is replaced by what is in copy.db; go on? [y/N] ")
    at.type("n\r").wait("nothing was changed")
    at.wait()
    assert "7" in at.line("SELECT pk FROM app;")
    at.type(".restore copy.db\r").wait("[y/N] ")
    at.type("y\r").wait("restored from copy.db (")
    at.wait()
    assert at.leave() == 0
    assert count(t) == 3


@case
def ctrl_c_ends_a_check_and_keeps_the_prompt(t):
    expect(t.stator("app.db", "CREATE TABLE app (pk S HASH) WITH GSI by_x (x S HASH), GSI by_y (y S HASH);"),
           code=0)
    t.write("many.jsonl", "".join('{"pk":"p%d","x":"x%d","y":"y%d"}\n' % (i, i % 1000, i * 7 % 100003)
                                  for i in range(150000)))
    expect(t.stator("app.db", "--durability", "off", ".import many.jsonl app"), code=0)
    at = Terminal(t, "app.db")
    at.wait()
    at.type(".check\r").wait(" of 150,000 items")
    at.type("\x03")
    assert "interrupted" in at.wait()
    assert "150,000 items, 300,000 entries" in at.line(".check")
    at.type("ALTER TABLE app ADD GSI by_more (x S HASH, y S RANGE);\r").wait(" of 150,000 items")
    at.type("\x03")
    assert "interrupted" in at.wait()
    assert "by_more" not in at.line("SHOW INDEXES FROM app;")
    assert at.leave() == 0


if __name__ == "__main__":
    main()
