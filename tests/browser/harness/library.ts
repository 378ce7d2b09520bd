import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const BENCH = process.env.FRAMEWRIGHT_TEST_BENCH ?? join(ROOT, 'target/debug/framewright-bench');

/** A library of many pictures, made by the benchmark's own maker. No host may have it open. */
export function makeLibrary(folder: string, items: number): void {
  const made = spawnSync(BENCH, ['--make-library', folder, String(items)]);
  if (made.status !== 0) throw new Error(String(made.stderr));
}
