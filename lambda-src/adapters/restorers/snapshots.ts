import {
  DeregisterImageCommand,
  RegisterImageCommand,
  type BlockDeviceMapping,
  type RegisterImageCommandInput,
} from '@aws-sdk/client-ec2';
import { done, type Outcome } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import {
  NotRebuildable,
  RESTORE_TAG,
  restoredTags,
  type Design,
  type Draft,
  type RestoreOrder,
} from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import type { Made, Restorer, RestoreStep, StepResult } from '../../ports/restorer';
import { describeImages } from '../drivers/images';
import { toAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { instancesOfRestore, snapshotKeys } from './ec2-looks';
import { keptDisks, volumeTags, type KeptDisk } from './kept-disks';
import { designLaunch, keptInstance, type KeptInstance, type LaunchValues } from './launch-design';
import { Launch, type Disks } from './launch-steps';
import { failed, idOf, later, reached } from './steps';

/** What the image is registered with, in EC2's own words. */
type Registration = Pick<
  RegisterImageCommandInput,
  'Architecture' | 'BootMode' | 'EnaSupport' | 'TpmSupport' | 'RootDeviceName' | 'BlockDeviceMappings'
>;

interface SnapshotValues {
  readonly launch: LaunchValues;
  readonly disks: Disks;
  readonly registration: Registration;
}

/**
 * Instances from the snapshots of their volumes. RunInstances takes no other snapshot for the device that an image boots
 * from, so an image is registered of them, and goes again when the instance runs (EC2 user guide, "Create an AMI from a
 * snapshot"; for Linux alone).
 */
export class SnapshotsRestorer implements Restorer {
  readonly hasSize = true;
  readonly tellsEncryption = true;

  constructor(private readonly clients: Ec2Clients) {}

  keysOf({ region, id }: RecoveryPoint): Promise<readonly string[]> {
    return snapshotKeys(this.clients, region, [id]);
  }

  async design(draft: Draft, facts?: SourceFacts): Promise<Design> {
    const { source, points } = draft;
    const kept = keptInstance(facts);
    if (kept === undefined)
      throw new NotRebuildable(
        `What ${source} was like is not kept with the run ${points[0]?.lineage?.run ?? ''}: restore its volumes one by one (${points.map(({ id }) => id).join(', ')}).`,
      );
    const platform = kept.PlatformDetails ?? 'Linux/UNIX';
    if (platform !== 'Linux/UNIX')
      throw new NotRebuildable(
        `${source} runs ${platform}, which EC2 registers from no snapshot: restore its volumes one by one, or protect it with the kind ami.`,
      );
    const byVolume = new Map(points.map((point) => [point.lineage?.source ?? '', point]));
    const disks = keptDisks(kept);
    const missing = disks.filter(({ volume }) => !byVolume.has(volume));
    const root = missing.find(({ device }) => device === kept.RootDeviceName);
    if (root !== undefined)
      throw new NotRebuildable(
        `The run has no point of ${root.volume}, from which ${source} booted: restore its volumes one by one.`,
      );
    const there = disks.flatMap((disk) => {
      const point = byVolume.get(disk.volume);
      return point === undefined ? [] : [{ disk, point }];
    });
    const { values: launch, remarks } = await designLaunch(this.clients, draft, kept);
    const values: SnapshotValues = {
      launch,
      disks: {
        // An image is registered as encrypted as its snapshots are; the instance always is.
        mappings: there
          .filter(({ point }) => !point.encrypted)
          .map(({ disk }) => ({ DeviceName: disk.device, Ebs: { Encrypted: true } })),
        snapshots: Object.fromEntries(there.map(({ disk, point }) => [disk.device, point.id])),
        tags: volumeTags(kept),
      },
      registration: registrationOf(
        kept,
        there.map(({ disk, point }) => mappingOf(disk, point)),
      ),
    };
    return {
      words: [
        `an image of ${there.length} snapshots, which goes again when the instance runs`,
        `an instance (${launch.type}) from it in ${launch.subnet}, with ${there.length} encrypted volumes`,
        ...missing.map(
          ({ device, volume }) => `without ${device} (${volume}), of which the run has no point`,
        ),
        ...remarks,
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const { launch, disks, registration } = order.design.values as SnapshotValues;
    return [
      { name: 'register image', phase: 'provision', advance: () => this.register(order, registration) },
      ...new Launch(this.clients, order, launch, disks).steps((sofar) => idOf(sofar, 'image')),
      {
        name: 'remove image',
        phase: 'clean up',
        advance: (sofar) => this.remove(order.region, idOf(sofar, 'image')),
      },
    ];
  }

  async made({ region, id }: RestoreOrder): Promise<Made[]> {
    const images = await this.imagesOf(region, id);
    const instances = await instancesOfRestore(this.clients, region, id);
    return [
      ...images.map(({ ImageId }) => ({ what: 'image', id: ImageId ?? '', region })),
      ...instances.map(({ InstanceId }) => ({ what: 'instance', id: InstanceId ?? '', region })),
    ];
  }

  private register(order: RestoreOrder, registration: Registration): Promise<Outcome<StepResult>> {
    const { region, id, vault } = order;
    return reached(async () => {
      const [there] = await this.imagesOf(region, id);
      if (there?.State === 'available')
        return done({ made: [{ what: 'image', id: there.ImageId ?? '', region }] });
      if (there?.State === 'failed')
        return failed(`${there.ImageId ?? ''} failed: ${there.StateReason?.Message ?? ''}`);
      if (there === undefined)
        await this.clients.safe(region, 'create').send(
          new RegisterImageCommand({
            // A name is given to one image: registered twice, it is refused, and found.
            Name: `restore/${id}`,
            Description: `${vault}: restore ${id} of ${order.source}`,
            VirtualizationType: 'hvm',
            ...registration,
            TagSpecifications: [{ ResourceType: 'image', Tags: toAwsTags(restoredTags(order)) }],
          }),
        );
      return later('the image is being registered');
    });
  }

  /** Its snapshots are recovery points, and stay. */
  private remove(region: string, image: string): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const [there] = await describeImages(this.clients, region, [{ Name: 'image-id', Values: [image] }]);
      if (there !== undefined)
        await this.clients.safe(region, 'delete').send(new DeregisterImageCommand({ ImageId: image }));
      return done({ removed: [image] });
    });
  }

  private imagesOf(region: string, restore: string): ReturnType<typeof describeImages> {
    return describeImages(this.clients, region, [{ Name: `tag:${RESTORE_TAG.restore}`, Values: [restore] }]);
  }
}

