import type { Context, SNSEvent, SNSMessage } from 'aws-lambda';
import { channelsOf } from '../adapters/channels';
import { logger } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { Secrets } from '../adapters/secrets';
import { errorWords } from '../core/error-words';
import type { TopicMessage } from '../core/notices/notice';
import { tell } from '../core/notices/tell';
import { understand } from '../core/notices/understand';
import { readNotifyEnvironment } from '../env';

/** Milliseconds that are kept for writing down what was told. */
const RESERVE = 10_000;

const secrets = new Secrets();

/** Tells every channel what the topic says. What one does not take does not keep the others from hearing it. */
export async function handler(event: SNSEvent, context: Context): Promise<void> {
  logger.addContext(context);
  const { reportsBucket, channels, endpointOverride } = readNotifyEnvironment();
  const time = { left: () => context.getRemainingTimeInMillis() - RESERVE };
  const world = { store: new S3RunStore(reportsBucket), now: () => new Date() };
  const all = channelsOf(channels, { secrets, time, override: endpointOverride });

  const problems: string[] = [];
  for (const notice of event.Records.map(({ Sns }) => understand(messageOf(Sns)))) {
    const told = await Promise.allSettled(all.map((channel) => tell(channel, notice, world)));
    for (const [index, outcome] of told.entries()) {
      const channel = all[index]?.name;
      if (outcome.status === 'fulfilled') {
        logger.info('notice', { channel, outcome: outcome.value, message: notice.id, thread: notice.thread });
      } else {
        problems.push(`${channel}: ${errorWords(outcome.reason)}`);
      }
    }
  }
  // Lambda calls again with the same event, and then keeps it in the dead-letter queue with this text.
  if (problems.length > 0) throw new NotAllTold(problems.join('; '));
}

class NotAllTold extends Error {
  override readonly name = 'NotAllTold';
}

function messageOf({
  MessageId,
  Timestamp,
  TopicArn,
  Subject,
  Message,
  MessageAttributes,
}: SNSMessage): TopicMessage {
  // SNS leaves no subject out: it is null then.
  const subject = (Subject as string | null | undefined) ?? undefined;
  return {
    id: MessageId,
    at: new Date(Timestamp).toISOString(),
    topicArn: TopicArn,
    ...(subject !== undefined && { subject }),
    text: Message,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).map(([name, { Value }]) => [name, Value]),
    ),
  };
}
