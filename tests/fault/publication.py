# SPDX-License-Identifier: Apache-2.0
"""publication.py - for the sweeps of this folder: a folder published before and after the three answers, and
what a reader may find in it after whatever happened to the publication between."""
import os
import shutil


class Publication:
    """Each file is the old or the new one, and whole."""

    def __init__(self, place, template):
        """self.store: a store of AFTER beside a folder published of BEFORE; self.args publish there again."""
        self.store = place.fresh(template)
        public = place.at("work", "public")
        self.args = ["feed", public, "--at", "2026-03-25T12:00:00Z"]
        place.good(self.store, self.args)
        self.old = files(public)
        place.good(self.store, place.sync())
        new = place.at("new")
        place.good(self.store, ["feed", new, *self.args[2:]])
        self.new = files(new)
        shutil.rmtree(new)
        if sum(self.new[path] != self.old.get(path) for path in self.new) < 5:
            raise AssertionError("the two publications do not differ")

    def check(self, public, ended):
        """ended: it was told that all is published."""
        found = files(public)
        for path in self.old.keys() | self.new.keys():
            if path not in found:
                if path in self.old or ended:
                    raise AssertionError("%s is gone" % path)
            elif found[path] not in ((self.new.get(path),) if ended else (self.old.get(path), self.new.get(path))):
                raise AssertionError("%s is neither the old nor the new one" % path)


def files(folder):
    """{path in the folder: bytes}"""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found
