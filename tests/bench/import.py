# SPDX-License-Identifier: Apache-2.0
"""import.py - take the two series of real answers in, beside tools that only read the same files.

What is beside keeps nothing: jq and xmllint tell whether a file is well-formed, plistlib (what
reposado parses with) makes a tree of it, openssl digests it.
"""
import os

from bench import SUCAT, imported, pair, series, timed

ROUNDS = 3
PEAK_KIB = 64 * 1024
PLISTLIB = ("import plistlib, sys\n"
            "for name in sys.argv[1:]:\n"
            "    with open(name, 'rb') as file:\n"
            "        plistlib.load(file)\n")


def rows(folder):
    db = os.path.join(folder, "sucat.db")

    def taken(manifest):
        return lambda: imported(db, manifest)

    def again(manifest):
        return lambda: timed(SUCAT, "-q", "--db", db, "import", "--manifest", manifest)

    def run(*command):
        return lambda: timed(*command)

    pmv, catalogs = (series(folder, name) for name in ("pmv", "swscan"))
    if pmv:
        manifest, files = pmv
        yield pair("1,643 answers of pmv", taken(manifest), "jq -c empty", run("jq", "-c", "empty", *files),
                   1, PEAK_KIB, ROUNDS)
        yield pair("all of them known", again(manifest), "openssl sha256",
                   run("openssl", "dgst", "-sha256", *files), 1.5, PEAK_KIB, ROUNDS)
    if catalogs:
        manifest, files = catalogs
        yield pair("589 catalogs", taken(manifest), "xmllint --noout", run("xmllint", "--noout", *files),
                   2, PEAK_KIB, ROUNDS)
        yield pair("589 catalogs", taken(manifest), "plistlib", run("python3", "-c", PLISTLIB, *files),
                   1 / 3, PEAK_KIB, ROUNDS)
        yield pair("all of them known", again(manifest), "openssl sha256",
                   run("openssl", "dgst", "-sha256", *files), 1.5, PEAK_KIB, ROUNDS)
