import type { Glance } from '../history';
import { html, type Html } from '../html';
import { SIGNS } from '../status';
import { moment } from '../words';
import { axisMarks, timeAxis } from './time-axis';

const WIDTH = 720;
const LEFT = 8;
const LANE = 40;

/** A lane for each plan, a sign for each run: its form says how it ended as well as its colour. */
export function runsTimeline(glances: readonly Glance[], from: Date, to: Date): Html {
  const plans = [...new Set(glances.map(({ plan }) => plan))].sort();
  const bottom = plans.length * LANE + 4;
  const axis = timeAxis(from, to, LEFT + 8, WIDTH - 12);
  const lanes = plans.map((plan, lane) => {
    const y = lane * LANE;
    const signs = glances
      .filter((glance) => glance.plan === plan)
      .map((glance) => signOf(glance, axis.x(glance.endedAt), y + 28));
    return html`<text x="${LEFT}" y="${y + 14}">${plan}</text
      ><line class="axis" x1="${LEFT}" y1="${y + 28}" x2="${WIDTH - LEFT}" y2="${y + 28}" />${signs}`;
  });
  return html`<figure class="wide" role="region" aria-label="Runs by plan, a picture" tabindex="0">
    <svg viewBox="0 0 ${WIDTH} ${bottom + 20}" role="img" aria-labelledby="runs-title runs-desc">
      <title id="runs-title">Runs by plan</title>
      <desc id="runs-desc">${describe(glances)} The table of runs says the same.</desc>
      ${axisMarks(axis, 0, bottom, WIDTH)}${lanes}
    </svg>
  </figure>`;
}

function signOf({ status, endedAt, run }: Glance, x: number, y: number): Html {
  const title = html`<title>${run.id}: ${SIGNS[status].word}, ${moment(endedAt)}</title>`;
  switch (status) {
    case 'success':
      return html`<circle class="s-good" cx="${x}" cy="${y}" r="5">${title}</circle>`;
    case 'partial':
      return html`<path class="s-fair" d="M${x} ${y - 7}l7 12h-14z">${title}</path>`;
    case 'failure':
      return html`<path class="s-bad" d="M${x - 6} ${y - 3}l3-3 3 3 3-3 3 3-3 3 3 3-3 3-3-3-3 3-3-3 3-3z"
        >${title}</path
      >`;
  }
}

function describe(glances: readonly Glance[]): string {
  const counts = (['success', 'partial', 'failure'] as const).map(
    (status) => `${glances.filter((glance) => glance.status === status).length} ${SIGNS[status].word}`,
  );
  return `${glances.length} runs: ${counts.join(', ')}.`;
}
