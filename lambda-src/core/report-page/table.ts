import { html, NOTHING, type Html } from './html';

export interface Column {
  readonly title: string;
  /** Aligned right. */
  readonly isNumber?: boolean;
  /** Sentences, which may run over several lines. */
  readonly isText?: boolean;
}

type Cells = readonly (Html | string | number)[];

/**
 * A table that scrolls by itself where it is wider than the screen, also with the keyboard.
 * @param rows the first cell of each is the row's head
 * @param more how many rows are left out
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly Cells[],
  more: { readonly count: number; readonly where: string } = { count: 0, where: '' },
): Html {
  const rest = more.count === 0 ? NOTHING : html`<p class="note">And ${more.count} more: ${more.where}.</p>`;
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
      <table>
        <caption>
          <span>${caption}</span>
        </caption>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col" ${numeric(column)}>${column.title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (cells) =>
              html`<tr>
                ${cells.map((cell, index) => cellOf(cell, index, columns[index]))}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${rest}`;
}

/** The first rows at once, the rest when somebody asks for them. */
export function longTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly Cells[],
  more?: { readonly count: number; readonly where: string },
): Html {
  if (rows.length <= 1.5 * FIRST_ROWS) return table(caption, columns, rows, more);
  const rest = rows.slice(FIRST_ROWS);
  return html`${table(caption, columns, rows.slice(0, FIRST_ROWS))}
    <details>
      <summary>${rest.length} more</summary>
      ${table(`${caption}, continued`, columns, rest, more)}
    </details>`;
}

const FIRST_ROWS = 12;

function numeric(column: Column | undefined): Html {
  if (column?.isNumber === true) return html` class="number"`;
  return column?.isText === true ? html` class="text"` : NOTHING;
}

const cellOf = (cell: Html | string | number, index: number, column: Column | undefined): Html =>
  index === 0
    ? html`<th scope="row" ${numeric(column)}>${cell}</th>`
    : html`<td${numeric(column)}>${cell}</td>`;
