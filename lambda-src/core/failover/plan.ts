import type { Driver, ListedPoint } from '../../ports/driver';
import type { ReportStore } from '../../ports/report-store';
import type { RunStore } from '../../ports/run-store';
import { concurrently } from '../concurrently';
import type { Manifest } from '../documents';
import { LEGACY_TAG } from '../lineage';
import { isCopied, type Kind } from '../plan';
import type { RecoveryPoint } from '../recovery-point';
import { factsOf } from '../restore/facts';
import { failuresOf } from '../restore/integrity';
import { NotRebuildable, NotRestorable, type Form, type RestoreOptions } from '../restore/order';
import { inspect, orderOf, type Workshop } from '../restore/prepare';
import { keptFrom, newestManifest, remembering } from './documents-kept';
import { failovers, Standings } from './earlier';
import {
  failoverId,
  stageOf,
  STAGES,
  type Absent,
  type FailoverOrder,
  type Member,
  type Serving,
  type Subject,
  type Targets,
} from './order';
import { unitOfPoint, unitsOf, type Choice, type Unit } from './units';

/** What cannot follow from the copies: everything of the region that is brought up. */
export interface Surroundings {
  /** Where instances are launched, in turn. Empty: nowhere. */
  readonly subnets: readonly string[];
  readonly securityGroups?: readonly string[];
  /** Of instances whose type is not written down. */
  readonly instanceType?: string;
  readonly subnetGroup?: string;
  readonly databaseSecurityGroups?: readonly string[];
  /** Of clusters whose class is not written down. */
  readonly databaseClass?: string;
  /**
   * ARN of the role with which AWS Backup restores tables.
   * @default the one that the vault has made
   */
  readonly role?: string;
}

export interface AskedFailover {
  readonly vault: string;
  readonly from: string;
  readonly region: string;
  /** Those that copy to the region, with what they protect. */
  readonly plans: Readonly<Record<string, readonly Kind[]>>;
  /** ISO 8601. */
  readonly at?: string;
  /** Only these, by source or by name; empty: everything. */
  readonly only: readonly string[];
  readonly targets: Targets;
  readonly surroundings: Surroundings;
}

export interface FailoverShop extends Workshop {
  readonly driverOf: (kind: Kind) => Pick<Driver, 'list' | 'describe'>;
  readonly store: RunStore & ReportStore;
}

/** Designs ask AWS a few questions each. */
const AT_ONCE = 4;

/**
 * Works out what is to be brought up of what. Asks the region alone that is brought up; changes nothing.
 *
 * @throws NotRestorable that names everything that stands in the way
 */
export async function planFailover(
  asked: AskedFailover,
  shop: FailoverShop,
  now: Date,
  say: (text: string) => void,
): Promise<FailoverOrder> {
  const { vault, from, region, plans, at, targets } = asked;
  const moment = at === undefined ? now : new Date(at);
  say('read what the runs have written down');
  const manifests = new Map<string, Manifest>();
  const unknown: string[] = [];
  for (const plan of Object.keys(plans)) {
    const manifest = await newestManifest(shop.store, plan, from, moment);
    if (manifest !== undefined) manifests.set(plan, manifest);
    else
      unknown.push(
        `no run of ${plan} has written down in ${region} what it protects: what has no copy is not known`,
      );
  }
  say(`read the copies in ${region}`);
  const points = await copiesOf(asked, shop);
  const sorted = unitsOf({ points, manifests, moment });
  // Asked for by name, what was given up comes back, too.
  const units = chosenOf(
    asked.only,
    asked.only.length > 0 ? [...sorted.units, ...sorted.leftOut] : sorted.units,
  );
  checkNamed(asked.only, [...sorted.units, ...sorted.absent, ...sorted.leftOut]);
  const standings = new Standings(await failovers(shop.store), from, shop.store, shop.restorerOf);
  const planner = new Planner(
    asked,
    { ...shop, store: remembering(keptFrom(from, shop.store)) },
    standings,
    now,
  );
  let done = 0;
  await concurrently(units, AT_ONCE, async (unit) => {
    await planner.take(unit);
    say(`look at ${++done} of ${units.length}`);
  });
  return {
    ...{ version: 1, id: failoverId(now), vault, from, region, askedAt: now.toISOString() },
    ...(at !== undefined && { at }),
    plans: Object.keys(plans),
    ...planner.result(),
    absent: [...chosenOf(asked.only, sorted.absent), ...planner.absent].toSorted(byLabel),
    leftOut: asked.only.length > 0 ? [] : sorted.leftOut.map((one) => ({ ...bare(one), reason: one.reason })),
    unknown,
    targets,
  };
}

