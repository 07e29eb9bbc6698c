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
  const states = sources.map(({ lineage, serial, path }) => [lineage, serial, path]);
  const id = createHash('sha256')
    .update(JSON.stringify([states, moves]))
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

check_all() {
${sources.map((source, at) => `  ${checkAgain(source, at)}`).join('\n')}
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
  return `fetch_${how(source)} ${at} ${told(source)}`;
}

function checkAgain(source: Source, at: number): string {
  return `check_${how(source)} ${at} ${told(source)}`;
}

const how = ({ kind }: Source): string => (kind === 'file' ? 'file' : 'pulled');
const told = ({ serial, lineage, path }: Source): string => `${serial} ${quoted(lineage)} ${quoted(path)}`;

function giveBack(source: Source, at: number): string {
  return `return_${how(source)} ${at} ${told(source)}`;
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

// An array is looked at before it is unfolded: the bash of macOS takes an empty one for unset.
const BODY = `
# The serial, or the lineage, of a state: Terraform writes them two spaces from the left.
top() { # FILE NAME
  sed -n "s/^  \\"$2\\": \\"\\{0,1\\}\\([^\\",]*\\)\\"\\{0,1\\},$/\\1/p" "$1"
}

# The state must still be the one that was looked at.
check() { # FILE SERIAL LINEAGE WHERE
  if [ "$(top "$1" serial)" != "$2" ] || [ "$(top "$1" lineage)" != "$3" ]; then
    local way_back=""
    if [ -f "$work/begun" ]; then way_back="go the way back (docs/migration.md), and "; fi
    fail "$4 has changed since vault migrate looked at it: \${way_back}run vault migrate again"
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

# Nobody may have changed it meanwhile either, but this script, which may have given it back before it was stopped.
is_given_back() { # NUMBER FILE
  [ "$(content "$work/old-$1.tfstate")" = "$(content "$2")" ]
}

# A push may count the serial up, and where there was no state yet, begin a new lineage.
content() { # FILE
  sed -e '/^  "serial": /d' -e '/^  "lineage": /d' "$1"
}

check_file() { # NUMBER SERIAL LINEAGE FILE
  is_given_back "$1" "$4" || check "$4" "$2" "$3" "$4"
}

check_pulled() { # NUMBER SERIAL LINEAGE FOLDER
  terraform -chdir="$4" state pull >"$work/now-$1.tfstate"
  is_given_back "$1" "$work/now-$1.tfstate" || check "$work/now-$1.tfstate" "$2" "$3" "$4"
}

move() { # NUMBER FROM STACK TO
  (cd "$work" && terraform state mv -lock=false -state="old-$1.tfstate" -state-out="$3.tfstate" \\
    -backup=before-old.tfstate -backup-out=before-new.tfstate "$2" "$4") >>"$work/log" 2>&1 ||
    fail "$2 cannot be moved to $4 of $3: see $work/log"
}

# In one step: whenever the script is stopped, the state is the old one or the new one.
return_file() { # NUMBER SERIAL LINEAGE FILE
  check_file "$@"
  cp "$work/old-$1.tfstate" "$4.migrated"
  mv "$4.migrated" "$4"
}

return_pulled() { # NUMBER SERIAL LINEAGE FOLDER
  check_pulled "$@"
  if is_given_back "$1" "$work/now-$1.tfstate"; then return; fi
  terraform -chdir="$4" state push "$work/old-$1.tfstate"
}

# What the stack has in its state now.
pull_stack() { # STACK
  terraform -chdir="$out/$1" init -input=false >>"$work/log" || fail "$1 cannot be initialized: see $work/log"
  terraform -chdir="$out/$1" state pull >"$work/$1.now.tfstate" || fail "the state of $1 cannot be read"
}

has_resources() { # STACK
  grep -q '"type":' "$work/$1.now.tfstate"
}

write_stack() { # STACK
  pull_stack "$1"
  if [ "$(content "$work/$1.tfstate")" = "$(content "$work/$1.now.tfstate")" ]; then return; fi
  if has_resources "$1"; then
    fail "$1 has a state with resources already: it would be overwritten. If a migration was given up," \\
      "go its way back first (docs/migration.md)"
  fi
  terraform -chdir="$out/$1" state push "$work/$1.tfstate"
}

for stack in \${stacks[@]+"\${stacks[@]}"} \${imports[@]+"\${imports[@]}"}; do
  [ -d "$out/$stack" ] || fail "there is no $out/$stack: run npm run synth first"
done

# From the first word that is written, what was built is what is written: it is not built again.
if [ ! -f "$work/begun" ]; then
  rm -rf "$work"
  mkdir -p "$work" "$backup"
  fetch_all
  echo "Building the states of \${stacks[*]-} ..."
  build
fi
for stack in \${stacks[@]+"\${stacks[@]}"}; do
  echo "$stack: $(cd "$work" && terraform state list -state="$stack.tfstate" | wc -l) resources"
done
if [ "$dry_run" = true ]; then
  echo "Nothing was written but $work."
  exit 0
fi

touch "$work/begun"
if [ -f "$work/given-back" ]; then
  for stack in \${stacks[@]+"\${stacks[@]}"}; do
    pull_stack "$stack"
    has_resources "$stack" || fail "$stack has lost what was written to it: if you have gone the way back, delete $work"
  done
else
  check_all
  for stack in \${stacks[@]+"\${stacks[@]}"}; do write_stack "$stack"; done
  give_back
  touch "$work/given-back"
fi
for stack in \${imports[@]+"\${imports[@]}"}; do
  cp "$here/$stack.import.tf.json" "$out/$stack/import.tf.json"
done
echo "Done. Look at the plan of each stack before you apply any."
`;
