import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import typescript from 'typescript-eslint';

/**
 * The borders of the house (docs/architecture.md): which folder may not import which.
 * Synthesis flows config → main → stacks → modules; run time flows handlers → core → ports ← adapters.
 */
const borders = {
  config: ['stacks', 'modules', 'cli', 'emulator', 'scripts'],
  stacks: ['cli', 'emulator', 'lambda-src/handlers', 'lambda-src/adapters'],
  modules: ['stacks', 'config', 'cli', 'emulator', 'scripts', 'lambda-src/handlers', 'lambda-src/adapters'],
  'lambda-src': ['stacks', 'modules', 'config', 'cli', 'emulator', 'scripts'],
  'lambda-src/core': [
    'handlers',
    'adapters',
    'env',
    'stacks',
    'modules',
    'config',
    'cli',
    'emulator',
    'scripts',
  ],
  'lambda-src/ports': [
    'handlers',
    'adapters',
    'env',
    'stacks',
    'modules',
    'config',
    'cli',
    'emulator',
    'scripts',
  ],
  'lambda-src/adapters': ['handlers', 'env', 'stacks', 'modules', 'config', 'cli', 'emulator', 'scripts'],
  cli: ['stacks', 'emulator', 'scripts', 'lambda-src/handlers'],
  emulator: ['stacks', 'modules', 'config', 'lambda-src', 'cli'],
};

const providerBarrel = {
  name: '@cdktf/provider-aws',
  message:
    'Import the resource itself (@cdktf/provider-aws/lib/kms-key): the barrel costs 3 s and 560 MB at synth.',
};
const sdkOnlyInAdapters = {
  group: ['@aws-sdk/*', '@aws-lambda-powertools/*', '@smithy/*'],
  message: 'Only lambda-src/adapters knows the AWS SDK; depend on a port.',
};

const border = ([folder, forbidden]) => {
  const inRunTime = folder.startsWith('lambda-src');
  const group = forbidden.flatMap((name) => [`**/${name}`, `**/${name}/**`]);
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [providerBarrel],
          patterns: [
            { group, message: `${folder}/ must not import this: see the borders in eslint.config.mjs.` },
            ...(inRunTime && folder !== 'lambda-src/adapters' ? [sdkOnlyInAdapters] : []),
            ...(inRunTime
              ? [
                  {
                    group: ['cdktf', 'constructs', '@cdktf/**'],
                    message: 'Run-time code knows nothing of synthesis.',
                  },
                ]
              : []),
          ],
        },
      ],
    },
  };
};

export default typescript.config(
  { ignores: ['node_modules/', '**/cdktf.out/', '.cache/', '.emulator/', '**/.venv/'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      // `{ dropped, ...rest }` is how a key is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-imports': ['error', { paths: [providerBarrel] }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message:
            'The environment is read in config/load.ts, lambda-src/env.ts and cli/environment.ts only.',
        },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  ...Object.entries(borders).map(border),
  {
    files: ['lambda-src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'fetch',
        'crypto',
        'performance',
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'core is pure: `now` is an argument.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'core is pure: `now` is an argument.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'core is pure: no randomness.',
        },
      ],
    },
  },
  {
    // Where the environment may be read: configuration at synth, the Lambda's env.ts, and the programs that start processes.
    files: [
      'config/load.ts',
      'lambda-src/env.ts',
      'cli/environment.ts',
      'cli/vault.mjs',
      'scripts/**',
      'emulator/**',
      'bench/**',
      '__tests__/**',
      '*.config.mjs',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setImmediate: 'readonly',
        performance: 'readonly',
        crypto: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', process: 'readonly', require: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['__tests__/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': 'off' },
  },
  prettier,
);
