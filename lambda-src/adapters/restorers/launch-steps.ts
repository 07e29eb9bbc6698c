import {
  CreateTagsCommand,
  DescribeInstanceStatusCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  type _InstanceType,
  type BlockDeviceMapping,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { Tags } from '../../core/lineage';
import { done, type Outcome } from '../../core/outcome';
import { restoredTags, type RestoreOrder } from '../../core/restore/order';
import type { Made, RestoreStep, StepResult } from '../../ports/restorer';
import { toAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { findInstance, instancesOfRestore, whyEnded } from './ec2-looks';
import type { LaunchValues } from './launch-design';
import { failed, idOf, later, reached } from './steps';

export interface Disks {
  /** What differs from the image. */
  readonly mappings: readonly BlockDeviceMapping[];
  /** Which snapshot is behind each device. */
  readonly snapshots: Readonly<Record<string, string>>;
  /** The tags of the original volumes, by device. */
  readonly tags: Readonly<Record<string, Tags>>;
}

/** Launches an instance from an image, gives its volumes their tags, and waits until EC2 says that it is well. */
export class Launch {
  constructor(
    private readonly clients: Ec2Clients,
    private readonly order: RestoreOrder,
    private readonly values: LaunchValues,
    private readonly disks: Disks,
  ) {}

  steps(imageOf: (sofar: readonly Made[]) => string): RestoreStep[] {
    return [
      { name: 'launch instance', phase: 'provision', advance: (sofar) => this.launch(imageOf(sofar)) },
      { name: 'tag volumes', phase: 'configure', advance: (sofar) => this.tag(idOf(sofar, 'instance')) },
      {
        name: 'validate instance',
        phase: 'validate',
        advance: (sofar) => this.validate(idOf(sofar, 'instance')),
      },
    ];
  }

  private launch(image: string): Promise<Outcome<StepResult>> {
    const { region, id } = this.order;
    return reached(async () => {
      const [there] = await instancesOfRestore(this.clients, region, id);
      const instance = there?.InstanceId ?? (await this.ask(image));
      return done({ made: [{ what: 'instance', id: instance, region }] });
    });
  }

  private async ask(image: string): Promise<string> {
    const { region, id, drill } = this.order;
    const { type, subnet, securityGroups, profileArn, keyName, ebsOptimized, monitored, metadata, tags } =
      this.values;
    const { Instances: [instance] = [] } = await this.clients.safe(region, 'run').send(
      new RunInstancesCommand({
        // The same token launches the same instance (EC2 developer guide, "Ensuring idempotency").
        ClientToken: `${id}-instance`,
        ImageId: image,
        InstanceType: type as _InstanceType,
        MinCount: 1,
        MaxCount: 1,
        SubnetId: subnet,
        ...(securityGroups.length > 0 && { SecurityGroupIds: [...securityGroups] }),
        ...(profileArn !== undefined && { IamInstanceProfile: { Arn: profileArn } }),
        ...(keyName !== undefined && { KeyName: keyName }),
        ...(ebsOptimized === true && { EbsOptimized: true }),
        ...(monitored === true && { Monitoring: { Enabled: true } }),
        ...(metadata !== undefined && { MetadataOptions: metadata }),
        ...(drill !== undefined && { InstanceInitiatedShutdownBehavior: 'terminate' }),
        ...(this.disks.mappings.length > 0 && { BlockDeviceMappings: [...this.disks.mappings] }),
        TagSpecifications: [
          { ResourceType: 'instance', Tags: toAwsTags(tags) },
          { ResourceType: 'volume', Tags: toAwsTags(restoredTags(this.order)) },
        ],
      }),
    );
    return instance?.InstanceId ?? '';
  }

  private tag(instance: string): Promise<Outcome<StepResult>> {
    const { region } = this.order;
    return reached(async () => {
      // A key that EC2 may not use, for one, ends an instance while it starts.
      const ended = await whyEnded(this.clients, region, instance);
      if (ended !== undefined) return failed(`${instance} has ended: ${ended}`);
      const volumes = await this.volumesOf(instance);
      if (volumes.size < Object.keys(this.disks.snapshots).length)
        return later(`${volumes.size} volumes of ${instance} are attached`);
      for (const [device, volume] of volumes)
        await this.clients.safe(region, 'tag').send(
          new CreateTagsCommand({
            Resources: [volume.VolumeId ?? ''],
            Tags: toAwsTags(restoredTags(this.order, this.disks.tags[device])),
          }),
        );
      return done({
        says: `${[...volumes].map(([device, { VolumeId }]) => `${device} ${VolumeId ?? ''}`).join(', ')}`,
      });
    });
  }

  private validate(id: string): Promise<Outcome<StepResult>> {
    const { region } = this.order;
    return reached(async () => {
      const instance = await findInstance(this.clients, region, id);
      if (instance === undefined) return failed(`${id} is not there any more: it ended while it started`);
      const state = instance.State?.Name ?? '';
      if (state !== 'running') {
        const reason = instance.StateReason?.Message ?? '';
        return state === 'pending' ? later(`${id} is pending`) : failed(`${id} is ${state} (${reason})`);
      }
      const { InstanceStatuses: [status] = [] } = await this.clients
        .safe(region)
        .send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
      const checks = [status?.InstanceStatus?.Status ?? 'unknown', status?.SystemStatus?.Status ?? 'unknown'];
      if (checks.some((check) => check !== 'ok'))
        return later(`${id} runs, its checks are ${checks.join(' and ')}`);
      const wrong = this.wrongVolumes(await this.volumesOf(id));
      return wrong.length > 0
        ? failed(`${id}: ${wrong.join(', ')}`)
        : done({
            says: `${id} runs, both status checks are ok, its volumes are of the snapshots and encrypted`,
          });
    });
  }

  private wrongVolumes(volumes: ReadonlyMap<string, Volume>): string[] {
    return Object.entries(this.disks.snapshots).flatMap(([device, snapshot]) => {
      const volume = volumes.get(device);
      if (volume === undefined) return [`${device} is not there`];
      return [
        ...(volume.SnapshotId === snapshot
          ? []
          : [`${device} is of ${volume.SnapshotId ?? 'nothing'}, not ${snapshot}`]),
        ...(volume.Encrypted === true ? [] : [`${device} is not encrypted`]),
      ];
    });
  }

  /** By device. */
  private async volumesOf(instance: string): Promise<ReadonlyMap<string, Volume>> {
    const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
    const { Volumes: found = [] } = await this.clients
      .safe(this.order.region)
      .send(new DescribeVolumesCommand({ Filters }));
    return new Map(found.map((volume) => [volume.Attachments?.[0]?.Device ?? '', volume]));
  }
}
