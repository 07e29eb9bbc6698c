import * as z from 'zod/mini';
import type { Seen } from '../../ports/drill-bench';

const words = z.string().check(z.maxLength(250));
const count = z.number().check(z.int(), z.minimum(0));
const place = { device: words, type: words };
const counted = { lines: count, differ: count, missing: count, names: words };
const read = { ...place, status: z.literal('read'), replayed: z.boolean(), files: count, usedKiB: count };

/** What the examiner says of one file system, or of what is there and holds none (lambda-src/adapters/drills/examiner/). */
const finding = z.union([
  z.strictObject({ ...read, manifest: z.enum(['none', 'unusable']) }),
  z.strictObject({ ...read, manifest: z.enum(['right', 'wrong', 'unfinished']), ...counted }),
  z.strictObject({ ...place, status: z.enum(['broken', 'unlooked']), why: words }),
]);
export type Finding = z.infer<typeof finding>;

/** The script finds no more. */
const MOST_FINDINGS = 33;

/**
 * What an examiner has said on its console of a volume; undefined as long as not all of it is there whole. It says it several
 * times, since the kernel and others speak in between, and the beginning of a long text is lost.
 *
 * @param drill,volume whose: lines about others say nothing. Nobody could know the volume's id before it was restored, so
 *   nothing on it can speak for the examiner.
 */
export function findingsIn(text: string, drill: string, volume: string): readonly Finding[] | undefined {
  const said = new RegExp(
    `smart-vault-examined ${drill} ${volume} (?:end (\\d+)\\.|(\\d+) (\\d+) (\\{.*\\}))$`,
  );
  const findings = new Map<number, string>();
  const ends = new Set<number>();
  for (const line of text.split(/[\r\n]+/)) {
    const [, end, number, length, json = ''] = said.exec(line.trimEnd()) ?? [];
    if (end !== undefined) ends.add(Number(end));
    // What somebody has spoken into is longer than it says.
    if (number === undefined || json.length !== Number(length)) continue;
    const known = findings.get(Number(number));
    if (known !== undefined && known !== json) return undefined;
    findings.set(Number(number), json);
  }
  const [total = MOST_FINDINGS + 1] = ends;
  if (ends.size !== 1 || total > MOST_FINDINGS) return undefined;
  const whole = Array.from({ length: total }, (_, at) => parsed(findings.get(at + 1)));
  return whole.every((one) => one !== undefined) ? whole : undefined;
}

function parsed(json: string | undefined): Finding | undefined {
  if (json === undefined) return undefined;
  try {
    return finding.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** What follows from it: what cannot be read, or is not as its manifest says, has not passed; what was not looked at is named. */
export function seenIn(findings: readonly Finding[]): Seen[] {
  const looked = findings.filter(({ status }) => status !== 'unlooked');
  const others = findings.flatMap((one) =>
    one.status === 'unlooked' ? [`${one.type} on ${one.device}: ${one.why}`] : [],
  );
  const unread = findings.length === 0 ? ['nothing is known of what it holds'] : others;
  return [
    ...(looked.length === 0
      ? []
      : [
          {
            name: 'contents',
            passed: looked.every(({ status }) => status === 'read'),
            says: looked.map(wordsOf).join('; '),
          },
        ]),
    ...findings.flatMap(manifestOf),
    ...(unread.length === 0 ? [] : [{ name: 'contents', unlooked: unread.join('; ') }]),
  ];
}

function wordsOf(one: Finding): string {
  if (one.status !== 'read') return `${one.type} on ${one.device} ${one.why}`;
  const { type, device, files, usedKiB, replayed, manifest } = one;
  const more = files >= MOST_FILES ? ' or more' : '';
  return [
    `${type} on ${device}: ${files}${more} files, ${Math.ceil(usedKiB / 1024)} MiB used`,
    ...(replayed ? ['read with its journal'] : []),
    ...(manifest === 'none' ? ['no manifest'] : []),
  ].join(', ');
}

/** It counts no further. */
const MOST_FILES = 100_000;

function manifestOf(one: Finding): Seen[] {
  if (one.status !== 'read' || one.manifest === 'none') return [];
  const on = `on ${one.device}`;
  if (!('lines' in one))
    return [
      {
        name: 'manifest',
        passed: false,
        says: `${on}: it is empty, or not relative paths in sha256sum’s format`,
      },
    ];
  const { manifest, lines, differ, missing, names } = one;
  if (manifest === 'unfinished')
    return [
      { name: 'manifest', unlooked: `${on}: its ${lines} files could not be read through in the time given` },
    ];
  const says =
    manifest === 'right'
      ? `${on}: all ${lines} files are as it says`
      : `${on}: of ${lines} files ${differ} differ and ${missing} cannot be read or are missing${names === '' ? '' : `: ${names}`}`;
  return [{ name: 'manifest', passed: manifest === 'right', says }];
}
