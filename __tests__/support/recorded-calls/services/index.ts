import type { ServiceRules } from '../iam-request';
import { autoscaling } from './autoscaling';
import { backup } from './backup';
import { datasync } from './datasync';
import { dynamodb } from './dynamodb';
import { ec2 } from './ec2';
import { kms } from './kms';
import { lambda } from './lambda';
import { rds } from './rds';
import { s3 } from './s3';
import { sns } from './sns';
import { sqs } from './sqs';
import { ssm } from './ssm';
import { states } from './states';
import { sts } from './sts';
import { tagging } from './tagging';

/** By signing name, as in the call log; each service has a file of its own name. */
export const SERVICES: Readonly<Record<string, ServiceRules>> = {
  autoscaling,
  backup,
  datasync,
  dynamodb,
  ec2,
  kms,
  lambda,
  rds,
  s3,
  sns,
  sqs,
  ssm,
  states,
  sts,
  tagging,
};
