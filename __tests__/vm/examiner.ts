import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { examinerUserData } from '../../lambda-src/adapters/drills/examiner/user-data';
import { findingsIn, seenIn } from '../../lambda-src/core/drill/examination';
import { Guest } from './guest';
import type { Image } from './image';
import { check, say, step } from './log';
import { startMetadata } from './metadata';
import { makeNetwork, place } from './network';
import { makeVolumes, type Volumes } from './volumes';
import { buildXstateLibrary } from './xstate';

const SCRIPT = join(__dirname, '..', '..', 'lambda-src', 'adapters', 'drills', 'examiner', 'examine.sh');
const DRILL = 'drill-20261121t060000000z';
/** What cloud-init runs. */
const USER_DATA = '/var/lib/cloud/instance/scripts/part-001';
const WAIT_SECONDS = 600;

/** In the order of their disks: the first is what user-data looks into at boot. */
const ORDER: readonly (keyof Volumes)[] = ['right', 'wrong', 'corrupt', 'empty', 'unclean', 'partitions'];
const idOf = (name: keyof Volumes): string => `vol-${String(ORDER.indexOf(name)).padStart(17, '0')}`;
const deviceOf = (name: keyof Volumes): string => `/dev/ubd${'bcdefgh'[ORDER.indexOf(name)] ?? ''}`;

/** What the real parser makes of what the machine really shows. */
const EXPECTED: Readonly<
  Record<keyof Volumes, readonly [name: string, passed: boolean | undefined, says: RegExp][]>
> = {
  right: [
    ['contents', true, /^ext4 on \/dev\/ubdb: 4 files, \d+ MiB used$/],
    ['manifest', true, /all 3 files are as it says/],
  ],
  wrong: [
    ['contents', true, /^ext4 on \/dev\/ubdc: 3 files, .*, read with its journal$/],
    ['manifest', false, /of 3 files 1 differ and 1 .*: \.\/data\/file 1, \.\/data\/file 2$/],
  ],
  corrupt: [['contents', false, /^ext4 on \/dev\/ubdd cannot be mounted: /]],
  empty: [['contents', undefined, /^none on \/dev\/ubde: nothing is known/]],
  unclean: [
    ['contents', true, /^ext4 on \/dev\/ubdf: 13 files, .*, read with its journal$/],
    ['manifest', true, /all 12 files are as it says/],
  ],
  partitions: [
    ['contents', true, /^xfs on \/dev\/ubdg3: 0 files, .*no manifest$/],
    ['contents', undefined, /^swap on \/dev\/ubdg2: swap holds no files$/],
  ],
};

export interface ExaminerProofOptions {
  /** For everything a run leaves; gone with it. */
  readonly folder: string;
  /** For what is worth reading afterwards. */
  readonly logs: string;
  readonly image: Image;
}

/** A machine boots with the examiner's user-data and disks: what it says on its console is read as the function reads it. */
export async function proveExaminer({ folder, logs, image }: ExaminerProofOptions): Promise<void> {
  const own = join(folder, 'examiner');
  mkdirSync(own, { recursive: true });
  const guest = new Guest(place('e', 15), own);
  try {
    await step('building what the guest’s kernel needs', () => buildXstateLibrary(own));
    const volumes = await step('making volumes', () => makeVolumes(join(own, 'volumes')));
    await makeNetwork(own, [guest.place]);
    const { id, place: at } = guest;
    await startMetadata([{ id, address: at.address, mac: at.mac, userData: gzipSync(userData()) }]);
    say('E is launched, with six volumes');
    await guest.boot(
      image.disk,
      ORDER.map((name) => volumes[name]),
    );
    await heard(guest, 'right');
    for (const name of ORDER.slice(1)) {
      // The same bytes, for another volume.
      const told = `sed "s/^SV_VOLUME=.*/SV_VOLUME='${idOf(name)}'/; s,^SV_DEVICE=.*,SV_DEVICE='${deviceOf(name)}'," ${USER_DATA}`;
      await guest.shell(`${told} | SV_ROUNDS=1 SV_END=nothing bash`, WAIT_SECONDS);
      await heard(guest, name);
    }
    await guest.ends(WAIT_SECONDS);
    check('E: when it has said everything, it powers itself off', true);
  } finally {
    mkdirSync(logs, { recursive: true });
    if (existsSync(join(own, 'e.console'))) cpSync(join(own, 'e.console'), join(logs, 'e.console'));
  }
}

/** As it is delivered, with two settings for this machine: its disks have no serial numbers, and minutes are long. */
const userData = (): string =>
  `#!/bin/bash\nSV_DEVICE='${deviceOf('right')}'\nSV_PAUSE=\${SV_PAUSE-15}\n${examinerUserData(
    readFileSync(SCRIPT, 'utf8'),
    { drill: DRILL, volume: idOf('right') },
  )}`;

async function heard(guest: Guest, name: keyof Volumes): Promise<void> {
  const read = () => findingsIn(guest.output().slice(-65_536), DRILL, idOf(name));
  await guest.shows(`what it found on ${name}`, WAIT_SECONDS, () => read() !== undefined);
  const seen = seenIn(read() ?? []);
  const words = seen.map((one) =>
    'passed' in one
      ? ([one.name, one.passed, one.says] as const)
      : ([one.name, undefined, one.unlooked] as const),
  );
  const wanted = EXPECTED[name];
  const holds =
    words.length === wanted.length &&
    wanted.every(([what, passed, says], at) => {
      const one = words[at];
      return one !== undefined && one[0] === what && one[1] === passed && says.test(one[2]);
    });
  check(
    `E: ${name}: ${words.map(([what, , says]) => `${what}: ${says}`).join('; ')}`,
    holds,
    JSON.stringify(words),
  );
}
