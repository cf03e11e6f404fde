#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""T11, I6: random flap sequences over real answers, around the moments of real releases. Of the
answers of a window those rows are left that differ in it, and a few that do not: the others neither
come nor go. One sequence in a hundred plays the answers as they were sent. SUCAT_SEQUENCES of them:
300, since 10,000 take some minutes."""
import csv
import datetime
import json
import os
import subprocess
import sys

from store import CORPUS, Store, unpack

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "property"))
from flap_rows import cut  # pylint: disable=wrong-import-position

SEQUENCES = int(os.environ.get("SUCAT_SEQUENCES", "300"))
BEFORE = AFTER = 3


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def windows(folder, rows):
    """The rows of the manifest around each moment."""
    with open(os.path.join(CORPUS, "pmv-series", "expected.json")) as f:
        moments = {e["at"] for e in json.load(f)["events"]}
    for i, row in enumerate(rows):
        if row["time"] in moments and BEFORE <= i < len(rows) - AFTER:
            yield [(os.path.join(folder, r["path"]), int(datetime.datetime.fromisoformat(
                r["time"].replace("Z", "+00:00")).timestamp()))
                for r in rows[i - BEFORE:i + AFTER + 1]]


def write_windows(folder, rows):
    """The lists of both kinds of windows."""
    cut_list, whole_list = (os.path.join(folder, n) for n in ("cut.tsv", "whole.tsv"))
    os.mkdir(os.path.join(folder, "cut"))
    with open(cut_list, "w") as cuts, open(whole_list, "w") as wholes:
        for n, window in enumerate(windows(folder, rows)):
            for i, answer in enumerate(cut([load(path) for path, _ in window])):
                path = os.path.join(folder, "cut", "%d-%d.json" % (n, i))
                with open(path, "w", encoding="utf-8") as f:
                    json.dump(answer, f)
                cuts.write("%s\t%d\n" % (path, window[i][1]))
            if n % 10 == 0:
                wholes.writelines("%s\t%d\n" % answer for answer in window)
    whole = SEQUENCES // 100
    return ((cut_list, SEQUENCES - whole), (whole_list, whole))


def main():
    with Store() as store:
        with open(unpack("pmv-series", store.folder)) as f:
            rows = sorted(csv.DictReader(f, delimiter="\t"), key=lambda r: r["time"])
        failed = 0
        for answers, sequences in write_windows(store.folder, rows):
            failed += subprocess.run([os.environ["SUCAT_FLAP"], store.path, answers,
                                      str(sequences), "20261125"], check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
