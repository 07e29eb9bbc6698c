import type { Severities } from './channels';
import { cut, cutInside } from './cut';
import type { Incident, Notice } from './notice';

/** Lengths that PagerDuty takes (https://developer.pagerduty.com/docs/send-alert-event). */
const SUMMARY = 1024;
const DEDUP_KEY = 255;
/** An event has at most 512 KB; a page is read on a telephone. */
const DETAILS = 8000;

export interface PagerDutyEvent {
  readonly event_action: 'trigger' | 'resolve';
  readonly dedup_key: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: string;
    readonly timestamp: string;
    readonly component: string;
    readonly custom_details: { readonly notice: string };
  };
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

/** The incident that a notice opens or ends, without the routing key; undefined where PagerDuty is not to be told. */
export function pagerDutyEvent(notice: Notice, severities: Severities): PagerDutyEvent | undefined {
  const { incident, title, text, region, at, link } = notice;
  if (incident === undefined || !isTold(incident, severities)) return undefined;
  const dedup_key = dedupKey(incident.key);
  if (incident.over) return { event_action: 'resolve', dedup_key };
  return {
    event_action: 'trigger',
    dedup_key,
    payload: {
      summary: cut(title, SUMMARY),
      source: incident.key,
      severity: severities[incident.kind],
      timestamp: at,
      component: region,
      custom_details: { notice: cutInside(text, DETAILS) },
    },
    ...(link !== undefined && { links: [{ href: link, text: 'Open in CloudWatch' }] }),
  };
}

/** A green run ends what a failure or a partial run began: it is told unless neither is. */
function isTold({ kind, over }: Incident, severities: Severities): boolean {
  const kinds = over && kind === 'failure' ? (['failure', 'partial'] as const) : [kind];
  return kinds.some((one) => severities[one] !== 'none');
}

/** The end tells alarms apart, if anything has to go. */
const dedupKey = (key: string): string => [...key].slice(-DEDUP_KEY).join('');
