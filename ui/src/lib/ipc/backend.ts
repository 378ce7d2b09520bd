// The only way from the page to the program: one command, one stream of events.
import { Channel, invoke } from '@tauri-apps/api/core';

import type { Commands, Event } from './bindings';
import { devhost } from './devhost';

export interface Backend {
  /** Asks for something; throws a `Failure` when it cannot be done. */
  call<Name extends keyof Commands>(
    name: Name,
    args: Commands[Name]['args'],
  ): Promise<Commands[Name]['answer']>;

  /** Hears of every change from now on. Called once for the life of the page. */
  subscribe(listener: (event: Event) => void): Promise<void>;
}

const desktop: Backend = {
  call: (name, args) => invoke('rpc', { name, args }),

  async subscribe(listener) {
    const channel = new Channel<Event>();
    channel.onmessage = listener;
    await invoke('subscribe', { channel });
  },
};

/** The program that this page belongs to. A build for the development host runs in a browser. */
export const host: Backend =
  import.meta.env.MODE === 'devhost' && !('__TAURI_INTERNALS__' in globalThis)
    ? devhost(new URL('.', location.href).href)
    : desktop;
