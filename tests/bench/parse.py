# SPDX-License-Identifier: Apache-2.0
"""parse.py - read the catalogs of the series, beside libxml2 alone with callbacks that do nothing.

Both are in tests/bench/parse.c, which the release build leaves at tests/bench/bench_parse.
"""
import os

from bench import SUCAT, pair, series, timed

PARSE = os.path.join(os.path.dirname(SUCAT), "tests", "bench", "bench_parse")


def rows(folder):
    catalogs = series(folder, "swscan")
    if catalogs:
        files = sorted(catalogs[1])  # by source and time, as they are folded
        yield pair("589 catalogs, no store", lambda: timed(PARSE, "catalog", *files),
                   "SAX2 pass", lambda: timed(PARSE, "sax", *files), 1 / 0.75, 64 * 1024)
