"""A faulty report opened as VS Code, Neovim and Emacs open it."""

import asyncio
import pathlib
import urllib.parse

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from conftest import GOUJI, check, expected, index_of

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
    ends = [index_of(text, end.line, end.character, encoding) for end in (span.start, span.end)]
    return text[slice(*ends)]


def seen(client, uri, text):
    """What is shown for a document, as a check would write it."""

    def related(other):
        path = pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(other.location.uri).path))
        there = text if other.location.uri == uri else path.read_text("utf-8")
        return (other.message, text_at(there, other.location.range, client.encoding))

    return [
        (
            shown.severity.value,
            shown.code,
            shown.message,
            text_at(text, shown.range, client.encoding),
            [related(other) for other in shown.related_information or []],
        )
        for shown in client.diagnostics[uri]
    ]


def without_operands(findings):
    return [finding[:4] for finding in findings]


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


async def settled(client, report):
    """Waits until what is shown is what a check says: the reports beside a document are read after its own."""
    text = report.read_text("utf-8")
    uri, _ = await opened(client, report)
    wanted = expected(report)
    shows_operands = client.editor != "emacs"
    for _ in range(200):
        now = seen(client, uri, text)
        if now == wanted or (not shows_operands and without_operands(now) == without_operands(wanted)):
            return
        await asyncio.sleep(0.05)
    assert now == wanted, report.name


@pytest.mark.asyncio
async def test_the_diagnostics_are_those_of_a_check(client, reports):
    for report in reports:
        await settled(client, report)


@pytest.mark.asyncio
async def test_settings_and_comments_count_as_they_do_in_a_check(client, faulty, tmp_path):
    report, findings = faulty
    first, other = findings[0]["rule"], next(f["rule"] for f in findings if f["rule"] != findings[0]["rule"])
    copied = tmp_path / "报告 [1].txt"
    comment = f"<!-- gouji: ignore-file {other},prose/nothing 统计口径不同 -->\n"
    copied.write_text(comment + report.read_text("utf-8"), "utf-8")
    (tmp_path / "gouji.ron").write_text(
        f'(ignore: [(rule: "{first}", files: ["报告*"], reason: "已核实")], severity: {{"structure": Hint}})', "utf-8"
    )
    rules = {finding["rule"] for finding in check(copied)}
    assert rules and not rules & {first, other} and "ignore/unknown" in rules
    await settled(client, copied)


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
    ignoring = [action for action in actions or [] if action.title.startswith(f"忽略 {first.code}")]
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
