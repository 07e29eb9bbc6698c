import { launch } from '../../scripts/local/fleet';
import { vaultCommand, vaultJson } from '../support/cli';
import { DAY, DeployedVault, DR, SOURCE } from '../support/deployed';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const vault = new DeployedVault();
const { emulator, runs, source } = vault;

beforeEach(() => vault.clear());

interface Line {
  readonly component: string;
  readonly tier?: string;
  readonly place: string;
  readonly plan?: string;
  readonly quantity: number;
  readonly amount: number;
}

interface Answer {
  readonly months: readonly { readonly lines: readonly Line[]; readonly total: number }[];
  readonly total: number;
  readonly notes: readonly string[];
}

test('cost --live: what is protected now with the points there are, and what lies in buckets', async () => {
  const data = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 92 } };
  await launch(source, 'web', { protect: true, devices: [data] });
  await runs.run('daily');
  await emulator.advance(DAY);
  await runs.run('daily');

  const { exitCode, answer, stderr } = await vaultJson<Answer>(emulator, ['cost', '--live', '--months', '1']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [month] = answer.months;
  const lineOf = (component: string, place: string): Line =>
    month!.lines.find(
      (line) => line.component === component && line.place === place && line.plan === 'daily',
    )!;
  // Two points lie there already, and 30 more come: between one copy with a day's change, and one with 31.
  const gb = (await vault.snapshots(source))
    .slice(0, 2)
    .reduce((sum, { VolumeSize = 0 }) => sum + VolumeSize, 0);
  expect(gb).toBeGreaterThanOrEqual(92);
  for (const line of [lineOf('EBS snapshots', SOURCE), lineOf('Copies of EBS snapshots', DR)]) {
    expect(line.quantity).toBeGreaterThan(gb * 1.05);
    expect(line.quantity).toBeLessThan(gb * (1 + 0.05 * 32));
    expect(line.amount).toBeCloseTo(line.quantity * 0.05, 9);
  }
  // What comes after the points that are there is what changed, and no second whole copy.
  expect(lineOf('Transfer between regions', DR).quantity).toBeLessThan(gb * 0.05 * 32);
  expect(month!.lines.some(({ component }) => component === `S3 ${vault.deployed.reportsBucket}`)).toBe(true);
  expect(month!.total).toBeCloseTo(
    month!.lines.reduce((sum, { amount }) => sum + amount, 0),
    9,
  );
});

test('cost: a configuration needs no AWS, and is a table, JSON or CSV', async () => {
  const args = ['cost', '--size', 'daily.ebs=100', '--months', '2'];
  const offline = { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } };
  const words = await vaultCommand(emulator, args, offline);
  expect(words.exitCode).toBe(0);
  expect(words.stdout).toMatch(
    /^EBS snapshots +Standard +us-east-1 +daily +\d+ +\$0\.05 per GB-month +\$\d/m,
  );
  expect(words.stdout).toMatch(/2 months together: \$\d+\.\d\d/);
  const { answer } = await vaultJson<Answer>(emulator, args, offline);
  expect(answer.months).toHaveLength(2);
  const rows = await vaultCommand(emulator, [...args, '--csv'], offline);
  expect(rows.stdout.trim().split('\r\n')).toHaveLength(
    1 + answer.months.reduce((sum, { lines }) => sum + lines.length, 0),
  );
});

test('cost: a calculator, and somebody else’s table against itself', async () => {
  const words = await vaultCommand(emulator, [
    'cost',
    '--quantity',
    'ebs-snapshot=100',
    '--quantity',
    's3-glacier=100',
  ]);
  expect(words).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Total +\$5\.36$/m) });
  const folder = mkdtempSync(join(tmpdir(), 'vault-cost-'));
  const file = join(folder, 'table.json');
  const line = { component: 'Snapshots', quantity: 100, price: 0.05, amount: 5.5 };
  writeFileSync(file, JSON.stringify({ lines: [line], total: 5.5 }));
  const checked = await vaultCommand(emulator, ['cost', '--check', file]);
  expect(checked).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('Snapshots: 100 x $0.05 is $5.00, and $5.50 is stated'),
  });
  writeFileSync(file, '{"lines":[]}');
  const wrong = await vaultCommand(emulator, ['cost', '--check', file]);
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('total: ') });
  rmSync(folder, { recursive: true });
});

test('cost: what cannot be asked for', async () => {
  for (const [args, words] of [
    [['--size', 'tape=1'], '--size must be KIND=NUMBER'],
    [['--quantity', 'gold=1'], '--quantity must be PRICE=NUMBER'],
    [['--csv', '--json'], 'two answers'],
    [['--check', 'nowhere.json'], 'cannot read nowhere.json'],
  ] as const) {
    const { exitCode, stderr } = await vaultCommand(emulator, ['cost', ...args]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(words) });
  }
});
