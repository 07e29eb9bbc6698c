/** What went wrong, in one line for people: `AccessDenied: You may not`. Whatever is thrown, even what is no error. */
export const errorWords = (problem: unknown): string =>
  problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
