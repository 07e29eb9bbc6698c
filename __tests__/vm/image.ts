import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/run';
import { step } from './log';

const HERE = join(__dirname, 'image');
/** What an EC2 image of Debian has, as far as the test needs it; the mount helpers are for user-data to install. */
const CONTENT = [
  ...['systemd-sysv', 'udev', 'dbus', 'kmod', 'cloud-init', 'awscli', 'ca-certificates', 'curl'],
  ...['netbase', 'ifupdown', 'iproute2', 'isc-dhcp-client', 'e2fsprogs', 'procps'],
];
const LEFT_OUT = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*'];

export interface Image {
  /** An ext4 file system with a Debian root, labelled `root`. */
  readonly disk: string;
  /** The packages a guest may install, and their index. */
  readonly packages: string;
  /** Of the stand-ins for AWS; the guests trust it. */
  readonly key: string;
  readonly certificate: string;
}

/** Builds the image of the guests, or finds it in the cache: a change of what it is made of makes a new one. */
export async function ensureImage(cache: string): Promise<Image> {
  const { mirror, suite } = await hostArchive();
  const folder = join(cache, `image-${digest(suite)}`);
  const image = {
    disk: join(folder, 'disk.img'),
    packages: join(folder, 'packages'),
    key: join(folder, 'key.pem'),
    certificate: join(folder, 'certificate.pem'),
  };
  if (existsSync(folder)) return image;
  for (const old of existsSync(cache) ? readdirSync(cache) : [])
    if (old.startsWith('image-')) rmSync(join(cache, old), { recursive: true, force: true });

  const work = `${folder}.partly`;
  const root = join(work, 'root');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await step(`installing Debian ${suite}`, async () => {
    const hook = [join(HERE, 'customize.sh'), '"$1"', work, join(HERE, 'files')].join(' ');
    await isolated('mmdebstrap', [
      ...['--mode=root', '--variant=apt', '--components=main', `--include=${CONTENT.join(',')}`],
      '--aptopt=APT::Install-Recommends "false"',
      ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
      ...[`--customize-hook=${hook}`, suite, root, mirror],
    ]);
  });
  await step('writing its disk', async () => {
    await isolated('truncate', ['--size=1500M', join(work, 'disk.img')]);
    await isolated('mke2fs', ['-q', '-t', 'ext4', '-L', 'root', '-d', root, join(work, 'disk.img')]);
  });
  rmSync(root, { recursive: true });
  renameSync(work, folder);
  return image;
}

/** In namespaces of its own, where nothing mounted or started can outlive it. */
async function isolated(program: string, args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await run('unshare', [
    ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', program, ...args],
  ]);
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}:\n${stdout}${stderr}`.slice(-4000));
}

/** The archive this machine's own apt uses. */
async function hostArchive(): Promise<{ mirror: string; suite: string }> {
  const format = '$(ORIGIN) $(LABEL) $(CODENAME) $(REPO_URI)';
  const { stdout } = await run('apt-get', [
    ...['indextargets', '--format', format, 'Created-By: Packages', 'Component: main'],
  ]);
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const mirror = new RegExp(`^Debian Debian ${suite} (\\S+)$`, 'm').exec(stdout)?.[1];
  if (mirror === undefined)
    throw new Error(`apt on this machine has no Debian archive of its own suite (${suite})`);
  return { mirror, suite };
}

function digest(suite: string): string {
  const hash = createHash('sha256').update([suite, ...CONTENT, ...LEFT_OUT].join());
  hash.update(readdirSync('/usr/lib/uml/modules').join());
  for (const name of (readdirSync(HERE, { recursive: true }) as string[]).sort()) {
    const file = join(HERE, name);
    if (statSync(file).isFile()) hash.update(name).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
