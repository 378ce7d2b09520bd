import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Draft, DraftContent, JobRow, StagedInput } from '../../ipc/bindings';
import { withReferences } from './content';
import { ComposerState } from './composer.svelte';
import { readSeed } from './seeds';
import {
  checked,
  content,
  FakeProgram,
  frames,
  job,
  later,
  model,
  plain,
  reference,
} from './testing';

function draft(held: DraftContent): Draft {
  return { id: 'd1', position: 0, content: held, changed_ms: 0, closed_ms: null };
}

function staged(name: string, more: Partial<StagedInput> = {}): StagedInput {
  return {
    sha256: name.padEnd(64, '0'),
    name,
    media: 'image',
    media_type: 'image/png',
    bytes: 1000,
    width: 10,
    height: 10,
    seconds: null,
    ...more,
  };
}

async function rig(held: DraftContent) {
  const queued: JobRow[] = [];
  const backend = new FakeProgram()
    .on('catalogue.models', () => [
      model('Frames', { id: frames.model, free_mode: true }),
      model('Gen-4', { id: plain.model }),
    ])
    .on('compose.steps', () => [
      { step: 'reference', from: ['image'] },
      { step: 'extend', from: ['video'] },
    ])
    .on('accounts.list', () => ({
      accounts: [],
      problems: [],
      keychain: { state: 'ready', text: '' },
    }))
    .on('catalogue.form', ({ model }) => (model === plain.model ? plain : frames))
    .on('drafts.list', () => [draft(held)])
    .on('drafts.save', ({ content }) => draft(content))
    .on('compose.check', () => checked())
    .on('compose.enqueue', () => ({ jobs: [job('j1'), job('j2')] }))
    .on('compose.seed', () => 777);
  const replaced: [string, string][] = [];
  const composer = new ComposerState(backend, {
    queued: (jobs) => queued.push(...jobs),
    imported: () => {},
    replaced: (before, after) => replaced.push([before, after.id]),
    attend: () => {},
  });
  await composer.load();
  return { backend, composer, queued, replaced, shown: composer.draft! };
}

