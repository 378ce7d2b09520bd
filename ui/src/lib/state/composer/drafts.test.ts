import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Draft, DraftContent } from '../../ipc/bindings';
import { withValue } from './content';
import { DraftsState } from './drafts.svelte';
import { content, FakeProgram, later } from './testing';

function draft(id: string, prompt = ''): Draft {
  const held = withValue(content(), 'prompt', prompt);
  return { id, position: 0, content: held, changed_ms: 0, closed_ms: null };
}

function program(...known: Draft[]) {
  let made = 0;
  return new FakeProgram()
    .on('drafts.list', () => known)
    .on('drafts.save', ({ id, content }) => {
      made += 1;
      return { ...draft(id ?? `new-${made}`), content };
    })
    .on('drafts.close', () => null)
    .on('drafts.order', () => null);
}

const typed = (held: DraftContent) => held.inputs['prompt'];

describe('DraftsState', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows the draft that was shown last', async () => {
    const drafts = new DraftsState(program(draft('a', 'harbour'), draft('b', 'stagecoach')));

    drafts.prefer('b');
    await drafts.load();

    expect(drafts.active?.name).toBe('stagecoach');
    expect(drafts.list).toHaveLength(2);
  });

  it('keeps what was typed while an older saving was on its way', async () => {
    const slow = later<Draft>();
    const backend = program(draft('a', 'fog')).on('drafts.save', () => slow.promise);
    const drafts = new DraftsState(backend);
    await drafts.load();
    const shown = drafts.active!;

    shown.set('prompt', 'foggy');
    await vi.advanceTimersByTimeAsync(250);
    shown.set('prompt', 'foggy harbour');
    slow.give(draft('a', 'foggy'));
    await vi.advanceTimersByTimeAsync(0);

    expect(typed(shown.content), 'an answer never replaces newer text').toBe('foggy harbour');
    await vi.advanceTimersByTimeAsync(250);
    expect(backend.asked('drafts.save').map(({ content }) => typed(content))).toEqual([
      'foggy',
      'foggy harbour',
    ]);
  });

  it('keeps the newer text of the page when everything is read again', async () => {
    const drafts = new DraftsState(program(draft('a', 'fog'), draft('b', 'sea')));
    drafts.prefer('b');
    await drafts.load();
    drafts.active!.set('prompt', 'sea at dawn');

    await drafts.load();

    expect(drafts.active?.id).toBe('b');
    expect(typed(drafts.active!.content)).toBe('sea at dawn');
  });

  it.each(['before', 'after'])(
    'keeps a draft that was begun while everything was read, written down %s the answer',
    async (when) => {
      const backend = program(draft('a', 'fog'));
      const drafts = new DraftsState(backend);
      await drafts.load();
      const slow = later<Draft[]>();
      backend.on('drafts.list', () => slow.promise);
      const read = drafts.load();
      await vi.advanceTimersByTimeAsync(0);

      const begun = drafts.create();
      const there = when === 'before' ? [draft('a', 'fog'), draft('new-1')] : [draft('a', 'fog')];
      slow.give(there);
      await read;

      expect(drafts.list.map(({ id }) => id)).toEqual(['a', 'new-1']);
      expect(drafts.active).toBe(begun);
    },
  );

  it('lets go of written drafts that another library does not know', async () => {
    const backend = program(draft('a', 'fog'), draft('b', 'sea'));
    const drafts = new DraftsState(backend);
    await drafts.load();
    drafts.list[1]!.set('prompt', 'not written yet');

    backend.on('drafts.list', () => [draft('z', 'other')]);
    await drafts.load();

    expect(drafts.list.map(({ name }) => name)).toEqual(['other', 'not written yet']);
  });

  it('saves a new draft under one id, however early it is typed into', async () => {
    const first = later<Draft>();
    const backend = program(draft('a', 'x')).on('drafts.save', ({ id, content }) =>
      id === null ? first.promise : { ...draft(id), content },
    );
    const drafts = new DraftsState(backend);
    await drafts.load();

    const fresh = drafts.create();
    fresh.set('prompt', 'sea');
    await vi.advanceTimersByTimeAsync(1000);
    first.give(draft('n1'));
    await vi.advanceTimersByTimeAsync(1000);

    expect(backend.asked('drafts.save').map(({ id }) => id)).toEqual([null, 'n1']);
  });

  it('writes a draft down before it closes it', async () => {
    const backend = program(draft('a', 'one'), draft('b', 'two'));
    const drafts = new DraftsState(backend);
    drafts.prefer('a');
    await drafts.load();

    drafts.active!.set('prompt', 'one more word');
    await drafts.close(drafts.active!.key);

    const order = backend.calls.map(({ name }) => name);
    expect(order.indexOf('drafts.save')).toBeLessThan(order.indexOf('drafts.close'));
    expect(drafts.active?.id).toBe('b');
  });

  it('does not close a draft whose text could not be written', async () => {
    const backend = program(draft('a', 'one'), draft('b', 'two')).on('drafts.save', () => {
      throw { code: 'library', message: 'The disk is full.' };
    });
    const drafts = new DraftsState(backend);
    drafts.prefer('a');
    await drafts.load();
    drafts.active!.set('prompt', 'precious');

    const closed = await drafts.close(drafts.active!.key);

    expect(closed).toBe(false);
    expect(typed(drafts.active!.content)).toBe('precious');
    expect(drafts.failure?.message).toBe('The disk is full.');
  });

  it('opens an empty draft with the same model when the last one closes', async () => {
    const drafts = new DraftsState(program(draft('a', 'one')));
    await drafts.load();

    await drafts.close(drafts.active!.key);

    expect(drafts.list).toHaveLength(1);
    expect(drafts.active?.name).toBeNull();
    expect(drafts.active?.content.model).toBe(content().model);
  });

  it('opens a recalled recipe in the shown tab only while that is empty', async () => {
    const drafts = new DraftsState(program(draft('a')));
    await drafts.load();

    drafts.open(withValue(content(), 'prompt', 'fox'));
    expect(drafts.list).toHaveLength(1);
    drafts.open(withValue(content(), 'prompt', 'owl'));

    expect(drafts.list.map(({ name }) => name)).toEqual(['fox', 'owl']);
    expect(drafts.active?.name).toBe('owl');
  });

  it('lets somebody write when the drafts cannot be read', async () => {
    const backend = new FakeProgram();
    const drafts = new DraftsState(backend);

    await drafts.load();

    expect(drafts.active).not.toBeNull();
    expect(drafts.failure?.message).toContain('drafts.list');
  });

  it('tells the program the new order of the tabs', async () => {
    const backend = program(draft('a', '1'), draft('b', '2'), draft('c', '3'));
    const drafts = new DraftsState(backend);
    await drafts.load();

    drafts.move(drafts.list[0]!.key, 2);

    expect(drafts.list.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(backend.asked('drafts.order')).toEqual([{ ids: ['b', 'c', 'a'] }]);
  });
});
