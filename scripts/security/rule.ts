import type { Resource, Resources } from './resources';

/** What a rule found wrong, and where. */
export interface Fault {
  readonly at: Resource;
  /** Continues the address: `is not encrypted with a key: kms_key_id`. */
  readonly what: string;
}

export interface Rule {
  readonly id: string;
  readonly why: string;
  /** The page of AWS that says so. */
  readonly page: string;
  readonly check: (resources: Resources) => Iterable<Fault> | Promise<Iterable<Fault>>;
}
