import { consequencesOf } from './consequences';
import type { Migration } from './migration';

/** The report of `vault migrate`, for people; in the order in which it is to be read. */
export function migrationWords(migration: Migration, out: string): string {
  const { matches, kept, leftOut, added, ambiguous, open, rest, changes, account, regions } = migration;
  const stacks = [
    ...new Set([...matches, ...added.map((target) => ({ target }))].map(({ target }) => target.stack)),
  ];
  const count = (all: readonly { readonly target: { readonly stack: string } }[], stack: string): number =>
    all.filter(({ target }) => target.stack === stack).length;
  return [
    `Account ${account}, ${regions.length === 1 ? 'region' : 'regions'} ${regions.join(', ')}.`,
    section(
      'Taken over and made, by stack',
      stacks.map(
        (stack) =>
          `${stack}: ${count(matches, stack)} taken over, ${added.filter((one) => one.stack === stack).length} to add, ${changes.filter((one) => one.stack === stack).length} to change, 0 to destroy`,
      ),
    ),
    section(
      'What maps',
      matches.map(
        ({ target, existing, because }) =>
          `${existing.address} → ${target.stack}/${target.address} (${because})`,
      ),
    ),
    section('Must be decided, with --map EXISTING=ADDRESS', [
      ...open.map(
        ({ what, region, candidates }) =>
          `${what} in ${region} can be ${candidates.map(({ address }) => address).join(' or ')}`,
      ),
      ...ambiguous.map(
        ({ target, candidates }) =>
          `${target.stack}/${target.address} can be ${candidates.map(({ address }) => address).join(' or ')}`,
      ),
    ]),
    section(
      'Differs, and is kept as it is',
      kept.map(
        ({ stack, address, argument, existing, ours }) =>
          `${stack}/${address} ${argument}: ${short(existing)}; the vault’s would be ${ours === null ? 'known later' : short(ours)}`,
      ),
    ),
    section(
      'Left out, since it would set something on existing things that the old project does not manage',
      leftOut.map(({ target, because }) => `${target.stack}/${target.address}: ${because}`),
    ),
    section(
      'What follows from that',
      consequencesOf(kept).map(({ stack, address, because }) => `${stack}/${address} ${because}`),
    ),
    section(
      'Would be changed',
      changes.map(
        ({ stack, address, argument, existing, ours }) =>
          `${stack}/${address} ${argument}: ${short(existing)} to ${short(ours)}`,
      ),
    ),
    section(
      'Stays in the old state',
      rest.map(({ address, reason }) => `${address} ${reason}`),
    ),
    section(
      'New',
      added.map(({ stack, address, type }) => {
        const alike = rest.filter((one) => one.address.split('.').includes(type)).map((one) => one.address);
        const hint = alike.length === 0 ? '' : ` (or is it ${alike.join(' or ')}? --map says so)`;
        return `${stack}/${address}${hint}`;
      }),
    ),
    `Written to ${out}: vault.config.ts, migrate.sh and, where something must be imported, <stack>.import.tf.json. What to do with them: docs/migration.md.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return [`${title} (${lines.length}):`, ...lines.map((line) => `  ${line}`)].join('\n');
}

const LONGEST = 70;

function short(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
