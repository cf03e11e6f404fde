# SPDX-License-Identifier: Apache-2.0
"""fleet.py - an inventory of a million devices, beside the sqlite3 shell's `.import` of the same file.

The facts are the bundled ones, at the end of their year. Beside a fleet as they are (its devices
run one of a few hundred things) one of which every row differs, so that nothing is remembered.
"""
import os
import subprocess

from bench import SUCAT, apart, pair, timed

ROWS = 1_000_000
AT = "2026-03-18"
PEAK_KIB = 64 * 1024
MODELS = ("MacBookPro18,3", "MacBookPro18,4", "Mac14,2", "Mac14,7", "Mac14,13", "Mac15,3", "Mac15,12",
          "Mac16,1", "Macmini9,1", "iMac21,1", "J314sAP", "MacBook Air (M1, 2020)")
PHONES = ("iPhone12,1", "iPhone13,2", "iPhone14,5", "iPhone15,2", "iPhone16,1", "iPad13,1", "iPad14,3")
# version, build, response installed; of a Mac and of a phone
MACS = (("26.3.1", "25D2128", ""), ("26.3.1", "25D2128", "25D771280a"), ("26.3.1 (a)", "25D771280a", ""),
        ("26.3", "25D125", "25D125"), ("26.2", "25C56", ""), ("26.1", "25B78", ""), ("15.7.4", "24G517", ""),
        ("15.7.3", "24G419", ""), ("15.6.1", "24G90", ""), ("14.8.4", "23J319", ""), ("14.7.1", "", ""),
        ("13.7.8", "22H730", ""), ("12.7.6", "21H1320", ""), ("99.9", "99Z99", ""))
MOBILE = (("26.3.1", "23D8133", ""), ("26.3.1", "23D8133", "23D771330a"), ("26.3", "23D127", ""),
          ("26.2", "23C55", ""), ("26.1", "23B85", ""), ("18.7.6", "22H320", ""), ("18.6", "22G86", ""))


def write(path):
    kinds = [(device, *run) for devices, runs in ((MODELS, MACS), (PHONES, MOBILE))
             for device in devices for run in runs]
    with open(path, "w") as file:
        file.write("name,device,version,build,supplemental_build,serial,owner,site,last_seen\n")
        for i in range(ROWS):
            device, version, build, supplemental = kinds[i * 7919 % len(kinds)]
            file.write('mac-%06d,"%s",%s,%s,%s,C02%08d,"Doe, Jane %d",Site %d,2026-03-%02dT08:00:00Z\n' % (
                i, device, version, build, supplemental, i, i % 9973, i % 97, i % 18 + 1))


def write_different(path):
    """Every row names another build, of which none is known: it is told by its version."""
    with open(path, "w") as file:
        file.write("name,device,version,build\n")
        for i in range(ROWS // 10):
            file.write('mac-%06d,"%s",26.3,25D%d\n' % (i, MODELS[i % len(MODELS)], 10000 + i))


def rows(folder):
    db, inventory, different, imported = (os.path.join(folder, name) for name in (
        "sucat.db", "fleet.csv", "different.csv", "imported.db"))
    apart(write, inventory)
    apart(write_different, different)
    timed(SUCAT, "--db", db, "init", stdout=subprocess.DEVNULL)

    def fleet(path, *options):
        return lambda: timed(SUCAT, "--db", db, "fleet", path, "--at", AT, *options)

    def read(path):
        if os.path.exists(imported):
            os.remove(imported)
        return timed("sqlite3", imported, ".import --csv %s fleet" % path)

    for options in ("--csv",), ("--json",), ("--html",), ():
        yield pair("a million rows%s" % ", ".join(("",) + options), fleet(inventory, *options),
                   ".import", lambda: read(inventory), 1, PEAK_KIB)
    yield pair("a hundred thousand that all differ", fleet(different, "--csv"), ".import",
               lambda: read(different), peak_aim_kib=PEAK_KIB, rounds=3)
