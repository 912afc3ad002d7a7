// Hovers without what VS Code says by itself: it shows the findings under the pointer above whatever a server answers.

import * as vscode from 'vscode';

/** Between what the server says of the findings, of the cell, and of a rule. */
const RULE = '\n\n---\n\n';

/** The answer without its first part, where that only repeats the findings at `position`. */
export function withoutFindings(
  hover: vscode.Hover | null | undefined,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Hover | undefined {
  if (hover == null) {
    return undefined;
  }
  const here = vscode.languages.getDiagnostics(document.uri).filter(({ range }) => range.contains(position));
  const said = new Set(here.flatMap(({ message }) => message.split('\n')));
  const contents = hover.contents.flatMap((content) => {
    const [first = '', ...rest] = (content as vscode.MarkdownString).value.split(RULE);
    const repeated = said.size > 0 && first.split('\n').every((line) => said.has(line));
    const parts = repeated ? rest : [first, ...rest];
    return parts.length === 0 ? [] : [new vscode.MarkdownString(parts.join(RULE))];
  });
  return contents.length === 0 ? undefined : new vscode.Hover(contents, hover.range);
}
