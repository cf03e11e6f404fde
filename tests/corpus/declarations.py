#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What enforce writes, held against Apple's own device-management schema (YAML).

Declarations, settings and profiles over devices, bases and policies are read as that schema says: keys,
types, what is required, ranges, value lists, the form of dates, and which system knows which key.
"""
import csv
import datetime
import functools
import glob
import itertools
import json
import os
import plistlib
import re
import sys

import yaml

from store import CORPUS, Checks, Store

AT, BY = "2026-03-18", "2026-04-01T18:00"
ENFORCEMENT, SETTINGS = "softwareupdate.enforcement.specific", "softwareupdate.settings"
TYPES = {"<string>": str, "<integer>": int, "<boolean>": bool, "<dictionary>": dict, "<array>": list}
BASES = {
    "MacBookPro17,1": ["10.15.7", "11.2.3", "11.7.10", "12.7.6"],
    "Mac14,2": ["13.0", "22F82", "13.6.9", "14.0", "23J319", "15.0", "24G517", "25D125", "25D2128"],
    "iPhone10,6": ["11.3", "12.4.1", "14.8", "15.8.3", "16.7.10"],
    "iPhone15,2": ["16.5.1", "17.0", "17.7.2", "18.0", "23C55", "23D127", "23D8133"],
    "iPad14,3": ["17.1", "18.1", "23D127", "23D8133"],
    "AppleTV6,2": ["12.2", "17.1", "26.2"],
}
WISHES = [["--defer", "1"], ["--defer", "90"], ["--defer-major", "30"], ["--defer-system", "7"],
          ["--responses", "yes"], ["--responses", "no"], ["--response-removal", "yes"],
          ["--response-removal", "no"]]


def told(checks, holds, detail):
    checks.check("device management:", holds, detail)


def numbers(version):
    return [int(n) for n in str(version).split(".")]


@functools.cache
def schemas(name):
    """The schema of that name in each release of the corpus: (release, keys, payload)."""
    found = []
    for path in sorted(glob.glob(os.path.join(CORPUS, "device-management", "iOS-1*", "**",
                                              name + ".yaml"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            whole = yaml.safe_load(file)
        release = path.split("device-management/")[1].split("/")[0]
        if isinstance(whole, list):
            found.append((release, whole, {}))
        else:
            found.append((release, whole["payloadkeys"], whole["payload"]))
    return found


def is_known_to(supported, platform, version):
    """Does that system know what has this supportedOS? An iPad's is told as iOS."""
    row = (supported or {}).get("iOS" if platform == "iPadOS" else platform, {})
    introduced, removed = row.get("introduced"), row.get("removed")
    if introduced == "n/a" or (removed and numbers(version) >= numbers(removed)):
        return False
    return not introduced or numbers(version) >= numbers(introduced)


def date_form(content):
    """The regular expression of a form that the schema's text tells: 'yyyy-mm-ddThh:mm:ss'."""
    form = re.search(r"format '?`?(yyyy[^'`,]*)", content)
    return form and "".join(r"\d" if c in "ymdhs" else re.escape(c) for c in form[1].rstrip())


def faults(keys, payload, platform, version, supported=None):
    """What the schema does not allow."""
    rows = {row["key"]: row for row in keys}
    for key in set(payload) - set(rows):
        yield f"no key {key}"
    for key, row in rows.items():
        if key not in payload:
            if row["presence"] == "required":
                yield f"{key} is required"
            continue
        value = payload[key]
        within = {**(supported or {}), **{k: {**(supported or {}).get(k, {}), **v}
                                         for k, v in row.get("supportedOS", {}).items()}}
        if type(value) is not TYPES[row["type"]]:
            yield f"{key} is no {row['type']}: {value!r}"
        elif not is_known_to(within, platform, version):
            yield f"{key} is not known to {platform} {version}"
        elif "range" in row and not row["range"]["min"] <= value <= row["range"]["max"]:
            yield f"{key} is not in its range: {value}"
        elif "rangelist" in row and value not in row["rangelist"]:
            yield f"{key} is none of its values: {value}"
        elif date_form(row.get("content", "")) and not re.fullmatch(date_form(row["content"]), value):
            yield f"{key} has not the form of a date: {value}"
        if "subkeys" in row and isinstance(value, dict):
            yield from faults(row["subkeys"], value, platform, version, within)


