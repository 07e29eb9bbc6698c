import type { Guest } from './guest';
import { check, say, step } from './log';
import { EFS_NAME, MOUNT_TARGET } from './network';
import { until } from './process';
import type { GroupCall } from './services';

const LOG = '/var/log/smart-vault/user-data.log';
const USER_DATA = '/var/lib/cloud/instance/scripts/part-001';
const OPTIONS = 'nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,_netdev,nofail';
export const UNREACHABLE = 'does not answer on port 2049';

const label = (guest: Guest): string => guest.place.name.toUpperCase();
const fstab = (guest: Guest): Promise<string> =>
  guest.shell(`grep -E '[[:space:]]/mnt/efs[[:space:]]' /etc/fstab`);
const bootId = (guest: Guest): Promise<string> => guest.shell('cat /proc/sys/kernel/random/boot_id');
const told = (guest: Guest, calls: readonly GroupCall[]): string =>
  calls
    .filter(({ instance, from }) => instance === guest.id && from === guest.place.address)
    .map(({ action, result }) => `${action} ${result}`)
    .join(', ');

/** Of the right type, from the right server, with the right options, to be found again by fstab. */
async function checkMount(guest: Guest): Promise<void> {
  const name = label(guest);
  const mount = await guest.shell('findmnt --noheadings --output FSTYPE,SOURCE,OPTIONS /mnt/efs');
  const wanted = [
    'vers=4.1',
    'rsize=1048576',
    'wsize=1048576',
    'hard',
    'timeo=600',
    'retrans=2',
    'noresvport',
  ];
  const options = mount.split(/\s+/)[2]?.split(',') ?? [];
  check(
    `${name}: /mnt/efs is NFS from ${EFS_NAME}`,
    mount.startsWith(`nfs4 `) && mount.includes(` ${EFS_NAME}:/ `),
    mount,
  );
  check(
    `${name}: it is the mount target’s, version 4.1, with the options AWS recommends`,
    [...wanted, `addr=${MOUNT_TARGET}`].every((option) => options.includes(option)),
    mount,
  );
  const lines = await fstab(guest);
  check(`${name}: exactly one line in fstab`, lines === `${EFS_NAME}:/ /mnt/efs nfs4 ${OPTIONS} 0 0`, lines);
}

export async function checkMounted(guest: Guest, calls: readonly GroupCall[]): Promise<void> {
  const name = label(guest);
  await checkMount(guest);
  check(
    `${name}: the Auto Scaling group is told to continue, once`,
    told(guest, calls) === 'CompleteLifecycleAction CONTINUE',
    told(guest, calls),
  );
  const result = await guest.shell('cat /run/cloud-init/result.json');
  check(
    `${name}: cloud-init ended without errors, on EC2’s data source`,
    /"datasource": "DataSourceEc2/.test(result) && /"errors": \[\]/.test(result),
    result,
  );
  const file = await guest.shell(`cat ${LOG}`);
  check(
    `${name}: the log tells each step, with the time`,
    /^(\d{4}-\d\d-\d\dT[\d:]{8}Z smart-vault\[\d+\] \S.*\n?)+$/.test(file) && file.includes('mounted: nfs4'),
    file,
  );
  const last =
    file
      .split('\n')
      .at(-1)
      ?.replace(/^.*?\] /, '') ?? 'nothing';
  const journal = await guest.shell('journalctl --quiet --identifier smart-vault --output cat');
  check(`${name}: the log is in the journal too`, journal.includes(last), journal);
  check(
    `${name}: and on the console`,
    /smart-vault\[\d+\] mounted: nfs4/.test(guest.output()),
    guest.output().slice(-2000),
  );
}

export async function checkLateServer(guest: Guest, calls: readonly GroupCall[]): Promise<void> {
  await guest.booted();
  const log = await guest.shell(`cat ${LOG}`);
  say(`A’s log:\n${log.replace(/^/gm, '          | ')}`);
  check(
    'A: waited while the DNS name did not resolve, then while nothing listened, with longer pauses',
    /does not resolve[^]*next in 1 s[^]*does not answer on port 2049[^]*next in 2 s[^]*mounted: nfs4/.test(
      log,
    ),
    log,
  );
  await checkMounted(guest, calls);
}

export async function checkSecondRun(guest: Guest): Promise<void> {
  const before = await guest.shell('sha256sum /etc/fstab; ls --full-time /etc/fstab');
  const ends = await step('A: user-data runs a second time', () => guest.succeeds(USER_DATA, 120));
  check('A: the second run ends well', ends);
  check(
    'A: fstab is not even written',
    (await guest.shell('sha256sum /etc/fstab; ls --full-time /etc/fstab')) === before,
  );
  const log = await guest.shell(`tail -n 2 ${LOG}`);
  check('A: there was nothing to mount', /mounted already: nfs4[^]*exit code 0$/.test(log), log);
  check('A: one mount', (await guest.shell('grep -c " /mnt/efs " /proc/mounts')) === '1');
}

