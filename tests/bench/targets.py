# SPDX-License-Identifier: Apache-2.0
"""targets.py - a whole process that answers `targets`, beside `sqlite3 DB 'select 1'`, with both
series of real answers stored. That one reads no schema of the store, which one that asks anything
of it has to: a row tells of that too."""
import os

from bench import SUCAT, pair, series, timed

ROUNDS = 301  # a process takes three milliseconds, now and then twice that
PEAK_KIB = 64 * 1024
QUESTIONS = (("a Mac and its base", "Mac15,3", "25D2128"), ("a phone by version", "iPhone15,2", "26.1"))


def rows(folder):
    db = os.path.join(folder, "sucat.db")
    found = [series(folder, name) for name in ("pmv", "swscan")]
    if not all(found):
        return
    for manifest, _ in found:
        timed(SUCAT, "-q", "--db", db, "import", "--manifest", manifest)
    for what, device, base in QUESTIONS:
        for beside, aim in (("select 1", 2), ("select 1 from meta", None)):
            yield pair(what,
                       lambda: timed(SUCAT, "--db", db, "targets", "--device", device, "--base", base),
                       "sqlite3, %s" % beside, lambda: timed("sqlite3", db, beside), aim, PEAK_KIB, ROUNDS)
