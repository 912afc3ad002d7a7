"""The Action's scripts are run, the hooks are run by pre-commit, and the examples of docs/ci.md are what they claim."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOUJI = os.environ["GOUJI"]
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
FAULTY = "2023-pdf-columns.txt"
CLEAN = "2020-pipe.txt"


def block(name):
    """The example on the page that begins with the name of its file."""
    return re.search(rf"```yaml\n# {re.escape(name)}\n(.*?)```", PAGE, re.S).group(1)


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def with_gouji(folder):
    """An environment whose PATH begins with a folder that holds this gouji."""
    (folder / "bin").mkdir()
    (folder / "bin" / "gouji").symlink_to(GOUJI)
    return {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}


@pytest.fixture
def action():
    return yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def steps(action, folder, **inputs):
    """Runs the two steps that a shell runs, as the runner does. Returns the end of the last, the log and the SARIF."""
    given = {name: str(spec.get("default", "")) for name, spec in action["inputs"].items()} | inputs
    output, sarif = folder / "output", folder / "gouji.sarif"
    by_name = {step["name"]: step["run"] for step in action["runs"]["steps"] if "run" in step}
    variables = {
        **os.environ,
        "PATHS": given["paths"],
        "ARGS": given["args"],
        "LANGUAGE_OF_MESSAGES": given["language"],
        "PROGRAM": GOUJI,
        "BUILT": "/nowhere",
        "SARIF": str(sarif),
        "GITHUB_OUTPUT": str(output),
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
    check = run(*shell, by_name["Check the reports"], env=variables, cwd=folder)
    assert check.returncode == 0, check.stderr
    said = dict(line.split("=", 1) for line in output.read_text().splitlines())
    result = run(*shell, by_name["Result"], env={**os.environ, "CODE": said["code"], "FAIL": given["fail"]})
    return result.returncode, check.stdout, json.loads(sarif.read_text("utf-8"))


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("vendor.github-actions", (ROOT / "action.yml").read_text("utf-8")),
        ("vendor.github-workflows", block(".github/workflows/reports.yml")),
        ("vendor.gitlab-ci", block(".gitlab-ci.yml")),
    ],
)
def test_the_files_are_valid(schema, text, tmp_path):
    file = tmp_path / "file.yml"
    file.write_text(text, "utf-8")
    checked = run("check-jsonschema", "--builtin-schema", schema, str(file))
    assert checked.returncode == 0, checked.stdout


def test_the_action_fails_on_findings_and_names_them(action, tmp_path):
    (tmp_path / "报告 一").mkdir()
    shutil.copy(ROOT / "tests" / "reports" / FAULTY, tmp_path / "报告 一")
    code, log, sarif = steps(action, tmp_path, paths="报告 一\n", args="--select\nreview/total\n")
    assert code == 1
    assert "review/total" in log
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["review/total"] * 2
    code, _, _ = steps(action, tmp_path, paths="报告 一", fail="false")
    assert code == 0


def test_the_action_passes_clean_reports_and_fails_on_missing_ones(action, tmp_path):
    shutil.copy(ROOT / "tests" / "reports" / CLEAN, tmp_path)
    assert steps(action, tmp_path, paths=CLEAN)[0] == 0
    assert steps(action, tmp_path, paths="missing", fail="false")[0] == 2


def test_text_in_an_input_is_never_run(action, tmp_path):
    shutil.copy(ROOT / "tests" / "reports" / CLEAN, tmp_path)
    steps(action, tmp_path, paths=f"{CLEAN}\n$(touch {tmp_path}/owned)\n`touch {tmp_path}/owned`\n--rules")
    assert not (tmp_path / "owned").exists()
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_every_input_of_the_examples_exists(action):
    workflow = yaml.safe_load(block(".github/workflows/reports.yml"))
    used = [step for step in workflow["jobs"]["gouji"]["steps"] if "gouji" in step["uses"]]
    assert len(used) == 1
    assert set(used[0]["with"]) <= set(action["inputs"])
    required = {name for name, spec in action["inputs"].items() if spec.get("required")}
    assert required <= set(used[0]["with"])


def test_the_hook_refuses_a_faulty_report_and_leaves_other_files_alone(tmp_path):
    env = with_gouji(tmp_path) | {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "GIT_CONFIG_GLOBAL": "/dev/null"}
    hooks, repo = tmp_path / "hooks", tmp_path / "repo"

    def git(folder, *arguments):
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        done = run("git", *who, *arguments, cwd=folder, env=env)
        assert done.returncode == 0, done.stderr

    # A clone of the hooks alone: pre-commit only reads this file from a repository.
    for folder in (hooks, repo):
        folder.mkdir()
        git(folder, "init", "--quiet")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    git(hooks, "add", ".")
    git(hooks, "commit", "--quiet", "-m", "hooks")

    def attempt(name, source):
        for old in [*repo.glob("*.txt"), *repo.glob("*.md")]:
            old.unlink()
        shutil.copy(source, repo / name)
        git(repo, "add", "--all")
        return run("pre-commit", "try-repo", str(hooks), "gouji", "--all-files", cwd=repo, env=env)

    refused = attempt("白鹭区2023年政府信息公开工作年度报告.txt", ROOT / "tests" / "reports" / FAULTY)
    assert refused.returncode == 1
    assert "review/total" in refused.stdout
    passed = attempt("2020年报.txt", ROOT / "tests" / "reports" / CLEAN)
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), passed.stdout + passed.stderr
    other = attempt("notes.md", ROOT / "README.md")
    assert (other.returncode, "Skipped" in other.stdout) == (0, True), other.stdout + other.stderr


def test_the_output_on_the_page_is_what_gouji_says():
    shown = re.findall(r"```console\n\$ gouji (check [^>\n]*)\n(.*?)```", PAGE, re.S)
    assert [re.search(r"--format (\w+)", command).group(1) for command, _ in shown] == ["github", "gitlab", "junit"]
    for command, output in shown:
        assert run(GOUJI, *shlex.split(command), cwd=ROOT).stdout == output, command


def test_the_sarif_on_the_page_is_what_gouji_says():
    command, shown = re.search(r"\$ gouji (check .* --format sarif .*) > gouji.sarif\n.*\n(.*)\n```", PAGE).groups()
    result = json.loads(run(GOUJI, *shlex.split(command), cwd=ROOT).stdout)["runs"][0]["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert json.loads(shown) == [
        result["ruleId"], result["level"], region["startLine"], result["partialFingerprints"],
    ]
