import { filesVault } from './files-vault';

/** The same, once it may be lost. */
export default filesVault({ throwAway: true });
