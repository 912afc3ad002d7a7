"""What the tests share: the program, the reports, and clients that behave like three editors."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOUJI = os.environ["GOUJI"]


@pytest.fixture
def reports():
    return sorted((ROOT / "tests" / "reports").glob("*.txt"))


@pytest.fixture
def faulty(reports):
    """The report with the most findings, and what `gouji check` says about it."""
    checked = [(report, check(report)) for report in reports]
    return max(checked, key=lambda pair: len(pair[1]))


def check(report):
    """The findings of a cold check."""
    ran = subprocess.run(
        [GOUJI, "check", "--format", "json", str(report)], capture_output=True, check=False, cwd=ROOT
    )
    assert ran.returncode in (0, 1), ran.stderr.decode()
    return json.loads(ran.stdout)["files"][0]["findings"]
