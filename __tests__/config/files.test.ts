import type { FilesInput } from '../../config/files';
import type { NetworkInput, RegionInput } from '../../config/types';
import { validateVault } from '../../config/validate';
import { problemsIn } from '../support/problems';

const zones = {
  'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
  'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
};
const oneZone = { 'us-east-1a': zones['us-east-1a'] };
const network = { cidr: '10.0.0.0/16', zones };

const regionOf = (files: unknown, net: unknown = network) =>
  validateVault({ regions: { 'us-east-1': { network: net, files } } }).regions['us-east-1']!;

/** What is wrong with a region's files and network, without the part of the path that all share. */
const problemsOf = (files: unknown, net: unknown = network): readonly string[] =>
  problemsIn(() => regionOf(files, net)).map((problem) => problem.replace('regions.us-east-1.', ''));

describe('defaults', () => {
  it('are safe, and enough to back files up', () => {
    expect(regionOf({})).toEqual({
      plans: [],
      copyTo: [],
      network: { ...network, nat: 'none', endpoints: [], flowLogs: true },
      files: {
        fileSystem: { clients: 'iam', infrequentAccessDays: 30, throughput: 'elastic', awsBackup: true },
        bucket: {
          lifecycle: {
            infrequentAccessDays: 30,
            glacierDays: 90,
            deepArchiveDays: 365,
            oldVersionsInfrequentAccessDays: 30,
            oldVersionsExpireDays: 365,
          },
          mfaDelete: true,
        },
        transfer: {
          schedule: 'cron(0 2 * * ? *)',
          storageClass: 'STANDARD',
          directory: '/',
          prefix: 'efs',
          logRetentionDays: 7,
          verifyMode: 'ONLY_FILES_TRANSFERRED',
          overwriteMode: 'ALWAYS',
          transferMode: 'CHANGED',
          preserveDeletedFiles: 'PRESERVE',
          posixPermissions: 'PRESERVE',
          uid: 'INT_VALUE',
          gid: 'INT_VALUE',
          atime: 'BEST_EFFORT',
          mtime: 'PRESERVE',
          preserveDevices: 'NONE',
          taskQueueing: 'ENABLED',
          logLevel: 'TRANSFER',
        },
      },
    });
  });

  it('make no instances; where there are, SSH is closed', () => {
    expect(regionOf({ instances: {} }).files?.instances).toEqual({
      mode: 'auto-scaling',
      image: 'amazon-linux-2023',
      type: 't4g.micro',
      minimum: 1,
      maximum: 2,
      cpuTarget: 60,
      rootVolumeGiB: 16,
      mountPoint: '/mnt/efs',
      mountScript: 'scripts/user-data/user-data.sh',
      mountSeconds: 900,
      sshFrom: [],
    });
  });

  it.each<[string, NetworkInput, FilesInput, readonly string[]]>([
    [
      'what private instances call, without NAT',
      network,
      { instances: {} },
      ['autoscaling', 'ec2messages', 'elasticfilesystem', 'logs', 'ssm', 'ssmmessages'],
    ],
    ['none with NAT', { ...network, nat: 'single' }, { instances: {} }, []],
    ['none for an instance with a public address', network, { instances: { mode: 'single' } }, []],
    ['none without instances', network, {}, []],
    ['what is asked for', { ...network, nat: 'single', endpoints: ['ssm'] }, { instances: {} }, ['ssm']],
  ])('give the network endpoints: %s', (_, net, files, endpoints) => {
    expect(regionOf(files, net).network?.endpoints).toEqual(endpoints);
  });

  it('let a vault do without plans that has files', () => {
    const regions: Record<string, RegionInput> = { 'us-east-1': { network, files: {} } };
    expect(() => validateVault({ regions })).not.toThrow();
    expect(() => validateVault({ regions: { 'us-east-1': { network } } })).toThrow(
      'must run a plan somewhere',
    );
  });
});

