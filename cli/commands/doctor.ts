import { diagnose } from '../aws/doctor';
import { LEVELS, type Finding, type Level } from '../aws/doctor/finding';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';

/** `vault doctor`: whether the vault can work, and what to do where it cannot. */
export const addDoctor: AddCommand = (program, action) =>
  program
    .command('doctor')
    .description(
      'Checks credentials, clock, permissions, keys, quotas, and what is deployed against the configuration; says what to do.',
    )
    .addHelpText('after', '\nExample:\n  vault doctor --json')
    .action(action(doctor));

async function doctor(session: Session): Promise<ExitCode> {
  const { terminal, signal } = session;
  const findings = await terminal.progress('Checks', signal, (say) => diagnose(session, say));
  const counts = Object.fromEntries(
    LEVELS.map((level) => [level, findings.filter((one) => one.level === level).length]),
  ) as Record<Level, number>;
  terminal.answer({ counts, findings }, () => wordsOf(findings, counts));
  return counts.broken > 0 ? EXIT.notWell : EXIT.ok;
}

const SIGN: Record<Level, string> = { ok: '✓ ok       ', attention: '! attention', broken: '✗ BROKEN   ' };

function wordsOf(findings: readonly Finding[], counts: Record<Level, number>): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, level, region, found, todo }) => {
    const indent = ' '.repeat(SIGN.ok.length + width + 4);
    const where = region === undefined ? '' : `${region}: `;
    return [
      `${SIGN[level]}  ${check.padEnd(width)}  ${where}${found}`,
      ...(todo === undefined ? [] : [`${indent}→ ${todo}`]),
    ].join('\n');
  });
  const sum =
    counts.broken + counts.attention === 0
      ? 'All is well.'
      : `${counts.broken === 0 ? 'Nothing is broken' : `${counts.broken} broken`}; for your attention: ${counts.attention}.`;
  return [...lines, '', sum].join('\n');
}
