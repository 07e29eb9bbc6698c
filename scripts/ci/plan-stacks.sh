#!/usr/bin/env bash
# Plans every stack of a synthesized output with Terraform alone, and tells as Markdown what would change. It needs
# neither Node nor the sources, changes nothing and takes no lock, so that a role that may only read can run it.
#
#   plan-stacks.sh [--drift] <cdktf.out> [<summary.md>]
#
# --drift: what was deployed should be what is there: anything that would change counts as wrong.
# Exit code: 0 planned, 1 a stack could not be planned (the others are all the same), 2 something would change (--drift),
# 64 wrong usage.
set -euo pipefail

# A comment on a pull request has at most 65,536 characters, a job's summary 1 MiB.
most_characters=6000

usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
  exit 64
}

drift=false
if [[ ${1:-} == --drift ]]; then
  drift=true
  shift
fi
[[ $# -ge 1 && $# -le 2 && -d $1/stacks ]] || usage
command -v terraform >/dev/null || {
  echo 'plan-stacks.sh: Terraform is missing: https://developer.hashicorp.com/terraform/install' >&2
  exit 1
}
stacks=$1/stacks
summary=${2:-/dev/stdout}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The last part of a text that is too long: there Terraform sums up.
shortened() {
  local text
  text=$(cat)
  if ((${#text} > most_characters)); then
    printf '… (the first %d characters are in the log)\n' $((${#text} - most_characters))
    text=${text: -most_characters}
  fi
  printf '%s\n' "$text"
}

section() { # <title> <is open>: with the log of the stack
  printf '<details%s>\n<summary>%s</summary>\n\n' "${2:+ open}" "$1"
  # Four ticks: a plan may hold three of its own.
  printf '````text\n'
  shortened <"$log"
  printf '````\n\n</details>\n\n'
}

plan() { # <folder>: fills the log
  terraform -chdir="$1" init -input=false -no-color >"$log" 2>&1 || return 1
  terraform -chdir="$1" plan -input=false -no-color -lock=false -detailed-exitcode >"$log" 2>&1
}

changed=0
broken=0
clean=()
{
  printf '## Terraform plan\n\n'
  for folder in "$stacks"/*/; do
    stack=$(basename "$folder")
    # Its state is where it was applied from, once: here all of it would look new.
    if [[ $stack == bootstrap ]]; then
      printf 'plan-stacks.sh: %s is left out: its state is local\n' "$stack" >&2
      continue
    fi
    result=0
    plan "$folder" || result=$?
    sed "s/^/$stack: /" "$log" >&2
    case $result in
      0) clean+=("$stack") ;;
      2)
        changed=$((changed + 1))
        section "$stack: $(grep -m1 '^Plan:' "$log" || echo 'outputs alone would change')" open
        ;;
      *)
        broken=$((broken + 1))
        section "$stack: cannot be planned" open
        ;;
    esac
  done
  if ((${#clean[@]} > 0)); then
    printf 'Nothing to change: %s\n\n' "${clean[*]}"
  fi
  printf '**%d to change, %d that cannot be planned, %d as they are.**\n' "$changed" "$broken" "${#clean[@]}"
} >"$summary"

if ((broken > 0)); then exit 1; fi
if $drift && ((changed > 0)); then exit 2; fi
