import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { script } from '../../cli/migrate/script';
import type { Source } from '../../cli/migrate/sources';
import { requireTools } from '../../scripts/prerequisites';

/**
 * The script that `vault migrate` writes, with the real Terraform, killed before every single thing that it does. What it moves is of
 * Terraform's own provider, so that neither another one nor AWS is needed.
 */
jest.setTimeout(300_000);
beforeAll(() => {
  requireTools('terraform');
});

/** Each starts Terraform some dozen times, and waits for it. */
const AT_ONCE = 4;
const STACKS = ['one', 'two'];
const MOVES = [
  { state: 0, from: 'terraform_data.a', stack: 'one', to: 'terraform_data.first' },
  { state: 0, from: 'module.m.terraform_data.b["x y"]', stack: 'two', to: 'terraform_data.second' },
  { state: 1, from: 'terraform_data.d', stack: 'one', to: 'terraform_data.third' },
];
const OLD = [
  [resource('a'), resource('b', { module: 'module.m', key: 'x y' }), resource('c')],
  [resource('d'), resource('e')],
];
const UNTOUCHED = [
  ['terraform_data.a=id-a', 'terraform_data.b=id-b', 'terraform_data.c=id-c'],
  ['terraform_data.d=id-d', 'terraform_data.e=id-e'],
];
const ALL = ['id-a', 'id-b', 'id-c', 'id-d', 'id-e'];
const FINISHED = {
  old: [['terraform_data.c=id-c'], ['terraform_data.e=id-e']],
  stacks: [['terraform_data.first=id-a', 'terraform_data.third=id-d'], ['terraform_data.second=id-b']],
  imports: true,
};

test('killed before anything that it does, it has lost nothing, and finishes when it is run again', async () => {
  const whole = new Project();
  expect((await whole.run()).exitCode).toBe(0);
  expect(whole.now()).toEqual(FINISHED);
  const calls = whole.calls();
  expect(calls.filter((call) => call.startsWith('terraform state mv'))).toHaveLength(MOVES.length);
  expect(calls.filter((call) => / state push /.test(call))).toHaveLength(STACKS.length + 1);
  whole.remove();

  const killedBefore = async (at: number, call: string): Promise<void> => {
    const project = new Project();
    const before = project.oldStates();
    expect([call, await project.run({ killBefore: at })]).toMatchObject([call, { signal: 'SIGKILL' }]);
    expect([call, project.everything()]).toEqual([call, ALL]);
    if (!calls.slice(0, at).some((one) => one.includes('.migrated')))
      expect([call, project.oldStates()]).toEqual([call, before]);

    expect([call, await project.run()]).toMatchObject([
      call,
      { exitCode: 0, stdout: expect.stringMatching(/Done\..*\n$/) },
    ]);
    expect([call, project.now()]).toEqual([call, FINISHED]);
    expect([call, project.backups()]).toEqual([call, UNTOUCHED]);
    project.remove();
  };
  const lanes = Array.from({ length: AT_ONCE }, async (_, lane) => {
    for (const [at, call] of calls.entries()) if (at % AT_ONCE === lane) await killedBefore(at, call);
  });
  await Promise.all(lanes);
});

test('done, or looked at with a dry run meanwhile, it has nothing more to do', async () => {
  const project = new Project();
  await project.run({ killBefore: await callNumber(SECOND_PUSH) });
  expect((await project.run({ args: ['--dry-run'] })).exitCode).toBe(0);
  expect((await project.run()).exitCode).toBe(0);
  expect(project.now()).toEqual(FINISHED);

  const states = project.oldStates();
  for (const args of [['--dry-run'], []]) {
    expect((await project.run({ args })).exitCode).toBe(0);
    expect([project.oldStates(), project.now()]).toEqual([states, FINISHED]);
  }
  project.remove();
});

test.each([0, 1])(
  'an old state that somebody changed while the script was interrupted is left as it is: the %ith',
  async (which) => {
    const project = new Project();
    await project.run({ killBefore: await callNumber(SECOND_PUSH) });
    project.oldProjectApplies(which);
    const states = project.oldStates();

    const again = await project.run();
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        'has changed since vault migrate looked at it: go the way back (docs/migration.md), and run vault migrate again',
      ),
    });
    expect(project.oldStates()).toEqual(states);

    // Looked at again: what the first attempt has left is what would be written now.
    project.migrateAgain();
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    const old = FINISHED.old.map((all, at) => (at === which ? [...all, 'terraform_data.new=id-new'] : all));
    expect(project.now()).toEqual({ ...FINISHED, old });
    project.remove();
  },
);

