import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../cli/exit-codes';
import { readMapping, settledBy } from '../../../cli/migrate/options';
import { readStateFile } from '../../../cli/migrate/sources';
import { readState } from '../../../cli/migrate/state-file';
import type { Target } from '../../../cli/migrate/targets';
import { run, type RunResult } from '../../../scripts/run';

// Each run of the command is a process, and some synthesize twice.
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'migrate-'))));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The command as a user runs it, without AWS and without a configuration. */
const migrate = (...args: string[]): Promise<RunResult> =>
  run('node', ['cli/vault.mjs', 'migrate', ...args, '--out', join(folder, 'out')], {
    env: { VAULT_CONFIG: '/nowhere/vault.config.ts', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  });

function stateWith(resources: readonly object[], more: object = {}): string {
  const file = join(folder, `${Math.random()}.tfstate`);
  const state = { version: 4, serial: 7, lineage: 'one', resources, ...more };
  writeFileSync(file, JSON.stringify(state));
  return file;
}

const AWS = 'provider["registry.terraform.io/hashicorp/aws"]';
const OTHER = 'provider["registry.terraform.io/hashicorp/random"]';

const ofAws = (type: string, name: string, attributes: object | null, more: object = {}): object => ({
  ...{ mode: 'managed', type, name, provider: AWS },
  instances: [{ attributes, ...more }],
});

const vpc = (account = '123456789012', name = 'this', cidr = '10.0.0.0/16'): object =>
  ofAws('aws_vpc', name, {
    ...{ id: `vpc-${name}`, cidr_block: cidr, owner_id: account, tags: null, tags_all: {} },
    arn: `arn:aws:ec2:us-east-1:${account}:vpc/vpc-${name}`,
  });

const subnet = (name: string, cidr: string, isPublic: boolean): object =>
  ofAws('aws_subnet', name, {
    ...{ id: `subnet-${name}`, vpc_id: 'vpc-this', cidr_block: cidr, availability_zone: 'us-east-1a' },
    ...{ arn: `arn:aws:ec2:us-east-1:123456789012:subnet/subnet-${name}`, owner_id: '123456789012' },
    ...{ map_public_ip_on_launch: isPublic, tags: null, tags_all: {} },
  });

const SUBNETS = [subnet('front', '10.0.0.0/24', true), subnet('back', '10.0.1.0/24', false)];

describe('what is no state to migrate is refused, with what it is', () => {
  const texts: Record<string, [text: string, says: string]> = {
    'an empty file': ['', 'is empty: nothing was ever applied there'],
    'no JSON': ['resource "aws_vpc" {}', 'is not a Terraform state'],
    'another JSON': ['[1, 2]', 'is not a Terraform state: it is no JSON object'],
    'no version': ['{}', 'is not a Terraform state: it has no version or no list of resources'],
    'a newer Terraform': ['{"version": 5, "resources": []}', 'has the format 5, of a newer Terraform'],
    'an older Terraform': ['{"version": 3, "modules": []}', 'has the format 3, of a Terraform before 0.12'],
    'an encrypted state': ['{"version": 4, "encrypted_data": "x"}', 'is encrypted (OpenTofu)'],
    'a state without resources': [
      '{"version": 4, "resources": []}',
      'manages nothing of AWS: there is nothing to migrate',
    ],
  };
  test.each(Object.entries(texts))('%s', (_, [text, says]) => {
    expect(() => readState(text, 'broken.tfstate')).toThrow(UsageError);
    expect(() => readState(text, 'broken.tfstate')).toThrow(`broken.tfstate ${says}`);
  });

  test('by the command in one line, and with its exit code', async () => {
    const file = join(folder, 'broken.tfstate');
    writeFileSync(file, '{"version": 5, "resources": []}');
    const { exitCode, stdout, stderr } = await migrate('--state', file);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^.*broken.tfstate has the format 5, of a newer Terraform; .*\n$/);
  });

  test('only data sources, or only things of others', async () => {
    const data = { mode: 'data', type: 'aws_ami', name: 'x', provider: AWS, instances: [{ attributes: {} }] };
    const foreign = {
      mode: 'managed',
      type: 'random_id',
      name: 'x',
      provider: OTHER,
      instances: [{ attributes: {} }],
    };
    const { exitCode, stderr } = await migrate('--state', stateWith([data, foreign]));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('manages nothing of AWS')]);
  });

  test('options that say nothing, or what is not there', () => {
    expect(() => readStateFile('/nowhere.tfstate')).toThrow('there is no /nowhere.tfstate');
    expect(() => readMapping('nonsense')).toThrow('--map must be EXISTING=ADDRESS');
    expect(readMapping('module.a["x=y"].aws_vpc.b=some-stack/aws_vpc.vpc_main')).toEqual({
      from: 'module.a["x=y"].aws_vpc.b',
      to: 'some-stack/aws_vpc.vpc_main',
    });
  });

  test('no state at all, and the same one twice', async () => {
    const file = stateWith([vpc()]);
    const cases: [string[], string][] = [
      [[], 'Name a state: --state FILE, or --from FOLDER'],
      [['--state', file, '--state', file], 'name the same state twice'],
    ];
    for (const [args, says] of cases) {
      const { exitCode, stderr } = await migrate(...args);
      expect([args, exitCode, stderr]).toEqual([args, 2, expect.stringContaining(says)]);
    }
  });
});

interface Answer {
  readonly account: string;
  readonly moves: readonly { from: string; to: string }[];
  readonly undecided: readonly object[];
  readonly rest: readonly { address: string; reason: string }[];
}

async function answerOf(...args: string[]): Promise<{ exitCode: number; answer: Answer }> {
  const { exitCode, stdout, stderr } = await migrate(...args, '--json');
  if (stdout === '') throw new Error(stderr);
  return { exitCode, answer: JSON.parse(stdout) as Answer };
}

