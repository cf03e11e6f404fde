# SPDX-License-Identifier: Apache-2.0
"""sweep.py - for the sweeps of this folder: a small store, a sync of three changed answers, and what a
store may look like after whatever happened to it.

The clock stands still at the moment of the answers, so that runs which come to the same end have the
same digest. sucat-fetch is played by player.c.
"""
import hashlib
import itertools
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "tests", "server"), os.path.join(ROOT, "tests", "world")]
import message_form
import render
from simulator import ANSWER, BODY, DONE, clean_environment, pack_frame

MEMORY = "/dev/shm"  # where there is one, nobody waits for a disk
BASE = "https://localhost:1"
SOURCES = ("gdmf-pmv", "swscan-index-14", "mesu-ios")
PATHS = ("v2/pmv", "content/catalogs/others/index-14.merged-1.sucatalog",
         "assets/com_apple_MobileAsset_SoftwareUpdate/com_apple_MobileAsset_SoftwareUpdate.xml")
BEFORE, AFTER = "S0", "S1"
DOCUMENTED = {0, 1, 2, 3, 4, 5, 10}  # sucat(1), EXIT STATUS
VIEWS = {"v_release": "platform, build, version, extra, kind, beta, base_build, released, first_seen, last_seen, withdrawn",
         "v_offer": "platform, build, device, base_build, audience, source, posted, expires, first_seen, last_seen",
         "v_sighting": "source, list, section, platform, version, extra, build, prerequisite_build, first_seen, last_seen",
         "v_product": "source, product, post_date, state, packages, bytes, first_seen, last_seen, url, "
                  "url_bytes, url_sha1",
         "v_event": "seq, id, type, at, platform, build, group_key"}


def seconds(moment):
    return int((render.moments()[moment] - render.datetime.datetime(1970, 1, 1)).total_seconds())


