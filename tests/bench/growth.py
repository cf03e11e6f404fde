# SPDX-License-Identifier: Apache-2.0
"""growth.py - ten simulated years of pmv asked each hour, beside the first of them.

The history is that of feed.py, from when its list has come to its full length: an answer that changes
each week, here heard each hour, 87,360 times in ten years. What is taken in grows with the answers; a
poll that says nothing new costs as much in the tenth year as in the first, and a question or a sync may
grow by its answer, not by history. Each store is asked for its own last day, and both for the same
moment in the first year; a sync hears of each a server that says the newest answer of the store with its
dates moved. An answer that is longer may cost as much more.

Questions and syncs are counted by valgrind, which no other load of the machine changes: instructions
(in thousands of millions) and rows visited (in thousands), both in the columns of seconds. A row is
visited when a cursor of SQLite comes to stand on it, in a table or in an index, by a step or by its key.
"""
import contextlib
import datetime
import json
import os
import re
import subprocess
import sys
from typing import NamedTuple

import feed
from bench import ROUNDS, SUCAT, Row, apart, imported, pair, timed

HOURS = 24 * 7
YEAR = 52  # weeks
WARM = 18  # weeks until the oldest release leaves the list
WEEKS = WARM + 10 * YEAR
GROWTH = 1.5  # of what may not grow
STORE = os.path.join(os.path.dirname(SUCAT), "sucat-store")  # what sucat becomes to sync
SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "server", "applesim.py")
QUESTIONS = (("targets", ("targets", "--device", "J310AP", "--base", "25F120")),
             ("releases", ("releases", "--platform", "macOS")))
VISIT = re.compile(r"^sqlite3Btree(Next|Previous|First|Last|TableMoveto|IndexMoveto|MovetoUnpacked)$")


class Counts(NamedTuple):
    instructions: int
    rows: int
    lines: int  # of the answer


def day_of(week):
    return feed.START + datetime.timedelta(days=7 * week)


def manifest(folder, name, weeks):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write("source\ttime\tpath\turl\n")
        for week in range(WARM, WARM + weeks):
            day = day_of(week)
            begin = datetime.datetime(day.year, day.month, day.day, 18)
            for hour in range(HOURS):
                file.write("gdmf-pmv\t%sZ\t%s.json\t\n" % (
                    (begin + datetime.timedelta(hours=hour)).isoformat(), day))
    return path


def visits(path):
    """The calls, in a file of callgrind, of what moves a cursor. A function has its name once, then its
    number: `cfn=(12) name`, `calls=3 ...`."""
    names, callee, rows = {}, None, 0
    with open(path) as file:
        for line in file:
            found = re.match(r"c?fn=(\(\d+\))(?: (.+))?$", line)
            if found:
                names[found[1]] = found[2] or names[found[1]]
                callee = names[found[1]]
            elif line.startswith("calls=") and VISIT.match(callee):
                rows += int(line[6:].split()[0])
    if not rows:
        sys.exit("bench: valgrind saw no cursor of SQLite move: its library has no names")
    return rows


def counted(folder, *command):
    """What a command costs that has to end well."""
    out = os.path.join(folder, "callgrind.out")
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, *command],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    found = re.findall(r"Collected : (\d+)", run.stderr)
    if run.returncode or not found:
        sys.exit("bench: %s ended with %d:\n%s" % (" ".join(command), run.returncode, run.stderr))
    return Counts(int(found[-1]), visits(out), len(run.stdout.splitlines()))


def count_rows(what, ours, theirs):
    longer = ours.lines / theirs.lines if theirs.lines else 1
    aim = GROWTH * max(longer, 1)
    yield Row("%s, instructions (10^9)" % what, ours.instructions / 1e9, "one year",
              theirs.instructions / 1e9, ours.instructions / theirs.instructions, aim)
    yield Row("%s, rows visited (10^3)" % what, ours.rows / 1e3, "one year", theirs.rows / 1e3,
              ours.rows / theirs.rows, aim)


@contextlib.contextmanager
def server(folder):
    """Apple, played from a folder: its address and its roots."""
    with subprocess.Popen([sys.executable, SERVER, folder], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        ready = json.loads(process.stdout.readline())
        yield "https://localhost:%d" % ready["port"], ready["ca"]
        process.stdin.close()


class Asked:
    """A store whose source is played: each sync hears the newest answer with its dates moved."""

    def __init__(self, folder, base, roots, name, weeks):
        self.folder, self.name, self.day = folder, name, day_of(WARM + weeks - 1)
        self.made, self.round = feed.releases(WEEKS), 0
        registry = os.path.join(folder, name + ".sources.tsv")
        with open(registry, "w") as file:
            file.write("name\tkind\turl\tplatform\ttrust\tinterval\n"
                       "gdmf-pmv\tpmv\t%s/%s.served\tany\tfile\t1800\n" % (base, name))
        self.words = ("-q", "--db", os.path.join(folder, name + ".db"), "sync", "--sources", registry,
                      "--ca-file", roots, "gdmf-pmv")

    def move(self):
        self.round += 1
        answer = feed.answer_of(self.made, self.day + datetime.timedelta(days=self.round % 3 + 1))
        with open(os.path.join(self.folder, self.name + ".served"), "w") as file:
            json.dump(answer, file)

    def timed(self):
        self.move()
        return timed(SUCAT, *self.words)

    def counted(self):
        self.move()
        return counted(self.folder, STORE, *self.words)


def sync_rows(folder):
    with server(folder) as (base, roots):
        one = Asked(folder, base, roots, "one", YEAR)
        ten = Asked(folder, base, roots, "ten", WEEKS - WARM)
        for store in (one, ten):
            store.timed()  # the first one of a day checks the store; what is long past lapses
        yield pair("sync, dates moved", ten.timed, "one year", one.timed, GROWTH, 64 * 1024, ROUNDS)
        yield from count_rows("sync, dates moved", ten.counted(), one.counted())


def rows(folder):
    apart(feed.write_answers, folder, WEEKS)
    moment = day_of(WARM + YEAR) - datetime.timedelta(days=10)
    stores = []
    for name, weeks in (("one", YEAR), ("ten", WEEKS - WARM)):
        db = os.path.join(folder, name + ".db")
        polls = manifest(folder, name + ".tsv", weeks)
        taken = imported(db, polls)
        stores.append((db, taken, os.path.getsize(db), polls))
    (one, first, small, one_polls), (ten, taken, large, ten_polls) = stores
    yield Row("all polls taken in", taken.seconds, "one year", first.seconds,
              taken.seconds / first.seconds, 12, taken.peak_kib, 64 * 1024,
              "%.1f MB stored, one year %.1f" % (large / 1e6, small / 1e6))
    yield pair("all polls again", lambda: timed(SUCAT, "-q", "--db", ten, "import", "--manifest", ten_polls),
               "one year", lambda: timed(SUCAT, "-q", "--db", one, "import", "--manifest", one_polls),
               12, 64 * 1024, 3)
    for what, words in QUESTIONS:
        for when, of_ten, of_one in ((" of its last day", day_of(WEEKS - 1), day_of(WARM + YEAR - 1)),
                                     (" of the first year", moment, moment)):
            yield from count_rows(
                what + when, counted(folder, SUCAT, "--db", ten, *words, "--at", str(of_ten)),
                counted(folder, SUCAT, "--db", one, *words, "--at", str(of_one)))
    yield from sync_rows(folder)
