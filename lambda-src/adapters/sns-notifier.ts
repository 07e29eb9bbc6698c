import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Notifier } from '../ports/notifier';

/** Amazon SNS, Publish: a message has at most 256 KiB, its attributes included: they have far less than 2 KiB. */
const MAX_BYTES = 254 * 1024;

export class SnsNotifier implements Notifier {
  constructor(
    private readonly topicArn: string,
    private readonly client = new SNSClient({}),
  ) {}

  async publish(
    subject: string,
    message: string,
    attributes: Readonly<Record<string, string>>,
  ): Promise<void> {
    const command = new PublishCommand({
      TopicArn: this.topicArn,
      Subject: subject,
      Message: cut(message),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    });
    await this.client.send(command);
  }
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= MAX_BYTES) return message;
  const end = '\n... (cut, see the record)';
  // Cutting inside a character leaves U+FFFD, which is longer than what it replaces: leave room for it.
  return bytes.subarray(0, MAX_BYTES - end.length - 4).toString() + end;
}
