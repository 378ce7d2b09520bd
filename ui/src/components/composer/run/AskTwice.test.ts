import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';

import AskTwice from './AskTwice.svelte';

it('names number and price, is safe at first, and has its yes where the first question had its no', async () => {
  const onkeep = vi.fn();
  const onqueue = vi.fn();
  const large = {
    jobs: 6000,
    credits: 30_000,
    unknown: 0,
    beyond: { kind: 'price' as const, usual: 400 },
  };
  render(AskTwice, { large, busy: false, onkeep, onqueue });

  expect(screen.getByRole('alertdialog', { name: /6,000 jobs/ }).textContent).toContain('30,000');
  const [first, last] = screen.getAllByRole('button');
  expect(first?.textContent).toContain('6,000');
  expect(last?.textContent).toContain('Do not queue');
  expect(document.activeElement).toBe(last);
  await fireEvent.click(first as HTMLElement);
  expect([onqueue.mock.calls.length, onkeep.mock.calls.length]).toEqual([1, 0]);
});
