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
import { userData } from '../../support/user-data';

const PRETENDED = [
  ...[
    'apt-get',
    'aws',
    'chattr',
    'curl',
    'dnf',
    'findmnt',
    'getent',
    'logger',
    'mount',
    'mountpoint',
    'systemctl',
  ],
  ...['timeout', 'umount'],
];
const RELEASES = {
  amazon: 'ID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\n',
  debian: 'ID=debian\nVERSION_ID="12"\n',
  ubuntu: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
  suse: 'ID="sles"\nID_LIKE="suse"\n',
};

export type Settings = Readonly<Record<string, string>>;

/** The system disk of an instance, and what is around it, without an instance: see instance.sh. */
export class Instance {
  private readonly folder = mkdtempSync(join(tmpdir(), 'instance-'));

  constructor(release: keyof typeof RELEASES) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    cpSync(join(__dirname, 'pretend'), join(bin, 'pretend'));
    for (const name of PRETENDED) symlinkSync('pretend', join(bin, name));
    this.write('/etc/os-release', RELEASES[release]);
    this.write('/etc/fstab', 'LABEL=root / ext4 defaults 0 1\n');
  }

  /** Runs user-data as cloud-init does: the settings as lines before the script. */
  async launch(settings: Settings, env: Settings = {}): Promise<RunResult> {
    const file = '/var/lib/cloud/instance/scripts/part-001';
    this.write(file, userData(settings));
    return this.run(['bash', file], env);
  }

  run(command: readonly string[], env: Settings = {}): Promise<RunResult> {
    rmSync(join(this.folder, 'calls'), { force: true });
    const inside = [join(__dirname, 'instance.sh'), this.folder, ...command];
    return run('unshare', ['--map-root-user', '--mount', ...inside], { env });
  }

  /** @param times how often; always, when left out */
  fail(program: string, times?: number): void {
    writeFileSync(join(this.folder, `fail-${program}`), times === undefined ? '' : String(times));
  }

  mend(program: string): void {
    rmSync(join(this.folder, `fail-${program}`));
  }

  /** What is mounted at the mount point: type, source, options. */
  get mounted(): string {
    const file = join(this.folder, 'mounted');
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  }

  set mounted(what: string) {
    if (what === '') rmSync(join(this.folder, 'mounted'));
    else writeFileSync(join(this.folder, 'mounted'), `${what}\n`);
  }

  /** The calls of one program in the last run, in order; without a name, of all. */
  calls(program = ''): string[] {
    const file = join(this.folder, 'calls');
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return calls.filter((call) => call.startsWith(`${program} `) || program === '');
  }

  read(path: string): string {
    return readFileSync(join(this.folder, 'disk', path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, 'disk', path));
  }

  write(path: string, text: string): void {
    const file = join(this.folder, 'disk', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
