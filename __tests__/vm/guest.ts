import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { makeTap, type Place } from './network';
import { answers, start, until } from './process';
import { xstateLibrary } from './xstate';

const SHELL_PORT = 9000;
const BOOT_SECONDS = 600;

/** A Debian under User-mode Linux: a kernel of its own, systemd, cloud-init. */
export class Guest {
  /** As an instance of EC2. */
  readonly id: string;
  private readonly console: string;
  private kernel?: ChildProcess;
  private boots = 0;

  constructor(
    readonly place: Place,
    private readonly folder: string,
  ) {
    this.id = `i-${place.address.split('.').at(-1)?.padStart(17, '0')}`;
    this.console = join(folder, `${place.name}.console`);
  }

  /** @param volumes files that are its further disks: /dev/ubdb, /dev/ubdc, … */
  async boot(disk: string, volumes: readonly string[] = []): Promise<void> {
    const { name, mac } = this.place;
    const tap = await makeTap(name);
    const state = join(this.folder, 'uml');
    mkdirSync(state, { recursive: true });
    // What the guest writes goes into a file of its own; the disk serves them all.
    const changes = join(this.folder, `${name}.cow`);
    this.kernel = start(
      name,
      this.console,
      'linux.uml',
      [
        ...volumes.map((file, at) => `ubd${at + 1}=${file}`),
        ...['mem=512M', `ubd0=${changes},${disk}`, 'root=/dev/ubda', 'rw', `eth0=tuntap,${tap},${mac}`],
        ...['con=null', 'con0=null,fd:1', `umid=${name}`, `uml_dir=${state}`, 'random.trust_cpu=1'],
      ],
      { TMPDIR: this.folder, LD_PRELOAD: xstateLibrary(this.folder) },
    );
  }

  /** Until cloud-init has ended, with user-data, once more. */
  async booted(): Promise<void> {
    const times = ++this.boots;
    await this.shows(`cloud-init ends, ${times}.`, BOOT_SECONDS, (output) => {
      return (output.match(/Cloud-init v[^\n]* finished/g) ?? []).length >= times;
    });
    const state = 'systemctl show --property ActiveState --value cloud-final.service';
    await this.shell(`while [ "$(${state})" = activating ]; do sleep 0.2; done`);
  }

  /** Until the console shows something. @throws Error when the guest ends before that */
  async shows(what: string, seconds: number, holds: (output: string) => boolean): Promise<void> {
    await until(`${this.place.name}: ${what}`, seconds, () => {
      const output = this.output();
      if (this.kernel?.exitCode !== null)
        throw new Error(`${this.place.name} ended early:\n${output.slice(-3000)}`);
      return holds(output);
    });
  }

  async reboot(): Promise<void> {
    await this.shell('systemctl --no-block reboot');
    await this.booted();
  }

  async powerOff(): Promise<void> {
    await this.shell('systemctl --no-block --force poweroff');
    await until(`${this.place.name} is off`, BOOT_SECONDS, () => this.kernel?.exitCode !== null);
  }

  /** Until it has powered itself off. */
  async ends(seconds: number): Promise<void> {
    await until(`${this.place.name} powers off`, seconds, () => this.kernel?.exitCode !== null);
  }

  listens(): Promise<boolean> {
    return answers(this.place.address, SHELL_PORT);
  }

  /** What the console showed. */
  output(): string {
    return existsSync(this.console) ? readFileSync(this.console, 'latin1') : '';
  }

  /** Runs a command as root, and answers with what it printed. */
  async shell(command: string, seconds = 60): Promise<string> {
    return (await this.tryShell(command, seconds)).output;
  }

  async succeeds(command: string, seconds = 60): Promise<boolean> {
    return (await this.tryShell(command, seconds)).status === 0;
  }

  private async tryShell(command: string, seconds: number): Promise<{ status: number; output: string }> {
    let answer = '';
    await until(`${this.place.name} runs: ${command}`, seconds, async () => {
      answer = await this.ask(`( ${command}\n) 2>&1; printf '\\n[%d]\\n' $?; exit\n`, seconds);
      return answer !== '';
    });
    const [, output = '', status = '-1'] = /^([^]*)\n\[(\d+)\]\n$/.exec(answer) ?? [];
    return { status: Number(status), output: output.trim() };
  }

  private ask(script: string, seconds: number): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      const socket = connect({ host: this.place.address, port: SHELL_PORT, timeout: seconds * 1000 });
      const end = (): void => {
        socket.destroy();
        resolve(text);
      };
      socket.setEncoding('utf8').on('data', (data: string) => {
        text += data;
        // Something the command started may keep the connection open.
        if (/\n\[\d+\]\n$/.test(text)) end();
      });
      socket.once('connect', () => socket.end(script));
      socket.once('close', end).once('error', end).once('timeout', end);
    });
  }
}
