#!/usr/bin/env python3
"""The endpoint, verifying signatures, under two applications in TypeScript: a help
desk on ElectroDB (js/desk) and a pantry on dynamodb-toolbox (js/pantry). Compiles
them and runs their tests.

A word given to it keeps the tests whose names hold it.
"""
import glob
import os
import re
import shutil
import sys

import foreign
import harness

FOLDER = os.path.join(harness.FOLDER, "js")
COMPILER = os.path.join(FOLDER, "node_modules", "typescript", "bin", "tsc")
TESTS = ["compiled/desk/desk.test.js", "compiled/pantry/pantry.test.js"]


def count(said):
    def number(word):
        found = re.findall(r"^# %s (\d+)$" % word, said, re.M)
        return int(found[-1]) if found else 0
    return number("pass"), number("fail") + number("cancelled"), number("skipped")


def is_compiled():
    """Whether the compiler has run since its sources last changed."""
    done = os.path.join(FOLDER, "compiled", "tsconfig.tsbuildinfo")
    sources = glob.glob(FOLDER + "/*/*.ts") + [FOLDER + "/tsconfig.json", FOLDER + "/package-lock.json"]
    return os.path.exists(done) and all(os.path.getmtime(s) < os.path.getmtime(done) for s in sources)


def main():
    if not shutil.which("node"):
        foreign.skip("there is no node here")
    if not os.path.exists(COMPILER):
        foreign.skip("the applications' libraries are not installed: npm ci in tests/e2e/js")
    if not is_compiled():
        code, said = foreign.output_of(["node", COMPILER, "-p", "."], FOLDER)
        if code:
            print("not ok they do not compile\n%s\n0 passed, 1 failed" % said)
            sys.exit(1)
    only = ["--test-name-pattern", sys.argv[1]] if sys.argv[1:] else []
    foreign.run(["node", "--test", "--test-reporter=tap", *only, *TESTS], FOLDER, count,
                ["--lifecycle", "100", "--access-key", "app", "--secret-key", "secret"])


main()
