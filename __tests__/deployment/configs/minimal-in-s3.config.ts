import { defineVault } from '../../../config/define-vault';
import minimal from './minimal.config';

/** The same, with its state in S3: it differs in nothing else. */
export default defineVault({
  ...minimal,
  state: { type: 's3', bucket: 'smart-vault-state', region: 'us-east-1' },
});
