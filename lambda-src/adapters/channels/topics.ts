import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { chatNotification } from '../../core/notices/chat-notification';
import type { Notice } from '../../core/notices/notice';
import { shortText } from '../../core/notices/short-text';
import type { Channel, Telling } from '../../ports/channel';
import { NotDelivered } from '../post-json';
import { PATIENT } from '../retry';

/** A topic whose subscribers want notices in another form than e-mail has. */
abstract class TopicChannel implements Channel {
  abstract readonly name: string;
  readonly collapses = true;

  constructor(
    private readonly topicArn: string,
    private readonly client = new SNSClient({ ...PATIENT }),
  ) {}

  abstract threadOf(notice: Notice): string | undefined;

  abstract onlyFollows(notice: Notice): boolean;

  protected abstract render(notice: Notice, telling: Telling): string;

  async send(notice: Notice, telling: Telling): Promise<undefined> {
    const command = new PublishCommand({ TopicArn: this.topicArn, Message: this.render(notice, telling) });
    try {
      await this.client.send(command);
    } catch (error) {
      throw new NotDelivered(`${this.topicArn}: ${error instanceof Error ? error.name : 'unknown error'}`);
    }
  }
}

/** A chat, by Amazon Q Developer in chat applications (once AWS Chatbot), which shows only what has its own form. */
export class ChatChannel extends TopicChannel {
  readonly name = 'chat';

  threadOf({ thread }: Notice): string {
    return thread;
  }

  onlyFollows({ incident }: Notice): boolean {
    return incident?.kind === 'alarm' && incident.over;
  }

  protected render(notice: Notice, telling: Telling): string {
    return JSON.stringify(chatNotification(notice, telling));
  }
}

/** Telephones: what is wrong, and that it is over, one SMS each; each is paid for. */
export class SmsChannel extends TopicChannel {
  readonly name = 'sms';

  /** By incident: the green run after a failed one has a thread of its own, and ends the same incident. */
  threadOf({ incident }: Notice): string | undefined {
    return incident?.key;
  }

  onlyFollows({ incident }: Notice): boolean {
    return incident?.over === true;
  }

  protected render(notice: Notice, telling: Telling): string {
    return shortText(notice, telling);
  }
}
