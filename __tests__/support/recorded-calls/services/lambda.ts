import { text, type ServiceRules } from '../iam-request';

/**
 * AWS Lambda: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html. A function's log
 * is written with its own role (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html#monitoring-cloudwatchlogs-prereqs).
 */
export const lambda: ServiceRules = {
  Invoke: (call, { logs }) => {
    const arn = decodeURIComponent(text(call, 'path').split('/')[3] ?? '');
    const log = logs[arn];
    if (log === undefined) throw new Error(`${arn} has no known log`);
    const caller = `lambda.${arn.split(':').at(-1) ?? ''}`;
    return [
      // A topic has no role: the function's own policy lets it in (modules/notifications/notifier.test.ts).
      ...(call.caller === 'sns' ? [] : [{ action: 'lambda:InvokeFunction', targets: [{ arn }] }]),
      { action: 'logs:CreateLogStream', targets: [{ arn: `${log}:*` }], caller },
      { action: 'logs:PutLogEvents', targets: [{ arn: `${log}:log-stream:2026/11/21/x` }], caller },
    ];
  },
};
