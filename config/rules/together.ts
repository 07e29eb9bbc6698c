import type { core } from 'zod';

/** A broken rule between the keys of one object. */
export interface Broken {
  readonly path: readonly string[];
  readonly rule: string;
}

/** Rules between the keys of one object, checked when each of them is good by itself. */
export function together<Value>(rulesOf: (value: Value) => readonly Broken[]) {
  return (context: core.ParsePayload<Value>): void => {
    for (const { path, rule } of rulesOf(context.value)) {
      context.issues.push({ code: 'custom', message: rule, path: [...path], input: context.value });
    }
  };
}