describe('the network of files', () => {
  it.each<[string, unknown, unknown, string]>([
    ['no zones', {}, { cidr: '10.0.0.0/16', zones: {} }, 'network.zones must have at least one zone, got {}'],
    [
      'too few zones for several instances',
      { instances: { maximum: 3 } },
      { cidr: '10.0.0.0/16', zones: oneZone },
      'network.zones must be at least 2 zones for up to 3 instances, so that they are not lost together, got {"us-east-1a":{"public":"10.0.0.0/24","private":"10.0.16.0/20"}}',
    ],
    [
      'a subnet outside',
      {},
      { cidr: '10.0.0.0/16', zones: { 'us-east-1a': { public: '10.0.0.0/24', private: '10.1.0.0/20' } } },
      'network.zones.us-east-1a.private must lie inside the network\'s block 10.0.0.0/16, got "10.1.0.0/20"',
    ],
    [
      'no way to start instances',
      { instances: {} },
      { ...network, endpoints: ['ssm', 'logs'] },
      'network.endpoints must have autoscaling, ssmmessages: instances cannot start without, since they have no NAT, got ["ssm","logs"]',
    ],
    [
      'an endpoint named twice',
      {},
      { ...network, endpoints: ['ssm', 'ssm'] },
      'network.endpoints must name each service once, got ["ssm","ssm"]',
    ],
    [
      'another NAT',
      {},
      { ...network, nat: 'instance' },
      'network.nat must be one of none, single, per-zone, got "instance"',
    ],
  ])('refuses %s', (_, files, net, problem) => {
    expect(problemsOf(files, net)).toEqual([problem]);
  });

  it('must be there', () => {
    expect(() => validateVault({ regions: { 'us-east-1': { files: {} } } })).toThrow(
      'regions.us-east-1.files needs a network: add network: { cidr, zones } to the same region, got {}',
    );
  });

  it('takes one zone for one instance', () => {
    const net = { cidr: '10.0.0.0/16', zones: oneZone };
    expect(problemsOf({ instances: { maximum: 1 } }, net)).toEqual([]);
    expect(problemsOf({ instances: { mode: 'single' } }, net)).toEqual([]);
    expect(problemsOf({}, net)).toEqual([]);
  });
});

describe('instances', () => {
  const open =
    'must not open SSH to the world: name the block you connect from, or leave it out and use Session Manager';

  it.each<[string, object, string]>([
    ['SSH from everywhere', { sshFrom: ['0.0.0.0/0'] }, `sshFrom[0] ${open}, got "0.0.0.0/0"`],
    ['SSH from half of everywhere', { sshFrom: ['128.0.0.0/1'] }, `sshFrom[0] ${open}, got "128.0.0.0/1"`],
    ['SSH from everywhere in IPv6', { sshFrom: ['::/0'] }, `sshFrom[0] ${open}, got "::/0"`],
    [
      'SSH from no block',
      { sshFrom: ['203.0.113.7'] },
      'sshFrom[0] must be an IPv4 block such as "203.0.113.0/24", got "203.0.113.7"',
    ],
    [
      'SSH from the middle of a block',
      { sshFrom: ['203.0.113.7/24'] },
      'sshFrom[0] must start at the first address of its block: write "203.0.113.0/24", got "203.0.113.7/24"',
    ],
    [
      'more at least than at most',
      { minimum: 4, maximum: 3 },
      'minimum must not be more than maximum (3), got 4',
    ],
    [
      'another image',
      { image: 'windows' },
      'image must be one of amazon-linux-2023, ubuntu-24.04, debian-12 or the id of an image, such as "ami-0123456789abcdef0", got "windows"',
    ],
    [
      'an image that cannot mount with TLS',
      { image: 'debian-12' },
      'image must be amazon-linux-2023 or an image with amazon-efs-utils while fileSystem.clients is iam; nfs lets it mount without TLS, got "debian-12"',
    ],
    ['no type', { type: 'big' }, 'type must be an instance type such as "t4g.micro", got "big"'],
    [
      'the root as mount point',
      { mountPoint: '/' },
      'mountPoint must be a directory of its own, not "/", got "/"',
    ],
    ['no time to boot', { mountSeconds: 60 }, 'mountSeconds must be between 600 and 7200, got 60'],
    [
      'a copy into the transfer',
      { sync: { directory: '/srv', prefix: 'efs/instances' } },
      'sync.prefix must lie apart from the transfer\'s prefix "efs", got "efs/instances"',
    ],
  ])('refuse %s', (_, instances, problem) => {
    expect(problemsOf({ instances: { keyName: 'ops', ...instances } })).toEqual([
      `files.instances.${problem}`,
    ]);
  });

  it('take Debian where clients may mount without TLS', () => {
    expect(problemsOf({ fileSystem: { clients: 'nfs' }, instances: { image: 'debian-12' } })).toEqual([]);
  });

  it('refuse SSH without a key', () => {
    expect(problemsOf({ instances: { sshFrom: ['203.0.113.0/24'] } })).toEqual([
      'files.instances.sshFrom needs keyName, the key pair with which to sign in, got ["203.0.113.0/24"]',
    ]);
  });
});

