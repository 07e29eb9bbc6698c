import type { Construct } from 'constructs';
import { homeRegion } from '../config/topology';
import type { BreakGlassConfig, EbsConfig, TrailConfig } from '../config/security';
import { BreakGlassRole } from '../modules/break-glass/break-glass-role';
import { AccountDefaults } from '../modules/ebs/account-defaults';
import { Trail } from '../modules/trail/trail';
import { VaultStack, type VaultStackProps } from './vault-stack';

/**
 * What watches over the account and not over one backup: its trail, the role for emergencies, settings of EBS. Apart from the
 * storage and the monitoring, since it outlives both: what happened is asked when they are gone.
 */
export class SecurityStack extends VaultStack {
  constructor(scope: Construct, id: string, props: VaultStackProps) {
    super(scope, id, props);
    const { vault, region } = props;
    const { trail, breakGlass } = vault.security;
    const { ebs } = vault.regions[region] ?? {};
    if (region === homeRegion(vault)) {
      if (trail) this.trail(trail);
      if (breakGlass) this.breakGlass(breakGlass);
    }
    if (ebs) this.ebs(ebs);
  }

  private trail({ dataEvents, keepDays }: TrailConfig): void {
    const { trailArn, bucketName } = new Trail(this, 'audit', {
      trailName: this.nameOf('trail'),
      place: this.place,
      dataOfBuckets: dataEvents ? this.bucketPrefixes() : [],
      keepDays,
      destroyable: this.vault.throwAway,
    });
    this.output('trail_arn', trailArn, 'Trail of who called what.');
    this.output('trail_bucket_name', bucketName, 'Bucket with what the trail tells.');
  }

  private breakGlass(window: BreakGlassConfig): void {
    const { roleArn } = new BreakGlassRole(this, 'break_glass', {
      roleName: this.breakGlassName(),
      vault: this.vault.name,
      place: this.place,
      regions: Object.keys(this.vault.regions),
      buckets: this.bucketPrefixes().map((prefix) => `${prefix}*`),
      ...window,
    });
    this.output('break_glass_role_arn', roleArn, 'Role that may delete what is locked, for a while.');
  }

  private ebs({ encryptionByDefault, defaultKeyArn, publicSnapshots }: EbsConfig): void {
    new AccountDefaults(this, 'ebs', { encryptionByDefault, defaultKeyArn, publicSnapshots });
  }

  /** Beginnings of the names of the buckets that hold backups and reports, in every region. */
  private bucketPrefixes(): string[] {
    return ['files', 'replica', 'reports'].map((thing) => `${this.nameOf(thing)}-${this.place.accountId}-`);
  }
}
