import { DescribeSubnetsCommand, EC2Client, type Subnet } from '@aws-sdk/client-ec2';
import { HeadBucketCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, NotFoundException, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { driversOf } from '../../lambda-src/adapters/drivers';
import { KmsKeys } from '../../lambda-src/adapters/kms-keys';
import { restorerOf } from '../../lambda-src/adapters/restorers';
import { PATIENT } from '../../lambda-src/adapters/retry';
import { S3RunStore } from '../../lambda-src/adapters/s3-run-store';
import { SnsNotifier } from '../../lambda-src/adapters/sns-notifier';
import type { FailoverShop } from '../../lambda-src/core/failover/plan';
import { partitionOf } from '../../lambda-src/core/partition';
import { reportsBucketName } from '../../lambda-src/core/reports-bucket';
import type { Notifier } from '../../lambda-src/ports/notifier';
import { CannotError } from '../exit-codes';
import type { Session } from '../session';

/** What a failover works with: everything lies in the region that is brought up. */
export interface RegionShop extends FailoverShop {
  readonly store: S3RunStore;
  /** Absent where the region has no topic. */
  readonly notifier?: Notifier;
}

/** Never the vault's as it is deployed elsewhere: names follow from the vault's, and from the account.
 * @throws CannotError where the region has no bucket for documents
 */
export async function openRegionShop({ vault, region }: Session): Promise<RegionShop> {
  const sts = new STSClient({ region, ...PATIENT });
  const { Account: account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const s3 = new S3Client({ region, ...PATIENT });
  const bucket = reportsBucketName(vault.name, account, region);
  await checkBucket(s3, bucket, region);
  const topicArn = `arn:${partitionOf(region)}:sns:${region}:${account}:${vault.name}-notifications`;
  const sns = new SNSClient({ region, ...PATIENT });
  const hasTopic = await topicExists(sns, topicArn);
  return {
    vault: vault.name,
    driverOf: driversOf(vault.name),
    regions: [region],
    restorerOf,
    keys: new KmsKeys(),
    store: new S3RunStore(bucket, s3),
    ...(hasTopic && { notifier: new SnsNotifier(topicArn, sns) }),
  };
}

async function checkBucket(s3: S3Client, bucket: string, region: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 404) throw error;
    throw new CannotError(
      `There is no bucket ${bucket}, in which a failover is written down: deploy ${region}-storage first.`,
    );
  }
}

async function topicExists(sns: SNSClient, topicArn: string): Promise<boolean> {
  try {
    await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
    return true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
}

/** How the network stack names a private subnet (modules/vpc/network.ts). */
const PRIVATE = (vault: string): string => `${vault}-private-`;

/** The private subnets of the region's own network stack, in the order of their zones; none where it has none. */
export async function ownSubnets({ vault, region }: Session): Promise<string[]> {
  const { Subnets: found = [] } = await new EC2Client({ region, ...PATIENT }).send(
    new DescribeSubnetsCommand({
      Filters: [
        { Name: 'tag:smart-vault:vault', Values: [vault.name] },
        { Name: 'tag:smart-vault:stack', Values: [`${region}-network`] },
      ],
    }),
  );
  return found
    .filter((subnet) => nameOf(subnet).startsWith(PRIVATE(vault.name)))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .flatMap(({ SubnetId: id }) => id ?? []);
}

const nameOf = ({ Tags: tags = [] }: Subnet): string => tags.find(({ Key }) => Key === 'Name')?.Value ?? '';
