import { loadVault } from '../../config/load';
import { resourcesOfHcl, type Block } from '../support/hcl/blocks';
import { differences, unpaired, type Comparison } from '../support/hcl/compare';
import { PAIRS } from '../support/hcl/pairs';
import { MORE, REASONS } from '../support/hcl/reasons';
import { stacksOf } from '../support/vaults';

/**
 * The HCL of examples/existing-terraform, which people would write, and what the stacks say of the same things: the same resources
 * with the same arguments, but for the differences that support/hcl/reasons.ts explains, and the golden file lists. Accept a wanted
 * change with `npx jest --selectProjects unit -t 'golden file' -u`.
 */
let both: Comparison;

beforeAll(async () => {
  const hcl = await resourcesOfHcl('examples/existing-terraform');
  const ours = new Map<string, Block>();
  const stacks = stacksOf(await loadVault('__tests__/support/hcl/vault.config.ts'));
  for (const [name, stack] of stacks)
    for (const address of stack.addresses())
      ours.set(`${name.replace('us-east-1-', '')}/${address}`, stack.resource(address));
  both = { hcl, stacks: ours, pairs: PAIRS, more: MORE, reasons: REASONS };
});

test('every resource of either side is one of the other, or it is said why not', () => {
  expect(both.hcl.size).toBeGreaterThan(40);
  expect(unpaired(both)).toEqual([]);
});

test('the arguments are the same, but for those in the golden file, each with its reason', () => {
  const { explained, unexplained, stale } = differences(both);
  expect(explained).toMatchSnapshot();
  expect([unexplained, stale]).toEqual([[], []]);
});

