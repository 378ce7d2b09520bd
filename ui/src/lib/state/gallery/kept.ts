// How the user wants his pictures laid out, as it is remembered between two starts.
import type { Json } from '../../ipc/bindings';
import { MAX_SIZE, MIN_SIZE, type LayoutKind } from './layout/shape';

export interface KeptLayout {
  kind: LayoutKind;
  /** Wanted height of a row, in CSS pixels. */
  size: number;
}

export const USUAL: KeptLayout = { kind: 'rows', size: 176 };
const KINDS: readonly LayoutKind[] = ['rows', 'squares', 'sets'];

/** A size that there is. */
export function sizeWithin(size: number): number {
  return Math.min(MAX_SIZE, Math.max(MIN_SIZE, Math.round(size)));
}

/** What was remembered; anything strange is left out. */
export function keptLayout(kept: Json | undefined): KeptLayout {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return USUAL;
  const { kind, size } = kept;
  return {
    kind: KINDS.find((one) => one === kind) ?? USUAL.kind,
    size: typeof size === 'number' ? sizeWithin(size) : USUAL.size,
  };
}
