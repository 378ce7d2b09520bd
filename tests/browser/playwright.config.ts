import { defineConfig } from '@playwright/test';

import { inBrowser } from './harness/browser';

// One page at a time: each has a core and a simulator of its own behind it, on two cores.
export default defineConfig({
  ...inBrowser,
  testDir: 'specs',
  reporter: [['list'], ['./harness/count.ts']],
});