describe('what is no longer so is found:', () => {
  const VPC = 'module.vpc.aws_vpc.this';
  const OURS = 'network/aws_vpc.vpc_main';
  const without = <Value>(all: ReadonlyMap<string, Value>, key: string): Map<string, Value> =>
    new Map([...all].filter(([one]) => one !== key));
  const changed = (all: ReadonlyMap<string, Block>, key: string, by: Block): Map<string, Block> =>
    new Map(all).set(key, { ...all.get(key), ...by });

  const RESOURCES: Record<string, [change: () => Partial<Comparison>, found: string[]]> = {
    'a resource that the stacks have no longer': [
      () => ({ stacks: without(both.stacks, OURS) }),
      [`${OURS}: paired, and not in the stacks`],
    ],
    'one that the HCL has no longer': [
      () => ({ hcl: without(both.hcl, VPC) }),
      [`${VPC}: paired, and not in the HCL`],
    ],
    'one more in the HCL': [
      () => ({ hcl: new Map(both.hcl).set('module.vpc.aws_vpc.second', {}) }),
      ['module.vpc.aws_vpc.second: only in the HCL, and nobody says why'],
    ],
    'one more in the stacks': [
      () => ({ stacks: new Map(both.stacks).set('network/aws_vpc.second', {}) }),
      ['network/aws_vpc.second: only in the stacks, and nobody says why'],
    ],
    'a resource of the stacks that is called otherwise': [
      () => ({ stacks: without(both.stacks, OURS).set('network/aws_vpc.renamed', both.stacks.get(OURS)!) }),
      [
        'network/aws_vpc.renamed: only in the stacks, and nobody says why',
        `${OURS}: paired, and not in the stacks`,
      ],
    ],
    'a pair that is called otherwise in the HCL': [
      () => ({ pairs: { ...omit(PAIRS, VPC), 'module.net.aws_vpc.this': [OURS] } }),
      [`${VPC}: only in the HCL, and nobody says why`, 'module.net.aws_vpc.this: paired, and not in the HCL'],
    ],
    'a pair that is gone': [
      () => ({ pairs: omit(PAIRS, VPC) }),
      [`${VPC}: only in the HCL, and nobody says why`, `${OURS}: only in the stacks, and nobody says why`],
    ],
    'a pair of two types, and one of the stacks that is in two pairs': [
      () => ({ pairs: { ...PAIRS, [VPC]: [OURS, 'network/aws_internet_gateway.vpc_gateway'] } }),
      [
        'network/aws_internet_gateway.vpc_gateway: paired twice',
        `network/aws_internet_gateway.vpc_gateway: paired with ${VPC}, which is of another type`,
      ],
    ],
    'an explanation of what is not, or has a counterpart': [
      () => ({
        more: {
          hcl: { ...MORE.hcl, [VPC]: 'because' },
          stacks: { ...MORE.stacks, 'network/aws_vpn_': 'because' },
        },
      }),
      [
        `${VPC}: explained, and not only in the HCL`,
        'network/aws_vpn_: explained, and nothing only in the stacks begins with it',
      ],
    ],
  };
  test.each(Object.entries(RESOURCES))('%s', (_, [change, found]) => {
    expect(unpaired({ ...both, ...change() }).sort()).toEqual([...found].sort());
  });

  const ZONES = ['network/aws_subnet.vpc_private_us-east-1a', 'network/aws_subnet.vpc_private_us-east-1b'];
  const ARGUMENTS: Record<string, [change: () => Partial<Comparison>, found: string[]]> = {
    'another value': [
      () => ({ stacks: changed(both.stacks, OURS, { enable_dns_support: false }) }),
      [`${VPC} = ${OURS}: enable_dns_support: another value`],
    ],
    'a value in a block': [
      () => ({ stacks: changed(both.stacks, 'files/aws_s3_bucket_versioning.backup_versioning', SUSPENDED) }),
      [
        'module.s3.aws_s3_bucket_versioning.backup = files/aws_s3_bucket_versioning.backup_versioning: versioning_configuration.status: another value',
      ],
    ],
    'an argument that only the stacks have': [
      () => ({ stacks: changed(both.stacks, OURS, { instance_tenancy: 'dedicated' }) }),
      [`${VPC} = ${OURS}: instance_tenancy: only in the stacks`],
    ],
    'an argument that only the HCL has': [
      () => ({ hcl: changed(both.hcl, VPC, { instance_tenancy: 'dedicated' }) }),
      [`${VPC} = ${OURS}: instance_tenancy: only in the HCL`],
    ],
    'a reference to something of another type': [
      () => ({ stacks: changed(both.stacks, ZONES[0]!, { vpc_id: '${aws_subnet.other.id}' }) }),
      [`module.vpc.aws_subnet.private = ${ZONES.join(', ')}: vpc_id: another value`],
    ],
    'what one of several leaves out, though the HCL takes it from outside': [
      () => ({ stacks: changed(both.stacks, ZONES[1]!, { cidr_block: undefined }) }),
      [`module.vpc.aws_subnet.private = ${ZONES.join(', ')}: cidr_block: another value`],
    ],
    'a difference whose reason is gone': [
      () => ({ reasons: omit(REASONS, 'aws_sns_topic display_name') }),
      [
        'module.notifications.aws_sns_topic.transfers = monitoring/aws_sns_topic.notifications_topic: display_name: only in the stacks',
      ],
    ],
  };
  test.each(Object.entries(ARGUMENTS))('%s', (_, [change, found]) => {
    expect(differences({ ...both, ...change() })).toMatchObject({ unexplained: found, stale: [] });
  });

  test('a reason for which nothing differs any more', () => {
    const topic = both.hcl.get('module.notifications.aws_sns_topic.transfers')!;
    const told = both.stacks.get('monitoring/aws_sns_topic.notifications_topic')!['display_name'];
    const hcl = new Map(both.hcl).set('module.notifications.aws_sns_topic.transfers', {
      ...topic,
      display_name: told,
    });
    const reasons = { ...REASONS, 'aws_vpc cidr_block': 'because' };
    expect(differences({ ...both, hcl, reasons })).toMatchObject({
      unexplained: [],
      stale: ['aws_sns_topic display_name', 'aws_vpc cidr_block'],
    });
  });
});

const SUSPENDED = { versioning_configuration: { status: 'Suspended' } };

const omit = <Value>(all: Readonly<Record<string, Value>>, key: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== key));
