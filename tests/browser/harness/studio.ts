import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { test as base } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '../../..');
const HOST = process.env.FRAMEWRIGHT_TEST_DEVHOST ?? join(ROOT, 'target/debug/framewright-devhost');

/** A development host with a library and a configuration of its own, deleted at the end. */
export class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'framewright-browser-'));
  address = '';
  private child: ChildProcess | undefined;

  get library(): string {
    return join(this.folder, 'library');
  }

  get config(): string {
    return join(this.folder, 'config');
  }

  /** Starts it, or starts it again on the same folders. */
  async start(library: string = this.library): Promise<void> {
    const ui = join(ROOT, 'ui/dist-devhost');
    const words = ['--library', library, '--config', this.config, '--ui', ui];
    const child = spawn(HOST, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    this.address = await new Promise((found, failed) => {
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`the development host ended with ${code}`)));
      createInterface({ input: child.stdout! }).once('line', (line) => {
        found((JSON.parse(line) as { address: string }).address);
      });
    });
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    await new Promise<void>((gone) => {
      child.once('exit', () => gone());
      child.kill('SIGKILL');
    });
  }

  /** One command of the core, past the page. */
  async call<Answer = unknown>(name: string, args: object = {}): Promise<Answer> {
    const answer = await fetch(new URL(`rpc/${name}`, this.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const told: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(told)}`);
    return told as Answer;
  }

  /** As if the system dropped files in the middle of the window. */
  async drop(paths: string[]): Promise<void> {
    await fetch(new URL('host/drop', this.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ paths, x: 700, y: 400 }),
    });
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A test with a host that is running; the page is not opened yet. */
export const test = base.extend<{ host: Host }>({
  // eslint-disable-next-line no-empty-pattern
  host: async ({}, use) => {
    const host = new Host();
    await host.start();
    await use(host);
    await host.end();
  },
});

export { expect } from '@playwright/test';
