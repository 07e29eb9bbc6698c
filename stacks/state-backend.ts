import {
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  type S3BackendConfig,
  type TerraformRemoteState,
  type TerraformStack,
} from 'cdktf';
import type { Construct } from 'constructs';
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

/** Alias of the key the bootstrap stack makes for the state: known before it exists, as a backend must be. */
export function stateKeyAlias({ keyPrefix }: S3StateConfig): string {
  return `alias/${keyPrefix.replaceAll(/[^\w/-]/g, '-')}/state`;
}

/** Terraform from which S3 locks by itself (https://developer.hashicorp.com/terraform/language/backend/s3#state-locking). */
const LOCKS_BY_ITSELF = '>= 1.10';

/** The oldest Terraform that can apply a stack with this state. */
export function terraformVersion(state: StateConfig): string {
  return state.type === 's3' && state.lock === 's3' ? LOCKS_BY_ITSELF : '>= 1.9';
}

function s3Backend(stack: TerraformStack, state: S3StateConfig): void {
  const { bucket, region, keyPrefix, kmsKeyArn, lock } = state;
  const config = {
    bucket,
    region,
    key: `${keyPrefix}/${stack.node.id}.tfstate`,
    // Always a key: `encrypt` alone would make Terraform ask for S3's own, whatever the bucket's default.
    encrypt: true,
    kmsKeyId: kmsKeyArn ?? stateKeyAlias(state),
    // use_lockfile is younger than cdktf's types, which pass on what they do not know.
    ...(lock === 's3' ? { useLockfile: true } : { dynamodbTable: lock.dynamoDbTable }),
  };
  new StateInS3(stack, config);
}

/** What other stacks need to read this state: not the key and the lock with which it is written. */
class StateInS3 extends S3Backend {
  constructor(
    stack: TerraformStack,
    private readonly config: S3BackendConfig,
  ) {
    super(stack, config);
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { bucket, region, key } = this.config;
    return new DataTerraformRemoteStateS3(scope, name, {
      bucket,
      key,
      ...(region !== undefined && { region }),
      workspace: '${terraform.workspace}',
    });
  }
}
