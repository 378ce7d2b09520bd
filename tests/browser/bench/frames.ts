import type { CDPSession, Locator } from '@playwright/test';

/** One scroll: how fast frames came, how many came late, and how long the page's own thread worked for each. */
export interface Scroll {
  fps: number;
  late: number;
  busy_ms: number;
}

const PX_A_FRAME = 100;
/** A frame at 60 Hz that took longer than this made another one fall out. */
const LATE_MS = 25;

/** Scrolls by 100 px in each of so many frames. */
export async function scroll(list: Locator, session: CDPSession, frames: number): Promise<Scroll> {
  const before = await worked(session);
  const told = await list.evaluate(
    (node, { frames, step, late }) =>
      new Promise<{ fps: number; late: number }>((done) => {
        const times: number[] = [];
        const tick = (now: number) => {
          times.push(now);
          if (times.length <= frames) {
            node.scrollTop += step;
            requestAnimationFrame(tick);
            return;
          }
          const spans = times.slice(1).map((time, index) => time - times[index]!);
          const all = times.at(-1)! - times[0]!;
          done({ fps: (spans.length * 1000) / all, late: spans.filter((span) => span > late).length });
        };
        requestAnimationFrame(tick);
      }),
    { frames, step: PX_A_FRAME, late: LATE_MS },
  );
  return { ...told, busy_ms: ((await worked(session)) - before) / frames };
}

/** Milliseconds that the page's thread has worked so far. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** The middle one of an odd number of figures. */
export function middle(figures: readonly number[]): number {
  return [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;
}
