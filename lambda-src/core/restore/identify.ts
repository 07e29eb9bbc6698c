import type { Kind } from '../plan';

/** What somebody means by what was typed. */
export interface Meant {
  /** A point, of exactly one kind; or a source, of any of several. */
  readonly type: 'point' | 'source';
  readonly kinds: readonly Kind[];
  /** What points are compared with: the id of a point, a source, or its name. */
  readonly id: string;
}

const POINTS: readonly (readonly [RegExp, Kind])[] = [
  [/^snap-/, 'ebs'],
  [/^ami-/, 'ami'],
  [/^arn:[^:]*:rds:[^:]*:\d*:snapshot:/, 'rds'],
  [/^arn:[^:]*:rds:[^:]*:\d*:cluster-snapshot:/, 'aurora'],
  [/^arn:[^:]*:backup:[^:]*:\d*:recovery-point:/, 'dynamodb'],
  [/^arn:[^:]*:datasync:.*\/execution\//, 'efs'],
];

/** The first group is what points are compared with. */
const SOURCES: readonly (readonly [RegExp, readonly Kind[]])[] = [
  [/^(vol-.*)$/, ['ebs']],
  [/^(i-[0-9a-f]{8,})$/, ['ami', 'ebs']],
  [/^(fs-[0-9a-f]{8,})$/, ['efs']],
  [/^(db-[A-Z0-9]{20,})$/, ['rds']],
  [/^(cluster-[A-Z0-9]{20,})$/, ['aurora']],
  [/^arn:[^:]*:rds:[^:]*:\d*:db:(.+)$/, ['rds']],
  [/^arn:[^:]*:rds:[^:]*:\d*:cluster:(.+)$/, ['aurora']],
  [/^arn:[^:]*:dynamodb:[^:]*:\d*:table\/(.+)$/, ['dynamodb']],
  // The name of a database, of its snapshot, or of a table.
  [/^(.+)$/, ['rds', 'aurora', 'dynamodb']],
];

export function identify(what: string): Meant {
  const point = POINTS.find(([pattern]) => pattern.test(what));
  if (point !== undefined) return { type: 'point', kinds: [point[1]], id: what };
  for (const [pattern, kinds] of SOURCES) {
    const id = pattern.exec(what)?.[1];
    if (id !== undefined) return { type: 'source', kinds, id };
  }
  return { type: 'source', kinds: [], id: what };
}
