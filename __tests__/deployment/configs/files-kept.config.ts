import { filesVault } from './files-vault';

/** As in production: destroy refuses to lose data. */
export default filesVault({ throwAway: false });
