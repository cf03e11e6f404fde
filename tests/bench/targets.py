# SPDX-License-Identifier: Apache-2.0
"""targets.py - a whole process that answers `targets`, beside `sqlite3 DB 'select 1'`, with both
series of real answers stored."""
import os

from bench import SUCAT, pair, series, timed

ROUNDS = 41
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
        yield pair(what,
                   lambda: timed(SUCAT, "--db", db, "targets", "--device", device, "--base", base),
                   "sqlite3", lambda: timed("sqlite3", db, "select 1"), 2, PEAK_KIB, ROUNDS)
