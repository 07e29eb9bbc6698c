import { DeadLetterQueue } from '../../../modules/sqs/dead-letter-queue';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:ours-dead-letters';
const made = (eventRules?: string) =>
  synthesize(
    (stack) =>
      new DeadLetterQueue(stack, 'dead_letters', {
        queueName: 'ours-dead-letters',
        place,
        keyArn: 'arn:key',
        ...(eventRules !== undefined && { eventRules }),
      }),
  ).resource('aws_sqs_queue.dead_letters_queue');

function mayRuleSend(rule: string, context: Record<string, string> = {}, eventRules?: string): boolean {
  const { decision } = evaluate(
    { resource: parsePolicy(String(made(eventRules).policy)) },
    {
      caller: { type: 'service', name: 'events.amazonaws.com' },
      action: 'sqs:SendMessage',
      targets: [{ arn: QUEUE }],
      context: { 'aws:SecureTransport': 'true', 'aws:SourceArn': rule, ...context },
    },
  );
  return decision === 'allowed';
}

describe('DeadLetterQueue', () => {
  const rule = 'arn:aws:events:us-east-1:123456789012:rule/ours-transfer-failed';

  it('keeps messages for fourteen days, encrypted', () => {
    expect(made()).toMatchObject({
      name: 'ours-dead-letters',
      kms_master_key_id: 'arn:key',
      message_retention_seconds: 1_209_600,
    });
  });

  it('takes messages of the rules named, and of no others', () => {
    expect(mayRuleSend(rule, {}, 'ours-*')).toBe(true);
    expect(mayRuleSend(rule)).toBe(false);
    expect(mayRuleSend(rule.replace('ours', 'theirs'), {}, 'ours-*')).toBe(false);
    expect(mayRuleSend(rule.replace('123456789012', '999999999999'), {}, 'ours-*')).toBe(false);
  });

  it('takes nothing without TLS', () => {
    expect(mayRuleSend(rule, { 'aws:SecureTransport': 'false' }, 'ours-*')).toBe(false);
  });
});
