#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""T11, I6: random flap sequences over the small Apple: no release is `new` twice. Around each moment
at which releases came there are three answers of before, the one that showed them, three of after;
each has its own order of rows, its own rolled dates, and lacks some rows, as a node of another age
does. tests/corpus/flap.py plays the same over real answers."""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "world"))
import render  # pylint: disable=wrong-import-position

from flap_rows import cut

SEED, SEQUENCES = "20261125", "200"
BEFORE = {"S0": "PRE", "S1": "S0", "S4": "S1"}  # what the lists said before a moment
HOURS = (-30, -7, -1, 0, 2, 9, 31)              # of the answers, from that moment on
LACKING = 0.03                                  # of the rows, in all but the one that shows the news


def answer(chance, moment, at, lacks):
    """What a node says: the lists of a moment, less what it lacks, in an order of its own."""
    lists = render.pmv(moment, at)
    for sections in lists.values():
        for section, rows in sections.items():
            kept = [row for row in rows if not lacks or chance.random() > LACKING]
            chance.shuffle(kept)
            sections[section] = kept
    return lists


def windows(folder):
    chance = random.Random(SEED)
    lines = []
    for moment, before in BEFORE.items():
        times = [render.moments()[moment] + datetime.timedelta(hours=hours) for hours in HOURS]
        window = [answer(chance, moment if hours >= 0 else before, at, hours != 0)
                  for hours, at in zip(HOURS, times)]
        for hours, at, lists in zip(HOURS, times, cut(window)):
            path = os.path.join(folder, "%s%+d.json" % (moment, hours))
            with open(path, "w", encoding="utf-8") as file:
                json.dump(lists, file)
            lines.append("%s\t%d\n" % (path, at.replace(tzinfo=datetime.timezone.utc).timestamp()))
    return lines


def main():
    with tempfile.TemporaryDirectory() as folder:
        store, listed = (os.path.join(folder, name) for name in ("sucat.db", "answers.tsv"))
        with open(listed, "w", encoding="utf-8") as file:
            file.writelines(windows(folder))
        subprocess.run([os.environ["SUCAT"], "--db", store, "-q", "init", "--empty"], check=True,
                       stdout=subprocess.DEVNULL)
        return subprocess.run([os.environ["SUCAT_FLAP"], store, listed, SEQUENCES, SEED],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
