#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I1, I7, N1: a process whose memory ends, at each of its allocations.

    oom.py SUCAT FAULT_LIBRARY PLAYER MEMORY_LIBRARY [--every N] [--only SCENARIO]... [--passes once|sticky|both]

At every Nth allocation of nine runs that one fails (and in a second pass all after it, too): an
import of a pmv answer and of a catalog, a sync, targets, show, status, feed, verify and news. The process ends with status
1 and says so; nothing leaks; a reader sees the facts of before or of after, and the next run comes
to the end of one that nothing happened to. Where it does its work all the same, it does it whole.
"""
import argparse
import collections
import json
import os
import shutil
import signal
import struct
import subprocess
import sys

import sweep
from sweep import clean_environment

CHILD, STATE, END = 1, 2, 3
Child = collections.namedtuple("Child", "number status live out out_text talk_hash talk state")
UNKNOWN = (1 << 63) - 1  # another program took its place
DEVICE, BASE = "J504AP", "25D2128"
OLD = "26.0.5"  # of which no build is known
ROWS = 8
SCENARIOS = {}


def scenario(name):
    return lambda function: SCENARIOS.setdefault(name, function)


class Log:
    """What memory.c wrote: children, states {hash: {path: bytes}}, the end."""

    def __init__(self, path):
        with open(path, "rb") as f:
            (length,) = struct.unpack("=Q", f.read(8))
            self.data, self.at = f.read(length - 8), 0
        self.children, self.states, self.total = [], {}, None
        while self.at < len(self.data):
            kind = self.number()
            if kind == CHILD:
                number, status, live = self.number(), self.number(), self.number()
                self.children.append(Child(number, status, live, *self.stream(), *self.stream(), self.number()))
            elif kind == STATE:
                key, files = self.number(), {}
                for _ in range(self.number()):
                    path, size = self.number(), self.number()
                    name = self.take(path).decode()
                    files[name] = self.take(size)
                self.states[key] = files
            else:
                self.total, self.live = self.number(), self.number()
                self.out, self.out_text, _, self.talk = *self.stream(), *self.stream()

    def take(self, n):
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self):
        return struct.unpack("=q", self.take(8))[0]

    def stream(self):
        return self.number(), self.take(self.number()).decode(errors="replace")


class Sweep:
    def __init__(self, place, memory, every, sticky):
        self.place, self.memory, self.every, self.sticky = place, memory, every, sticky
        self.found = []

    def run(self, db, args, program):
        """-> Log of the run; its children are in it."""
        names = [self.place.at(name) for name in ("log", "out", "err")]
        for name in names:
            with open(name, "wb"):
                pass
        more = {"LD_PRELOAD": self.memory, "FAULT_NOW": str(self.place.now), "FAULT_EVERY": str(self.every),
                "FAULT_LOG": names[0], "FAULT_FOLDER": os.path.dirname(db), "FAULT_FRAMES": self.place.at("frames")}
        if self.sticky:
            more["FAULT_STICKY"] = "1"
        with open(names[1], "r+b") as out, open(names[2], "r+b") as err:
            status = subprocess.run([program, "--db", db, *args], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                    env=clean_environment(**more), check=False).returncode
        log = Log(names[0])
        os.unlink(names[0])
        if status != 0 or log.total is None:
            raise AssertionError("without a fault: status %d: %s" % (status, log.talk if log.total else ""))
        return log

    def tell(self, child, what):
        self.found.append("allocation %d: %s" % (child.number, what))

    def sweep(self, name, template, args, check, program="sucat-store", closes=True):
        """check(db, whole): of a store as it was left; whole: the process said that all is done.

        Where the program does not close its store after an answer, nothing is left after a failure.
        """
        self.found = []
        db = self.place.fresh(template)
        log = self.run(db, args, self.place.at(program))
        crashes = leaks = done = 0
        judged = {}
        for child in log.children:
            if os.WIFSIGNALED(child.status):
                crashes += 1
                self.tell(child, "ended by %s: %s" % (signal.Signals(os.WTERMSIG(child.status)).name, child.talk))
            status = os.waitstatus_to_exitcode(child.status)
            left = log.live if closes or status == 0 else 0
            if left < child.live < UNKNOWN:
                leaks += 1
                self.tell(child, "%d blocks are left, not %d" % (child.live, left))
            done += status == 0
            try:
                if status >= 0:
                    self.check_end(child, status, log)
                self.check_state(judged, log.states, child.state, status == 0, check)
            except (AssertionError, sweep.sqlite3.Error) as e:
                self.tell(child, e)
        print("%s, %s: %d of %d allocations, %d crashes, %d leaks, %d did it all the same, %d states, %d wrong" % (
            name, "sticky" if self.sticky else "once", len(log.children), log.total, crashes, leaks, done,
            len(log.states), len(self.found)), flush=True)
        for line in self.found[:20]:
            print("  " + line[:300])
        return len(self.found)

    def check_end(self, child, status, log):
        if status == 0 and (child.out != log.out or child.talk != log.talk):
            raise AssertionError("status 0, and other output: %s %s" % (child.out_text[-200:], child.talk))
        sweep.check_talk(status, child.talk, {0, 1})
        if status == 1 and "memory" not in child.talk:
            raise AssertionError("no word of memory: %s" % child.talk)

    def check_state(self, judged, states, state, whole, check):
        """Each state once, and once more where the process said that it is done."""
        key = state, whole
        if key not in judged:
            judged[key] = None
            folder = self.place.at("left")
            shutil.rmtree(folder, ignore_errors=True)
            for path, data in states[state].items():
                to = os.path.join(folder, os.path.relpath(path, self.place.at("work")))
                os.makedirs(os.path.dirname(to), exist_ok=True)
                with open(to, "wb") as f:
                    f.write(data)
            try:
                check(os.path.join(folder, "sucat.db"), whole)
            except (AssertionError, sweep.sqlite3.Error) as e:
                judged[key] = e
        if judged[key]:
            raise AssertionError(judged[key])


def writes(s, name, template, args, again=None):
    """A run that changes facts."""
    place = s.place
    end = place.fresh(template)
    old = sweep.look(end)[0]
    place.good(end, args)
    new = sweep.look(end)[0]
    ends = {place.digest(end)}
    place.good(end, again or args)
    ends.add(place.digest(end))

    def check(db, whole):
        seen = sweep.look(db)[0]
        if seen not in ((new,) if whole else (old, new)):
            raise AssertionError("a reader sees facts of neither before nor after")
        place.good(db, again or args)
        if place.digest(db) not in ends:
            raise AssertionError("the next run comes to another digest")
    return s.sweep(name, template, args, check)


def reads(s, name, template, args, program="sucat-store", closes=True):
    """A run that changes no fact."""
    before = sweep.look(template)

    def check(db, _):
        if sweep.look(db) != before:
            raise AssertionError("the store has changed")
    return s.sweep(name, template, args, check, program, closes)


@scenario("pmv")
def pmv(s, template):
    return writes(s, "import of pmv", template, s.place.imports(sweep.SOURCES[:1]))


@scenario("catalog")
def catalog(s, template):
    return writes(s, "import of a catalog", template, s.place.imports(sweep.SOURCES[1:2]))


@scenario("sync")
def unchanged(s, template):
    """What is asked has not changed."""
    db = s.place.fresh(template, "synced")
    s.place.good(db, s.place.sync())
    return reads_late(s, "sync, unchanged", db, s.place.sync())


def reads_late(s, name, template, args):
    """Facts stay, but until when they were seen."""
    place = s.place
    end = place.fresh(template)
    place.good(end, args)
    place.digest(end)

    def check(db, _):
        place.digest(db)
        place.good(db, args)
        place.digest(db)
        if sweep.look(db)[1] != sweep.look(template)[1]:
            raise AssertionError("an answer more or less")
    return s.sweep(name, template, args, check)


@scenario("targets")
def targets(s, template):
    """Of a base that is known, and of one that is looked for among all that was ever listed, which asks for
    more: where not every allocation fails, of that alone."""
    both = (("targets", BASE), ("targets of an old version", OLD))
    return sum(reads(s, name, template, ["targets", "--device", DEVICE, "--base", base, "--at",
                                         "2026-03-18T12:00:00Z", "--json"], "sucat", False)
               for name, base in (both if s.every == 1 else both[1:]))


@scenario("show")
def show(s, template):
    return reads(s, "show", template, ["show", BASE, "--evidence", "--json"], "sucat", False)


@scenario("status")
def status(s, template):
    return reads(s, "status", template, ["status", "--json"], "sucat")


@scenario("feed")
def feed(s, template):
    """Published beside the store: what stands there is whole, whatever happened."""
    public = s.place.at("work", "public")
    args = ["feed", public, "--at", "2026-03-25T12:00:00Z"]
    old = s.place.fresh(template, "published")
    s.place.good(old, ["feed", s.place.at("published", "public"), "--at", "2026-03-19T12:00:00Z"])
    synced = s.place.fresh(old, "published2")
    s.place.good(synced, s.place.sync())
    return s.sweep("feed", synced, args, lambda db, _: None)


@scenario("verify")
def verify(s, template):
    return reads(s, "verify", template, ["verify", "--json"], "sucat-store")


@scenario("news")
def news(s, template):
    return reads(s, "news", template, ["news", "--consumer", "ops", "--since", "beginning", "--peek"], "sucat-store")


def shrink(place):
    """Of the pmv answers the Mac alone, of each list what makes the two differ and ROWS besides: what is
    allocated for a row is allocated for the next, and fewer would be a mass loss."""
    paths = [place.at(moment, sweep.PATHS[0]) for moment in (sweep.BEFORE, sweep.AFTER)]
    answers = []
    for path in paths:
        with open(path, encoding="utf-8") as f:
            answers.append(json.load(f))
    builds = [{row["Build"] for lists in answer.values() for row in lists.get("macOS", [])} for answer in answers]
    wanted = (builds[0] ^ builds[1]) | {BASE}
    for answer, path in zip(answers, paths):
        kept = {name: {"macOS": [small(row) for i, row in enumerate(lists.get("macOS", []))
                                 if i < ROWS or row["Build"] in wanted]} for name, lists in answer.items()}
        with open(path, "w", encoding="utf-8") as f:
            json.dump(kept, f)


def small(row):
    """For two devices, and the one that is asked for."""
    devices = row["SupportedDevices"]
    return row | {"SupportedDevices": devices[:2] + [d for d in devices[2:] if d == DEVICE]}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("paths", nargs=4)
    options.add_argument("--every", type=int, default=7)
    options.add_argument("--only", choices=sorted(SCENARIOS), action="append")
    options.add_argument("--passes", choices=("once", "sticky", "both"), default="both")
    options = options.parse_args()
    paths = [os.path.abspath(path) for path in options.paths]
    place = sweep.Place(*paths[:3])
    wrong = 0
    try:
        shrink(place)
        template = place.make("template")
        for sticky in (False, True):
            if options.passes != ("once", "sticky")[not sticky]:
                for name in SCENARIOS:
                    if not options.only or name in options.only:
                        wrong += SCENARIOS[name](Sweep(place, paths[3], options.every, sticky), template)
    finally:
        place.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