def scratch():
    return tempfile.mkdtemp(prefix="sucat-sweep-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)


class Place:
    """A folder with the program, what its fetcher will say, and stores."""

    def __init__(self, program, fault, player):
        self.folder = scratch()
        self.fault = fault
        self.sucat = os.path.join(self.folder, "sucat-store")
        shutil.copy(program + "-store", self.sucat)
        shutil.copy(program, os.path.join(self.folder, "sucat"))
        shutil.copy(player, os.path.join(self.folder, "sucat-fetch"))
        for moment in (BEFORE, AFTER):
            subprocess.run([sys.executable, os.path.join(ROOT, "tests/world/render.py"), self.at(moment),
                            "--moment", moment, "--base", BASE], check=True)
        self.frames(AFTER, SOURCES)
        self.now = seconds(AFTER)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def frames(self, moment, sources, order=None):
        """What sucat-fetch says: an answer to each of these sources, in another order of arrival."""
        with open(self.at("frames"), "wb") as out:
            for source in order or sources:
                number = sources.index(source)
                path = PATHS[SOURCES.index(source)]
                with open(self.at(moment, path), "rb") as f:
                    body = f.read()
                out.write(pack_frame(ANSWER, {
                    "id": number, "result": BODY, "status": 200, "final_url": BASE + "/" + path, "body": body,
                    "asked_at": seconds(moment), "server_date": seconds(moment), "wire_bytes": len(body)}))
            out.write(pack_frame(DONE, {}))

    def sync(self, *sources):
        return ["sync", "--sources", self.at(AFTER, "sources.tsv"), "--ca-file", "/dev/null", "-q",
                *(sources or SOURCES)]

    def imports(self, sources=SOURCES):
        """Of a manifest of the same answers."""
        manifest = self.at("manifest.tsv")
        with open(manifest, "w", encoding="ascii") as f:
            f.write("source\ttime\tpath\turl\n")
            for source in sources:
                path = PATHS[SOURCES.index(source)]
                f.write("%s\t%s\t%s\t%s/%s\n" % (source, render.moments()[AFTER].strftime("%Y-%m-%dT%H:%M:%SZ"),
                                                  self.at(AFTER, path), BASE, path))
        return ["import", "--manifest", manifest, "-q"]

    def run(self, db, args, fault=None, at=0, limit=None, program=None, **more):
        """-> (status, stdout, stderr)"""
        more["FAULT_NOW"] = str(self.now)
        if fault:
            more.update(FAULT=str(fault), FAULT_AT=str(at))
        more.setdefault("LD_PRELOAD", self.fault)
        done = subprocess.run([program or self.sucat, "--db", db, *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=clean_environment(**more), check=False, close_fds=False,
                              preexec_fn=limit)
        return done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")

    def good(self, db, args, **more):
        """The same of a run that has to succeed -> stdout"""
        status, out, talk = self.run(db, args, **more)
        if status != 0:
            raise AssertionError("%s: status %d: %s" % (" ".join(args), status, talk))
        return out

    def steps(self, db, args, fault="none", **more):
        """How many steps a run makes that nothing happens to."""
        count = self.at("count")
        with open(count, "wb"):
            pass
        self.good(db, args, fault=fault, at=1 << 40, FAULT_COUNT=count, **more)
        with open(count, "rb") as f:
            return int.from_bytes(f.read(8), sys.byteorder)

    # --- stores ------------------------------------------------------------------------------

    def make(self, name):
        """A store in a folder of its own with the three answers of BEFORE -> path of the store"""
        db = self.at(name, "sucat.db")
        os.mkdir(os.path.dirname(db))
        self.good(db, ["init", "--empty"])
        now, self.now = self.now, seconds(BEFORE)
        self.frames(BEFORE, SOURCES)
        self.good(db, self.sync())
        self.frames(AFTER, SOURCES)
        self.now = now
        return db

    def fresh(self, template, name="work"):
        """A copy of a store, in place of the one before -> path"""
        folder = self.at(name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.dirname(template), folder)
        return os.path.join(folder, "sucat.db")

    def digest(self, db):
        """Of all facts; the store has to be whole: file, references, chain, every body."""
        told = json.loads(self.good(db, ["verify", "--json"]))
        if not told["ok"]:
            raise AssertionError("verify: %s" % told["problems"])
        return told["digest"]


class States:
    """What a reader may be told while the three answers come, in whatever order, and where a next run
    ends. A state is the sources whose answer is kept, in the order of SOURCES."""

    def __init__(self, place, template):
        """Of each choice of the answers. An answer that came before it is asked for again is seen until
        a later moment: so each state has an end of its own."""
        self.place, self.template = place, template
        self.known = {}     # facts -> state
        self.ends = {}      # state -> digest where a run that asks all three ends
        self.verified = {}  # all rows of a store -> its digest
        for state in choices():
            db = place.fresh(template)
            if state:
                place.frames(AFTER, state)
                place.good(db, place.sync(*state))
                place.frames(AFTER, SOURCES)
            self.known[look(db)[0]] = state
            place.good(db, place.sync())
            self.ends[state] = place.digest(db)
        if len(self.known) != len(self.ends) or len(set(self.ends.values())) != len(self.ends):
            raise AssertionError("the answers do not all change something")

    def end_of_import(self):
        """An import of all three ends where nothing of them is asked again."""
        db = self.place.fresh(self.template)
        self.place.good(db, self.place.imports())
        return self.digest(db)

    def check(self, db, waiting=False):
        """Readers are told the facts of some of the answers, and no answer is lost -> state.
        waiting: more may be kept than is told of."""
        seen, kept = look(db)
        if seen not in self.known:
            raise AssertionError("a reader sees facts of no answer")
        state = self.known[seen]
        if not 3 + len(state) <= kept <= 6 or kept > 3 + len(state) and not waiting:
            raise AssertionError("%d answers, facts of %d of the new ones" % (kept, len(state)))
        return state

    def heal(self, db, state):
        """The next run ends where one ends that nothing happened to."""
        self.place.good(db, self.place.sync())
        if self.digest(db) != self.ends[state]:
            raise AssertionError("the next run, from %s, comes to another digest" % ", ".join(state))

    def digest(self, db):
        """Of a store that must be whole; what verify said of the same rows before, it would again."""
        look(db)
        found = rows(db)
        if found not in self.verified:
            self.verified[found] = self.place.digest(db)
        return self.verified[found]


def choices():
    """Of SOURCES: none, each, ... all."""
    return [state for n in range(len(SOURCES) + 1) for state in itertools.combinations(SOURCES, n)]


def reader(db):
    """Another program that reads the store."""
    return sqlite3.connect("file:%s?mode=ro" % db, uri=True)


def facts(store):
    """What a reader is answered, as one digest."""
    found = hashlib.sha256()
    for view, columns in VIEWS.items():
        for row in store.execute("SELECT %s FROM %s ORDER BY %s" % (columns, view, columns)):
            found.update(repr(row).encode())
    return found.hexdigest()


def answers(store):
    return store.execute("SELECT count(*) FROM v_answer").fetchone()[0]


def look(db):
    """A store that must be whole -> (facts, answers), of one snapshot."""
    store = reader(db)
    try:
        store.execute("BEGIN")
        ok = store.execute("PRAGMA integrity_check").fetchall()
        if ok != [("ok",)]:
            raise AssertionError("integrity_check: %s" % ok[:3])
        if store.execute("PRAGMA foreign_key_check").fetchall():
            raise AssertionError("foreign_key_check finds rows")
        return facts(store), answers(store)
    finally:
        store.close()


def rows(db):
    """All rows of all tables, as one digest."""
    found = hashlib.sha256()
    store = reader(db)
    try:
        for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
            found.update(name.encode())
            for row in store.execute('SELECT * FROM "%s"' % name):
                found.update(repr(row).encode())
    finally:
        store.close()
    return found.hexdigest()


def check_talk(status, talk, allowed):
    """A failure has a documented status and says where, what, why and what to do."""
    if status not in allowed:
        raise AssertionError("status %d, not one of %s: %s" % (status, sorted(allowed), talk))
    if status != 0 and not talk:
        raise AssertionError("status %d, and not a word" % status)
    if message_form.faults(talk):
        raise AssertionError("a message %s" % "; ".join(message_form.faults(talk)))


def spread(total, most):
    """At most `most` of the numbers from 1 to `total`, evenly; all when most is 0."""
    if most == 0 or most >= total:
        return list(range(1, total + 1))
    return sorted({1 + i * (total - 1) // (most - 1) for i in range(most)})


def file_size_limit(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
