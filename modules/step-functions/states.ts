/** How a state machine of the vault calls its functions again. */
export const RETRY = [
  // Asking again does not make a wrong input right.
  { ErrorEquals: ['UnusableRequest'], MaxAttempts: 0 },
  {
    // The list that the Step Functions developer guide gives for Lambda ("Handle transient Lambda service exceptions").
    ErrorEquals: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  },
  {
    // A function that died may have made things just before: EC2's lists need some seconds to show them.
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 15,
    MaxAttempts: 4,
    BackoffRate: 2,
    MaxDelaySeconds: 300,
  },
];

export type State = Readonly<Record<string, unknown>>;

const EXECUTION = {
  'id.$': '$$.Execution.Id',
  'name.$': '$$.Execution.Name',
  'startTime.$': '$$.Execution.StartTime',
};

/** What a function needs that reads the request from the machine's own input, and so can tell also of one that never began. */
export const REQUEST = { 'event.$': '$$.Execution.Input', execution: EXECUTION };

export const catchAll = (next: string, path = '$.error'): State[] => [
  { ErrorEquals: ['States.ALL'], ResultPath: path, Next: next },
];

export const invoke = (functionArn: string, payload: State): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: functionArn, ...payload },
  Retry: RETRY,
});

/** Keeps the machine's input where somebody finds it. */
export const keepInput = (deadLetterQueueUrl: string, next: string): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: { QueueUrl: deadLetterQueueUrl, 'MessageBody.$': '$$.Execution.Input' },
  ResultPath: null,
  Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 5, BackoffRate: 2 }],
  Next: next,
});