describe('ComposerState', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('moves a draft of a retired model to its successor, unless something is typed meanwhile', async () => {
    const { backend, composer, shown } = await rig(content({ model: frames.model }));
    const answer = later<DraftContent>();
    const next = content({ model: plain.model, inputs: { prompt: 'a fox' } });
    backend.on('compose.successor', () => answer.promise);

    const early = composer.succeed();
    shown.set('prompt', 'an owl');
    answer.give(next);
    await early;
    expect(shown.content.model).toBe(frames.model);

    await composer.succeed();
    expect(shown.content).toEqual(next);
  });

  it('goes on from a file in a new draft, or in the shown one where it has room', async () => {
    const { backend, composer, shown } = await rig(content({ inputs: { prompt: 'a fox' } }));
    const fresh = content({ model: plain.model, references: [reference('clip')] });
    const joined = content({ inputs: { prompt: 'a fox' }, references: [reference('fox')] });
    backend.on('compose.next', ({ step }) =>
      step === 'reference' ? { draft: joined, joined: true } : { draft: fresh, joined: false },
    );

    await composer.next(7, 'extend');
    expect(composer.draft?.content).toEqual(fresh);
    expect(shown.content.references, 'the other draft is left alone').toEqual([]);

    composer.drafts.show(shown.key);
    await composer.next(7, 'reference');
    expect(shown.content).toEqual(joined);
  });

  it('asks once more where something was typed while a file was on its way in', async () => {
    const { backend, composer, shown } = await rig(content({ inputs: { prompt: 'a fox' } }));
    const asked: (DraftContent | null)[] = [];
    backend.on('compose.next', ({ draft }) => {
      asked.push(draft);
      if (asked.length === 1) shown.set('prompt', 'an owl');
      return { draft: { ...draft!, references: [reference('fox')] }, joined: true };
    });

    await composer.next(7, 'reference');

    expect(asked).toHaveLength(2);
    expect(shown.content.inputs['prompt']).toBe('an owl');
    expect(shown.content.references).toHaveLength(1);
  });

  it('offers the steps of a kind of file, and none from what is only kept or thrown away', async () => {
    const { composer } = await rig(content());
    const file = { media: 'image', shows: 'picture', trashed: false } as const;

    expect(composer.models.stepsFrom(file)).toEqual(['reference']);
    expect(composer.models.stepsFrom({ ...file, media: 'video', shows: 'clip' })).toEqual([
      'extend',
    ]);
    expect(composer.models.stepsFrom({ ...file, shows: 'plate' })).toEqual([]);
    expect(composer.models.stepsFrom({ ...file, trashed: true })).toEqual([]);
  });

  it('puts an edited job in the place of the unsent one and closes its tab', async () => {
    const { backend, composer, replaced } = await rig(content());
    backend
      .on('queue.edit', () => 'j9')
      .on('queue.rows', ({ ids }) => ids.map((id) => job(id)))
      .on('drafts.close', () => null);
    composer.open(content({ inputs: { prompt: 'a grey fox' } }), 'j3');
    composer.open(content({ inputs: { prompt: 'another press on Edit' } }), 'j3');
    const { list } = composer.drafts;
    expect(
      list.filter((draft) => draft.replaces === 'j3'),
      'one job, one tab',
    ).toHaveLength(1);

    await composer.queue();

    expect(backend.asked('queue.edit')[0]).toMatchObject({ id: 'j3' });
    expect(backend.asked('compose.enqueue')).toEqual([]);
    expect(replaced).toEqual([['j3', 'j9']]);
    await vi.waitFor(() => expect(composer.drafts.replacing('j3')).toBeUndefined());
  });

  it('asks no question when the job was sent meanwhile: it says so', async () => {
    const { backend, composer, replaced } = await rig(content());
    backend.on('queue.edit', () => {
      throw { code: 'conflict', message: 'It was sent already.' };
    });
    composer.open(content({ inputs: { prompt: 'a grey fox' } }), 'j3');

    await composer.queue();

    expect(composer.run.question).toBeNull();
    expect(composer.run.failure?.message).toBe('It was sent already.');
    expect(replaced).toEqual([]);
  });

  it('gives a draft without a model the usual one', async () => {
    const { composer } = await rig(content({ model: null }));

    expect(composer.draft?.content.model).toBe(frames.model);
    expect(composer.form?.title).toBe('Frames');
  });

  it('remembers what was open and shown, and takes only that over', async () => {
    const { composer } = await rig(content());
    composer.restore({ turned: ['style', 3, null], draft: 'd1' });
    composer.restore({ turned: ['ratio'] });

    expect(composer.isOpen('style')).toBe(false);
    expect(composer.isOpen('ratio')).toBe(true);
    composer.setOpen('advanced', true, false);
    expect(composer.memory).toEqual({ turned: ['style', 'advanced'], draft: 'd1' });
  });

  it('checks the newest text before it queues, and queues nothing that is at fault', async () => {
    const { backend, composer, shown } = await rig(content());
    backend.on('compose.check', ({ draft }) =>
      draft.inputs['prompt']
        ? checked()
        : checked({
            problems: [
              {
                path: 'prompt',
                message: 'Write one.',
                fault: { kind: 'missing' },
                severity: 'error',
              },
            ],
          }),
    );

    shown.set('style', 'vivid');
    expect(await composer.queue()).toBe(false);
    expect(composer.problems.fields.get('prompt')).toHaveLength(1);
    expect(shown.attempted).toBe(true);
    shown.set('prompt', 'a red fox');
    expect(await composer.queue()).toBe(true);

    expect(backend.asked('compose.enqueue')).toHaveLength(1);
    expect(backend.asked('compose.enqueue')[0]?.draft.inputs['prompt']).toBe('a red fox');
  });

  it('queues what stood there at the press, whatever is shown or typed before the program looked at it', async () => {
    const { composer, backend, shown } = await rig(content({ inputs: { prompt: 'a red fox' } }));
    const slow = later<ReturnType<typeof checked>>();
    backend.on('compose.check', () => slow.promise);
    shown.set('prompt', 'a grey fox');

    const queued = composer.queue();
    shown.set('prompt', 'a grey fox at night');
    composer.drafts.create();
    slow.give(checked());

    expect(await queued).toBe(true);
    expect(backend.asked('compose.enqueue').map((args) => args.draft.inputs['prompt'])).toEqual([
      'a grey fox',
    ]);
  });

  it('hands the new jobs on and counts a counted seed up behind them', async () => {
    const { composer, queued, shown } = await rig(
      content({ inputs: { prompt: 'fox', seed: 41 }, seed_strategy: 'increment', count: 2 }),
    );

    await composer.queue('first');

    expect(queued).toHaveLength(2);
    expect(shown.content.inputs['seed']).toBe(43);
  });

  it('begins a counted seed anew behind the largest', async () => {
    const { composer, shown } = await rig(
      content({ inputs: { prompt: 'fox', seed: 4_294_967_294 }, seed_strategy: 'increment' }),
    );

    await composer.queue();

    expect(shown.content.inputs['seed']).toBe(2);
  });

  it('keeps a fixed seed and draws none for a random one', async () => {
    const fixed = await rig(content({ inputs: { prompt: 'x', seed: 5 }, seed_strategy: 'fixed' }));
    await fixed.composer.queue();
    expect(fixed.shown.content.inputs['seed']).toBe(5);

    await fixed.composer.seeds('random');
    expect(fixed.shown.content.inputs).not.toHaveProperty('seed');
    await fixed.composer.seeds('fixed');
    expect(fixed.shown.content.inputs['seed'], 'locking again brings the number back').toBe(5);
  });

  it('draws a number when a seed is locked that has none', async () => {
    const { composer, shown } = await rig(content({ inputs: { prompt: 'x' } }));

    await composer.seeds('fixed');

    expect(shown.content.inputs['seed']).toBe(777);
  });

  it('says what a change of the model leaves behind', async () => {
    const { composer, shown } = await rig(content({ inputs: { prompt: 'x', style: 'vivid' } }));

    await composer.choose(plain.model);

    expect(composer.left?.fields.map(({ name }) => name)).toEqual(['style']);
    expect(composer.form?.title).toBe('Gen-4 Image');
    await composer.choose(frames.model);
    expect(shown.content.inputs['style']).toBe('vivid');
    expect(composer.left).toBeNull();
  });

  it('never lets an answer to an older text stand over one to a newer', async () => {
    const { backend, composer, shown } = await rig(content());
    const slow = later<ReturnType<typeof checked>>();
    backend.on('compose.check', ({ draft }) =>
      draft.inputs['prompt'] === 'old' ? slow.promise : checked({ price: 8 }),
    );
    shown.set('prompt', 'old');
    const old = composer.checker.now(shown);
    shown.set('prompt', 'new');
    await composer.checker.now(shown);
    slow.give(checked({ price: 99 }));
    await old;

    expect(shown.checked?.price).toBe(8);
    expect(shown.fresh).toBe(true);
  });
});

