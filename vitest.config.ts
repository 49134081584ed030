import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**', 'cdk.out/**', '.local/**'],
    globalSetup: ['test/support/global-setup.ts'],
    env: { ASSETS_DIR: process.cwd() },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['{src,functions,lib,local,bin}/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
});
