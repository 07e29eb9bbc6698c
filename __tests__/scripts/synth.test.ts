import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject, synth, treeOf } from '../support/synth-process';

const folder = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

const here = copyProject(join(folder, 'here'));
const complete = { VAULT_CONFIG: 'examples/complete/vault.config.ts' };

describe('synthesis', () => {
  it('gives the same bytes in another folder and time zone, where it says nothing of the machine or the time', () => {
    const there = copyProject(join(folder, 'another place/and deeper'));
    expect(synth(here, complete)).toMatchObject({ status: 0, stderr: '' });
    expect(synth(there, { ...complete, TZ: 'Asia/Kolkata' })).toMatchObject({ status: 0, stderr: '' });
    const tree = treeOf(join(here, 'cdktf.out'));
    expect(Object.keys(tree)).toContain(join('stacks', 'us-east-1-storage', 'cdk.tf.json'));
    expect(treeOf(join(there, 'cdktf.out'))).toEqual(tree);

    const year = String(new Date().getFullYear());
    for (const file of Object.keys(tree).filter((name) => name.endsWith('.json'))) {
      const text = readFileSync(join(here, 'cdktf.out', file), 'utf8');
      for (const forbidden of [folder, process.cwd(), tmpdir(), `${year}-`]) {
        expect([file, text.includes(forbidden)]).toEqual([file, false]);
      }
    }
  });

  it('gives the same again from its cache, and lists the stacks', () => {
    const before = treeOf(join(here, 'cdktf.out'));
    const { status, stdout } = synth(here, complete);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^cdktf\.out: \d+ stacks\n {2}us-east-1-storage\n/);
    expect(treeOf(join(here, 'cdktf.out'))).toEqual(before);
  });

  it('writes elsewhere when told', () => {
    const out = join(folder, 'elsewhere');
    expect(synth(here, { ...complete, CDKTF_OUTDIR: out }).status).toBe(0);
    expect(treeOf(out)).toEqual(treeOf(join(here, 'cdktf.out')));
  });

  it('takes away what the configuration no longer has', () => {
    const { stdout } = synth(here, { VAULT_CONFIG: 'examples/minimal/vault.config.ts' });
    expect(stdout).toContain('removed eu-west-1-storage, which the configuration no longer has');
    expect(existsSync(join(here, 'cdktf.out/stacks/eu-west-1-storage'))).toBe(false);
  });

  it('makes itself anew when a source changed', () => {
    const file = join(here, 'stacks/monitoring-stack.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace("'topic_arn'", "'topic_arn_of_runs'"));
    expect(synth(here, complete).status).toBe(0);
    const json = readFileSync(join(here, 'cdktf.out/stacks/us-east-1-monitoring/cdk.tf.json'), 'utf8');
    expect(json).toContain('topic_arn_of_runs');
  });

  it('writes nothing when the configuration has a problem, and says all of it without a stack trace', () => {
    mkdirSync(join(here, 'bad'), { recursive: true });
    writeFileSync(
      join(here, 'bad/vault.config.ts'),
      `import { defineVault } from '../config/define-vault';
       export default defineVault({
         plans: { daily: { retention: { days: 0 } } },
         regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-east-1'] } },
       });`,
    );
    const out = join(folder, 'nothing');
    const result = synth(here, { VAULT_CONFIG: 'bad/vault.config.ts', CDKTF_OUTDIR: out });
    expect(result).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        'bad/vault.config.ts: 2 problems',
        '  plans.daily.retention.days must be between 1 and 36500, got 0',
        '  regions.us-east-1.copyTo[0] must be another region than us-east-1, got "us-east-1"',
        '',
      ].join('\n'),
    });
    expect(existsSync(out)).toBe(false);
  });
});
