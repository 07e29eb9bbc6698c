import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { Deployment, type StackTask } from '../../scripts/local/deployment';
import { providerArguments } from '../../scripts/migration/provider-arguments';
import { requireTools } from '../../scripts/prerequisites';
import { PAIRS } from '../support/hcl/pairs';
import { OldProject, type MigrationAnswer } from '../support/old-project';

// Terraform waits most of the time, and each test has an AWS of its own: so they go side by side.
jest.setTimeout(900_000);

const EXAMPLE = 'examples/existing-terraform';

test.concurrent(
  'one state file: taken over as it is, with nothing changed, replaced or destroyed',
  async () => {
    await onEmulator('migration-file', { '.': EXAMPLE }, {}, async (old, emulator) => {
      const state = join(old.folder, 'terraform.tfstate');
      const { exitCode, answer } = await old.migrate(['--state', state]);
      expect(exitCode).toBe(0);
      expect(answer.undecided).toEqual([]);
      expect(answer.rest.map(({ address }) => address)).toEqual([
        'module.ec2.aws_cloudwatch_log_group.this',
        'module.iam.aws_iam_role_policy_attachment.session_manager',
      ]);
      expect(answer.moves).toHaveLength(66);
      expect(pairsOf(answer)).toEqual(PAIRS);
      const before = await old.ids();
      const deployment = await synthesized(old, emulator);
      expect(await old.script('--dry-run')).toContain('us-east-1-network: 33 resources');
      expect(await old.ids()).toEqual(before);
      await takesOver(old, deployment, answer, before);
      expect([...(await old.ids()).keys()].sort()).toEqual(answer.rest.map(({ address }) => address).sort());
    });
  },
);

test.concurrent(
  'a state in S3, pulled through its backend; those of the stacks are kept there too',
  async () => {
    const kmsKey = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab';
    const s3 = {
      bucket: 'acme-state',
      key: 'files/terraform.tfstate',
      region: 'us-east-1',
      encrypt: true,
      kms_key_id: kmsKey,
      use_path_style: true,
    };
    const backend = { 'backend.tf.json': JSON.stringify({ terraform: { backend: { s3 } } }) };
    await onEmulator('migration-s3', { '.': EXAMPLE }, backend, async (old, emulator) => {
      const { exitCode, answer } = await old.migrate(['--from', old.folder], true);
      expect(exitCode).toBe(0);
      const before = await old.ids();
      const deployment = await synthesized(old, emulator);
      // As if it was stopped when all was written, and before it wrote that down.
      await old.script();
      old.forgetIsGivenBack();
      await takesOver(old, deployment, answer, before);
      // Run once more, it has nothing left to do.
      expect(await old.script()).toContain('Done.');
    });
  },
);

test.concurrent('one state of two regions: each stack of each region gets its own', async () => {
  const sources = { '.': '__tests__/deployment/old-projects/two-regions', project: EXAMPLE };
  await onEmulator('migration-regions', sources, {}, async (old, emulator) => {
    const { exitCode, answer } = await old.migrate(['--state', join(old.folder, 'terraform.tfstate')]);
    expect(exitCode).toBe(0);
    expect(answer.regions).toEqual(['eu-west-1', 'us-east-1']);
    for (const region of answer.regions)
      expect(answer.moves.filter(({ stack }) => stack.startsWith(region))).toHaveLength(66);
    for (const { from, stack } of answer.moves)
      expect([from, stack.startsWith('eu-west-1')]).toEqual([from, from.startsWith('module.europe.')]);
    const before = await old.ids();
    const deployment = await synthesized(old, emulator);
    await takesOver(old, deployment, answer, before);
  });
});

