/** What the examiner is told. */
export interface ExaminerSettings {
  /** The id of the restore test. */
  readonly drill: string;
  readonly volume: string;
}

/** The script, byte for byte, behind its settings. */
export const examinerUserData = (script: string, { drill, volume }: ExaminerSettings): string =>
  `#!/bin/bash\nSV_DRILL='${drill}'\nSV_VOLUME='${volume}'\n${script}`;
