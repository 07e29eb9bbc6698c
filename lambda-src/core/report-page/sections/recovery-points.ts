import type { ResourceRecord } from '../../record';
import { NEVER } from '../../recoverability';
import { describeSeconds } from '../../rpo-words';
import { regionOf } from '../../run';
import { rpoChart, type RpoSeries } from '../charts/rpo-chart';
import type { Glance, History } from '../history';
import { html, type Html } from '../html';
import { mark } from '../status';
import { table } from '../table';
import { time } from '../words';

/** How far back what would fall, over time: a chart and its values for each resource that is watched. */
export function recoveryPoints(
  { glances, watched }: Pick<History, 'glances' | 'watched'>,
  from: Date,
  to: Date,
): Html {
  if (watched.length === 0) return html`<p>No run has protected anything yet.</p>`;
  const inOrder = [...glances].reverse();
  return html`<p>
      How old the newest point was from which a resource could be restored, when each run ended. These
      ${watched.length} would fall back furthest.
    </p>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 30 12" aria-hidden="true">
          <path class="home" d="M0 6h30" />
          <circle class="dot-home" cx="15" cy="6" r="3" /></svg
        >in its own region
      </li>
      <li>
        <svg viewBox="0 0 30 12" aria-hidden="true">
          <path class="copy" d="M0 6h30" />
          <circle class="dot-copy" cx="15" cy="6" r="2" /></svg
        >in another region
      </li>
      <li>
        <svg viewBox="0 0 30 12" aria-hidden="true">
          <path class="s-bad" d="M11 4l2-2 2 2 2-2 2 2-2 2 2 2-2 2-2-2-2 2-2-2 2-2z" /></svg
        >nothing to restore from
      </li>
    </ul>
    <div class="charts">
      ${watched.map((resource, index) => chartOf(resource, index, inOrder, from, to))}
    </div>`;
}

function chartOf(
  resource: ResourceRecord,
  index: number,
  glances: readonly Glance[],
  from: Date,
  to: Date,
): Html {
  const { source, name } = resource;
  const of = glances.filter(({ seen }) => seen.has(source));
  const home = of.map(({ run }) => regionOf(run)).at(-1) ?? '';
  const regions = [...new Set(of.flatMap(({ seen }) => Object.keys(seen.get(source)?.recoverableAt ?? {})))];
  const series: RpoSeries[] = regions.map((region) => ({
    region,
    isHome: region === home,
    points: of.map(({ endedAt, seen }) => ({ at: endedAt, seconds: seen.get(source)?.rpoSeconds[region] })),
  }));
  const title = name === undefined ? source : `${name} (${source})`;
  return html`<figure>
    <h3>${title}</h3>
    <p>${Object.entries(resource.recoverableAt).map(([region]) => html`${newestIn(resource, region)} `)}</p>
    ${rpoChart(`rpo-${index}`, title, series, from, to)}
    <details>
      <summary>Values of ${title}</summary>
      ${table(
        `How far back ${title} would have fallen`,
        [{ title: 'When' }, { title: 'Run' }, ...regions.map((region) => ({ title: region }))],
        [...of]
          .reverse()
          .map(({ endedAt, run, seen }) => [
            time(endedAt),
            run.id,
            ...regions.map((region) => valueOf(seen.get(source), region)),
          ]),
      )}
    </details>
  </figure>`;
}

function newestIn({ recoverableAt, rpoSeconds }: ResourceRecord, region: string): Html {
  const seconds = rpoSeconds[region];
  if (seconds !== undefined) return html`${region}: ${describeSeconds(seconds)}.`;
  const word = recoverableAt[region] === NEVER ? 'nothing to restore from' : 'not known';
  return mark(recoverableAt[region] === NEVER ? 'bad' : 'fair', `${region}: ${word}.`);
}

function valueOf(
  seen: Pick<ResourceRecord, 'recoverableAt' | 'rpoSeconds'> | undefined,
  region: string,
): string {
  const seconds = seen?.rpoSeconds[region];
  return seconds === undefined ? (seen?.recoverableAt[region] ?? '') : describeSeconds(seconds);
}
