import { Dashboard } from '../../../modules/dashboard/dashboard';
import { placed } from '../../../modules/dashboard/layout';
import { alarms, graph, text, type Line } from '../../../modules/dashboard/widgets';
import { dashboardBody } from '../../support/dashboard-body';
import { synthesize } from '../../support/synthesized';

const line: Line = {
  namespace: 'AWS/SQS',
  name: 'NumberOfMessagesSent',
  dimensions: { QueueName: 'q' },
  label: 'sent',
  stat: 'Sum',
};
const arns = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:cloudwatch:us-east-1:123456789012:alarm:a-${index}`);
const made = (rows: Parameters<typeof placed>[0], dashboardName = 'ours') =>
  synthesize((stack) => new Dashboard(stack, 'overview', { dashboardName, rows }));

describe('Dashboard', () => {
  it('puts rows below each other, each as high as its highest widget', () => {
    const rows = [
      [text('# Title', 1)],
      [graph('One', 'us-east-1', [line]), graph('Two', 'us-east-1', [line]), text('beside', 2)],
      [text('end', 1)],
    ];
    expect(placed(rows).map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
      [0, 0, 24, 1],
      [0, 1, 8, 6],
      [8, 1, 8, 6],
      [16, 1, 8, 2],
      [0, 7, 24, 1],
    ]);
  });

  it('says which metric is shown, and how', () => {
    const { properties } = graph('Sent', 'us-east-1', [line], { unit: 'messages', period: 300 });
    expect(properties).toEqual({
      title: 'Sent',
      region: 'us-east-1',
      view: 'timeSeries',
      stacked: false,
      period: 300,
      metrics: [['AWS/SQS', 'NumberOfMessagesSent', 'QueueName', 'q', { label: 'sent', stat: 'Sum' }]],
      yAxis: { left: { min: 0, showUnits: false, label: 'messages' } },
    });
  });

  it('searches for metrics whose dimensions are not known', () => {
    const search = { namespace: 'AWS/DataSync', name: 'FilesTransferred', dimensionNames: ['TaskId'] };
    const { properties } = graph('Files', 'us-east-1', [{ ...search, label: 'files', stat: 'Sum' }]);
    expect(properties['metrics']).toEqual([
      [
        {
          expression: `SEARCH('{AWS/DataSync,TaskId} MetricName="FilesTransferred"', 'Sum', 3600)`,
          id: 's0',
          label: 'files',
        },
      ],
    ]);
  });

  it('shows more alarms than one widget can hold in several', () => {
    const widgets = alarms('Alarms', arns(205));
    expect(widgets.map(({ properties }) => (properties['alarms'] as string[]).length)).toEqual([100, 100, 5]);
    const body = { start: '-P7D', periodOverride: 'inherit', widgets: placed(widgets.map((one) => [one])) };
    expect(() => dashboardBody.parse(body)).not.toThrow();
    expect(alarms('Alarms', [])).toEqual([]);
  });

  it.each([
    ['a name with a space', [[text('x', 1)]], 'our board', 'dashboardName must be up to 255 letters'],
    ['a row without widgets', [[]], 'ours', 'rows must have at least one widget each'],
  ])('refuses %s', (_, rows, name, problem) => {
    expect(() => made(rows, name)).toThrow(problem);
  });
});

describe('the check of a body', () => {
  const body = (widgets: unknown[]) => ({ start: '-P7D', periodOverride: 'inherit', widgets });
  const [good] = placed([[graph('One', 'us-east-1', [line])]]);

  it.each<[string, unknown[]]>([
    ['a widget that stands out of the grid', [{ ...good, x: 20, width: 6 }]],
    ['widgets on top of each other', [good, good]],
    ['an unknown kind', [{ ...good, type: 'chart' }]],
    ['an unknown key', [{ ...good, properties: { ...good!.properties, sparkles: true } }]],
    [
      'dimensions that are no pairs',
      [{ ...good, properties: { ...good!.properties, metrics: [['A', 'b', 'C', {}]] } }],
    ],
    ['a period that is no minute', [{ ...good, properties: { ...good!.properties, period: 90 } }]],
    ['no metrics', [{ ...good, properties: { ...good!.properties, metrics: [] } }]],
  ])('finds %s', (_, widgets) => {
    expect(dashboardBody.safeParse(body([good])).success).toBe(true);
    expect(dashboardBody.safeParse(body(widgets)).success).toBe(false);
  });
});
