"""All that a role can allow, by the published document."""

import functools
import json
import urllib.request


@functools.cache
def everything(api_url):
    with urllib.request.urlopen(f"{api_url}/v1/openapi.json") as answer:
        schemas = json.load(answer)["components"]["schemas"]

    def resolved(schema):
        return schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def words(branch, *path):
        for step in path:
            branch = resolved(resolved(branch)["properties"][step] if step != "items" else resolved(branch)["items"])
        return branch["enum"]

    allowed = []
    for branch in schemas["RootSchema"]["oneOf"]:
        actions = [{"action_name": word, "permission": "allowed"} for word in words(branch, "actions", "items", "action_name")]
        allowed += [{"object_type": kind, "actions": actions} for kind in words(branch, "object_type")]
    return allowed
