import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../../scripts/run';
import { userData, USER_DATA_SCRIPT as SCRIPT } from '../support/user-data';
import { Instance, type Settings } from './support/instance';

jest.setTimeout(60_000);

const SYNC = join(__dirname, '..', '..', 'scripts', 's3-sync');
const LOG = '/var/log/smart-vault/user-data.log';
const NFS = 'nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,_netdev,nofail 0 0';
const HOST = 'fs-0123456789abcdef0.efs.us-east-1.amazonaws.com';

const settings: Settings = { SV_EFS_ID: 'fs-0123456789abcdef0', SV_REGION: 'us-east-1', SV_DEADLINE: '2' };
const hooked: Settings = { ...settings, SV_LIFECYCLE_HOOK: 'mounted', SV_AUTO_SCALING_GROUP: 'web' };
const base64 = (file: string): string => readFileSync(join(SYNC, file)).toString('base64');
const syncing: Settings = {
  ...settings,
  SV_SYNC_SOURCE: '/mnt/efs/some files',
  SV_SYNC_TO: 's3://bucket/copy',
  SV_SYNC_OPTIONS: '--delete --max-delete-percent 10',
  SV_SYNC_SCHEDULE: '*-*-* 03:00',
  SV_SYNC_SCRIPT: base64('s3-sync'),
  SV_SYNC_SERVICE: base64('s3-sync@.service'),
  SV_SYNC_TIMER: base64('s3-sync@.timer'),
};
const told = (result: string): string =>
  'aws autoscaling complete-lifecycle-action --region us-east-1 --instance-id i-0123456789abcdef0 ' +
  `--auto-scaling-group-name web --lifecycle-hook-name mounted --lifecycle-action-result ${result}`;

let instance: Instance;
const on = (release: ConstructorParameters<typeof Instance>[0]): Instance =>
  (instance = new Instance(release));
afterEach(() => instance?.remove());

const fstab = (): string[] => instance.read('/etc/fstab').trim().split('\n');

describe('mounting', () => {
  test('Debian: nfs-common with the options AWS recommends', async () => {
    on('debian');
    expect((await instance.launch(settings)).exitCode).toBe(0);
    expect(instance.calls('apt-get').at(-1)).toMatch(/ install .*nfs-common$/);
    expect(fstab()).toEqual(['LABEL=root / ext4 defaults 0 1', `${HOST}:/ /mnt/efs nfs4 ${NFS}`]);
    expect(instance.mounted).toBe(`nfs4 ${HOST}:/ rw,vers=4.1`);
  });

  test('Amazon Linux 2023: amazon-efs-utils with TLS', async () => {
    on('amazon');
    expect((await instance.launch(settings)).exitCode).toBe(0);
    expect(instance.calls('dnf')).toEqual(['dnf install --assumeyes --quiet amazon-efs-utils']);
    expect(fstab()).toContain('fs-0123456789abcdef0:/ /mnt/efs efs tls,_netdev,nofail 0 0');
  });

  test('Ubuntu with amazon-efs-utils in its image: TLS and the instance’s role, and nothing is installed', async () => {
    on('ubuntu');
    await instance.run(['dnf', 'install', 'amazon-efs-utils']);
    expect((await instance.launch({ ...settings, SV_TLS: 'required' })).exitCode).toBe(0);
    expect(instance.calls('apt-get')).toEqual([]);
    expect(fstab()[1]).toContain(' efs tls,iam,_netdev,');
  });

  test('Ubuntu without it: no mount when TLS is required', async () => {
    on('ubuntu');
    const { exitCode, stdout } = await instance.launch({ ...settings, SV_TLS: 'required' });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ERROR SV_TLS is required, and amazon-efs-utils is not in this image');
    expect(instance.mounted).toBe('');
  });

  test('another Linux: says so', async () => {
    const { exitCode, stdout } = await on('suse').launch(settings);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ERROR neither Amazon Linux nor Debian or Ubuntu: sles suse');
  });

  test.each([
    ['debian', `10.0.0.10:/ /mnt/efs nfs4 ${NFS}`],
    ['amazon', 'fs-0123456789abcdef0:/ /mnt/efs efs tls,mounttargetip=10.0.0.10,_netdev,nofail 0 0'],
  ] as const)('%s: the address of a mount target in place of the DNS name', async (release, line) => {
    on(release);
    expect((await instance.launch({ ...settings, SV_EFS_HOST: '10.0.0.10' })).exitCode).toBe(0);
    expect(fstab()[1]).toBe(line);
  });

  test('another DNS name and mount point', async () => {
    on('debian');
    const host = 'fs-0123456789abcdef0.efs.cn-north-1.amazonaws.com.cn';
    expect(
      (await instance.launch({ ...settings, SV_EFS_HOST: host, SV_MOUNT_POINT: '/srv/files' })).exitCode,
    ).toBe(0);
    expect(fstab()[1]).toBe(`${host}:/ /srv/files nfs4 ${NFS}`);
  });
});

