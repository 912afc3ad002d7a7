"""A faulty report opened as VS Code, Neovim and Emacs open it."""

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from conftest import GOUJI, check

EDITORS = {
    "visual_studio_code": "utf-16",
    "neovim": "utf-8",
    "emacs": "utf-32",
}

ANSWERED = [
    types.CLIENT_REGISTER_CAPABILITY,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_DIAGNOSTIC_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
]


def spelt(report, editor):
    """Neovim and Emacs send the path as it is, VS Code escapes it."""
    return report.as_uri() if editor == "visual_studio_code" else f"file://{report}"


def text_at(text, span, encoding):
    """The text at a range, counted in the unit that was agreed on."""
    lines = text.split("\n")

    def offset(position):
        line = lines[position.line]
        before = sum(len(passed) + 1 for passed in lines[: position.line])
        if encoding == "utf-16":
            return before + len(line.encode("utf-16-le")[: position.character * 2].decode("utf-16-le"))
        if encoding == "utf-8":
            return before + len(line.encode()[: position.character].decode())
        return before + position.character

    return text[offset(span.start) : offset(span.end)]


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[GOUJI, "lsp"]), params=list(EDITORS))
async def client(request, lsp_client: LanguageClient):
    lsp_client.editor = request.param
    # What every editor answers and this client does not know by itself.
    known = {**lsp_client.protocol.fm.features, **lsp_client.protocol.fm.builtin_features}
    for method in ANSWERED:
        if method not in known:
            lsp_client.feature(method)(lambda *_: None)
    capabilities = client_capabilities(request.param)
    capabilities.general = capabilities.general or types.GeneralClientCapabilities()
    capabilities.general.position_encodings = [EDITORS[request.param], "utf-16"]
    params = types.InitializeParams(capabilities=capabilities, locale="zh-cn")
    answer = await lsp_client.initialize_session(params)
    lsp_client.encoding = answer.capabilities.position_encoding
    yield
    await lsp_client.shutdown_session()


async def opened(client, report):
    uri = spelt(report, client.editor)
    item = types.TextDocumentItem(uri=uri, language_id="markdown", version=1, text=report.read_text("utf-8"))
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    while uri not in client.diagnostics:
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return uri, client.diagnostics[uri]


@pytest.mark.asyncio
async def test_the_diagnostics_are_those_of_a_check(client, reports):
    for report in reports:
        text = report.read_text("utf-8")
        _, shown = await opened(client, report)
        seen = [(d.code, d.message, text_at(text, d.range, client.encoding)) for d in shown]
        data = text.encode()
        # No folder is open here, so the server does not look for last year's report; a check of a file does.
        found = [f for f in check(report) if not f["rule"].startswith("year-on-year/")]
        wanted = [(f["rule"], f["message"], data[f["start"] : f["end"]].decode()) for f in found]
        # Which of two messages is Chinese is a matter of form; the output may hold both.
        wanted = [(r, m["zh"] if isinstance(m, dict) else m, t) for r, m, t in wanted]
        assert seen == wanted, report.name


@pytest.mark.asyncio
async def test_each_finding_can_be_ignored_with_a_reason(client, faulty):
    report, findings = faulty
    assert findings
    uri, shown = await opened(client, report)
    first = shown[0]
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            range=first.range,
            context=types.CodeActionContext(diagnostics=[first]),
        )
    )
    ignoring = [action for action in actions if action.title.startswith(f"忽略 {first.code}")]
    assert len(ignoring) == 1
    changes = ignoring[0].edit.document_changes
    if changes:
        assert (changes[0].text_document.uri, changes[0].text_document.version) == (uri, 1)
        edits = changes[0].edits
    else:
        edits = ignoring[0].edit.changes[uri]
    assert edits[0].new_text == f"<!-- gouji: ignore {first.code} 原因 -->\n"


@pytest.mark.asyncio
async def test_a_cell_says_what_it_is(client, reports):
    report = next(report for report in reports if report.name == "2020-pipe.txt")
    uri, _ = await opened(client, report)
    lines = report.read_text("utf-8").split("\n")
    number = next(at for at, line in enumerate(lines) if line.startswith("一、本年新收"))
    before = lines[number][: lines[number].index("178") + 1]
    column = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2}
    hover = await client.text_document_hover_async(
        types.HoverParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            position=types.Position(line=number, character=column.get(client.encoding, len(before))),
        )
    )
    assert "requests.received.natural_person" in hover.contents.value
