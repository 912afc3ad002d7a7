"""Thousands of edits by raw frames: no result of an older text after that of a newer one, and at the end what a check says."""

import json
import random
import subprocess
import threading

import pytest

from conftest import GOUJI, SEVERITIES, expected, index_of, position_of

EDITS = 5000
# What is typed: figures, rare and common characters, line ends of all kinds, parts of tables, white space of both widths.
PIECES = ["0", "1", "12", "件", "𠮷", "😀", "\n", "\r\n", "|", "| 3 |", "，", "一、", "\t", "\u3000", " ", "１２", "总计"]


class Session:
    """A client that writes without waiting and keeps what it is sent."""

    def __init__(self, encoding):
        self.server = subprocess.Popen([GOUJI, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.news = threading.Condition()
        self.published = []
        self.answers = {}
        threading.Thread(target=self.read, daemon=True).start()
        general = {"positionEncodings": [encoding]}
        document = {"publishDiagnostics": {"relatedInformation": True}}
        capabilities = {"general": general, "textDocument": document}
        self.send("initialize", {"processId": None, "capabilities": capabilities}, 1)
        self.wait(lambda: 1 in self.answers)
        assert self.answers[1]["capabilities"]["positionEncoding"] == encoding
        self.send("initialized", {})

    def send(self, method, params, number=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        body = json.dumps(message, ensure_ascii=False).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def read(self):
        output = self.server.stdout
        while header := output.readline():
            output.readline()
            message = json.loads(output.read(int(header.split(b":")[1])))
            with self.news:
                if message.get("method") == "textDocument/publishDiagnostics":
                    self.published.append(message["params"])
                elif "id" in message and "method" not in message:
                    self.answers[message["id"]] = message.get("result")
                self.news.notify_all()

    def wait(self, until):
        with self.news:
            assert self.news.wait_for(until, timeout=120)

    def end(self):
        self.send("shutdown", None, 2)
        self.wait(lambda: 2 in self.answers)
        self.send("exit", None)
        assert self.server.wait(30) == 0


def between_line_end(text, at):
    return text[at - 1 : at + 1] == "\r\n"


def place(chance, text):
    at = chance.randrange(len(text) + 1)
    return at - 1 if between_line_end(text, at) else at


def edited(chance, text, original, encoding):
    """A change as the protocol writes it, and the text after it."""
    if chance.random() < 0.002:
        return {"text": original}, original
    start = place(chance, text)
    shorten = chance.random() < (0.5 if len(text) > len(original) else 0.3)
    end = min(len(text), start + chance.choice([1, 1, 2, 5, 40])) if shorten else start
    if between_line_end(text, end):
        end += 1
    piece = "" if shorten and chance.random() < 0.7 else chance.choice(PIECES)
    span = {"start": position_of(text, start, encoding), "end": position_of(text, end, encoding)}
    return {"range": span, "text": piece}, text[:start] + piece + text[end:]


def seen(published, text, encoding):
    def marked(span):
        ends = [index_of(text, end["line"], end["character"], encoding) for end in (span["start"], span["end"])]
        return text[slice(*ends)]

    return [
        (
            shown["severity"],
            shown["code"],
            shown["message"],
            marked(shown["range"]),
            [(other["message"], marked(other["location"]["range"])) for other in shown.get("relatedInformation", [])],
        )
        for shown in published["diagnostics"]
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_five_thousand_edits_end_in_what_a_cold_check_says(encoding, reports, tmp_path):
    chance = random.Random(f"gouji {encoding}")
    original = next(report for report in reports if report.name == "2020-pipe.txt").read_text("utf-8")
    text, report = original, tmp_path / "报告.txt"
    session = Session(encoding)
    document = {"uri": report.as_uri(), "languageId": "markdown", "version": 0, "text": text}
    session.send("textDocument/didOpen", {"textDocument": document})
    name = {"uri": report.as_uri()}
    for version in range(1, EDITS + 1):
        changes = []
        for _ in range(chance.choice([1, 1, 1, 3])):
            change, text = edited(chance, text, original, encoding)
            changes.append(change)
        session.send("textDocument/didChange", {"textDocument": {**name, "version": version}, "contentChanges": changes})
        if version % 500 == 0:
            session.send("textDocument/hover", {"textDocument": name, "position": {"line": 9, "character": 3}}, version)
    report.write_bytes(text.encode())
    # A row that is being typed is quiet; whoever saves is done typing.
    session.send("textDocument/didSave", {"textDocument": name})
    session.send("textDocument/hover", {"textDocument": name, "position": {"line": 0, "character": 0}}, EDITS + 1)
    session.wait(lambda: EDITS + 1 in session.answers)
    wanted = expected(report)
    assert wanted
    session.wait(lambda: session.published[-1]["version"] == EDITS)
    for _ in range(100):
        if (now := seen(session.published[-1], text, encoding)) == wanted:
            break
        with session.news:
            session.news.wait(0.1)
    assert now == wanted
    session.end()
    versions = [published["version"] for published in session.published]
    assert versions == sorted(versions), "an older text's findings after a newer one's"
    assert set(range(500, EDITS + 1, 500)) <= set(session.answers)
    assert {severity for severity, *_ in wanted} <= set(SEVERITIES.values())
