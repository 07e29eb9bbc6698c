/**
 * What the storage stacks make for AWS Backup, by names that follow from the vault's: the functions of one region need
 * those of every other, and no stack has to wait for another to know them.
 */
export const backupVaultName = (vault: string): string => `${vault}-points`;

/** Roles are global, and serve one region. */
export const backupRoleName = (vault: string, region: string): string => `${vault}-aws-backup-${region}`;

export const restoreRoleName = (vault: string, region: string): string => `${vault}-aws-restore-${region}`;

/** @param neighbour an ARN of the same account */
export function roleArnBeside(neighbour: string, roleName: string): string {
  const [, partition, , , account] = neighbour.split(':');
  return `arn:${partition}:iam::${account}:role/${roleName}`;
}
