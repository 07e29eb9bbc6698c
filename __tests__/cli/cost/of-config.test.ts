import { fixedPartsOf } from '../../../cli/cost/fixed-parts';
import { readInputs, type InputOptions } from '../../../cli/cost/inputs';
import { ofConfig } from '../../../cli/cost/of-config';
import { loadVault } from '../../../config/load';
import type { Vault } from '../../../config/types';
import type { Synthesized } from '../../support/synthesized';
import { stacksOf, vaultOf } from '../../support/vaults';

const OPTIONS: InputOptions = { size: [], sources: [], change: [], months: '12', objectKb: '1024' };
const FROM = new Date('2027-04-01T00:00:00Z');
const TO = new Date('2027-05-01T00:00:00Z');

describe('what costs by the month is what is synthesized', () => {
  const CONFIGS = ['examples/minimal', 'examples/complete', '__tests__/e2e'];

  it.each(CONFIGS)('of %s', async (folder) => {
    const vault = await loadVault(`${folder}/vault.config.ts`);
    const counted = fixedPartsOf(vault).reduce(
      (sum, { keys, alarmMetrics, dashboards, natGateways, endpointZones }) => ({
        keys: sum.keys + keys,
        alarmMetrics: sum.alarmMetrics + alarmMetrics,
        dashboards: sum.dashboards + dashboards,
        natGateways: sum.natGateways + natGateways,
        endpointZones: sum.endpointZones + endpointZones,
      }),
      { keys: 0, alarmMetrics: 0, dashboards: 0, natGateways: 0, endpointZones: 0 },
    );
    expect(counted).toEqual(synthesizedParts(vault));
  });

  it('with a NAT gateway in each zone, state in S3, and no dashboard', () => {
    const zones = {
      'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
      'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
    };
    const vault = vaultOf({
      dashboards: false,
      cleanup: 'none',
      state: { type: 's3', bucket: 'acme-state', region: 'us-east-1' },
      regions: {
        'us-east-1': {
          plans: ['daily'],
          network: { cidr: '10.0.0.0/16', zones, nat: 'per-zone', endpoints: ['ssm'] },
        },
      },
    });
    const [parts] = fixedPartsOf(vault);
    expect(parts).toMatchObject({ dashboards: 0, natGateways: 2, endpointZones: 2, keys: 3 });
    expect(parts).toMatchObject(synthesizedParts(vault));
  });
});

/** Counted in Terraform's own words. */
function synthesizedParts(vault: Vault) {
  const stacks = [...stacksOf(vault).values()];
  const all = (type: string) =>
    stacks.flatMap((stack) =>
      stack
        .addresses()
        .filter((address) => address.startsWith(`${type}.`))
        .map((address) => stack.resource(address)),
    );
  const metrics = (alarm: ReturnType<Synthesized['resource']>): number =>
    ((alarm['metric_query'] as { metric?: unknown }[] | undefined) ?? [{ metric: {} }]).filter(
      ({ metric }) => metric !== undefined,
    ).length;
  return {
    keys: all('aws_kms_key').length,
    alarmMetrics: all('aws_cloudwatch_metric_alarm').reduce((sum, alarm) => sum + metrics(alarm), 0),
    dashboards: all('aws_cloudwatch_dashboard').length,
    natGateways: all('aws_nat_gateway').length,
    endpointZones: all('aws_vpc_endpoint')
      .filter((endpoint) => endpoint['vpc_endpoint_type'] === 'Interface')
      .reduce((sum, endpoint) => sum + (endpoint['subnet_ids'] as unknown[]).length, 0),
  };
}

describe('inputs', () => {
  const plans = { daily: { kinds: ['ebs', 'rds'] }, weekly: { kinds: ['ebs'] } };
  const read = (given: Partial<InputOptions>) => readInputs({ ...OPTIONS, ...given }, plans);

  it('takes sizes by kind, and by plan before that', () => {
    const { sizeOf, sourcesOf, files } = read({
      size: ['ebs=100', 'weekly.ebs=20', 'files=7'],
      sources: ['ebs=250'],
    });
    expect([sizeOf('daily', 'ebs'), sizeOf('weekly', 'ebs'), sizeOf('daily', 'rds'), files]).toEqual([
      100, 20, 0, 7,
    ]);
    expect([sourcesOf('daily', 'ebs'), sourcesOf('daily', 'rds')]).toEqual([250, 0]);
  });

  it('takes a change for all, and for one kind', () => {
    expect(read({ change: ['2%', 'files=0.5%'] }).change).toMatchObject({ ebs: 0.02, files: 0.005 });
    expect(read({}).change).toMatchObject({ ebs: 0.05 });
  });

  it.each([
    [{ size: ['tape=1'] }, '--size must be KIND=NUMBER or PLAN.KIND=NUMBER with a kind of ebs, ami, rds'],
    [{ size: ['hourly.ebs=1'] }, 'a plan of daily, weekly, got hourly.ebs=1'],
    [{ size: ['weekly.rds=1'] }, '--size must name a kind that weekly protects, got weekly.rds=1'],
    [{ size: ['ebs=-1'] }, '--size must be a number from 0 to 1000000000, got -1'],
    [{ size: ['ebs='] }, '--size must be a number from 0'],
    [{ sources: ['ebs=1.5'] }, '--sources must be a whole number from 0 to 1000000, got 1.5'],
    [{ change: ['5'] }, '--change must be a percentage from 0% to 100%'],
    [{ change: ['101%'] }, 'got 101%'],
    [{ months: '0' }, '--months must be a whole number from 1 to 120, got 0'],
    [{ objectKb: 'x' }, '--object-kb must be a number from 1'],
  ])('refuses %j', (given, message) => {
    expect(() => read(given)).toThrow(message);
  });
});

test('a configuration becomes plans with their copies, and file backups with theirs', async () => {
  const vault = await loadVault('examples/complete/vault.config.ts');
  const inputs = readInputs({ ...OPTIONS, size: ['ebs=100', 'files=10'] }, vault.plans);
  const { plans, files } = ofConfig(vault, inputs, FROM, TO);
  const [daily] = plans;
  expect(daily!.plan.copies).toEqual([
    { region: 'eu-west-1', retention: { days: 35, newest: 2, minimum: 1 } },
    { region: '210987654321/eu-west-1', retention: { days: 90, minimum: 1 } },
  ]);
  expect(daily!.parts).toEqual([{ kind: 'ebs', gb: 100, sources: 1 }]);
  expect(plans.map(({ plan }) => `${plan.name} ${plan.region}`)).toContain('daily us-west-2');
  expect(files).toMatchObject([
    {
      place: 'us-east-1',
      gb: 10,
      replica: { region: 'us-west-2' },
      points: { days: 180, coldDays: 60, copy: { region: 'us-west-2', days: 365 } },
    },
  ]);
  expect(files[0]!.transfers).toHaveLength(30);
});
