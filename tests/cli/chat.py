#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""chat.py slack|teams FILE... - is each FILE a payload that the chat takes, and one that says no more
than text? The shapes are those of Slack's Block Kit and of Adaptive Cards 1.4, as far as we use
them, with the limits that both name."""

import json
import re
import sys

import jsonschema


def text(most, least=1):
    return {"type": "string", "minLength": least, "maxLength": most}


def shape(**properties):
    return {"type": "object", "properties": properties, "required": list(properties),
            "additionalProperties": False}


def array(items, most, least=0):
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


SLACK = shape(
    text=text(40000),
    blocks=array({"oneOf": [
        shape(type={"const": "header"}, text=shape(
            type={"const": "plain_text"}, emoji={"const": False}, text=text(150))),
        shape(type={"const": "section"}, text=shape(
            type={"const": "mrkdwn"}, verbatim={"const": True}, text=text(3000))),
        shape(type={"const": "context"}, elements=array(
            shape(type={"const": "plain_text"}, text=text(2000)), 10, 1)),
    ]}, 50, 1))

TITLE = shape(type={"const": "TextBlock"}, text=text(300), wrap={"const": True})
TITLE["properties"]["weight"] = {"const": "Bolder"}
CARD = shape(
    **{"$schema": {"const": "http://adaptivecards.io/schemas/adaptive-card.json"}},
    type={"const": "AdaptiveCard"}, version={"const": "1.4"},
    body=array({"oneOf": [TITLE, shape(type={"const": "FactSet"}, facts=array(
        shape(title=text(40), value=text(600)), 40, 1))]}, 60, 1),
    actions=array(shape(type={"const": "Action.OpenUrl"}, title=text(40),
                        url={"type": "string", "pattern": "^https://"}), 6))
TEAMS = shape(type={"const": "message"}, attachments=array(shape(
    contentType={"const": "application/vnd.microsoft.card.adaptive"}, content=CARD), 1, 1))


def slack_problems(payload):
    """A code block ends where it is meant to, and nothing in it links or calls."""
    for block in payload["blocks"]:
        if block["type"] == "section":
            inner = re.fullmatch(r"```(.*)```", block["text"]["text"], re.S)
            if not inner or "`" in inner[1] or re.search(r"[<>]", inner[1]):
                yield "the code block is open to what stands in it"
    if re.search(r"[<>`]", payload["text"]):
        yield "the text has marks"


def teams_problems(payload):
    if len(json.dumps(payload)) > 28 * 1024:
        yield "larger than 28 KB"
    for item in payload["attachments"][0]["content"]["body"]:
        for words in [item.get("text", "")] + [f["value"] for f in item.get("facts", [])]:
            if re.search(r"(?<!\\)(?:\\\\)*[*_\[\]`~<>#|]", words):
                yield "a mark that is not escaped: " + words


def main():
    schema, more = {"slack": (SLACK, slack_problems), "teams": (TEAMS, teams_problems)}[sys.argv[1]]
    failed = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            payload = json.load(file)
        found = [f"{e.json_path}: {e.message[:200]}"
                 for e in jsonschema.Draft202012Validator(schema).iter_errors(payload)]
        for line in found or more(payload):
            failed = 1
            print(f"{path}: {line}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
