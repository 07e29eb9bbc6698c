import type { Channels } from '../../core/notices/channels';
import type { Channel } from '../../ports/channel';
import type { Delivery } from './delivery';
import { PagerDutyChannel } from './pager-duty';
import { SlackChannel } from './slack';
import { ChatChannel, SmsChannel } from './topics';

/** Every channel that is configured. */
export function channelsOf(
  { slack, pagerDuty, chatTopicArn, smsTopicArn }: Channels,
  delivery: Delivery,
): readonly Channel[] {
  return [
    ...(slack === undefined ? [] : [new SlackChannel(slack, delivery)]),
    ...(pagerDuty === undefined ? [] : [new PagerDutyChannel(pagerDuty, delivery)]),
    ...(chatTopicArn === undefined ? [] : [new ChatChannel(chatTopicArn)]),
    ...(smsTopicArn === undefined ? [] : [new SmsChannel(smsTopicArn)]),
  ];
}
