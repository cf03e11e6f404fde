#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""catalog.py FILE... - write small software-update catalogs: before.sucatalog, after.sucatalog.

The products are real ones, shortened; between the two each has changed in one way, and one in
which nothing but the order of its packages and of the file has.
"""

import copy
import datetime
import os
import plistlib
import sys

HOST = "https://swcdn.apple.com/content/downloads/"


def product(folder, day, packages):
    name = f"{HOST}{folder}/"
    return {
        "PostDate": datetime.datetime(*day),
        "ServerMetadataURL": name + "Update.smd",
        "Packages": [
            {"Size": size, "URL": f"{name}{package}.pkg", "MetadataURL": f"{name}{package}.pkm"}
            for package, size in packages
        ],
        "Distributions": {"English": name + "x.English.dist", "Japanese": name + "x.Japanese.dist"},
    }


def before():
    return {
        "001-51042": product("01/a", (2021, 4, 26, 17, 0, 0), [("InstallAssistant", 12345678)]),
        "012-40522": product("12/b", (2022, 1, 26, 18, 0, 0), [("MobileDevice", 5555)]),
        "012-92138": product("12/c", (2022, 3, 14, 17, 0, 0), [("InstallAssistant", 777)]),
        "041-98128": product("41/d", (2019, 10, 7, 17, 0, 0), [("RemoteDesktop", 4444)]),
        "061-26589": product("61/e", (2019, 10, 19, 17, 0, 0), [("Mojave", 9999)]),
        "061-86291": product("61/f", (2020, 9, 1, 17, 0, 0), [("A", 1), ("B", 2), ("C", 3)]),
    }


def after():
    products = copy.deepcopy(before())
    products["001-51042"]["Packages"][0]["Size"] += 1
    products["012-40522"]["PostDate"] = datetime.datetime(2022, 1, 27, 18, 0, 0)
    changed = products["012-92138"]
    changed["State"] = "ramped"
    changed["DeferredSUEnablementDate"] = datetime.datetime(2022, 6, 12, 17, 0, 0)
    changed["ServerMetadataURL"] = HOST + "12/c2/Update.smd"
    changed["ExtendedMetaInfo"] = {"ProductVersion": "12.3"}
    del products["041-98128"]
    products["061-26589"]["Distributions"]["German"] = HOST + "61/e/x.German.dist"
    products["061-86291"]["Packages"].reverse()
    products["071-00838"] = product("71/g", (2021, 1, 13, 17, 0, 0), [("Safari", 81234567)])
    return dict(reversed(products.items()))


for path in sys.argv[1:]:
    is_after = os.path.basename(path).startswith("after")
    with open(path, "wb") as out:
        plistlib.dump({
            "CatalogVersion": 2,
            "ApplePostURL": "http://metrics.apple.com/1.0/swus",
            "IndexDate": datetime.datetime(2022, 1, 2 if is_after else 1),
            "Products": after() if is_after else before(),
        }, out, sort_keys=False)
