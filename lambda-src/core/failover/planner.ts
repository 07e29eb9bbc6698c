import { LEGACY_TAG } from '../lineage';
import type { RecoveryPoint } from '../recovery-point';
import { factsOf } from '../restore/facts';
import { failuresOf } from '../restore/integrity';
import { NotRebuildable, NotRestorable, type Form, type RestoreOptions } from '../restore/order';
import { inspect, orderOf, type Workshop } from '../restore/prepare';
import type { AskedFailover } from './asked';
import type { Standings } from './earlier';
import {
  bare,
  byLabel,
  stageOf,
  STAGES,
  type Absent,
  type FailoverOrder,
  type Member,
  type Serving,
  type Subject,
} from './order';
import { unitOfPoint, type Choice, type Unit } from './units';

/** Takes one unit after the other, and collects what came of it. */
export class Planner {
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

const some = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
