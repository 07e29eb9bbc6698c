import { DRILL } from '../../lambda-src/core/drill/order';

export const HANDLERS = ['discover', 'advance', 'release', 'prune', 'report'] as const;
export type HandlerName = (typeof HANDLERS)[number];

/** Name of the function that runs a handler: `smart-vault-discover`. */
export const functionName = (vault: string, handler: HandlerName): string => `${vault}-${handler}`;

/** The names of all functions, by handler. */
export const functionNames = (vault: string): Record<HandlerName, string> =>
  Object.fromEntries(HANDLERS.map((name) => [name, functionName(vault, name)])) as Record<
    HandlerName,
    string
  >;

/** Name of the state machine: `smart-vault-backup`. */
export const machineName = (vault: string): string => `${vault}-backup`;

/** Name of the state machine of restore tests, and of its function: `smart-vault-drill`. */
export const drillMachineName = (vault: string): string => `${vault}-${DRILL}`;
export const drillFunctionName = drillMachineName;

/** The names of all functions that a region's schedules lead to, by a word of lower-case letters each. */
export const watchedFunctions = (vault: string, hasDrills: boolean): Record<string, string> => ({
  ...functionNames(vault),
  ...(hasDrills && { [DRILL]: drillFunctionName(vault) }),
});
