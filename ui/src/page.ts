import { mount } from 'svelte';

import App from './App.svelte';
import { takeAway, type FirstLook } from './lib/first_look/draw';
import { chosenLocale, wordsOf } from './lib/i18n';
import type { Backend } from './lib/ipc/backend';
import { keptLook } from './lib/look';
import { Studio } from './lib/state/studio.svelte';

/** A library that takes longer to open than this gets a page that says so. */
const PATIENCE_MS = 120;
/** The first look gives way after this at the latest. */
const HELD_MS = 400;

/**
 * Puts the window's content in the place of what `index.html` says until then. What was asked ahead has been answered
 * by now as a rule; waiting for it lets the page be drawn once, with everything in it, and not thrice. What is seen
 * already lies over it until it shows the same.
 */
export async function open(backend: Backend, answers: Promise<unknown>, look: FirstLook) {
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');

  // Without its words the language it spoke last would come a moment late.
  const words = wordsOf(chosenLocale(keptLook().locale)).catch(() => undefined);
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const studio = new Studio(backend);
  const ready = Promise.all([answers, studio.start()]);
  await Promise.all([words, Promise.race([ready, after(PATIENCE_MS)])]);
  look.tooLate.abort();
  target.replaceChildren();
  mount(App, { target, props: { studio } });
  const shown = await look.shown;
  if (shown) await takeAway(shown, target, after(HELD_MS));
}
