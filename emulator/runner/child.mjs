/**
 * One Lambda execution environment: loads the handler once, then runs one event at a time.
 * The parent sends {id, event, deadline, arn, clock}; the answer is {id, payload, peakMb, error?}.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installVirtualDate, realNow, setClock } from './virtual-date.mjs';

const { _HANDLER: handlerName = '', LAMBDA_TASK_ROOT: root = '.' } = process.env;

const describe = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

const named = (name, message) => Object.assign(new Error(message), { name });

async function load() {
  const dot = handlerName.lastIndexOf('.');
  const [moduleName, exportName] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const file = ['mjs', 'js', 'cjs'].map((ending) => join(root, `${moduleName}.${ending}`)).find(existsSync);
  if (!file) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  const loaded = await import(pathToFileURL(file).href);
  const handler = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  return handler;
}

function contextOf({ id, arn, deadline }) {
  const { env } = process;
  return {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: arn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - realNow()),
  };
}

function call(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

installVirtualDate();
process.on('disconnect', () => process.exit(0));

let loading;
process.on('message', async (message) => {
  setClock(message.clock);
  if (!message.id) return;
  let answer;
  try {
    loading ??= load();
    const value = await call(await loading, message.event, contextOf(message));
    answer = { id: message.id, payload: value ?? null };
  } catch (error) {
    answer = { id: message.id, error: true, payload: describe(error) };
  }
  // In MB, of the process's whole life: what Lambda calls "Max Memory Used".
  process.send({ ...answer, peakMb: process.resourceUsage().maxRSS / 1024 });
});
process.send({ ready: true });
