import { concurrently } from '../../../lambda-src/core/concurrently';
import { errorWords } from '../../../lambda-src/core/error-words';
import type { Say } from '../../terminal/step';
import type { Session } from '../../session';
import { drillNetwork } from './drills';
import type { Check, Finding } from './finding';
import { clock, configuration, credentials, region } from './identity';
import { keys } from './keys';
import { permissions } from './permissions';
import { deadLetters, functions, reports, stateMachine, subscriptions } from './pipeline';
import { quotas } from './quotas';
import { schedules } from './schedules';

/** In the order in which one would look: what comes later often breaks of what comes before. */
const CHECKS: readonly Check[] = [
  ...[credentials, clock, configuration, region, permissions, keys, functions, stateMachine, schedules],
  ...[drillNetwork, reports, deadLetters, subscriptions, quotas],
];
const CHECKS_AT_ONCE = 4;

/** Makes every check. One that breaks is a finding of its own, and stops no other. */
export async function diagnose(session: Session, say: Say): Promise<Finding[]> {
  const found = await concurrently(
    CHECKS,
    CHECKS_AT_ONCE,
    async ({ name, run }): Promise<Finding[]> => {
      say(name);
      try {
        return (await run(session)).map((one) => ({ check: name, ...one }));
      } catch (error) {
        const todo = 'mend what AWS says, and look again';
        return [{ check: name, level: 'broken', found: `cannot be checked: ${errorWords(error)}`, todo }];
      }
    },
    () => session.signal.aborted,
  );
  session.signal.throwIfAborted();
  return found.flatMap((one) => one ?? []);
}
