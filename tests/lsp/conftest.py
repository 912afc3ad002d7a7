"""What the tests share: the program, the reports, and clients that behave like three editors."""

import bisect
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOUJI = os.environ["GOUJI"]


@pytest.fixture
def reports():
    """The reports of the project, and those of the folder that GOUJI_REPORTS names."""
    folders = [ROOT / "tests" / "reports"]
    if os.environ.get("GOUJI_REPORTS"):
        folders.append(pathlib.Path(os.environ["GOUJI_REPORTS"]).resolve())
    return [report for folder in folders for report in sorted(folder.glob("*.txt"))]


@pytest.fixture
def faulty(reports):
    """The report with the most findings, and what `gouji check` says about it."""
    checked = [(report, check(report)) for report in reports]
    return max(checked, key=lambda pair: len(pair[1]))


SEVERITIES = {"error": 1, "warning": 2, "info": 3, "hint": 4}


def check(report):
    """The findings of a cold check."""
    ran = subprocess.run(
        [GOUJI, "check", "--format", "json", str(report)], capture_output=True, check=False, cwd=ROOT
    )
    assert ran.returncode in (0, 1), ran.stderr.decode()
    return json.loads(ran.stdout)["files"][0]["findings"]


def expected(report):
    """The same as an editor is to show it: severity, rule, message, the text marked, the texts of the operands."""
    texts = {}

    def marked(path, place):
        if path not in texts:
            texts[path] = (ROOT / path).read_bytes()
        return texts[path][place["start"] : place["end"]].decode()

    return [
        (
            SEVERITIES[finding["severity"]],
            finding["rule"],
            finding["message"],
            marked(report, finding),
            [(other["message"], marked(other.get("path") or report, other)) for other in finding["related"]],
        )
        for finding in check(report)
    ]


LINE_END = re.compile("\r\n|\n|\r")


def lines_of(text):
    """Where the lines of a text begin."""
    return [0] + [end.end() for end in LINE_END.finditer(text)]


def columns(text, encoding):
    """How wide a text is in the unit that was agreed on."""
    if encoding == "utf-16":
        return len(text.encode("utf-16-le")) // 2
    return len(text.encode()) if encoding == "utf-8" else len(text)


def position_of(text, at, encoding):
    """The place of a character as the protocol writes it."""
    starts = lines_of(text)
    line = bisect.bisect_right(starts, at) - 1
    return {"line": line, "character": columns(text[starts[line] : at], encoding)}


def index_of(text, line, character, encoding):
    """The other way round."""
    at = lines_of(text)[line]
    while columns(text[lines_of(text)[line] : at], encoding) < character:
        at += 1
    return at
