// How high a block will be that nobody has looked at yet. Good enough that the scroll bar tells the
// truth; when the block arrives, the difference is taken up without moving what is in view.
import { columnsFor } from './squares';
import { dayHeight, GAP, type Frame } from './shape';

export interface Outline {
  /** Pictures in the block. */
  count: number;
  /** Sum of their widths divided by heights. */
  aspect: number;
  /** Days that are named in it. */
  days: number;
  /** Pictures of a usual set, for the layout that puts sets into frames. */
  together: number;
}

/** Expected height of the block. */
export function estimateHeight(outline: Outline, frame: Frame): number {
  const days = outline.days * dayHeight(frame);
  // Every day ends with a row that is short by half, on average.
  const runs = Math.max(1, outline.days);
  if (frame.kind === 'squares') {
    const columns = columnsFor(frame.width, frame.size, GAP);
    const edge = Math.round((frame.width - GAP * (columns - 1)) / columns);
    const short = outline.days > 1 ? ((outline.days - 1) * (columns - 1)) / (2 * columns) : 0;
    return Math.round(Math.ceil(outline.count / columns + short) * (edge + GAP) + days);
  }
  const shrink = frame.kind === 'sets' ? Math.max(1, outline.together) : 1;
  const pieces = outline.count / shrink;
  const aspect = outline.aspect / shrink;
  const rows = (aspect * frame.size + pieces * GAP) / (frame.width + GAP);
  return Math.round(Math.max(runs, rows) * (frame.size + GAP) + days);
}