async function copiesOf(
  { vault, from, region, plans }: AskedFailover,
  { driverOf }: FailoverShop,
): Promise<ListedPoint[]> {
  const kinds = [...new Set(Object.values(plans).flat())].filter((kind) => isCopied(kind));
  const lists = await Promise.all(kinds.map((kind) => driverOf(kind).list(vault, region)));
  return lists
    .flat()
    .filter(({ lineage }) => lineage?.sourceRegion === from && plans[lineage.plan] !== undefined);
}

const isNamed = ({ source, label, unit }: Subject, names: readonly string[]): boolean =>
  names.includes(source) || names.includes(label) || names.includes(unit);

const chosenOf = <S extends Subject>(only: readonly string[], all: readonly S[]): S[] =>
  only.length === 0 ? [...all] : all.filter((one) => isNamed(one, only));

function checkNamed(only: readonly string[], all: readonly Subject[]): void {
  const strange = only.filter((name) => !all.some((one) => isNamed(one, [name])));
  if (strange.length === 0) return;
  const known = all.map(({ label, source }) => (label === source ? label : `${label} (${source})`));
  throw new NotRestorable(
    `Nothing that is protected or copied is called ${strange.join(', ')}; there is: ${known.join(', ') || 'nothing'}.`,
  );
}

/** Takes one unit after the other, and collects what came of it. */
class Planner {
  readonly absent: Absent[] = [];
  private readonly members: Member[] = [];
  private readonly serving: Serving[] = [];
  private readonly remarks: string[] = [];
  private readonly obstacles: string[] = [];
  private orders = 0;
  private instances = 0;

  constructor(
    private readonly asked: AskedFailover,
    private readonly shop: Workshop,
    private readonly standings: Standings,
    private readonly now: Date,
  ) {}