export async function checkWrongAddress(guest: Guest, calls: readonly GroupCall[]): Promise<void> {
  await guest.booted();
  say('C has booted');
  await checkWithoutFiles(guest);
  check(
    'C: the Auto Scaling group is told to abandon it',
    told(guest, calls) === 'CompleteLifecycleAction ABANDON',
    told(guest, calls),
  );
}

/** The wrong address is in fstab now: a boot must not hang on it. */
export async function checkWrongAddressAtReboot(guest: Guest, calls: readonly GroupCall[]): Promise<void> {
  const before = await bootId(guest);
  await step('C: reboot', () => guest.reboot());
  check('C: it is another boot', (await bootId(guest)) !== before);
  await checkWithoutFiles(guest);
  check(
    'C: without its files at a later boot it is marked unhealthy',
    told(guest, calls) === 'CompleteLifecycleAction ABANDON, SetInstanceHealth Unhealthy',
    told(guest, calls),
  );
}

async function checkWithoutFiles(guest: Guest): Promise<void> {
  const console = guest.output();
  check(
    'C: the console says that it must not serve',
    console.includes('FAILED: /mnt/efs is not mounted; this instance must not serve'),
    console.slice(-2000),
  );
  const result = await guest.shell(
    'cat /run/cloud-init/result.json; systemctl is-failed cloud-final.service',
  );
  check(
    'C: cloud-init reports the error, and its service has failed',
    /"errors": \[[^\]]*scripts[^\]]*\]/.test(result) && result.endsWith('\nfailed'),
    result,
  );
  check(
    'C: the boot went on all the same',
    await guest.succeeds('systemctl is-active --quiet multi-user.target'),
  );
  check('C: nothing is mounted', !(await guest.succeeds('findmnt /mnt/efs')));
  check('C: nothing can be written there by mistake', !(await guest.succeeds('touch /mnt/efs/file')));
}

export async function checkSharing(a: Guest, b: Guest): Promise<void> {
  await a.shell(`printf 'from A\\n' >'/mnt/efs/a file'`);
  const read = await b.shell(`cat '/mnt/efs/a file'`);
  check('a file written on A is read on B', read === 'from A', read);
  await b.shell(`printf 'from B\\n' >>'/mnt/efs/a file'`);
  const back = await a.shell(`cat '/mnt/efs/a file'`);
  check('what B adds to it is read on A', back === 'from A\nfrom B', back);
}

export async function checkReboot(a: Guest, b: Guest, calls: readonly GroupCall[]): Promise<void> {
  const before = await bootId(a);
  await step('A: reboot', async () => {
    const boots = a.reboot();
    await until('A is down', 120, async () => !(await a.listens()));
    await b.shell(`echo 'while A was down' >/mnt/efs/meanwhile`);
    await boots;
  });
  check('A: it is another boot', (await bootId(a)) !== before);
  await checkMount(a);
  const unit = await a.shell('systemctl show --property SourcePath,ActiveState mnt-efs.mount');
  check(
    'A: systemd mounted it, from fstab',
    unit.includes('SourcePath=/etc/fstab') && unit.includes('ActiveState=active'),
    unit,
  );
  const log = await a.shell(`tail -n 3 ${LOG}`);
  check(
    'A: user-data looked after it, and had nothing to do',
    /start: [^]*mounted already[^]*exit code 0$/.test(log),
    log,
  );
  check('A: the files of before are there', (await a.shell(`cat '/mnt/efs/a file'`)) === 'from A\nfrom B');
  check('A: so is what B wrote meanwhile', (await a.shell('cat /mnt/efs/meanwhile')) === 'while A was down');
  check(
    'A: the group was told nothing more',
    told(a, calls) === 'CompleteLifecycleAction CONTINUE',
    told(a, calls),
  );
}

const COPY = 's3-sync@files.service';
/** Runs the copy to S3 now; answers with its exit code and the end of its log. */
const copyNow = (guest: Guest): Promise<string> =>
  guest.shell(
    `systemctl start ${COPY}; systemctl show --property ExecMainStatus ${COPY}; tail -n 4 /var/log/smart-vault/s3-sync.log`,
    180,
  );

/** There is no S3 here: what is checked is the way to it. How the script copies is tested against the emulator. */
export async function checkCopyToS3(guest: Guest): Promise<void> {
  const timer = await guest.shell(
    'systemctl is-enabled s3-sync@files.timer; systemctl is-active s3-sync@files.timer',
  );
  check('B: the timer of the copy to S3 runs', timer === 'enabled\nactive', timer);
  const tried = await copyNow(guest);
  check(
    'B: the copy finds the mounted files, and fails for want of S3',
    tried.includes('ExecMainStatus=1\n') && tried.includes('start: /mnt/efs to s3://bucket/copy'),
    tried,
  );
}

export async function checkCopyWithoutFiles(guest: Guest): Promise<void> {
  await guest.shell('umount /mnt/efs');
  const refused = await copyNow(guest);
  check(
    'B: the copy refuses when the files are not mounted',
    refused.includes('ExecMainStatus=4\n') && refused.includes('not on a file system mounted at /mnt/efs'),
    refused,
  );
}
