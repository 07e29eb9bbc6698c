import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DetachVolumeCommand,
  type Tag,
  type Volume,
  type VolumeType,
} from '@aws-sdk/client-ec2';
import type { Tags } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import { done } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import { restoredTags, type Design, type Draft, type RestoreOrder } from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import type { Made, Restorer, RestoreStep, StepResult } from '../../ports/restorer';
import { fromAwsTags, toAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { findByRestore, findVolume, snapshotKeys } from './ec2-looks';
import { failed, idOf, later, reached } from './steps';
import { placeOf, type Attachment } from './volume-place';

/** What a volume is made with. */
interface VolumeValues {
  readonly zone: string;
  readonly sizeGiB: number;
  readonly type?: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly tags: Tags;
  readonly attach?: Attachment;
}

/** EBS volumes from snapshots. */
export class VolumeRestorer implements Restorer {
  readonly hasSize = true;
  readonly tellsEncryption = true;

  constructor(private readonly clients: Ec2Clients) {}

  keysOf({ region, id }: RecoveryPoint): Promise<readonly string[]> {
    return snapshotKeys(this.clients, region, [id]);
  }

  async design(draft: Draft, facts?: SourceFacts): Promise<Design> {
    const [point] = draft.points;
    const { options } = draft.request;
    const kept = keptVolume(facts, draft.source);
    const { zone, attach } = await placeOf(
      this.clients,
      draft,
      kept?.AvailabilityZone,
      deviceOf(facts, draft.source),
    );
    const type = options.type ?? kept?.VolumeType;
    // What was bought for another type may not exist for this one.
    const isAsKept = type === kept?.VolumeType;
    const values: VolumeValues = {
      zone,
      sizeGiB: point?.sizeGiB ?? 0,
      ...(type !== undefined && { type }),
      ...(isAsKept && hasOwnIops(type) && kept?.Iops !== undefined && { iops: kept.Iops }),
      ...(isAsKept && type === 'gp3' && kept?.Throughput !== undefined && { throughput: kept.Throughput }),
      tags: restoredTags(draft, fromAwsTags(kept?.Tags)),
      ...(attach !== undefined && { attach }),
    };
    const { sizeGiB } = values;
    return {
      words: [
        `a volume of ${sizeGiB} GiB (${type ?? 'the region’s default type'}), encrypted, in ${zone}, from ${point?.id ?? ''}`,
        ...(attach?.replaces === undefined
          ? []
          : [`${attach.replaces} is detached from ${attach.instance} (${attach.device}), and left as it is`]),
        ...(attach?.running === true
          ? [`${attach.instance} is RUNNING: what it has not written yet is lost`]
          : []),
        ...(attach === undefined
          ? []
          : [`the new volume is attached to ${attach.instance} as ${attach.device}`]),
      ],
      values,
    };
  }

  steps(order: RestoreOrder): RestoreStep[] {
    const values = order.design.values as VolumeValues;
    const { attach } = values;
    return [
      { name: 'create volume', phase: 'provision', advance: () => this.create(order, values) },
      ...(attach?.replaces === undefined
        ? []
        : [
            {
              name: 'detach old volume',
              phase: 'configure',
              advance: () => this.detach(order.region, attach.replaces ?? '', attach),
            } as const,
          ]),
      ...(attach === undefined
        ? []
        : [
            {
              name: 'attach volume',
              phase: 'configure',
              advance: (sofar) => this.attach(order.region, idOf(sofar, 'volume'), attach),
            } satisfies RestoreStep,
          ]),
      {
        name: 'validate volume',
        phase: 'validate',
        advance: (sofar) => this.validate(order, values, idOf(sofar, 'volume')),
      },
    ];
  }

  async made({ region, id }: RestoreOrder): Promise<Made[]> {
    const volumes = await findByRestore(this.clients, region, id);
    return volumes.map((volume) => ({ what: 'volume', id: volume.VolumeId ?? '', region }));
  }

  private create(order: RestoreOrder, values: VolumeValues): Promise<Outcome<StepResult>> {
    const { region, id } = order;
    return reached(async () => {
      const [there] = await findByRestore(this.clients, region, id);
      const volume = there ?? (await this.ask(order, values));
      if (volume.State === 'error') return failed(`${volume.VolumeId ?? ''} came out in error`);
      if (volume.State === 'creating' || volume.State === undefined)
        return later(`${volume.VolumeId ?? 'the volume'} is being created`);
      const made: Made = { what: 'volume', id: volume.VolumeId ?? '', region };
      return done({ made: [made] });
    });
  }

  private ask({ region, id, points }: RestoreOrder, values: VolumeValues): Promise<Volume> {
    return this.clients.safe(region, 'create').send(
      new CreateVolumeCommand({
        // The same token makes the same volume (EC2 developer guide, "Ensuring idempotency").
        ClientToken: `${id}-volume`,
        SnapshotId: points[0]?.id,
        AvailabilityZone: values.zone,
        Encrypted: true,
        ...(values.type !== undefined && { VolumeType: values.type as VolumeType }),
        ...(values.iops !== undefined && { Iops: values.iops }),
        ...(values.throughput !== undefined && { Throughput: values.throughput }),
        TagSpecifications: [{ ResourceType: 'volume', Tags: toAwsTags(values.tags) }],
      }),
    );
  }

  private detach(region: string, old: string, { instance }: Attachment): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const volume = await findVolume(this.clients, region, old);
      const attached = volume?.Attachments?.find(({ InstanceId }) => InstanceId === instance);
      if (attached === undefined || attached.State === 'detached')
        return done({ left: [{ what: 'volume', id: old, region }] });
      if (attached.State !== 'detaching')
        await this.clients
          .safe(region, 'create')
          .send(new DetachVolumeCommand({ VolumeId: old, InstanceId: instance }));
      return later(`${old} is being detached from ${instance}`);
    });
  }

  private attach(region: string, id: string, { instance, device }: Attachment): Promise<Outcome<StepResult>> {
    return reached(async () => {
      const volume = await findVolume(this.clients, region, id);
      const attached = volume?.Attachments?.find(({ State }) => State !== 'detached');
      if (attached === undefined) {
        await this.clients
          .safe(region, 'create')
          .send(new AttachVolumeCommand({ VolumeId: id, InstanceId: instance, Device: device }));
        return later(`${id} is being attached to ${instance}`);
      }
      if (attached.InstanceId !== instance)
        return failed(`${id} is attached to ${attached.InstanceId ?? ''}`);
      return attached.State === 'attached'
        ? done({ says: `${id} is attached to ${instance} as ${device}` })
        : later(`${id} is ${attached.State ?? ''}`);
    });
  }

  private validate(
    { region, points }: RestoreOrder,
    { sizeGiB, attach }: VolumeValues,
    id: string,
  ): Promise<Outcome<StepResult>> {
    return attempt(() => findVolume(this.clients, region, id)).then((seen) => {
      if (seen.status !== 'done') return seen;
      const volume = seen.value;
      if (volume === undefined) return failed(`${id} is not there`);
      const state = attach === undefined ? 'available' : 'in-use';
      const wrong = [
        ...(volume.State === state || volume.State === 'in-use'
          ? []
          : [`is ${volume.State ?? ''}, not ${state}`]),
        ...((volume.Size ?? 0) >= sizeGiB ? [] : [`has ${volume.Size ?? 0} GiB of ${sizeGiB}`]),
        ...(volume.Encrypted === true ? [] : ['is not encrypted']),
        ...(volume.SnapshotId === points[0]?.id ? [] : [`was made of ${volume.SnapshotId ?? 'nothing'}`]),
      ];
      if (wrong.length > 0) return failed(`${id} ${wrong.join(', ')}`);
      return done({ says: `${id} is ${volume.State ?? ''}, has ${volume.Size ?? 0} GiB, and is encrypted` });
    });
  }
}

interface KeptVolume extends Omit<Volume, 'Tags'> {
  readonly Tags?: Tag[];
}

function keptVolume(facts: SourceFacts | undefined, id: string): KeptVolume | undefined {
  const volumes = (facts?.['Volumes'] ?? []) as readonly KeptVolume[];
  return volumes.find(({ VolumeId }) => VolumeId === id);
}

/** As which device the original was attached. */
function deviceOf(facts: SourceFacts | undefined, id: string): string | undefined {
  const devices = (facts?.['BlockDeviceMappings'] ?? []) as readonly {
    DeviceName?: string;
    Ebs?: { VolumeId?: string };
  }[];
  return devices.find(({ Ebs }) => Ebs?.VolumeId === id)?.DeviceName;
}

/** The others have what follows from their size, and EC2 refuses to be told. */
const hasOwnIops = (type: string | undefined): boolean => ['gp3', 'io1', 'io2'].includes(type ?? '');
