import type {
  PagerDutyRegion,
  PagerDutySettings,
  SecretPlace,
  Severities,
  SlackSettings,
} from '../lambda-src/core/notices/channels';

/** A channel of Slack by Amazon Q Developer in chat applications (once AWS Chatbot), which needs no secret. */
export interface ChatbotInput {
  /** Of the workspace, once authorized in its console: `T0123456789`. */
  readonly workspaceId: string;
  /** Of the channel: `C0123456789`. */
  readonly channelId: string;
}

/** One of three ways; secrets stand here by the name of the place that keeps them, in every region that tells. */
export type SlackInput =
  /** An incoming webhook's address: a message for each notice, and no threads. */
  | { readonly webhook: SecretPlace }
  /** A bot's token with the scope `chat:write`, and the channel it was invited to: one thread per run and per alarm. */
  | { readonly bot: { readonly token: SecretPlace; readonly channelId: string } }
  /** One thread per run and per alarm, by AWS itself. */
  | { readonly chatbot: ChatbotInput };

export interface PagerDutyInput {
  /** Place of the integration key of a service with Events API v2: 32 characters. */
  readonly routingKey: SecretPlace;
  /**
   * By what went wrong; `none` for what nobody is called for.
   * @default { failure: 'critical', partial: 'error', alarm: 'critical', transfer: 'error' }
   */
  readonly severities?: Partial<Severities>;
  /**
   * Where PagerDuty keeps the account.
   * @default us
   */
  readonly serviceRegion?: PagerDutyRegion;
}

/** Who is told of runs, transfers and alarms, in every region that has any. */
export interface NotificationsInput {
  /**
   * Addresses that get every notice as it stands; each must confirm AWS's e-mail.
   * @default []
   */
  readonly emails?: readonly string[];
  /**
   * Telephones, such as `+4915112345678`, that get one SMS for what is wrong, and one when it is over
   * (https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html).
   * @default []
   */
  readonly sms?: readonly string[];
  /** @default nobody in Slack is told */
  readonly slack?: SlackInput;
  /** @default nobody is called */
  readonly pagerDuty?: PagerDutyInput;
}

export interface NotificationsConfig {
  readonly emails: readonly string[];
  readonly sms: readonly string[];
  readonly slack?: SlackSettings | { readonly chatbot: ChatbotInput };
  readonly pagerDuty?: PagerDutySettings;
}

/** Whether anybody is told otherwise than by e-mail, for which a function is needed. */
export const tellsByFunction = ({ sms, slack, pagerDuty }: NotificationsConfig): boolean =>
  sms.length > 0 || slack !== undefined || pagerDuty !== undefined;
