import type { ListedPoint } from '../ports/driver';
import { LEGACY_TAG } from './lineage';
import type { Kind } from './plan';
import type { PointState } from './recovery-point';

/** What is looked for in the catalogue; what is absent is no matter. */
export interface Wanted {
  readonly source?: string;
  /** Id of what the source belongs to. */
  readonly owner?: string;
  /** What the source or its owner was called, with or without the device; `*` stands for anything. */
  readonly name?: string;
  readonly plan?: string;
  readonly kind?: Kind;
  readonly run?: string;
  /** Where the point lies (location.ts). */
  readonly region?: string;
  /** Made then or later. */
  readonly since?: Date;
  /** Made earlier. */
  readonly before?: Date;
  readonly state?: PointState;
}

/** Whether a point is looked for. One whose tags do not say what is asked for is not. */
export function isWanted(point: ListedPoint, wanted: Wanted): boolean {
  const { lineage, tags, region, state } = point;
  const madeAt = Date.parse(lineage?.createdAt ?? '');
  const says: readonly (readonly [asked: string | undefined, found: string | undefined])[] = [
    [wanted.source, lineage?.source],
    [wanted.owner, tags[LEGACY_TAG.instanceId]],
    [wanted.plan, lineage?.plan],
    [wanted.kind, lineage?.kind],
    [wanted.run, lineage?.run],
    [wanted.region, region],
    [wanted.state, state],
  ];
  return (
    says.every(([asked, found]) => asked === undefined || asked === found) &&
    (wanted.name === undefined || matches(tags[LEGACY_TAG.name] ?? '', wanted.name)) &&
    (wanted.since === undefined || madeAt >= wanted.since.getTime()) &&
    (wanted.before === undefined || madeAt < wanted.before.getTime())
  );
}

/** What a volume's point has behind the name of its instance (lineage.ts, `pointTags`). */
const DEVICE = '(?: (?:/dev/\\S+|xvd[a-z]+))?';

function matches(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}${DEVICE}$`, 'su').test(text);
}
