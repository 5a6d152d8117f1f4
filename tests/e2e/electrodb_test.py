#!/usr/bin/env python3
"""The endpoint, verifying signatures, under a help desk in TypeScript on ElectroDB: compiles
js/desk and runs its tests.

A word given to it keeps the tests whose names hold it.
"""
import os
import re
import shutil
import sys

import foreign
import harness

FOLDER = os.path.join(harness.FOLDER, "js")
COMPILER = os.path.join(FOLDER, "node_modules", "typescript", "bin", "tsc")


def count(said):
    def number(word):
        found = re.findall(r"^# %s (\d+)$" % word, said, re.M)
        return int(found[-1]) if found else 0
    return number("pass"), number("fail") + number("cancelled"), number("skipped")


def main():
    if not shutil.which("node"):
        foreign.skip("there is no node here")
    if not os.path.exists(COMPILER):
        foreign.skip("ElectroDB is not installed: npm ci in tests/e2e/js")
    code, said = foreign.output_of(["node", COMPILER, "-p", "desk"], FOLDER)
    if code:
        print("not ok it does not compile\n%s\n0 passed, 1 failed" % said)
        sys.exit(1)
    only = ["--test-name-pattern", sys.argv[1]] if sys.argv[1:] else []
    foreign.run(["node", "--test", "--test-reporter=tap", *only, "compiled/desk.test.js"], FOLDER,
                count, ["--lifecycle", "100", "--access-key", "desk", "--secret-key", "secret"])


main()
