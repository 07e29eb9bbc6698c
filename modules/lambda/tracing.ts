import type { Statement } from '../iam/policy-document';

/** X-Ray knows no resources for these (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html). */
const EVERYWHERE = ['*'];

/** What a function or a state machine that is traced may do (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html). */
export const SEND_TRACES: Statement = {
  sid: 'SendTraces',
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: EVERYWHERE,
};

/** A state machine decides for itself which of its executions are traced (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html). */
export const ASK_FOR_SAMPLING: Statement = {
  sid: 'AskForSampling',
  actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  resources: EVERYWHERE,
};
