import { describeSeconds } from '../../rpo-words';
import { html, type Html } from '../html';
import { axisMarks, timeAxis } from './time-axis';

/** What a chart draws: how far back something would have fallen at the end of each run. */
export interface RpoSeries {
  readonly region: string;
  readonly isHome: boolean;
  /** In order; a point without seconds could not be restored, or nobody knew. */
  readonly points: readonly { readonly at: string; readonly seconds?: number | undefined }[];
}

const WIDTH = 360;
const HEIGHT = 130;
const TOP = 16;
const LEFT = 44;
const HOUR = 3600;

/** @param id of the chart on the page: letters, digits and hyphens */
export function rpoChart(
  id: string,
  title: string,
  series: readonly RpoSeries[],
  from: Date,
  to: Date,
): Html {
  const all = series.flatMap(({ points }) => points.flatMap(({ seconds }) => seconds ?? []));
  const most = niceTop(all.reduce((worst, one) => Math.max(worst, one), HOUR));
  const axis = timeAxis(from, to, LEFT, WIDTH - 10);
  const y = (seconds: number): number => round(HEIGHT - (seconds / most) * (HEIGHT - TOP));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 20}" role="img" aria-labelledby="${id}-title ${id}-desc">
    <title id="${id}-title">Recovery point of ${title} over time</title>
    <desc id="${id}-desc">${series.map(describe).join(' ')} The table below has every value.</desc>
    ${axisMarks(axis, TOP, HEIGHT, WIDTH)}
    <line class="axis" x1="${LEFT}" y1="${HEIGHT}" x2="${WIDTH - 10}" y2="${HEIGHT}" />
    <line class="axis" x1="${LEFT}" y1="${TOP}" x2="${WIDTH - 10}" y2="${TOP}" />
    <text x="0" y="${TOP + 4}">${describeSeconds(most)}</text>
    <text x="0" y="${HEIGHT + 4}">now</text>
    ${series.map((one) => seriesOf(one, axis.x, y))}
  </svg>`;
}

function seriesOf(
  { isHome, points }: RpoSeries,
  x: (iso: string) => number,
  y: (seconds: number) => number,
): Html {
  const sort = isHome ? 'home' : 'copy';
  // A gap where nothing could be restored: a line through it would say otherwise.
  const paths: string[] = [];
  let open = false;
  for (const { at, seconds } of points) {
    if (seconds !== undefined) paths.push(`${open ? 'L' : 'M'}${x(at)} ${y(seconds)}`);
    open = seconds !== undefined;
  }
  const dots = points.map(({ at, seconds }) =>
    seconds === undefined
      ? html`<path
          class="s-bad"
          d="M${round(x(at) - 4)} ${TOP - 2}l2-2 2 2 2-2 2 2-2 2 2 2-2 2-2-2-2 2-2-2 2-2z"
        />`
      : html`<circle class="dot-${sort}" cx="${x(at)}" cy="${y(seconds)}" r="${isHome ? 3 : 2}" />`,
  );
  return html`<path class="${sort}" d="${paths.join('')}" />${dots}`;
}

function describe({ region, points }: RpoSeries): string {
  const last = points.at(-1);
  const known = points.flatMap(({ seconds }) => seconds ?? []);
  const worst = known.reduce((most, one) => Math.max(most, one), 0);
  const gaps = points.length - known.length;
  return [
    `In ${region}: ${points.length} values,`,
    `the last ${last?.seconds === undefined ? 'cannot be restored' : describeSeconds(last.seconds)},`,
    `the worst ${describeSeconds(worst)}${gaps === 0 ? '' : `, ${gaps} times nothing to restore from`}.`,
  ].join(' ');
}

const STEPS = [1, 2, 4, 6, 12, 24, 48, 72, 168, 336, 720, 1440, 4320, 8760].map((hours) => hours * HOUR);
const niceTop = (seconds: number): number => STEPS.find((step) => step >= seconds) ?? seconds;
const round = (value: number): number => Math.round(value * 10) / 10;
