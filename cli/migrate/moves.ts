import type { Match } from './match';

/** One thing that changes its place: from an address of an old state to one of a stack's. */
export interface Move {
  readonly state: number;
  readonly from: string;
  readonly stack: string;
  readonly to: string;
}

/** One thing that is imported under its id. */
export interface Import {
  readonly stack: string;
  readonly to: string;
  readonly id: string;
  /** Where the old state has it in another form. */
  readonly from: string;
}

/** What is the same resource in both: moved from state to state, without asking AWS. */
export function movesOf(matches: readonly Match[]): Move[] {
  return matches
    .filter(({ existing }) => existing.importId === undefined && existing.inside === undefined)
    .map(({ target, existing }) => ({
      state: existing.state,
      from: existing.address,
      stack: target.stack,
      to: target.address,
    }))
    .sort((left, right) => key(left).localeCompare(key(right)));
}

/** What the old project writes in another form: imported. */
export function importsOf(matches: readonly Match[]): Import[] {
  return matches
    .flatMap(({ target: { stack, address }, existing: { importId, address: from } }) =>
      importId === undefined ? [] : [{ stack, to: address, id: importId, from }],
    )
    .sort((left, right) => key(left).localeCompare(key(right)));
}

const key = ({ stack, to }: { readonly stack: string; readonly to: string }): string => `${stack}/${to}`;

/** Terraform's `import` blocks of one stack (https://developer.hashicorp.com/terraform/language/import). */
export function importFile(imports: readonly Import[]): string {
  return `${JSON.stringify({ import: imports.map(({ to, id }) => ({ to, id })) }, undefined, 2)}\n`;
}
