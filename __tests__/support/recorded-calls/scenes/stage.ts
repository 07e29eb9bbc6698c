import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DeleteAutoScalingGroupCommand,
  DeleteLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateTagsCommand, DescribeInstancesCommand, type EbsBlockDevice } from '@aws-sdk/client-ec2';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOptions } from '../../../../scripts/local/clients';
import { launch } from '../../../../scripts/local/fleet';
import { json } from '../../../emulator/support/raw';
import { Databases } from '../../databases';
import { DAY, DR, SOURCE, type DeployedVault } from '../../deployed';
import { FileBucket } from '../../file-bucket';
import { BUCKET, FileSystems } from '../../file-systems';
import { Tables } from '../../tables';
import { QUIESCED } from '../tags';

/** What happens in a vault, to see the calls that it leads to. The log is never emptied between two. */
export type Scene = (stage: Stage) => Promise<void>;

const GROUP = 'recorded-calls';

/** The deployed vault with what several scenes need. */
export class Stage {
  private readonly autoScaling: AutoScalingClient;
  private hasGroup = false;

  private constructor(
    readonly vault: DeployedVault,
    /** A key of the owner's own, that encrypts volumes and databases. */
    readonly ownersKey: string,
  ) {
    this.autoScaling = new AutoScalingClient(clientOptions(vault.emulator, SOURCE));
  }

  static async set(vault: DeployedVault): Promise<Stage> {
    await clear(vault);
    const { body } = await json(vault.emulator, 'kms', 'TrentService.CreateKey', {});
    return new Stage(vault, (body as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn);
  }

  /** An instance with an encrypted volume beside its own. */
  async instance(name: string, tags: Readonly<Record<string, string>>): Promise<string> {
    const encrypted: EbsBlockDevice = { VolumeSize: 4, Encrypted: true, KmsKeyId: this.ownersKey };
    const devices = [{ DeviceName: '/dev/sdf', Ebs: encrypted }];
    const id = await launch(this.vault.source, name, { protect: false, devices });
    await this.vault.source.send(
      new CreateTagsCommand({
        Resources: [id],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    return id;
  }

  /** A group that launches one instance with the tag. */
  async group(Key: string, Value: string): Promise<void> {
    const LaunchConfigurationName = GROUP;
    this.hasGroup = true;
    await this.autoScaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName,
        ImageId: 'ami-12345678',
        InstanceType: 't3.micro',
      }),
    );
    await this.autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: GROUP,
        LaunchConfigurationName,
        ...{ MinSize: 0, MaxSize: 2, DesiredCapacity: 1, AvailabilityZones: [`${SOURCE}a`] },
        Tags: [{ Key, Value, PropagateAtLaunch: true }],
      }),
    );
    await this.vault.emulator.advance(120);
  }

  async strike(): Promise<void> {
    // A lock in compliance mode ends by time alone.
    await this.vault.emulator.advance(22 * DAY);
    await clear(this.vault);
    if (!this.hasGroup) return;
    const group = { AutoScalingGroupName: GROUP, ForceDelete: true };
    await this.autoScaling.send(new DeleteAutoScalingGroupCommand(group));
    await this.autoScaling.send(new DeleteLaunchConfigurationCommand({ LaunchConfigurationName: GROUP }));
  }

  /** The states of the instances that a run has touched and not put back. */
  async marked(): Promise<readonly (string | undefined)[]> {
    const { Reservations: reservations = [] } = await this.vault.source.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: 'tag-key', Values: [QUIESCED] },
          // EC2 still shows for a while what was terminated.
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
      }),
    );
    return reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => State?.Name));
  }

  async abort(executionArn: string): Promise<void> {
    const sfn = new SFNClient(clientOptions(this.vault.emulator, SOURCE));
    await sfn.send(new StopExecutionCommand({ executionArn }));
    await this.vault.runs.end(executionArn);
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`);
      await sleep(50);
    }
  }
}

/** Nothing to protect, and no points. */
async function clear(vault: DeployedVault): Promise<void> {
  await new Tables(vault.emulator).clear();
  await new FileSystems(vault.emulator).clear();
  await new FileBucket(vault.emulator, BUCKET).remove();
  for (const region of [SOURCE, DR]) await new Databases(vault.emulator, region).clear();
  await vault.clear();
}