describe('a transfer', () => {
  it.each<[string, object, string]>([
    [
      'verification of everything in Glacier',
      { verifyMode: 'POINT_IN_TIME_CONSISTENT', storageClass: 'GLACIER' },
      'verifyMode must be ONLY_FILES_TRANSFERRED or NONE with storageClass GLACIER, which DataSync cannot read back, got "POINT_IN_TIME_CONSISTENT"',
    ],
    [
      'verification of everything in Deep Archive',
      { verifyMode: 'POINT_IN_TIME_CONSISTENT', storageClass: 'DEEP_ARCHIVE' },
      'verifyMode must be ONLY_FILES_TRANSFERRED or NONE with storageClass DEEP_ARCHIVE, which DataSync cannot read back, got "POINT_IN_TIME_CONSISTENT"',
    ],
    [
      'access times without modification times',
      { mtime: 'NONE' },
      'mtime must be PRESERVE while atime is BEST_EFFORT, got "NONE"',
    ],
    [
      'modification times without access times',
      { atime: 'NONE', mtime: 'PRESERVE' },
      'mtime must be NONE while atime is NONE, got "PRESERVE"',
    ],
    [
      'devices',
      { preserveDevices: 'PRESERVE' },
      'preserveDevices must be NONE: S3 can hold no devices, got "PRESERVE"',
    ],
    ['an owner without a group', { gid: 'NONE' }, 'gid must be INT_VALUE, as uid is, got "NONE"'],
    [
      'permissions without owners',
      { uid: 'NONE', gid: 'NONE', posixPermissions: 'PRESERVE' },
      'posixPermissions must be NONE while uid and gid are NONE: permissions mean nothing without their owner, got "PRESERVE"',
    ],
    [
      'owners without permissions',
      { posixPermissions: 'NONE' },
      'posixPermissions must be PRESERVE while uid and gid are INT_VALUE: permissions mean nothing without their owner, got "NONE"',
    ],
    [
      'deleting while copying all',
      { transferMode: 'ALL', preserveDeletedFiles: 'REMOVE' },
      'preserveDeletedFiles must be PRESERVE with transferMode ALL, which does not look at what the bucket holds, got "REMOVE"',
    ],
    ['another queueing', { taskQueueing: 'on' }, 'taskQueueing must be one of ENABLED, DISABLED, got "on"'],
    ['another log level', { logLevel: 'DEBUG' }, 'logLevel must be one of OFF, BASIC, TRANSFER, got "DEBUG"'],
    [
      'another storage class',
      { storageClass: 'OUTPOSTS' },
      'storageClass must be one of STANDARD, STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_INSTANT_RETRIEVAL, GLACIER, DEEP_ARCHIVE, got "OUTPOSTS"',
    ],
    [
      'every half an hour',
      { schedule: 'rate(30 minutes)' },
      'schedule must run at most once an hour: cron(0 * * * ? *) or rate(1 hour), got "rate(30 minutes)"',
    ],
    [
      'twice an hour',
      { schedule: 'cron(0,30 * * * ? *)' },
      'schedule must run at most once an hour: cron(0 * * * ? *) or rate(1 hour), got "cron(0,30 * * * ? *)"',
    ],
    [
      'no schedule',
      { schedule: 'daily' },
      'schedule must be cron(minutes hours day-of-month month day-of-week year) or rate(12 hours), got "daily"',
    ],
    ['no days of a log', { logRetentionDays: 8 }, expect.stringMatching(/^logRetentionDays must be one of/)],
    [
      'a relative directory',
      { directory: 'srv' },
      'directory must be an absolute path of letters, digits, _ . and -, such as "/srv/files", got "srv"',
    ],
    ['no bandwidth', { bytesPerSecond: 0 }, expect.stringMatching(/^bytesPerSecond must be between 1 and/)],
  ])('refuses %s', (_, transfer, problem) => {
    const [found, ...more] = problemsOf({ transfer }).map((text) => text.replace('files.transfer.', ''));
    expect(more).toEqual([]);
    expect(found).toEqual(problem);
  });

  it('takes what goes together', () => {
    for (const transfer of [
      { verifyMode: 'POINT_IN_TIME_CONSISTENT', storageClass: 'STANDARD_IA' },
      { verifyMode: 'NONE', storageClass: 'DEEP_ARCHIVE' },
      { atime: 'NONE', mtime: 'NONE' },
      { uid: 'NONE', gid: 'NONE', posixPermissions: 'NONE' },
      { transferMode: 'ALL' },
      { schedule: 'rate(60 minutes)' },
      { schedule: 'cron(15 * * * ? *)' },
    ]) {
      expect([transfer, problemsOf({ transfer })]).toEqual([transfer, []]);
    }
  });
});

