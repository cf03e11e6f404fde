#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The table of deferrals (deferrals.tsv), asked of `targets`, of `defer`, and of `enforce`, which none delays."""
import functools
import os
import sys
import tempfile

from questions import sucat, table


@functools.cache
def calendar(store, device, on, at):
    """(build, days) -> (visible_from, visible), as `defer` draws it for one deferral of all."""
    answer = sucat(store, "defer", "--device", device, "--base", on, "--at", at)
    return {(r["build"], d["days"]): (d["visible_from"], d["visible"])
            for r in answer["calendar"] for d in r["days"]}


def faults(store, row):
    asked = ["--device", row["device"], "--base", row["on"], "--at", row["at"]]
    other = {"minor": "--defer-major", "major": "--defer"}[row["deferral"]]
    own = {"minor": "--defer", "major": "--defer-major"}[row["deferral"]]
    answer = sucat(store, "targets", *asked, "--reachable", own, row["days"], other, "0")
    shown = {t["build"] for t in answer["targets"]}
    hidden = {h["build"]: h["visible_from"] for h in answer.get("deferred", [])}
    visible = row["visible"] == "yes"
    if (row["build"] in shown) != visible:
        yield "targets shows it" if row["build"] in shown else "targets hides it"
    if not visible and hidden.get(row["build"]) != row["visible_from"]:
        yield "targets: it appears on %s" % hidden.get(row["build"])
    # The calendar is of one deferral for all: the same where the other one does not matter.
    if row["deferral"] in row["base"] or row["base"] == "on" or row["deferral"] == row["kind"]:
        found = calendar(store, row["device"], row["on"], row["at"])[row["build"], int(row["days"])]
        if found != (row["visible_from"], visible):
            yield "defer tells %s" % (found,)
    if row["days"] == "90":  # enforcement does not wait
        answer = sucat(store, "enforce", *asked, "--target", row["build"], "--by", row["at"] + "T23:00")
        if answer.get("declarations", [{}])[-1].get("Payload", {}).get("TargetBuildVersion") != row["build"]:
            yield "enforce: %s" % answer


def main():
    rows, failed = table("deferrals.tsv"), 0
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "sucat.db")
        sucat(store, "init")
        for row in rows:
            for fault in faults(store, row):
                failed += 1
                print("FAILED: %(kind)s, base %(base)s, %(deferral)s deferral of %(days)s days: "
                      "%(build)s for %(device)s on %(on)s" % row, fault, sep=": ")
        assert {r["days"] for r in rows} == {"0", "1", "7", "30", "90"}
    print("%d passed, %d failed" % (len(rows) - min(failed, len(rows)), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
