import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { SettingsView } from '../ipc/bindings';
import { keepWindow, keptWindow, windowNow } from './kept';

const settings = { layout: {}, text_percent: 100, locale: 'en' } as unknown as SettingsView;

function stand(): HTMLElement {
  document.body.innerHTML =
    '<div class="app"><header class="bar"></header><aside class="left" hidden></aside>' +
    '<div role="grid"><div class="page"></div></div></div>';
  return document.querySelector<HTMLElement>('[role=grid]') as HTMLElement;
}

beforeEach(() => localStorage.clear());

describe('the kept window', () => {
  it('is the one that stood there, without what is hidden', () => {
    stand();
    const now = windowNow(settings);
    if (now) keepWindow(now);

    expect(Object.keys(now?.parts ?? {})).toEqual(['bar']);
    expect(keptWindow(settings)).toEqual(now);
  });

  it('is none in a window of other measures, or with other choices', () => {
    stand();
    const now = windowNow(settings);
    if (now) keepWindow(now);

    expect(keptWindow({ ...settings, text_percent: 150 })).toBeNull();
    vi.stubGlobal('innerHeight', innerHeight + 1);
    expect(keptWindow(settings)).toBeNull();
    vi.unstubAllGlobals();
    expect(keptWindow(settings)).not.toBeNull();
  });

  it('is not taken while the pictures are scrolled', () => {
    stand().scrollTop = 10;

    expect(windowNow(settings)).toBeNull();
  });

  it.each(['nonsense', '1', 'null', '{"of":1}', '{"pictures":{"x":"1"}}'])(
    'is none where %s is remembered',
    (text) => {
      localStorage.setItem('window', text);

      expect(keptWindow(settings)).toBeNull();
    },
  );

  it('is none where a part has no place', () => {
    stand();
    const now = windowNow(settings);
    localStorage.setItem('window', JSON.stringify({ ...now, parts: { bar: { x: 1 } } }));

    expect(keptWindow(settings)).toBeNull();
  });
});
