import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../scripts/run';

jest.setTimeout(60_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'vault-check-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const checked = (...args: string[]) => run('node_modules/.bin/tsx', ['scripts/security/main.ts', ...args]);

function synthesized(resource: object): void {
  mkdirSync(join(folder, 'stacks', 'one'), { recursive: true });
  writeFileSync(join(folder, 'stacks', 'one', 'cdk.tf.json'), JSON.stringify({ resource }));
}

describe('npm run check:security', () => {
  it('prints each finding with its stack, address and rule, and fails', async () => {
    synthesized({ aws_sqs_queue: { jobs: { name: 'jobs' } } });
    const { exitCode, stdout } = await checked(folder);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'one  aws_sqs_queue.jobs\n  encrypted-at-rest: is not encrypted: kms_master_key_id\n',
    );
    expect(stdout).toContain('https://docs.aws.amazon.com/');
    expect(stdout).toContain(`${folder}: 2 findings`);
  });

  it('asks for no guards where everything may be lost', async () => {
    synthesized({ aws_kms_key: { ours: { enable_key_rotation: true, policy: '{"Statement":[]}' } } });
    expect((await checked(folder)).stdout).toContain('guarded-against-destroy');
    expect(await checked('--throw-away', folder)).toMatchObject({ exitCode: 0 });
  });

  it('says what to do where nothing was synthesized', async () => {
    const { exitCode, stderr } = await checked(join(folder, 'nothing'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is not there: run npm run synth first');
  });

  it('lists the rules', async () => {
    const { exitCode, stdout } = await checked('--rules');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('bucket-private\n');
  });
});
