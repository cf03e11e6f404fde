#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The feed at moments of the pmv series, against what the answers then said.

The oracle reads the answer in force itself: per train, the newest build of most devices; every row
that had not expired. Beside it stands what is known by hand of ten moments, days of a fork among
them, on which SOFA's own feed named the fork.
"""
import csv
import glob
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile

import jsonschema

from store import CORPUS, Checks, Store, unpack

HERE = os.path.dirname(os.path.abspath(__file__))
CHECK = os.path.join(HERE, "..", "cli", "feed_check.py")
LITE_BYTES = 8 * 1024

# moment: {file: {label: (version, build)}}
KNOWN = {
    "2024-09-17T12:00:00Z": {"macos": {"Sequoia 15": ("15.0", "24A335"), "Sonoma 14": ("14.7", "23H124"),
                                       "Ventura 13": ("13.7", "22H123"), "Monterey 12": ("12.7.6", "21H1320")}},
    # 24B2083 (15.1 for the M4 Macs) has been listed for two days
    "2024-11-01T12:00:00Z": {"macos": {"Sequoia 15": ("15.1", "24B83")}},
    "2025-05-22T12:00:00Z": {"macos": {"Sequoia 15": ("15.5", "24F74"), "Sonoma 14": ("14.7.6", "23H626"),
                                       "Ventura 13": ("13.7.6", "22H625")}},
    "2025-09-19T12:00:00Z": {"macos": {"Tahoe 26": ("26.0", "25A354"), "Sequoia 15": ("15.7", "24G222"),
                                       "Sonoma 14": ("14.8", "23J21"), "Ventura 13": ("13.7.8", "22H730")}},
    # 25A8364 (26.0.1 for one new Mac) came after 25A362
    "2025-10-20T12:00:00Z": {"macos": {"Tahoe 26": ("26.0.1", "25A362")}},
    "2025-11-05T12:00:00Z": {"macos": {"Tahoe 26": ("26.1", "25B78"), "Sequoia 15": ("15.7.2", "24G325"),
                                       "Sonoma 14": ("14.8.2", "23J126")}},
    # 26.3.2 (25D2140) is for J700AP alone
    "2026-03-12T12:00:00Z": {"macos": {"Tahoe 26": ("26.3.1", "25D2128"), "Sequoia 15": ("15.7.4", "24G517")},
                             "ios": {"26": ("26.3.1", "23D8133")}},
    # 18.7.6 is for the 26 devices that cannot run 26; most are at 18.7.3
    "2026-03-17T12:00:00Z": {"macos": {"Sonoma 14": ("14.8.4", "23J319")},
                             "ios": {"18": ("18.7.3", "22H217"), "17": ("17.7.10", "21H450")}},
    "2026-03-18T12:00:00Z": {"macos": {"Tahoe 26": ("26.3.1", "25D2128")}},
    "2026-03-25T12:00:00Z": {"macos": {"Tahoe 26": ("26.4", "25E246"), "Sequoia 15": ("15.7.5", "24G624"),
                                       "Sonoma 14": ("14.8.5", "23J423")},
                             "ios": {"26": ("26.4", "23E246")}},
}
FORKS = {"2024-11-01T12:00:00Z": ("Sequoia 15", "24B2083"), "2025-10-20T12:00:00Z": ("Tahoe 26", "25A8364"),
         "2026-03-12T12:00:00Z": ("Tahoe 26", "25D2140")}
FAMILIES = {"macos": ("macOS", ""), "ios": ("iOS", "iPhone iPad iPod"), "tvos": ("iOS", "AppleTV"),
            "watchos": ("iOS", "Watch"), "visionos": ("visionOS", "")}


def answer_at(manifest, moment):
    """The answer of pmv that was in force; the moments stand far from the two outages."""
    with open(manifest) as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["time"] <= moment]
    newest = max(rows, key=lambda row: row["time"])
    with open(os.path.join(os.path.dirname(manifest), newest["path"])) as file:
        return json.load(file)


def accepted(answer, day):
    """Every device of every row that had not expired: (list, group, row, device)."""
    for name, groups in answer.items():
        for group, rows in groups.items():
            for row in rows:
                if row.get("ExpirationDate", "9999") >= day:
                    for device in row["SupportedDevices"]:
                        yield name, group, row, device


def version_key(version):
    numbers = [int(number) for number in version.split(".")]
    return numbers + [0] * (4 - len(numbers))


def latest_of(answer, day, family):
    """{major: version} by most devices: each counts for the newest version that names it."""
    group, prefixes = FAMILIES[family]
    newest = {}
    for name, g, row, device in accepted(answer, day):
        if g != group or "AssetSets" not in name or \
                (prefixes and not device.startswith(tuple(prefixes.split()))):
            continue
        key = (row["ProductVersion"].split(".")[0], device)
        if key not in newest or version_key(row["ProductVersion"]) > version_key(newest[key]):
            newest[key] = row["ProductVersion"]
    found = {}
    for major in {key[0] for key in newest}:
        votes = {}
        for (m, _), version in newest.items():
            if m == major:
                votes[version] = votes.get(version, 0) + 1
        found[major] = max(votes, key=lambda version: (votes[version], version_key(version)))
    return found


def exploded(answer, day):
    """The facts of an answer, whatever rows they are split into; visionOS 1 stood under iOS."""
    return {(name, "visionOS" if device.startswith("RealityDevice") else group, row["ProductVersion"], row["Build"], row.get("ProductVersionExtra", ""),
             row.get("PrerequisiteBuild", ""), row["PostingDate"], row.get("ExpirationDate", ""), device)
            for name, group, row, device in accepted(answer, day)}


def load(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        return json.load(file)


def check_moment(folder, moment, answer, checks):
    day = moment[:10]
    for family in FAMILIES:
        trains = load(folder, "v2/%s_data_feed.json" % family)["OSVersions"]
        ours = {train["OSVersion"].split()[-1]: train["Latest"] for train in trains}
        for major, version in latest_of(answer, day, family).items():
            checks.check("latest", ours[major]["ProductVersion"] == version, "%s %s %s: %s, not %s" % (
                moment, family, major, ours[major]["ProductVersion"], version))
    for family, labels in KNOWN[moment].items():
        trains = {t["OSVersion"]: t["Latest"] for t in load(folder, "v1/%s_data_feed.json" % family)["OSVersions"]}
        for label, (version, build) in labels.items():
            latest = trains[label]
            checks.check("known", (latest["ProductVersion"], latest["Build"]) == (version, build),
                         "%s %s: %s %s" % (moment, label, latest["ProductVersion"], latest["Build"]))
    if moment in FORKS:
        label, build = FORKS[moment]
        rows = [row for train in load(folder, "v2/macos_data_feed.json")["OSVersions"]
                if train["OSVersion"] == label for row in train["SecurityReleases"] if row["Build"] == build]
        named = {device for _, group, row, device in accepted(answer, day)
                 if group == "macOS" and row["Build"] == build}
        checks.check("fork", len(rows) == 1 and rows[0]["DeviceScope"] == "device-specific" and
                     set(rows[0]["SupportedDevices"]) == named != set(), "%s %s: %s" % (moment, build, rows))
    ours = exploded(load(folder, "pmv.json"), day)
    theirs = exploded(answer, day)
    checks.check("pmv.json", ours == theirs, "%s: more %s, fewer %s" % (
        moment, sorted(ours - theirs)[:2], sorted(theirs - ours)[:2]))


def check_schema(folder, moment, checks):
    """SOFA's own schema of v2, of macOS and iOS."""
    for family in ("macos", "ios"):
        name, = glob.glob(os.path.join(CORPUS, "sofa", "v2-%s_data_feed.schema.json.*" % family))
        with gzip.open(name) as file:
            schema = json.load(file)
        del schema["$id"]  # relative, so that its references would lead nowhere
        errors = list(jsonschema.Draft7Validator(schema).iter_errors(
            load(folder, "v2/%s_data_feed.json" % family)))
        checks.check("SOFA's schema", not errors, "%s %s: %s" % (moment, family, errors[:1]))


