import { html, type Html } from '../html';

/** Where moments lie on a chart. */
export interface TimeAxis {
  readonly x: (iso: string) => number;
  /** Days with a mark and a label. */
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

const DAY_MS = 86_400_000;

export function timeAxis(from: Date, to: Date, left: number, right: number): TimeAxis {
  const span = Math.max(1, to.getTime() - from.getTime());
  const at = (ms: number): number =>
    Math.round((left + ((ms - from.getTime()) / span) * (right - left)) * 10) / 10;
  const days = span / DAY_MS;
  const step = [1, 2, 7, 14, 30, 60, 90, 180, 365].find((one) => days / one <= 5) ?? 730;
  const ticks: { x: number; label: string }[] = [];
  const first = Math.ceil(from.getTime() / DAY_MS) * DAY_MS;
  for (let ms = first; ms <= to.getTime(); ms += step * DAY_MS)
    ticks.push({ x: at(ms), label: new Date(ms).toISOString().slice(5, 10) });
  return { x: (iso) => at(Date.parse(iso)), ticks };
}

export const axisMarks = ({ ticks }: TimeAxis, top: number, bottom: number, right: number): Html[] =>
  ticks.map(
    ({ x, label }) =>
      html`<line class="axis" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}" />${
          // The last label would stand out of the picture.
          x > right - 20 ? '' : html`<text x="${x + 3}" y="${bottom + 12}">${label}</text>`
        }`,
  );
