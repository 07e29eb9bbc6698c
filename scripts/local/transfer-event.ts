import type { Emulator } from '../../emulator/emulator';

export interface TransferEnd {
  readonly region: string;
  readonly taskArn: string;
  readonly state: 'SUCCESS' | 'ERROR';
}

/** Of an execution that never was. */
const EXECUTION = 'exec-04ce9d516d69bd52f';

/**
 * Puts on the bus what DataSync says at the end of a run, which on the emulator nobody else does
 * (https://docs.aws.amazon.com/datasync/latest/userguide/monitoring-overview.html).
 */
export async function tellTransfer(
  emulator: Emulator,
  { region, taskArn, state }: TransferEnd,
): Promise<void> {
  const entry = {
    Source: 'aws.datasync',
    DetailType: 'DataSync Task Execution State Change',
    // To the second, as AWS has it.
    Time: (await emulator.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    Resources: [`${taskArn}/execution/${EXECUTION}`],
    Detail: JSON.stringify({ State: state }),
  };
  // EventBridge's SDK client is not a dependency for this one call.
  const response = await fetch(emulator.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=demo/20260101/${region}/events/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.PutEvents',
    },
    body: JSON.stringify({ Entries: [entry] }),
  });
  const answer = await response.text();
  const { FailedEntryCount: failed } = JSON.parse(answer) as { FailedEntryCount?: number };
  if (!response.ok || failed !== 0) throw new Error(`The event of ${taskArn} was refused: ${answer}`);
}
