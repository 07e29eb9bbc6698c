import { z } from 'zod';
import {
  DEFAULT_SEVERITIES,
  PAGER_DUTY_REGIONS,
  SEVERITIES,
  type SecretPlace,
} from '../lambda-src/core/notices/channels';
import { checkedText, listOf, oneOf, settings, text } from './fields';
import type { NotificationsConfig, NotificationsInput } from './notifications';
import { emailProblems } from './rules/emails';
import { parameterRule, secretNameRule } from './rules/secret-places';

const PLACE =
  'must name the place of the secret, { ssmParameter: "/name" } or { secretName: "name" }, and never be the secret itself';
const secretPlace = settings(
  { ssmParameter: checkedText(parameterRule).optional(), secretName: checkedText(secretNameRule).optional() },
  PLACE,
)
  .refine(hasOne, { error: PLACE })
  .transform(({ ssmParameter, secretName = '' }): SecretPlace =>
    ssmParameter ? { ssmParameter } : { secretName },
  );

const channelId = text(/^[CDG][A-Z0-9]{5,}$/, 'must be the id of a Slack channel such as "C0123456789"');

const slack = settings({
  webhook: secretPlace.optional(),
  bot: settings({ token: secretPlace, channelId }).optional(),
  chatbot: settings({
    workspaceId: text(/^T[A-Z0-9]{5,}$/, 'must be the id of a Slack workspace such as "T0123456789"'),
    channelId,
  }).optional(),
})
  .refine(hasOne, { error: 'must have exactly one of webhook, bot and chatbot' })
  .transform((ways) => ways as NonNullable<NotificationsConfig['slack']>);

const severity = oneOf(SEVERITIES);
const pagerDuty = settings({
  routingKey: secretPlace,
  severities: settings({
    failure: severity.default(DEFAULT_SEVERITIES.failure),
    partial: severity.default(DEFAULT_SEVERITIES.partial),
    alarm: severity.default(DEFAULT_SEVERITIES.alarm),
    transfer: severity.default(DEFAULT_SEVERITIES.transfer),
  }).prefault({}),
  serviceRegion: oneOf(PAGER_DUTY_REGIONS).default('us'),
});

/** E.164: a plus, the country's code, at most 15 digits. */
const phone = text(/^\+[1-9]\d{6,14}$/, 'must be a telephone number in E.164 such as "+4915112345678"');

export const notificationsSchema = settings({
  emails: listOf(z.email({ error: 'must be an e-mail address' }), 'e-mail addresses')
    .check((context) => {
      for (const { index, rule } of emailProblems(context.value)) {
        context.issues.push({ code: 'custom', message: rule, path: [index], input: context.value[index] });
      }
    })
    .default([]),
  sms: listOf(phone, 'telephone numbers')
    .refine((numbers) => new Set(numbers).size === numbers.length, { error: 'must name each number once' })
    .default([]),
  slack: slack.optional(),
  pagerDuty: pagerDuty.optional(),
}) as z.ZodType<NotificationsConfig, NotificationsInput>;

/** Exactly one of the keys has a value. */
function hasOne(entry: object): boolean {
  return Object.values(entry).filter((value) => value !== undefined).length === 1;
}
