import type { Image } from '@aws-sdk/client-ec2';
import type { RecoveryPoint } from '../../core/recovery-point';
import { NotRestorable, type Design, type Draft, type RestoreOrder } from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import type { Made, Restorer, RestoreStep } from '../../ports/restorer';
import { describeImagesBy, snapshotsOf } from '../drivers/images';
import type { Ec2Clients } from '../ec2-clients';
import { instancesOfRestore, snapshotKeys } from './ec2-looks';
import { volumeTags } from './kept-disks';
import { designLaunch, keptInstance, type LaunchValues } from './launch-design';
import { Launch, type Disks } from './launch-steps';

interface ImageValues {
  readonly launch: LaunchValues;
  readonly disks: Disks;
}

/** Instances from images. */
export class ImageRestorer implements Restorer {
  readonly hasSize = true;
  readonly tellsEncryption = true;

  constructor(private readonly clients: Ec2Clients) {}

  async keysOf({ region, id }: RecoveryPoint): Promise<readonly string[]> {
    const image = await this.imageIn(region, id);
    return image === undefined ? [] : snapshotKeys(this.clients, region, snapshotsOf(image));
  }

  async design(draft: Draft, facts?: SourceFacts): Promise<Design> {
    const { region, points } = draft;
    const id = points[0]?.id ?? '';
    const image = await this.imageIn(region, id);
    if (image?.State === 'disabled')
      throw new NotRestorable(
        `${id} is disabled: aws ec2 enable-image --image-id ${id} makes it available again.`,
      );
    const kept = keptInstance(facts);
    const { values: launch, remarks } = await designLaunch(this.clients, draft, kept);
    const values: ImageValues = { launch, disks: disksOf(image, kept) };
    return {
      words: [
        `an instance (${launch.type}) from ${id} in ${launch.subnet}, with ${Object.keys(values.disks.snapshots).length} encrypted volumes`,
        ...remarks,
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const { launch, disks } = order.design.values as ImageValues;
    return new Launch(this.clients, order, launch, disks).steps(() => order.points[0]?.id ?? '');
  }

  async made({ region, id }: RestoreOrder): Promise<Made[]> {
    const instances = await instancesOfRestore(this.clients, region, id);
    return instances.map(({ InstanceId }) => ({ what: 'instance', id: InstanceId ?? '', region }));
  }

  private async imageIn(region: string, id: string): Promise<Image | undefined> {
    return (await describeImagesBy(this.clients, region, 'image-id', [id]))[0];
  }
}

/** What is not encrypted in the image is in the instance; the image itself says the rest. */
function disksOf(image: Image | undefined, kept: ReturnType<typeof keptInstance>): Disks {
  const devices = (image?.BlockDeviceMappings ?? []).flatMap(({ DeviceName: device, Ebs: ebs }) =>
    device !== undefined && ebs?.SnapshotId !== undefined ? [{ device, snapshot: ebs.SnapshotId, ebs }] : [],
  );
  return {
    mappings: devices
      .filter(({ ebs }) => ebs.Encrypted !== true)
      .map(({ device }) => ({ DeviceName: device, Ebs: { Encrypted: true } })),
    snapshots: Object.fromEntries(devices.map(({ device, snapshot }) => [device, snapshot])),
    tags: volumeTags(kept),
  };
}
