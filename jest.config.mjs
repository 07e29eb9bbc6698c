const typescript = [
  'ts-jest',
  {
    tsconfig: {
      module: 'commonjs',
      moduleResolution: 'node10',
      target: 'ES2022',
      esModuleInterop: true,
      isolatedModules: true,
    },
    diagnostics: false,
  },
];

const project = (name, testMatch, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: testMatch.map((glob) => `<rootDir>/__tests__/${glob}`),
  transform: { '\\.ts$': typescript, '\\.sh$': '<rootDir>/__tests__/support/shell-script.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/.*/cdktf\\.out', '<rootDir>/\\.cache', '<rootDir>/\\.emulator'],
  ...extra,
});

/**
 * `unit` needs Node alone; `browser` Chromium; `emulator` Python; `bash` Python, ShellCheck and the AWS CLI; `e2e`, and `deployment`, which
 * deploys for itself, Terraform and Python.
 */
export default {
  projects: [
    project('unit', ['{config,lambda-src,modules,stacks,scripts,support,cli}/**/*.test.ts', '*.test.ts']),
    project('browser', ['browser/**/*.test.ts']),
    project('emulator', ['emulator/**/*.test.ts']),
    project('bash', ['scripts-bash/**/*.test.ts']),
    project('e2e', ['e2e/**/*.test.ts'], {
      globalSetup: '<rootDir>/__tests__/support/deploy-once.ts',
      setupFilesAfterEnv: ['<rootDir>/__tests__/support/patience.ts'],
    }),
    project('deployment', ['deployment/**/*.test.ts'], {
      setupFilesAfterEnv: ['<rootDir>/__tests__/support/patience.ts'],
    }),
  ],
};
