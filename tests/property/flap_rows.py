# SPDX-License-Identifier: Apache-2.0
"""flap_rows.py - the rows of answers that matter to a flap: those that are not in all of them."""
import json

STILL = 2  # rows of a section that are in every answer, and stay


def row_key(row):
    """A row without its dates."""
    return json.dumps([sorted(row.get("SupportedDevices", [])), row.get("ProductVersion"),
                       row.get("ProductVersionExtra"), row.get("Build"),
                       row.get("PrerequisiteBuild")])


def cut(answers):
    """The answers of a window without most of what is the same in all of them."""
    names = {(name, section) for a in answers for name, sections in a.items()
             if isinstance(sections, dict) for section in sections}
    cut_answers = [{} for _ in answers]
    for name, section in sorted(names):
        lists = [a.get(name, {}).get(section) or [] for a in answers]
        keys = [{row_key(row) for row in rows} for rows in lists]
        still = set(sorted(set.intersection(*keys))[STILL:])
        for answer, to, rows in zip(answers, cut_answers, lists):
            if section in answer.get(name, {}):
                to.setdefault(name, {})[section] = [r for r in rows if row_key(r) not in still]
    return cut_answers
