#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I1, I2, I7: a process that is killed, or whose disk fails, at each call that writes.

    kill.py SUCAT FAULT_LIBRARY PLAYER [--points N] [--only PART]

--points: how many of the calls of all parts, spread evenly; 0 = all. Parts: sync, orders (a sync whose
answers arrive in the five other orders), import, init, rebuild and feed, killed at each call; disk, where
each fails with each of five errors; size, where files may not grow over a limit. Prints a line of figures
for each part; status 1 when anything was lost.
"""
import argparse
import errno
import itertools
import os
import shutil
import sys

import sweep
from publication import Publication

ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS, "short")


class Parts:
    def __init__(self, place, points):
        self.place = place
        self.points = points
        self.lost = 0
        self.template = place.make("template")
        self.states = sweep.States(place, self.template)

    def share(self, parts):
        """How many points of a part that has one of so many; 0 = all."""
        return self.points and max(2, self.points // parts)

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

    # --- killed ------------------------------------------------------------------------------

    def killed(self, what, args, points, check=None, fresh=None, heal=None):
        fresh = fresh or (lambda: self.place.fresh(self.template))
        total = self.place.steps(fresh(), args)

        def point(n):
            db = fresh()
            status, _, talk = self.place.run(db, args, fault="kill", at=n)
            if status != -9:
                raise AssertionError("status %d, not killed: %s" % (status, talk))
            state = (check or self.states.check)(db)
            (heal or self.states.heal)(db, state)
        self.report(what + " killed", total, sweep.spread(total, points), point)

    def sync(self):
        self.killed("sync", self.place.sync(), self.share(2))

    def orders(self):
        """The answers arrive in the five other orders."""
        for order in list(itertools.permutations(sweep.SOURCES))[1:]:
            self.place.frames(sweep.AFTER, sweep.SOURCES, order)
            self.killed("sync in order %s" % ", ".join(order), self.place.sync(), self.share(100))
        self.place.frames(sweep.AFTER, sweep.SOURCES)

    def imports(self):
        """Import of a manifest: the three answers in one transaction, folded one by one."""
        args = self.place.imports()
        end = self.states.end_of_import()

        def heal(db, _):
            self.place.good(db, args)
            if self.states.digest(db) != end:
                raise AssertionError("the next run comes to another digest")
        self.killed("import", args, self.share(5), lambda db: self.states.check(db, True), heal=heal)

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
            self.states.digest(db)
        self.killed("init", args, self.share(10), lambda db: None, fresh, heal)

    def rebuild(self):
        def check(db):
            if self.states.check(db) != sweep.SOURCES:
                raise AssertionError("a reader sees other facts")
            return sweep.SOURCES
        synced = self.place.fresh(self.template, "synced")
        self.place.good(synced, self.place.sync())
        self.killed("rebuild", ["rebuild", "-q"], self.share(10), check,
                    lambda: self.place.fresh(synced))

    def feed(self):
        """A publication: each file is the old or the new one, and the next run publishes all."""
        publication = Publication(self.place, self.template)
        synced = self.place.fresh(publication.store, "published")
        public = self.place.at("work", "public")

        def check(_):
            publication.check(public, False)

        def heal(db, _):
            self.place.good(db, publication.args)
            publication.check(public, True)
        self.killed("feed", publication.args, self.share(20), check, lambda: self.place.fresh(synced), heal)

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
                state = self.states.check(db)
                if status == 0 and state != sweep.SOURCES:
                    raise AssertionError("status 0, and not all is kept")
                self.states.heal(db, state)
            name = error if error == "short" else errno.errorcode[error]
            self.report("sync %s" % name, total, sweep.spread(total, self.share(25)), point)

    def size(self):
        """RLIMIT_FSIZE at every 32 KiB, from nothing to more than the store needs."""
        args = self.place.sync()
        sizes = [at << 15 for at in range(0, 48)]
        done = []

        def point(n):
            db = self.place.fresh(self.template)
            status, _, talk = self.place.run(db, args, limit=sweep.file_size_limit(sizes[n - 1]))
            sweep.check_talk(status, talk, {0, 1})
            state = self.states.check(db)
            if status == 0 and state != sweep.SOURCES:
                raise AssertionError("status 0, and not all is kept")
            done.append(status)
            self.states.heal(db, state)
        most = self.share(16)
        self.report("sync RLIMIT_FSIZE", len(sizes), sweep.spread(len(sizes), most), point)
        if set(done) != {0, 1}:
            self.lost += 1
            print("no limit between too small and large enough: %s" % done)


PARTS = {"sync": Parts.sync, "orders": Parts.orders, "import": Parts.imports, "init": Parts.init,
         "rebuild": Parts.rebuild, "feed": Parts.feed, "disk": Parts.disk, "size": Parts.size}


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
