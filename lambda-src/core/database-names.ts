/** CreateDBClusterSnapshot allows 63 characters; CreateDBSnapshot 255, but one length serves both (RDS API reference). */
const LONGEST = 63;

/**
 * How the names of a vault's database snapshots begin. Policies are narrowed by it, since not every check that RDS makes
 * knows the tags.
 */
export function snapshotPrefix(vault: string): string {
  const word = slug(vault);
  return `${/^[a-z]/.test(word) ? word : `v${word}`}-`;
}

/**
 * The name of a snapshot: letters, digits and single hyphens, beginning with a letter, not ending with a hyphen.
 *
 * @param of what people call the database
 * @param fingerprint lower-case letters and digits that tell it from all others
 */
export function snapshotName(vault: string, of: string, fingerprint: string): string {
  const prefix = snapshotPrefix(vault);
  const room = Math.max(0, LONGEST - prefix.length - fingerprint.length - 1);
  const word = slug(slug(of).slice(0, room));
  return `${prefix}${[word, fingerprint].filter((part) => part !== '').join('-')}`;
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
