import type { Telling } from '../../ports/channel';
import type { Mood } from './notice';
import { MOST_CHANGES } from './thread';

/** As Slack names them. */
export const EMOJI: Readonly<Record<Mood, string>> = {
  failure: ':red_circle:',
  warning: ':large_yellow_circle:',
  success: ':large_green_circle:',
  info: ':information_source:',
};

/** What is to be said beside a notice: that others were not told, or will not be. */
export function aside({ heldBack, flapping }: Telling): string | undefined {
  if (flapping)
    return `It changed more than ${MOST_CHANGES} times within an hour: further changes are not told here until an hour has passed. Each is sent by e-mail.`;
  if (heldBack === 0) return undefined;
  return heldBack === 1
    ? 'One change before this one was not told.'
    : `${heldBack} changes before this one were not told.`;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
