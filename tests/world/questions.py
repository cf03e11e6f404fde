#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The worked questions (questions.tsv), asked of the small Apple and the bundled facts."""
import csv
import glob
import json
import os
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def table(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return list(csv.DictReader((x for x in f if not x.startswith("#")), delimiter="\t"))


MOMENTS = {row["moment"]: row["at"] for row in table("moments.tsv")}


def sucat(store, *args):
    done = subprocess.run([os.environ["SUCAT"], "--db", store, "--json", *args],
                          capture_output=True, text=True)
    if done.returncode != 0:
        return {"error": done.stderr.strip()}
    return json.loads(done.stdout)


def answer_targets(answer):
    return {b for t in answer["targets"] for b in [t["build"]] + t["aliases"]}


def shown(answer):
    releases = answer.get("releases") or [answer]
    return [r["release"] for r in releases]


def holds_show(answer, wanted):
    """Every release shown has every key=value; a moment counts by its day."""
    for release in shown(answer):
        for pair in wanted.split():
            key, value = pair.split("=", 1)
            found = release[key]
            if isinstance(found, list):
                found = " ".join(found)
            if str(found) != value and not str(found).startswith(value + "T"):
                return False, "%s is %s" % (key, found)
    return True, ""


def ask(store, row):
    at = MOMENTS.get(row["at"], row["at"])
    args = shlex.split(row["arguments"])
    how, wanted = row["how"], row["answer"]
    if how == "test":
        tests = glob.glob(os.path.join(HERE, "..", "*", "*.*"))
        text = "\n".join(open(p, encoding="utf-8").read() for p in tests
                         if p.endswith((".sh", ".c", ".py")))
        return wanted in text, "no such test"
    if how == "show":
        answer = sucat(store, "show", *args)
        return (False, answer["error"]) if "error" in answer else holds_show(answer, wanted)
    if how == "releases":
        answer = sucat(store, "releases", "--at", at, *args)
        found = {"%s:%s" % (r["platform"], r["build"]) for r in answer.get("releases", [])}
        return found == set(wanted.split()), str(found ^ set(wanted.split()))
    more = {"via": ["--reachable"], "rsr": ["--kind", "rsr", "--kind", "bsi"]}.get(how, [])
    answer = sucat(store, "targets", "--at", at, *args, *more)
    if "error" in answer:
        return False, answer["error"]
    if how == "via":
        found = {"%s>%s" % (t["build"], t["via"]) for t in answer["targets"] if "via" in t}
    elif how == "enforce":
        found = {v for t in answer["targets"] for v in t["enforce"].values()}
    else:
        found = answer_targets(answer)
    return found == set(wanted.split()), "%s, not %s" % (sorted(found), wanted)


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "sucat.db")
        for moment, at in MOMENTS.items():
            out = os.path.join(folder, moment)
            subprocess.run([sys.executable, os.path.join(HERE, "render.py"), out, "--moment",
                            moment], check=True, stdout=subprocess.DEVNULL)
            answer = sucat(store, "import", "--source", "gdmf-pmv", "--at", at,
                           os.path.join(out, "v2", "pmv"))
            assert "error" not in answer, answer
        rows = table("questions.tsv")
        for row in rows:
            holds, why = ask(store, row)
            passed += holds
            failed += not holds
            if not holds:
                print("FAILED: question %s: %s" % (row["number"], why))
        assert {int(r["number"]) for r in rows} == set(range(1, 45))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
