import { Command } from 'commander';
import { check, type Outcome } from './check';
import { Resources } from './resources';
import { GUARDS, RULES } from './rules';

/** `npm run check:security`: holds what was synthesized against the rules. */

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function tell(folder: string, { findings, excepted }: Outcome): void {
  for (const { stack, address, rule, what } of findings) {
    print(`${stack}  ${address}\n  ${rule.id}: ${what}\n  ${rule.why}\n  ${rule.page}`);
  }
  const exceptions = new Map(excepted.map(({ rule, exception }) => [exception, rule.id]));
  for (const [{ reason }, rule] of exceptions) print(`excepted from ${rule}: ${reason}`);
  print(`${folder}: ${findings.length} findings`);
}

async function main(): Promise<void> {
  const program = new Command('check:security')
    .description('Holds synthesized stacks against the security rules; ends with 1 where one is broken.')
    .argument('[folders...]', 'what npm run synth wrote', ['cdktf.out'])
    .option('--throw-away', 'the vault may be lost: nothing need be guarded against destroy')
    .option('--rules', 'lists the rules')
    .parse();
  const { throwAway = false, rules = false } = program.opts<{ throwAway?: boolean; rules?: boolean }>();
  if (rules) {
    for (const { id, why, page } of [...RULES, ...GUARDS]) print(`${id}\n  ${why}\n  ${page}`);
    return;
  }
  for (const folder of program.processedArgs[0] as string[]) {
    const outcome = await check(Resources.read(folder), { throwAway });
    tell(folder, outcome);
    if (outcome.findings.length > 0) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
