#!/usr/bin/env python3
"""The endpoint under the AWS SDK for JavaScript: runs js/scenarios.mjs on it."""
import os
import shutil
import subprocess
import sys

import foreign
import harness

FOLDER = os.path.join(harness.FOLDER, "js")


def main():
    if not shutil.which("node"):
        foreign.skip("there is no node here")
    if not os.path.isdir(os.path.join(FOLDER, "node_modules", "@aws-sdk", "client-dynamodb-streams")):
        foreign.skip("the SDK is not installed: npm ci in tests/e2e/js")
    endpoint = harness.Endpoint()
    done = subprocess.run(["node", os.path.join(FOLDER, "scenarios.mjs"), *sys.argv[1:]],
                          env=dict(os.environ, STATOR_URL=endpoint.url),
                          stdin=subprocess.DEVNULL, timeout=180)
    code = endpoint.stop()
    if code or endpoint.error_text():
        print("not ok the endpoint ended with code %d\n%s" % (code, endpoint.error_text()))
    sys.exit(1 if done.returncode or code or endpoint.error_text() else 0)


main()
