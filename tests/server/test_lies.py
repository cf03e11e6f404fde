#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One behaviour of the server that lies, for one kind of source: by HTTP/1.1 and, where it has a meaning
there, HTTP/2.

    test_lies.py FOLDER NUMBER catalog|pmv        FOLDER is prepare_lies.py's

Each begins with a good answer and beside a source that is honest. For each step it asserts what
behaviours.tsv says: exit status, outcome, stable name, message and number of requests; the form of
the message; I1, that the last good answer is served as before, to the digest; that no answer is lost.
At the end the source says the truth again, and all is as if it had always done so. What sucat said is
printed, a line each.
"""
import datetime
import glob
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import message_form
from applesim import World, listen, make_tls
from behaviours import BEHAVIOURS, ONLY_HTTP1, SLOW, good
from simulator import clean_environment

SOURCES = {"pmv": "gdmf-pmv", "catalog": "swscan-index-14"}
PATHS = {"pmv": "/v2/pmv", "catalog": "/content/catalogs/others/index-14.merged-1.sucatalog"}
NEWEST = {"pmv": "25D771280a", "catalog": "140-94325"} # what KIND.next alone has
SERVED = ("failed", "refused", "held", "stale")
HEADER = "number step kind http status outcome error requests says".split()


def expected():
    with open(os.path.join(HERE, "behaviours.tsv"), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    assert lines[0] == HEADER, lines[0]
    return [dict(zip(HEADER, line)) for line in lines[1:]]


class Honest(World):
    """A source that answers, and says so to the world of the one that is lied about."""

    def __init__(self, other):
        super().__init__("", {"/honest": {"text": "honest", "etag": '"honest"'}}, None, True)
        self.other = other

    def note(self, entry):
        self.other.gone(entry["path"]).set()


class Case:
    """One behaviour and kind; a pass of it (`http`) goes from a good state to a good state."""

    def __init__(self, prepared, number, kind, rows):
        self.prepared, self.number, self.kind, self.rows = prepared, number, kind, rows
        self.source, self.path, self.http = SOURCES[kind], PATHS[kind], "1.1"
        self.kept, self.more, self.script, self.log = [], {}, {}, []
        self.folder = tempfile.mkdtemp(dir=prepared, prefix="case-")
        self.db = os.path.join(self.folder, "sucat.db")
        self.programs = "bin" # or slow
        self.world = World(os.path.join(prepared, "bodies"), self.script, self.log, True)
        self.server = listen(self.world, self.tls("leaf"))
        self.base, self.port = self.world.base, self.server.server_address[1]
        self.honest = listen(Honest(self.world), self.tls("leaf"))
        self.registry = os.path.join(self.folder, "sources.tsv")
        with open(self.registry, "w", encoding="utf-8") as f:
            f.write("name\tkind\turl\tplatform\ttrust\tinterval\n")
            for name, of_kind, url in ((self.source, kind, self.base + self.path),
                                       ("honest", "certificate", self.honest.world.base + "/honest")):
                f.write("\t".join((name, of_kind, url, "any", "file", "1800")) + "\n")

    def copy_store(self, source, to):
        for path in glob.glob(os.path.join(source, "sucat.db*")):
            shutil.copy(path, to)

    def tls(self, certificate):
        return make_tls(os.path.join(self.prepared, "certificates", certificate), self.http == "2")

    def present(self, certificate):
        self.server.tls = self.tls(certificate)

    def use_proxy(self):
        """A proxy whose word to CONNECT is a status of its own."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.kept.append(listener)
        self.more = {"https_proxy": "http://127.0.0.1:%d" % listener.getsockname()[1]}

        def pump(a, b):
            try:
                while data := a.recv(65536):
                    b.sendall(data)
                b.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        def serve():
            while True:
                client, _ = listener.accept()
                head = b""
                while b"\r\n\r\n" not in head:
                    head += client.recv(65536)
                host, port = head.split(b" ")[1].decode().split(":")
                there = socket.create_connection((host, int(port)))
                client.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n")
                for ends in ((client, there), (there, client)):
                    threading.Thread(target=pump, args=ends, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()

    def sucat(self, *args):
        """-> status, stdout, stderr"""
        program = os.path.join(self.prepared, self.programs, "sucat")
        done = subprocess.run([program, "--db", self.db, *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=clean_environment(**self.more), check=False)
        return done.returncode, done.stdout, done.stderr.decode()

    def sync(self, reply):
        """-> status, what is told of our source, stderr, requests"""
        self.script[self.path] = reply
        self.world.asked.clear()
        self.world.gone("/honest").clear()
        del self.log[:]
        status, out, talk = self.sucat(
            "sync", "--json", "-v", "--sources", self.registry, "--ca-file",
            os.path.join(self.prepared, "certificates", "ca.pem"), self.source, "honest")
        assert out, "status %d: %s" % (status, talk)
        told = {s["source"]: s for s in json.loads(out)["sources"]}
        assert told["honest"]["result"] in ("new", "unchanged"), told # I22
        return status, told[self.source], talk, list(self.log)

    def targets(self):
        """Of the whole day: two answers of one second count as a second apart."""
        return self.sucat("targets", "--json", "--device", "Mac15,3", "--base", "26.3.1",
                          "--at", str(datetime.datetime.utcnow().date()))

    def verify(self):
        status, out, talk = self.sucat("verify", "--json")
        verdict = json.loads(out)
        assert (status, verdict["problems"], talk) == (0, [], ""), (status, verdict, talk)
        return verdict

    def served(self):
        """All that is answered: targets, the digest of all facts, and how many answers are kept."""
        status, out, talk = self.targets()
        assert (status, talk) == (0, ""), (status, talk)
        targets, verdict = json.loads(out), self.verify()
        del targets["asked"]["at"]
        return targets, verdict["digest"], verdict["answers"]

    def knows_next(self):
        """Is what only KIND.next has believed?"""
        _, out, _ = self.targets() if self.kind == "pmv" else self.sucat("show", "--json", NEWEST["catalog"])
        return NEWEST[self.kind].encode() in out

    def wanted(self, step):
        for row in self.rows:
            if (row["number"], row["step"]) == (self.number, step) and row["kind"] in ("*", self.kind) \
                    and row["http"] in ("*", self.http):
                return row
        raise AssertionError("behaviours.tsv has no row for the step %r" % step)

    def check_told(self, row, told, status, talk, requests):
        found = (str(status), told["result"], told["error"] or "")
        wanted = (row["status"], row["outcome"], row["error"])
        assert found == wanted, "%s, not %s" % (found, wanted)
        low, _, high = row["requests"].partition("-")
        assert int(low) <= len(requests) <= int(high or low), requests
        if row["says"]:
            (line,) = talk.splitlines()
            assert not message_form.fault(line), message_form.fault(line)
            message = message_form.parse(line)
            assert (message.where, message.name or "") == (self.source, row["error"]), line
            assert row["says"] in line, line
        else:
            assert talk == "", talk
        assert not any("range" in r["headers"] or "if-range" in r["headers"] for r in requests), requests
        assert all(r["path"] == self.path for r in requests), requests

    def check_step(self, row, name, reply):
        self.programs = "slow" if self.number in SLOW else "bin"
        status, told, talk, requests = self.sync(reply)
        self.programs = "bin"
        print("%s %s HTTP/%s, %s: status %d, %s%s: %s" % (
            self.number, self.kind, self.http, name, status, told["result"],
            " " + told["error"] if told["error"] else "", talk.strip() or "-"), flush=True)
        self.check_told(row, told, status, talk, requests)

    def check_steps(self, before):
        """Every step; what none of a row of lies may change is looked at when the row ends."""
        row, last = None, "new"
        for name, reply, *prepare in BEHAVIOURS[self.number](self) + [("", None)]:
            row = self.wanted(name) if name else {"outcome": "new"}
            if last in SERVED and row["outcome"] != last:
                self.check_served(last, before)
            if not name:
                return
            if before is None and row["outcome"] in SERVED:
                before = self.served()
            for call in prepare:
                call()
            self.check_step(row, name, reply)
            if row["outcome"] in ("new", "unchanged"):
                before = None
            last = row["outcome"]

    def check_served(self, outcome, before):
        """I1. A loss that is held back is a fact, but no answer is another for it."""
        after = self.served()
        if outcome == "held":
            assert after[0]["targets"] == before[0]["targets"], "I1: %s, not %s" % (after, before)
        else:
            assert after[:2] == before[:2], "I1: %s, not %s" % (after, before)
        assert after[2] >= before[2], "answers are lost"

    def run(self, https):
        saved = os.path.join(self.folder, "saved")
        self.copy_store(os.path.join(self.prepared, "store"), self.folder)
        status, told, talk, _ = self.sync(good(self, "first"))
        assert (status, told["result"], talk) == (0, "unchanged", ""), (status, told, talk)
        before = self.served()
        os.mkdir(saved)
        self.copy_store(self.folder, saved)
        for self.http in https:
            self.copy_store(saved, self.folder)
            self.present("leaf")
            self.honest.tls = self.server.tls
            self.check_steps(before)
            self.release()
            self.heal()
        assert self.verify()["answers"] > before[2]

    def heal(self):
        """The truth again, and that it is believed; what it adds is news, once."""
        self.present("leaf")
        status, told, talk, _ = self.sync(good(self, "next"))
        assert (status, told["error"], talk) == (0, None, ""), (status, told, talk)
        assert self.knows_next()
        if self.kind == "pmv":
            _, out, _ = self.sucat("news", "--json", "--consumer", "test", "--since", "beginning")
            told = [e["id"] for e in json.loads(out)["events"]]
            assert told.count("new:macOS:" + NEWEST["pmv"]) == 1 and len(told) == len(set(told)), told

    def release(self):
        self.more = {}
        while self.kept:
            self.kept.pop().close()

    def close(self):
        self.release()
        shutil.rmtree(self.folder)


def main():
    prepared, number, kind = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
    case = Case(prepared, number, kind, expected())
    try:
        case.run(("1.1",) if number in ONLY_HTTP1 else ("1.1", "2"))
    finally:
        case.close()


if __name__ == "__main__":
    main()
