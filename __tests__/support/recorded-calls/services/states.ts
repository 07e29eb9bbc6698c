import { ACCOUNT, type ApiCall } from '../../../../emulator/emulator';
import { ANYTHING, text, type IamRequest, type ServiceRules } from '../iam-request';
import type { Vault } from '../vault';

/** AWS Step Functions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html. */
export const states: ServiceRules = {
  StartExecution: (call, vault) => {
    const machine = text(call, 'stateMachineArn');
    return [{ action: 'states:StartExecution', targets: [{ arn: machine }] }, ...logRequests(machine, vault)];
  },
  DescribeExecution: (call) => [
    { action: 'states:DescribeExecution', targets: [{ arn: text(call, 'executionArn') }] },
  ],
};

/**
 * A distributed map runs each batch as an execution of its own and follows it; the calls stay inside Step Functions
 * (https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html). It begins with its items, which
 * the machine itself reads.
 */
export function mapRunRequests({ caller, region }: ApiCall): readonly IamRequest[] {
  const machine = /^states\.(.+)$/.exec(caller)?.[1];
  if (machine === undefined) return [];
  const of = (kind: string): string => `arn:aws:states:${region}:${ACCOUNT}:${kind}:${machine}`;
  const child = [{ arn: `${of('execution')}/batches:0b7e4f0c` }];
  return [
    { action: 'states:StartExecution', targets: [{ arn: of('stateMachine') }] },
    { action: 'states:DescribeExecution', targets: child },
    { action: 'states:StopExecution', targets: child },
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
const DELIVERY = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
];

/** A machine that keeps a log manages its delivery with its own role. */
function logRequests(machineArn: string, { logs }: Vault): readonly IamRequest[] {
  if (logs[machineArn] === undefined) return [];
  const caller = `states.${machineArn.split(':').at(-1) ?? ''}`;
  return DELIVERY.map((action) => ({ action: `logs:${action}`, targets: ANYTHING, caller }));
}
