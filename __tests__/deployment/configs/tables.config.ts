import { defineVault } from '../../../config/define-vault';

/** Tables of one region, copied to another. */
export default defineVault({
  name: 'tables',
  throwAway: true,
  plans: { daily: { kinds: ['dynamodb'] } },
  regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} },
});
