import { readFileSync } from 'node:fs';
import type { FilesInput } from '../../config/files';
import type { NatOption, RegionInput } from '../../config/types';
import { validateVault } from '../../config/validate';
import { dependenciesOf, stacksOf, vaultOf } from '../support/vaults';

const mountScript = '__tests__/support/fixtures/user-data/mount.sh';
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

function networkOf(count: number, nat: NatOption = 'none') {
  const zones = ZONES.slice(0, count).map((zone, at) => [
    zone,
    { public: `10.0.${at}.0/24`, private: `10.0.${16 * (at + 1)}.0/20` },
  ]);
  return { cidr: '10.0.0.0/16', nat, zones: Object.fromEntries(zones) };
}

const regionOf = (files: FilesInput, network = networkOf(2)): Record<string, RegionInput> => ({
  'us-east-1': { network, files },
});
const filesOnly = (files: FilesInput, network = networkOf(2), throwAway = false) =>
  stacksOf(validateVault({ throwAway, regions: regionOf(files, network) }));

const storage = (output: string) => `\${data.terraform_remote_state.us-east-1-storage.outputs.${output}}`;

describe('files', () => {
  const stacks = filesOnly({ instances: { mountScript } });
  const files = stacks.get('us-east-1-files');
  const network = stacks.get('us-east-1-network');
  const compute = stacks.get('us-east-1-compute');

  it('has a stack for each lifecycle, and nothing of snapshots where no plan runs', () => {
    expect([...stacks.keys()]).toEqual([
      'us-east-1-storage',
      'us-east-1-monitoring',
      'us-east-1-network',
      'us-east-1-files',
      'us-east-1-compute',
    ]);
    expect(stacks.get('us-east-1-storage')?.addresses()).not.toContain('aws_s3_bucket.reports_bucket');
    expect(stacks.get('us-east-1-monitoring')?.addresses()).not.toContain(
      'aws_cloudwatch_metric_alarm.no_snapshots_alarm',
    );
  });

  it('stands beside snapshots', () => {
    const regions = { 'us-east-1': { plans: ['daily'], ...regionOf({})['us-east-1'] } };
    expect([...stacksOf(vaultOf({ regions })).keys()]).toEqual([
      'us-east-1-storage',
      'us-east-1-monitoring',
      'us-east-1-network',
      'us-east-1-files',
      'us-east-1-protection',
    ]);
  });

  it('tells the ids of section A', () => {
    expect(network?.output('vpc_id')).toBe('${aws_vpc.vpc_main.id}');
    expect(files?.output('efs_id')).toBe('${aws_efs_file_system.efs_system.id}');
    expect(files?.output('efs_dns_name')).toBe('${aws_efs_file_system.efs_system.dns_name}');
    expect(files?.output('bucket_name')).toBe('${aws_s3_bucket.backup_bucket.bucket}');
    expect(files?.output('bucket_arn')).toBe('${aws_s3_bucket.backup_bucket.arn}');
    expect(files?.output('datasync_task_arn')).toBe('${aws_datasync_task.transfer_task.arn}');
    expect(files?.output('datasync_source_role_arn')).toBe('${aws_iam_role.transfer_source_role.arn}');
    expect(files?.output('datasync_destination_role_arn')).toBe(
      '${aws_iam_role.transfer_destination_role.arn}',
    );
    expect(compute?.output('asg_name')).toBe('${aws_autoscaling_group.instances_group.name}');
    expect(compute?.output('instance_role_arn')).toBe('${aws_iam_role.access_instance_role.arn}');
  });

  it('guards file system, bucket and key, unless they may be lost', () => {
    const guarded = [
      'aws_efs_file_system.efs_system',
      'aws_s3_bucket.backup_bucket',
      'aws_kms_key.encryption_key',
    ];
    const loose = filesOnly({}, networkOf(2), true).get('us-east-1-files');
    for (const address of guarded) {
      expect(files?.resource(address).lifecycle).toEqual({ prevent_destroy: true });
      expect(loose?.resource(address)).not.toHaveProperty('lifecycle');
    }
    expect(Object.keys(files?.policy('aws_s3_bucket_policy.backup_policy') ?? {})).toContain(
      'DeleteOnlyWithMfa',
    );
    expect(Object.keys(loose?.policy('aws_s3_bucket_policy.backup_policy') ?? {})).toEqual(['OnlyOverTls']);
  });

  it('moves the backup, and its old versions, to cheaper classes', () => {
    expect(files?.resource('aws_s3_bucket_lifecycle_configuration.backup_lifecycle').rule).toEqual([
      expect.objectContaining({
        transition: [
          { days: 30, storage_class: 'STANDARD_IA' },
          { days: 90, storage_class: 'GLACIER' },
          { days: 365, storage_class: 'DEEP_ARCHIVE' },
        ],
        noncurrent_version_transition: [{ noncurrent_days: 30, storage_class: 'STANDARD_IA' }],
        noncurrent_version_expiration: [{ noncurrent_days: 365 }],
      }),
    ]);
  });

  it("has DataSync in the first zone, after that zone's mount target", () => {
    const location = files?.resource('aws_datasync_location_efs.transfer_from');
    expect(location?.ec2_config).toEqual({
      subnet_arn: expect.stringMatching(
        /^arn:aws:ec2:us-east-1:.*:subnet\/.*vpc_private_us-east-1a_id\}$/,
      ) as string,
      security_group_arns: [expect.stringContaining('files_transfer_arn') as string],
    });
    expect(location?.depends_on).toContain('aws_efs_mount_target.efs_mount_us-east-1a');
  });

  it('encrypts logs with the operations key, and lets the rules use it', () => {
    const key = storage('aws_kms_key_operations_key_arn');
    expect(network?.resource('aws_cloudwatch_log_group.flow_logs_log').kms_key_id).toBe(key);
    expect(files?.resource('aws_cloudwatch_log_group.transfer_logging_log').kms_key_id).toBe(key);
    expect(compute?.resource('aws_cloudwatch_log_group.log').kms_key_id).toBe(key);
    const policy = stacks.get('us-east-1-storage')?.policy('aws_kms_key.operations_key');
    expect(policy?.RulesMayPublish?.Condition).toEqual({
      ArnLike: {
        'kms:EncryptionContext:aws:sns:topicArn':
          'arn:aws:sns:us-east-1:${data.aws_caller_identity.current.account_id}:smart-vault-*',
      },
    });
  });

  it('tells of transfers, and raises an alarm when one fails', () => {
    const monitoring = stacks.get('us-east-1-monitoring');
    expect(
      monitoring?.policy('aws_sns_topic_policy.notifications_policy').RulesMayPublish?.Condition,
    ).toEqual({
      ArnLike: {
        'aws:SourceArn':
          'arn:aws:events:us-east-1:${data.aws_caller_identity.current.account_id}:rule/smart-vault-*',
      },
    });
    // By name, since the rules come after the alarms: the names must be the same.
    const watched = ['transfer_failed', 'no_transfer'].map(
      (name) => monitoring?.resource(`aws_cloudwatch_metric_alarm.${name}_alarm`).dimensions,
    );
    const rules = ['notices_failed', 'notices_succeeded'].map(
      (name) => files?.resource(`aws_cloudwatch_event_rule.${name}`).name,
    );
    expect(watched).toEqual(rules.map((RuleName) => ({ RuleName })));
    expect(rules).toEqual(['smart-vault-transfer-failed', 'smart-vault-transfer-succeeded']);
    expect(monitoring?.output('transfer_failed_alarm_name')).toBe('smart-vault-FileTransferFailed');
  });

  it('keeps notices that the topic does not take', () => {
    const storageStack = stacks.get('us-east-1-storage');
    expect(Object.keys(storageStack?.policy('aws_sqs_queue.dead_letters_queue') ?? {})).toEqual([
      'TlsOnly',
      'RulesMaySend',
    ]);
    expect(storageStack?.policy('aws_kms_key.operations_key').RulesMayKeep?.Condition).toEqual({
      ArnLike: {
        'kms:EncryptionContext:aws:sqs:arn':
          'arn:aws:sqs:us-east-1:${data.aws_caller_identity.current.account_id}:smart-vault-*',
      },
    });
    const target = files?.resource('aws_cloudwatch_event_target.notices_failed_to_topic');
    expect(target?.dead_letter_config).toEqual({ arn: storage('aws_sqs_queue_dead_letters_queue_arn') });
  });

  it.each([
    ['two hours after the next transfer should have ended', {}, {}, 26],
    ['as its schedule says', { schedule: 'rate(6 hours)' }, {}, 8],
    ['as configured', {}, { noTransferHours: 50 }, 50],
    [
      'never, where CloudWatch cannot look back to the last transfer',
      { schedule: 'rate(7 days)' },
      {},
      undefined,
    ],
  ])('raises an alarm when nothing is transferred: %s', (_, transfer, alarms, hours) => {
    const monitoring = stacksOf(validateVault({ alarms, regions: regionOf({ transfer }) })).get(
      'us-east-1-monitoring',
    );
    const address = 'aws_cloudwatch_metric_alarm.no_transfer_alarm';
    expect(monitoring?.addresses().includes(address)).toBe(hours !== undefined);
    expect(monitoring?.output('no_transfer_alarm_name')).toBe(hours && 'smart-vault-NoFileTransfer');
    if (hours === undefined) return;
    expect(monitoring?.resource(address)).toMatchObject({
      dimensions: { RuleName: 'smart-vault-transfer-succeeded' },
      evaluation_periods: hours,
    });
  });

  it('brings the copy to S3 to the instances, which may write below its prefix only', () => {
    const sync = { directory: '/mnt/efs/reports', delete: true };
    const copying = filesOnly({ instances: { mountScript, sync } }).get('us-east-1-compute');
    const userData = String(copying?.resource('aws_launch_template.launch_template').user_data);
    expect(userData).toContain('"export SV_SYNC_SOURCE=\'", "/mnt/efs/reports"');
    expect(userData).toContain('"export SV_SYNC_OPTIONS=\'", "--delete"');
    expect(userData).toContain(readFileSync('scripts/s3-sync/s3-sync').toString('base64'));
    const policy = copying?.policy('aws_iam_role_policy.access_instance_policy');
    expect(policy?.SyncObjects?.Resource).toMatch(/\/instances\/\*$/);
  });

  it('makes no instances that nobody asked for', () => {
    expect([...filesOnly({}).keys()]).not.toContain('us-east-1-compute');
  });

  it('has one instance with a public address in single mode', () => {
    const one = filesOnly({ instances: { mode: 'single', mountScript, image: 'debian-12' } });
    const single = one.get('us-east-1-compute');
    expect(single?.output('instance_public_ip')).toBe('${aws_instance.single_instance.public_ip}');
    expect(single?.resource('aws_instance.single_instance').subnet_id).toContain('vpc_public_us-east-1a');
    expect(single?.output('asg_name')).toBeUndefined();
    expect(single?.resource('aws_launch_template.launch_template').user_data).not.toContain(
      'SV_LIFECYCLE_HOOK',
    );
    expect(one.get('us-east-1-network')?.addresses()).toEqual(
      expect.arrayContaining([
        'aws_vpc_security_group_egress_rule.files_clients_to_internet_443',
        'aws_vpc_security_group_egress_rule.files_clients_to_internet_80',
      ]),
    );
  });
});

