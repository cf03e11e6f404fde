# SPDX-License-Identifier: Apache-2.0
"""sync.py - a `sync` of sources that say what they said before, without validators, so that all bytes
arrive: its processor time beside that of `openssl dgst -sha256` of as many.

Twenty catalogs composed here, 3 MB each, come from the test server over TLS. Told apart are the
process that stores, which digests, and sucat-fetch, which decrypts, by a script that stands in its
place; beside both stands also what curl needs to get as much and openssl to digest it. How many
transactions were written is read from the log, which a reader that stays keeps.

All run on one processor: two that are threads of one core slow each other, and what one of the two
processes, or the server, does would be counted to the other.
"""
import contextlib
import json
import os
import resource
import shutil
import sqlite3
import statistics
import struct
import subprocess
import sys
from typing import NamedTuple

import memory
from bench import ROUNDS, SUCAT, Row, apart, timed

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "server"))

from simulator import Apple, clean_environment  # noqa: E402

CATALOGS, PRODUCTS = 20, 1000  # of 3 MB
AIM = 1.5
PEAK_KIB = 64 * 1024
LOG_HEAD, FRAME_HEAD, PAGE = 32, 24, 4096
STAND_IN = """#!%s
import json, resource, subprocess, sys
status = subprocess.call([%r])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(%r, "w") as file:
    json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss], file)
sys.exit(status)
"""


class Sync(NamedTuple):
    """Processor seconds and peaks, in KiB, of what stores and of sucat-fetch."""
    stores: float
    fetches: float
    stores_kib: int
    fetches_kib: int
    answer: dict


def processor(*command):
    """The processor seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    timed(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compose(folder):
    for n in range(CATALOGS):
        with open(os.path.join(folder, "swscan-composed-%02d" % n), "w") as file:
            file.write(memory.HEAD)
            for number in range(PRODUCTS):
                file.write(memory.product(n * PRODUCTS + number, "2022-03-01"))
            file.write("</dict>\n</dict>\n</plist>\n")


class Mirror:
    """sucat in a folder of its own, and the sources that a running server has in its folder, a file each."""

    def __init__(self, folder, apple, kind="catalog", gzip=False):
        self.own, self.db = os.path.join(folder, "own"), os.path.join(folder, "sucat.db")
        self.told, sources = os.path.join(folder, "fetch.json"), os.path.join(folder, "sources.tsv")
        os.mkdir(self.own)
        beside = os.path.dirname(SUCAT)
        for name in ("sucat", "sucat-store"):
            shutil.copy(os.path.join(beside, name), self.own)
        stand_in = os.path.join(self.own, "sucat-fetch")
        with open(stand_in, "w") as file:
            file.write(STAND_IN % (sys.executable, os.path.join(beside, "sucat-fetch"), self.told))
        os.chmod(stand_in, 0o755)
        names = sorted(os.listdir(apple.folder))
        apple.script({"/" + name: {"body": name, "gzip": gzip} for name in names})
        with open(sources, "w") as file:
            file.write("name\tkind\turl\tplatform\ttrust\tinterval\n")
            for name in names:
                file.write("%s\t%s\t%s/%s\tany\tfile\t3600\n" % (name, kind, apple.base, name))
        self.files = [os.path.join(apple.folder, name) for name in names]
        self.got = ["curl", "--silent", "--cacert", apple.ca]
        for name in names:
            self.got += ["--output", "/dev/null", "%s/%s" % (apple.base, name)]
        self.words = [os.path.join(self.own, "sucat"), "--db", self.db, "sync", "--all", "--json",
                      "--sources", sources, "--ca-file", apple.ca]

    def sync(self):
        process = subprocess.Popen(self.words, stdout=subprocess.PIPE, env=clean_environment())
        answer = json.loads(process.stdout.read())
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with open("/proc/%d/schedstat" % process.pid) as file:
            stores = int(file.read().split()[0]) / 1e9
        _, ended, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
        if process.returncode != 0:
            sys.exit("bench: %s ended with %d" % (" ".join(self.words), process.returncode))
        with open(self.told) as file:
            fetches, fetches_kib = json.load(file)
        return Sync(stores, fetches, used.ru_maxrss, fetches_kib, answer)

    def transactions(self):
        """How many commits stand in the log that a sync leaves to a reader."""
        reader = sqlite3.connect(self.db, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM source").fetchone()
        self.sync()
        with open(self.db + "-wal", "rb") as file:
            log = file.read()[LOG_HEAD:]
        reader.close()
        return sum(struct.unpack_from(">I", log, at + 4)[0] != 0
                   for at in range(0, len(log), FRAME_HEAD + PAGE))

    def digested(self):
        return processor("openssl", "dgst", "-sha256", *self.files)

    def fetched(self):
        return processor(*self.got)


@contextlib.contextmanager
def one_processor():
    all_of_them = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_of_them)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_of_them)


def rows(folder):
    with one_processor(), Apple("--clock") as apple:
        apart(compose, apple.folder)
        mirror = Mirror(folder, apple)
        mirror.sync()
        written = mirror.transactions()
        runs = [(mirror.sync(), mirror.digested(), mirror.fetched()) for _ in range(ROUNDS)]
        size = sum(os.path.getsize(name) for name in mirror.files) / 1e6
    if any(source["result"] != "unchanged" for run, _, _ in runs for source in run.answer["sources"]):
        sys.exit("bench: something changed")
    note = "%.0f MB, %d transactions" % (size, written)
    stores = [run.stores for run, _, _ in runs]
    both = [run.stores + run.fetches for run, _, _ in runs]
    digests = [digest for _, digest, _ in runs]
    got_and_digested = [digest + got for _, digest, got in runs]
    for what, costs, beside, theirs, aim in (
            ("the process that stores", stores, "openssl sha256", digests, AIM),
            ("both processes", both, "curl, openssl sha256", got_and_digested, AIM),
            ("both processes", both, "openssl sha256", digests, AIM)):
        yield Row("nothing changed, processor time of " + what, statistics.median(costs), beside,
                  statistics.median(theirs),
                  statistics.median(cost / their for cost, their in zip(costs, theirs)), aim,
                  max(run.stores_kib for run, _, _ in runs), PEAK_KIB, note)
