import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { S3StateConfig, StateConfig } from '../config/types';

/**
 * Where a stack's state is kept. Credentials are never part of it: they come from the environment,
 * and what stands here is repeated in every stack that reads this one.
 */
export function stateBackend(stack: TerraformStack, state: StateConfig): void {
  if (state.type === 's3') s3Backend(stack, state);
  else localBackend(stack);
}

/** In the project's folder, seen from cdktf.out/stacks/<stack>, where Terraform runs; cdktf's default would be an absolute path. */
export function localBackend(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
}

/** Terraform from which S3 locks by itself (https://developer.hashicorp.com/terraform/language/backend/s3#state-locking). */
const LOCKS_BY_ITSELF = '>= 1.10';

/** The oldest Terraform that can apply a stack with this state. */
export function terraformVersion(state: StateConfig): string {
  return state.type === 's3' && state.lock === 's3' ? LOCKS_BY_ITSELF : '>= 1.9';
}

function s3Backend(
  stack: TerraformStack,
  { bucket, region, keyPrefix, kmsKeyArn, lock }: S3StateConfig,
): void {
  const config = {
    bucket,
    region,
    key: `${keyPrefix}/${stack.node.id}.tfstate`,
    // With `encrypt` and no key Terraform asks for S3's own key and so overrides the bucket's default, which is KMS.
    ...(kmsKeyArn !== undefined && { encrypt: true, kmsKeyId: kmsKeyArn }),
    // use_lockfile is younger than cdktf's types, which pass on what they do not know.
    ...(lock === 's3' ? { useLockfile: true } : { dynamodbTable: lock.dynamoDbTable }),
  };
  new S3Backend(stack, config);
}
