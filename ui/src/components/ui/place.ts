// Where a floating thing goes: beside its anchor, flipped when there is no room, never off screen.

export type Side = 'below' | 'above' | 'right' | 'left';
export type Align = 'start' | 'end' | 'center';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Placed {
  left: number;
  top: number;
  /** Room on the chosen side; what is longer scrolls. */
  maxHeight: number;
  side: Side;
}

const OPPOSITE: Record<Side, Side> = {
  below: 'above',
  above: 'below',
  right: 'left',
  left: 'right',
};
/** Kept free at the edge of the window. */
const MARGIN = 8;

/** Finds the place for a thing of `size` beside `anchor`. */
export function place(
  anchor: Box,
  size: Size,
  view: Size,
  wanted: Side,
  align: Align = 'start',
  gap = 4,
): Placed {
  const room = roomAround(anchor, view, gap);
  const need = wanted === 'below' || wanted === 'above' ? size.height : size.width;
  const other = OPPOSITE[wanted];
  const side = need <= room[wanted] || room[wanted] >= room[other] ? wanted : other;

  if (side === 'below' || side === 'above') {
    const maxHeight = Math.max(0, room[side]);
    const height = Math.min(size.height, maxHeight);
    return {
      left: within(aligned(anchor.left, anchor.width, size.width, align), size.width, view.width),
      top: side === 'below' ? anchor.top + anchor.height + gap : anchor.top - gap - height,
      maxHeight,
      side,
    };
  }
  const maxHeight = view.height - 2 * MARGIN;
  const height = Math.min(size.height, maxHeight);
  const left = side === 'right' ? anchor.left + anchor.width + gap : anchor.left - gap - size.width;
  return {
    left: within(left, size.width, view.width),
    top: within(aligned(anchor.top, anchor.height, height, align), height, view.height),
    maxHeight,
    side,
  };
}

function roomAround(anchor: Box, view: Size, gap: number): Record<Side, number> {
  return {
    below: view.height - anchor.top - anchor.height - gap - MARGIN,
    above: anchor.top - gap - MARGIN,
    right: view.width - anchor.left - anchor.width - gap - MARGIN,
    left: anchor.left - gap - MARGIN,
  };
}

function aligned(start: number, length: number, own: number, align: Align): number {
  if (align === 'end') return start + length - own;
  if (align === 'center') return start + (length - own) / 2;
  return start;
}

function within(start: number, length: number, view: number): number {
  return Math.max(MARGIN, Math.min(start, view - MARGIN - length));
}
