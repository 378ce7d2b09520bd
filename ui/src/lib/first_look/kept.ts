// Where the parts of the window stood, remembered outside the settings for the moment before the page's code
// is here. Only good for a window that has the same measures and the same choices again.
import type { SettingsView } from '../ipc/bindings';

/** In CSS pixels, from the window's top left. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** The parts around the pictures, by the names that `first_look.css` has for them. */
export const PARTS = {
  bar: '.app > .bar',
  rail: '.app > .rail',
  left: '.app > .left:not([hidden])',
  right: '.app > .right:not([hidden])',
  foot: '.app > .foot',
} as const;
export type PartName = keyof typeof PARTS;

export interface KeptWindow {
  /** Whatever changes the places of its parts. */
  of: string;
  parts: Partial<Record<PartName, Box>>;
  /** Where the pictures are laid out, and as much of their height as is in view. */
  pictures: Box;
}

const NAME = 'window';

/** What a kept window belongs to. */
export function markOf({ layout, text_percent, locale }: SettingsView): string {
  return JSON.stringify([innerWidth, innerHeight, text_percent, locale, layout]);
}

export function keepWindow(kept: KeptWindow) {
  try {
    localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // Storage may be full or switched off; then the pictures come with the rest of the page.
  }
}

/** The window as it was, if it is the same again; anything strange is none. */
export function keptWindow(settings: SettingsView): KeptWindow | null {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? 'null') as KeptWindow | null;
    if (kept?.of !== markOf(settings) || !isBox(kept.pictures)) return null;
    return Object.values(kept.parts).every(isBox) ? kept : null;
  } catch {
    return null;
  }
}

/** The window as it stands now; null while its pictures are not laid out from their top. */
export function windowNow(settings: SettingsView): KeptWindow | null {
  const grid = document.querySelector('.app [role=grid]');
  const page = grid?.querySelector('.page');
  if (!grid || !page || grid.scrollTop > 0) return null;
  const { x, y, width: w } = page.getBoundingClientRect();
  const parts: KeptWindow['parts'] = {};
  for (const name of Object.keys(PARTS) as PartName[]) {
    const part = document.querySelector(PARTS[name])?.getBoundingClientRect();
    if (part) parts[name] = { x: part.x, y: part.y, w: part.width, h: part.height };
  }
  const pictures = { x, y, w: Math.floor(w), h: grid.clientHeight };
  return { of: markOf(settings), parts, pictures };
}

function isBox(box: Box | undefined): boolean {
  return !!box && [box.x, box.y, box.w, box.h].every(Number.isFinite);
}
