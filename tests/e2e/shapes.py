"""The service's own model, as botocore carries it: whether an answer is one that
the operation can give. SDKs drop members they do not know without a word, so a
misspelled one would pass every test through them."""
import functools

import botocore.session

# What any operation may answer, beside the exceptions its model lists.
COMMON = {"ValidationException", "SerializationException", "UnknownOperationException",
          "AccessDeniedException", "ThrottlingException", "ResourceNotFoundException",
          "ResourceInUseException", "MissingAuthenticationTokenException",
          "IncompleteSignatureException", "InvalidSignatureException",
          "UnrecognizedClientException"}
KINDS = {"string": str, "boolean": bool, "integer": int, "long": int, "blob": str,
         "double": (int, float), "float": (int, float), "timestamp": (int, float),
         "structure": dict, "map": dict, "list": list}
# Members of the service that its model does not have.
UNMODELLED = {"TableDescription": {"TableThroughputModeSummary", "SearchIndexes", "Views"}}
NAMES = {"DynamoDB_20120810": "dynamodb", "DynamoDBStreams_20120810": "dynamodbstreams"}


@functools.lru_cache(None)
def service(name):
    return botocore.session.get_session().get_service_model(name)


def operations(name):
    return list(service(name).operation_names)


def faults(shape, value, at):
    """What in `value` is not as the shape says, as sentences."""
    kind = KINDS[shape.type_name]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        return ["%s is no %s: %r" % (at, shape.type_name, value)]
    if shape.type_name == "structure":
        known = UNMODELLED.get(shape.name, set())
        found = ["%s is no member of %s" % (k, shape.name) for k in value
                 if k not in shape.members and k not in known]
        for k in value:
            if k in shape.members:
                found += faults(shape.members[k], value[k], "%s.%s" % (at, k))
        return found + ["%s has no %s" % (at, k) for k in shape.required_members
                        if k not in value]
    if shape.type_name == "list":
        return [f for v in value for f in faults(shape.member, v, at + "[]")]
    if shape.type_name == "map":
        return [f for k, v in value.items() for f in faults(shape.value, v, "%s.%s" % (at, k))]
    if getattr(shape, "enum", None) and value not in shape.enum:
        return ["%s is none of %s: %r" % (at, shape.enum, value)]
    return []


def check(target, status, body):
    """Raises where an answer is not one of the model's; `target` as in X-Amz-Target."""
    prefix, _, name = target.partition(".")
    if prefix not in NAMES or name not in operations(NAMES[prefix]):
        return
    model = service(NAMES[prefix]).operation_model(name)
    if status == 200:
        shape = model.output_shape
        found = faults(shape, body, name) if shape and shape.members else []
        assert not found, "; ".join(found)
    elif isinstance(body, dict) and "__type" in body:
        error = body["__type"].partition("#")[2]
        known = COMMON | {s.metadata.get("error", {}).get("code", s.name)
                          for s in model.error_shapes} | {s.name for s in model.error_shapes}
        assert error in known, "%s cannot answer %s" % (name, error)
