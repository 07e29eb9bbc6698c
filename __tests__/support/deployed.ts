import {
  CreateTagsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { DeleteObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../emulator/emulator';
import { manifestDocuments } from '../../lambda-src/core/files/manifest';
import { clientOptions } from '../../scripts/local/clients';
import { clearFleet } from '../../scripts/local/fleet';
import { Runs } from '../../scripts/local/runs';
import { consoleOf } from './consoles';

export const SOURCE = 'us-east-1';
export const DR = 'us-west-2';
export const VAULT = 'e2e-vault';
/** Each of jest's workers has a vault of its own, in an AWS of its own. */
export const directoryOf = (worker: string): string => join('.cache', 'e2e', worker);
export const deployedFileOf = (worker: string): string => join(directoryOf(worker), 'deployed.json');
const WORKER = process.env['JEST_WORKER_ID'] ?? '1';
/** Of this worker. */
export const DIRECTORY = directoryOf(WORKER);
/** Virtual seconds per real second: a pause of five minutes takes half a second. */
export const SPEED = 600;
export const DAY = 86_400;

/** What the set-up tells the tests. */
export interface Deployed {
  readonly url: string;
  readonly reportsBucket: string;
  readonly topicArn: string;
}

export type Tags = Record<string, string>;

export const tagsOf = ({ Tags: tags }: Snapshot): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

const deployedHere = (): Deployed => JSON.parse(readFileSync(deployedFileOf(WORKER), 'utf8')) as Deployed;

/** The deployed vault as one test sees it: with an empty fleet, and nothing wrong. */
export class DeployedVault {
  readonly emulator: Emulator;
  readonly runs: Runs;
  readonly source: EC2Client;
  readonly dr: EC2Client;

  constructor(readonly deployed: Deployed = deployedHere()) {
    this.emulator = Emulator.attach(deployed.url);
    this.runs = new Runs({
      emulator: this.emulator,
      region: SOURCE,
      vault: VAULT,
      reportsBucket: deployed.reportsBucket,
    });
    this.source = new EC2Client(clientOptions(this.emulator, SOURCE));
    this.dr = new EC2Client(clientOptions(this.emulator, DR));
  }

  /**
   * No instances, images or snapshots; no faults, settings or messages of an earlier test.
   * @param others clients of further places that are to be empty
   */
  async clear(...others: readonly EC2Client[]): Promise<void> {
    await this.emulator.setSpeed(SPEED);
    await this.emulator.setFaults([]);
    await this.emulator.configure({
      snapshotSeconds: null,
      copySeconds: null,
      copyQuota: null,
      snapshotIntervalSeconds: null,
      snapshotFails: null,
      copyFails: null,
      databaseSnapshotSeconds: null,
      databaseCopySeconds: null,
      databaseSnapshotQuota: null,
      databaseCopyQuota: null,
      databaseSnapshotFails: null,
      databaseCopyFails: null,
      imageFails: null,
      forcePage: null,
      snsDeliveries: null,
      tokenBuckets: null,
      instanceSeconds: null,
      lifecycleSeconds: null,
      agentless: null,
      // Whoever looks into a volume finds it as it should be.
      consoleOutputOf: { '*': consoleOf('right') },
    });
    await this.emulator.setCommandOutcomes([]);
    for (const ec2 of [this.source, this.dr, ...others]) await clearFleet(ec2);
    await this.forgetManifests();
    await this.emulator.clearOutbox();
    await this.emulator.clearCalls();
  }

  /** Else restore tests would look for what earlier tests have transferred. */
  private async forgetManifests(): Promise<void> {
    const s3 = new S3Client(clientOptions(this.emulator, SOURCE));
    const Bucket = this.deployed.reportsBucket;
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: manifestDocuments.all });
    for await (const { Contents: found = [] } of pages)
      for (const { Key } of found) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  /** Tags what is in the source region. */
  async tag(id: string, tags: Tags): Promise<void> {
    const given = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.source.send(new CreateTagsCommand({ Resources: [id], Tags: given }));
  }

  async snapshots(ec2: EC2Client): Promise<Snapshot[]> {
    const { Snapshots: snapshots = [] } = await ec2.send(
      new DescribeSnapshotsCommand({ OwnerIds: ['self'] }),
    );
    return snapshots;
  }

  /** The volumes of an instance, by device. */
  async volumesOf(instanceId: string): Promise<string[]> {
    const { Volumes: volumes = [] } = await this.source.send(
      new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }] }),
    );
    return volumes.flatMap(({ VolumeId: id }) => id ?? []);
  }

  /** The notices by e-mail since the test began. */
  async notices(): Promise<{ subject: string; message: string }[]> {
    const sent = await this.emulator.outbox();
    return sent
      .filter(({ protocol }) => protocol === 'email')
      .map(({ subject, message }) => ({ subject: subject ?? '', message }));
  }
}
