#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pmv.py FILE... - write small pmv answers: what gdmf said in March 2026, shortened to facts.

The name of a file says what it holds:
  march-03  the releases of 2026-03-04: macOS 26.3.1 and the 15.7.4 before it, iOS 26.3.1
  march-17  and the Background Security Improvements of 2026-03-17
  rolled    march-17 with later expiration dates and rows in another order: no other fact
  devices   march-17, macOS 26.3.1 for one more device
  outage    no list at all, as on 2024-11-14
  empty, html, cut   nothing; a web page; the first half of march-17
"""

import json
import os
import sys

MACS = ["J314sAP", "J504AP", "J700AP"]
PHONES = ["iPhone15,2", "iPhone15,3"]
PADS = ["iPad16,3"]


def row(version, build, posted, expires, devices, base=None):
    out = {
        "ProductVersion": version, "Build": build, "PostingDate": posted,
        "ExpirationDate": expires, "SupportedDevices": devices,
    }
    return out | ({"ProductVersionExtra": "(a)", "PrerequisiteBuild": base} if base else {})


def answer(expires="2026-06-02", response=True, macs=tuple(MACS[:2])):
    lists = {
        "PublicAssetSets": {
            "macOS": [row("26.3.1", "25D2128", "2026-03-04", expires, list(macs))],
            "iOS": [row("26.3.1", "23D8133", "2026-03-04", expires, PHONES + PADS)],
        },
        "AssetSets": {
            "macOS": [
                row("26.3.1", "25D2128", "2026-03-04", expires, list(macs)),
                row("15.7.4", "24G517", "2026-02-11", "2026-05-12", MACS[:1]),
            ],
            "iOS": [row("26.3.1", "23D8133", "2026-03-04", expires, PHONES + PADS)],
        },
    }
    if response:
        lists["PublicBackgroundSecurityImprovements"] = {
            "macOS": [row("26.3.1", "25D771280a", "2026-03-17", expires, MACS[:2], "25D2128")],
            "iOS": [row("26.3.1", "23D771330a", "2026-03-17", expires, PHONES, "23D8133")],
        }
    return lists


def turned(lists):
    return {
        name: {section: rows[::-1] for section, rows in reversed(sections.items())}
        for name, sections in reversed(lists.items())
    }


def text(name):
    if name == "empty":
        return ""
    if name == "html":
        return "<!DOCTYPE html><html><head><title>Sign in</title></head></html>\n"
    if name == "cut":
        whole = json.dumps(answer())
        return whole[: len(whole) // 2]
    return json.dumps({
        "march-03": answer(response=False),
        "march-17": answer(),
        "rolled": turned(answer(expires="2026-06-17")),
        "devices": answer(macs=MACS),
        "outage": {"PublicAssetSets": {}, "AssetSets": {}},
    }[name])


for path in sys.argv[1:]:
    with open(path, "w", encoding="utf-8") as out:
        out.write(text(os.path.basename(path).split(".")[0]))
