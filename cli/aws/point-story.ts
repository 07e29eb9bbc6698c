import { driversOf } from '../../lambda-src/adapters/drivers';
import { families, membersOf, type Family } from '../../lambda-src/core/catalogue';
import type { Lineage } from '../../lambda-src/core/lineage';
import type { Status } from '../../lambda-src/core/record';
import type { Verdict } from '../../lambda-src/core/retention';
import { judgeShelves, shelve } from '../../lambda-src/core/shelves';
import type { ListedPoint } from '../../lambda-src/ports/driver';
import { CannotError } from '../exit-codes';
import type { Session } from '../session';
import { careOf } from './care';
import { readDeployed } from './deployed';
import type { Catalogued } from './points';
import { RunDocuments } from './run-documents';

/** What made a point, and what is left of that story. */
export interface RunTrace {
  readonly plan: string;
  readonly run: string;
  /** Of each attempt that wrote one, newest first. */
  readonly records: readonly {
    readonly location: string;
    readonly status: Status;
    readonly endedAt: string;
  }[];
}

/** What retention says of a point now. */
export type Judgement = Pick<Verdict, 'id' | 'verdict' | 'rule' | 'reason'> & { readonly region: string };

/** Everything that is known of one point and of what belongs to it. */
export interface PointStory {
  readonly point: ListedPoint;
  /** Absent where its tags do not say what made it. */
  readonly family?: Family;
  /** Of every point of the family that any plan or cleanup cares for. */
  readonly judgements: readonly Judgement[];
  readonly run?: RunTrace;
  /** Other runs' points of the same source, newest first. */
  readonly later: readonly Family[];
  readonly earlier: readonly Family[];
  /** What could not be found out, and why. */
  readonly unknown: readonly string[];
}

/**
 * The point that an id names: as AWS has it, or, of a database, the snapshot's name.
 * @throws CannotError where none does
 */
export function pointNamed(id: string, { points, unreadable }: Catalogued): ListedPoint {
  const found = points.find((point) => point.id === id) ?? points.find((point) => isNamed(point, id));
  if (found !== undefined) return found;
  const blind = unreadable.length === 0 ? '' : ', as far as its places can be read';
  throw new CannotError(`No recovery point of this vault is ${id}${blind}.`);
}

/** The name is the same in every region: what was made comes before what was copied. */
const isNamed = ({ id, copyOf }: ListedPoint, name: string): boolean =>
  id.endsWith(`:${name}`) && copyOf === undefined;

export async function storyOf(session: Session, given: ListedPoint, all: Catalogued): Promise<PointStory> {
  const unknown: string[] = [];
  const { lineage } = given;
  if (lineage === undefined)
    return { point: given, judgements: [], later: [], earlier: [], unknown: [NO_LINEAGE] };
  const sameSource = families(all.points.filter((point) => isOfSource(point, lineage)));
  const listed = sameSource.find((family) => membersOf(family).some(isSame(given)));
  if (listed === undefined) throw new Error(`${given.id} is in no family`);
  const seen = await lookCloser(session, membersOf(listed), unknown);
  const [family = listed] = families(seen);
  const madeAt = Date.parse(lineage.createdAt);
  const others = sameSource.filter((each) => each !== listed);
  return {
    point: seen.find(isSame(given)) ?? given,
    family,
    ...(await fromDeployment(session, lineage, membersOf(family), all, unknown)),
    later: others.filter((each) => Date.parse(each.lineage.createdAt) > madeAt),
    earlier: others.filter((each) => Date.parse(each.lineage.createdAt) <= madeAt),
    unknown,
  };
}

const NO_LINEAGE = 'its tags do not say what made it, so no plan cares for it and retention never deletes it';

const isOfSource = ({ lineage }: ListedPoint, { kind, source }: Lineage): boolean =>
  lineage?.kind === kind && lineage.source === source;

type Place = Pick<ListedPoint, 'id' | 'region'>;

const isSame =
  ({ id, region }: Place) =>
  (other: Place): boolean =>
    other.id === id && other.region === region;

/** Lists do not say what is wrong with a completed point: its driver does, asked for it alone. */
async function lookCloser(
  { vault }: Session,
  points: readonly ListedPoint[],
  unknown: string[],
): Promise<ListedPoint[]> {
  const driverOf = driversOf(vault.name);
  return Promise.all(
    points.map(async (point) => {
      const kind = point.lineage?.kind;
      // A snapshot that an image left behind is no image, and its driver knows nothing more of it.
      if (kind === undefined || (kind === 'ami' && !point.id.startsWith('ami-'))) return point;
      const outcome = await driverOf(kind).describe(point.region, [point.id]);
      if (outcome.status === 'done') return { ...point, ...outcome.value.get(point.id) };
      unknown.push(`whether ${point.id} in ${point.region} is whole: ${outcome.reason}`);
      return point;
    }),
  );
}

/** What the vault of the region where a point was made knows of it. */
async function fromDeployment(
  session: Session,
  lineage: Lineage,
  members: readonly ListedPoint[],
  { points, unreadable }: Catalogued,
  unknown: string[],
): Promise<Pick<PointStory, 'judgements' | 'run'>> {
  const { kind, plan, run, sourceRegion: region } = lineage;
  try {
    const deployed = await readDeployed({ ...session, region });
    const care = careOf(deployed, new Date());
    const shelves = shelve(points.filter((point) => point.lineage?.kind === kind));
    const judged = care === undefined ? [] : judgeShelves(care, shelves, new Date());
    const judgements = judged
      .flatMap(({ scope: { region: where }, verdicts }) =>
        verdicts.map(({ id, verdict, rule, reason }) => ({ id, region: where, verdict, rule, reason })),
      )
      .filter((judgement) => members.some(isSame(judgement)));
    if (unreadable.some((place) => place.kind === kind))
      unknown.push(
        'whether a copy is being taken from it where a place cannot be read: nothing is deleted then',
      );
    const documents = new RunDocuments(deployed);
    const attempts = await documents.attempts(plan, run);
    const records = await Promise.all(
      attempts.flatMap(({ record: key }) =>
        key === undefined
          ? []
          : documents.record(key).then(({ status, endedAt }) => ({
              location: documents.locationOf(key),
              status,
              endedAt,
            })),
      ),
    );
    return { judgements, run: { plan, run, records } };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    unknown.push(`what retention says of it, and what its run wrote: ${words}`);
    return { judgements: [] };
  }
}