  /** @throws NotRestorable that names everything that stands in the way */
  result(): Pick<FailoverOrder, 'members' | 'serving' | 'remarks'> {
    const { region, from } = this.asked;
    if (this.obstacles.length > 0)
      throw new NotRestorable(
        [
          `Nothing was changed: this stands in the way of bringing up ${from} in ${region}:`,
          ...this.obstacles.toSorted().map((line) => `  - ${line}`),
          'What needs another name, or a zone of its own: name the others here, and use vault restore for it.',
        ].join('\n'),
      );
    return {
      members: this.members.toSorted(
        (a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || byLabel(a, b),
      ),
      serving: this.serving.toSorted(byLabel),
      remarks: this.remarks.toSorted(),
    };
  }

  async take(unit: Unit): Promise<void> {
    if (await this.stands(unit)) return;
    const choice = await this.intact(unit);
    if (choice === undefined) return;
    for (const source of choice.lacks)
      this.absent.push({
        ...{ unit: unitOfPoint('ebs', source), kind: 'ebs', source, label: source, plans: unit.plans },
        reason: `no run has copied it with the rest of ${unit.label}, which is brought up without it`,
      });
    try {
      await this.add(unit, choice.form, choice.points);
    } catch (error) {
      if (error instanceof NotRebuildable) await this.takeVolumes(unit, choice, error.message);
      else this.hinder(unit, choice.form, error);
    }
  }

  /** Whether an earlier failover has brought it up, or is at it. */
  private async stands({ unit, label, choices }: Unit): Promise<boolean> {
    const standing = await this.standings.of(unit);
    if (standing.status === 'free') return false;
    if (standing.status === 'unfinished') {
      this.obstacles.push(
        `${label}: ${standing.failover} is at it: vault failover --to ${this.asked.region} --resume ${standing.failover}`,
      );
      return true;
    }
    const { serving } = standing;
    const newest =
      choices
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '';
    this.serving.push({
      ...serving,
      ...(Date.parse(newest) > Date.parse(serving.pointAt) && { newer: newest }),
    });
    return true;
  }

  /** The best that passes every check; what does not is told. */
  private async intact(unit: Unit): Promise<(Choice & { points: readonly RecoveryPoint[] }) | undefined> {
    const { region } = this.asked;
    const reasons: string[] = [];
    for (const choice of unit.choices) {
      const { kind, form, points } = choice;
      const ids = points.map(({ id }) => id);
      const seen = await this.shop.driverOf(kind).describe(region, ids);
      if (seen.status !== 'done') {
        reasons.push(`${ids.join(', ')}: could not be looked at: ${seen.reason}`);
        continue;
      }
      const shown = ids.flatMap((id) => seen.value.get(id) ?? []);
      const gone = ids.filter((id) => !seen.value.has(id)).map((id) => `${id}: is not there any more`);
      const found = { form, region, source: unit.source, points: shown };
      const failures = [...gone, ...failuresOf(await inspect(found, this.shop))];
      if (failures.length === 0) {
        this.remarks.push(...reasons.map((reason) => `${unit.label}: passed over ${reason}`));
        return { ...choice, points: shown };
      }
      reasons.push(...failures);
    }
    this.absent.push({ ...bare(unit), reason: `no copy of it is intact: ${reasons.join('; ')}` });
    return undefined;
  }

  /** An instance that cannot be rebuilt: its volumes, at least. */
  private async takeVolumes(unit: Unit, { points }: Choice, why: string): Promise<void> {
    this.absent.push({ ...bare(unit), reason: `only its volumes are brought up: ${why}` });
    for (const point of points) {
      const source = point.lineage?.source ?? point.id;
      const label = point.tags[LEGACY_TAG.name] ?? source;
      const volume: Unit = {
        ...{ unit: unitOfPoint('ebs', source), kind: 'ebs', source, label, plans: unit.plans },
        choices: [
          { kind: 'ebs', form: 'volume', points: [point], at: point.lineage?.createdAt ?? '', lacks: [] },
        ],
      };
      if (await this.stands(volume)) continue;
      try {
        await this.add(volume, 'volume', [point]);
      } catch (error) {
        this.hinder(volume, 'volume', error);
      }
    }
  }

  private hinder({ label, source }: Subject, form: Form, error: unknown): void {
    if (!(error instanceof NotRestorable)) throw error;
    const name = label === source ? label : `${label} (${source})`;
    this.obstacles.push(`${name}: ${inOptionsOfFailover(form, error.message)}`);
  }

  private async add(unit: Unit, form: Form, points: readonly RecoveryPoint[]): Promise<void> {
    const { region, at } = this.asked;
    const options = await this.optionsOf(unit, form, points);
    // Restores that were asked for in one millisecond would share an id.
    const askedAt = new Date(this.now.getTime() + this.orders++);
    const restore = await orderOf(
      { what: unit.source, region, options, ...(at !== undefined && { at }) },
      { form, region, source: unit.source, points },
      this.shop,
      askedAt,
    );
    this.members.push({ ...bare(unit), stage: stageOf(form), restore });
  }

  private async optionsOf(
    { source, label }: Unit,
    form: Form,
    points: readonly RecoveryPoint[],
  ): Promise<RestoreOptions> {
    const { surroundings } = this.asked;
    const { subnets, securityGroups, subnetGroup, databaseSecurityGroups: groups, role } = surroundings;
    const [first] = points;
    const facts = first === undefined ? undefined : await factsOf(this.shop.store, first);
    if (form === 'image' || form === 'snapshots') {
      const subnet = subnets[this.instances++ % Math.max(1, subnets.length)];
      const type = facts === undefined ? surroundings.instanceType : undefined;
      return { ...some({ subnet, securityGroups, type }) };
    }
    if (form === 'database' || form === 'cluster') {
      const as = facts?.['DBInstanceIdentifier'] ?? facts?.['DBClusterIdentifier'] ?? label;
      // Of a cluster whose members have classes of their own, none is written down.
      const {
        DBInstanceClass: own,
        DBClusterInstanceClass: ofAll,
        ServerlessV2ScalingConfiguration: none,
      } = facts ?? {};
      const known = own ?? ofAll ?? none;
      const type = known === undefined ? surroundings.databaseClass : undefined;
      return { as: String(as), ...some({ subnetGroup, securityGroups: groups, type }) };
    }
    return form === 'table' ? { as: source, ...some({ role }) } : {};
  }
}

/** A restore by itself has one option where a failover, of many things, has one for each form. */
function inOptionsOfFailover(form: Form, message: string): string {
  if (form !== 'database' && form !== 'cluster') return message.replaceAll('--type', '--instance-type');
  return message
    .replaceAll('--type', '--database-class')
    .replaceAll('--security-group', '--database-security-group');
}

/** A unit without its choices. */
const bare = ({ unit, kind, source, label, plans }: Subject): Subject => ({
  unit,
  kind,
  source,
  label,
  plans,
});

const some = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

const byLabel = (a: Subject, b: Subject): number => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