test('what cannot be taken over is named with its reason; nulls and data sources do no harm', async () => {
  const stranger = ofAws('aws_s3_bucket', 'stranger', {
    ...{ id: 'b', bucket: 'b', region: 'us-east-1' },
    arn: 'arn:aws:sns:us-east-1:210987654321:b',
  });
  const file = stateWith([
    vpc(),
    ...SUBNETS,
    stranger,
    ofAws('aws_eip', 'tainted', { id: 'eip' }, { status: 'tainted' }),
    ofAws('aws_eip', 'deposed', { id: 'eip' }, { deposed: 'abcd' }),
    ofAws('aws_eip', 'empty', null),
    ofAws('aws_sqs_queue', 'other', {
      id: 'q',
      arn: 'arn:aws:sqs:us-east-1:123456789012:q',
      tags: null,
      name: null,
    }),
    { mode: 'managed', type: 'random_id', name: 'x', provider: OTHER, instances: [{ attributes: {} }] },
    { mode: 'data', type: 'aws_ami', name: 'x', provider: AWS, instances: [{ attributes: null }] },
  ]);
  const { exitCode, answer } = await answerOf('--state', file);
  expect(exitCode).toBe(0);
  expect(answer.account).toBe('123456789012');
  expect(answer.moves.map(({ from }) => from)).toEqual(
    expect.arrayContaining(['aws_vpc.this', 'aws_subnet.front', 'aws_subnet.back']),
  );
  expect(Object.fromEntries(answer.rest.map(({ address, reason }) => [address, reason]))).toEqual({
    'aws_eip.deposed': expect.stringContaining('interrupted replacement'),
    'aws_eip.empty': expect.stringContaining('has no attributes'),
    'aws_eip.tainted': expect.stringContaining('is tainted'),
    'aws_s3_bucket.stranger': 'is in the account 210987654321; the vault is in 123456789012',
    'aws_sqs_queue.other': 'has no counterpart in the stacks',
    'random_id.x': expect.stringContaining('is not of AWS'),
  });
});

test('of two that could be meant neither is taken, until --map says which', async () => {
  const file = stateWith([vpc(), ...SUBNETS, vpc('123456789012', 'second')]);
  const { exitCode, answer } = await answerOf('--state', file);
  expect([exitCode, answer.moves]).toEqual([3, []]);
  expect(answer.undecided).toEqual([
    { what: 'the VPC', region: 'us-east-1', candidates: ['aws_vpc.this', 'aws_vpc.second'] },
  ]);

  const decided = await answerOf('--state', file, '--map', 'aws_vpc.this=aws_vpc.vpc_main');
  expect(decided.exitCode).toBe(0);
  expect(decided.answer.moves).toContainEqual(
    expect.objectContaining({ from: 'aws_vpc.this', to: 'aws_vpc.vpc_main' }),
  );
  expect(decided.answer.rest.map(({ address }) => address)).toEqual(['aws_vpc.second']);
});

test('--map is refused for what is not there, or of another type', () => {
  const thing = { address: 'aws_vpc.this', type: 'aws_vpc', attributes: {}, state: 0, region: 'us-east-1' };
  const target = (region: string, type: string, name: string): Target => ({
    ...{ stack: `${region}-network`, address: `${type}.${name}`, type, region, arguments: {} },
  });
  const targets = [
    target('us-east-1', 'aws_vpc', 'vpc_main'),
    target('eu-west-1', 'aws_vpc', 'europe'),
    target('us-east-1', 'aws_internet_gateway', 'vpc_gateway'),
  ];
  const cases: [string, string][] = [
    ['aws_vpc.nobody=aws_vpc.vpc_main', 'no state has aws_vpc.nobody'],
    ['aws_vpc.this=aws_vpc.nowhere', 'no stack has aws_vpc.nowhere'],
    ['aws_vpc.this=aws_vpc.europe', 'they are in different regions'],
    ['aws_vpc.this=aws_internet_gateway.vpc_gateway', 'can only be mapped to its own type'],
  ];
  for (const [map, says] of cases)
    expect(() => settledBy([readMapping(map)], [thing], targets)).toThrow(says);
  const [settled] = settledBy(
    [readMapping('aws_vpc.this=us-east-1-network/aws_vpc.vpc_main')],
    [thing],
    targets,
  );
  expect(settled).toMatchObject({ existing: thing, target: targets[0] });
});

test('the configuration keeps values to the letter, whatever is in them', async () => {
  const odd = `it's "odd" \${aws:username} %{if} \\ ünïcode\n`;
  const file = stateWith([
    ofAws('aws_vpc', 'this', {
      ...{ id: 'vpc-this', cidr_block: '10.0.0.0/16', tags: { Name: odd }, tags_all: { Name: odd } },
      arn: 'arn:aws:ec2:us-east-1:123456789012:vpc/vpc-this',
    }),
    ...SUBNETS,
  ]);
  expect(await answerOf('--state', file, '--name', 'odd')).toMatchObject({ exitCode: 0 });
  const config = join(folder, 'out', 'vault.config.ts');
  const out = join(folder, 'cdktf.out');
  const { exitCode, stderr } = await run('node', ['scripts/synth.mjs'], {
    env: { VAULT_CONFIG: config, CDKTF_OUTDIR: out },
  });
  expect([exitCode, stderr]).toEqual([0, '']);
  const stack = JSON.parse(readFileSync(join(out, 'stacks/us-east-1-network/cdk.tf.json'), 'utf8')) as {
    resource: { aws_vpc: { vpc_main: { tags: { Name: string } } } };
  };
  expect(stack.resource.aws_vpc.vpc_main.tags.Name).toBe(
    odd.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{'),
  );
});
