import type { Tags } from '../lineage';
import type { RecoveryPoint } from '../recovery-point';
import { timeWord } from '../time-word';

/**
 * What a restore makes anew: a volume; an instance from its image, or rebuilt from the snapshots of its volumes; a DB
 * instance; a DB cluster with a member; a table; files of a file system.
 */
export const FORMS = ['volume', 'image', 'snapshots', 'database', 'cluster', 'table', 'files'] as const;
export type Form = (typeof FORMS)[number];

/** What can be asked for beside the point; which of it a form understands, `UNDERSTOOD` says. */
export interface RestoreOptions {
  readonly zone?: string;
  /** Of the volume (`gp3`), of the instance (`t4g.micro`) or of the database (`db.t4g.micro`). */
  readonly type?: string;
  /** The instance to which the volume is attached. */
  readonly attach?: string;
  readonly device?: string;
  /** The volume in whose place the new one is attached. */
  readonly replace?: string;
  /** Detaches from an instance that is not stopped. */
  readonly force?: boolean;
  readonly subnet?: string;
  readonly securityGroups?: readonly string[];
  /** The name of the database or table. */
  readonly as?: string;
  readonly subnetGroup?: string;
  readonly parameterGroup?: string;
  /** ARN of the role with which a service restores. */
  readonly role?: string;
  /** What of the files, as a folder of the backup: `/reports`. */
  readonly path?: string;
  /** Over the files that are there. */
  readonly inPlace?: boolean;
}

const DATABASE = ['as', 'type', 'subnetGroup', 'parameterGroup', 'securityGroups'] as const;
const UNDERSTOOD: Readonly<Record<Form, readonly (keyof RestoreOptions)[]>> = {
  volume: ['zone', 'type', 'attach', 'device', 'replace', 'force'],
  image: ['type', 'subnet', 'securityGroups'],
  snapshots: ['type', 'subnet', 'securityGroups'],
  database: DATABASE,
  cluster: DATABASE,
  table: ['as', 'role'],
  files: ['path', 'inPlace', 'role'],
};

/** Options that say nothing of what is restored. */
export const misfits = (form: Form, options: RestoreOptions): string[] =>
  Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === false || UNDERSTOOD[form].some((known) => known === name) ? [] : [name],
  );

/** What was asked for. */
export interface RestoreRequest {
  /** The id of a point or of a source, or the name of a database or table. */
  readonly what: string;
  /** ISO 8601: the newest point that is not younger; absent: the newest. */
  readonly at?: string;
  readonly options: RestoreOptions;
}

/** What will be made: told to people, and gone by. */
export interface Design {
  /** One line for each thing that is made or changed. */
  readonly words: readonly string[];
  /** What the restorer's steps go by: plain values, which survive being written as JSON. */
  readonly values: object;
}

/** A restore on its way to be ordered: what its restorer designs from. */
export interface Draft {
  readonly id: string;
  readonly vault: string;
  /** Where it is restored; all points lie there. */
  readonly region: string;
  /** ISO 8601. */
  readonly askedAt: string;
  /** The id of the restore test for which it is made: in isolation, and to be taken away again. Absent: for use. */
  readonly drill?: string;
  readonly request: RestoreRequest;
  readonly form: Form;
  /** What is brought back: `vol-…`, `i-…`, the resource id of a database, a table, `fs-…`. */
  readonly source: string;
  /** One; several where an instance is rebuilt from the snapshots of its volumes. */
  readonly points: readonly RecoveryPoint[];
  /** ISO 8601: the state that comes back; the oldest of the points. */
  readonly pointAt: string;
}

/** Everything that a restore goes by, written before the first change: whoever resumes it needs nothing else. */
export interface RestoreOrder extends Draft {
  readonly version: 1;
  readonly design: Design;
}

export const RESTORE_TAG = {
  /** The id of the restore that made it: by this it is found again. */
  restore: 'smart-vault:restore',
  restoredFrom: 'smart-vault:restored-from',
  /** The id of the restore test that made it: by this alone it is taken away again. */
  drill: 'smart-vault:drill',
} as const;

/**
 * Tags of what a restore makes: those of the original, and where it comes from. Never the vault's own: what is restored is
 * no recovery point, and retention must not take it for one. What a restore test makes has none of the original's either:
 * no plan selects it, and nobody takes it for the real one.
 */
export function restoredTags(
  { id, points, drill }: Pick<Draft, 'id' | 'points' | 'drill'>,
  original: Tags = {},
): Tags {
  const kept =
    drill !== undefined
      ? []
      : Object.entries(original).filter(([key]) => !/^(aws|rds|smart-vault):/i.test(key));
  return {
    ...Object.fromEntries(kept),
    [RESTORE_TAG.restore]: id,
    [RESTORE_TAG.restoredFrom]: points
      .map((point) => point.id)
      .join(' ')
      .slice(0, MOST_TAG_CHARACTERS),
    ...(drill !== undefined && { [RESTORE_TAG.drill]: drill }),
  };
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAG_CHARACTERS = 256;

/**
 * `20261121t020000123z-0a1b2c3d`: fits into tags, tokens, keys and names. When it was asked for, and the end of what for.
 */
export function restoreId(now: Date, source: string): string {
  const end = source.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return `${timeWord(now)}-${end.slice(-8)}`;
}

/** What cannot be restored as it was asked for, and why, for people. */
export class NotRestorable extends Error {
  override readonly name: string = 'NotRestorable';
}

/** An instance that no option makes of the snapshots of its volumes; the volumes themselves can be restored. */
export class NotRebuildable extends NotRestorable {
  override readonly name = 'NotRebuildable';
}
