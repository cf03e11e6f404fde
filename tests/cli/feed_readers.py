#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""feed_readers.py [PUBLICATIONS] - I17: readers of a feed that is published over and over.

Two states of a small store, a day of rolled dates apart, are published by turns into one folder
while eight readers open its files without a pause. Whatever a reader gets is one of the two
states of that file, whole; no file is ever missing.
"""
import hashlib
import json
import os
import random
import subprocess
import sys

import readers

SUCAT = os.path.abspath(os.environ["SUCAT"])
READERS = 8
DAYS = ("2026-03-18T12:00:00Z", "2026-03-19T12:00:00Z")


def sucat(folder, *args):
    return subprocess.run([SUCAT, "--db", os.path.join(folder, "sucat.db"), *args], check=True,
                          capture_output=True).stdout


# A few real releases: what is published over and over should cost little to make.
RELEASES = (("macOS", "26.3.1", "25D2128", "2026-03-04", ["J413AP", "J504AP"]),
            ("macOS", "26.3.2", "25D2140", "2026-03-10", ["J700AP"]),
            ("macOS", "15.7.4", "24G517", "2026-02-11", ["J413AP", "J504AP"]),
            ("iOS", "26.3.1", "23D8133", "2026-03-04", ["iPad14,1", "iPhone15,2"]))


def answer(expires):
    rows = {}
    for group, version, build, posted, devices in RELEASES:
        rows.setdefault(group, []).append({"ProductVersion": version, "Build": build, "PostingDate": posted,
                                           "ExpirationDate": expires, "SupportedDevices": devices})
    return {"PublicAssetSets": rows, "AssetSets": rows}


def make_store(folder):
    """The answers of two days: the second differs in the dates that roll."""
    sucat(folder, "init", "--empty")
    for at, expires in (("2026-03-18T00:57:30Z", "2026-06-16"), ("2026-03-19T00:57:30Z", "2026-06-17")):
        path = os.path.join(folder, "pmv.json")
        with open(path, "w") as file:
            json.dump(answer(expires), file)
        sucat(folder, "import", "--source", "gdmf-pmv", "--at", at, path)


def read(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).digest()


def states(folder):
    """{path: the digests that it may have}"""
    found = {}
    for number, day in enumerate(DAYS):
        public = os.path.join(folder, "state%d" % number)
        sucat(folder, "feed", public, "--at", day)
        for at, _, names in os.walk(public):
            for name in names:
                path = os.path.join(at, name)
                found.setdefault(os.path.relpath(path, public), set()).add(read(path))
    return found


def reader(public, allowed, seed, stop):
    """Read at random until told to stop; report (reads, both states seen, first fault)."""
    chance, reads, seen, fault = random.Random(seed), 0, set(), None
    paths = sorted(allowed)
    while fault is None and not stop.is_set():
        path = chance.choice(paths)
        try:
            digest = read(os.path.join(public, path))
        except OSError as error:
            fault = "%s: %s" % (path, error)
            break
        if digest not in allowed[path]:
            fault = "%s: neither state" % path
        seen.add((path, digest))
        reads += 1
    return reads, seen, fault


def publish(folder, public, publications):
    for number in range(publications):
        sucat(folder, "feed", public, "--at", DAYS[(number + 1) % 2])


def main():
    publications = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with readers.scratch("sucat-feed-") as folder:
        public = os.path.join(folder, "public")
        make_store(folder)
        allowed = states(folder)
        changing = {path for path, digests in allowed.items() if len(digests) == 2}
        sucat(folder, "feed", public, "--at", DAYS[0])
        _, reads, seen, faults = readers.beside(lambda: publish(folder, public, publications), reader,
                                                [(public, allowed, seed) for seed in range(READERS)])
    both = {path for path in changing if len({d for p, d in seen if p == path}) == 2}
    print("%d publications of %d files (%d change), %d reads by %d readers, %d faults" % (
        publications, len(allowed), len(changing), reads, READERS, len(faults)))
    print("".join("%s\n" % fault for fault in faults), end="")
    if len(changing) < 10 or not both:
        print("the two states do not differ enough to tell anything")
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
