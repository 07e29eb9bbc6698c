/**
 * Warm children, as Lambda keeps them: one per function, code and environment, busy with one event at a time.
 * Lambda starts as many as there are events; here a limit keeps the machine alive, and the rest wait in line.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

export class Pool {
  #idle = new Map();
  #all = new Set();
  #waiting = [];
  #clock;

  constructor(limit) {
    this.limit = limit;
  }

  /** A ready child for `key`: a warm one, else a new one as soon as there is room. */
  async acquire(key, request) {
    for (;;) {
      const warm = this.#idle.get(key)?.pop();
      if (warm?.connected) return warm;
      if (warm) continue;
      if (this.#all.size < this.limit || this.#evict()) return this.#start(key, request);
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  release(child) {
    if (!child.connected) return this.discard(child);
    const idle = this.#idle.get(child.key) ?? [];
    idle.push(child);
    this.#idle.set(child.key, idle);
    this.#next();
  }

  discard(child) {
    child.kill('SIGKILL');
    this.#forget(child);
  }

  /** Kill the child whose credentials carry `session`; resolves when it is gone. */
  async kill(session) {
    const child = [...this.#all].find((one) => one.session === session);
    if (!child) return false;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    return true;
  }

  setClock(clock) {
    this.#clock = clock;
    for (const child of this.#all) if (child.connected) child.send({ clock });
  }

  get clock() {
    return this.#clock;
  }

  get size() {
    return this.#all.size;
  }

  clear() {
    for (const child of [...this.#all]) this.discard(child);
  }

  async #start(key, { root, env, arn }) {
    const session = `emulator-${randomUUID()}`;
    const child = fork(CHILD, {
      cwd: root,
      silent: true,
      execArgv: ['--enable-source-maps'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: ':UTC', ...env, AWS_SESSION_TOKEN: session },
    });
    Object.assign(child, { key, arn, session, log: '', cold: true });
    this.#all.add(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (child.log += text));
    }
    child.once('exit', () => this.#forget(child));
    child.on('error', () => this.discard(child));
    this.#retire(arn, key);
    await new Promise((resolve) => {
      child.once('message', resolve);
      child.once('exit', resolve);
    });
    return child;
  }

  /** Idle children of the same function with older code or settings will not be asked again. */
  #retire(arn, key) {
    for (const [other, children] of this.#idle) {
      if (other === key || children[0]?.arn !== arn) continue;
      this.#idle.delete(other);
      for (const child of children) this.discard(child);
    }
  }

  #evict() {
    for (const children of this.#idle.values()) {
      const victim = children.shift();
      if (victim) {
        this.discard(victim);
        return true;
      }
    }
    return false;
  }

  #forget(child) {
    if (!this.#all.delete(child)) return;
    const idle = this.#idle.get(child.key)?.filter((one) => one !== child);
    if (idle) this.#idle.set(child.key, idle);
    this.#next();
  }

  #next() {
    this.#waiting.shift()?.();
  }
}
