/** What AWS says that its services measure, and the dimensions under which we look at it. */
interface Measured {
  readonly page: string;
  readonly dimensions: readonly string[];
  readonly names: readonly string[];
}

export const AWS_METRICS: Readonly<Record<string, Measured>> = {
  'AWS/AutoScaling': {
    page: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html',
    dimensions: ['AutoScalingGroupName'],
    names: [
      ...['GroupMinSize', 'GroupMaxSize', 'GroupDesiredCapacity', 'GroupInServiceInstances'],
      ...[
        'GroupPendingInstances',
        'GroupStandbyInstances',
        'GroupTerminatingInstances',
        'GroupTotalInstances',
      ],
    ],
  },
  'AWS/DataSync': {
    page: 'https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html',
    dimensions: ['TaskId'],
    names: [
      ...['BytesCompressed', 'BytesPreparedDestination', 'BytesPreparedSource', 'BytesTransferred'],
      ...['BytesVerifiedDestination', 'BytesVerifiedSource', 'BytesWritten', 'FilesPreparedDestination'],
      ...['FilesPreparedSource', 'FilesTransferred', 'FilesVerifiedDestination', 'FilesVerifiedSource'],
    ],
  },
  'AWS/Events': {
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html',
    dimensions: ['RuleName'],
    names: ['FailedInvocations', 'Invocations', 'MatchedEvents', 'ThrottledRules', 'TriggeredRules'],
  },
  'AWS/Lambda': {
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    dimensions: ['FunctionName'],
    names: ['ConcurrentExecutions', 'Duration', 'Errors', 'Invocations', 'Throttles'],
  },
  'AWS/S3': {
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html',
    dimensions: ['DestinationBucket', 'RuleId', 'SourceBucket'],
    names: [
      ...['BytesPendingReplication', 'OperationsFailedReplication', 'OperationsPendingReplication'],
      'ReplicationLatency',
    ],
  },
  'AWS/Scheduler': {
    page: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html',
    dimensions: ['ScheduleGroup'],
    names: [
      ...[
        'InvocationAttemptCount',
        'TargetErrorCount',
        'TargetErrorThrottledCount',
        'InvocationThrottleCount',
      ],
      ...['InvocationDroppedCount', 'InvocationsSentToDeadLetterCount'],
      'InvocationsFailedToBeSentToDeadLetterCount',
    ],
  },
  'AWS/SQS': {
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
    dimensions: ['QueueName'],
    names: [
      ...['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesDelayed'],
      ...['ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesVisible'],
      ...[
        'NumberOfEmptyReceives',
        'NumberOfMessagesDeleted',
        'NumberOfMessagesReceived',
        'NumberOfMessagesSent',
      ],
      'SentMessageSize',
    ],
  },
  'AWS/States': {
    page: 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html',
    dimensions: ['StateMachineArn'],
    names: [
      ...[
        'ExecutionTime',
        'ExecutionThrottled',
        'ExecutionsAborted',
        'ExecutionsFailed',
        'ExecutionsStarted',
      ],
      ...['ExecutionsSucceeded', 'ExecutionsTimedOut'],
    ],
  },
};
