interface BuildRecord<Result> {
  /** Everything but the inputs that the build depends on: options, versions of tools. */
  readonly recipe: string;
  /** Relative to the root. */
  readonly inputs: readonly string[];
  /** Relative to the root. */
  readonly outputs: readonly string[];
  readonly result: Result;
}

/** The result of an earlier build, if its recipe, inputs and outputs are unchanged. */
export function readFresh<Result>(root: string, recordPath: string, recipe: string): Result | undefined;

export function writeRecord<Result>(root: string, recordPath: string, record: BuildRecord<Result>): void;

/** Writes a file so that nobody ever sees half of it; makes its folder. */
export function replaceFile(path: string, content: string | Uint8Array): void;
