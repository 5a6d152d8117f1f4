#!/usr/bin/env python3
"""Scripts and their exact output.

    tests/shell/script_test.py [--bless] [WORD ...]

cases/NAME.stator is run on a new store, in the folder of the cases; cases/NAME.out
is what it prints on both outputs, and its exit code. Its first lines may give
options of the program, and a script that runs before it and prints nothing:

    # options: --plain
    # setup: app_setup.stator

--bless writes what is printed now in the place of what was wanted.
"""
import difflib
import glob
import os
import re
import shlex
import subprocess
import sys

import shell_support as support

FOLDER = os.path.join(support.HERE, "cases")
MASKS = [
    (re.compile(r'"TableId": "[0-9a-f-]{36}"'), '"TableId": "ID"'),
    (re.compile(r'"(\w*DateTime)": [0-9.]+'), r'"\1": TIME'),
    (re.compile(r"^\(\d+\.\d+ ms\)$", re.M), "(N ms)"),
]


def run_file(bench, path, words):
    with open(path, encoding="utf-8") as script:
        return subprocess.run(
            [support.STATOR, bench.path("case.db"), "--durability", "off"] + words, stdin=script,
            cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=support.SECONDS, env=support.environment(bench.folder))


def heading(path, name):
    with open(path, encoding="utf-8") as script:
        match = re.search(r"^# %s: (.*)$" % name, script.read(), re.M)
    return shlex.split(match.group(1)) if match else []


def run_script(bench, path):
    for setup in heading(path, "setup"):
        done = run_file(bench, os.path.join(FOLDER, setup), [])
        if done.returncode != 0:
            raise AssertionError("%s: %s" % (setup, done.stdout.decode("utf-8")))
    done = run_file(bench, path, heading(path, "options"))
    output = done.stdout.decode("utf-8")
    for mask, word in MASKS:
        output = mask.sub(word, output)
    return output + "exit %d\n" % done.returncode


def script_case(path, bless):
    wanted_path = path[:-len(".stator")] + ".out"

    def run(bench):
        got = run_script(bench, path)
        if bless:
            with open(wanted_path, "w", encoding="utf-8", newline="") as f:
                f.write(got)
        with open(wanted_path, encoding="utf-8", newline="") as f:
            wanted = f.read()
        if got != wanted:
            lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), "wanted", "got",
                                         lineterm="")
            raise AssertionError("\n".join(lines))

    return run


words = sys.argv[1:]
bless = "--bless" in words
for path in sorted(glob.glob(os.path.join(FOLDER, "*.stator"))):
    name = os.path.basename(path)[:-len(".stator")]
    if not name.endswith(("_read", "_setup")):  # run by others
        support.CASES.append((name, script_case(path, bless)))
support.main([w for w in words if w != "--bless"])
