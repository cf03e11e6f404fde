#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I1, I2, I7, I17: the power fails at any moment of a sync, an import, an init and a publication.

    power.py SUCAT FAULT_LIBRARY PLAYER [--losses N] [--seed N] [--only PART]

One run of each is written down call by call (record.c). From that a disk is made as it may be found
after a loss: what was synced is there; of what was not, each sector of 512 bytes is or is not; a
length may be there without its bytes; a name that was made, moved or removed may be as before, from
one moment on or here and there, until its folder was synced. SQLite's shared memory is gone. Then
the store has to be whole, readers are told the facts after some of the answers, a run that came to
its end has lost nothing, and the next run ends where one ends that nothing happened to.
"""
import argparse
import os
import random
import shutil
import struct
import sys

import sweep
from publication import Publication

WRITE, LENGTH, SYNC, DISK, CREATE, FOLDER, RENAME, UNLINK = range(8)
SECTOR = 512
RECORD = struct.Struct("=IIIIQQQ")


class Call:
    def __init__(self, fields, path, to, data):
        self.kind, _, _, _, self.at, self.len, self.file = fields
        self.path, self.to, self.data = path, to, data


def read_calls(path):
    with open(path, "rb") as f:
        (length,) = struct.unpack("=Q", f.read(8))
        data = f.read(length - 8)
    calls, at = [], 0
    while at < len(data):
        fields = RECORD.unpack_from(data, at)
        at += RECORD.size
        parts = []
        for size in fields[1:4]:
            parts.append(data[at:at + size])
            at += size
        calls.append(Call(fields, parts[0].decode(), parts[1].decode(), parts[2]))
    return calls


class File:
    """What is on the disk for sure, and what was done since."""

    def __init__(self, data=b""):
        self.synced, self.since = bytearray(data), []

    @staticmethod
    def put(image, call, chance=None, share=1.0):
        if call.kind == LENGTH:
            if not chance or chance.random() < share:
                del image[call.len:]
                image.extend(bytes(call.len - len(image)))
            return
        end = call.at + len(call.data)
        at = call.at
        while at < end:
            to = min(end, at - at % SECTOR + SECTOR) if chance else end
            kept = not chance or chance.random() < share
            if kept or chance.random() < share:  # else not even the length
                image.extend(bytes(max(0, to - len(image))))
            if kept:
                image[at:to] = call.data[at - call.at:to - call.at]
            at = to

    def sync(self):
        for call in self.since:
            self.put(self.synced, call)
        self.since = []

    def after_loss(self, chance):
        image, share = bytearray(self.synced), chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for call in self.since:
            self.put(image, call, chance, share)
        return bytes(image)


class Disk:
    """The files below a folder, followed through the calls of a process."""

    def __init__(self, folder):
        self.folder = folder
        self.names, self.since, self.files = {}, [], {}  # path -> inode, None of a folder
        self.inodes = {}  # of folders -> path
        for at, folders, names in os.walk(folder):
            self.inodes[os.stat(at).st_ino] = at
            self.names.update({os.path.join(at, name): None for name in folders})
            for name in names:
                path = os.path.join(at, name)
                inode = os.stat(path).st_ino
                self.names[path] = inode
                with open(path, "rb") as f:
                    self.files[inode] = File(f.read())

    def inside(self, path):
        return path.startswith(self.folder + "/")

    @staticmethod
    def rename(names, call):
        if call.kind == CREATE:
            names[call.path] = call.file
        elif call.kind == FOLDER:
            names[call.path] = None
        elif call.kind == UNLINK:
            names.pop(call.path, None)
        elif call.path in names:  # its making may have been lost
            names[call.to] = names.pop(call.path)

    def apply(self, call):
        if call.kind in (WRITE, LENGTH):
            if call.file in self.files:
                self.files[call.file].since.append(call)
        elif call.kind == SYNC and call.file in self.files:
            self.files[call.file].sync()
        elif call.kind == SYNC:
            self.settle(lambda path: os.path.dirname(path) == self.inodes.get(call.file))
        elif call.kind == DISK:
            for file in self.files.values():
                file.sync()
            self.settle(lambda path: True)
        elif self.inside(call.path):
            if call.kind == CREATE:
                self.files[call.file] = File()
            elif call.kind == FOLDER:
                self.inodes[call.file] = call.path
            self.since.append(call)

    def settle(self, here):
        """Names of a synced folder are on the disk."""
        for call in self.since:
            if here(call.to or call.path):
                self.rename(self.names, call)
        self.since = [call for call in self.since if not here(call.to or call.path)]

    def after_loss(self, chance, folder):
        """Write what is found then below `folder`."""
        names = dict(self.names)
        kept = chance.randrange(len(self.since) + 1)
        share = chance.choice((0.0, 0.5, 1.0))
        for n, call in enumerate(self.since):
            if n < kept or chance.random() < share:
                self.rename(names, call)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for path, inode in sorted(names.items()):
            to = os.path.join(folder, os.path.relpath(path, self.folder))
            if path.endswith("-shm"):
                continue
            if inode is None:
                os.makedirs(to, exist_ok=True)
            elif os.path.isdir(os.path.dirname(to)):
                with open(to, "wb") as f:
                    f.write(self.files[inode].after_loss(chance))


class Parts:
    def __init__(self, place, losses, seed):
        self.place, self.losses, self.seed = place, losses, seed
        self.lost = 0
        self.template = place.make("template")
        self.states = sweep.States(place, self.template)

    def calls(self, db, args):
        """A run that is written down, with the disk before it."""
        disk = Disk(os.path.dirname(db))
        log = self.place.at("log")
        self.place.good(db, args, fault="record", FAULT_LOG=log)
        calls = read_calls(log)
        os.unlink(log)
        return disk, calls

    def lose(self, what, db, args, losses, check):
        """check(db, ended) for each loss, at a moment of chance."""
        disk, calls = self.calls(db, args)
        lost = 0
        chance = random.Random("%s %d" % (what, self.seed))
        moments = sorted(chance.randrange(1, len(calls) + 1) for _ in range(losses))
        moments[-1] = len(calls)  # one at the end
        done = 0
        for moment in moments:
            while done < moment:
                disk.apply(calls[done])
                done += 1
            disk.after_loss(chance, self.place.at("found"))
            try:
                check(self.place.at("found", "sucat.db"), done == len(calls))
            except (AssertionError, OSError, sweep.sqlite3.Error) as e:
                lost += 1
                print("%s, power lost after call %d of %d (--seed %d): %s" % (what, done, len(calls), self.seed, e))
        print("%s: %d power losses in %d calls, %d lost" % (what, losses, len(calls), lost), flush=True)
        self.lost += lost

    def sync(self):
        def check(db, ended):
            state = self.states.check(db)
            if ended and state != sweep.SOURCES:
                raise AssertionError("it was told that all is kept, and these are: %s" % ", ".join(state))
            self.states.heal(db, state)
        self.lose("sync", self.place.fresh(self.template), self.place.sync(), self.losses * 6 // 10, check)

    def imports(self):
        args = self.place.imports()
        end = self.states.end_of_import()

        def check(db, ended):
            state = self.states.check(db, waiting=True)
            if ended and state != sweep.SOURCES:
                raise AssertionError("it was told that all is kept, and these are: %s" % ", ".join(state))
            self.place.good(db, args)
            if self.states.digest(db) != end:
                raise AssertionError("the next run comes to another digest")
        self.lose("import", self.place.fresh(self.template), args, self.losses * 2 // 10, check)

    def init(self):
        def check(db, ended):
            if ended and not os.path.exists(db):
                raise AssertionError("it was told that there is a store")
            if not os.path.exists(db):
                self.place.good(db, ["init", "--empty"])
            self.place.good(db, self.place.sync())
            self.states.digest(db)
        os.mkdir(self.place.at("made"))
        self.lose("init", self.place.at("made", "sucat.db"), ["init", "--empty"], self.losses // 10, check)

    def feed(self):
        """What names another file names one that is there."""
        publication = Publication(self.place, self.template)
        self.lose("feed", publication.store, publication.args, self.losses // 10, lambda db, ended:
                  publication.check(os.path.join(os.path.dirname(db), "public"), ended))


PARTS = {"sync": Parts.sync, "import": Parts.imports, "init": Parts.init, "feed": Parts.feed}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("paths", nargs=3)
    options.add_argument("--losses", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=sorted(PARTS), action="append")
    options = options.parse_args()
    place = sweep.Place(*(os.path.abspath(path) for path in options.paths))
    try:
        parts = Parts(place, options.losses, options.seed)
        for name, run in PARTS.items():
            if not options.only or name in options.only:
                run(parts)
    finally:
        place.close()
    return 1 if parts.lost else 0


if __name__ == "__main__":
    sys.exit(main())
