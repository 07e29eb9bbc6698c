import type { IncidentKind } from './notice';

/** Where a secret is kept, by name, in the function's own region. */
export type SecretPlace =
  /** A SecureString in SSM Parameter Store. */
  | { readonly ssmParameter: string }
  /** A secret of Secrets Manager, as plain text. */
  | { readonly secretName: string };

/** PagerDuty's own words (https://developer.pagerduty.com/docs/send-alert-event), and `none`: it is not told. */
export const SEVERITIES = ['critical', 'error', 'warning', 'info', 'none'] as const;
export type Severity = (typeof SEVERITIES)[number];
export type Severities = Readonly<Record<IncidentKind, Severity>>;

export const DEFAULT_SEVERITIES: Severities = {
  failure: 'critical',
  partial: 'error',
  alarm: 'critical',
  transfer: 'error',
};

/** Where PagerDuty keeps an account (https://support.pagerduty.com/main/docs/service-regions). */
export const PAGER_DUTY_REGIONS = ['us', 'eu'] as const;
export type PagerDutyRegion = (typeof PAGER_DUTY_REGIONS)[number];

export interface PagerDutySettings {
  readonly routingKey: SecretPlace;
  readonly severities: Severities;
  readonly serviceRegion: PagerDutyRegion;
}

export type SlackSettings =
  | { readonly webhook: SecretPlace }
  | { readonly bot: { readonly token: SecretPlace; readonly channelId: string } };

/** Where the function `notify` tells its notices; at least one. */
export interface Channels {
  readonly slack?: SlackSettings;
  /** Topic that Amazon Q Developer posts to a chat. */
  readonly chatTopicArn?: string;
  /** Topic of short messages to telephones. */
  readonly smsTopicArn?: string;
  readonly pagerDuty?: PagerDutySettings;
}

/** Every secret that the channels need. */
export function secretsOf({ slack, pagerDuty }: Channels): SecretPlace[] {
  const ofSlack = slack === undefined ? [] : ['webhook' in slack ? slack.webhook : slack.bot.token];
  return [...ofSlack, ...(pagerDuty === undefined ? [] : [pagerDuty.routingKey])];
}

/** Parameter Store passes such a name on to Secrets Manager (https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html). */
export const parameterOf = (place: SecretPlace): string =>
  'ssmParameter' in place ? place.ssmParameter : `/aws/reference/secretsmanager/${place.secretName}`;
