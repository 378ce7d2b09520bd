import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import type { Host } from './studio';

const ROOT = resolve(import.meta.dirname, '../../..');
const SIMULATOR = process.env.FRAMEWRIGHT_TEST_SIMULATOR ?? join(ROOT, 'target/debug/framewright-simulator');

/** Both services on loopback, for accounts that are not the Demo account. */
export interface Simulator {
  origin: string;
  /** Plays a scenario from now on. */
  play: (scenario: object) => Promise<void>;
  end: () => void;
}

/** Starts one; a hundred times as fast as life. */
export async function startSimulator(...words: string[]): Promise<Simulator> {
  const child = spawn(SIMULATOR, ['--speed', '100', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise<string>((found, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`the simulator ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', (line) => {
      found((JSON.parse(line) as { address: string }).address);
    });
  });
  const play = async (scenario: object) => {
    const answer = await fetch(new URL('/_scenario', origin), { method: 'PUT', body: JSON.stringify(scenario) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return { origin, play, end: () => child.kill('SIGKILL') };
}

/** An account of a service at the simulator, whose key lives as long as the host; its id. */
export async function addAccount(host: Host, service: 'runway' | 'useapi', origin: string): Promise<string> {
  const name = service === 'runway' ? 'Studio' : 'Frames';
  const key = service === 'runway' ? `key_${'ab'.repeat(64)}` : 'user:1234-abcdefghijklmnopqrst';
  const rest = { color: '', keep: 'session', variable: null, email: null, explore: null };
  const added = await host.call<{ id: string }>('accounts.add', { name, service, origin, key, ...rest });
  return added.id;
}

/** Queues a request past the page, whatever it costs; the ids of its jobs. */
export async function queue(host: Host, account: string, model: string, inputs: object, count = 1): Promise<string[]> {
  const draft = {
    ...{ model, account, inputs, references: [], count, seed_strategy: 'random', lane: 'normal' },
    ...{ options: {}, parents: [] },
  };
  const accept = { cap: true, repeats: true, unknown_price: true, twice: true };
  const args = { draft, client_key: `${Math.random()}`, lane: 'normal', accept };
  return (await host.call<{ jobs: { id: string }[] }>('compose.enqueue', args)).jobs.map(({ id }) => id);
}
