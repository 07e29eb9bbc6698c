import type { Telling } from '../../ports/channel';
import { cut } from './cut';
import type { Notice } from './notice';
import { aside, EMOJI, escaped } from './words';

/** Lengths that Slack takes (https://docs.slack.dev/reference/block-kit/blocks), in characters after escaping. */
const HEADER = 150;
const SECTION = 3000;
/** Slack takes 50 blocks; nobody reads more than a screen. */
const SECTIONS = 12;

type Text = { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string; readonly emoji?: boolean };
export type Block =
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

export interface SlackMessage {
  /** What notifications and screen readers say. */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What the text links to is not shown again below it. */
  readonly unfurl_links: false;
}

/** A notice as Slack shows it: a title, a block for each paragraph, and where to look. */
export function slackMessage(notice: Notice, telling: Telling): SlackMessage {
  const { mood, title, text, link, region } = notice;
  const said = aside(telling);
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trimEnd())
    .filter((paragraph) => paragraph !== '');
  const foot = [region, ...(link === undefined ? [] : [`<${link}|Open in CloudWatch>`])].join('  ·  ');
  return {
    text: escaped(`${EMOJI[mood]} ${title}`),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(`${EMOJI[mood]} ${title}`, HEADER), emoji: true },
      },
      ...shown(paragraphs).map((paragraph) => section(styled(paragraph))),
      ...(said === undefined ? [] : [section(`_${said}_`)]),
      { type: 'context', elements: [{ type: 'mrkdwn', text: foot }] },
    ],
    unfurl_links: false,
  };
}

/** The first paragraphs and the last, which says where the whole stands. */
function shown(paragraphs: readonly string[]): readonly string[] {
  if (paragraphs.length <= SECTIONS) return paragraphs;
  const left = paragraphs.length - SECTIONS + 1;
  return [...paragraphs.slice(0, SECTIONS - 2), `… (${left} more paragraphs, cut)`, ...paragraphs.slice(-1)];
}

const section = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** A list gets a bold title and points; a table keeps its columns. */
function styled(paragraph: string): string {
  const [first = '', ...rest] = paragraph.split('\n');
  const isList = rest.length > 0 && first.endsWith(':') && rest.every((line) => line.startsWith('  '));
  if (isList) {
    const points = rest.map((line) => `• ${escaped(line.trim())}`);
    return cut([`*${escaped(first)}*`, ...points].join('\n'), SECTION);
  }
  const isTable = rest.length > 0 && [first, ...rest].every((line) => /^\S.* {2,}\S/.test(line));
  return isTable ? `\`\`\`${cut(escaped(paragraph), SECTION - 6)}\`\`\`` : cut(escaped(paragraph), SECTION);
}
