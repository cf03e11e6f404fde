#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""prepare_lies.py FOLDER SUCAT SUCAT_FETCH CLOCK RESOLVER - what all cases of test_lies.py share.

FOLDER is made anew, with
    certificates/  the CA of the run, and a server's certificate for each lie of TLS
    bodies/        KIND.first and KIND.next, good answers in their order, and what is wrong with others
    store/         a store that has KIND.first of both kinds
    bin/, slow/    sucat, beside a sucat-fetch whose clock is clock.c's; in slow its line has 600 bytes a second
"""
import datetime
import gzip
import json
import os
import plistlib
import random
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "world"))
import certificates
import render
from simulator import clean_environment

SOURCES = {"pmv": "gdmf-pmv", "catalog": "swscan-index-14"}
PRIVATE = "10.20.30.40" # what Apple's names are here
FETCH = """#!/bin/sh
LD_PRELOAD="%s %s" RESOLVER_ADDRESS=%s %s exec "%s"
"""


def catalog(rows, day):
    """A catalog of these rows, made on a day of August 2026."""
    return plistlib.dumps({"CatalogVersion": 2, "IndexDate": datetime.datetime(2026, 8, day, 19, 0, 0),
                           "Products": {row["product"]: render.product(row) for row in rows}})


def catalogs():
    rows = sorted((row for row in render.table("catalog.tsv") if row["catalog"] == "index-14.merged-1"),
                  key=lambda row: row["post_date"])
    first = rows[:10]
    return {"first": catalog(first, 17), "next": catalog(rows, 18), "older": catalog(first[:9], 16),
            "lost": catalog(first[3:], 18), "empty": catalog([], 18)}


def pmvs():
    now = datetime.datetime.utcnow() # what rolls has not expired

    def pack(answer):
        return json.dumps(answer).encode()

    first, after = render.pmv("PRE", now), render.pmv("S0", now)
    older = json.loads(json.dumps(first))
    for rows in older.values():
        rows["macOS"] = [row for row in rows.get("macOS", []) if row["Build"] != "25D2140"]
    lost = {name: {section: rows[::2] for section, rows in sections.items()}
            for name, sections in first.items()}
    return {"first": pack(first), "next": pack(after), "older": pack(older), "lost": pack(lost),
            "empty": pack({name: {} for name in first})}


def inflating(body, noise, times):
    """The same answer, with noise and blanks behind: about `times` as large as its gzip is."""
    chance = random.Random(0)
    body += noise(bytes(chance.choice(b"abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(60000)))
    blanks = 0
    for _ in range(3): # blanks cost a thousandth
        packed = len(gzip.compress(body + b" " * blanks, mtime=0))
        blanks = int(times * packed) - len(body)
    return body + b" " * blanks


def make_bodies(folder):
    os.mkdir(folder)
    for kind, made in (("catalog", catalogs()), ("pmv", pmvs())):
        if kind == "catalog":
            made["under"] = inflating(made["next"], lambda n: b"<!-- " + n + b" -->", 49)
            made["over"] = inflating(made["next"], lambda n: b"<!-- " + n + b" -->", 51)
        else:
            whole = made["next"][:-1]
            made["under"] = inflating(whole, lambda n: b', "Noise": "' + n + b'"}', 49)
            made["over"] = inflating(whole, lambda n: b', "Noise": "' + n + b'"}', 51)
        for name, body in made.items():
            with open(os.path.join(folder, kind + "." + name), "wb") as f:
                f.write(body)


def make_certificates(folder):
    os.mkdir(folder)
    certificates.make_certificates(folder)
    ca, other = os.path.join(folder, "ca.pem"), os.path.join(folder, "other-ca.pem")
    certificates.make_leaf(ca, "expired", valid=("20200101000000Z", "20210101000000Z"))
    certificates.make_leaf(ca, "future", valid=("20590101000000Z", "20600101000000Z"))
    certificates.make_leaf(ca, "elsewhere", host="elsewhere.example.org")
    certificates.make_leaf(other, "inspected")
    middle = certificates.make_intermediate(ca, "middle", "Test World Intermediate CA")
    certificates.make_leaf(middle, "unchained")
    twin = certificates.make_ca(folder, "twin-ca", "Test World CA") # the same name, another key
    leaf = certificates.make_leaf(twin, "twin")
    with open(leaf + ".pem", "a", encoding="ascii") as to, open(twin, encoding="ascii") as root:
        to.write(root.read())


def link(path, to):
    try:
        os.link(path, to)
    except OSError: # another file system
        shutil.copy2(path, to)


def make_programs(folder, sucat, fetcher, clock, resolver, more):
    os.mkdir(folder)
    for suffix in ("", "-store"):
        link(sucat + suffix, os.path.join(folder, "sucat" + suffix))
    path = os.path.join(folder, "sucat-fetch")
    with open(path, "w", encoding="utf-8") as f:
        f.write(FETCH % (clock, resolver, PRIVATE, more, fetcher))
    os.chmod(path, 0o755)


def make_store(folder, sucat, bodies):
    os.mkdir(folder)
    db = os.path.join(folder, "sucat.db")

    def run(*args):
        subprocess.run([sucat, "--db", db, *args], check=True, env=clean_environment(),
                       stdout=subprocess.DEVNULL)

    run("init", "--empty")
    for kind, source in SOURCES.items():
        run("import", "--source", source, "--at", "2026-08-18T00:00:00Z",
            os.path.join(bodies, kind + ".first"))


def main():
    folder, *programs = (os.path.abspath(path) for path in sys.argv[1:])
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    make_bodies(os.path.join(folder, "bodies"))
    make_certificates(os.path.join(folder, "certificates"))
    make_programs(os.path.join(folder, "bin"), *programs, "")
    make_programs(os.path.join(folder, "slow"), *programs, "LINE_BYTES_S=600")
    make_store(os.path.join(folder, "store"), programs[0], os.path.join(folder, "bodies"))


if __name__ == "__main__":
    main()
