import type { RestoreOptions, RestoreOrder } from '../../core/restore/order';
import type { DrillBench, DrillCheck } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { Ec2Clients } from '../ec2-clients';
import { findVolume } from '../restorers/ec2-looks';
import { idOf } from '../restorers/steps';

/** Volumes: attached to nothing, nobody reads or writes them. */
export class VolumeBench implements DrillBench {
  constructor(private readonly clients: Ec2Clients) {}

  isolate(): Promise<RestoreOptions> {
    return Promise.resolve({});
  }

  async examine({ region, points }: RestoreOrder, made: readonly Made[]): Promise<DrillCheck[]> {
    const id = idOf(made, 'volume');
    const volume = await findVolume(this.clients, region, id);
    const {
      State: state = 'gone',
      Size: size = 0,
      Encrypted: encrypted,
      Attachments: attached = [],
    } = volume ?? {};
    const [point] = points;
    const wanted = point?.sizeGiB ?? 0;
    return [
      { name: 'available', passed: state === 'available', says: `${id} is ${state}` },
      { name: 'capacity', passed: size === wanted, says: `${size} GiB, and the point has ${wanted} GiB` },
      { name: 'encrypted', passed: encrypted === true, says: encrypted === true ? 'yes' : 'no' },
      {
        name: 'isolated',
        passed: attached.length === 0,
        says: attached.length === 0 ? 'attached to nothing' : `attached to ${attached[0]?.InstanceId ?? ''}`,
      },
    ];
  }
}
