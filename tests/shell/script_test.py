#!/usr/bin/env python3
"""Scripts and their exact output.

    tests/shell/script_test.py [--bless] [WORD ...]

cases/NAME.stator is run on a store in memory, in the folder of the cases;
cases/NAME.out is what it prints on both outputs, and its exit code. Options of
the program stand in the script's first line: # options: --plain. --bless writes
what is printed now in the place of what was wanted.
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


def run_script(bench, path):
    with open(path, encoding="utf-8") as f:
        first = f.readline()
        f.seek(0)
        match = re.match(r"# options: (.*)", first)
        words = shlex.split(match.group(1)) if match else []
        done = subprocess.run([support.STATOR, ":memory:"] + words, stdin=f, cwd=FOLDER,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=support.SECONDS, env=support.environment(bench.folder))
    output = done.stdout.decode("utf-8")
    for mask, word in MASKS:
        output = mask.sub(word, output)
    return output + "exit %d\n" % done.returncode


def script_case(path, bless):
    wanted_path = path[:-len(".stator")] + ".out"

    def run(bench):
        got = run_script(bench, path)
        if bless:
            with open(wanted_path, "w", encoding="utf-8") as f:
                f.write(got)
        with open(wanted_path, encoding="utf-8") as f:
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
    if not name.endswith("_read"):  # read by another
        support.CASES.append((name, script_case(path, bless)))
support.main([w for w in words if w != "--bless"])
