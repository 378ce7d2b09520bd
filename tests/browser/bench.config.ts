import { defineConfig } from '@playwright/test';

import { inBrowser } from './harness/browser';

// Figures of the page: ratios that one run yields; nothing else should keep the machine busy meanwhile.
export default defineConfig({ ...inBrowser, testDir: 'bench', timeout: 900_000, reporter: [['line']] });