def check_declaration(checks, name, declaration, platform, version):
    """Against every release that has the declaration at all."""
    held = 0
    for release, keys, payload in schemas(name):
        if not is_known_to(payload["supportedOS"], platform, version):
            continue
        held += 1
        found = list(faults(keys, declaration["Payload"], platform, version, payload["supportedOS"]))
        if declaration["Type"] != payload["declarationtype"]:
            found.append(declaration["Type"])
        if set(declaration) != {"Type", "Identifier", "Payload"}:
            found.append(str(sorted(declaration)))
        told(checks, not found, f"{release}, {platform} {version}: {declaration}: {found}")
    return held


def enforcement(store, checks):
    """An inventory of all of them: its declarations. How many were held against the schema."""
    inventory, out = os.path.join(store.folder, "f.csv"), os.path.join(store.folder, "out")
    with open(inventory, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["device", "version", "build"])
        for device, bases in BASES.items():
            for base in bases:
                rows.writerow([device, base, ""] if "." in base else [device, "", base])
    held = 0
    for target in ([], ["--target", "25D771280a"], ["--target", "23D771330a"]):
        index = store.json("-q", "enforce", "--fleet", inventory, "--out", out, "--at", AT, "--by", BY,
                           "--details-url", "https://it.example/why", *target,
                           status=4 if target else 0)
        for group in index["groups"]:
            for row in group["declarations"]:
                with open(os.path.join(out, row["file"]), encoding="utf-8") as file:
                    held += check_declaration(checks, ENFORCEMENT, json.load(file),
                                              group["platform"], group["base"]["version"])
    told(checks, held > 60, f"only {held} declarations were held against the schema")


def policies():
    """Each wish alone, and each pair of wishes that are two."""
    yield from WISHES
    for a, b in itertools.combinations(WISHES, 2):
        if a[0] != b[0]:
            yield a + b


def check_settings(store, checks, device, base, policy):
    """What was written: "declaration", "profile" or None."""
    arguments = ["enforce", "--settings", "--device", device, "--base", base, *policy]
    try:
        answer = store.json(*arguments)
    except AssertionError:
        store.run(*arguments, status=1)  # refused, and for no other reason
        return None
    platform, version = answer["asked"]["platform"], answer["asked"]["base"]["version"]
    text = store.run(*arguments)
    if answer["declaration"]:
        told(checks, json.loads(text) == answer["declaration"], f"{arguments}: --json differs")
        told(checks, check_declaration(checks, SETTINGS, answer["declaration"], platform, version) > 0,
                    f"{arguments}: no schema has this declaration")
        return "declaration"
    whole = plistlib.loads(text)
    told(checks, whole == answer["profile"], f"{arguments}: --json differs")
    payload, = whole["PayloadContent"]
    told(checks, payload["PayloadType"] == "com.apple.applicationaccess", payload)
    payload = {k: v for k, v in payload.items() if not k.startswith("Payload")}
    for release, keys, _ in schemas("com.apple.applicationaccess.EXTRACT"):
        found = list(faults(keys, payload, platform, version))
        told(checks, not found, f"{release}, {platform} {version}: {payload}: {found}")
    return "profile"


def settings(store, checks):
    for device, bases in BASES.items():
        # All policies on the newest, each wish alone on the others.
        for base in bases:
            some = policies() if base == bases[-1] else WISHES
            made = {check_settings(store, checks, device, base, policy) for policy in some}
            told(checks, made - {None}, f"{device} on {base}: nothing was written")
            told(checks, len(made - {None}) == 1, f"{device} on {base}: {made}")


def reads_the_schema(checks):
    """The reader of the schema finds what is wrong."""
    _, keys, payload = schemas(ENFORCEMENT)[-1]
    good = {"TargetOSVersion": "26.3.1", "TargetLocalDateTime": "2026-04-01T18:00:00"}
    bad = [{**good, "TargetLocalDateTime": "2026-04-01T18:00:00Z"}, {**good, "Build": "1A1"},
           {"TargetOSVersion": "26.3.1"}, {**good, "TargetOSVersion": 26}]
    results = [list(faults(keys, p, "macOS", "15.0", payload["supportedOS"])) for p in [good, *bad]]
    told(checks, [len(r) for r in results] == [0, 1, 1, 1, 1], f"the reader of the schema: {results}")
    _, keys, payload = schemas(SETTINGS)[-1]
    bad = {"Deferrals": {"CombinedPeriodInDays": 30, "MajorPeriodInDays": 91}, "RecommendedCadence": "Some"}
    found = list(faults(keys, bad, "macOS", "15.0", payload["supportedOS"]))
    told(checks, len(found) == 3, f"the reader of the schema: {found}")
    told(checks, bool(datetime.datetime.fromisoformat(BY)), BY)


def main():
    checks = Checks()
    with Store(empty=False) as store:
        reads_the_schema(checks)
        enforcement(store, checks)
        settings(store, checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
