#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pmv series against its oracle: every case, every sighting, and our own cases."""
import csv
import datetime
import json
import os
import sys

from store import CORPUS, Checks, Store, unpack


def builds(answer):
    """(build, kind) of every target and its aliases."""
    found = set()
    for target in answer["targets"]:
        for build in [target["build"]] + target["aliases"]:
            found.add((build, target["kind"]))
    return found


def expected_cases(store, checks):
    with open(os.path.join(CORPUS, "pmv-series", "expected.json")) as f:
        cases = json.load(f)["cases"]
    for case in cases:
        answer = store.json("targets", "--device", case["device"], "--base", case["base"],
                            "--at", case["at"])
        wanted = {(t["build"], t["kind"]) for t in case["targets"]}
        checks.check("case", builds(answer) == wanted, "%s %s %s: more %s, fewer %s" % (
            case["device"], case["base"], case["at"], builds(answer) - wanted,
            wanted - builds(answer)))
    return len(cases)


def sightings(store, checks):
    """facts.tsv: the first and last sighting of every row ever listed."""
    rows = store.sql("""SELECT list, section, version, extra, build,
        coalesce(prerequisite_build, '') AS prerequisite, min(first_seen) AS first_seen,
        max(last_seen) AS last_seen FROM v_sighting GROUP BY 1, 2, 3, 4, 5, 6""")
    ours = {(r["list"], r["section"], r["version"], r["extra"], r["build"], r["prerequisite"]):
            (r["first_seen"], r["last_seen"]) for r in rows}
    with open(os.path.join(CORPUS, "pmv-series", "facts.tsv")) as f:
        facts = {(r["list"], r["group"], r["version"], r["extra"], r["build"],
                  r["prerequisite_build"]): (r["first_seen"], r["last_seen"])
                 for r in csv.DictReader(f, delimiter="\t")}
    checks.check("facts.tsv rows", set(ours) == set(facts), str(set(ours) ^ set(facts)))
    for key in set(ours) & set(facts):
        checks.check("facts.tsv", ours[key] == facts[key],
                     "%s: %s, not %s" % (key, ours[key], facts[key]))


def outages(store, checks):
    """T10: the real outages of 2024-11-14 and 2025-05-21 change no answer."""
    for device, base, before, outage in (
            ("J314sAP", "23J126", "2024-11-14T00:50:44Z", "2024-11-14T19:41:38Z"),
            ("iPhone15,2", "22A3370", "2024-11-14T00:50:44Z", "2024-11-14T19:41:38Z"),
            ("J314sAP", "24E263", "2025-05-21T18:03:00Z", "2025-05-21T19:03:00Z"),
            ("iPhone15,2", "22E252", "2025-05-21T18:03:00Z", "2025-05-21T19:03:00Z")):
        then = store.json("targets", "--device", device, "--base", base, "--at", before)
        now = store.json("targets", "--device", device, "--base", base, "--at", outage)
        checks.check("outage", builds(then) == builds(now) != set(),
                     "%s %s %s: %s, before %s" % (device, base, outage, builds(now), builds(then)))


def target(answer, build):
    for t in answer["targets"]:
        if t["build"] == build:
            return t
    return None


def reason(answer, build):
    """The reason in `rejected`, or the reason of the target."""
    found = target(answer, build)
    if found:
        return found["reason"]
    return {r["build"]: r["reason"] for r in answer["rejected"]}.get(build)


