"""Raw frames: how a session ends, and what a broken frame does."""

import json
import subprocess

import pytest

from conftest import GOUJI


def frame(message):
    body = json.dumps(message, ensure_ascii=False).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
INITIALIZED = {"jsonrpc": "2.0", "method": "initialized", "params": {}}
SHUTDOWN = {"jsonrpc": "2.0", "id": 2, "method": "shutdown", "params": None}
EXIT = {"jsonrpc": "2.0", "method": "exit"}

BROKEN = [
    b"\n\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"Content-Length: abc\r\n\r\n",
    b"Content-Length: -1\r\n\r\n",
    b"Content-Length: 1\r\n\r\n{",
    b"Content-Length: 2\r\n\r\n[]",
    b"Content-Length: 2\r\n\r\n\xff\xfe",
    b"Content-Type: x\r\n\r\n",
]


def talk(*pieces):
    data = b"".join(piece if isinstance(piece, bytes) else frame(piece) for piece in pieces)
    return subprocess.run([GOUJI, "lsp"], input=data, capture_output=True, check=False, timeout=30)


def test_a_proper_end_has_exit_code_0_and_another_has_1():
    assert talk(INITIALIZE, INITIALIZED, SHUTDOWN, EXIT).returncode == 0
    assert talk(INITIALIZE, INITIALIZED, EXIT).returncode == 1
    assert talk(INITIALIZE, INITIALIZED).returncode == 1


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_frame_is_survived(broken):
    ended = talk(INITIALIZE, INITIALIZED, broken, SHUTDOWN, EXIT)
    assert ended.returncode == 0, ended.stderr
    assert b'"id":2' in ended.stdout


def test_a_header_in_lower_case_is_read():
    ended = talk(frame(INITIALIZE).replace(b"Content-Length", b"content-length"), SHUTDOWN, EXIT)
    assert ended.returncode == 0


def test_no_text_of_a_document_is_logged():
    secret = "某某县机密"
    document = {"uri": "untitled:1", "languageId": "markdown", "version": 1, "text": secret}
    opened = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}
    ended = talk(INITIALIZE, INITIALIZED, opened, SHUTDOWN, EXIT)
    assert secret.encode() not in ended.stderr
