import { DRILL_ID_PATTERN } from '../../lambda-src/core/drill/order';
import { RESTORE_TAG } from '../../lambda-src/core/restore/order';
import type { Conditions } from '../iam/policy-document';

export const DRILL = RESTORE_TAG.drill;

/** What a drill makes. */
export const TO_BE_OURS: Conditions = { StringLike: { [`aws:RequestTag/${DRILL}`]: DRILL_ID_PATTERN } };
/** What it has made. */
export const OURS: Conditions = { StringLike: { [`aws:ResourceTag/${DRILL}`]: DRILL_ID_PATTERN } };