describe('copies in another region', () => {
  const files: FilesInput = {
    bucket: { replicateTo: { region: 'us-west-2' }, objectLock: { mode: 'governance', days: 7 } },
    fileSystem: { replicateTo: 'us-west-2', awsBackup: { copyTo: { region: 'us-west-2' } } },
  };
  const west = {
    cidr: '10.1.0.0/16',
    zones: { 'us-west-2a': { public: '10.1.0.0/24', private: '10.1.16.0/20' } },
  };
  const stacks = stacksOf(validateVault({ regions: { ...regionOf(files), 'us-west-2': {} } }));
  const there = stacks.get('us-west-2-storage')!;
  const here = stacks.get('us-east-1-files')!;

  it('are made by the storage of that region, with the same guards and steps', () => {
    for (const [resource, name] of [
      ['aws_s3_bucket_lifecycle_configuration', 'lifecycle'],
      ['aws_s3_bucket_object_lock_configuration', 'lock'],
    ] as const) {
      expect(there.resource(`${resource}.replica_us-east-1_files_${name}`).rule).toEqual(
        here.resource(`${resource}.backup_${name}`).rule,
      );
    }
    expect(Object.keys(there.policy('aws_s3_bucket_policy.replica_us-east-1_files_policy'))).toEqual(
      Object.keys(here.policy('aws_s3_bucket_policy.backup_policy')),
    );
    for (const address of [
      'aws_s3_bucket.replica_us-east-1_files_bucket',
      'aws_efs_file_system.replica_us-east-1_efs_system',
      'aws_backup_vault.replica_us-east-1_points_vault',
    ])
      expect(there.resource(address).lifecycle).toMatchObject({ prevent_destroy: true });
    expect(there.output('replica_bucket_names')).toEqual({
      'us-east-1': '${aws_s3_bucket.replica_us-east-1_files_bucket.bucket}',
    });
  });

  it('are encrypted with the key of the copies there', () => {
    const key = '${aws_kms_key.vault_key.arn}';
    expect(there.resource('aws_efs_file_system.replica_us-east-1_efs_system').kms_key_id).toBe(key);
    expect(there.resource('aws_backup_vault.replica_us-east-1_points_vault').kms_key_arn).toBe(key);
    const rule = here.resource('aws_s3_bucket_replication_configuration.replication_configuration').rule;
    expect(JSON.stringify(rule)).toContain('us-west-2-storage.outputs.aws_kms_key_vault_key_arn');
  });

  it('are named by the region of the originals, in no more than S3 takes', () => {
    const name = 'a'.repeat(24);
    const regions = {
      'ap-northeast-1': {
        network: {
          cidr: '10.0.0.0/16',
          zones: { 'ap-northeast-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } },
        },
        files: { bucket: { replicateTo: { region: 'ap-southeast-1' } } },
      },
      'ap-southeast-1': {},
    };
    const replica = stacksOf(validateVault({ name, regions })).get('ap-southeast-1-storage');
    const bucket = String(replica?.resource('aws_s3_bucket.replica_ap-northeast-1_files_bucket').bucket);
    const account = /\$\{data\.aws_caller_identity\.current\.account_id\}/;
    expect(bucket.replace(account, '123456789012')).toHaveLength(60);
  });

  it('tell where their metrics are', () => {
    expect(here.output('replication_dimensions')).toEqual({
      SourceBucket: '${aws_s3_bucket.backup_bucket.bucket}',
      DestinationBucket: expect.stringContaining('replica_us-east-1_files_bucket_bucket') as string,
      RuleId: 'everything',
    });
  });

  it('may go both ways: each depends on the storage of the other, and no stack on itself', () => {
    const back = {
      bucket: { replicateTo: { region: 'us-east-1' } },
      fileSystem: { replicateTo: 'us-east-1' },
    };
    const regions = { ...regionOf(files), 'us-west-2': { network: west, files: back } };
    const dependencies = dependenciesOf(validateVault({ regions }));
    expect(dependencies.get('us-east-1-files')).toContain('us-west-2-storage');
    expect(dependencies.get('us-west-2-files')).toContain('us-east-1-storage');
    expect(dependencies.get('us-east-1-storage')).toEqual([]);
    expect(dependencies.get('us-west-2-storage')).toEqual([]);
  });

  it('log accesses where they are, unless nobody wants to know', () => {
    const addresses = (logs?: { bucketAccessDays: 'none' }) =>
      [
        ...stacksOf(validateVault({ logs, regions: { ...regionOf(files), 'us-west-2': {} } })).values(),
      ].flatMap((stack) => stack.addresses());
    expect(addresses().filter((address) => address.startsWith('aws_s3_bucket_logging.'))).toEqual([
      'aws_s3_bucket_logging.replica_us-east-1_files_access_logs',
      'aws_s3_bucket_logging.backup_access_logs',
    ]);
    expect(addresses({ bucketAccessDays: 'none' }).join()).not.toContain('access_logs');
  });

  it("end AWS's own backup of the file system where ours takes its place", () => {
    expect(here.resource('aws_efs_backup_policy.efs_backup').backup_policy).toEqual({ status: 'DISABLED' });
  });
});

describe.each([1, 2, 3])('in %d zones', (count) => {
  const zones = ZONES.slice(0, count);
  const instances = { mountScript, maximum: count };

  it.each(['none', 'single', 'per-zone'] as const)('with NAT %s', (nat) => {
    const stacks = filesOnly({ instances }, networkOf(count, nat));
    const [network, files, compute] = ['network', 'files', 'compute'].map((name) =>
      stacks.get(`us-east-1-${name}`)!,
    );
    const of = (stack: typeof network, type: string) =>
      stack!.addresses().filter((address) => address.startsWith(`${type}.`));

    expect(of(files, 'aws_efs_mount_target')).toEqual(
      zones.map((zone) => `aws_efs_mount_target.efs_mount_${zone}`),
    );
    expect(compute!.resource('aws_autoscaling_group.instances_group').vpc_zone_identifier).toHaveLength(
      count,
    );
    expect(of(network, 'aws_nat_gateway')).toHaveLength({ none: 0, single: 1, 'per-zone': count }[nat]);
    expect(of(network, 'aws_route')).toHaveLength(1 + (nat === 'none' ? 0 : count));

    const endpoints = of(network, 'aws_vpc_endpoint');
    expect(endpoints).toHaveLength(nat === 'none' ? 7 : 1);
    expect(network!.resource('aws_vpc_endpoint.endpoints_s3').route_table_ids).toHaveLength(count);
    if (nat === 'none') {
      expect(network!.resource('aws_vpc_endpoint.endpoints_ssm').subnet_ids).toHaveLength(count);
    }
    const internet = of(network, 'aws_vpc_security_group_egress_rule').filter((rule) =>
      rule.includes('internet'),
    );
    expect(internet).toHaveLength(nat === 'none' ? 0 : 1);
  });
});
