/** One invocation: give the event to a child, and turn whatever becomes of it into what Lambda would answer. */
import { randomUUID } from 'node:crypto';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const timedOut = (id, seconds) => ({
  error: true,
  dead: true,
  payload: {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${id} Error: Task timed out after ${Number(seconds).toFixed(2)} seconds`,
  },
});

const exited = (id, code, signal) => ({
  error: true,
  dead: true,
  payload: {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${id} Error: Runtime exited with error: ${signal ? `signal: ${signal === 'SIGKILL' ? 'killed' : signal}` : `exit status ${code}`}`,
  },
});

function run(child, id, { event, arn, timeout }, clock) {
  return new Promise((resolve) => {
    const finish = (outcome) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(outcome);
    };
    const onMessage = (message) => {
      if (message.id === id) finish(message);
    };
    const onExit = (code, signal) => finish(exited(id, code, signal));
    const timer = setTimeout(() => finish(timedOut(id, timeout)), timeout * 1000);
    if (!child.connected) return finish(exited(id, child.exitCode, child.signalCode));
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.send({ id, event, arn, clock, deadline: Date.now() + timeout * 1000 }, (failed) => {
      if (failed) finish(exited(id, child.exitCode, child.signalCode));
    });
  });
}

/** @returns {Promise<{id: string, payload: unknown, error: boolean, logs: string, ms: number, cold: boolean}>} */
export async function invoke(pool, stats, request) {
  const key = JSON.stringify([request.arn, request.sha, request.env]);
  const child = await pool.acquire(key, request);
  const id = randomUUID();
  const cold = child.cold;
  child.cold = false;
  child.log = '';
  const finished = stats.begin(request.name, cold);
  const started = performance.now();
  const outcome = await run(child, id, request, request.clock ?? pool.clock);
  const ms = performance.now() - started;
  finished(ms, Boolean(outcome.error), outcome.peakMb);
  // Log lines are in the pipe before the answer is sent, but may be read in the turn after it.
  await nextTurn();
  await nextTurn();
  const logs = child.log;
  if (outcome.dead) pool.discard(child);
  else pool.release(child);
  return { id, payload: outcome.payload, error: Boolean(outcome.error), logs, ms, cold };
}
