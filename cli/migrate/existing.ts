/** A thing that the old project manages, as its state has it. */
export interface Existing {
  /** In the old state: `module.vpc.aws_subnet.public["us-east-1a"]`. */
  readonly address: string;
  readonly type: string;
  readonly attributes: Attributes;
  /** Which of the states it is in, from 0. */
  readonly state: number;
  /** Undefined for what is global. */
  readonly region: string | undefined;
  /**
   * The id by which it is imported: it is in the state under another type, or inside another resource, and so cannot be moved.
   * @default it is moved
   */
  readonly importId?: string;
  /** Part of this one, and can be neither moved nor imported: a rule inside a security group. */
  readonly inside?: string;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The value at a path through blocks: a block that there can be one of is a list of one in a state. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => {
    const [one, ...more] = Array.isArray(found) ? found : [found];
    if (more.length > 0 || typeof one !== 'object' || one === null) return undefined;
    return (one as Attributes)[key];
  }, value);
}

/** The text at a path, or an empty one. */
export function textAt(value: unknown, ...path: string[]): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}

/** The texts of a list at a path. */
export function textsAt(value: unknown, ...path: string[]): string[] {
  const found = at(value, path);
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
}

/** The blocks of a list at a path. */
export function blocksAt(value: unknown, ...path: string[]): Attributes[] {
  const found = at(value, path);
  return Array.isArray(found)
    ? found.filter((one): one is Attributes => typeof one === 'object' && one !== null)
    : [];
}
