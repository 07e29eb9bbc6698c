/** One execution of a DataSync task, in DataSync's own words and figures. */
export interface TransferState {
  /** ARN of the execution. */
  readonly execution: string;
  /** `QUEUED`, `LAUNCHING`, `PREPARING`, `TRANSFERRING`, `VERIFYING`, `SUCCESS`, `ERROR`, … */
  readonly status: string;
  /** ISO 8601; when it began, or, where it waits for another one, when it was asked for. */
  readonly startedAt?: string;
  /** In seconds; absent while it runs. */
  readonly seconds?: number;
  readonly filesExpected: number;
  readonly bytesExpected: number;
  readonly filesTransferred: number;
  /** Before compression. */
  readonly bytesTransferred: number;
  /** Over the network. */
  readonly bytesCompressed: number;
  /** At the destination. */
  readonly bytesWritten: number;
  readonly filesVerified: number;
  readonly filesDeleted: number;
  readonly filesSkipped: number;
  /** How what was transferred is verified. */
  readonly verifyMode: string;
  readonly errorCode?: string;
  readonly errorDetail?: string;
}

const OVER = ['SUCCESS', 'ERROR'];

export const isOver = ({ status }: TransferState): boolean => OVER.includes(status);

/** How far it is, on one line. */
export function progressOf(state: TransferState): string {
  const { status, filesTransferred, filesExpected, bytesTransferred, bytesExpected, filesVerified } = state;
  if (status === 'VERIFYING') return `${status}: ${filesVerified} files verified`;
  if (status !== 'TRANSFERRING') return status;
  return `${status}: ${filesTransferred} of ${filesExpected} files, ${bytesTransferred} of ${bytesExpected} bytes`;
}
