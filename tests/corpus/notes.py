#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SOFA's four readings of Apple's security releases, rendered as pages and read by sucat: every row
that names an OS release joins that release, with the CVEs of that row; what SOFA got wrong does not."""
import gzip
import json
import os
import random
import re
import sys

from store import CORPUS, Checks, Store

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "world"))
import notes  # noqa: E402

READINGS = ("2025-09-21T173712Z", "2026-03-17T070854Z", "2026-03-18T070834Z", "2026-07-22T173343Z")
SYSTEMS = {"macos": "macOS", "ios": "iOS", "tvos": "tvOS", "watchos": "watchOS", "visionos": "visionOS"}
# SOFA took these for releases of macOS.
NO_RELEASE = ("GarageBand for macOS 10.4.8", "macOS Server 5.11")
RESPONSES = (("iOS", "26.3.1", "23D771330a", "23D8133"), ("iPadOS", "26.3.1", "23D771330a", "23D8133"),
             ("macOS", "26.3.1", "25D771280a", "25D2128"), ("macOS", "26.3.2", "25D771400a", "25D2140"))
COLUMNS = ("platform version extra build kind beta base_build posted from until withdrawn expires "
           "audience list devices provenance").split()


def rfc3339(stamp):
    """2025-09-21T173712Z -> 2025-09-21T17:37:12Z"""
    return re.sub(r"T(\d\d)(\d\d)(\d\d)Z", r"T\1:\2:\3Z", stamp)


def read(stamp):
    path = os.path.join(CORPUS, "sofa", "apple_security_releases.json.%s.gz" % stamp)
    with gzip.open(path) as f:
        return json.load(f)["releases"]


def document(row):
    return row["url"].rsplit("/", 1)[1] if row["url"] else ""


def expected(row):
    """(platform, version) that SOFA read out of the row, [] when it names no OS release."""
    if row["os_type"] not in SYSTEMS or row["name"] in NO_RELEASE:
        return []
    version = row["version"] or (re.search(r" (\d+)\b", row["name"]) or ["", ""])[1]
    platforms = ["iPadOS"] if row["name"].startswith("iPadOS") else [SYSTEMS[row["os_type"]]]
    if row["os_type"] == "ios" and " and iPadOS %s" % version in row["name"]:
        platforms.append("iPadOS")
    return [(platform, version) for platform in platforms if version]


def note(row):
    context = row.get("cve_context") or {}
    return {"index": row["source_url"].rsplit("/", 1)[1], "row": "", "id": document(row), "anchor": "",
            "title": row["name"], "available": "", "date": row["release_date"] or "",
            "note": "" if row["has_cves"] else "none", "heading": "",
            "cves": [{"id": cve, "component": "Kernel", "impact": "Something may happen.",
                      "exploited": bool(context.get(cve, {}).get("exploited"))} for cve in row["cves"]]}


def pages(rows):
    """{source: page}: the indexes, and a page for each document with a section for each title."""
    indexes, documents = {}, {}
    for row in rows:
        made = note(row)
        indexes.setdefault(made["index"], []).append(made)
        sections = documents.setdefault(made["id"], [])
        if made["title"] not in [s["title"] for s in sections]:
            sections.append(made)
    documents.pop("")
    names = {"100100": "security-releases"}
    return {**{names.get(i, "security-releases-" + i): notes.index(made) for i, made in indexes.items()},
            **{"advisory-" + d.lower(): notes.page(made) for d, made in documents.items()}}


def manifest(folder, stamp, made):
    """Write the pages, and the rows of a manifest."""
    os.makedirs(os.path.join(folder, stamp), exist_ok=True)
    rows = []
    for source, page in made.items():
        path = os.path.join(stamp, source)
        with open(os.path.join(folder, path), "wb") as f:
            f.write(page)
        url = "" if source.startswith("sec") else notes.SITE + "/en-us/" + source[9:].replace("ht", "HT")
        rows.append("\t".join((source, rfc3339(stamp), path, url)))
    return rows


def import_rows(store, folder, rows, name="manifest.tsv"):
    path = os.path.join(folder, name)
    with open(path, "w") as f:
        f.write("\n".join(["source\ttime\tpath\turl"] + rows) + "\n")
    answer = store.json("import", "--manifest", path)
    assert answer["failed"] == 0 and answer["refused"] == 0, answer


def facts(readings):
    """Facts that name each of SOFA's releases once, by a build of our own; and the responses."""
    named = sorted({release for rows in readings for row in rows for release in expected(row)})
    builds = {release: "%dA%d" % (10 + n // 999, 1 + n % 999) for n, release in enumerate(named)}
    lines = ["# bundled facts as of 2026-08-22T00:00:00Z", "\t".join(COLUMNS)]
    for (platform, version), build in builds.items():
        row = dict.fromkeys(COLUMNS, "")
        row.update(platform=platform, version=version, build=build, kind="full", audience="both")
        lines.append("\t".join(row[c] for c in COLUMNS))
    for platform, version, build, base in RESPONSES:
        row = dict.fromkeys(COLUMNS, "")
        row.update(platform=platform, version=version, extra="(a)", build=build, kind="bsi",
                   base_build=base, posted="2026-03-17", audience="both")
        lines.append("\t".join(row[c] for c in COLUMNS))
    return builds, "\n".join(lines) + "\n"


def world(store, text):
    """The store knows the releases of `text` and no others."""
    path = os.path.join(store.folder, "facts.tsv")
    with open(path, "w") as f:
        f.write(text)
    store.run("import", "--source", "bundled", "--at", "2026-08-22T00:00:00Z", path)


def check_reading(store, stamp, rows, builds, checks):
    joins, lists = {}, {}
    for r in store.sql("SELECT advisory, title, date, platform, build FROM v_advisory "
                       "WHERE source LIKE 'security-releases%' AND build IS NOT NULL"):
        joins.setdefault((r["advisory"], r["title"], r["date"]), set()).add((r["platform"], r["build"]))
    for r in store.sql("SELECT advisory, cve, exploited, platform, build FROM v_cve WHERE build IS NOT NULL"):
        lists.setdefault((r["advisory"], r["platform"], r["build"]), set()).add((r["cve"], r["exploited"]))
    for row in rows:
        what = "%s %s" % (stamp, row["name"])
        title = row["name"].replace("\xa0", " ")
        joined = joins.get((document(row) or None, title, row["release_date"]), set())
        for platform, version in expected(row):
            build = builds[platform, version]
            checks.check("joins " + what, (platform, build) in joined, joined)
            # rows of one document and release add up
            wanted = {(cve["id"], int(cve["exploited"])) for other in rows for cve in note(other)["cves"]
                      if document(other) == document(row) and (platform, version) in expected(other)}
            got = lists.get((document(row), platform, build), set())
            checks.check("CVEs of " + what, got == wanted, "%s: %s" % (build, got ^ wanted))
        if row["name"] in NO_RELEASE or row["os_type"] not in SYSTEMS:
            checks.check("no release in " + what, not joined, joined)


def check_security(store, rows, builds, checks):
    said = {(r["platform"], r["build"]): r["security"] for r in store.json("releases")["releases"]}
    wanted = {}
    for row in rows:
        # SOFA reads the first release of a row; the row is about the others too
        others = [("macOS", version) for version in re.findall(r"macOS [A-Za-z ]*([0-9.]+)", row["name"])]
        for release in expected(row) + [r for r in others if r in builds and row["name"] not in NO_RELEASE]:
            here = "yes" if row["cves"] else "unknown" if row["has_cves"] else "no"
            best = max(wanted.get(release, "unknown"), here, key=["unknown", "no", "yes"].index)
            wanted[release] = best
    for release, security in wanted.items():
        checks.check("security of %s %s" % release, said[release[0], builds[release]] == security,
                     "%s, not %s" % (said[release[0], builds[release]], security))


def sofa_234(store, checks):
    """SOFA gave macOS 15.6 the CVEs of iOS 15.6.1, and macOS 14.7.7 and 13.7.7 none."""
    told = {}
    for version in ("15.6", "14.7.7", "13.7.7"):
        shown = store.json("show", "macOS " + version)
        told[version] = {c["cve"] for a in shown["advisories"] for c in a["cves"]}
    older = {c["cve"] for a in store.json("show", "iOS 15.6.1")["advisories"] for c in a["cves"]}
    checks.check("sofa 234: macOS 15.6 has its own CVEs", older and told["15.6"] and not older & told["15.6"],
                 str(older & told["15.6"]))
    checks.check("sofa 235: macOS 14.7.7 and 13.7.7 have CVEs",
                 min(len(told["14.7.7"]), len(told["13.7.7"])) >= 40, str({k: len(v) for k, v in told.items()}))


def bsi(store, checks):
    """The row of 2026-03-17 names no version: it is of the responses of that day."""
    for platform, _, build, _ in RESPONSES:
        shown = store.json("show", build)
        shown = [e for e in shown.get("releases", [shown]) if e["release"]["platform"] == platform][0]
        checks.check("the note of %s %s" % (platform, build),
                     [a["id"] for a in shown["advisories"]] == ["126604"], str(shown["advisories"]))


def digest(store):
    return store.json("verify", "--quick")["digest"]


def any_order(folder, rows, text, checks):
    """I8, I9: the four readings in other orders, in pieces, and a rebuild."""
    wanted = None
    rng = random.Random(20261124)
    for n in range(4):
        order = rows[:]
        if n:
            rng.shuffle(order)
        with Store(empty=False) as store:
            world(store, text)
            size = -(-len(order) // (1 + n))
            for at in range(0, len(order), size):
                import_rows(store, folder, order[at:at + size], "part.tsv")
            got = digest(store)
            wanted = wanted or got
            checks.check("I8 order %d" % n, got == wanted)
            if n == 1:
                store.run("rebuild")
                checks.check("I9 rebuild", digest(store) == wanted)


def main():
    checks = Checks()
    readings = {stamp: read(stamp) for stamp in READINGS}
    builds, text = facts(readings.values())
    everything = []
    with Store() as scratch:
        for stamp, rows in readings.items():
            part = manifest(scratch.folder, stamp, pages(rows))
            everything += part
            with Store(empty=False) as store:
                world(store, text)
                import_rows(store, scratch.folder, part)
                check_reading(store, stamp, rows, builds, checks)
                check_security(store, rows, builds, checks)
                sofa_234(store, checks)
                if stamp >= "2026-03-18":
                    bsi(store, checks)
        any_order(scratch.folder, everything, text, checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
