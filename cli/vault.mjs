#!/usr/bin/env node
/** `npx vault`: the TypeScript of this folder, run as it is. */
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

// The SDK would say in every run that it will need Node 22 from 2027 on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
register();
createRequire(import.meta.url)('./main.ts');
