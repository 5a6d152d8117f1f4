"""Test programs in other languages: run on an endpoint of their own, counted."""
import os
import subprocess
import sys

import harness


def skip(why):
    """Ends the script: nothing of it can run here."""
    print("skipped everything: %s" % why)
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)


def output_of(command, folder, **environment):
    """A command's exit code and all it said."""
    done = subprocess.run(command, cwd=folder, env=dict(os.environ, **environment),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=400)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def run(command, folder, count, arguments=(), **environment):
    """Runs a test program with STATOR_URL set, and ends the script with its result.
    `count` makes (passed, failed, skipped) of what the program said."""
    endpoint = harness.Endpoint(*arguments)
    code, said = output_of(command, folder, STATOR_URL=endpoint.url, **environment)
    ended, errors = endpoint.stop(), endpoint.error_text()
    passed, failed, skipped = count(said)
    print(said)
    if ended or errors:
        print("not ok the endpoint ended with code %d\n%s" % (ended, errors))
        failed += 1
    if code and not failed:
        print("not ok the program ended with code %d" % code)
        failed += 1
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    sys.exit(1 if failed or not passed else 0)
