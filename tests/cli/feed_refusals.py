#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Do the checks of feed_check.py refuse what is wrong? Each, on a defect of its own in a copy of a feed."""
import hashlib
import json
import os
import shutil
import sys
import tempfile
from xml.etree import ElementTree

from feed_check import (LATEST, RELEASE, check_agreement, check_atom, check_jsonfeed, check_pmv,
                        check_v1, check_v1_timestamp, check_v2, found)


def drop(key):
    return lambda holder: holder.pop(key)


def put(key, value):
    return lambda holder: holder.__setitem__(key, value)


def deep(feed, way):
    for key in way.split("/") if way else ():
        feed = feed[int(key)] if key.isdigit() and isinstance(feed, list) else feed[key]
    return feed


V1_MAC, V2_MAC = "v1/macos_data_feed.json", "v2/macos_data_feed.json"
TRAIN, ROW_0 = "OSVersions/0", "OSVersions/0/SecurityReleases/0"
# (file, way to an object in it, what is done to that, the check that must refuse it)
DEFECTS = [(V1_MAC, TRAIN + "/Latest", drop(key), lambda f: check_v1(f, "macos")) for key in LATEST] + \
    [(V1_MAC, ROW_0, drop(key), lambda f: check_v1(f, "macos")) for key in RELEASE] + \
    [(V1_MAC, way, change, lambda f: check_v1(f, "macos")) for way, change in (
        ("XProtectPayloads", drop("ReleaseDate")), ("XProtectPlistConfigData", put("com.apple.XProtect", 5)),
        ("InstallationApps/LatestUMA", drop("url")),
        ("InstallationApps/LatestUMA", put("url", "https://evil.test/InstallAssistant.pkg")),
        ("InstallationApps/LatestMacIPSW", put("macos_ipsw_url", "http://updates.cdn-apple.com/a.ipsw")), ("InstallationApps/LatestMacIPSW", drop("macos_ipsw_build")),
        (TRAIN + "/Latest", put("ExpirationDate", "2026-06-17")),
        (TRAIN + "/Latest", put("ExpirationDate", "2026-06-17T00:00:00.000Z")),
        (TRAIN + "/Latest", put("SupportedDevices", None)), (TRAIN, put("OSVersion", "macOS")),
        (TRAIN + "/Latest", put("ProductVersion", "14.8")),
        ("", lambda feed: feed["OSVersions"].reverse()), ("", put("UpdateHash", "0" * 64)),
        (TRAIN, lambda train: train["SecurityReleases"].reverse()),
        ("", lambda feed: next(iter(feed["Models"].values()))["SupportedOS"].insert(0, "Jaguar 10")))] + \
    [("v1/timestamp.json", "macOS", put("LastCheck", value), check_v1_timestamp)
     for value in ("2026-03-18T00:57:30Z", "2026-03-18T00:57:30+00:00")] + \
    [(V2_MAC, way, change, lambda f: check_v2(f, "macos")) for way, change in (
        (ROW_0, drop("AllBuilds")), (ROW_0, drop("UpdateSummary")), (ROW_0, put("ReleaseDate", "2026-03-04")),
        (ROW_0, put("DeviceScope", "some")), (ROW_0, put("SupportedDevices", ["J0AP"])), (ROW_0, put("Build", "")),
        (ROW_0, put("SecurityInfo", None)), ("", drop("Devices")), ("", drop("XProtectPayloads")),
        ("", put("LastCheck", "2026-03-18T00:57:30Z")))] + \
    [("pmv.json", "", drop("AssetSets"), check_pmv),
     ("pmv.json", "AssetSets/macOS/0", put("PostingDate", "2026-03-04T00:00:00Z"), check_pmv),
     ("feed.json", "", put("version", "1"), check_jsonfeed),
     ("feed.json", "items/0", drop("content_text"), check_jsonfeed),
     ("feed.json", "items/0", put("date_published", "2026-03-04"), check_jsonfeed),
     ("feed.json", "items/0", put("sucat", {}), check_jsonfeed),
     ("feed.json", "items/0", lambda item: item["tags"].append("withdrawn"), check_jsonfeed),
     ("feed.json", "items/0", put("id", "tag:sucat.invalid,2026:macOS/26.3.1/25D2128"), check_jsonfeed),
     ("sucat.json", "releases/0", put("published", None), check_agreement),
     ("sucat.json", "releases/0", put("build", ""), check_agreement)]
ATOM_DEFECTS = (("<id>tag:", "<id>tag "), ("<updated>20", "<updated>"), ("</author>", "</author><title>two</title>"),
                ("<author><name>sucat</name></author>", ""), ("<content", "<summary"))


def refuses(folder, path, data, check):
    """Does the check tell of what stands in `path` now? What it cannot read, it refuses too."""
    with open(os.path.join(folder, path), "wb") as file:
        file.write(data)
    del found[:]
    try:
        check(folder)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, ElementTree.ParseError):
        return True
    return bool(found)


def check_refusals(folder):
    """Each defect by itself has to be told; a check that tells nothing proves nothing."""
    blind = []
    for path, way, change, check in DEFECTS:
        with open(os.path.join(folder, path), "rb") as file:
            whole = file.read()
        value = json.loads(whole)
        change(deep(value, way))
        text_ = json.dumps(value, separators=(",", ":"))
        if path == V1_MAC and value.get("UpdateHash") != "0" * 64:  # with a hash that fits
            value.pop("UpdateHash")
            body = ",\n" + json.dumps(value, separators=(",", ":"))[1:]
            text_ = '{"UpdateHash":"%s"%s' % (hashlib.sha256(body.encode()).hexdigest(), body)
        if not refuses(folder, path, text_.encode(), check):
            blind.append("%s %s: %s" % (path, way, text_[:60]))
        with open(os.path.join(folder, path), "wb") as file:
            file.write(whole)
    with open(os.path.join(folder, "atom.xml"), encoding="utf-8") as file:
        atom = file.read()
    for good, bad in ATOM_DEFECTS:
        end = bad.replace("<summary", "</summary")
        text_ = atom.replace(good, bad, 1).replace("</content>", end, 1) if "summary" in bad else \
            atom.replace(good, bad, 1)
        if not refuses(folder, "atom.xml", text_.encode(), check_atom):
            blind.append("atom.xml: %s" % good)
    return ["nobody refuses " + line for line in blind]


def main():
    with tempfile.TemporaryDirectory() as place:
        blind = check_refusals(shutil.copytree(sys.argv[1], os.path.join(place, "feed")))
    print("".join("%s\n" % line for line in blind[:40]), end="")
    return 1 if blind else 0


if __name__ == "__main__":
    sys.exit(main())