test.concurrent(
  'a layout that nobody foresaw: what is certain is mapped, what is not is asked for',
  async () => {
    const sources = { '.': '__tests__/deployment/old-projects/flat' };
    await onEmulator('migration-flat', sources, {}, async (old, emulator) => {
      const state = ['--state', join(old.folder, 'terraform.tfstate'), '--name', 'corp'];
      const first = await old.migrate(state);
      expect(first.exitCode).toBe(3);
      expect(first.answer.undecided.map(({ candidates }) => candidates)).toContainEqual([
        'aws_s3_bucket.archive',
        'aws_s3_bucket.scratch',
      ]);

      // One route table serves both private subnets; the stacks have one for each.
      const table = 'aws_route_table.app=aws_route_table.vpc_private_routes_us-east-1a';
      const bucket = 'aws_s3_bucket.archive=aws_s3_bucket.backup_bucket';
      const { exitCode, answer } = await old.migrate([...state, '--map', bucket, '--map', table]);
      expect([exitCode, answer.undecided]).toEqual([0, []]);
      const to = (from: string): string | undefined => answer.moves.find((move) => move.from === from)?.to;
      expect(to('aws_subnet.edge[0]')).toBe('aws_subnet.vpc_public_us-east-1c');
      expect(to('aws_subnet.app[1]')).toBe('aws_subnet.vpc_private_us-east-1a');
      expect(to('aws_security_group.storage')).toBe('aws_security_group.files_mount_targets');
      expect(to('aws_security_group.workers')).toBe('aws_security_group.files_clients');
      expect(answer.imports.map(({ to: address }) => address)).toEqual(
        expect.arrayContaining([
          'aws_route.vpc_public_to_internet',
          'aws_vpc_security_group_egress_rule.files_clients_to_nfs',
        ]),
      );
      expect(answer.leftOut.map(({ address }) => address)).toEqual(
        expect.arrayContaining([
          'aws_default_security_group.vpc_default',
          'aws_s3_bucket_lifecycle_configuration.backup_lifecycle',
          'aws_vpc_security_group_ingress_rule.files_nfs_from_clients',
        ]),
      );
      expect(answer.rest.map(({ address }) => address)).toEqual([
        'aws_s3_bucket.scratch',
        'aws_subnet.database',
      ]);
      const before = await old.ids();
      await takesOver(old, await synthesized(old, emulator), answer, before);
    });
  },
);

test.concurrent('what the command knows of the provider’s arguments is what the provider says', async () => {
  const written = JSON.parse(readFileSync('cli/migrate/provider-arguments.json', 'utf8')) as object;
  expect(await providerArguments(Object.keys(written))).toEqual(written);
});

/** Applies the old project on an AWS of its own. */
async function onEmulator(
  name: string,
  sources: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>>,
  use: (old: OldProject, emulator: Emulator) => Promise<void>,
): Promise<void> {
  requireTools('terraform', 'python', 'shellcheck');
  const emulator = await Emulator.start({ speed: 600 });
  try {
    await new S3Client(clientOptions(emulator, 'us-east-1')).send(
      new CreateBucketCommand({ Bucket: 'acme-state' }),
    );
    const old = new OldProject(emulator, name, sources, extra);
    await old.apply();
    await use(old, emulator);
  } finally {
    await emulator.stop();
  }
}

async function synthesized(old: OldProject, emulator: Emulator): Promise<Deployment> {
  return Deployment.synthesize({
    config: join(old.folder, '..', 'migration', 'vault.config.ts'),
    directory: join(old.folder, '..', 'new'),
    environment: emulator.environment(),
  });
}

/** Each plan says exactly what was foreseen, and after it is applied everything has the id that it had. */
async function takesOver(
  old: OldProject,
  deployment: Deployment,
  { moves, imports, toAdd }: MigrationAnswer,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  await old.script();
  // The bucket of the states is there already, and is another's.
  const each = (task: StackTask): Promise<void> =>
    deployment.each(async (terraform, stack) => {
      if (stack.name !== 'bootstrap') await task(terraform, stack);
    });
  await each(async (terraform, { name }) => {
    await terraform.init();
    const plan = await terraform.plan('plan.tfplan');
    const [add, importing] = [count(toAdd, name), count(imports, name)];
    const foreseen =
      add + importing === 0
        ? 'No changes.'
        : `Plan: ${importing > 0 ? `${importing} to import, ` : ''}${add} to add, 0 to change, 0 to destroy.`;
    expect([name, told(plan)]).toEqual([name, foreseen]);
    await terraform.apply('plan.tfplan');
  });
  await each(async (terraform, { name }) => {
    expect([name, await terraform.changes()]).toEqual([name, undefined]);
  });
  const after = await old.idsOf(deployment);
  for (const { from, stack, to } of moves)
    expect([from, after.get(`${stack}/${to}`)]).toEqual([from, before.get(from)]);
  for (const { stack, to, id } of imports) expect([id, after.has(`${stack}/${to}`)]).toEqual([id, true]);
}

/** By resource of the old project, whatever its keys: which resources of the stacks it becomes. */
function pairsOf({ moves }: MigrationAnswer): Record<string, string[]> {
  const pairs: Record<string, string[]> = {};
  for (const { from, stack, to } of moves)
    (pairs[from.replaceAll(/\[[^\]]*\]/g, '')] ??= []).push(`${stack.replace('us-east-1-', '')}/${to}`);
  return pairs;
}

const count = (all: readonly { readonly stack: string }[], name: string): number =>
  all.filter(({ stack }) => stack === name).length;

const told = (plan: string): string => /^(?:Plan: .*|No changes\.)/m.exec(plan)?.[0] ?? plan;
