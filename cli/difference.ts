/**
 * Where two JSON values differ, as `plan.retention.days: 30, wanted 14`; empty where they are alike. What is undefined
 * is absent, as in JSON.
 */
export function differences(found: unknown, wanted: unknown, key = ''): string[] {
  if (isRecord(found) && isRecord(wanted)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
    return keys.flatMap((each) =>
      differences(found[each], wanted[each], key === '' ? each : `${key}.${each}`),
    );
  }
  if (Array.isArray(found) && Array.isArray(wanted) && found.length === wanted.length)
    return wanted.flatMap((each, index) => differences(found[index], each, `${key}[${index}]`));
  const [are, should] = [words(found), words(wanted)];
  return are === should ? [] : [`${key}: ${are}, wanted ${should}`];
}

const words = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
