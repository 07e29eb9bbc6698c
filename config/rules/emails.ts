/**
 * Addresses that are the same, or would get the same address in Terraform, where `.`, `+` and `@` all become `_`.
 */
export function emailProblems(emails: readonly string[]): { index: number; rule: string }[] {
  const seen = new Map<string, string>();
  return emails.flatMap((email, index) => {
    const key = email.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, email);
      return [];
    }
    return [{ index, rule: `must differ from "${earlier}" in more than case and punctuation` }];
  });
}
