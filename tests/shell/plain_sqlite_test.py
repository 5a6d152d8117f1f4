#!/usr/bin/env python3
"""A store's file in the hands of the sqlite3 command: its views read, the file checked
and vacuumed, and the store still sound."""
import shutil
import subprocess

from shell_support import Skipped, case, expect, main

TABLE = ('{"TableName":"shop","BillingMode":"PAY_PER_REQUEST",'
         '"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},'
         '{"AttributeName":"n","AttributeType":"N"}],'
         '"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},'
         '{"AttributeName":"n","KeyType":"RANGE"}]}')
VIEW = ('{"ViewName":"users","TableName":"shop","Columns":['
        '{"ColumnName":"pk","Type":"TEXT"},{"ColumnName":"email","Type":"TEXT"},'
        '{"ColumnName":"rating","Type":"REAL"},{"ColumnName":"photo","Type":"BLOB"}],'
        '"ConditionExpression":"begins_with(pk, :u)",'
        '"ExpressionAttributeValues":{":u":{"S":"user#"}},'
        '"Indexes":[{"Columns":["email"],"Covering":["rating"]}]}')


def make_shop(t):
    if not shutil.which("sqlite3"):
        raise Skipped("the sqlite3 command is not installed")
    expect(t.stator("app.db", "CreateTable", TABLE), code=0)
    expect(t.stator("app.db", "CreateView", VIEW), code=0)
    lines = ["put shop {pk: 'user#%d', n: %d, email: 'u%d@x', rating: %d.25}" % (i, i, i, i % 7)
             for i in range(200)]
    expect(t.stator("app.db", "--durability", "off", stdin="\n".join(lines) + "\n"), code=0)


def ask(t, *statements):
    done = subprocess.run(["sqlite3", t.path("app.db"), *statements], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


@case
def views_are_read_and_the_file_is_checked_and_vacuumed(t):
    make_shop(t)
    assert ask(t, "SELECT pk,n,_id FROM shop WHERE pk='user#7'") == "user#7|7|8\n"
    assert ask(t, "SELECT rating FROM users WHERE email='u5@x'") == "5.25\n"
    assert "stator_v1_1" in ask(t, "EXPLAIN QUERY PLAN SELECT pk FROM users WHERE email='u5@x'")
    assert ask(t, "SELECT pk FROM users LIMIT 0; PRAGMA integrity_check; VACUUM;"
                  "PRAGMA integrity_check") == "ok\nok\n"
    expect(t.stator("app.db", ".check"), code=0, out_has="no damage found: 1 table, 200 items")
    assert ask(t, "SELECT count(*),max(rating) FROM users WHERE email>'u5'") == "55|6.25\n"


@case
def what_is_written_with_it_open_is_seen(t):
    make_shop(t)
    expect(t.stator("app.db", "put shop {pk: 'user#x', n: 1, email: 'new@x'}"), code=0)
    assert ask(t, "SELECT pk FROM users WHERE email='new@x'") == "user#x\n"


@case
def views_cannot_be_written(t):
    make_shop(t)
    done = subprocess.run(["sqlite3", t.path("app.db"), "DELETE FROM users"], capture_output=True,
                          text=True, check=False)
    assert done.returncode != 0 and "cannot modify users because it is a view" in done.stderr


@case
def a_dump_of_it_can_be_read_again(t):
    make_shop(t)
    dump = ask(t, ".dump")
    done = subprocess.run(["sqlite3", t.path("copy.db")], input=dump, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    expect(t.stator("copy.db", ".check"), code=0, out_has="no damage found: 1 table, 200 items")


if __name__ == "__main__":
    main()
