# SPDX-License-Identifier: Apache-2.0
"""memory.py - the peak of what takes answers in and reads them all again.

Both series of real answers; and a catalog composed here of 20,000 products, 60 MiB, which is asked
for a second time with one product changed. A sync hears of each source its three last answers,
compressed, from the test server; its peak is the higher of its two processes'.
"""
import csv
import os
import shutil

import sync
from bench import SUCAT, Row, apart, imported, series, timed

PEAK_KIB, LARGE_PEAK_KIB = 64 * 1024, 256 * 1024
PRODUCTS = 20_000
HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
        '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n'
        '<key>CatalogVersion</key><integer>2</integer>\n<key>Products</key>\n<dict>\n')
URL = "http://swcdn.apple.com/content/downloads/%02d/%02d/%05d/%s/"


def product(number, posted):
    base = URL % (number % 60, number % 53, number, "a1b2c3d4e5f6g7h8" * 2)
    packages = "".join(
        "<dict><key>Size</key><integer>%d</integer><key>URL</key><string>%spart%d.pkg</string>"
        "<key>MetadataURL</key><string>%spart%d.pkm</string><key>Digest</key><string>%040x</string></dict>\n"
        % (number * 7 + part, base, part, base, part, number * 100 + part) for part in range(6))
    languages = "".join("<key>%s</key><string>%s%s.dist</string>\n" % (name, base, name)
                        for name in ("English", "German", "French", "Japanese"))
    return ("<key>%03d-%05d</key><dict><key>PostDate</key><date>%sT17:00:00Z</date>\n"
            "<key>ServerMetadataURL</key><string>%sserver.smd</string>\n<key>Packages</key><array>\n%s</array>\n"
            "<key>Distributions</key><dict>\n%s</dict></dict>\n"
            % (number // 100, number, posted, base, packages, languages))


def compose(folder):
    lines = ["source\ttime\tpath\turl"]
    for day in (1, 2):
        with open(os.path.join(folder, "large-%d" % day), "w") as file:
            file.write(HEAD)
            for number in range(PRODUCTS):
                file.write(product(number, "2022-03-%02d" % (day if number == 7 else 1)))
            file.write("</dict>\n</dict>\n</plist>\n")
        lines.append("swscan-index-13\t2022-03-%02dT18:00:00Z\tlarge-%d\t" % (day, day))
    with open(os.path.join(folder, "large.tsv"), "w") as file:
        file.write("\n".join(lines) + "\n")


def answers_of(manifest):
    """{source: its files, in the order of their times}"""
    found = {}
    with open(manifest, newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(row["source"], []).append(os.path.join(os.path.dirname(manifest), row["path"]))
    return found


def synced(folder, what, manifest, kind, peak):
    answers = answers_of(manifest)
    own = os.path.join(folder, "sync of " + what)
    os.mkdir(own)
    with sync.Apple("--clock") as apple:
        runs, mirror = [], None
        for which in (-3, -2, -1):
            for source, files in answers.items():
                shutil.copy(files[max(which, -len(files))], os.path.join(apple.folder, source))
            mirror = mirror or sync.Mirror(own, apple, kind, gzip=True)
            runs.append(mirror.sync())
    if any(source["result"] in ("failed", "refused") for run in runs for source in run.answer["sources"]):
        raise SystemExit("bench: a sync took not all: %s" % runs)
    return Row("sync of " + what, sum(run.stores + run.fetches for run in runs),
               peak_kib=max(max(run.stores_kib, run.fetches_kib) for run in runs), peak_aim_kib=peak,
               note="%d sources, processor time of %d syncs" % (len(answers), len(runs)))


def rows(folder):
    db = os.path.join(folder, "sucat.db")
    sets = [(what, kind, *found, PEAK_KIB) for what, kind, found in (
        ("pmv", "pmv", series(folder, "pmv")), ("catalogs", "catalog", series(folder, "swscan"))) if found]
    apart(compose, folder)
    large = [os.path.join(folder, "large-%d" % day) for day in (1, 2)]
    sets.append(("20,000 products", "catalog", os.path.join(folder, "large.tsv"), large, LARGE_PEAK_KIB))
    for what, kind, manifest, files, peak in sets:
        size = "%.0f MB" % (sum(os.path.getsize(name) for name in files) / 1e6)
        run = imported(db, manifest)
        yield Row("import of " + what, run.seconds, peak_kib=run.peak_kib, peak_aim_kib=peak, note=size)
        for command in ("rebuild", "verify"):
            run = timed(SUCAT, "-q", "--db", db, command)
            yield Row(command + " of " + what, run.seconds, peak_kib=run.peak_kib, peak_aim_kib=peak)
        yield synced(folder, what, manifest, kind, peak)
