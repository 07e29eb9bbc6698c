import { existsSync } from 'node:fs';
import { run } from '../../scripts/run';
import { step } from './log';

/** A file that shows whether a Debian package is there. */
const PACKAGES: Readonly<Record<string, string>> = {
  mmdebstrap: '/usr/bin/mmdebstrap',
  'user-mode-linux': '/usr/bin/linux.uml',
  'nfs-ganesha-vfs': '/usr/lib/x86_64-linux-gnu/ganesha/libfsalvfs.so',
  'dnsmasq-base': '/usr/sbin/dnsmasq',
  iproute2: '/usr/sbin/ip',
  e2fsprogs: '/usr/sbin/mke2fs',
  xfsprogs: '/usr/sbin/mkfs.xfs',
  fdisk: '/usr/sbin/sfdisk',
  'dpkg-dev': '/usr/bin/dpkg-scanpackages',
  openssl: '/usr/bin/openssl',
  gcc: '/usr/bin/gcc',
  'libc6-dev': '/usr/include/elf.h',
};

/** @throws Error that says what to install, and how */
export async function ensurePrograms(): Promise<void> {
  const missing = Object.keys(PACKAGES).filter((name) => !existsSync(PACKAGES[name] ?? ''));
  const command = `apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    const first = missing.length > 0 ? `\nFirst, as root: ${command}` : '';
    throw new Error(`The test makes network and mount namespaces: run it as root.${first}`);
  }
  if (!existsSync('/dev/net/tun')) throw new Error('There is no /dev/net/tun here: load the module tun.');
  if (missing.length === 0) return;
  await step(`installing ${missing.join(', ')}`, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const { exitCode, stdout, stderr } = await run('sh', ['-c', `apt-get update -qq && ${command}`], { env });
    if (exitCode !== 0) throw new Error(`The test needs Debian packages: ${command}\n${stdout}${stderr}`);
  });
}
