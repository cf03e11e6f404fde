# SPDX-License-Identifier: Apache-2.0
"""readers.py - for feed_readers and store_readers: processes that read while this one writes."""
import contextlib
import multiprocessing
import os
import shutil
import tempfile

MEMORY = "/dev/shm"  # where there is one, nobody waits for a disk


@contextlib.contextmanager
def scratch(prefix):
    """An empty folder, removed at the end."""
    folder = tempfile.mkdtemp(prefix=prefix, dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def report(read, arguments, stop, results):
    os.nice(19)  # so many leave room for the one that writes
    results.put(read(*arguments, stop))


def beside(write, read, each):
    """Run write() while a process for each of these tuples of arguments runs read(*arguments, stop),
    which goes on until `stop` is set and returns (reads, set of the states seen, first fault or None)
    -> (what write() returned, reads of all, states seen, faults)"""
    stop, results = multiprocessing.Event(), multiprocessing.Queue()
    readers = [multiprocessing.Process(target=report, args=(read, arguments, stop, results)) for arguments in each]
    for process in readers:
        process.start()
    try:
        written = write()
    finally:
        stop.set()
    reports = [results.get() for _ in readers]
    for process in readers:
        process.join()
    return (written, sum(reads for reads, _, _ in reports), set().union(*(seen for _, seen, _ in reports)),
            [fault for _, _, fault in reports if fault])
