import { ConfigurationError } from '../../config/problem';

/** The problems of a configuration that is read, one text each; none where it is taken. */
export function problemsIn(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
