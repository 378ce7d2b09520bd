const STRICT = process.env.FRAMEWRIGHT_BENCH_STRICT === '1';

/** Figures and what they may be, printed in the form of the other benchmarks. */
export class Board {
  private readonly lines: string[] = [];
  private readonly figures: Record<string, unknown> = {};
  private missed = 0;

  atMost(what: string, value: number, limit: number, unit: string): void {
    this.limit(what, value, value <= limit, `at most ${limit}`, unit);
  }

  atLeast(what: string, value: number, limit: number, unit: string): void {
    this.limit(what, value, value >= limit, `at least ${limit}`, unit);
  }

  tell(what: string, value: number, unit: string): void {
    this.lines.push(`        ${what.padEnd(58)} ${value.toFixed(3).padStart(10)} ${unit}`);
  }

  keep(name: string, figures: unknown): void {
    this.figures[name] = figures;
  }

  /** Prints everything, the figures as one line of JSON at the end. Fails on a missed limit where that is asked for. */
  print(): void {
    console.log(`\n${this.lines.join('\n')}\n${JSON.stringify({ ...this.figures, all_met: this.missed === 0 })}`);
    if (STRICT && this.missed > 0) throw new Error(`${this.missed} limits were missed`);
  }

  private limit(what: string, value: number, met: boolean, limit: string, unit: string): void {
    if (!met) this.missed += 1;
    const mark = met ? 'ok    ' : 'MISSED';
    this.lines.push(`${mark}  ${what.padEnd(58)} ${value.toFixed(3).padStart(10)} ${unit.padEnd(8)} ${limit}`);
  }
}
