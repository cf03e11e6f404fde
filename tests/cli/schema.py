#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""schema.py FOLDER FILE... - is each FILE one JSON object that its schema allows?

The schema is FOLDER/COMMAND.json, by the object's first key: "schema": "sucat.COMMAND/1". A key
twice in one object is no JSON of ours.
"""

import json
import os
import re
import sys

import jsonschema


def unique(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError(f"a key stands twice among {[key for key, _ in pairs]}")
    return dict(pairs)


def check(folder, path):
    with open(path, encoding="utf-8") as file:
        value = json.load(file, object_pairs_hook=unique)
    name = re.fullmatch(r"sucat\.([a-z-]+)/1", next(iter(value.items()))[1])
    if not name or next(iter(value)) != "schema":
        return [f"{path}: the first key is not \"schema\": \"sucat.COMMAND/1\""]
    with open(os.path.join(folder, name[1] + ".json"), encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    return [f"{path}: {error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]


def main():
    found = [line for path in sys.argv[2:] for line in check(sys.argv[1], path)]
    print("".join(f"{line}\n" for line in found), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
