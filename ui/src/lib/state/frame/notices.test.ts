import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Notices } from './notices.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const texts = (notices: Notices) => notices.shown.map((notice) => notice.text);

describe('notices', () => {
  it('shows three at most and keeps all of them', () => {
    const notices = new Notices();
    for (const text of ['a', 'b', 'c', 'd']) notices.tell({ text });
    expect(texts(notices)).toEqual(['b', 'c', 'd']);
    expect(notices.past.map((notice) => notice.text)).toEqual(['d', 'c', 'b', 'a']);
    expect(notices.unread).toBe(4);
  });

  it('leave by themselves, later when there is something to do about them', () => {
    const notices = new Notices();
    notices.tell({ text: 'plain' });
    notices.tell({ text: 'undo', action: { label: 'Undo', run: () => {} } });
    vi.advanceTimersByTime(5_000);
    expect(texts(notices)).toEqual(['undo']);
    vi.advanceTimersByTime(5_000);
    expect(texts(notices)).toEqual([]);
    expect(notices.past).toHaveLength(2);
  });

  it('stay while the pointer is on them', () => {
    const notices = new Notices();
    notices.tell({ text: 'a' });
    notices.hold(true);
    notices.tell({ text: 'b' });
    vi.advanceTimersByTime(60_000);
    expect(texts(notices)).toEqual(['a', 'b']);
    notices.hold(false);
    vi.advanceTimersByTime(5_000);
    expect(texts(notices)).toEqual([]);
  });

  it('are taken back once, the newest first', () => {
    const notices = new Notices();
    const undone: string[] = [];
    const told = (text: string) =>
      notices.tell({
        text,
        action: { label: 'Undo', run: () => undone.push(text), undoes: true },
      });
    told('first');
    told('second');
    notices.tell({ text: 'made', action: { label: 'Open', run: () => undone.push('opened') } });

    for (let last = notices.undoable; last; last = notices.undoable) notices.act(last.id);

    expect(undone).toEqual(['second', 'first']);
    expect(texts(notices)).toEqual(['made']);
    notices.act(notices.past.at(-1)?.id ?? 0);
    expect(undone).toHaveLength(2);
  });

  it('are read aloud, also when the same words come twice', () => {
    const notices = new Notices();
    notices.tell({ text: 'Trashed' });
    const first = notices.polite;
    notices.tell({ text: 'Trashed' });
    expect(notices.polite.trim()).toBe('Trashed');
    expect(notices.polite).not.toBe(first);
    notices.tell({ text: 'Refused', kind: 'fail' });
    expect(notices.urgent).toBe('Refused');
  });
});