describe('a second run', () => {
  test('changes, installs and mounts nothing', async () => {
    on('debian');
    await instance.launch(settings);
    const before = instance.read('/etc/fstab');
    expect((await instance.launch(settings)).exitCode).toBe(0);
    expect(instance.read('/etc/fstab')).toBe(before);
    expect(instance.calls().filter((call) => !call.startsWith('logger '))).toEqual([]);
    expect(instance.read(LOG)).toContain('mounted already');
  });

  test('with other settings: the line is replaced, the old one unmounted, the new one mounted', async () => {
    on('debian');
    await instance.launch(settings);
    expect((await instance.launch({ ...settings, SV_EFS_ID: 'fs-99999999' })).exitCode).toBe(0);
    expect(fstab()).toHaveLength(2);
    expect(fstab()[1]).toMatch(/^fs-99999999\.efs/);
    expect(instance.mounted).toContain('fs-99999999');
  });

  test('lines others wrote for the mount point go, all else stays', async () => {
    on('debian');
    const kept = [
      '# /mnt/efs comes below',
      'LABEL=root\t/\text4\tdefaults\t0\t1',
      'x /mnt/efs2 nfs4 defaults 0 0',
    ];
    instance.write(
      '/etc/fstab',
      [kept[0], 'a\t/mnt/efs\tnfs4', kept[1], kept[2], 'b /mnt/efs nfs4'].join('\n'),
    );
    expect((await instance.launch(settings)).exitCode).toBe(0);
    expect(fstab()).toEqual([...kept, `${HOST}:/ /mnt/efs nfs4 ${NFS}`]);
  });

  test('is made at every later boot', async () => {
    on('debian');
    instance.write('/var/lib/cloud/scripts/per-boot/.keep', '');
    await instance.launch(settings);
    const { stdout } = await instance.run(['readlink', '/var/lib/cloud/scripts/per-boot/smart-vault']);
    expect(stdout.trim()).toBe('/var/lib/cloud/instance/scripts/part-001');
  });
});

describe('patience', () => {
  test.each([
    ['the DNS name', 'getent', 'does not resolve'],
    ['the mount target', 'port', 'does not answer on port 2049'],
    ['the mount', 'mount', 'mount ended with 32: mount: told to fail'],
    ['the package server', 'apt-get', 'installing nfs-common: attempt 1 failed, next in 1 s'],
  ])('%s is not ready twice: tried again, with longer pauses', async (_, program, message) => {
    on('debian').fail(program, 2);
    const { exitCode, stdout } = await instance.launch({ ...settings, SV_DEADLINE: '30' });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(message);
    expect(stdout).toContain('attempt 1 failed, next in 1 s');
    expect(stdout).toContain('attempt 2 failed, next in 2 s');
  });

  test('until the deadline: then it fails, visibly', async () => {
    on('debian').fail('port');
    const { exitCode, stdout } = await instance.launch(settings);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/ERROR mounting \/mnt\/efs: given up after \d attempts/);
    expect(stdout).toContain('FAILED: /mnt/efs is not mounted; this instance must not serve');
    expect(fstab()).toHaveLength(2);
  });

  test('every line of the log has the time, and is in the file and the journal', async () => {
    const { stdout } = await on('debian').launch(settings);
    const lines = stdout.trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ smart-vault\[\d+\] \S/);
    expect(instance.read(LOG)).toBe(stdout);
    expect(instance.calls('logger')).toHaveLength(lines.length);
  });
});

