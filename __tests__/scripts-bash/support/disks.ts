import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type RunResult } from '../../../scripts/run';

const PRETENDED = ['blkid', 'lsblk', 'modprobe', 'mount', 'poweroff', 'udevadm'];

/** A machine with a disk to look into, without a disk: see examiner.sh. */
export class Disks {
  readonly folder = mkdtempSync(join(tmpdir(), 'disks-'));
  private readonly devices: string[] = [];

  constructor(serial: string) {
    for (const name of ['bin', 'serials', 'tags', 'trees']) mkdirSync(join(this.folder, name));
    cpSync(join(__dirname, 'pretend-disks'), join(this.folder, 'bin', 'pretend-disks'));
    for (const name of PRETENDED) symlinkSync('pretend-disks', join(this.folder, 'bin', name));
    writeFileSync(join(this.folder, 'serials', 'nvme0n1'), 'vol00000000000000000  \n');
    writeFileSync(join(this.folder, 'serials', 'nvme1n1'), `${serial}\n`);
  }

  /** @param tags as blkid would find them */
  device(name: string, tags: Readonly<Record<string, string>> = {}, type = 'disk'): this {
    this.devices.push(`/dev/${name} ${type}\n`);
    for (const [tag, value] of Object.entries(tags))
      writeFileSync(join(this.folder, 'tags', `${name}.${tag}`), `${value}\n`);
    return this;
  }

  /** What is seen where a device is mounted. @returns its root */
  tree(name: string): string {
    const root = join(this.folder, 'trees', name);
    mkdirSync(root, { recursive: true });
    return root;
  }

  /** @returns with what the console showed */
  async run(script: string, env: Readonly<Record<string, string>>): Promise<RunResult & { console: string }> {
    writeFileSync(join(this.folder, 'devices'), this.devices.join(''));
    const console = join(this.folder, 'console');
    rmSync(console, { force: true });
    const inside = [join(__dirname, 'examiner.sh'), this.folder, 'bash', script];
    const ended = await run('unshare', ['--map-root-user', '--mount', ...inside], {
      env: { SV_CONSOLE: console, ...env },
    });
    return { ...ended, console: existsSync(console) ? readFileSync(console, 'latin1') : '' };
  }

  /** The calls of one program, in order. */
  calls(program: string): string[] {
    const file = join(this.folder, 'calls');
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return calls.filter((call) => call.startsWith(`${program} `) || call === program);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
