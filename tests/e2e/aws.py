"""boto3 clients on an endpoint, whose requests and answers a failure shows."""
import json

import boto3
import botocore.config
import botocore.exceptions

import harness
import shapes

CREDENTIALS = {"aws_access_key_id": "any", "aws_secret_access_key": "any",
               "region_name": "us-east-1"}
CONFIG = botocore.config.Config(retries={"total_max_attempts": 1}, parameter_validation=False,
                                read_timeout=harness.ANSWER_SECONDS)


def _remember(client):
    sent = {}

    def before(request, **_):
        sent["request"] = "%s %s" % (request.headers.get("X-Amz-Target"), request.body)

    def after(response_dict, operation_model, **_):
        status, body = response_dict["status_code"], response_dict["body"]
        harness.note(sent.get("request"), "%d %r" % (status, body))
        prefix = operation_model.service_model.metadata["targetPrefix"]
        shapes.check(prefix + "." + operation_model.name, status,
                     json.loads(body) if body else {})

    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register("before-send." + service, before)
    client.meta.events.register("before-parse." + service, after)
    return client


def client(endpoint, service="dynamodb", **more):
    return _remember(boto3.client(service, endpoint_url=endpoint.url, config=CONFIG,
                                  **dict(CREDENTIALS, **more)))


def resource(endpoint):
    made = boto3.resource("dynamodb", endpoint_url=endpoint.url, config=CONFIG, **CREDENTIALS)
    _remember(made.meta.client)
    return made


def answer(response):
    """A response without what boto3 adds to it."""
    return {k: v for k, v in response.items() if k != "ResponseMetadata"}


def failure(function, **arguments):
    """The error response of a call that must fail."""
    try:
        response = function(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response
    raise AssertionError("this should have failed but answered %s" % harness.shown(response))


def check_failure(name, message, function, **arguments):
    response = failure(function, **arguments)
    harness.equal((response["Error"]["Code"], response["Error"]["Message"]), (name, message))
    return response


def all_pages(function, **arguments):
    """Walks a Query or Scan by its LastEvaluatedKey; returns its pages."""
    pages = []
    while True:
        page = function(**arguments)
        pages.append(page)
        if "LastEvaluatedKey" not in page:
            return pages
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def items_of(pages):
    return [item for page in pages for item in page["Items"]]
