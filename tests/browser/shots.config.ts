import { defineConfig } from '@playwright/test';

import { inBrowser } from './harness/browser';

// Pictures of every screen and state; looked at by people, compared with nothing.
export default defineConfig({ ...inBrowser, testDir: 'shots', reporter: [['list']] });
