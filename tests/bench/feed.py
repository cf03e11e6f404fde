# SPDX-License-Identifier: Apache-2.0
"""feed.py - publish ten simulated years, beside `cp -r` of the folder that comes of it.

The history is made here: an answer of pmv a week, a release a month for each of a dozen trains,
with twins, forks for one device and responses, for 60 Macs and 95 phones and tablets. What `gzip` of
the same files takes is the floor of a first publication, which compresses each. A second one finds
every file as it was.
"""
import datetime
import json
import os
import shutil

from bench import SUCAT, apart, pair, timed

START = datetime.date(2015, 1, 6)  # the last week is in the past
WEEKS = 520
PEAK_KIB = 64 * 1024
MACS = ["J%dAP" % number for number in range(300, 360)]
PHONES = ["iPhone%d,%d" % (major, minor) for major in range(11, 21) for minor in range(1, 6)]
TABLETS = ["iPad%d,%d" % (major, minor) for major in range(8, 17) for minor in range(1, 6)]
TVS = ["AppleTV%d,1" % number for number in (6, 11, 14)] + ["AudioAccessory5,1", "AudioAccessory6,1"]
WATCHES = ["Watch%d,%d" % (major, minor) for major in (6, 7) for minor in range(1, 10)]
GLASSES = ["RealityDevice14,1", "RealityDevice17,1"]


def trains(year):
    """(group, major of version, of build, devices, twins): what is kept up in a year."""
    rows = [("macOS", 26 + year - age, 25 + year - age, MACS[4 * age:], False) for age in range(3)]
    rows += [("iOS", 26 + year - age, 23 + year - age, (PHONES + TABLETS)[9 * age:], True)
             for age in range(3)]
    rows += [("iOS", 26 + year, 23 + year, TVS, True)]
    rows += [("iOS", 26 + year - age, 23 + year - age, WATCHES[4 * age:], False) for age in range(2)]
    rows += [("visionOS", 26 + year, 23 + year, GLASSES, True)]
    return rows


def releases(weeks=WEEKS):
    """Every release of these weeks: (day, list, group, row)."""
    made = []
    for month in range(weeks * 7 // 30 + 1):
        day = START + datetime.timedelta(days=30 * month)
        year, minor = divmod(month, 12)
        for number, (group, major, build_major, devices, twins) in enumerate(trains(year)):
            letter, sequence = chr(ord("A") + minor), 20 + 7 * number + month % 5
            build = "%d%s%d" % (build_major, letter, sequence + 100)
            row = {"ProductVersion": "%d.%d" % (major, minor), "Build": build, "PostingDate": str(day),
                   "SupportedDevices": devices}
            made.append((day, "AssetSets", group, row))
            if twins:
                made.append((day, "AssetSets", group, dict(
                    row, Build="%d%s%d" % (build_major, letter, sequence + 6100))))
            if group == "macOS" and month % 4 == 1:  # a fork for one model
                made.append((day + datetime.timedelta(days=9), "AssetSets", group, dict(
                    row, ProductVersion=row["ProductVersion"] + ".1", SupportedDevices=devices[:1],
                    Build="%d%s%d" % (build_major, letter, sequence + 2100))))
            if number in (0, 3) and month % 3 == 2:
                made.append((day + datetime.timedelta(days=16), "PublicBackgroundSecurityImprovements",
                             group, dict(row, ProductVersionExtra="(a)", PrerequisiteBuild=build,
                                         Build="%d%s77%04da" % (build_major, letter, (sequence + 100) * 10))))
    return made


def answer_of(made, day):
    answer = {"PublicAssetSets": {}, "AssetSets": {}, "PublicBackgroundSecurityImprovements": {}}
    for posted, name, group, row in made:
        age = (day - posted).days
        if not 0 <= age <= 120:
            continue
        expires = day + datetime.timedelta(days=90) if age < 30 else posted + datetime.timedelta(days=120)
        listed = dict(row, ExpirationDate=str(expires))
        answer[name].setdefault(group, []).append(listed)
        if name == "AssetSets" and age < 30:
            answer["PublicAssetSets"].setdefault(group, []).append(listed)
    return answer


def write_answers(folder, weeks=WEEKS):
    """An answer a week, and the manifest that imports them."""
    made, lines = releases(weeks), ["source\ttime\tpath\turl"]
    for week in range(weeks):
        day = START + datetime.timedelta(days=7 * week)
        with open(os.path.join(folder, "%s.json" % day), "w") as file:
            json.dump(answer_of(made, day), file)
        lines.append("gdmf-pmv\t%sT18:00:00Z\t%s.json\t" % (day, day))
    with open(os.path.join(folder, "manifest.tsv"), "w") as file:
        file.write("\n".join(lines) + "\n")


def published(db, public):
    return timed(SUCAT, "--db", db, "feed", public)


def rows(folder):
    db, public, copy = (os.path.join(folder, name) for name in ("sucat.db", "public", "copy"))
    apart(write_answers, folder)
    timed(SUCAT, "--db", db, "init", "--empty")
    timed(SUCAT, "--db", db, "import", "--manifest", os.path.join(folder, "manifest.tsv"))

    def first():
        shutil.rmtree(public, ignore_errors=True)
        return published(db, public)

    def copied():
        shutil.rmtree(copy, ignore_errors=True)
        return timed("cp", "-r", public, copy)

    def compressed():
        plain = [os.path.join(at, name) for at, _, names in os.walk(public)
                 for name in names if not name.endswith(".gz")]
        return timed("gzip", "-6", "-c", *plain)

    first()
    size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(public) for name in names)
    yield pair("ten years, first publication", first, "cp -r", copied, 5, PEAK_KIB,
               note="%.1f MB" % (size / 1e6))
    yield pair("gzip -6 of its files alone", compressed, "cp -r", copied)
    yield pair("nothing new", lambda: published(db, public), "cp -r", copied, 5, PEAK_KIB)