describe('the right mount', () => {
  test('a mount of another source is not ours', async () => {
    on('debian');
    const { exitCode, stdout } = await instance.launch(settings, { MOUNT_SOURCE: 'fs-66666666.efs:/' });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('not mounted as it should be: nfs4 fs-66666666.efs:/');
  });

  test('a local port behind which another file system lies is not ours', async () => {
    on('amazon');
    await instance.launch(settings);
    instance.mounted = 'nfs4 127.0.0.1:/ rw,port=20050';
    const { stdout } = await instance.launch(settings);
    expect(stdout).toContain('unmounting what the settings no longer say');
    expect(instance.mounted).toContain('port=20049');
  });

  test('a disk that someone mounted there stays mounted, and the run fails', async () => {
    on('debian').mounted = 'ext4 /dev/nvme1n1 rw';
    const { exitCode, stdout } = await instance.launch(settings);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('/mnt/efs holds something else: ext4 /dev/nvme1n1 rw');
    expect(instance.mounted).toBe('ext4 /dev/nvme1n1 rw');
  });
});

describe('the Auto Scaling group', () => {
  test('is told to continue, once', async () => {
    on('debian');
    expect((await instance.launch(hooked)).exitCode).toBe(0);
    expect(instance.calls('aws')).toEqual([told('CONTINUE')]);
    expect((await instance.launch(hooked)).exitCode).toBe(0);
    expect(instance.calls('aws')).toEqual([]);
  });

  test('is told to abandon an instance without its files', async () => {
    on('debian').fail('port');
    expect((await instance.launch(hooked)).exitCode).toBe(1);
    expect(instance.calls('aws')).toEqual([told('ABANDON')]);
  });

  test('hears of an instance that lost its files at a later boot', async () => {
    on('debian');
    await instance.launch(hooked);
    instance.mounted = '';
    instance.fail('port');
    expect((await instance.launch(hooked)).exitCode).toBe(1);
    expect(instance.calls('aws')).toEqual([
      'aws autoscaling set-instance-health --region us-east-1 --instance-id i-0123456789abcdef0 ' +
        '--health-status Unhealthy --no-should-respect-grace-period',
    ]);
  });

  test('that cannot be told makes the run fail, and the next run tells it', async () => {
    on('debian').fail('aws');
    const { exitCode, stdout } = await instance.launch(hooked);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ERROR mounted could not be completed with CONTINUE');
    instance.mend('aws');
    expect((await instance.launch(hooked)).exitCode).toBe(0);
    expect(instance.calls('aws')).toEqual([told('CONTINUE')]);
  });

  test('is told of wrong settings too', async () => {
    on('debian');
    const { exitCode, stdout } = await instance.launch({ ...hooked, SV_EFS_ID: 'fs-none' });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("SV_EFS_ID must be fs- and hexadecimal digits, got 'fs-none'");
    expect(instance.calls('aws')).toEqual([told('ABANDON')]);
  });
});

describe('the CloudWatch agent', () => {
  const logging: Settings = { ...settings, SV_LOG_GROUP: '/smart-vault/web' };

  test('gets the logs of this script, of the copy and of cloud-init; a second run leaves it alone', async () => {
    on('amazon');
    expect((await instance.launch(logging)).exitCode).toBe(0);
    const folder = '/opt/aws/amazon-cloudwatch-agent';
    const config = JSON.parse(instance.read(`${folder}/etc/smart-vault.json`)) as {
      logs: { logs_collected: { files: { collect_list: Record<string, string>[] } } };
    };
    const collected = config.logs.logs_collected.files.collect_list;
    expect(collected.map((entry) => entry['file_path'])).toEqual([
      LOG,
      '/var/log/smart-vault/s3-sync.log',
      '/var/log/cloud-init-output.log',
    ]);
    expect(new Set(collected.map((entry) => entry['log_group_name']))).toEqual(new Set(['/smart-vault/web']));
    expect(collected[0]?.['log_stream_name']).toBe('{instance_id}/user-data');
    expect(instance.calls('amazon-cloudwatch-agent-ctl')).toEqual([
      `amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:${folder}/etc/smart-vault.json`,
    ]);
    expect((await instance.launch(logging)).exitCode).toBe(0);
    expect(instance.calls('amazon-cloudwatch-agent-ctl')).toEqual([]);
  });

  test('that cannot be had: the files are mounted, the group hears it, and exit code 3 tells', async () => {
    on('debian').fail('curl', 1);
    const { exitCode, stdout } = await instance.launch({ ...hooked, ...logging });
    expect(exitCode).toBe(3);
    expect(stdout).toContain('ERROR the CloudWatch agent could not be set up');
    expect(instance.calls('aws')).toEqual([told('CONTINUE')]);
  });
});

