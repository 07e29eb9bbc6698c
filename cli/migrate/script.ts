import { createHash } from 'node:crypto';
import type { Import, Move } from './moves';
import type { Source } from './sources';

/** What the script works with. */
export interface ScriptParts {
  readonly sources: readonly Source[];
  readonly moves: readonly Move[];
  readonly imports: readonly Import[];
}

/**
 * Bash that takes the old states apart and gives each stack its own. It begins with copies of all of them, builds the new ones
 * beside, and writes only when every move has succeeded: the stacks' states first, the old ones last.
 */
export function script({ sources, moves, imports }: ScriptParts): string {
  const stacks = [...new Set([...moves, ...imports].map(({ stack }) => stack))].sort();
  const withState = stacks.filter((stack) => moves.some((move) => move.stack === stack));
  const withImports = stacks.filter((stack) => imports.some((one) => one.stack === stack));
  const told = sources.map(({ lineage, serial, path }) => [lineage, serial, path]);
  const id = createHash('sha256')
    .update(JSON.stringify([told, moves]))
    .digest('hex')
    .slice(0, 8);
  return `${HEAD}
# Of these moves of these states alone: what was begun with others is not gone on with.
work="$here/work-${id}"
backup="$here/backup-${id}"
stacks=(${withState.join(' ')})
imports=(${withImports.join(' ')})

fetch_all() {
${sources.map((source, at) => `  ${fetch(source, at)}`).join('\n')}
}

build() {
${moves.map(({ state, from, stack, to }) => `  move ${state} ${quoted(from)} ${stack} ${quoted(to)}`).join('\n')}
}

give_back() {
${sources.map((source, at) => `  ${giveBack(source, at)}`).join('\n')}
}
${BODY}`;
}

function fetch(source: Source, at: number): string {
  const told = `${at} ${source.serial} ${quoted(source.lineage)}`;
  return source.kind === 'file'
    ? `fetch_file ${told} ${quoted(source.path)}`
    : `fetch_pulled ${told} ${quoted(source.path)}`;
}

function giveBack(source: Source, at: number): string {
  return source.kind === 'file'
    ? `return_file ${at} ${quoted(source.path)}`
    : `return_pulled ${at} ${quoted(source.path)}`;
}

/** For bash, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const HEAD = `#!/usr/bin/env bash
# Takes the old states apart and gives each stack of the vault its own. Written by \`vault migrate\`; read it before you run it.
#
#   migrate.sh --dry-run    builds the new states in work-*/ and writes nothing else
#   migrate.sh              the same, and then writes: the stacks' states, and last the old ones, without what has moved
#
# Run it from the folder of the vault, after \`npm run synth\` (stacks in cdktf.out, or CDKTF_OUTDIR). It changes states only,
# never what is in AWS; copies of the old states stay in backup-*/. Stopped half-way, it goes on where it was when run again.
set -euo pipefail

usage() { sed -n '2,9s/^# \\{0,1\\}//p' "$0"; }
dry_run=false
case "\${1-}" in
  '') ;;
  --dry-run) dry_run=true ;;
  --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

here="$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)"
out="\${CDKTF_OUTDIR:-cdktf.out}/stacks"

fail() { echo "migrate.sh: $*" >&2; exit 1; }
`;

const BODY = `
# The state must still be the one that was looked at.
check() { # FILE SERIAL LINEAGE WHERE
  if ! grep -q "\\"serial\\": $2," "$1" || ! grep -q "\\"lineage\\": \\"$3\\"" "$1"; then
    fail "$4 has changed since vault migrate looked at it: run vault migrate again"
  fi
}

fetch_file() { # NUMBER SERIAL LINEAGE FILE
  [ -f "$4" ] || fail "there is no $4"
  check "$4" "$2" "$3" "$4"
  cp "$4" "$work/old-$1.tfstate"
  cp "$4" "$backup/old-$1.tfstate"
}

fetch_pulled() { # NUMBER SERIAL LINEAGE FOLDER
  terraform -chdir="$4" state pull >"$work/old-$1.tfstate"
  check "$work/old-$1.tfstate" "$2" "$3" "$4"
  cp "$work/old-$1.tfstate" "$backup/old-$1.tfstate"
}

move() { # NUMBER FROM STACK TO
  (cd "$work" && terraform state mv -lock=false -state="old-$1.tfstate" -state-out="$3.tfstate" \\
    -backup=before-old.tfstate -backup-out=before-new.tfstate "$2" "$4") >>"$work/log" 2>&1 ||
    fail "$2 cannot be moved to $4 of $3: see $work/log"
}

return_file() { # NUMBER FILE
  cp "$work/old-$1.tfstate" "$2"
}

return_pulled() { # NUMBER FOLDER
  terraform -chdir="$2" state push "$work/old-$1.tfstate"
}

for stack in "\${stacks[@]}" "\${imports[@]}"; do
  [ -d "$out/$stack" ] || fail "there is no $out/$stack: run npm run synth first"
done

if [ ! -f "$work/built" ]; then
  rm -rf "$work"
  mkdir -p "$work" "$backup"
  fetch_all
  echo "Building the states of \${stacks[*]} ..."
  build
  touch "$work/built"
fi
for stack in "\${stacks[@]}"; do
  echo "$stack: $(cd "$work" && terraform state list -state="$stack.tfstate" | wc -l) resources"
done
if [ "$dry_run" = true ]; then
  rm "$work/built"
  echo "Nothing was written but $work."
  exit 0
fi

for stack in "\${stacks[@]}"; do
  if [ -f "$work/$stack.done" ]; then continue; fi
  terraform -chdir="$out/$stack" init -input=false >>"$work/log" || fail "$stack cannot be initialized: see $work/log"
  if [ -n "$(terraform -chdir="$out/$stack" state pull | grep '"type":' || true)" ]; then
    fail "$stack has a state with resources already: it would be overwritten"
  fi
  terraform -chdir="$out/$stack" state push "$work/$stack.tfstate"
  touch "$work/$stack.done"
done
for stack in "\${imports[@]}"; do
  cp "$here/$stack.import.tf.json" "$out/$stack/import.tf.json"
done
if [ ! -f "$work/given-back" ]; then
  give_back
  touch "$work/given-back"
fi
echo "Done. Look at the plan of each stack before you apply any."
`;
