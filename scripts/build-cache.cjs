/**
 * Says whether a file that esbuild made is still good: its inputs, by size and time of change, and the recipe are unchanged.
 * CommonJS, since both scripts/synth.mjs, which runs before anything is compiled, and the compiled synthesis use it.
 */
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { dirname, resolve } = require('node:path');

/** What identifies the present content of a file without reading it; undefined when there is none. */
function fingerprint(root, path) {
  const stat = statSync(resolve(root, path), { throwIfNoEntry: false });
  return stat && `${stat.size}:${stat.mtimeMs}`;
}

/** The record kept beside a build, if the build can be used as it is. */
function readFresh(root, recordPath, recipe) {
  let record;
  try {
    record = JSON.parse(readFileSync(recordPath, 'utf8'));
  } catch {
    return undefined;
  }
  if (record.recipe !== recipe) return undefined;
  const changed = Object.entries({ ...record.inputs, ...record.outputs }).some(
    ([path, print]) => fingerprint(root, path) !== print,
  );
  return changed ? undefined : record.result;
}

/** Records what a build was made from; `inputs` and `outputs` are paths relative to the root. */
function writeRecord(root, recordPath, { recipe, inputs, outputs, result }) {
  const printsOf = (paths) => Object.fromEntries(paths.map((path) => [path, fingerprint(root, path)]));
  const record = { recipe, inputs: printsOf(inputs), outputs: printsOf(outputs), result };
  replaceFile(recordPath, JSON.stringify(record));
}

/** Written aside and renamed, so that two runs at the same time never see half a file. */
function replaceFile(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, content);
  renameSync(aside, path);
}

module.exports = { readFresh, writeRecord, replaceFile };
