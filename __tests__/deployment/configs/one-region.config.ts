import { defineVault } from '../../../config/define-vault';

/** As little as a run needs: nothing is copied. */
export default defineVault({
  name: 'one-region',
  throwAway: true,
  notifications: { emails: ['ops@example.com'] },
  regions: { 'us-east-1': { plans: ['daily'] } },
});