describe('the copy to S3', () => {
  test('is installed byte for byte, with its schedule, and only from a mounted file system', async () => {
    on('debian');
    expect((await instance.launch(syncing)).exitCode).toBe(0);
    expect(instance.read('/usr/local/sbin/s3-sync')).toBe(readFileSync(join(SYNC, 's3-sync'), 'utf8'));
    const units = '/etc/systemd/system';
    expect(instance.read(`${units}/s3-sync@.timer`)).toBe(readFileSync(join(SYNC, 's3-sync@.timer'), 'utf8'));
    expect(instance.read(`${units}/s3-sync@.service`)).toBe(
      readFileSync(join(SYNC, 's3-sync@.service'), 'utf8'),
    );
    expect(instance.read('/etc/s3-sync/files.conf')).toBe(
      'SOURCE="/mnt/efs/some files"\nDESTINATION="s3://bucket/copy"\n' +
        'OPTIONS="--delete --max-delete-percent 10 --mounted /mnt/efs"\nAWS_REGION="us-east-1"\n',
    );
    expect(instance.read(`${units}/s3-sync@files.timer.d/schedule.conf`)).toContain(
      'OnCalendar=*-*-* 03:00\n',
    );
    expect(instance.calls('systemctl').at(-1)).toBe('systemctl enable --now s3-sync@files.timer');
  });

  test('of a directory elsewhere needs no mount', async () => {
    on('debian');
    await instance.launch({ ...syncing, SV_SYNC_SOURCE: '/mnt/efs-other', SV_SYNC_OPTIONS: '' });
    expect(instance.read('/etc/s3-sync/files.conf')).toContain('OPTIONS=""');
  });
});

describe('settings', () => {
  test('values are never run: quotes, $ and back-ticks in them are wrong, not dangerous', async () => {
    on('debian');
    const { exitCode, stdout } = await instance.launch({
      ...settings,
      SV_MOUNT_POINT: "/mnt/$(touch /mnt/x)'`",
    });
    expect(exitCode).toBe(2);
    expect(stdout).toContain(
      "SV_MOUNT_POINT must be an absolute path of plain characters, got '/mnt/$(touch",
    );
    expect(instance.has('/mnt/x')).toBe(false);
  });

  const check = (env: Settings) => run(SCRIPT, ['--check'], { env });

  test('--check accepts a full set, and does nothing', async () => {
    expect(await check({ ...hooked, ...syncing, SV_LOG_GROUP: 'group' })).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('--check tells every problem at once', async () => {
    const { exitCode, stderr } = await check({
      SV_REGION: 'Virginia',
      SV_EFS_HOST: 'a b',
      SV_DEADLINE: '0',
      SV_TLS: 'no',
      SV_LIFECYCLE_HOOK: 'hook',
      SV_SYNC_SOURCE: 'a"b',
    });
    expect(exitCode).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([
      "SV_EFS_ID must be fs- and hexadecimal digits, got ''",
      "SV_REGION must be a region, got 'Virginia'",
      "SV_EFS_HOST must be a DNS name or an address, got 'a b'",
      "SV_DEADLINE must be between 1 and 99999 seconds, got '0'",
      "SV_TLS must be required or preferred, got 'no'",
      'SV_LIFECYCLE_HOOK needs SV_AUTO_SCALING_GROUP',
      "SV_SYNC_SOURCE must be an absolute path, got 'a\"b'",
      "SV_SYNC_TO must be s3://BUCKET/PREFIX, got ''",
      'SV_SYNC_SOURCE needs SV_SYNC_SCRIPT',
      'SV_SYNC_SOURCE needs SV_SYNC_SERVICE',
      'SV_SYNC_SOURCE needs SV_SYNC_TIMER',
      'SV_SYNC_SOURCE must be without quotes, backslashes and line ends',
    ]);
  });

  test('--help ends well, an unknown argument does not', async () => {
    const help = await run(SCRIPT, ['--help']);
    expect(help.exitCode).toBe(0);
    for (const name of Object.keys({ ...hooked, ...syncing })) expect(help.stdout).toContain(name);
    expect(await run(SCRIPT, ['--force'])).toMatchObject({
      exitCode: 2,
      stderr: 'user-data.sh: unknown argument: --force; see --help\n',
    });
  });

  test('with all settings, packed, it fits into the 16 KB that EC2 allows', () => {
    const packed = gzipSync(userData({ ...hooked, ...syncing }));
    expect(packed.length).toBeLessThan(14_000);
  });
});
