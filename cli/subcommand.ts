import type { Command } from 'commander';
import type { ExitCode } from './exit-codes';
import type { GlobalOptions, Session } from './session';

/** What a subcommand does, once it knows where. */
export type Act<Options> = (
  session: Session,
  options: Options & GlobalOptions,
  ...given: string[]
) => Promise<ExitCode>;

/** Makes an action of commander of it: with a session, an exit code, and errors in words. */
export type ToAction = <Options>(act: Act<Options>) => (...given: unknown[]) => Promise<void>;

/** One subcommand: adds itself to the program. */
export type AddCommand = (program: Command, action: ToAction) => void;
