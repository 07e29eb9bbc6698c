import { parameterOf, secretsOf } from '../../lambda-src/core/notices/channels';
import type { Statement } from '../iam/policy-document';
import type { NotifierProps } from './notifier';

const NOTICES = 'notices/*';

/** What the function `notify` may do beside writing its log. */
export function notifierStatements(props: NotifierProps): readonly Statement[] {
  const { reportsBucketArn, deadLetterQueueArn, channels } = props;
  const topics = [channels.chatTopicArn, channels.smsTopicArn].filter((arn) => arn !== undefined);
  return [
    {
      sid: 'KeepNotices',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${reportsBucketArn}/${NOTICES}`],
    },
    // Also to be told that a document is not there; such a call has no prefix.
    {
      sid: 'ListNotices',
      actions: ['s3:ListBucket'],
      resources: [reportsBucketArn],
      conditions: { StringLikeIfExists: { 's3:prefix': NOTICES } },
    },
    { sid: 'KeepUntold', actions: ['sqs:SendMessage'], resources: [deadLetterQueueArn] },
    ...(topics.length === 0 ? [] : [{ sid: 'Publish', actions: ['sns:Publish'], resources: topics }]),
    useOperationsKey(props, topics.length > 0 ? ['s3', 'sqs', 'sns'] : ['s3', 'sqs']),
    ...readSecrets(props),
  ];
}

function useOperationsKey(
  { operationsKeyArn, place }: NotifierProps,
  services: readonly string[],
): Statement {
  return {
    sid: 'UseOperationsKey',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [operationsKeyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': services.map((service) => `${service}.${place.region}.amazonaws.com`),
      },
    },
  };
}

/**
 * These parameters and secrets alone, and the operations key for nothing but them. AWS's own keys (aws/ssm, aws/secretsmanager) need no
 * permission; who uses another key lets the role in by that key's policy
 * (https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html).
 */
function readSecrets({ channels, place, operationsKeyArn }: NotifierProps): readonly Statement[] {
  const { partition, region, accountId } = place;
  const places = secretsOf(channels);
  if (places.length === 0) return [];
  const parameterArn = (name: string): string =>
    `arn:${partition}:ssm:${region}:${accountId}:parameter${name}`;
  const ownParameters = places.flatMap((one) =>
    'ssmParameter' in one ? [parameterArn(one.ssmParameter)] : [],
  );
  // Six characters that Secrets Manager adds to the name.
  const secrets = places.flatMap((one) =>
    'secretName' in one
      ? [`arn:${partition}:secretsmanager:${region}:${accountId}:secret:${one.secretName}-??????`]
      : [],
  );
  const decrypt = (sid: string, service: string, key: string, arns: readonly string[]): Statement[] =>
    arns.length === 0
      ? []
      : [
          {
            sid,
            actions: ['kms:Decrypt'],
            resources: [operationsKeyArn],
            conditions: {
              StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
              StringLike: { [`kms:EncryptionContext:${key}`]: arns },
            },
          },
        ];
  return [
    {
      sid: 'ReadParameters',
      actions: ['ssm:GetParameter'],
      resources: places.map((one) => parameterArn(parameterOf(one))),
    },
    ...decrypt('DecryptParameters', 'ssm', 'PARAMETER_ARN', ownParameters),
    ...(secrets.length === 0
      ? []
      : [{ sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: secrets }]),
    ...decrypt('DecryptSecrets', 'secretsmanager', 'SecretARN', secrets),
  ];
}
