import { resolve } from 'node:path';

import type { Page } from '@playwright/test';

import { makeLibrary } from '../harness/library';
import { expect, type Host, test } from '../harness/studio';
import { openStudio } from '../harness/studio-page';
import { Board } from './board';
import { middle, scroll, type Scroll } from './frames';

const ITEMS = Number(process.env.FRAMEWRIGHT_BENCH_ITEMS ?? 100_000);
const BARE = resolve(import.meta.dirname, '../../../benches/page/bare.html');
/** Odd, so that there is a middle one. */
const ROUNDS = 5;
const FRAMES = 300;
const PRESSES = 9;

interface Cell {
  id: number;
  aspect: number;
}

/** Where the page keeps the count of frames between two calls. */
interface Counting {
  counted: Promise<number>;
}

/** Every picture of the library in the gallery's order, with its shape. */
async function cells(host: Host): Promise<Cell[]> {
  const found: Cell[] = [];
  const query = {
    ...{ text: null, media: null, models: [], styles: [], ratios: [], accounts: [], job: null },
    ...{ from_ms: null, to_ms: null, trash: false, sort: 'newest', until_id: null },
  };
  for (let after: string | null = null; ; ) {
    const args: object = { query, after, limit: 500 };
    const page = await host.call<{ tiles: { id: number; width: number; height: number }[]; next: string | null }>(
      'gallery.page',
      args,
    );
    found.push(...page.tiles.map(({ id, width, height }) => ({ id, aspect: width / height })));
    after = page.next;
    if (after === null) return found;
  }
}

/** The bare list, at the place of the gallery's stage, with the same pictures from the same addresses. */
async function openBare(host: Host, ours: Page): Promise<Page> {
  const grid = ours.getByRole('grid');
  const box = await grid.boundingBox();
  const first = await grid.locator('img[data-id]').first().evaluate((img: HTMLImageElement) => {
    return img.dataset['src'] ?? img.src;
  });
  const thumbs = first.slice(0, first.lastIndexOf('/') + 1);
  const bare = await ours.context().newPage();
  const address = new URL('bare.html', host.address).href;
  await bare.route(address, (route) => route.fulfill({ path: BARE }));
  await bare.goto(address);
  const told = [await cells(host), thumbs, box] as const;
  await bare.evaluate((told) => {
    const { fill } = window as unknown as { fill: (...told: unknown[]) => number };
    return fill(...told);
  }, told);
  return bare;
}

test('scrolling through a long library, beside a bare virtual list', async ({ host, page }) => {
  await host.kill();
  makeLibrary(host.library, ITEMS);
  await host.start();
  await openStudio(page, host);
  await page.getByRole('gridcell').first().waitFor();
  const bare = await openBare(host, page);
  const sides = [
    { name: 'ours', page, list: page.getByRole('grid') },
    { name: 'bare', page: bare, list: bare.locator('#list') },
  ];

  const of: Record<string, Scroll[]> = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) {
      await side.page.bringToFront();
      const session = await side.page.context().newCDPSession(side.page);
      await session.send('Performance.enable');
      of[side.name]!.push(await scroll(side.list, session, FRAMES));
      await session.detach();
    }
  }

  const board = new Board();
  const figure = (side: string, name: keyof Scroll) => middle(of[side]!.map((one) => one[name]));
  board.atLeast('scroll: frame rate over a bare virtual list', figure('ours', 'fps') / figure('bare', 'fps'), 0.9, 'x');
  board.tell('scroll: frames in a second', figure('ours', 'fps'), '');
  board.tell('scroll: frames in a second, bare list', figure('bare', 'fps'), '');
  board.tell('scroll: work for a frame', figure('ours', 'busy_ms'), 'ms');
  board.tell('scroll: work for a frame, bare list', figure('bare', 'busy_ms'), 'ms');
  board.keep('scroll', { items: ITEMS, frames: FRAMES, ...of });
  board.print();
});

test('a press on Queue, to the frame that shows its places', async ({ host, page }) => {
  await host.kill();
  makeLibrary(host.library, 1_000);
  await host.start();
  await openStudio(page, host);
  await page.getByRole('gridcell').first().waitFor();
  await host.call('queue.pause', { paused: true });

  const frames: number[] = [];
  const answers: number[] = [];
  for (let press = 0; press < PRESSES; press += 1) {
    if (press > 0) await page.getByRole('button', { name: 'New draft' }).click();
    const prompt = page.getByRole('textbox', { name: 'Prompt' });
    await expect(prompt).toHaveValue('');
    await prompt.fill(`A quiet street, number ${press}`);
    const button = page.getByRole('button', { name: /^Queue 4/ });
    await page.locator('.run:not(.stale)').waitFor();
    await button.evaluate((node) => {
      const newest = () => document.querySelector<HTMLElement>('[data-phase]')?.dataset['key'];
      const before = newest();
      (window as unknown as Counting).counted = new Promise((done) => {
        const begin = () => {
          let frames = 0;
          const tick = () => {
            frames += 1;
            if (newest() !== before) done(frames);
            else requestAnimationFrame(tick);
          };
          requestAnimationFrame(tick);
        };
        node.addEventListener('click', begin, { once: true, capture: true });
      });
    });
    await button.click();
    frames.push(await page.evaluate(() => (window as unknown as Counting).counted));
    answers.push(
      await page.evaluate(() => {
        const all = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
        return all.filter(({ name }) => name.endsWith('rpc/compose.enqueue')).at(-1)?.duration ?? 0;
      }),
    );
  }

  const board = new Board();
  board.atMost('press: frames until its places are shown', middle(frames), 2, 'frames');
  board.tell('press: the program’s answer', middle(answers), 'ms');
  board.keep('press', { frames, answers_ms: answers });
  board.print();
});
