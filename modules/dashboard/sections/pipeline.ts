import type { Row } from '../layout';
import { graph, RED, text, type Line, type Widget } from '../widgets';

export interface PipelineSectionProps {
  readonly region: string;
  readonly stateMachineArn: string;
  /** Names of the functions, by a word each. */
  readonly functionNames: Readonly<Record<string, string>>;
  /** Group of the schedules that start runs. */
  readonly scheduleGroup: string;
}

/** How often things are measured while a run is under way. */
const MINUTES = { period: 300 };

/** The machinery that carries the runs. */
export function pipelineSection(props: PipelineSectionProps): Row[] {
  const { region } = props;
  return [
    [text('## Pipeline', 1)],
    [
      graph('State machine executions', region, executions(props), MINUTES),
      graph('Schedules', region, starts(props), MINUTES),
      graph('Function errors', region, functions(props, 'Errors', 'Sum'), { ...MINUTES, stacked: true }),
    ],
    [
      graph('Function calls', region, functions(props, 'Invocations', 'Sum'), { ...MINUTES, stacked: true }),
      graph('Longest function call', region, functions(props, 'Duration', 'Maximum'), {
        ...MINUTES,
        unit: 'milliseconds',
      }),
      graph('Function throttles', region, functions(props, 'Throttles', 'Sum'), {
        ...MINUTES,
        stacked: true,
      }),
    ],
  ];
}

/** What waits for somebody to look at it; also where only transfers run. */
export function deadLettersGraph(region: string, queueName: string): Widget {
  const name = 'ApproximateNumberOfMessagesVisible';
  const dimensions = { QueueName: queueName };
  const line: Line = {
    namespace: 'AWS/SQS',
    name,
    dimensions,
    label: 'messages',
    stat: 'Maximum',
    color: RED,
  };
  return graph('Dead-letter queue', region, [line], MINUTES);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html; batches count under a name of their own. */
function executions({ stateMachineArn }: PipelineSectionProps): Line[] {
  const line = (name: string, label: string, color?: string): Line => ({
    namespace: 'AWS/States',
    name,
    dimensions: { StateMachineArn: stateMachineArn },
    label,
    stat: 'Sum',
    ...(color !== undefined && { color }),
  });
  return [
    line('ExecutionsStarted', 'started'),
    line('ExecutionsSucceeded', 'succeeded'),
    line('ExecutionsFailed', 'failed', RED),
    line('ExecutionsTimedOut', 'timed out'),
    line('ExecutionsAborted', 'aborted'),
  ];
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html */
function starts({ scheduleGroup }: PipelineSectionProps): Line[] {
  const line = (name: string, label: string): Line => ({
    namespace: 'AWS/Scheduler',
    name,
    dimensions: { ScheduleGroup: scheduleGroup },
    label,
    stat: 'Sum',
  });
  return [
    line('InvocationAttemptCount', 'attempts'),
    line('TargetErrorCount', 'refused'),
    line('InvocationDroppedCount', 'given up'),
  ];
}

function functions({ functionNames }: PipelineSectionProps, name: string, stat: Line['stat']): Line[] {
  return Object.entries(functionNames).map(([word, functionName]) => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName: functionName },
    label: word,
    stat,
  }));
}
