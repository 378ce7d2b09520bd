import type { PlaywrightTestConfig } from '@playwright/test';

/** Debian's name for it; another browser of the same family can be named. */
const CHROMIUM = process.env.FRAMEWRIGHT_TEST_BROWSER ?? '/usr/bin/chromium';

/** What tests and pictures have in common. */
export const inBrowser: PlaywrightTestConfig = {
  outputDir: '../../target/browser-tests',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: CHROMIUM,
      // A container's root has no sandbox of its own, and its /dev/shm is small.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
    },
  },
};
