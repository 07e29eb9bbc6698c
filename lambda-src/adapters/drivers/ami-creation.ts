import {
  CopyImageCommand,
  CreateImageCommand,
  type ResourceType,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type { Item } from '../../core/item';
import { copyTags, LEGACY_TAG, pointTags, type Tags } from '../../core/lineage';
import { done, type Outcome } from '../../core/outcome';
import type { CopyTarget } from '../../core/plan';
import type { RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { copyToken, imageName } from './ami-names';
import { descriptionOf } from './description';
import { describeImages, toImagePoint } from './images';
import { toAwsTags } from './tags';

const KIND = 'ami';
/** Images of one instance that a run may leave failed before it gives up: each keeps its name until it expires. */
const MOST_ATTEMPTS = 5;
/** EC2 API reference, "Error codes": an instance on its way from one state to another, which it ends. */
const ON_ITS_WAY = ['IncorrectInstanceState', 'IncorrectState'];

export async function createImage(
  clients: Ec2Clients,
  run: Run,
  item: Item,
  now: Date,
): Promise<Outcome<RecoveryPoint>> {
  const { region } = run.plan;
  const { source, withoutDevices = [] } = item;
  const tags = { ...pointTags(run, KIND, item, now), [LEGACY_TAG.instanceId]: source };
  const made = await underFreeName(clients, run, item, region, async (Name) => {
    const command = new CreateImageCommand({
      InstanceId: source,
      Name,
      Description: descriptionOf(run, { source }),
      // Whatever has to be quiet is made so by the engine, which also puts it back.
      NoReboot: true,
      ...(withoutDevices.length > 0 && {
        BlockDeviceMappings: withoutDevices.map((DeviceName) => ({ DeviceName, NoDevice: '' })),
      }),
      TagSpecifications: imageTags(tags),
    });
    const { ImageId } = await clients.safe(region, 'create').send(command);
    return begun(ImageId, tags, region);
  });
  const isOnItsWay =
    made.status === 'failed' && ON_ITS_WAY.some((code) => made.reason.startsWith(`${code}:`));
  return isOnItsWay ? { ...made, status: 'later', everyone: false } : made;
}

export function copyImage(
  clients: Ec2Clients,
  run: Run,
  item: Item,
  original: RecoveryPoint,
  { region, kmsKeyArn }: CopyTarget,
): Promise<Outcome<RecoveryPoint>> {
  const tags = copyTags(original, item.source);
  return underFreeName(clients, run, item, region, async (Name) => {
    const command = new CopyImageCommand({
      SourceImageId: original.id,
      SourceRegion: original.region,
      Name,
      Description: descriptionOf(run, item),
      // Every snapshot of the copy is encrypted with the target region's key, also where the original's is not.
      Encrypted: true,
      ...(kmsKeyArn === undefined ? {} : { KmsKeyId: kmsKeyArn }),
      ClientToken: copyToken(run, Name, original.id, region),
      TagSpecifications: imageTags(tags),
    });
    const { ImageId } = await clients.safe(region, 'copy').send(command);
    return begun(ImageId, tags, region);
  });
}

/**
 * Makes an image under the name that this run gives it there. A name that is taken tells that it is made already, by a
 * call of which the answer was lost; where that image has failed, the next name is tried.
 */
async function underFreeName(
  clients: Ec2Clients,
  run: Run,
  { source }: Item,
  region: string,
  make: (name: string) => Promise<RecoveryPoint>,
): Promise<Outcome<RecoveryPoint>> {
  for (let count = 1; count <= MOST_ATTEMPTS; count++) {
    const name = imageName(run, source, count);
    const made = await attempt(() => make(name));
    if (made.status !== 'failed' || !made.reason.startsWith('InvalidAMIName.Duplicate')) return made;

    const holders = await attempt(() => describeImages(clients, region, [{ Name: 'name', Values: [name] }]));
    if (holders.status !== 'done') return holders;
    const [holder] = holders.value.map((image) => toImagePoint(image, region));
    if (holder === undefined)
      return { status: 'later', reason: `${made.reason}, which is not listed yet`, everyone: false };
    const { managedBy, run: madeBy, source: of } = holder.lineage ?? {};
    if (managedBy !== run.vault || madeBy !== run.id || of !== source) return made;
    if (holder.state !== 'error') return done(holder);
  }
  return { status: 'failed', reason: `${MOST_ATTEMPTS} images of it have failed in this run` };
}

const begun = (id: string | undefined, tags: Tags, region: string): RecoveryPoint =>
  toImagePoint({ ImageId: id, State: 'pending', Tags: toAwsTags(tags) }, region);

/** On the image and on each of its snapshots: they outlive it where its deregistration is cut short. */
const imageTags = (tags: Tags): TagSpecification[] =>
  (['image', 'snapshot'] satisfies ResourceType[]).map((ResourceType) => ({
    ResourceType,
    Tags: toAwsTags(tags),
  }));
