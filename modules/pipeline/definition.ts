import { catchAll, invoke, keepInput, REQUEST, type State } from '../step-functions/states';

/** What the definition refers to; ARNs and URLs may be Terraform references. */
export interface DefinitionProps {
  readonly discoverArn: string;
  readonly advanceArn: string;
  readonly releaseArn: string;
  readonly pruneArn: string;
  readonly reportArn: string;
  /** The bucket that holds the runs' documents. */
  readonly reportsBucket: string;
  /** Where the input of a run goes that broke. */
  readonly deadLetterQueueUrl: string;
  /** Batches (of up to 100 resources) that are worked on at once. */
  readonly concurrentBatches: number;
}

/**
 * Discover → Back up (one child execution per batch: Advance ⇄ Wait) → Release → Prune → Report. A cleanup has no batch, and goes
 * from Discover, which names and claims it, straight to Prune.
 *
 * Whatever breaks is reported and its input kept in the dead-letter queue, and the execution fails. It fails as
 * well when the report is not green: a Map that tolerates failures would otherwise end SUCCEEDED with every child broken.
 *
 * Source: Amazon States Language, https://states-language.net; Step Functions developer guide, "Distributed mode".
 */
export function pipelineDefinition(props: DefinitionProps): string {
  const wholeState = { 'Payload.$': '$' };

  return JSON.stringify({
    Comment:
      'Backs up everything a plan selects, copies it, prunes what has expired and reports; or only prunes',
    StartAt: 'Discover',
    States: {
      Discover: {
        ...invoke(props.discoverArn, { Payload: REQUEST }),
        OutputPath: '$.Payload',
        Catch: catchAll('Report the break'),
        Next: 'Anything to do?',
      },
      'Anything to do?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.duplicate', BooleanEquals: true, Next: 'Already running' },
          { Variable: '$.batchCount', NumericEquals: 0, Next: 'Release' },
        ],
        Default: 'Back up',
      },
      'Already running': {
        Type: 'Succeed',
        Comment: 'The same event was delivered twice; the other execution does the work',
      },
      'Back up': {
        Type: 'Map',
        Label: 'batches',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: props.reportsBucket, 'Key.$': '$.batchesKey' },
        },
        ItemSelector: { 'run.$': '$.run', 'batch.$': '$$.Map.Item.Value' },
        ItemProcessor: batchProcessor(invoke(props.advanceArn, wholeState)),
        MaxConcurrency: props.concurrentBatches,
        // One broken batch must not stop the others; Report misses it by name.
        ToleratedFailurePercentage: 100,
        ResultPath: null,
        // Whatever broke: an instance that was stopped for its backup must be started again.
        Catch: catchAll('Release'),
        Next: 'Release',
      },
      Release: {
        ...invoke(props.releaseArn, wholeState),
        OutputPath: '$.Payload',
        Catch: catchAll('Report the break'),
        Next: 'Released?',
      },
      'Released?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.done', BooleanEquals: false, Next: 'Let the instances start' },
          { Variable: '$.error', IsPresent: true, Next: 'Report the break' },
        ],
        Default: 'Prune',
      },
      'Let the instances start': { Type: 'Wait', Seconds: 15, Next: 'Release' },
      Prune: {
        ...invoke(props.pruneArn, wholeState),
        OutputPath: '$.Payload',
        Catch: catchAll('Report the break'),
        Next: 'Pruned?',
      },
      'Pruned?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Report' }],
        Default: 'Let the throttle recover',
      },
      'Let the throttle recover': { Type: 'Wait', Seconds: 15, Next: 'Prune' },
      Report: {
        ...invoke(props.reportArn, { Payload: REQUEST }),
        ResultSelector: { 'status.$': '$.Payload.status', 'subject.$': '$.Payload.subject' },
        ResultPath: '$.report',
        Catch: catchAll('Keep the input'),
        Next: 'Green?',
      },
      'Green?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.report.status', StringEquals: 'success', Next: 'Protected' }],
        Default: 'Not all protected',
      },
      Protected: { Type: 'Succeed' },
      'Not all protected': { Type: 'Fail', Error: 'NotAllProtected', CausePath: '$.report.subject' },
      'Report the break': {
        ...invoke(props.reportArn, { Payload: { ...REQUEST, 'error.$': '$.error' } }),
        ResultPath: null,
        Catch: catchAll('Keep the input', '$.unreported'),
        Next: 'Keep the input',
      },
      'Keep the input': keepInput(props.deadLetterQueueUrl, 'Broken'),
      Broken: { Type: 'Fail', Error: 'RunBroken', CausePath: '$.error.Cause' },
    },
  });
}

function batchProcessor(advance: State): State {
  return {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Advance',
    States: {
      Advance: { ...advance, OutputPath: '$.Payload', Next: 'Finished?' },
      'Finished?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Batch finished' }],
        Default: 'Wait',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Advance' },
      'Batch finished': { Type: 'Succeed' },
    },
  };
}
