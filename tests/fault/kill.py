#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I1, I2, I7: a process that is killed, or whose disk fails, at each call that writes.

    kill.py SUCAT FAULT_LIBRARY PLAYER [--points N] [--only PART]

--points: how many of the calls of all parts, spread evenly; 0 = all. Parts: sync, import, init and
rebuild, killed at each call; disk, where each fails with each of five errors; size, where files may
not grow over a limit. Prints a line of figures for each part; status 1 when anything was lost.
"""
import argparse
import errno
import itertools
import os
import shutil
import sys

import sweep

ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS, "short")


class Parts:
    def __init__(self, place, points):
        self.place = place
        self.points = points
        self.lost = 0
        self.verified = {}  # all rows of a store -> its digest
        self.template = place.make("template")
        self.states = {}  # facts that a reader may be told -> of how many of the answers
        self.ends = []    # where a run that asks all three ends, after none of them, one, ...
        self.make_states()

    def make_states(self):
        """After each answer of a sync. An answer that came before it is asked for again is seen until
        a later moment: so each state has an end of its own."""
        for n in range(len(sweep.SOURCES) + 1):
            db = self.place.fresh(self.template)
            if n:
                self.place.frames(sweep.AFTER, sweep.SOURCES[:n])
                self.place.good(db, self.place.sync(*sweep.SOURCES[:n]))
                self.place.frames(sweep.AFTER, sweep.SOURCES)
            self.states[sweep.look(db)[0]] = n
            self.place.good(db, self.place.sync())
            self.ends.append(self.place.digest(db))
        if len(self.states) != len(self.ends) or len(set(self.ends)) != len(self.ends):
            raise AssertionError("the answers do not all change something")

    def report(self, what, total, points, run):
        """Run each point; a failure is told and counted, and the others go on."""
        lost = 0
        for n in points:
            try:
                run(n)
            except (AssertionError, sweep.sqlite3.Error) as e:
                lost += 1
                print("%s at call %d of %d: %s" % (what, n, total, e))
        print("%s: %d of %d calls, %d lost" % (what, len(points), total, lost), flush=True)
        self.lost += lost

    def heal(self, db, state):
        """The next run ends where one ends that nothing happened to."""
        self.place.good(db, self.place.sync())
        if self.digest(db) != self.ends[state]:
            raise AssertionError("the next run, from %d answers, comes to another digest" % state)

    def digest(self, db):
        """Of a store that must be whole; what verify said of the same rows before, it would again."""
        sweep.look(db)
        rows = sweep.rows(db)
        if rows not in self.verified:
            self.verified[rows] = self.place.digest(db)
        return self.verified[rows]

    def check_between(self, db, waiting=False):
        """Readers are told the facts after some of the answers, and no answer is lost. waiting: more
        may be kept than is told of."""
        seen, kept = sweep.look(db)
        if seen not in self.states:
            raise AssertionError("a reader sees facts of no answer")
        state = self.states[seen]
        if not 3 + state <= kept <= 6 or kept > 3 + state and not waiting:
            raise AssertionError("%d answers, facts of %d of the new ones" % (kept, state))
        return state

    # --- killed ------------------------------------------------------------------------------

    def killed(self, what, args, points, check=None, fresh=None, heal=None):
        fresh = fresh or (lambda: self.place.fresh(self.template))
        total = self.place.steps(fresh(), args)

        def point(n):
            db = fresh()
            status, _, talk = self.place.run(db, args, fault="kill", at=n)
            if status != -9:
                raise AssertionError("status %d, not killed: %s" % (status, talk))
            state = (check or self.check_between)(db)
            (heal or self.heal)(db, state)
        self.report(what + " killed", total, sweep.spread(total, points), point)

    def sync(self):
        self.killed("sync", self.place.sync(), self.points * 6 // 10)

    def imports(self):
        """Import of a manifest: the three answers in one transaction, folded one by one."""
        for chosen in itertools.product((False, True), repeat=len(sweep.SOURCES)):
            whole = self.place.fresh(self.template)
            args = self.place.imports(list(itertools.compress(sweep.SOURCES, chosen)))
            self.place.good(whole, args)
            self.states[sweep.look(whole)[0]] = sum(chosen)
        end = self.digest(whole)  # the last choice is all of them

        def heal(db, _):
            self.place.good(db, args)
            if self.digest(db) != end:
                raise AssertionError("the next run comes to another digest")
        self.killed("import", args, self.points * 2 // 10, lambda db: self.check_between(db, True), heal=heal)

    def init(self):
        """A store in the making: afterwards there is none, or sync makes it whole."""
        args = ["init", "--empty"]

        def fresh():
            shutil.rmtree(self.place.at("made"), ignore_errors=True)
            return self.place.at("made", "sucat.db")

        def heal(db, _):
            status, _, talk = self.place.run(db, args)
            if status not in (0, 2):
                raise AssertionError("status %d: %s" % (status, talk))
            self.place.good(db, self.place.sync())
            self.digest(db)
        self.killed("init", args, self.points // 10, lambda db: None, fresh, heal)

    def rebuild(self):
        def check(db):
            if self.check_between(db) != len(sweep.SOURCES):
                raise AssertionError("a reader sees other facts")
            return len(sweep.SOURCES)
        synced = self.place.fresh(self.template, "synced")
        self.place.good(synced, self.place.sync())
        self.killed("rebuild", ["rebuild", "-q"], self.points // 10, check,
                    lambda: self.place.fresh(synced))

    # --- failed ------------------------------------------------------------------------------

    def disk(self):
        """Each call that writes fails, and all after it; every third point: only that one."""
        args = self.place.sync()
        for error in ERRORS:
            total = self.place.steps(self.place.fresh(self.template), args, fault=error)

            def point(n):
                db = self.place.fresh(self.template)
                more = {"FAULT_ONCE": "1"} if n % 3 == 0 else {}
                status, _, talk = self.place.run(db, args, fault=error, at=n, **more)
                if error == "short":
                    sweep.check_talk(status, talk, {0})
                else:
                    sweep.check_talk(status, talk, {0, 1, 4})
                state = self.check_between(db)
                if status == 0 and state != len(sweep.SOURCES):
                    raise AssertionError("status 0, and not all is kept")
                self.heal(db, state)
            name = error if error == "short" else errno.errorcode[error]
            self.report("sync %s" % name, total, sweep.spread(total, self.points // 25), point)

    def size(self):
        """RLIMIT_FSIZE at every 32 KiB, from nothing to more than the store needs."""
        args = self.place.sync()
        sizes = [at << 15 for at in range(0, 48)]
        done = []

        def point(n):
            db = self.place.fresh(self.template)
            status, _, talk = self.place.run(db, args, limit=sweep.file_size_limit(sizes[n - 1]))
            sweep.check_talk(status, talk, {0, 1})
            state = self.check_between(db)
            if status == 0 and state != len(sweep.SOURCES):
                raise AssertionError("status 0, and not all is kept")
            done.append(status)
            self.heal(db, state)
        most = self.points // 16
        self.report("sync RLIMIT_FSIZE", len(sizes), sweep.spread(len(sizes), most), point)
        if set(done) != {0, 1}:
            self.lost += 1
            print("no limit between too small and large enough: %s" % done)


PARTS = {"sync": Parts.sync, "import": Parts.imports, "init": Parts.init, "rebuild": Parts.rebuild,
         "disk": Parts.disk, "size": Parts.size}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("paths", nargs=3)
    options.add_argument("--points", type=int, default=200)
    options.add_argument("--only", choices=sorted(PARTS), action="append")
    options = options.parse_args()
    place = sweep.Place(*(os.path.abspath(path) for path in options.paths))
    try:
        parts = Parts(place, options.points)
        for name, run in PARTS.items():
            if not options.only or name in options.only:
                run(parts)
    finally:
        place.close()
    return 1 if parts.lost else 0


if __name__ == "__main__":
    sys.exit(main())
