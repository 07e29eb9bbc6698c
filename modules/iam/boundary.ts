import type { IConstruct } from 'constructs';

const KEY = 'permissionsBoundaryArn';

/**
 * Bounds every role below a scope that has none yet, whoever makes it: so none can be forgotten
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html).
 */
export function boundRoles(scope: IConstruct, permissionsBoundaryArn: string): void {
  scope.node.setContext(KEY, permissionsBoundaryArn);
}

/** What a role that is made in a scope is bounded by. */
export function boundaryOf(scope: IConstruct): { readonly permissionsBoundary?: string } {
  const arn: unknown = scope.node.tryGetContext(KEY);
  return typeof arn === 'string' ? { permissionsBoundary: arn } : {};
}
