import type { Telling } from '../../ports/channel';
import { cut } from './cut';
import type { Notice } from './notice';
import { MOST_CHANGES } from './thread';

/** One SMS in GSM characters (https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html). */
const ONE_MESSAGE = 140;

/** A notice as one SMS: its title says it all. */
export function shortText({ title }: Notice, { flapping }: Telling): string {
  // Another alphabet than GSM's would halve the length, so other characters are shown as question marks.
  const text = title.replaceAll(/[^\x20-\x7e]/g, '?');
  const end = flapping ? ` (more than ${MOST_CHANGES} changes within an hour: now quiet for an hour)` : '';
  return cut(text, ONE_MESSAGE - end.length, '...') + end;
}
