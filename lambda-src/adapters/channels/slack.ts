import type { SlackSettings } from '../../core/notices/channels';
import type { Notice } from '../../core/notices/notice';
import { slackMessage } from '../../core/notices/slack-message';
import type { Channel, Telling } from '../../ports/channel';
import { postJson, Refused } from '../post-json';
import type { Delivery } from './delivery';
import { endpoint } from './endpoint';

const POST_MESSAGE = 'https://slack.com/api/chat.postMessage';

/** What `chat.postMessage` answers, always with status 200 (https://docs.slack.dev/reference/methods/chat.postMessage). */
interface Posted {
  readonly ok: boolean;
  readonly ts?: string;
  readonly error?: string;
}

/**
 * Slack, by an incoming webhook, which says nothing of the message it made and so knows no threads, or by a bot, whose messages of one
 * thread hang together (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
 */
export class SlackChannel implements Channel {
  readonly name = 'slack';
  readonly collapses = true;

  constructor(
    private readonly settings: SlackSettings,
    private readonly delivery: Delivery,
  ) {}

  threadOf({ thread }: Notice): string {
    return thread;
  }

  onlyFollows({ incident }: Notice): boolean {
    return incident?.kind === 'alarm' && incident.over;
  }

  send(notice: Notice, telling: Telling): Promise<string | undefined> {
    const { secrets, time, override } = this.delivery;
    const message = slackMessage(notice, telling);
    if ('webhook' in this.settings)
      return secrets.with(this.settings.webhook, async (secret) => {
        const url = endpoint(secret, 'the Slack webhook', override);
        await postJson({ to: 'the Slack webhook', url, body: message, secret }, time);
        return undefined;
      });
    const { token, channelId: channel } = this.settings.bot;
    const thread = telling.reference === undefined ? {} : { thread_ts: telling.reference };
    return secrets.with(token, async (secret) => {
      const url = endpoint(POST_MESSAGE, 'Slack', override);
      const headers = { authorization: `Bearer ${secret}` };
      const body = { channel, ...thread, ...message };
      return postedAs(await postJson({ to: 'Slack', url, body, headers, secret }, time)) ?? telling.reference;
    });
  }
}

/** @returns what the message is called, to which answers in its thread refer */
function postedAs(text: string): string | undefined {
  let posted: Posted;
  try {
    posted = JSON.parse(text) as Posted;
  } catch {
    throw new Refused('Slack answered something else than JSON');
  }
  if (!posted.ok) throw new Refused(`Slack refused: ${posted.error ?? 'without a reason'}`);
  return posted.ts;
}
