/** Text that is HTML already, and is not escaped again. Made by `html` alone. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | string | number | undefined | readonly Value[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and within quoted attributes. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
    // No browser shows these, and some XML tools refuse them.
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');

/** A piece of HTML: whatever is put in is text, unless it was made here. */
export const html = (words: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(words.map((word, index) => `${unindented(word)}${written(values[index])}`).join(''));

/** Indentation is for who reads the source: a page of thousands of rows goes without. */
const unindented = (word: string): string => word.replaceAll(/\n\s+/g, '\n');

function written(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(written).join('');
  return escaped(String(value));
}

export const NOTHING = html``;
