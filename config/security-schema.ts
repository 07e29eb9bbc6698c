import { z } from 'zod';
import { listOf, oneOf, settings, text, whole, yesOrNo } from './fields';
import { PUBLIC_SNAPSHOTS } from './security';
import { KMS_KEY_ARN } from './rules/state';

const POLICY_ARN = /^arn:aws(?:-cn|-us-gov)?:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/;
const PRINCIPAL_ARN = /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]{1,512}$/;
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const MOST_PRINCIPALS = 10;

const time = text(TIME, 'must be a time in UTC such as "2026-03-01T08:00:00Z"');

export const securitySchema = settings({
  region: z.string({ error: 'must be the name of one of regions' }).optional(),
  permissionsBoundaryArn: text(
    POLICY_ARN,
    'must be the ARN of an IAM policy: arn:aws:iam::account:policy/name',
  ).optional(),
  trail: settings({
    dataEvents: yesOrNo().default(false),
    keepDays: whole(90, 36_500).optional(),
  }).optional(),
  breakGlass: settings({
    principals: listOf(
      text(PRINCIPAL_ARN, 'must be the ARN of a user or role: arn:aws:iam::account:user/name'),
      'ARNs of users and roles',
    ).refine((all) => all.length >= 1 && all.length <= MOST_PRINCIPALS && new Set(all).size === all.length, {
      error: `must be 1 to ${MOST_PRINCIPALS} ARNs, each once`,
    }),
    notBefore: time,
    notAfter: time,
  }).optional(),
});

export const ebsSchema = settings({
  encryptionByDefault: yesOrNo().default(false),
  defaultKeyArn: text(
    KMS_KEY_ARN,
    'must be the ARN of a KMS key: arn:aws:kms:region:account:key/id',
  ).optional(),
  publicSnapshots: oneOf(PUBLIC_SNAPSHOTS).optional(),
});
