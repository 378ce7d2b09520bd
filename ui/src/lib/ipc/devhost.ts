// The way to the development host, for the page in a browser. Only in builds of mode `devhost`.
import type { Backend } from './backend';
import type { Event } from './bindings';

/** Talks to the host that serves this page; `base` is the page's own address without its file name. */
export function devhost(base: string): Backend {
  return {
    async call(name, args) {
      const answer = await fetch(`${base}rpc/${name}`, {
        method: 'POST',
        body: JSON.stringify(args),
      });
      const content = await answer.json();
      if (!answer.ok) throw content;
      return content;
    },

    subscribe(listener) {
      const source = new EventSource(`${base}events`);
      source.onmessage = (message: MessageEvent<string>) =>
        listener(JSON.parse(message.data) as Event);
      return new Promise((resolve) => {
        source.onopen = () => resolve();
      });
    },
  };
}
