import type { ApiCall } from '../../../emulator/emulator';
import type { Context } from '../iam/context';
import type { Target } from '../iam/evaluate';
import type { Tags } from './tags';
import type { Vault } from './vault';

/** One question that AWS puts to IAM while it carries out a call. */
export interface IamRequest {
  /** `ec2:CreateTags` */
  readonly action: string;
  /** Each must be allowed. */
  readonly targets: readonly Target[];
  /** @default nothing beside what every request has */
  readonly context?: Context;
  /**
   * Whose policies answer, as in the call log, where it is not who called.
   * @default the caller
   */
  readonly caller?: string;
}

/** How IAM sees a call: all the questions that it brings about, in the caller's name or in that of whom it sets to work. */
export type Rule = (call: ApiCall, vault: Vault) => readonly IamRequest[];

/** By the name of the API operation. */
export type ServiceRules = Readonly<Record<string, Rule>>;

/** For an action that knows no resources. */
export const ANYTHING: readonly Target[] = [{ arn: '*' }];

export const text = (call: ApiCall, name: string): string => {
  const value = call.params[name];
  if (typeof value !== 'string') throw new Error(`${call.service}:${call.action} has no ${name}`);
  return value;
};

/** The values of a query protocol's list: `InstanceId.1`, `InstanceId.2`, … */
export const listed = (call: ApiCall, name: string): readonly string[] =>
  Object.entries(call.params).flatMap(([key, value]) =>
    new RegExp(`^${name}\\.\\d+$`).test(key) ? [String(value)] : [],
  );

/** The tags in a query protocol's list: `Tag.1.Key`, `Tag.1.Value`, … */
export function tagsIn({ params }: ApiCall, list: string): Tags {
  const tags: Record<string, string> = {};
  for (const [name, key] of Object.entries(params)) {
    const at = new RegExp(`^${list.replaceAll('.', '\\.')}\\.(\\d+)\\.Key$`).exec(name)?.[1];
    if (at !== undefined) tags[String(key)] = String(params[`${list}.${at}.Value`] ?? '');
  }
  return tags;
}
