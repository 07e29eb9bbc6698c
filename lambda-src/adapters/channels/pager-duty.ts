import type { PagerDutyRegion, PagerDutySettings } from '../../core/notices/channels';
import type { Notice } from '../../core/notices/notice';
import { pagerDutyEvent } from '../../core/notices/pagerduty-event';
import type { Channel } from '../../ports/channel';
import { postJson } from '../post-json';
import type { Delivery } from './delivery';
import { endpoint } from './endpoint';

const ENQUEUE: Readonly<Record<PagerDutyRegion, string>> = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
};

/** PagerDuty's Events API v2: one incident per alarm, plan or transfer task (https://developer.pagerduty.com/docs/send-alert-event). */
export class PagerDutyChannel implements Channel {
  readonly name = 'pagerduty';
  /** The deduplication key does, and an incident that somebody resolved by hand must be able to come again. */
  readonly collapses = false;

  constructor(
    private readonly settings: PagerDutySettings,
    private readonly delivery: Delivery,
  ) {}

  threadOf(notice: Notice): string | undefined {
    return pagerDutyEvent(notice, this.settings.severities)?.dedup_key;
  }

  onlyFollows({ incident }: Notice): boolean {
    return incident?.over === true;
  }

  async send(notice: Notice): Promise<undefined> {
    const { secrets, time, override } = this.delivery;
    const event = pagerDutyEvent(notice, this.settings.severities);
    if (event === undefined) return;
    await secrets.with(this.settings.routingKey, (secret) => {
      const url = endpoint(ENQUEUE[this.settings.serviceRegion], 'PagerDuty', override);
      return postJson({ to: 'PagerDuty', url, body: { routing_key: secret, ...event }, secret }, time);
    });
  }
}
