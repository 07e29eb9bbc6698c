import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Emulator, SentMessage } from '../../emulator/emulator';
import { TAG } from '../../lambda-src/core/lineage';
import type { RunRecord } from '../../lambda-src/core/record';
import { clientOptions } from '../local/clients';
import type { FileOutputs } from './files';
import { table } from '../../cli/terminal/table';

const DAY_MS = 86_400_000;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function heading(text: string): void {
  print(`\n${text}\n${'='.repeat(text.length)}`);
}

export async function showRecoveryPoints(emulator: Emulator, region: string): Promise<void> {
  const ec2 = new EC2Client(clientOptions(emulator, region));
  const { Snapshots: snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  heading(`Recovery points in ${region}`);
  const rows = snapshots.map(
    ({ SnapshotId: id = '', State: state = '', Encrypted: encrypted, VolumeId: volume, Tags: tags = [] }) => {
      const tag = Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      const lineage = [
        tag['Name'],
        // Snapshots of one call carry the same tags: the volume says what each is of.
        tag[TAG.source] ?? volume,
        tag['InstanceId'],
        tag[TAG.run],
        tag['OriginalSnapshotId'],
      ];
      return [id, state, encrypted ? 'yes' : 'no', ...lineage.map((value) => value ?? '')];
    },
  );
  print(table(['id', 'state', 'encrypted', 'name', 'source', 'instance', 'run', 'copied from'], rows));
}

export async function showNotice(emulator: Emulator): Promise<void> {
  const notice = (await emulator.outbox()).filter(({ protocol }) => protocol === 'email').at(-1);
  if (notice === undefined) throw new Error('Nobody was told of the run');
  showMail(notice);
}

function showMail({ endpoint, subject, message }: SentMessage): void {
  heading(`E-mail to ${endpoint}`);
  print(`Subject: ${subject ?? '(none)'}\n\n${message}`);
}

/** What was made for the files, and what was said of their transfer. */
export function showFiles(outputs: FileOutputs, notice: SentMessage): void {
  heading('File backup: terraform output');
  const rows = Object.entries(outputs).flatMap(([stack, values]) =>
    Object.entries(values).map(([name, value]) => [stack, name, inOneLine(value)]),
  );
  print(table(['stack', 'output', 'value'], rows));
  showMail(notice);
}

/** Subnets come by zone. */
function inOneLine(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.values(value).join(' ') : String(value);
}

export function showDecisions({ pruned, kept }: RunRecord): void {
  heading('What retention decided');
  const deleted = pruned.map(({ region, id, source, outcome, reason }) => [
    region,
    id,
    source,
    outcome,
    reason,
  ]);
  const rest = Object.entries(kept).map(([rule, count]) => [
    '',
    `${count} points`,
    '',
    'kept',
    `rule: ${rule}`,
  ]);
  print(table(['region', 'id', 'source', 'outcome', 'reason'], [...deleted, ...rest]));
}

/** The metric of the last two months, read back from CloudWatch. */
export async function showMetric(emulator: Emulator, region: string): Promise<void> {
  const now = await emulator.now();
  const cloudwatch = new CloudWatchClient(clientOptions(emulator, region));
  const { Datapoints: points = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'SmartVault',
      MetricName: 'SnapshotsCreated',
      Dimensions: [{ Name: 'Service', Value: 'Backup' }],
      StartTime: new Date(now.getTime() - 60 * DAY_MS),
      EndTime: new Date(now.getTime() + 60_000),
      Period: DAY_MS / 1000,
      Statistics: ['Sum'],
    }),
  );
  if (points.length === 0) throw new Error('CloudWatch has no metric SnapshotsCreated');
  heading('CloudWatch metric SmartVault/SnapshotsCreated, Service=Backup');
  const rows = points
    .map(({ Timestamp: time, Sum: sum }) => [time?.toISOString().slice(0, 10) ?? '', String(sum)])
    .sort();
  print(table(['day', 'sum'], rows));
}

export function showWayAround(emulator: Emulator, directory: string): void {
  const variables = Object.entries(emulator.environment()).map(([name, value]) => `export ${name}=${value}`);
  heading('Everything is still up. Look around:');
  print(`
${variables.join('\n')}

aws --endpoint-url ${emulator.url} ec2 describe-snapshots --owner-ids self --region us-west-2
aws --endpoint-url ${emulator.url} efs describe-file-systems --region us-east-1
aws --endpoint-url ${emulator.url} stepfunctions list-state-machines --region us-east-1
curl ${emulator.url}/_emulator/outbox

The synthesized configuration, the state and the logs: ${directory}
Stop it: npm run emulator -- stop`);
}
