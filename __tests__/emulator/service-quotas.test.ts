import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';

/** What `vault doctor` asks beside the services that make points. */
jest.setTimeout(60_000);

const REGION = 'us-east-1';
let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
});
afterAll(() => emulator?.stop());

test('quotas are those that callers are held to', async () => {
  const client = new ServiceQuotasClient(clientOptions(emulator, REGION));
  const quotas = async (ServiceCode: string): Promise<Record<string, number>> => {
    const { Quotas: list = [] } = await client.send(new ListServiceQuotasCommand({ ServiceCode }));
    return Object.fromEntries(list.map(({ QuotaName: name = '', Value: value = 0 }) => [name, value]));
  };
  expect(await quotas('ebs')).toEqual({
    'Snapshots per Region': 100_000,
    'Concurrent snapshot copies per destination Region': 20,
  });
  await emulator.configure({ copyQuota: 7, databaseSnapshotQuota: 3 });
  expect(await quotas('ebs')).toMatchObject({ 'Concurrent snapshot copies per destination Region': 7 });
  expect(await quotas('rds')).toEqual({
    'Manual DB instance snapshots': 3,
    'Manual DB cluster snapshots': 3,
  });
  await expect(quotas('nothing')).rejects.toMatchObject({ name: 'NoSuchResourceException' });
});

test('what a user may do, by its inline and attached policies', async () => {
  const iam = new IAMClient(clientOptions(emulator, REGION));
  const policy = (Effect: string, Action: string[]): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] });
  const { User: user } = await iam.send(new CreateUserCommand({ UserName: 'operator' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'operator',
      PolicyName: 'look',
      PolicyDocument: policy('Allow', ['ec2:Describe*', 's3:GetObject']),
    }),
  );
  const { Policy: attached } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'no', PolicyDocument: policy('Deny', ['s3:*']) }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: 'operator', PolicyArn: attached!.Arn! }));
  const simulate = (PolicySourceArn: string) =>
    iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn,
        ActionNames: ['ec2:DescribeVolumes', 'ec2:CreateSnapshot', 's3:GetObject'],
      }),
    );
  const { EvaluationResults: results = [] } = await simulate(user!.Arn!);
  expect(results.map(({ EvalActionName: name, EvalDecision: decision }) => [name, decision])).toEqual([
    ['ec2:DescribeVolumes', 'allowed'],
    ['ec2:CreateSnapshot', 'implicitDeny'],
    ['s3:GetObject', 'explicitDeny'],
  ]);
  await expect(simulate('arn:aws:iam::123456789012:user/nobody')).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});
