import { DeleteVolumeCommand, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { RESTORE_TAG } from '../../core/restore/order';
import type { Outcome } from '../../core/outcome';
import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import { fromAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { later } from '../restorers/steps';

interface FoundVolume extends TaggedThing {
  readonly attachedTo?: string;
}

/** Volumes of drills, also those of their instances. What somebody has attached to an instance of their own stays there. */
export class VolumeBin implements DrillBin {
  constructor(private readonly clients: Ec2Clients) {}

  async find(region: string, drill: string): Promise<FoundVolume[]> {
    const client = this.clients.safe(region);
    const Filters = [{ Name: `tag:${RESTORE_TAG.drill}`, Values: [drill] }];
    const found: FoundVolume[] = [];
    for await (const { Volumes: volumes = [] } of paginateDescribeVolumes({ client }, { Filters }))
      for (const { VolumeId: id = '', Tags: tags, Attachments: [attachment] = [] } of volumes)
        found.push({
          ...{ what: 'volume', id, region, tags: fromAwsTags(tags) },
          ...(attachment?.InstanceId !== undefined && { attachedTo: attachment.InstanceId }),
        });
    return found;
  }

  async remove({ id, region, attachedTo }: FoundVolume): Promise<Outcome<void>> {
    if (attachedTo !== undefined) return later(`is attached to ${attachedTo}`);
    const outcome = await attempt(async () => {
      await this.clients.safe(region, 'delete').send(new DeleteVolumeCommand({ VolumeId: id }));
    });
    // One that is going already, and still shown.
    const isGone = outcome.status === 'failed' && outcome.reason.startsWith('InvalidVolume.NotFound');
    return isGone ? { status: 'done', value: undefined } : outcome;
  }
}
