// What can be done with pictures. Each verb acts on what it is given; the caller knows whether that is
// the focused one or the selection.
import { t } from '../../i18n';
import type { Backend } from '../../ipc/backend';
import type { DraftContent, Failure, Step, Take, Tile } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import type { NewNotice } from '../frame/notices.svelte';
import { failureWords } from '../words/refusals';

/** What other parts of the window do for the gallery. */
export interface Desk {
  tell(notice: NewNotice): void;
  /** Opens a draft with these settings. */
  draft(content: DraftContent): void;
  /** Puts a file where a step wants it: into the open draft or a new one. */
  next(asset: number, step: Step): Promise<void>;
}

/** What the verbs need of the gallery. */
interface Stage {
  readonly focus: { key: string | null; heirs(): string[] };
  readonly filters: { trash: boolean };
  tileOf(key: string | null): Tile | null;
  left(ids: readonly number[], next: string | null): Promise<void>;
  readonly live: { remove(ids: readonly string[]): void };
  refresh(where: 'top' | 'stay'): Promise<void>;
}

/** As many ids as travel in one call. */
const AT_ONCE = 5000;

export class Verbs {
  readonly #backend: Backend;
  readonly #stage: Stage;
  readonly #desk: Desk;

  constructor(backend: Backend, stage: Stage, desk: Desk) {
    this.#backend = backend;
    this.#stage = stage;
    this.#desk = desk;
  }

  /** Loads the settings of a picture, or a part of them, into a new draft. */
  async remix(id: number, take: Take = 'all') {
    await this.#try(async () =>
      this.#desk.draft(await this.#backend.call('gallery.remix', { id, take })),
    );
  }

  /** Goes on from a file: it is put into the open draft or a new one. */
  async next(id: number, step: Step) {
    await this.#try(() => this.#desk.next(id, step));
  }

  /** Moves pictures to the trash; the notice takes it back. */
  async trash(ids: readonly number[]) {
    if (ids.length === 0 || this.#stage.filters.trash) return;
    const next = this.#nextAfter(ids);
    await this.#try(async () => {
      const count = await this.#each('gallery.trash', ids);
      await this.#stage.left(ids, next);
      const undo = () => void this.#takeBack(ids);
      const action = { label: t('common.undo'), run: undo };
      this.#desk.tell({ text: t('gallery.toldTrashed', { count }), icon: 'trash', action });
    });
  }

  /** Takes pictures out of the trash, back to where they were. */
  async restore(ids: readonly number[]) {
    if (ids.length === 0) return;
    const next = this.#nextAfter(ids);
    await this.#try(async () => {
      const count = await this.#each('gallery.restore', ids);
      await this.#stage.left(ids, next);
      this.#desk.tell({ text: t('gallery.toldRestored', { count }), icon: 'undo' });
    });
  }

  /** Deletes what is in the trash for good. The caller has asked. */
  async emptyTrash() {
    await this.#try(async () => {
      const { files } = await this.#backend.call('gallery.trash_empty', {});
      await this.#stage.refresh('top');
      this.#desk.tell({ text: t('gallery.toldEmptied', { count: files }), icon: 'trash' });
    });
  }

  async copyImage(id: number) {
    await this.#try(async () => {
      await this.#backend.call('host.copy_image', { asset: id });
      this.#desk.tell({ text: t('gallery.toldCopiedImage'), icon: 'copy' });
    });
  }

  /** Copies the whole prompt; tiles know only its beginning. */
  async copyPrompt(id: number) {
    await this.#try(async () => {
      const { recipe, tile } = await this.#backend.call('gallery.asset', { id });
      const typed = recipe?.typed['prompt'];
      const text = typeof typed === 'string' ? typed : (tile.prompt ?? '');
      await this.copy(text, t('gallery.toldCopiedPrompt'));
    });
  }

  /** Copies a text, and says what it was. */
  async copy(text: string, told: string) {
    await this.#try(async () => {
      await this.#backend.call('host.copy_text', { text });
      this.#desk.tell({ text: told, icon: 'copy' });
    });
  }

  async reveal(id: number) {
    await this.#try(() => this.#backend.call('host.reveal', { asset: id }));
  }

  /** Opens the file in the system's own player or viewer. */
  async openOutside(id: number) {
    await this.#try(() => this.#backend.call('host.open_asset', { asset: id }));
  }

  /** Whether the file of an asset is where it should be. */
  async isThere(id: number): Promise<boolean> {
    const found = await this.#backend.call('gallery.asset', { id }).catch(() => null);
    return found?.there ?? false;
  }

  /** Puts jobs aside that were not made. They stay in the queue’s history. */
  async dismiss(ids: readonly string[]) {
    await this.#try(async () => {
      await this.#backend.call('queue.dismiss', { ids: [...ids] });
      this.#stage.live.remove(ids);
    });
  }

  /** Loads what a job was asked for into a new draft. */
  async draftOfJob(id: string) {
    await this.#try(async () =>
      this.#desk.draft(await this.#backend.call('queue.draft_of', { id })),
    );
  }

  async #takeBack(ids: readonly number[]) {
    await this.#try(async () => {
      await this.#each('gallery.restore', ids);
      await this.#stage.refresh('stay');
    });
  }

  async #each(name: 'gallery.trash' | 'gallery.restore', ids: readonly number[]): Promise<number> {
    let count = 0;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      count += await this.#backend.call(name, { ids: ids.slice(from, from + AT_ONCE) });
    }
    return count;
  }

  /** Where the focus goes when these are gone: to the next one that stays. */
  #nextAfter(ids: readonly number[]): string | null {
    const gone = new Set(ids);
    const { focus } = this.#stage;
    const focused = this.#stage.tileOf(focus.key);
    if (!focused || !gone.has(focused.id)) return focus.key;
    const stays = (key: string) => !gone.has(this.#stage.tileOf(key)?.id ?? -1);
    return focus.heirs().find(stays) ?? null;
  }

  async #try(work: () => Promise<unknown>) {
    try {
      await work();
    } catch (cause) {
      const failure: Failure = asFailure(cause);
      this.#desk.tell({ text: failureWords(failure), kind: 'fail' });
    }
  }
}