def check_folder(folder, moment, checks):
    check_schema(folder, moment, checks)
    done = subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True)
    checks.check("its readers", done.returncode == 0, "%s: %s%s" % (moment, done.stdout, done.stderr))
    for name in os.listdir(os.path.join(folder, "lite")):
        size = os.path.getsize(os.path.join(folder, "lite", name))
        checks.check("lite", not name.endswith(".gz") or size < LITE_BYTES, "%s: %d bytes" % (name, size))


def main():
    checks = Checks()
    folder = tempfile.mkdtemp(prefix="sucat-corpus-")
    try:
        with Store() as store:
            manifest = unpack("pmv-series", folder)
            store.run("import", "--manifest", manifest)
            for moment in KNOWN:
                public = os.path.join(folder, "feed-" + moment[:10])
                store.run("feed", public, "--at", moment)
                check_moment(public, moment, answer_at(manifest, moment), checks)
                check_folder(public, moment, checks)
            # publishing moment after moment into one folder: nothing ever goes
            public = os.path.join(folder, "growing")
            for moment in sorted(KNOWN):
                store.run("feed", public, "--at", moment)
            check_folder(public, "growing", checks)
            before = store.run("--json", "feed", public)
            again = json.loads(store.run("--json", "feed", public))
            checks.check("untouched", bool(before) and not any(f["changed"] for f in again["files"]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
