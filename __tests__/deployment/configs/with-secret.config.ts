import { defineVault } from '../../../config/define-vault';
import minimal from '../../../examples/minimal/vault.config';

/** Put together here, so that nobody who scans this repository is alarmed; it opens nothing. */
export const PLANTED_KEY_ID = ['AKIA', 'PLANTEDPLANTED22'].join('');

/** As when somebody pastes a key. */
export default defineVault({ ...minimal, tags: { Owner: PLANTED_KEY_ID } });
