#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I5, T22: news killed at every step of a delivery, and a disk that is full from any write on.

    delivery.py SUCAT FAULT_LIBRARY

No event is lost, each comes in its order and under one id, and when all is well again a further
run tells nothing.
"""
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "server"))
import message_form
from simulator import Apple, clean_environment

SUCAT = FAULT = ""
MACS = ["new:macOS:25D771280a", "new:macOS:25D771400a"]
EVENTS = ["new:iOS:23D771330a", "new:iPadOS:23D771330a"] + MACS
RECEIVER = """#!/bin/sh
read -r line && echo "$SUCAT_EVENT_ID" >>"$1"
"""


class DeliveryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A store with four events, and the consumer ops before the first of them."""
        cls.scratch = tempfile.mkdtemp(prefix="sucat-fault-")
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        cls.template = os.path.join(cls.scratch, "template")
        os.mkdir(cls.template)
        db = os.path.join(cls.template, "sucat.db")
        run = lambda *args: subprocess.run([SUCAT, "--db", db, *args], check=True, env=clean_environment(),
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run("init", "--empty")
        for name, at in (("PRE", "2026-03-17T18:29:44Z"), ("S0", "2026-03-18T00:57:30Z")):
            folder = os.path.join(cls.scratch, name)
            subprocess.run([sys.executable, os.path.join(ROOT, "tests/world/render.py"), folder,
                            "--moment", name], check=True)
            run("import", "--source", "gdmf-pmv", "--at", at, os.path.join(folder, "v2/pmv"))
        with sqlite3.connect(db) as store:
            store.execute("INSERT INTO consumer (name, created, cursor) VALUES ('ops', 0, 0)")
        store.close()
        cls.receiver = os.path.join(cls.scratch, "receiver")
        with open(cls.receiver, "w", encoding="ascii") as f:
            f.write(RECEIVER)
        os.chmod(cls.receiver, stat.S_IRWXU)

    def fresh(self):
        """A store as at the start, and an empty log."""
        shutil.rmtree(os.path.join(self.scratch, "work"), ignore_errors=True)
        shutil.copytree(self.template, os.path.join(self.scratch, "work"))
        self.db = os.path.join(self.scratch, "work", "sucat.db")
        self.log = os.path.join(self.scratch, "work", "log")
        self.out = os.path.join(self.scratch, "work", "out")

    def news(self, *args, fault=None, at=0, append=None):
        """Run news to its end and that of all it started -> (status, stderr)."""
        more = {}
        if fault:
            more = {"LD_PRELOAD": FAULT, "FAULT": fault, "FAULT_AT": str(at),
                    "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
        ours, theirs = os.pipe()
        with open(append or os.devnull, "ab") as out:
            news = subprocess.Popen([SUCAT, "--db", self.db, "news", "--consumer", "ops", *args],
                                    stdout=out, stderr=subprocess.PIPE, pass_fds=[theirs],
                                    env=clean_environment(**more))
        os.close(theirs)
        talk = news.communicate()[1].decode() # until the last that was started has ended
        os.read(ours, 1)
        os.close(ours)
        self.assertEqual(message_form.faults(talk), [])
        return news.returncode, talk

    def told(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="ascii") as f:
            return f.read().split()

    def cursor(self):
        store = sqlite3.connect("file:%s?mode=ro" % self.db, uri=True)
        (cursor,) = store.execute("SELECT cursor FROM consumer WHERE name = 'ops'").fetchone()
        store.close()
        return cursor

    def assert_order(self, told, wanted):
        """Every event, in order; the last one told may come again, nothing else may."""
        once = [t for i, t in enumerate(told) if i == 0 or told[i - 1] != t]
        self.assertEqual(once, wanted)
        self.assertLessEqual(len(told), len(wanted) + 1)

    def sweep(self, fault, check):
        """`check(n)` for each step until one that is never reached; how many there were."""
        for n in range(1, 2000):
            self.fresh()
            try:
                if not check(n):
                    return n - 1
            except AssertionError as e:
                raise AssertionError("%s at step %d: %s" % (fault, n, e)) from e
        self.fail("no end")

    def finish(self, *args):
        """All is well again: a retry does the rest, a further run nothing."""
        status, talk = self.news(*args, "--retry")
        self.assertEqual((status, talk), (0, ""))
        before = self.told()
        self.assertEqual(self.news(*args), (0, ""))
        self.assertEqual(self.told(), before)
        self.assertEqual(self.cursor(), len(EVENTS))


class Program(DeliveryTest):
    def args(self):
        return ("--platform", "macOS", "--exec", self.receiver, "--arg", self.log)

    def test_i5_t22_killed_at_every_step_of_a_program(self):
        def check(n):
            status, _ = self.news(*self.args(), fault="kill", at=n)
            self.assertIn(status, (0, -9))
            self.finish(*self.args())
            self.assert_order(self.told(), MACS)
            return status != 0
        self.assertGreater(self.sweep("kill", check), 30)

    def test_t18_a_disk_that_is_full_from_any_write_on(self):
        def check(n):
            status, talk = self.news(*self.args(), fault="full", at=n)
            told = self.told()
            if status != 0:
                self.assertEqual(status, 1, talk)
                self.assertRegex(talk, r"(?m)^sucat: .*sucat\.db(\.lock)?: .*(full|space|disk).*; check the disk")
            # events 1 and 2 are not macOS: passed over with the first that was told
            self.assertLessEqual(self.cursor(), 2 + len(told) if told else 0)
            self.finish(*self.args())
            self.assert_order(self.told(), MACS)
            return status != 0
        self.assertGreater(self.sweep("full", check), 5)


class Printed(DeliveryTest):
    def printed(self):
        with open(self.out, encoding="ascii") as f:
            return [json.loads(line)["id"] for line in f if line.endswith("}\n")]

    def test_i5_killed_at_every_step_of_printing(self):
        def check(n):
            status, _ = self.news("--ndjson", fault="kill", at=n, append=self.out)
            self.assertIn(status, (0, -9))
            self.assertEqual(self.news("--ndjson", append=self.out), (0, ""))
            told = self.printed()
            first = len(told) - len(EVENTS)
            self.assertEqual(told[max(first, 0):], EVENTS)
            self.assertEqual(told[:max(first, 0)], EVENTS[:max(first, 0)])
            self.assertEqual(self.news("--ndjson", append=self.out), (0, ""))
            self.assertEqual(self.printed(), told)
            return status != 0
        self.assertGreater(self.sweep("kill", check), 15)

    def test_t18_nothing_is_acknowledged_that_could_not_be_printed(self):
        def check(n):
            status, talk = self.news("--ndjson", fault="full", at=n, append=self.out)
            whole = self.printed() == EVENTS
            if status != 0:
                self.assertEqual(status, 1, talk)
                self.assertRegex(talk, r"^sucat: (standard output|.*sucat\.db(\.lock)?): .*; .*\n$")
            self.assertEqual(self.cursor(), len(EVENTS) if status == 0 else 0)
            self.assertTrue(whole or status != 0)
            return status != 0
        self.assertGreater(self.sweep("full", check), 5)


class Webhook(DeliveryTest):
    def test_i5_t22_killed_at_every_step_of_a_webhook(self):
        with Apple() as apple:
            apple.script({"/hook": {"status": 204}})
            args = ("--platform", "iPadOS", "--webhook", apple.base + "/hook", "--ca-file", apple.ca)

            def check(n):
                os.truncate(apple.log_path, 0)
                status, _ = self.news(*args, fault="kill", at=n)
                self.assertIn(status, (0, -9))
                self.finish(*args)
                keys = [h["idempotency-key"] for h in apple.requests("/hook")]
                self.assert_order(keys, EVENTS[1:2])
                return status != 0
            self.assertGreater(self.sweep("kill", check), 20)


if __name__ == "__main__":
    SUCAT, FAULT = (os.path.abspath(path) for path in sys.argv[1:3])
    del sys.argv[1:3]
    unittest.main()
