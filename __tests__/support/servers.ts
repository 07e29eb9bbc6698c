import {
  CreateTagsCommand,
  DescribeImagesCommand,
  RegisterImageCommand,
  type EC2Client,
  type Image,
} from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { tagsOf, type Tags } from './deployed';

/** Instances that the plan `images` selects, and the images made of them. */
export class Servers {
  /** @param source where the instances run */
  constructor(private readonly source: EC2Client) {}

  /** @param letters a volume of 20 GiB each, beside the one it boots from: `f` is /dev/sdf */
  async launch(name: string, ...letters: string[]): Promise<string> {
    const devices = letters.map((letter) => ({ DeviceName: `/dev/sd${letter}`, Ebs: { VolumeSize: 20 } }));
    const id = await launch(this.source, name, { protect: false, devices });
    await this.tag(id, { image: 'yes' });
    return id;
  }

  async tag(id: string, tags: Tags): Promise<void> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.source.send(new CreateTagsCommand({ Resources: [id], Tags }));
  }

  /** Somebody's own image of a snapshot. */
  async registerImage(name: string, snapshotId: string): Promise<string> {
    const { ImageId: id = '' } = await this.source.send(
      new RegisterImageCommand({
        Name: name,
        RootDeviceName: '/dev/sda1',
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: snapshotId } }],
      }),
    );
    return id;
  }
}

export const imagesIn = async (ec2: EC2Client): Promise<Image[]> =>
  (await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images ?? [];

export const snapshotsOf = ({ BlockDeviceMappings: devices }: Image): string[] =>
  (devices ?? []).flatMap(({ Ebs: ebs }) => ebs?.SnapshotId ?? []);

export const imageTags = ({ Tags: tags }: Image): Tags => tagsOf({ Tags: tags });