describe("the bucket's lifecycle", () => {
  it.each<[string, object, string]>([
    [
      'Glacier before its time',
      { glacierDays: 60, infrequentAccessDays: 45 },
      'glacierDays must be at least 75, 30 days after infrequentAccessDays, got 60',
    ],
    [
      'Deep Archive before its time',
      { deepArchiveDays: 150 },
      'deepArchiveDays must be at least 180, 90 days after glacierDays, got 150',
    ],
    [
      'old versions that go before their time',
      { oldVersionsInfrequentAccessDays: 60, oldVersionsExpireDays: 80 },
      'oldVersionsExpireDays must be at least 90, 30 days after oldVersionsInfrequentAccessDays, got 80',
    ],
    [
      'days S3 refuses',
      { infrequentAccessDays: 7 },
      'infrequentAccessDays must be between 30 and 36500, got 7',
    ],
  ])('refuses %s', (_, lifecycle, problem) => {
    expect(problemsOf({ bucket: { lifecycle } })).toEqual([`files.bucket.lifecycle.${problem}`]);
  });
});

describe('the alarm of missed transfers', () => {
  const withAlarm = (noTransferHours: number, schedule?: string) => () =>
    validateVault({
      alarms: { noTransferHours },
      regions: { 'us-east-1': { network, files: schedule === undefined ? {} : { transfer: { schedule } } } },
    });

  it.each([
    [24, undefined, 'up to 24 hours apart (cron(0 2 * * ? *))'],
    [6, 'rate(6 hours)', 'up to 6 hours apart (rate(6 hours))'],
    [48, 'cron(0 2 ? * MON-FRI *)', 'up to 72 hours apart (cron(0 2 ? * MON-FRI *))'],
    [168, 'cron(0 2 1 1 ? 2030)', 'not repeated (cron(0 2 1 1 ? 2030))'],
  ])('refuses %d hours with the schedule %s', (hours, schedule, apart) => {
    expect(withAlarm(hours, schedule)).toThrow(
      `alarms.noTransferHours must be more than that: the transfers of us-east-1 are ${apart}, got ${hours}`,
    );
  });

  it('takes what is longer, and leaves a broken schedule to its own rule', () => {
    expect(withAlarm(25)).not.toThrow();
    expect(withAlarm(7, 'rate(6 hours)')).not.toThrow();
    expect(withAlarm(1, 'sometimes')).not.toThrow(/noTransferHours/);
  });
});
