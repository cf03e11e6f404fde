# SPDX-License-Identifier: Apache-2.0
"""growth.py - ten simulated years of pmv asked each hour, beside the first of them.

The history is that of feed.py: an answer that changes each week; here it is heard each hour, 87,600
times in ten years. A question may grow by its answer, not by history: its instructions are counted
by valgrind, which no other load of the machine changes (in thousands of millions, in the columns of
seconds). Both stores are asked for the same moment, in the first year. What is taken in grows with
the answers; a poll that says nothing new costs as much in the tenth year as in the first.
"""
import datetime
import os
import re
import subprocess
import sys

import feed
from bench import SUCAT, Row, apart, imported, timed

HOURS = 24 * 7
YEAR = 52  # weeks
QUESTIONS = (("targets", ("targets", "--device", "J310AP", "--base", "25A120")),
             ("releases", ("releases", "--platform", "macOS")))


def manifest(folder, name, weeks):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write("source\ttime\tpath\turl\n")
        for week in range(weeks):
            day = feed.START + datetime.timedelta(days=7 * week)
            begin = datetime.datetime(day.year, day.month, day.day, 18)
            for hour in range(HOURS):
                file.write("gdmf-pmv\t%sZ\t%s.json\t\n" % (
                    (begin + datetime.timedelta(hours=hour)).isoformat(), day))
    return path


def instructions(db, words):
    """Thousands of millions of instructions of one question."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", SUCAT, "--db", db, *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    found = re.findall(r"Collected : (\d+)", run.stderr)
    if not found:
        sys.exit("bench: valgrind counted nothing:\n" + run.stderr)
    return int(found[-1]) / 1e9


def rows(folder):
    apart(feed.write_answers, folder)
    moment = str(feed.START + datetime.timedelta(days=7 * YEAR - 10))
    stores = []
    for name, weeks in (("one", YEAR), ("ten", feed.WEEKS)):
        db = os.path.join(folder, name + ".db")
        polls = manifest(folder, name + ".tsv", weeks)
        taken = imported(db, polls)
        again = timed(SUCAT, "-q", "--db", db, "import", "--manifest", polls)
        stores.append((db, taken, again, os.path.getsize(db)))
    (one, first, first_again, small), (ten, taken, again, large) = stores
    yield Row("all polls taken in", taken.seconds, "one year", first.seconds,
              taken.seconds / first.seconds, 12, taken.peak_kib, 64 * 1024,
              "%.1f MB stored, one year %.1f" % (large / 1e6, small / 1e6))
    yield Row("all polls again", again.seconds, "one year", first_again.seconds,
              again.seconds / first_again.seconds, 12, again.peak_kib, 64 * 1024)
    for what, words in QUESTIONS:
        words = (*words, "--at", moment)
        ours, theirs = instructions(ten, words), instructions(one, words)
        yield Row("%s, instructions (10^9)" % what, ours, "one year", theirs, ours / theirs, 1.5)
