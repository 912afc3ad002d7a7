// The page of the table preview: puts in what the extension sends, tells it what was clicked.
// @ts-check
(() => {
  // @ts-ignore: given by VS Code
  const vscode = acquireVsCodeApi();
  const tables = /** @type {HTMLElement} */ (document.getElementById('tables'));
  const note = /** @type {HTMLElement} */ (document.getElementById('note'));

  /** A cell's place in the text as two pairs of line and column. @param {Element} cell */
  const place = (cell) =>
    ['start', 'end'].map((end) => (cell.getAttribute(`data-${end}`) ?? '').split(':').map(Number));

  /** Where the cursor is, as it stays when the tables are put in anew. @type {number[] | undefined} */
  let cursor;

  /** Marks the cell that the cursor is in. @param {boolean} scroll */
  const follow = (scroll) => {
    tables.querySelector('.cursor')?.classList.remove('cursor');
    if (cursor === undefined) return;
    const [line, column] = cursor;
    const before = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
      a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]);
    const cell = [...tables.querySelectorAll('[data-start]')].find((cell) => {
      const [start, end] = place(cell);
      return before(start, [line, column]) && before([line, column], end);
    });
    cell?.classList.add('cursor');
    if (scroll) cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  window.addEventListener('message', ({ data }) => {
    if (data.kind === 'tables') {
      // The server escapes what stands in the report, and the page's policy runs no script from here.
      tables.innerHTML = data.html;
      if (data.html === '') tables.textContent = data.empty;
      // The bubble below takes the place of the browser's own.
      for (const cell of tables.querySelectorAll('[title]')) {
        cell.setAttribute('data-note', cell.getAttribute('title') ?? '');
        cell.removeAttribute('title');
      }
      note.hidden = true;
      follow(false);
    } else if (data.kind === 'cursor') {
      cursor = data.at;
      follow(true);
    }
  });

  tables.addEventListener('click', ({ target }) => {
    const cell = target instanceof Element ? target.closest('[data-start]') : null;
    if (cell !== null) {
      const [start, end] = place(cell);
      vscode.postMessage({ kind: 'jump', start, end });
    }
  });

  tables.addEventListener('mouseover', ({ target }) => {
    const cell = target instanceof Element ? target.closest('[data-note]') : null;
    note.hidden = cell === null;
    if (cell === null) return;
    note.textContent = cell.getAttribute('data-note');
    const box = cell.getBoundingClientRect();
    const left = Math.min(box.left, window.innerWidth - note.offsetWidth - 12);
    const below = box.bottom + 6 + note.offsetHeight < window.innerHeight;
    note.style.left = `${Math.max(4, left)}px`;
    note.style.top = `${below ? box.bottom + 6 : Math.max(4, box.top - note.offsetHeight - 6)}px`;
  });
  tables.addEventListener('mouseleave', () => (note.hidden = true));

  vscode.postMessage({ kind: 'ready' });
})();
