#!/usr/bin/env python3
"""The endpoint, verifying signatures, under a shop written in Go on the AWS SDK:
runs the tests in go/.

A word given to it keeps the tests whose names hold it.
"""
import os
import re
import shutil
import sys

import foreign
import harness

FOLDER = os.path.join(harness.FOLDER, "go")
CACHE = os.path.join(harness.ROOT, "build", "go") # tests/setup fills it
RESULT = re.compile(r"^ *--- (PASS|FAIL|SKIP): ", re.M)


def count(said):
    words = RESULT.findall(said)
    return words.count("PASS"), words.count("FAIL"), words.count("SKIP")


def main():
    if not shutil.which("go"):
        foreign.skip("there is no go here")
    if not os.path.exists(os.path.join(CACHE, "installed")):
        foreign.skip("the SDK is not installed: tests/setup test")
    only = ["-run", "(?i)" + sys.argv[1]] if sys.argv[1:] else []
    foreign.run(["go", "test", "-count=1", "-v", *only, "./..."], FOLDER, count,
                ["--lifecycle", "100", "--access-key", "123456789012", "--secret-key", "secret"],
                GOPATH=CACHE, GOCACHE=os.path.join(CACHE, "cache"),
                GOFLAGS="-modcacherw -buildvcs=false", GOTOOLCHAIN="local")


main()