test('a state of a stack that is of something else is not written over', async () => {
  const project = new Project();
  const before = project.oldStates();
  project.write('terraform.two.tfstate', state('other', 3, [resource('z')]));
  expect(await project.run()).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/two has a state with resources already: .* go its way back first .*\n$/),
  });
  expect(project.oldStates()).toEqual(before);
  expect(project.idsIn('terraform.two.tfstate')).toEqual(['terraform_data.z=id-z']);
  project.remove();
});

/** One stack has its state, the other has none. */
const SECOND_PUSH = /^terraform .*two state push/;

test.each([
  ['half-way', SECOND_PUSH],
  ['at the end', undefined],
])('whoever has gone the way back begins again, and loses nothing: %s', async (_, stoppedBefore) => {
  const project = new Project();
  const killBefore = stoppedBefore && (await callNumber(stoppedBefore));
  await project.run(killBefore === undefined ? {} : { killBefore });
  project.goBack();
  expect(project.now()).toEqual({ old: UNTOUCHED, stacks: [[], []], imports: killBefore === undefined });
  if (killBefore === undefined) {
    const again = await project.run();
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('delete ') });
    project.forget();
  }
  expect(await project.run()).toMatchObject({ exitCode: 0 });
  expect(project.now()).toEqual(FINISHED);
  project.remove();
});

/** At which call an undisturbed run does this. */
async function callNumber(what: RegExp): Promise<number> {
  const project = new Project();
  await project.run();
  const at = project.calls().findIndex((call) => what.test(call));
  project.remove();
  if (at < 0) throw new Error(`no call of the script is like ${what}`);
  return at;
}

interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the script can do to anything: each of these is noted, and may be what it is killed before. */
const PROGRAMS = ['cp', 'mkdir', 'mv', 'rm', 'terraform', 'touch'];

/** Two old states, one a file and one of a project, two stacks without a state, one that only imports, and the script. */
class Project {
  private readonly folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
  private serials = [7, 12];

  constructor() {
    for (const folder of ['bin', 'real', 'migration', 'old-0', 'old-1']) mkdirSync(this.at(folder));
    for (const name of PROGRAMS) {
      symlinkSync(pathOf(name), this.at('real', name));
      this.write(join('bin', name), WATCHED);
      chmodSync(this.at('bin', name), 0o755);
    }
    for (const [at, resources] of OLD.entries()) this.writeOld(at, resources);
    for (const name of [...STACKS, 'three']) {
      mkdirSync(this.at('cdktf.out', 'stacks', name), { recursive: true });
      const local = { path: `../../../terraform.${name}.tfstate` };
      this.write(
        join('cdktf.out', 'stacks', name, 'cdk.tf.json'),
        JSON.stringify({ terraform: { backend: { local } } }),
      );
    }
    this.write('migration/three.import.tf.json', '{}');
    this.migrateAgain();
  }

  /** As `vault migrate` does it at the end. */
  migrateAgain(): void {
    const sources = this.serials.map((serial, at): Source => ({
      kind: at === 0 ? 'file' : 'folder',
      path: at === 0 ? this.at('old-0', 'terraform.tfstate') : this.at('old-1'),
      name: `old-${at}`,
      serial,
      lineage: `lineage-${at}`,
      ...{ instances: [], unusable: [], dataSources: 0 },
    }));
    const imports = [{ stack: 'three', to: 'terraform_data.f', id: 'id-f', from: 'terraform_data.g' }];
    this.write('migration/migrate.sh', script({ sources, moves: MOVES, imports }));
  }

