// What an amount of credits buys, by the prices of well-known models. Pure.
import type { ModelRow } from '../../ipc/bindings';
import { buys } from './caps';
import { firstModel } from './first_picture.svelte';

/** In credits; null where no price is known. */
export interface Prices {
  picture: number | null;
  clip: number | null;
}

export function pricesOf(models: readonly ModelRow[]): Prices {
  const clips = models.filter((model) => model.service === 'runway' && model.makes === 'video');
  const known = clips.flatMap((model) => model.price_from ?? []).filter((price) => price > 0);
  const named = clips.find((model) => model.id.split('/').at(-1) === 'gen4.5')?.price_from;
  return {
    picture: firstModel(models, 'runway')?.price_from ?? null,
    clip: named ?? (known.length > 0 ? Math.min(...known) : null),
  };
}

/** How many pictures, or how many clips. */
export function whatItBuys(
  credits: number,
  prices: Prices,
): { pictures: number; clips: number | null } | null {
  const pictures = buys(credits, prices.picture);
  return pictures === null ? null : { pictures, clips: buys(credits, prices.clip) };
}
