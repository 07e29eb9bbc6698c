import { statementsOf, type PolicyStatement } from '../policies';
import type { Rule } from '../rule';

/** Keys that confine everybody to somebody (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). */
const CONFINING = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourcevpce',
  'kms:calleraccount',
  // https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html: such a policy is not public.
  'elasticfilesystem:accessedviamounttarget',
];

export const noPublicPrincipals: Rule = {
  id: 'no-public-principal',
  why: 'A policy that lets everybody in makes its resource public.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous',
  check: (resources) =>
    statementsOf(resources)
      .filter(({ allows, kind }) => allows && kind !== 'endpoint')
      .filter(({ principals }) => principals.AWS?.includes('*'))
      .filter(({ kind, conditions }) => kind === 'trust' || !CONFINING.some((key) => conditions.has(key)))
      .map(({ at, sid }) => ({ at, what: `lets everybody in (${sid})` })),
};

export const noForeignTrust: Rule = {
  id: 'no-whole-account-trust',
  why: 'A role that trusts an account as a whole is open to everybody there whom its policies let assume roles.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts',
  check: (resources) =>
    statementsOf(resources)
      .filter(({ allows, kind }) => allows && kind === 'trust')
      .filter(({ principals }) => principals.AWS?.some((who) => /^\d{12}$|:root$/.test(who)))
      // Roles that may not be there yet are no principals: a condition names them.
      .filter(({ conditions }) => !conditions.has('aws:principalarn'))
      .map(({ at, sid }) => ({ at, what: `trusts a whole account (${sid})` })),
};

/** Services that tell nothing of whom they work for, by the page that says so or is silent. */
const TELL_NOTHING: Readonly<Record<string, string>> = {
  'ec2.amazonaws.com': 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html',
  'backup.amazonaws.com': 'https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html',
  'batchoperations.s3.amazonaws.com':
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html',
  'chatbot.amazonaws.com': 'https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-iam.html',
  's3.amazonaws.com':
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html',
};

const SOURCES = ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:principalaccount'];

export const sourceOfServices: Rule = {
  id: 'source-of-service',
  why: 'A service works for every account: without a condition on its source, somebody else can send it (the confused deputy).',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
  check: (resources) =>
    statementsOf(resources)
      .filter(({ allows, kind }) => allows && kind !== 'endpoint')
      .flatMap((statement) =>
        (statement.principals.Service ?? [])
          .filter((service) => !(service in TELL_NOTHING) && !namesSource(statement))
          .map((service) => ({ at: statement.at, what: `trusts ${service} for anybody (${statement.sid})` })),
      ),
};

/** Also by the encryption context, where a service puts the ARN of what it works for into it. */
function namesSource({ conditions }: PolicyStatement): boolean {
  const keys = [...conditions.keys()];
  return keys.some((key) => SOURCES.includes(key) || key.startsWith('kms:encryptioncontext:aws:'));
}

export const functionsCalledByKnown: Rule = {
  id: 'function-called-by-known',
  why: 'A permission without a source lets the service call the function for any account.',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
  check: (resources) => [
    ...resources
      .ofType('aws_lambda_permission')
      .filter(({ block }) => block.source_arn === undefined && block.source_account === undefined)
      .map((at) => ({ at, what: `lets ${String(at.block.principal)} call for anybody` })),
    ...resources
      .ofType('aws_lambda_function_url')
      .filter(({ block }) => block.authorization_type !== 'AWS_IAM')
      .map((at) => ({ at, what: 'can be called by everybody' })),
  ],
};

export const oneBoundaryForAll: Rule = {
  id: 'boundary-on-every-role',
  why: 'A boundary that one role lacks is none.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  check(resources) {
    const roles = resources.ofType('aws_iam_role');
    const without = roles.filter(({ block }) => block.permissions_boundary === undefined);
    return without.length === roles.length ? [] : without.map((at) => ({ at, what: 'has no boundary' }));
  },
};
