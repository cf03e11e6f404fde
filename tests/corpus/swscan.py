#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalog series, read back through v_product and diff, against plistlib's own reading."""
import csv
import datetime
import multiprocessing
import os
import plistlib
import sys

from store import Checks, Store, unpack


def text(value):
    """A value of a plist as comparable text; the order of Packages means nothing."""
    if isinstance(value, dict):
        return "{%s}" % ",".join("%s=%s" % (k, text(v)) for k, v in sorted(value.items()))
    if isinstance(value, list):
        return "[%s]" % ",".join(sorted(text(v) for v in value))
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return repr(value)


def read(path):
    """product -> (post date, state, packages, bytes, {part: text})"""
    with open(path, "rb") as f:
        catalog = plistlib.load(f)
    products = {}
    for name, p in catalog["Products"].items():
        packages = p.get("Packages", [])
        date = p.get("PostDate")
        known = {"PostDate", "State", "DeferredSUEnablementDate", "Packages", "Distributions",
                 "ServerMetadataURL"}
        parts = {
            "post_date": text(date), "state": p.get("State", ""),
            "deferred_date": text(p.get("DeferredSUEnablementDate")),
            "packages": text(packages), "distributions": text(p.get("Distributions", {})),
            "server_metadata_url": p.get("ServerMetadataURL", ""),
            "meta": text({k: v for k, v in p.items() if k not in known}),
        }
        products[name] = (text(date) if date else None, p.get("State"), len(packages),
                          sum(x.get("Size", 0) for x in packages), parts)
    return products


def read_all(manifest):
    folder = os.path.dirname(manifest)
    with open(manifest) as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    with multiprocessing.Pool(2) as pool:
        contents = pool.map(read, [os.path.join(folder, r["path"]) for r in rows], chunksize=8)
    history = {}
    for row, products in zip(rows, contents):
        history.setdefault(row["source"], []).append((row["time"], products))
    return {source: sorted(answers, key=lambda a: a[0]) for source, answers in history.items()}


def products_hold(store, history, checks):
    shown = {}
    for r in store.sql("SELECT * FROM v_product"):
        shown.setdefault(r["source"], []).append(r)
    for source, answers in history.items():
        for at, products in answers:
            ours = {r["product"]: (r["post_date"], r["state"], r["packages"], r["bytes"])
                    for r in shown[source] if r["first_seen"] <= at <= r["last_seen"]}
            theirs = {name: p[:4] for name, p in products.items()}
            checks.check("v_product", ours == theirs, "%s %s: %s" % (
                source, at, list(set(ours.items()) ^ set(theirs.items()))[:3]))


def diffs_hold(store, history, checks):
    for source, answers in history.items():
        for (t1, before), (t2, after) in zip(answers, answers[1:]):
            d = store.json("diff", source, t1, t2)
            added = {p["product"] for p in d["added"]}
            removed = {p["product"] for p in d["removed"]}
            changed = {p["product"]: set(p["changed"]) for p in d["changed"]}
            wanted = {}
            for name in set(before) & set(after):
                parts = {k for k in after[name][4] if after[name][4][k] != before[name][4][k]}
                if parts:
                    wanted[name] = parts
            checks.check("diff", (added, removed, changed) == (
                set(after) - set(before), set(before) - set(after), wanted),
                "%s %s %s: %s, not %s" % (source, t1, t2, changed, wanted))


def main():
    checks = Checks()
    with Store() as store:
        manifest = unpack("swscan-series", store.folder)
        store.run("import", "--manifest", manifest)
        figures = store.json("status")["store"]
        checks.check("at most 1.1 times git's pack", figures["raw_stored_bytes"] <= 4522850 * 11 // 10,
                     str(figures))
        print("raw_stored_bytes %d of %d, chains at most %d deep" % (
            figures["raw_stored_bytes"], figures["raw_bytes"], figures["max_depth"]))
        history = read_all(manifest)
        products_hold(store, history, checks)
        diffs_hold(store, history, checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
