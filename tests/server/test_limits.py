#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The end of a run, in a time of its own (clock.c): what is not done by then has failed, by name.

    test_limits.py SUCAT_FETCH CLOCK
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import test_fetch
from simulator import BODY, FAILED

CLOCK = ""
RUN_OVER = "the run's 900 s are over"


class RunDeadline(test_fetch.FetchTest):
    def ask_in_time(self, *requests, **more):
        return self.ask(*requests, LD_PRELOAD=CLOCK, ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0", **more)

    def test_a_wait_that_the_run_would_not_see_the_end_of_is_not_begun(self):
        self.apple.script({"/busy": {"status": 429, "headers": {"Retry-After": "290"}}, "/x": {"body": "catalog"}})
        busy, other = self.ask_in_time({"url": "/busy"}, {"url": "/x"})
        self.assert_failed(busy, "http.status", "429")
        self.assertEqual(len(self.apple.requests("/busy")), 3)
        self.assertEqual(other["result"], BODY)

    def test_what_is_not_reached_is_named(self):
        body = b"x" * 150000 # 100 s each, and seven eighths of 900 s for all
        self.apple.put("long", body)
        paths = ["/%d" % i for i in range(10)]
        self.apple.script({p: {"body": "long"} for p in paths})
        answers = self.ask_in_time(*({"url": p} for p in paths), parallel=1, LINE_BYTES_S="1500")
        came = [a["result"] for a in answers].index(FAILED)
        self.assertIn(came, (7, 8)) # the one under way then may come to its end in one read
        self.assertEqual([a["result"] for a in answers], [BODY] * came + [FAILED] * (10 - came))
        self.assert_failed(answers[came], "net.deadline")
        for answer in answers[came + 1:]:
            self.assert_failed(answer, "net.deadline", RUN_OVER)
        asked = [e["path"] for e in self.apple.log()]
        self.assertEqual(asked, paths[:len(asked)])
        self.assertLessEqual(len(asked), came + 1)


if __name__ == "__main__":
    test_fetch.FETCHER, CLOCK = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
    unittest.main()
