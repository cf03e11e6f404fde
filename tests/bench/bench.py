# SPDX-License-Identifier: Apache-2.0
"""bench.py - what each bench is made of: a command timed with its peak memory, pairs, rows.

A bench is a file in this folder with a function rows(folder), a generator of Row: measure with
pair() or timed(), make data that is large with apart(). `folder` is empty, and removed afterwards.
"""
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import NamedTuple, Optional

SUCAT = os.path.abspath(os.environ.get("SUCAT", "build/release/sucat"))
ROUNDS = 5


class Row(NamedTuple):
    """A line of the table: seconds, the ratio to what it is measured by, and the peak in KiB."""
    what: str
    seconds: float
    beside: str = ""                  # the command it is measured by; "" = by none
    beside_seconds: float = 0.0
    ratio: Optional[float] = None
    aim: Optional[float] = None       # the ratio should be below
    peak_kib: Optional[int] = None    # 0 = below that of the interpreter, which hides it
    peak_aim_kib: Optional[int] = None
    note: str = ""

    def is_over(self):
        return (self.aim is not None and self.ratio >= self.aim) or \
            (self.peak_aim_kib is not None and self.peak_kib >= self.peak_aim_kib)


class Run(NamedTuple):
    seconds: float
    peak_kib: int


def timed(*args, stdin=None, stdout=subprocess.DEVNULL, status=0):
    """Run a command that has to end with `status`.

    The kernel counts what the process held before it became the command, so that a peak below
    that of this interpreter is not known: 0.
    """
    begun = time.monotonic()
    process = subprocess.Popen(args, stdin=stdin, stdout=stdout)
    _, ended, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(ended)
    if process.returncode != status:
        sys.exit("bench: %s ended with %d, not %d" % (" ".join(args), process.returncode, status))
    hidden = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Run(seconds, usage.ru_maxrss if usage.ru_maxrss > hidden else 0)


def pair(what, ours, beside, theirs, aim=None, peak_aim_kib=None, rounds=ROUNDS, note=""):
    """The row of two measurements, taken by turns: `ours` and `theirs` return a Run each.

    The ratio is the median of the rounds' own, so that a machine that is busy meanwhile is busy
    for both; the peak is the highest.
    """
    runs = [(ours(), theirs()) for _ in range(rounds)]
    return Row(what, statistics.median(run.seconds for run, _ in runs),
               beside, statistics.median(run.seconds for _, run in runs),
               statistics.median(run.seconds / other.seconds for run, other in runs), aim,
               max(run.peak_kib for run, _ in runs), peak_aim_kib, note)


def apart(function, *args):
    """Call it in a process of its own, so that this one stays small."""
    process = multiprocessing.get_context("fork").Process(target=function, args=args)
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit("bench: %s failed" % function.__name__)


def series(folder, name):
    """The answers of a series of SUCAT_CORPUS as (its manifest, its files), unpacked here; None
    when it is not at hand, which is told."""
    packed = os.path.join(os.environ.get("SUCAT_CORPUS", ""), "%s-series" % name)
    if not os.path.exists(packed):
        print("bench: SUCAT_CORPUS names no folder with %s-series: not measured" % name, file=sys.stderr)
        return None
    into = os.path.join(folder, name)
    os.mkdir(into)
    with open(os.path.join(packed, "manifest.tsv")) as file:
        lines = file.read().splitlines()
    subprocess.run("zstd -q -d --long=31 -c %s-series.tar.zst | tar x -C %s" % (packed + "/" + name, into),
                   shell=True, check=True)
    manifest = os.path.join(into, "manifest.tsv")
    with open(manifest, "w") as file:
        file.write("\n".join(lines) + "\n")
    path = lines[0].split("\t").index("path")
    return manifest, [os.path.join(into, line.split("\t")[path]) for line in lines[1:]]


def imported(db, manifest):
    """A new store with the answers of that manifest."""
    for name in (db, db + "-wal", db + "-shm", db + ".lock"):
        if os.path.exists(name):
            os.remove(name)
    return timed(SUCAT, "-q", "--db", db, "import", "--manifest", manifest)