def our_cases(store, checks):
    def ask(device, base, at, *more):
        return store.json("targets", "--device", device, "--base", base, "--at", at, "--why",
                          *more)

    def holds(name, answer, build, wanted):
        checks.check(name, reason(answer, build) == wanted,
                     "%s: %s, not %s" % (build, reason(answer, build), wanted))

    a = ask("iPhone15,2", "21G93", "2024-08-20T00:00:00Z")
    holds("17.6.1 was built again", a, "21G101", "rebuild")
    a = ask("iPhone15,2", "21G101", "2024-08-20T00:00:00Z")
    holds("the older build is no target", a, "21G93", "not-newer")

    a = ask("iPhone15,2", "23D8133", "2026-03-18")
    holds("a response on its exact base", a, "23D771330a", "exact-base")
    holds("an update of the same version", a, "23D8133", "not-newer")
    holds("a macOS response is not known here", a, "25D771280a", None)
    a = ask("iPhone15,2", "23D9133", "2026-03-18")
    holds("a response on the twin of its base", a, "23D771330a", "base-differs")
    checks.check("the twin is noted", any("twin" in n for n in a["notes"]), str(a["notes"]))

    a = ask("RealityDevice14,1", "21O231", "2024-09-01")
    holds("an older xrOS build", a, "21N333", "not-newer")
    row = store.sql("""SELECT DISTINCT expires, last_seen > '2024-09-01' AS listed FROM v_offer
        WHERE build = '21N333'""")
    checks.check("listed past its expiry", row == [{"expires": "2024-06-05", "listed": 1}], row)
    bases = store.json("bases", "21N333", "--at", "2024-09-01")
    checks.check("expired: no base", bases["bases"] == [], str(bases))

    a = ask("J314sAP", "25D125", "2026-03-18")
    holds("26.3.1 is newer", a, "25D2128", "newer-version")
    holds("a response on another base", a, "25D771280a", "base-differs")
    holds("26.3.2 is for another Mac", a, "25D2140", "device-not-listed")
    a = ask("J700AP", "25D2128", "2026-03-18")
    holds("the Neo goes to 26.3.2", a, "25D2140", "newer-version")
    holds("its response is on 26.3.2", a, "25D771400a", "base-differs")
    holds("the other response is for other Macs", a, "25D771280a", "device-not-listed")
    a = ask("J700AP", "25D2140", "2026-03-18")
    holds("the Neo's response", a, "25D771400a", "exact-base")
    rows = store.sql("""SELECT DISTINCT json_array_length(devices) AS n FROM v_sighting
        WHERE build = '25D2128' AND list = 'AssetSets'
        AND '2026-03-18T00:57:30Z' BETWEEN first_seen AND last_seen ORDER BY 1""")
    checks.check("26.3.1 is split by device", [r["n"] for r in rows] == [1, 62],
                 str([r["n"] for r in rows]))
    a = ask("J314sAP", "25D2128", "2026-03-25")
    holds("26.4 is out", a, "25E246", "newer-version")
    a = ask("J314sAP", "25D2128", "2026-03-20", "--supplemental", "25D771280a")
    holds("the response is installed", a, "25D771280a", "superseded-response")
    a = ask("J314sAP", "25C56", "2025-12-30")
    holds("gone from the list", a, "24G84", "not-listed-now")
    a = ask("J314sAP", "25D125", "2026-03-18", "--audience", "public")
    holds("public too", a, "25D2128", "newer-version")
    every = {r["build"] for r in a["rejected"]} | {b for b, _ in builds(a)}
    known = {r["build"] for r in store.sql(
        "SELECT DISTINCT build FROM v_sighting WHERE platform = 'macOS' "
        "AND first_seen <= '2026-03-18T23:59:59Z'")}
    checks.check("--why tells of every release", every == known, str(every ^ known))


def events(store, checks):
    """Every release first seen after the first answer is told once; twins are none."""
    with open(os.path.join(CORPUS, "pmv-series", "expected.json")) as f:
        wanted = json.load(f)["events"]
    ours = {(e["at"], e["platform"], e["build"])
            for e in store.sql("SELECT * FROM v_event WHERE type = 'new'")}
    theirs = {(e["at"], e["platform"], e["build"]) for e in wanted}
    twins = {(r["platform"], r["build"]) for r in store.sql(
        "SELECT platform, build FROM v_release WHERE build <> canonical_build")}
    checks.check("I6 no event is invented", ours <= theirs, str(ours - theirs))
    missing = {(p, b) for _, p, b in theirs - ours}
    checks.check("I6 only twins are left out", missing <= twins, str(missing - twins))


def taken_back(store, checks):
    """What Apple took back in these two years: 18.0 from the M4 iPads, and 17.7.7."""
    told = store.sql("""SELECT type, at, platform, build, detail FROM v_event
        WHERE type NOT IN ('new', 'expired') ORDER BY seq""")
    wanted = [
        ("2024-09-20T00:50:00Z", "iPadOS", "22A3354", "2024-09-18T16:38:53Z",
         ["iPad16,3", "iPad16,4", "iPad16,5", "iPad16,6"]),
        ("2025-05-18T00:50:53Z", "iPadOS", "21H433", "2025-05-16T20:37:14Z",
         ["iPad7,%d" % n for n in (1, 2, 3, 4, 5, 6)]),
    ]
    checks.check("T11 no other change, no withdrawal", len(told) == len(wanted), str(told))
    for event, (at, platform, build, since, devices) in zip(told, wanted):
        change, = json.loads(event["detail"])["changes"]
        checks.check("for the managed only", change == {
            "field": "audience", "absent_since": since, "from": ["managed", "public"],
            "to": ["managed"], "devices": devices}, str(change))
        checks.check("told with the third answer", (event["type"], event["at"],
                     event["platform"], event["build"]) == ("changed", at, platform, build), event)


