import type { Volume } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { RestoreOptions, RestoreOrder } from '../../core/restore/order';
import type {
  BenchTest,
  DrillBench,
  DrillCheck,
  DrillOptions,
  Patience,
  Seen,
} from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { Ec2Clients } from '../ec2-clients';
import type { PerRegion } from '../per-region';
import { findVolume } from '../restorers/ec2-looks';
import { idOf } from '../restorers/steps';
import { drillSubnet, noDrillSubnet } from './drill-subnet';
import { emptyGroup } from './empty-group';
import { Examiner } from './examiner/examiner';
import type { ExaminerPlace } from './examiner/launch';

const unlooked = (why: string): Seen => ({ name: 'contents', unlooked: why });

/** Volumes: attached to nothing, until an examiner in the network that reaches nothing looks into them. */
export class VolumeBench implements DrillBench {
  private readonly examiner: Examiner;

  constructor(
    private readonly clients: Ec2Clients,
    ssm: PerRegion<SSMClient>,
  ) {
    this.examiner = new Examiner(clients, ssm);
  }

  /** In the zone of the network, so that an instance in there can look into it. */
  async isolate({ region, vault, options }: BenchTest): Promise<RestoreOptions> {
    if (options.contents === false) return {};
    const { AvailabilityZone: zone } =
      (await drillSubnet(this.clients, { region, vault, ...askedOf(options) })) ?? {};
    return zone === undefined ? {} : { zone };
  }

  async examine(
    order: RestoreOrder,
    made: readonly Made[],
    patience: Patience,
    options: DrillOptions,
  ): Promise<readonly Seen[]> {
    const { region, points } = order;
    const id = idOf(made, 'volume');
    const volume = await findVolume(this.clients, region, id);
    const examiner = options.contents === false ? undefined : (await this.examiner.find(order))?.InstanceId;
    const checks = checksOf(id, volume, points[0]?.sizeGiB ?? 0, examiner);
    if (options.contents === false) return [...checks, unlooked('turned off by `drills.contents`')];
    if (volume === undefined || checks.some(({ passed }) => !passed))
      return [...checks, unlooked('the volume itself did not pass')];
    const place = await this.placeOf(order, volume, options);
    if (typeof place === 'string') return [...checks, unlooked(place)];
    return [...checks, ...(await this.examiner.look(order, volume, place, patience))];
  }

  /** @returns why there is none, in words */
  private async placeOf(
    { region, vault, drill = '' }: RestoreOrder,
    { AvailabilityZone: zone = '' }: Volume,
    options: DrillOptions,
  ): Promise<ExaminerPlace | string> {
    const wanted = { region, vault, zone, ...askedOf(options) };
    const { SubnetId: subnet, VpcId: vpc = '' } = (await drillSubnet(this.clients, wanted)) ?? {};
    if (subnet === undefined) return noDrillSubnet(wanted);
    return {
      subnet,
      group: await emptyGroup(this.clients, { region, vpc }, { vault, drill }, options.securityGroup),
    };
  }
}

const askedOf = ({ subnet }: DrillOptions): { readonly asked?: string } =>
  subnet === undefined ? {} : { asked: subnet };

/** @param examiner that of this test, to which the volume may be attached already */
function checksOf(id: string, volume: Volume | undefined, wanted: number, examiner?: string): DrillCheck[] {
  const { State: state = 'gone', Size: size = 0, Encrypted: encrypted, Attachments: all = [] } = volume ?? {};
  const strangers = all.filter(({ InstanceId }) => InstanceId !== examiner);
  const isWithExaminer = all.length > 0 && strangers.length === 0;
  const holder = isWithExaminer ? `the examiner ${examiner ?? ''} alone` : strangers[0]?.InstanceId;
  return [
    {
      name: 'available',
      passed: state === 'available' || (state === 'in-use' && isWithExaminer),
      says: `${id} is ${state}`,
    },
    { name: 'capacity', passed: size === wanted, says: `${size} GiB, and the point has ${wanted} GiB` },
    { name: 'encrypted', passed: encrypted === true, says: encrypted === true ? 'yes' : 'no' },
    {
      name: 'isolated',
      passed: strangers.length === 0,
      says: `attached to ${holder ?? 'nothing'}`,
    },
  ];
}