describe('what is dropped', () => {
  const file = (name: string) => ({ path: `/drop/${name}`, name });

  it('becomes references until the model takes no more', async () => {
    const { backend, composer, shown } = await rig(content());
    backend.on('inputs.stage', ({ path }) => staged(path.slice(6)));

    await composer.drop(
      [1, 2, 3, 4].map((n) => file(`${n}.png`)),
      0,
    );

    expect(shown.content.references.map(({ tag }) => tag)).toEqual(['IMG_1', 'IMG_2', 'IMG_3']);
    expect(composer.references.refusals).toEqual([{ kind: 'full', name: '4.png', most: 3 }]);
  });

  it('says of each file why it was not taken, and takes the others', async () => {
    const { backend, composer, shown } = await rig(content());
    backend.on('inputs.stage', ({ path }) => {
      if (path.includes('text')) throw { code: 'input', message: 'This is not a picture.' };
      return staged(path, path.includes('mp4') ? { media: 'video' } : {});
    });

    await composer.drop([file('text.png'), file('clip.mp4'), file('fox.png')], 1);

    expect(composer.references.refusals.map(({ kind }) => kind)).toEqual([
      'folder',
      'refused',
      'not_taken',
    ]);
    expect(shown.content.references).toHaveLength(1);
  });

  it('opens the sheet when it is a prompt file', async () => {
    const { backend, composer } = await rig(content());
    backend.on('prompts.open', () => {
      throw { code: 'prompts', message: 'Line 3 is not JSON.' };
    });

    await composer.drop([file('frames.JSON')], 0);

    expect(composer.importing.name).toBe('frames.JSON');
    expect(composer.importing.failure?.message).toBe('Line 3 is not JSON.');
  });

  it('goes to the draft that was shown when it fell', async () => {
    const { backend, composer, shown } = await rig(content());
    const slow = later<StagedInput>();
    backend.on('inputs.stage', () => slow.promise);

    const dropped = composer.drop([file('a.png')], 0);
    composer.drafts.create();
    slow.give(staged('a.png'));
    await dropped;

    expect(shown.content.references).toHaveLength(1);
    expect(composer.draft?.content.references).toHaveLength(0);
  });

  it('keeps a reference where it was moved to while it is made smaller', async () => {
    const { backend, composer, shown } = await rig(content());
    shown.edit(withReferences(shown.content, 'references', [reference('a'), reference('b')]));
    const slow = later<StagedInput>();
    backend.on('inputs.shrink', () => slow.promise);

    const shrunk = composer.references.shrink(shown, 'references', 0);
    composer.references.move(shown, 'references', 0, 1);
    slow.give(staged('small'));
    await shrunk;

    const digests = shown.content.references.map((one) => composer.references.digest(one)?.[0]);
    expect(digests).toEqual(['b', 's']);
  });
});

describe('a seed as typed', () => {
  it('is a number, with what comes along in a paste forgiven', () => {
    expect(readSeed(' 1 884,203_991 ')).toBe(1_884_203_991);
    expect(readSeed('-4')).toBeNull();
    expect(readSeed('4e9')).toBeNull();
    expect(readSeed('')).toBeNull();
  });
});
