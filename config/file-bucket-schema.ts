import { oneOf, settings, whole, yesOrNo } from './fields';
import { OBJECT_LOCK_MODES } from './file-bucket';
import { regionName } from './region-field';
import { lifecycleProblems, tieringProblems } from './rules/lifecycle';
import { together } from './rules/together';

const LONGEST = 36_500;

const lifecycle = settings({
  infrequentAccessDays: whole(30, LONGEST).default(30),
  glacierDays: whole(60, LONGEST).default(90),
  deepArchiveDays: whole(150, LONGEST).default(365),
  oldVersionsInfrequentAccessDays: whole(30, LONGEST).default(30),
  oldVersionsGlacierDays: whole(60, LONGEST).optional(),
  oldVersionsExpireDays: whole(60, LONGEST).default(365),
}).check(together(lifecycleProblems));

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html */
const intelligentTiering = settings({
  archiveDays: whole(90, 730).optional(),
  deepArchiveDays: whole(180, 730).optional(),
}).check(together(tieringProblems));

const objectLock = settings({ mode: oneOf(OBJECT_LOCK_MODES), days: whole(1, LONGEST) });

const replicateTo = settings({
  region: regionName,
  deleteMarkers: yesOrNo().default(false),
  timeControl: yesOrNo().default(false),
});

export const bucketSchema = settings({
  lifecycle: lifecycle.prefault({}),
  intelligentTiering: intelligentTiering.optional(),
  mfaDelete: yesOrNo().default(true),
  objectLock: objectLock.optional(),
  replicateTo: replicateTo.optional(),
});
