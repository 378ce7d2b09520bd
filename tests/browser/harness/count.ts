import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Closes with one line that the whole suite's sum is made of. */
export default class Count implements Reporter {
  private readonly outcomes = new Map<string, boolean>();

  onTestEnd(test: TestCase, result: TestResult): void {
    this.outcomes.set(test.id, result.status === test.expectedStatus);
  }

  onEnd(): void {
    const good = [...this.outcomes.values()].filter(Boolean).length;
    console.log(`${good} passed, ${this.outcomes.size - good} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
