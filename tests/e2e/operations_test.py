#!/usr/bin/env python3
"""Every operation of the service's model: the README's table says what it does
here, and the endpoint does as the table says."""
import json
import re
import subprocess

from botocore import xform_name

import harness
import shapes
from harness import Endpoint, equal, test

SERVICES = {"dynamodb": "DynamoDB_20120810", "dynamodbstreams": "DynamoDBStreams_20120810"}
NOT_SERVED = "not served"
OF_OTHER_REGIONS = {"global-table-settings-replication-mode", "global-table-source-arn",
                    "global-table-witness-updates", "multi-region-consistency"}


def table():
    """{operation: what the README says of it}, of the table under "What it does"."""
    with open(harness.ROOT + "/README.md", encoding="utf-8") as f:
        text = f.read().split("## What it does")[1].split("\n## ")[0]
    said = {}
    for names, what in re.findall(r"^\| ([A-Z][^|]*) \| ([^|]*) \|$", text, re.M):
        for name in names.split(", "):
            assert name not in said, name + " stands twice in the README's table"
            said[name] = what
    return said


def modelled():
    return {name: SERVICES[s] for s in SERVICES for name in shapes.operations(s)}


@test
def every_operation_of_the_model_stands_in_the_readme():
    equal(sorted(set(modelled()) - set(table())), [])


@test
def the_endpoint_serves_what_the_readme_says_and_nothing_else():
    endpoint = Endpoint()
    said = table()
    served = 0
    for name, prefix in modelled().items():
        answer = endpoint.post("{}", "%s.%s" % (prefix, name))
        unknown = (answer.json or {}).get("__type", "").endswith("#UnknownOperationException")
        equal(unknown, said[name].startswith(NOT_SERVED), name)
        served += not unknown
    print("%d of %d operations are served" % (served, len(said.keys() & modelled().keys())))


@test
def an_operation_is_served_by_its_own_service_alone():
    endpoint = Endpoint()
    for name, prefix in modelled().items():
        for other in SERVICES.values():
            if other != prefix:
                answer = endpoint.post("{}", "%s.%s" % (other, name))
                equal(json.loads(answer.body),
                      {"__type": harness.PREFIX_SERVICE + "UnknownOperationException"}, name)


def options(operation):
    """Those the shell's help lists."""
    out = subprocess.run([harness.STATOR, ":memory:"], input=".help %s\n" % operation, text=True,
                         capture_output=True, timeout=harness.ANSWER_SECONDS, check=True).stdout
    return set(re.findall(r"^ +--([a-z-]+)", out, re.M))


@test
def the_shell_takes_every_member_of_an_operation_as_an_option():
    for name, what in table().items():
        if name not in modelled() or what.startswith(NOT_SERVED):
            continue
        service = next(s for s in SERVICES if name in shapes.operations(s))
        shape = shapes.service(service).operation_model(name).input_shape
        members = {xform_name(m, "-") for m in shape.members} if shape else set()
        equal(sorted((members - OF_OTHER_REGIONS) ^ options(xform_name(name, "-"))), [], name)


if __name__ == "__main__":
    harness.main()
