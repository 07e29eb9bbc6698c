import { defineVault } from '../../config/define-vault';

/** The least that protects something: every day, what is tagged backup=true in one region, copied to another. */
export default defineVault({
  regions: {
    'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] },
    'us-west-2': {},
  },
});
