import { defineVault } from '../../../config/define-vault';
import minimal from '../../../examples/minimal/vault.config';

/** The same vault, once nothing in it is needed any more. */
export default defineVault({ ...minimal, throwAway: true });
