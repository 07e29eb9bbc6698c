/** Looks at other executions of the state machine. */
export interface Executions {
  /** @param id The execution's ARN. */
  isRunning(id: string): Promise<boolean>;
}
