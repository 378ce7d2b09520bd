// A waveform as a path: one upright bar for each part, around the middle of a height of 100.

/** Silence is a line and not nothing. */
const THIN = 1.5;
/** Part of its place that a bar fills. */
const FILLED = 0.62;

export function barsOf(peaks: readonly number[], bars: number): string {
  const count = Math.max(1, Math.floor(bars));
  const parts: string[] = [];
  for (let bar = 0; bar < count; bar += 1) {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    const loudest = peaks.slice(from, to).reduce((most, peak) => Math.max(most, peak), 0);
    const high = Math.max(THIN, (Math.min(255, loudest) / 255) * 100);
    parts.push(`M${bar} ${(50 - high / 2).toFixed(1)}h${FILLED}v${high.toFixed(1)}h-${FILLED}z`);
  }
  return parts.join('');
}
