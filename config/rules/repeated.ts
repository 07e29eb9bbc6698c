import type { Problem } from '../problem';

/** A name that a list has named before. */
export function repeated(
  path: PropertyKey[],
  named: readonly [number, string][],
  at: number,
  name: string,
): Problem[] {
  const first = named.find(([, other]) => other === name)?.[0];
  return first === at ? [] : [{ path, rule: 'must be named once only', received: name }];
}