def expired(store, checks):
    """Each at the first answer after the last day stated; none that was past it before us."""
    days = {}
    for row in store.sql("""SELECT platform, build, max(expires) AS expires FROM v_offer
            WHERE source = 'gdmf-pmv' GROUP BY 1, 2"""):
        days[row["platform"], row["build"]] = row["expires"]
    answers = [r["at"] for r in store.sql(
        "SELECT at FROM v_answer WHERE verdict <> 'refused' ORDER BY at")]
    told = store.sql("""SELECT e.at, e.platform, e.build, e.detail, max(g.last_seen) AS seen
        FROM v_event e JOIN v_sighting g USING (platform, build)
        WHERE e.type = 'expired' AND g.source = 'gdmf-pmv' AND g.first_seen < e.at GROUP BY e.seq""")
    checks.check("expired", len(told) == 214, str(len(told)))
    nameless = 0
    for event in told:
        day = json.loads(event["detail"])["expires"]
        if day is None: # it lay ahead when the release was last listed: Apple would have moved it on
            nameless += 1
            checks.check("a day ahead", days[event["platform"], event["build"]] > event["seen"][:10], event)
            continue
        first = next(a for a in answers if a[:10] > day)
        checks.check("expired after its day", event["at"] == first, "%s, not %s" % (event, first))
        checks.check("its last day", day <= days[event["platform"], event["build"]], str(event))
        checks.check("listed to its last day", event["seen"] >= day or
            datetime.date.fromisoformat(day) - datetime.date.fromisoformat(event["seen"][:10])
            <= datetime.timedelta(1), str(event))
    checks.check("expired on no day that is known", nameless == 10, str(nameless))
    checks.check("past before the first answer",
                 not [e for e in told if e["build"] == "21N333"], "21N333")


def told_once(store, manifest, checks):
    """Again tells nothing; every event is one of its type for its release."""
    before = store.sql("SELECT * FROM v_event ORDER BY seq")
    checks.check("I4 one of its type", len(before) == len(
        {(e["type"], e["platform"], e["build"]) for e in before}))
    store.run("import", "--manifest", manifest)
    checks.check("again tells nothing", store.sql("SELECT * FROM v_event ORDER BY seq") == before)


def news(store, checks):
    """`news` tells each expected release once, twins folded, at its moment; then nothing."""
    with open(os.path.join(CORPUS, "pmv-series", "expected.json")) as f:
        expected = json.load(f)["events"]
    canonical = {(r["platform"], r["build"]): r["canonical_build"] for r in store.sql(
        "SELECT platform, build, canonical_build FROM v_release")}
    wanted = {}
    for e in expected:
        name = (e["platform"], canonical[e["platform"], e["build"]])
        wanted[name] = min(wanted.get(name, e["at"]), e["at"])
    told = store.json("news", "--type", "new", "--since", "beginning")["events"]
    ours = {(e["platform"], e["build"]): e["at"] for e in told}
    checks.check("I5 each once", len(told) == len(ours) == len({e["id"] for e in told}), len(told))
    checks.check("I5 exactly the expected, at their moments", ours == wanted,
                 str(set(ours.items()) ^ set(wanted.items())))
    again = store.json("news", "--type", "new", "--since", "beginning")["events"]
    checks.check("I5 asked again: nothing", again == [], str(again[:1]))


def store_size(store, checks):
    figures = store.json("status")["store"]
    checks.check("answers", figures["answers"] == 1643, str(figures))
    checks.check("smaller than git", figures["raw_stored_bytes"] <= 794654, str(figures))
    print("raw_stored_bytes %d of %d" % (figures["raw_stored_bytes"], figures["raw_bytes"]))


def main():
    checks = Checks()
    with Store() as store:
        manifest = unpack("pmv-series", store.folder)
        store.run("import", "--manifest", manifest)
        print("%d cases" % expected_cases(store, checks))
        sightings(store, checks)
        outages(store, checks)
        our_cases(store, checks)
        events(store, checks)
        taken_back(store, checks)
        expired(store, checks)
        told_once(store, manifest, checks)
        news(store, checks)
        store_size(store, checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
