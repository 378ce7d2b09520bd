import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

import { preload } from './build/preload.js';
import { sprite } from './build/sprite.js';

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting(), sprite(), preload('/src/page.ts')],
  // The development host serves the page below a path that changes with every start.
  base: mode === 'devhost' ? './' : '/',
  // Loopback only; the fixed port is the one that tauri.conf.json names as devUrl.
  server: {
    host: '127.0.0.1',
    port: 1420,
    strictPort: true,
    // A test holds the catalogue's words and their translations together.
    fs: { allow: ['.', '../src-tauri/catalogue/data'] },
  },
  build: {
    outDir: mode === 'devhost' ? 'dist-devhost' : 'dist',
    target: 'safari16',
    // No data: addresses in the page: the content security policy refuses them.
    assetsInlineLimit: 0,
    // index.html names what the first look is made of; the rest is read when it is wanted.
    modulePreload: false,
    // One sheet, from the first byte on: nothing is ever drawn undressed.
    cssCodeSplit: false,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'lint/**/*.test.js'],
    setupFiles: ['src/lib/i18n/testing/words.ts'],
  },
}));
