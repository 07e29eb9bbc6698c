import { loadVault } from '../../config/load';
import type { VaultInput } from '../../config/types';
import { DRILL_METRICS, METRIC_NAMESPACE, RUN_METRICS } from '../../lambda-src/core/metric-names';
import { dashboardBody, type DashboardBody } from '../support/dashboard-body';
import type { Synthesized } from '../support/synthesized';
import { stacksOf, vaultOf } from '../support/vaults';
import { metricsOfDashboard, unknownToAws } from '../support/watched-metrics';

const ADDRESS = 'aws_cloudwatch_dashboard.overview_dashboard';

function bodyOf(stack: Synthesized | undefined): DashboardBody {
  return dashboardBody.parse(JSON.parse(String(stack?.resource(ADDRESS)['dashboard_body'])));
}
const dashboardOf = (given: Partial<VaultInput> = {}) =>
  bodyOf(stacksOf(vaultOf(given)).get('us-east-1-monitoring'));
const titles = ({ widgets }: DashboardBody): string[] =>
  widgets.flatMap(({ properties }) => ('title' in properties ? [properties.title] : []));
const headings = ({ widgets }: DashboardBody): string[] =>
  widgets.flatMap(({ properties }) => ('markdown' in properties ? properties.markdown.split('\n', 1) : []));
const filesOnly: Partial<VaultInput> = {
  regions: {
    'us-east-1': {
      network: {
        cidr: '10.0.0.0/16',
        zones: { 'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } },
      },
      files: { instances: { keyName: 'ops', mode: 'single', sshFrom: ['203.0.113.0/24'] } },
    },
  },
};

describe('the dashboards of the examples', () => {
  const vaults = ['minimal', 'complete'].map((name) => [name, `examples/${name}/vault.config.ts`] as const);

  it.each(vaults)('of %s: are as CloudWatch takes them, and name only what is measured', async (_, file) => {
    const vault = await loadVault(file);
    const monitored = [...stacksOf(vault)].filter(([id]) => id.endsWith('-monitoring'));
    expect(monitored.length).toBeGreaterThan(0);
    for (const [id, stack] of monitored) {
      const region = id.replace(/-monitoring$/, '');
      expect(stack.resource(ADDRESS)['dashboard_name']).toBe(`${vault.name}-${region}`);
      const metrics = metricsOfDashboard(bodyOf(stack));
      expect(unknownToAws(metrics)).toEqual([]);
      const ours = metrics.filter(({ namespace }) => namespace === METRIC_NAMESPACE);
      const shown = new Set(ours.map(({ name }) => name));
      expect(
        [...shown].filter((name) => ![...RUN_METRICS, ...DRILL_METRICS].some((known) => known === name)),
      ).toEqual([]);
      for (const { name, dimensions } of ours) {
        expect(dimensions).toMatchObject({ Vault: vault.name, Region: region });
        // Of the drills of all plans together.
        const isOfAll = name === 'DrillAgeSeconds';
        const plans = isOfAll ? [undefined] : [...(vault.regions[region]?.plans ?? []), 'cleanup'];
        expect(plans).toContain(dimensions['Plan']);
      }
    }
  });
});

describe('the dashboard of a region', () => {
  it('shows runs where plans run, and no files where there are none', () => {
    const body = dashboardOf();
    expect(headings(body)).toEqual(['# smart-vault, us-east-1', '## Runs', '## Pipeline', '## Cost']);
    expect(titles(body)).toEqual(
      expect.arrayContaining(['Alarms', 'Runs failed, wholly or in part', 'RPO lag of copies', 'Schedules']),
    );
  });

  it('shows files alone where no plan runs; a single instance is no group', () => {
    const body = dashboardOf(filesOnly);
    expect(headings(body)).toEqual(['# smart-vault, us-east-1', '## Files', '## Cost']);
    expect(titles(body)).toEqual([
      'Alarms',
      'Transfers',
      'DataSync: bytes',
      'DataSync: files',
      'Dead-letter queue',
    ]);
  });

  it('shows nothing of copies where no plan copies, nor of a cleanup that is not there', () => {
    const body = dashboardOf({ cleanup: 'none', plans: { daily: { copies: {} } } });
    expect(titles(body)).not.toContain('RPO lag of copies');
    expect(titles(body)).not.toContain('Points copied');
    const plans = metricsOfDashboard(body).flatMap(({ dimensions }) => dimensions['Plan'] ?? []);
    expect([...new Set(plans)]).toEqual(['daily']);
  });

  it('draws the objective of each plan', () => {
    const body = dashboardOf({ plans: { daily: { rpoHours: 30 } } });
    const lag = body.widgets.find(
      ({ properties }) => 'title' in properties && properties.title === 'RPO lag after a run',
    );
    expect(lag?.properties).toMatchObject({
      annotations: { horizontal: [{ label: 'objective of daily', value: 30 * 3600 }] },
    });
  });

  it('shows every alarm of the region, by its ARN', () => {
    const stack = stacksOf(vaultOf()).get('us-east-1-monitoring')!;
    const alarms = Object.values(stack.json['resource']?.['aws_cloudwatch_metric_alarm'] ?? {});
    const names = alarms.map((alarm) => String(alarm['alarm_name']));
    const shown = bodyOf(stack).widgets.flatMap(({ properties }) =>
      'alarms' in properties ? properties.alarms : [],
    );
    expect(shown.map((arn) => arn.replace(/^.*:alarm:/, '')).sort()).toEqual(names.sort());
    expect(shown[0]).toMatch(/^arn:aws:cloudwatch:us-east-1:\$\{data\.aws_caller_identity\.current/);
  });

  it('leads to the cost of what carries the tag of the vault, in the console of the partition', () => {
    const link = (regions: VaultInput['regions']) => {
      const [region = ''] = Object.keys(regions);
      const { widgets } = bodyOf(stacksOf(vaultOf({ regions })).get(`${region}-monitoring`));
      const { markdown } = widgets.at(-1)!.properties as { markdown: string };
      return new URL(/\((https:[^)]+)\)/.exec(markdown)?.[1] ?? '');
    };
    const { host, hash } = link({ 'us-east-1': { plans: ['daily'] } });
    expect(host).toBe('us-east-1.console.aws.amazon.com');
    const asked = new URLSearchParams(hash.replace(/^.*\?/, ''));
    expect(JSON.parse(asked.get('filter') ?? '')).toEqual([
      {
        dimension: { id: 'TagKey', displayValue: 'Tag' },
        operator: 'INCLUDES',
        values: [{ value: 'smart-vault', displayValue: 'smart-vault' }],
        growableValue: { value: 'smart-vault:vault', displayValue: 'smart-vault:vault' },
      },
    ]);
    expect(link({ 'cn-north-1': { plans: ['daily'] } }).host).toBe('console.amazonaws.cn');
  });

  it('is not there when nobody wants it', () => {
    const stack = stacksOf(vaultOf({ dashboards: false })).get('us-east-1-monitoring')!;
    expect(stack.addresses()).not.toContain(ADDRESS);
    expect(stack.output('dashboard_name')).toBeUndefined();
  });
});
