#!/usr/bin/env python3
"""Compares the catalogue with the types of the official Python SDK (runwayml 5.24.0).

    cargo run -q -p framewright-catalogue --example dump > dump.json
    python3 tests/sdk/compare_catalogue.py --dump dump.json --sdk PATH_TO_SITE_PACKAGES

The catalogue and the simulator share one description, so a mistake in it would go unnoticed between
them. The SDK is generated from the vendor's own specification: it says which models an endpoint has,
which keys a body may and must have, which values are allowed and of which type they are. It knows no
bounds, defaults or patterns. Ends with `N passed, N failed`; exit code 1 when something failed.
"""

import argparse
import datetime
import importlib
import json
import pathlib
import re
import sys
import types
import typing

# Endpoint and model (None: all of the endpoint), path, and why the SDK differs there.
EXCEPTIONS = [
    ("POST /v1/image_to_video", "hailuo3", "promptImage[]", "typed as unknown in the SDK"),
    ("POST /v1/image_to_video", "wan3", "promptImage[]", "typed as unknown in the SDK"),
    ("POST /v1/image_to_video", "wan3_prime", "promptImage[]", "typed as unknown in the SDK"),
    ("POST /v1/image_to_video", "kling_4", "promptImage[]", "typed as unknown in the SDK"),
    ("POST /v1/image_to_video", "kling_4", "referenceVideos[]", "typed as unknown in the SDK"),
    ("POST /v1/text_to_video", "kling_4", "referenceVideos[]", "typed as unknown in the SDK"),
]


def sdk_bodies(site_packages: pathlib.Path) -> dict[str, object]:
    """Endpoint to the type of its body, read from the calls that the SDK's own resources make."""
    call = re.compile(
        r"self\._(post|patch|put)\(\s*(?:path_template\(\s*)?\"(/v1/[^\"]+)\""
        r"(?:(?!self\._(?:post|patch|put|get|delete)\().)*?maybe_transform\("
        r"(?:(?!self\._).)*?,\s*([A-Za-z_.]*[A-Z]\w*),?\s*\)",
        re.S,
    )
    bodies = {}
    for path in sorted((site_packages / "runwayml" / "resources").rglob("*.py")):
        name = ".".join(path.relative_to(site_packages).with_suffix("").parts)
        if name.endswith("__init__"):
            continue
        module = importlib.import_module(name)
        for method, route, type_name in call.findall(path.read_text(encoding="utf-8")):
            found = module
            for part in type_name.split("."):
                found = getattr(found, part)
            bodies[f"{method.upper()} {route}"] = found
    return bodies


