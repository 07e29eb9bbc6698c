import { defineVault } from '../../config/define-vault';

/** Every key there is, but `adopted`, which `vault migrate` writes. Two regions back each other up, and a third on another continent keeps copies of both. */
export default defineVault({
  // Prefix of every name: several vaults can live in one account.
  name: 'acme-vault',

  // On everything that is made, for cost allocation; the vault adds smart-vault:vault and smart-vault:stack.
  tags: { CostCenter: 'backup', Owner: 'platform@example.com' },

  // true only where everything may be lost: destroy then deletes buckets with what is in them.
  throwAway: false,

  // Any AWS provider that understands what is synthesized.
  provider: { version: '>= 5.100, < 7.0' },

  // One file per stack beside this project. For a team: { type: 's3', bucket: 'acme-vault-state', region: 'us-east-1' },
  // with keyPrefix, kmsKeyArn and lock ('s3', or { dynamoDbTable: 'acme-vault-locks' } before Terraform 1.10);
  // the bootstrap stack then makes the bucket.
  state: { type: 'local' },

  notifications: {
    // Each address gets an e-mail from AWS in every source region, and must confirm it.
    emails: ['ops@example.com', 'dr@example.com'],
    // One SMS for what is wrong, and one when it is over.
    sms: ['+4915112345678'],
    // Amazon Q Developer in chat applications (once AWS Chatbot). Or { webhook: place }, or { bot: { token: place, channelId } },
    // where a place is that of the secret: { ssmParameter: '/name' } or { secretName: 'name' }.
    slack: { chatbot: { workspaceId: 'T0123456789', channelId: 'C0123456789' } },
    pagerDuty: {
      routingKey: { ssmParameter: '/acme-vault/pagerduty-key' },
      // none: nobody is called for it.
      severities: { failure: 'critical', partial: 'error', alarm: 'critical', transfer: 'error' },
      serviceRegion: 'eu',
    },
  },

  // One of the values CloudWatch allows; days that the log of accesses to buckets is kept, or 'none'.
  logs: { retentionDays: 90, bucketAccessDays: 90 },

  // Hours without a new snapshot, or without a successful transfer of files, after which an alarm fires, 1 to 168:
  // more than the longest time between two runs. Without noTransferHours the schedule of the transfers decides.
  alarms: { noSnapshotsHours: 26, noTransferHours: 26 },

  // One in each region that has plans or files; false for none.
  dashboards: true,

  // X-Ray follows every run, and is paid for by the trace.
  tracing: true,

  security: {
    // Where the vault has what it has once.
    region: 'us-east-1',
    // Bounds every role; the policy is somebody else's.
    permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary-of-the-platform',
    // Who called what, in every region; with dataEvents also who read and wrote which object of the vault's buckets.
    trail: { dataEvents: true, keepDays: 400 },
    // Between these times, who signed in with MFA may delete what is locked. Once they are past, as here, nobody deletes
    // versions.
    breakGlass: {
      principals: ['arn:aws:iam::123456789012:user/keeper-of-the-hammer'],
      notBefore: '2024-03-01T08:00:00Z',
      notAfter: '2024-03-01T20:00:00Z',
    },
  },

  plans: {
    daily: {
      // Six fields, with ? in exactly one of the two day fields, or rate(12 hours). daily, weekly and monthly have one of
      // their own; a plan of any other name must say when it runs.
      schedule: 'cron(0 3 * * ? *)',
      timeZone: 'Europe/Berlin',
      // Every key with any of its values, and nothing that is excluded. A volume that carries a selecting key with the
      // value false is left out. An instance or volume with the tag backup:retention, such as "days=90 newest=5", is
      // kept by that instead of by `retention`.
      select: { tags: { backup: 'true', tier: ['gold', 'silver'] }, exclude: { env: ['dev', 'test'] } },
      // Also dynamodb (tables) and efs (the transfers of file systems): docs/kinds.md.
      kinds: ['ebs'],
      // crash (as after a power cut), stop (stopped before, started after), or lines run on the instance by SSM:
      // { before: ['fsfreeze -f /data'], after: ['fsfreeze -u /data'], timeoutSeconds: 60 }.
      consistency: 'crash',
      // Kept if any of these keeps it; never fewer than minimum, whatever they say.
      retention: { days: 14, newest: 2, minimum: 2 },
      // Only these regions of copyTo, each its own way. Without it: all of copyTo, kept like originals.
      copies: {
        'eu-west-1': {
          retention: { days: 35, newest: 2 },
          // In compliance mode nobody can undo it, once it has cooled off.
          lock: { mode: 'compliance', days: 30, coolOffHours: 24 },
          // Once more in the vault account, out of reach of whoever breaks into this one; kept and locked its own way.
          vaultAccount: { retention: { days: 90 }, lock: { mode: 'governance', days: 60 } },
        },
      },
      // Nobody deletes it before, retention neither; also of copies that say nothing else ('none' for no lock).
      lock: { mode: 'governance', days: 7 },
      // What is unfinished after that counts as failed.
      deadlineHours: 12,
      // How far back it may fall, in hours: an alarm fires past it. More than the time between two runs.
      rpoHours: 30,
    },
    // Sunday at 01:00, a point for each of 12 weeks.
    weekly: {
      select: { tags: { backup: 'true' } },
      copies: {
        'us-west-2': {},
        'eu-west-1': {
          retention: { monthly: 12 },
          // A key of that region that somebody else manages, instead of the vault's.
          kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab',
        },
      },
      deadlineHours: 24,
    },
    // On the 1st at 04:00, stays where it is made.
    monthly: { select: { tags: { backup: 'true' } }, retention: { monthly: 24, yearly: 7 }, copies: {} },
    'before-closing': {
      schedule: 'cron(0 17 ? * MON-FRI *)',
      timeZone: 'America/New_York',
      select: { tags: { ledger: 'true' } },
      retention: { newest: 10 },
    },
  },

  // Prunes all plans once more, and what plans made that are gone; 'none' for no cleanup.
  cleanup: {
    schedule: 'cron(0 0 1 * ? *)',
    timeZone: 'UTC',
    // Without it, points for which no plan cares any more stay, and are counted.
    orphans: { days: 90, minimum: 1 },
  },

  // Restores samples on schedule, into a network that leads nowhere, and takes them away again; without it, by hand alone.
  drills: {
    schedule: 'cron(0 6 ? * SUN *)',
    timeZone: 'UTC',
    // Copies are what is restored in need; without it, where each plan runs.
    region: 'eu-west-1',
    // Without it, all plans.
    plans: ['daily', 'weekly', 'before-closing'],
    // Sources of each kind of each plan: those whose last test is longest ago.
    sample: 1,
    // Within which a restore must be done.
    rtoHours: 4,
    // Whether it is looked into restored volumes, which costs an instance for some minutes.
    contents: true,
  },

  // An account that only keeps copies. Terraform goes there as deployRoleArn; without it, as the role that AWS
  // Organizations made there.
  vaultAccount: {
    id: '210987654321',
    deployRoleArn: 'arn:aws:iam::210987654321:role/OrganizationAccountAccessRole',
  },

  regions: {
    'us-east-1': {
      plans: ['daily', 'weekly', 'monthly', 'before-closing'],
      copyTo: ['us-west-2', 'eu-west-1'],
      network: {
        cidr: '10.0.0.0/16',
        zones: {
          'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
          'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
        },
        // none, single, or per-zone: where private subnets reach the internet.
        nat: 'none',
        // Services reached without it; S3 always is. Each costs by the hour and zone.
        endpoints: ['autoscaling', 'ec2messages', 'elasticfilesystem', 'logs', 'ssm', 'ssmmessages'],
        flowLogs: true,
      },
      // Of the whole account here: every new volume is encrypted, with a key of yours where defaultKeyArn names one, and no
      // snapshot is shared with everybody (block-new-sharing: none from now on).
      ebs: { encryptionByDefault: true, publicSnapshots: 'block-all-sharing' },
      // A shared file system, backed up into a bucket.
      files: {
        fileSystem: {
          // iam: TLS and the instance's role; nfs: also clients that can do neither.
          clients: 'iam',
          infrequentAccessDays: 30,
          throughput: 'elastic',
          // true: AWS's own plan, daily for 35 days; false: nothing; or a plan and a vault of ours.
          awsBackup: {
            schedule: 'cron(0 2 * * ? *)',
            retentionDays: 180,
            coldStorageDays: 60,
            copyTo: { region: 'us-west-2', retentionDays: 365 },
            // In compliance mode nobody takes it off, once changeableDays are over.
            lock: { mode: 'governance' },
          },
          // A read-only file system there that EFS keeps up to date.
          replicateTo: 'us-west-2',
        },
        bucket: {
          // Days, each step as long after the one before as AWS charges for it.
          lifecycle: {
            infrequentAccessDays: 30,
            glacierDays: 90,
            deepArchiveDays: 365,
            oldVersionsInfrequentAccessDays: 30,
            oldVersionsGlacierDays: 90,
            oldVersionsExpireDays: 365,
          },
          // Instead of these steps, all but oldVersionsExpireDays: intelligentTiering: { archiveDays: 90, deepArchiveDays: 180 }.
          // Versions are deleted only by somebody who signed in with MFA.
          mfaDelete: true,
          // Nobody deletes a version before; in compliance mode not even the root user.
          objectLock: { mode: 'governance', days: 30 },
          // Everything is there as well; deleteMarkers: also that it was deleted; timeControl: S3's promise of 15 minutes.
          replicateTo: { region: 'us-west-2', deleteMarkers: false, timeControl: false },
        },
        // DataSync, in its own words; combinations it refuses are refused here.
        transfer: {
          schedule: 'cron(0 2 * * ? *)',
          storageClass: 'STANDARD',
          directory: '/',
          prefix: 'efs',
          logRetentionDays: 7,
          verifyMode: 'ONLY_FILES_TRANSFERRED',
          overwriteMode: 'ALWAYS',
          transferMode: 'CHANGED',
          preserveDeletedFiles: 'PRESERVE',
          posixPermissions: 'PRESERVE',
          uid: 'INT_VALUE',
          gid: 'INT_VALUE',
          atime: 'BEST_EFFORT',
          mtime: 'PRESERVE',
          preserveDevices: 'NONE',
          taskQueueing: 'ENABLED',
          logLevel: 'TRANSFER',
          bytesPerSecond: 100_000_000,
        },
        instances: {
          // auto-scaling in the private subnets, or a single one with a public address.
          mode: 'auto-scaling',
          // Also ubuntu-24.04, debian-12, or the id of an image.
          image: 'amazon-linux-2023',
          type: 't4g.micro',
          minimum: 1,
          maximum: 4,
          cpuTarget: 60,
          rootVolumeGiB: 16,
          mountPoint: '/mnt/efs',
          mountScript: 'scripts/user-data/user-data.sh',
          // One that has not mounted by then is replaced.
          mountSeconds: 900,
          // Session Manager needs neither; the whole world is refused.
          keyName: 'operators',
          sshFrom: ['203.0.113.0/24'],
          // A directory that is copied to the bucket as well, between the transfers.
          sync: { directory: '/mnt/efs/reports', prefix: 'instances', schedule: 'hourly', delete: false },
        },
      },
    },
    'us-west-2': { plans: ['daily', 'before-closing'], copyTo: ['us-east-1', 'eu-west-1'] },
    // What is deleted there can be had back for so many days.
    'eu-west-1': { recycleBin: { days: 14 } },
  },
});
