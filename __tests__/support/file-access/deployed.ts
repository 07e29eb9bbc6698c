import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT, type Emulator } from '../../../emulator/emulator';
import { clientOptions } from '../../../scripts/local/clients';
import type { Deployment } from '../../../scripts/local/deployment';
import { json, rest } from '../../emulator/support/raw';
import { parsePolicy, type PolicyStatement } from '../iam/document';
import { readKeyPolicy, readRole, type RolePolicies } from '../iam/deployed';
import type { FileAccess } from './access';

/** The policies of a deployed file backup as AWS's services give them back, with the ids that Terraform tells. */
export async function readFileAccess(
  emulator: Emulator,
  deployment: Deployment,
  region: string,
): Promise<FileAccess> {
  const outputs = Object.assign(
    {},
    await deployment.outputs(`${region}-files`),
    await deployment.outputs(`${region}-compute`),
  ) as Record<string, unknown>;
  const output = (name: string): string => String(outputs[name]);
  const role = (name: string): Promise<RolePolicies> => readRole(emulator, output(name));
  const s3 = new S3Client(clientOptions(emulator, region));
  const { Policy: bucketPolicy } = await s3.send(
    new GetBucketPolicyCommand({ Bucket: output('bucket_name') }),
  );
  const logArn = (group: string) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:${output(group)}`;
  return {
    ids: {
      account: ACCOUNT,
      region,
      bucketArn: output('bucket_arn'),
      prefix: 'efs',
      syncPrefix: 'instances',
      fileSystemArn: `arn:aws:elasticfilesystem:${region}:${ACCOUNT}:file-system/${output('efs_id')}`,
      keyArn: output('files_key_arn'),
      instanceLogArn: logArn('instance_log_group_name'),
      transferLogArn: logArn('datasync_log_group_name'),
      groupName: output('asg_name'),
    },
    roles: {
      source: await role('datasync_source_role_arn'),
      destination: await role('datasync_destination_role_arn'),
      instance: await role('instance_role_arn'),
    },
    bucket: parsePolicy(bucketPolicy),
    fileSystem: await readFileSystemPolicy(emulator, output('efs_id')),
    key: await readKeyPolicy(emulator, output('files_key_arn')),
    transferLog: await readLogPolicies(emulator),
  };
}

async function readFileSystemPolicy(emulator: Emulator, id: string): Promise<readonly PolicyStatement[]> {
  const path = `/2015-02-01/file-systems/${id}/policy`;
  const { body } = await rest(emulator, 'elasticfilesystem', 'GET', path);
  return parsePolicy((body as { Policy: string }).Policy);
}

async function readLogPolicies(emulator: Emulator): Promise<readonly PolicyStatement[]> {
  const { body } = await json(emulator, 'logs', 'Logs_20140328.DescribeResourcePolicies', {});
  const { resourcePolicies } = body as { resourcePolicies: { policyDocument: string }[] };
  return resourcePolicies.flatMap(({ policyDocument }) => parsePolicy(policyDocument));
}