  /** @param how.killBefore which of its calls it does not live to make, from 0 */
  async run({ args = [], killBefore }: { args?: string[]; killBefore?: number } = {}): Promise<Ended> {
    rmSync(this.at('calls'), { force: true });
    this.write('calls', '');
    // In a group of its own, which is killed as a whole.
    const child = spawn('bash', ['migration/migrate.sh', ...args], {
      cwd: this.folder,
      detached: true,
      env: {
        PATH: `${this.at('bin')}:${process.env['PATH']}`,
        REAL: this.at('real'),
        CALLS: this.at('calls'),
        KILL_BEFORE: String(killBefore ?? 'nothing'),
        CHECKPOINT_DISABLE: '1',
        TF_CLI_CONFIG_FILE: '/dev/null',
      },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
    const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { exitCode, signal, ...said };
  }

  /** What the last run has called. */
  calls(): string[] {
    return readFileSync(this.at('calls'), 'utf8').replaceAll(this.folder, '').trimEnd().split('\n');
  }

  now(): typeof FINISHED {
    return {
      old: OLD.map((_, at) => this.idsIn(`old-${at}/terraform.tfstate`)),
      stacks: STACKS.map((name) => this.idsIn(`terraform.${name}.tfstate`)),
      imports: existsSync(this.at('cdktf.out/stacks/three/import.tf.json')),
    };
  }

  /** The ids that any state has. */
  everything(): string[] {
    const { old, stacks } = this.now();
    return [...new Set([...old, ...stacks].flat().map((one) => one.split('=')[1] ?? ''))].sort();
  }

  /** Addresses and ids in a state, where there is one. */
  idsIn(file: string): string[] {
    if (!existsSync(this.at(file))) return [];
    const { resources } = JSON.parse(readFileSync(this.at(file), 'utf8')) as {
      resources: ReturnType<typeof resource>[];
    };
    return resources.map(
      ({ type, name, instances: [instance] }) => `${type}.${name}=${instance?.attributes.id}`,
    );
  }

  oldStates(): string[] {
    return OLD.map((_, at) => readFileSync(this.at(`old-${at}`, 'terraform.tfstate'), 'utf8'));
  }

  backups(): string[][] {
    return OLD.map((_, at) =>
      this.idsIn(relative(this.folder, this.inMigration('backup-', `old-${at}.tfstate`))),
    );
  }

  private inMigration(prefix: string, ...path: string[]): string {
    const [folder = ''] = readdirSync(this.at('migration')).filter((name) => name.startsWith(prefix));
    return this.at('migration', folder, ...path);
  }

  /** Somebody makes one more thing there. */
  oldProjectApplies(which: number): void {
    this.serials = this.serials.map((serial, at) => (at === which ? serial + 1 : serial));
    this.writeOld(which, [...(OLD[which] ?? []), resource('new')]);
  }

  /** As docs/migration.md says it, but for the folder `work-…`. */
  goBack(): void {
    for (const at of OLD.keys())
      copyFileSync(
        this.inMigration('backup-', `old-${at}.tfstate`),
        this.at(`old-${at}`, 'terraform.tfstate'),
      );
    this.deleteStacksStates();
  }

  forget(): void {
    rmSync(this.inMigration('work-'), { recursive: true });
  }

  deleteStacksStates(): void {
    for (const name of STACKS) rmSync(this.at(`terraform.${name}.tfstate`), { force: true });
  }

  write(file: string, text: string): void {
    writeFileSync(this.at(file), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private writeOld(at: number, resources: readonly object[]): void {
    this.write(`old-${at}/terraform.tfstate`, state(`lineage-${at}`, this.serials[at] ?? 0, resources));
  }

  private at(...path: string[]): string {
    return join(this.folder, ...path);
  }
}

/** Notes what it is called for, and does it; kills the script, and all that belongs to it, where that is wished. */
const WATCHED = `#!/bin/bash
name="\${0##*/}"
number="$(wc -l <"$CALLS")"
if [ "$((number))" = "$KILL_BEFORE" ]; then kill -KILL 0; fi
echo "$name $*" >>"$CALLS"
exec "$REAL/$name" "$@"
`;

function state(lineage: string, serial: number, resources: readonly object[]): string {
  const all = { version: 4, terraform_version: '1.9.0', serial, lineage, outputs: {}, resources };
  return `${JSON.stringify({ ...all, check_results: null }, undefined, 2)}\n`;
}

function resource(name: string, { module, key }: { module?: string; key?: string } = {}) {
  const attributes = { id: `id-${name}`, input: null, output: null, triggers_replace: null };
  return {
    ...(module !== undefined && { module }),
    ...{ mode: 'managed', type: 'terraform_data', name },
    provider: `${module === undefined ? '' : `${module}.`}provider["terraform.io/builtin/terraform"]`,
    instances: [{ ...(key !== undefined && { index_key: key }), schema_version: 0, attributes }],
  };
}

function pathOf(name: string): string {
  const { stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  return stdout.trim();
}
