import { catchAll, invoke, keepInput, REQUEST } from '../step-functions/states';

/** What the definition refers to; ARNs and URLs may be Terraform references. */
export interface DrillDefinitionProps {
  readonly functionArn: string;
  /** Where the input of a drill goes that broke. */
  readonly deadLetterQueueUrl: string;
}

/**
 * Drill ⇄ Wait until everything is over. The function goes as far as it can and never waits; where the drill stands is in the
 * reports bucket, and not in the state. One that breaks for good is given up: what it made is taken away, it is told, and its
 * input is kept in the dead-letter queue.
 *
 * Source: Amazon States Language, https://states-language.net.
 */
export function drillDefinition({ functionArn, deadLetterQueueUrl }: DrillDefinitionProps): string {
  return JSON.stringify({
    Comment:
      'Restores samples of what was backed up into isolation, looks at them, and takes them away again',
    StartAt: 'Drill',
    States: {
      Drill: {
        ...invoke(functionArn, { Payload: REQUEST }),
        OutputPath: '$.Payload',
        Catch: catchAll('Give up'),
        Next: 'Over?',
      },
      'Over?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.duplicate', BooleanEquals: true, Next: 'Already under way' },
          { Variable: '$.done', BooleanEquals: false, Next: 'Wait' },
          { Variable: '$.status', StringEquals: 'success', Next: 'Restorable' },
        ],
        Default: 'Not all restorable',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Drill' },
      'Already under way': {
        Type: 'Succeed',
        Comment: 'The same event was delivered twice; the other execution does the work',
      },
      Restorable: { Type: 'Succeed' },
      'Not all restorable': { Type: 'Fail', Error: 'NotAllRestorable', CausePath: '$.subject' },
      'Give up': {
        ...invoke(functionArn, { Payload: { ...REQUEST, 'error.$': '$.error' } }),
        ResultSelector: { 'done.$': '$.Payload.done', 'waitSeconds.$': '$.Payload.waitSeconds' },
        ResultPath: '$.givenUp',
        Catch: catchAll('Keep the input', '$.notGivenUp'),
        Next: 'Taken away?',
      },
      'Taken away?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.givenUp.done', BooleanEquals: false, Next: 'Wait until it is gone' }],
        Default: 'Keep the input',
      },
      'Wait until it is gone': {
        Type: 'Wait',
        SecondsPath: '$.givenUp.waitSeconds',
        Next: 'Give up',
      },
      'Keep the input': keepInput(deadLetterQueueUrl, 'Broken'),
      Broken: { Type: 'Fail', Error: 'DrillBroken', CausePath: '$.error.Cause' },
    },
  });
}