def shape(hint: object) -> object:
    """A type as plain data: a name, {"enum"}, {"array"}, {"map"}, {"object"} or {"union"}."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    name = getattr(origin, "__name__", str(origin))
    if origin is typing.Annotated or name in ("Required", "NotRequired"):
        return shape(args[0])
    if origin is typing.Literal:
        return {"enum": sorted(args, key=str)}
    if origin in (typing.Union, types.UnionType):
        return union([shape(arg) for arg in args])
    if name in ("Iterable", "list", "Sequence", "SequenceNotStr"):
        return {"array": shape(args[0])}
    if name in ("dict", "Mapping"):
        return {"map": shape(args[1])}
    if hint is type(None):
        return "null"
    if isinstance(hint, type) and (hasattr(hint, "__required_keys__") or hasattr(hint, "model_fields")):
        return {"object": fields(hint)}
    plain = {str: "string", int: "integer", float: "number", bool: "boolean", object: "any", typing.Any: "any"}
    if hint in plain:
        return plain[hint]
    if hint in (datetime.date, datetime.datetime):
        return "string"
    raise TypeError(f"a type that this comparison does not know: {hint!r}")


def fields(typed_dict: type) -> dict[str, tuple[bool, object]]:
    """Wire key to (required, shape)."""
    if hasattr(typed_dict, "model_fields"):
        # The upload call fills a model of its own and always sends all of it.
        return {name: (True, shape(field.annotation)) for name, field in typed_dict.model_fields.items()}
    result = {}
    for name, hint in typing.get_type_hints(typed_dict, include_extras=True).items():
        required, wire = False, name
        while True:
            kind = getattr(typing.get_origin(hint), "__name__", str(typing.get_origin(hint)))
            if kind in ("Required", "NotRequired"):
                required = kind == "Required"
                hint = typing.get_args(hint)[0]
            elif typing.get_origin(hint) is typing.Annotated:
                for note in hint.__metadata__:
                    wire = getattr(note, "alias", None) or wire
                hint = hint.__origin__
            else:
                break
        result[wire] = (required, shape(hint))
    return result


def union(shapes: list) -> object:
    flat = []
    for one in shapes:
        for part in one["union"] if isinstance(one, dict) and "union" in one else [one]:
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else {"union": sorted(flat, key=order)}


def order(one: object) -> str:
    return json.dumps(one, sort_keys=True, default=str)


def our_shape(param: dict) -> object:
    """A parameter of the dump in the same form."""
    if "anyOf" in param:
        return union([our_shape(one) for one in param["anyOf"]])
    if "enum" in param:
        return {"enum": sorted(param["enum"], key=str)}
    kind = param["type"]
    if kind == "array":
        return {"array": our_shape(param["items"])}
    if kind == "object" and "properties" in param:
        return {"object": our_fields(param["properties"])}
    if kind == "object":
        return {"map": our_shape(param["additionalProperties"])}
    return kind


def our_fields(params: dict) -> dict[str, tuple[bool, object]]:
    return {name: (param.get("required", False), our_shape(param)) for name, param in params.items()}


def differences(path: str, ours: object, theirs: object) -> list[tuple[str, str]]:
    """Every difference as (path, words)."""
    if ours == theirs:
        return []
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        (kind,) = ours.keys()
        a, b = ours[kind], theirs[kind]
        if kind == "enum":
            more, less = [x for x in a if x not in b], [x for x in b if x not in a]
            return [(path, f"values only we have: {more}; values only the SDK has: {less}")]
        if kind == "object":
            return field_differences(path, a, b)
        if kind in ("array", "map"):
            return differences(path + ("[]" if kind == "array" else ".*"), a, b)
        if kind == "union":
            only_ours, only_theirs = [x for x in a if x not in b], [x for x in b if x not in a]
            if len(only_ours) == len(only_theirs) == 1:
                return differences(path, only_ours[0], only_theirs[0])
            if len(only_ours) == len(only_theirs):
                return [d for x, y in zip(only_ours, only_theirs) for d in differences(path, x, y)]
    return [(path, f"ours is {order(ours)[:200]}, the SDK's {order(theirs)[:200]}")]


def field_differences(path: str, ours: dict, theirs: dict) -> list[tuple[str, str]]:
    found = []
    for name in ours.keys() | theirs.keys():
        here = f"{path}.{name}" if path else name
        if name not in theirs:
            found.append((here, "the SDK has no such key"))
        elif name not in ours:
            found.append((here, "the catalogue has no such key"))
        else:
            if ours[name][0] != theirs[name][0]:
                found.append((here, f"required is {ours[name][0]}, the SDK says {theirs[name][0]}"))
            found += differences(here, ours[name][1], theirs[name][1])
    return sorted(found)


def per_model(body: dict) -> list[dict]:
    """One body for each model that a body can name."""
    required, one = body.get("model", (False, None))
    names = one.get("enum", []) if required and isinstance(one, dict) else []
    return [{**body, "model": (True, {"enum": [name]})} for name in names] or [body]


def constant(body: dict, key: str) -> object:
    """The only value of a key, where it has one."""
    one = body.get(key, (False, None))[1]
    values = one.get("enum", []) if isinstance(one, dict) else []
    return values[0] if len(values) == 1 else None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--dump", type=pathlib.Path, required=True, help="the catalogue as JSON")
    arguments.add_argument("--sdk", type=pathlib.Path, required=True, help="site-packages with runwayml in it")
    options = arguments.parse_args()
    sys.path.insert(0, str(options.sdk))

    theirs = {}
    for endpoint, hint in sdk_bodies(options.sdk).items():
        body = shape(hint)
        for variant in body["union"] if "union" in body else [body]:
            for keys in per_model(variant["object"]):
                theirs[(endpoint, constant(keys, "model"), constant(keys, "mode"))] = keys
    ours = {}
    for entry in json.loads(options.dump.read_text(encoding="utf-8"))["entries"]:
        if entry["api"] == "runway" and entry["status"] == "current":
            ours[(entry["endpoint"], entry["model"], entry.get("mode"))] = our_fields(entry["params"])

    passed = failed = 0
    used = set()
    for key in sorted(ours.keys() | theirs.keys(), key=str):
        endpoint, model, _ = key
        if key not in theirs:
            found = [("", "the SDK has no such model or endpoint")]
        elif key not in ours:
            found = [("", "the catalogue has no such model or endpoint")]
        else:
            found = field_differences("", ours[key], theirs[key])
        unexplained = []
        for path, words in found:
            excuse = (endpoint, model, path)
            if any(excuse == exception[:3] for exception in EXCEPTIONS):
                used.add(excuse)
            else:
                unexplained.append((path, words))
        passed, failed = (passed, failed + 1) if unexplained else (passed + 1, failed)
        for path, words in unexplained:
            print(f"{' '.join(str(part) for part in key if part)}: {path or 'body'}: {words}")
    for exception in EXCEPTIONS:
        if exception[:3] not in used:
            failed += 1
            print(f"{exception[0]} {exception[1]}: {exception[2]}: no difference any more; remove the exception")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
