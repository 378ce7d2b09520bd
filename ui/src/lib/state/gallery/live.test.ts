import { describe, expect, it } from 'vitest';

import { LiveJobs } from './live.svelte';
import { MOST_JOBS } from './live_pages';
import { FakeLibrary, jobOf, tileOf } from './testing';

function liveOf(library = new FakeLibrary()) {
  const live = new LiveJobs(library);
  const arrived: boolean[] = [];
  live.onarrival = (_, shown) => arrived.push(shown);
  return { live, library, arrived };
}

const ids = (live: LiveJobs) => live.shapes.map((shape) => shape.id);

describe('what is being made', () => {
  it('has its places, in their final shape, at the press', () => {
    const { live } = liveOf();
    let arranged = 0;
    live.onchange = () => (arranged += 1);

    live.queued([jobOf('a'), jobOf('b', { width: 832, height: 1104, files: 1 })]);

    expect(live.shapes).toEqual([
      { id: 'a', files: 4, aspect: 16 / 9 },
      { id: 'b', files: 1, aspect: 832 / 1104 },
    ]);
    expect(arranged).toBe(1);
  });

  it('keeps its places whatever happens to the job, and fills them where they are', () => {
    const { live, arrived } = liveOf();
    live.queued([jobOf('a')]);
    const shapes = live.shapes;

    live.apply({
      type: 'job_changed',
      job: jobOf('a', { phase: 'waiting', progress: 0.4, rev: 2 }),
    });
    live.apply({ type: 'assets_added', job_id: 'a', tiles: [tileOf(2, { job: 'a' })] });
    live.apply({ type: 'job_changed', job: jobOf('a', { phase: 'done', width: 64, rev: 3 }) });

    expect(live.shapes).toBe(shapes);
    expect(live.tileAt('a', 1)?.id).toBe(2);
    expect(live.tileAt('a', 0)).toBeNull();
    expect(arrived).toEqual([true]);
  });

  it('puts a newer press on top and what starts by itself at the end', () => {
    const { live } = liveOf();

    live.queued([jobOf('a')]);
    live.queued([jobOf('b')]);
    live.apply({ type: 'job_changed', job: jobOf('c', { phase: 'waiting', rev: 4 }) });

    expect(ids(live)).toEqual(['b', 'a', 'c']);
    expect(live.pressed).toBe(2);
  });

  it('ignores news that an older answer overtook', () => {
    const { live } = liveOf();
    live.queued([jobOf('a', { phase: 'waiting', rev: 5 })]);

    live.apply({ type: 'job_changed', job: jobOf('a', { phase: 'submitting', rev: 4 }) });

    expect(live.get('a')?.job.phase).toBe('waiting');
  });

  it('keeps failures in their place and lets withdrawn ones go', () => {
    const { live } = liveOf();
    live.queued([jobOf('a'), jobOf('b'), jobOf('c')]);

    live.apply({ type: 'job_changed', job: jobOf('a', { phase: 'refused', rev: 2 }) });
    live.apply({ type: 'job_changed', job: jobOf('b', { phase: 'cancelled', rev: 2 }) });

    expect(ids(live)).toEqual(['a', 'c']);
    expect(live.notMade).toBe(1);
  });

  it('counts what has no place: thousands of jobs take no more room than a few', () => {
    const { live } = liveOf();

    live.queued(Array.from({ length: 10_000 }, (_, index) => jobOf(`${index}`)));

    expect(live.shapes.length).toBeLessThanOrEqual(MOST_JOBS);
    expect(live.shapes.length + live.more).toBe(10_000);
  });

  it('says of pictures that have no place here that they came', () => {
    const { live, arrived } = liveOf();

    live.apply({ type: 'assets_added', job_id: 'elsewhere', tiles: [tileOf(1)] });

    expect(arrived).toEqual([false]);
    expect(live.shapes).toEqual([]);
  });

  it('starts with what runs, what waits and what needs a person', async () => {
    const { live, library } = liveOf();
    library.jobs = [
      jobOf('waits'),
      jobOf('runs', { phase: 'waiting' }),
      jobOf('failed', { phase: 'failed' }),
      jobOf('done', { phase: 'done' }),
    ];

    await live.load();

    expect(new Set(ids(live))).toEqual(new Set(['waits', 'runs', 'failed']));
    expect(live.open).toBe(2);
  });

  it('has the same order after a start as the presses gave it', async () => {
    const { live, library } = liveOf();
    const at = (created_ms: number, position: number) => ({ created_ms, position });
    const first = [jobOf('a', at(1, 1)), jobOf('b', { ...at(1, 2), phase: 'failed' })];
    const second = [jobOf('c', { ...at(2, 3), phase: 'waiting' }), jobOf('d', at(2, 4))];
    live.queued(first);
    live.queued(second);
    const { live: again } = liveOf(library);
    library.jobs = [...first, ...second];

    await again.load();

    expect(ids(again)).toEqual(ids(live));
    expect(again.pressed).toBe(4);
  });

  it('gives no place by itself where it would move what is looked at', async () => {
    const { live, library } = liveOf();
    live.queued([jobOf('a', { created_ms: 5 })]);
    live.mayGrow = () => false;
    const running = jobOf('b', { phase: 'waiting', created_ms: 4, rev: 3 });
    library.jobs = [jobOf('a', { created_ms: 5 }), running, jobOf('c', { created_ms: 6 })];

    live.apply({ type: 'job_changed', job: running });
    expect(ids(live)).toEqual(['a']);
    await live.load();
    expect(ids(live)).toEqual(['a']);
    expect(live.more).toBe(2);

    await live.load(true);
    expect(ids(live), 'what a press brought stands on top').toEqual(['c', 'a']);

    live.mayGrow = () => true;
    live.apply({ type: 'job_changed', job: { ...running, rev: 4 } });
    expect(ids(live)).toEqual(['c', 'a', 'b']);
  });

  it('looks for the pictures of a job that ended while nobody listened', async () => {
    const { live, library } = liveOf(new FakeLibrary(4));
    live.queued([jobOf('job0')]);
    library.jobs = [jobOf('job0', { phase: 'done', asset_ids: [1, 2, 3, 4], rev: 7 })];

    await live.load();

    await expect.poll(() => live.tiles.map((tile) => tile.id)).toEqual([1, 2, 3, 4]);
  });

  it('gives up places only for pictures that the snapshot has', () => {
    const { live } = liveOf();
    live.queued([jobOf('old'), jobOf('new'), jobOf('open')]);
    for (const [job, id] of [
      ['old', 5],
      ['new', 9],
    ] as const) {
      live.apply({ type: 'assets_added', job_id: job, tiles: [tileOf(id, { job, idx: 0 })] });
      live.apply({ type: 'job_changed', job: jobOf(job, { phase: 'done', rev: 2 }) });
    }

    live.settle(5);

    expect(ids(live)).toEqual(['new', 'open']);
  });

  it('shows through a lens only what is being made, or only what was not made', () => {
    const { live } = liveOf();
    live.queued([jobOf('a'), jobOf('b')]);
    live.apply({ type: 'job_changed', job: jobOf('b', { phase: 'failed', rev: 2 }) });

    live.lens = 'not_made';
    expect(live.shown.shapes.map((shape) => shape.id)).toEqual(['b']);
    live.lens = 'making';
    expect(live.shown.shapes.map((shape) => shape.id)).toEqual(['a']);
    live.lens = 'none';
    expect(live.shown.shapes).toEqual([]);
  });
});
