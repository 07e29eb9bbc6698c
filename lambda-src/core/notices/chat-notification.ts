import type { Telling } from '../../ports/channel';
import { cut, cutInside } from './cut';
import type { Notice } from './notice';
import { aside, EMOJI, escaped } from './words';

/** Of a title; AWS's page says what it takes. */
const TITLE = 250;
/** What Slack shows in one block. */
const DESCRIPTION = 3000;

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
export interface ChatNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
  };
  readonly metadata: { readonly threadId: string; readonly summary: string; readonly eventType: string };
}

/** A notice for Amazon Q Developer in chat applications, which puts those of one `threadId` into one thread. */
export function chatNotification(notice: Notice, telling: Telling): ChatNotification {
  const { id, thread, mood, title, text, link } = notice;
  const said = aside(telling);
  const description = [
    cutInside(escaped(text), DESCRIPTION),
    said && `_${said}_`,
    link && `<${link}|Open in CloudWatch>`,
  ];
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: cut(`${EMOJI[mood]} ${title}`, TITLE),
      description: description.filter((part) => part !== undefined).join('\n\n'),
    },
    metadata: { threadId: thread, summary: cut(title, TITLE), eventType: mood },
  };
}
