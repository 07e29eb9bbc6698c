import { defineVault } from '../../../config/define-vault';
import complete from '../../../examples/complete/vault.config';

/** As a team has it: with the state in S3. It may be lost, so that the test can take it down. */
export default defineVault({
  ...complete,
  throwAway: true,
  state: { type: 's3', bucket: 'acme-vault-state', region: 'us-east-1' },
});
