import { SFNClient, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { requireTools } from '../../scripts/prerequisites';
import { run } from '../../scripts/run';
import { pluginEnvironment } from '../../scripts/terraform/plugin-mirror';
import { folderOf } from '../support/own-deployment';

jest.setTimeout(900_000);

const REGION = 'us-east-1';
const STACKS = [`${REGION}-monitoring`, `${REGION}-protection`, `${REGION}-storage`];

let emulator: Emulator;
beforeAll(async () => {
  requireTools('terraform', 'python');
  emulator = await Emulator.start();
});
afterAll(() => emulator?.stop());

test("deployed, compared, asked and destroyed with cdktf's own command", async () => {
  const folder = resolve(folderOf('cdktf'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  /** What it says, without colours. */
  const cdktf = async (...args: string[]): Promise<string> => {
    const app = [
      '--app',
      'npx tsx scripts/local/synth-for-emulator.ts',
      '--output',
      join(folder, 'cdktf.out'),
    ];
    // It would lock the provider for every platform, for which it needs the registry.
    const { exitCode, stdout, stderr } = await run(
      join('node_modules', '.bin', 'cdktf'),
      [...args, '--skip-provider-lock', ...app],
      {
        env: {
          ...emulator.environment(REGION),
          ...pluginEnvironment(join(folder, 'terraform')),
          VAULT_CONFIG: '__tests__/deployment/configs/one-region.config.ts',
          CI: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
    const said = stripVTControlCharacters(stdout);
    if (exitCode !== 0)
      throw new Error(`cdktf ${args.join(' ')} ended with ${exitCode}:\n${said}\n${stderr}`);
    return said;
  };
  const machines = async (): Promise<number> => {
    const sfn = new SFNClient(clientOptions(emulator, REGION));
    return (await sfn.send(new ListStateMachinesCommand({}))).stateMachines?.length ?? 0;
  };

  const deployed = await cdktf('deploy', '*', '--auto-approve');
  for (const stack of STACKS) expect(deployed).toContain(stack);
  expect(deployed.match(/Apply complete!/g)).toHaveLength(STACKS.length);
  expect(await machines()).toBe(1);
  expect(await cdktf('diff', `${REGION}-protection`)).toMatch(/No changes\. Your infrastructure matches/);
  expect(await cdktf('output', '*')).toMatch(/state_machine_arn =\s+arn:aws:states:\S+:one-region-backup/);
  await cdktf('destroy', '*', '--auto-approve');
  expect(await machines()).toBe(0);
});
