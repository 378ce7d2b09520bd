import { mount } from 'svelte';

import App from './App.svelte';
import type { Backend } from './lib/ipc/backend';
import { Studio } from './lib/state/studio.svelte';

/** Puts the window's content in the place of what `index.html` says until then. */
export function open(backend: Backend) {
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');

  const studio = new Studio(backend);
  target.replaceChildren();
  mount(App, { target, props: { studio } });
  void studio.start();
}
