// What areas of the window asked to be remembered, as the settings hold it.
import type { Json } from '../../ipc/bindings';

/** By the areas' names; anything strange is left out. */
export function areasOf(layout: { [name: string]: Json }): { [area: string]: Json } {
  const { areas } = layout;
  return isRecord(areas) ? areas : {};
}

export function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