function registrationOf(kept: KeptInstance, devices: BlockDeviceMapping[]): Registration {
  return {
    ...(kept.Architecture !== undefined && { Architecture: kept.Architecture }),
    ...(kept.BootMode !== undefined && { BootMode: kept.BootMode }),
    ...(kept.TpmSupport !== undefined && { TpmSupport: 'v2.0' }),
    EnaSupport: kept.EnaSupport ?? true,
    RootDeviceName: kept.RootDeviceName,
    BlockDeviceMappings: devices,
  } as Registration;
}

function mappingOf(
  { device, deleteOnTermination, shown }: KeptDisk,
  { id, sizeGiB }: RecoveryPoint,
): BlockDeviceMapping {
  const { VolumeType: type, Iops: iops, Throughput: throughput } = shown ?? {};
  return {
    DeviceName: device,
    Ebs: {
      SnapshotId: id,
      ...(sizeGiB !== undefined && { VolumeSize: sizeGiB }),
      DeleteOnTermination: deleteOnTermination,
      ...(type !== undefined && { VolumeType: type }),
      ...(iops !== undefined && ['gp3', 'io1', 'io2'].includes(type ?? '') && { Iops: iops }),
      ...(throughput !== undefined && type === 'gp3' && { Throughput: throughput }),
    },
  };
}
