import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { userData } from '../support/user-data';
import {
  checkCopyToS3,
  checkCopyWithoutFiles,
  checkLateServer,
  checkMounted,
  checkReboot,
  checkSecondRun,
  checkSharing,
  checkWrongAddress,
  checkWrongAddressAtReboot,
  UNREACHABLE,
} from './checks';
import { startFileSystem } from './efs';
import { Guest } from './guest';
import type { Image } from './image';
import { say, step } from './log';
import { startMetadata } from './metadata';
import { announceFileSystem, FILE_SYSTEM, makeNetwork, place, REGION } from './network';
import { pause } from './process';
import { startAutoScaling, startPackages, type GroupCall } from './services';
import { buildXstateLibrary } from './xstate';

const NOWHERE = '10.0.0.99';
const WAIT_SECONDS = 600;
const S3_SYNC = join(__dirname, '..', '..', 'scripts', 's3-sync');

const base64 = (name: string): string => readFileSync(join(S3_SYNC, name)).toString('base64');
const common = {
  SV_EFS_ID: FILE_SYSTEM,
  SV_REGION: REGION,
  SV_LIFECYCLE_HOOK: 'efs-mounted',
  SV_AUTO_SCALING_GROUP: 'web',
};
/** A and B share a file system, which starts long after A; B also copies it to S3; C is told a wrong address. */
const settings = {
  a: common,
  b: {
    ...common,
    SV_SYNC_SOURCE: '/mnt/efs',
    SV_SYNC_TO: 's3://bucket/copy',
    SV_SYNC_SCHEDULE: 'yearly',
    SV_SYNC_SCRIPT: base64('s3-sync'),
    SV_SYNC_SERVICE: base64('s3-sync@.service'),
    SV_SYNC_TIMER: base64('s3-sync@.timer'),
  },
  c: { ...common, SV_EFS_HOST: NOWHERE, SV_DEADLINE: '20' },
};

export interface ProofOptions {
  /** For everything a run leaves; gone with it. */
  readonly folder: string;
  /** For what is worth reading afterwards. */
  readonly logs: string;
  readonly image: Image;
  /** How long after the machines their file system starts, at least: not before they have looked for it in vain. */
  readonly lateSeconds: number;
}

export async function prove({ folder, logs, image, lateSeconds }: ProofOptions): Promise<void> {
  const guest = (name: keyof typeof settings, number: number): Guest =>
    new Guest(place(name, number), folder);
  const [a, b, c] = [guest('a', 11), guest('b', 12), guest('c', 13)];
  try {
    await step('building what the guests’ kernel needs', () => buildXstateLibrary(folder));
    const calls = await startSurroundings(folder, image, [a, b, c]);
    say('A and C are launched; there is no file system yet');
    const launched = Date.now();
    await Promise.all([a.boot(image.disk), c.boot(image.disk)]);
    await Promise.all([
      startFileSystemLate(a, folder, launched + lateSeconds * 1000)
        .then(() => checkLateServer(a, calls))
        .then(() => checkSecondRun(a)),
      // B comes after the first two: more than two at once only wait for each other.
      checkWrongAddress(c, calls).then(() =>
        Promise.all([
          checkWrongAddressAtReboot(c, calls).then(() => c.powerOff()),
          checkLaunch(b, image, calls),
        ]),
      ),
    ]);
    await checkSharing(a, b);
    await Promise.all([checkReboot(a, b, calls), checkCopyToS3(b)]);
    await checkCopyWithoutFiles(b);
  } finally {
    mkdirSync(logs, { recursive: true });
    const names = ['a.console', 'b.console', 'c.console', 'dnsmasq.log', 'ganesha.log', 'ganesha.out'];
    for (const name of names)
      if (existsSync(join(folder, name))) cpSync(join(folder, name), join(logs, name));
  }
}

async function checkLaunch(guest: Guest, { disk }: Image, calls: readonly GroupCall[]): Promise<void> {
  say('B is launched');
  await step('B: first boot', async () => {
    await guest.boot(disk);
    await guest.booted();
  });
  await checkMounted(guest, calls);
}

/** The network, and what stands in for AWS and the package archive. */
function startSurroundings(folder: string, image: Image, guests: readonly Guest[]): Promise<GroupCall[]> {
  return step('network, metadata, packages, Auto Scaling', async () => {
    await makeNetwork(
      folder,
      guests.map((guest) => guest.place),
    );
    await startMetadata(
      guests.map(({ id, place: { address, mac, name } }) => ({
        ...{ id, address, mac },
        userData: gzipSync(userData(settings[name as keyof typeof settings])),
      })),
    );
    await startPackages(image);
    return startAutoScaling(image);
  });
}

/** First the DNS name comes, then the server, each when the guest has missed it, and the server not before `from`. */
async function startFileSystemLate(guest: Guest, folder: string, from: number): Promise<void> {
  await guest.shows('misses the DNS name', WAIT_SECONDS, (output) => output.includes('does not resolve'));
  say('A has missed the DNS name of the file system: now it resolves');
  announceFileSystem(folder);
  await guest.shows('misses the server', WAIT_SECONDS, (output) => output.includes(UNREACHABLE));
  await pause(Math.max(0, from - Date.now()) / 1000);
  await startFileSystem(folder);
  say('A has missed the server: now it listens');
}
