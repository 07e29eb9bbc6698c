import {
  paginateListCommandInvocations,
  SendCommandCommand,
  SSMClient,
  type CommandInvocation,
} from '@aws-sdk/client-ssm';
import { HOOK_NAMES, type HookName, type HookProgress, type SentHooks } from '../core/host';
import type { Outcome } from '../core/outcome';
import type { Hook } from '../ports/hosts';
import { PerRegion } from './per-region';
import { attempt } from './refusals';
import { PATIENT, ThrottleOnlyRetry } from './retry';

/** SendCommand waits so long for the agent to take it (Systems Manager API reference: 30 seconds at least). */
const DELIVERY_SECONDS = 30;

/** Nothing stays frozen so long; an instance that is patched has hundreds of older commands. */
const LOOK_BACK_DAYS = 2;

/** Invocations that are on their way (Systems Manager user guide, "Understanding command statuses"). */
const UNDER_WAY = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/**
 * Shell lines on instances, by Systems Manager Run Command. A command is found again by its comment, so a function that
 * died after it was sent does not send it twice.
 */
export class SsmHooks {
  private readonly readers = new PerRegion((region) => new SSMClient({ region, ...PATIENT }));
  private readonly senders = new PerRegion(
    (region) => new SSMClient({ region, retryStrategy: new ThrottleOnlyRetry() }),
  );

  sentTo(region: string, id: string, run: string): Promise<Outcome<SentHooks>> {
    return attempt(async () => {
      const sent: Partial<Record<HookName, HookProgress>> = {};
      const pages = paginateListCommandInvocations(
        { client: this.readers.in(region) },
        { InstanceId: id, Details: true, Filters: [{ key: 'InvokedAfter', value: daysAgo(LOOK_BACK_DAYS) }] },
      );
      for await (const { CommandInvocations: invocations = [] } of pages) {
        for (const invocation of invocations) {
          const name = HOOK_NAMES.find((hook) => invocation.Comment === commentOf(run, hook));
          if (name !== undefined) sent[name] = progressOf(invocation);
        }
      }
      return sent;
    });
  }

  send(region: string, id: string, { run, name, lines, timeoutSeconds }: Hook): Promise<Outcome<void>> {
    const command = new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [id],
      Comment: commentOf(run, name),
      TimeoutSeconds: DELIVERY_SECONDS,
      Parameters: { commands: [...lines], executionTimeout: [String(timeoutSeconds)] },
    });
    return attempt(async () => {
      await this.senders.in(region).send(command);
    });
  }
}

/** Systems Manager API reference, SendCommand: a comment has at most 100 characters; the end of a run's id tells runs apart. */
const commentOf = (run: string, name: HookName): string => `smart-vault ${name} ${run.slice(-80)}`;

function progressOf({ Status: status, StatusDetails, CommandPlugins }: CommandInvocation): HookProgress {
  if (status === undefined || UNDER_WAY.includes(status)) return { state: 'running' };
  if (status === 'Success') return { state: 'succeeded' };
  const output = CommandPlugins?.[0]?.Output?.trim().slice(-200);
  return { state: 'failed', reason: [StatusDetails ?? status, output].filter(Boolean).join(': ') };
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
