import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pluginEnvironment } from '../../../scripts/terraform/plugin-mirror';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugin-mirror-'));
  mkdirSync(join(folder, 'mirror', 'registry.terraform.io', 'hashicorp', 'aws'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const withMirror = (mirror: string) => pluginEnvironment(join(folder, 'cache'), { TF_PLUGIN_MIRROR: mirror });

test('the named mirror is where Terraform finds the AWS provider', () => {
  const { TF_CLI_CONFIG_FILE: file = '' } = withMirror(join(folder, 'mirror'));

  expect(readFileSync(file, 'utf8')).toContain(`path    = ${JSON.stringify(join(folder, 'mirror'))}`);
});

test('a named folder without the provider is refused', () => {
  expect(() => withMirror(join(folder, 'nothing'))).toThrow(
    /^TF_PLUGIN_MIRROR must name a folder that holds .*, got ".*nothing"$/,
  );
});

test('a configuration that the user has chosen is left alone', () => {
  const { TF_CLI_CONFIG_FILE: chosen = '' } = withMirror(join(folder, 'mirror'));

  expect(pluginEnvironment(join(folder, 'other'), { TF_CLI_CONFIG_FILE: chosen })).toEqual({});
});

test('whoever reads the configuration while it is written again sees all of it', async () => {
  const { TF_CLI_CONFIG_FILE: file = '' } = withMirror(join(folder, 'mirror'));
  const reader = spawn(process.execPath, ['-e', READ_FOR_A_WHILE, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(reader, 'exit');
  await once(reader.stdout, 'data');

  while (reader.exitCode === null) {
    withMirror(join(folder, 'mirror'));
    await new Promise(setImmediate);
  }

  expect(await ended).toEqual([0, null]);
});

/** Ends with 1 as soon as it reads less than the whole. */
const READ_FOR_A_WHILE = `
  const { readFileSync } = require('node:fs');
  const whole = readFileSync(process.argv[1], 'utf8');
  process.stdout.write('ready');
  for (let times = 0; times < 20000; times++) {
    if (readFileSync(process.argv[1], 'utf8') !== whole) process.exit(1);
  }
`;
