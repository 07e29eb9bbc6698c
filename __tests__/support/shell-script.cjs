/** As the bundles have it: a script is its text. */
exports.process = (text) => ({
  code: `exports.__esModule = true; exports.default = ${JSON.stringify(text)};`,
});
