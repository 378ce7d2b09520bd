// Pictures, clips and sounds that go in: from a drop, the clipboard, a file dialog or the gallery. The program keeps
// the bytes; a draft only names them.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type { Field, Fit, Form, Media, Picked, Reference, StagedInput } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { fieldFor, freeTag, referencesOf, roomIn, withReferences } from './content';
import type { DraftState } from './draft.svelte';
import { Once } from './once';
import { failureWords } from '../words/refusals';

/** Why something did not become a reference. */
export type Refusal =
  | { kind: 'refused'; name: string; why: string }
  | { kind: 'not_taken'; name: string; media: Media }
  | { kind: 'full'; name: string; most: number }
  | { kind: 'folder' };

/** A place for one file within another value. */
export interface Taker {
  media: Media;
  isFree: () => boolean;
  take: (sha256: string) => void;
}

export class ReferencesState {
  readonly #backend: Backend;
  readonly #fits = new SvelteMap<string, Fit>();
  readonly #asked = new Once();
  /** Digests of pictures of the library that serve as references. */
  readonly #digests = new SvelteMap<number, string>();

  /** What is known of files that values name by their digests. */
  readonly #known = new SvelteMap<string, StagedInput>();
  readonly #takers = new Set<Taker>();

  /** Files on their way in. */
  arriving = $state(0);
  refusals = $state.raw<Refusal[]>([]);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Takes files by their paths: from a drop or a dialog. */
  async add(draft: DraftState, form: Form, files: readonly Picked[], folders = 0, into?: Field) {
    this.refusals = folders > 0 ? [{ kind: 'folder' }] : [];
    for (const { path } of files) {
      await this.#arrive(draft, form, into, () => this.#backend.call('inputs.stage', { path }));
    }
  }

  /** Asks for files with the system's dialog and takes them. */
  async pick(draft: DraftState, form: Form, into: Field) {
    try {
      const files = await this.#backend.call('host.pick_files', { purpose: 'references' });
      await this.add(draft, form, files, 0, into);
    } catch (cause) {
      this.#refuse({ kind: 'refused', name: '', why: failureWords(asFailure(cause)) });
    }
  }

  /** Takes the picture of the clipboard; false when there is none. */
  async paste(draft: DraftState, form: Form): Promise<boolean> {
    this.refusals = [];
    try {
      const staged = await this.#backend.call('host.paste_image', {});
      if (staged) this.#settle(draft, form, staged, undefined, inputSource(staged));
      return staged !== null;
    } catch (cause) {
      this.#refuse({ kind: 'refused', name: '', why: failureWords(asFailure(cause)) });
      return false;
    }
  }

  /** Takes a picture of the library. */
  async addAsset(draft: DraftState, form: Form, asset: number, into?: Field) {
    this.refusals = [];
    await this.#arrive(
      draft,
      form,
      into,
      () => this.#backend.call('inputs.stage_asset', { asset }),
      asset,
    );
  }

  /** Takes part in what is dropped and pasted, until the returned function is called. */
  offer(taker: Taker): () => void {
    this.#takers.add(taker);
    return () => this.#takers.delete(taker);
  }

  /** Asks for one file with the system's dialog; its digest, or null where there is none. */
  async pickOne(media: Media): Promise<string | null> {
    this.refusals = [];
    return this.#one(media, async () => {
      const [file] = await this.#backend.call('host.pick_files', { purpose: 'references' });
      return file ? this.#backend.call('inputs.stage', { path: file.path }) : null;
    });
  }

  /** Takes a file of the library; its digest, or null where it cannot be taken. */
  async stageAsset(asset: number, media: Media): Promise<string | null> {
    this.refusals = [];
    return this.#one(media, () => this.#backend.call('inputs.stage_asset', { asset }));
  }

  async #one(media: Media, stage: () => Promise<StagedInput | null>): Promise<string | null> {
    this.arriving += 1;
    try {
      const staged = await stage();
      if (staged === null) return null;
      this.#known.set(staged.sha256, staged);
      if (staged.media === media) return staged.sha256;
      this.#refuse({ kind: 'not_taken', name: staged.name, media: staged.media });
    } catch (cause) {
      this.#refuse({ kind: 'refused', name: '', why: failureWords(asFailure(cause)) });
    } finally {
      this.arriving -= 1;
    }
    return null;
  }

  /** What is known of a file that a value names; null until it is. */
  known(sha256: string): StagedInput | null {
    return this.#known.get(sha256) ?? null;
  }

  /** Sees to it that it becomes known. */
  async needKnown(sha256: string) {
    if (this.#known.has(sha256) || !this.#asked.first(sha256)) return;
    try {
      this.#known.set(sha256, await this.#backend.call('inputs.describe', { sha256 }));
    } catch {
      // The check of the draft says that it is gone.
      this.#asked.forget(sha256);
    }
  }

  remove(draft: DraftState, field: string, index: number) {
    const kept = referencesOf(draft.content, field).filter((_, at) => at !== index);
    draft.edit(withReferences(draft.content, field, kept));
  }

  /** Moves a reference to another place of its field. */
  move(draft: DraftState, field: string, from: number, to: number) {
    const all = referencesOf(draft.content, field);
    const moving = all[from];
    if (!moving || to < 0 || to >= all.length || to === from) return;
    const rest = all.filter((_, at) => at !== from);
    const moved = [...rest.slice(0, to), moving, ...rest.slice(to)];
    draft.edit(withReferences(draft.content, field, moved));
  }

  change(draft: DraftState, field: string, index: number, change: Partial<Reference>) {
    const all = referencesOf(draft.content, field).map((reference, at) =>
      at === index ? { ...reference, ...change } : reference,
    );
    draft.edit(withReferences(draft.content, field, all));
  }

  /** Replaces a reference by a copy within the service's limits. */
  async shrink(draft: DraftState, field: string, index: number) {
    const { model } = draft.content;
    const before = referencesOf(draft.content, field)[index];
    const sha256 = before && this.digest(before);
    if (!before || !sha256 || model === null) return;
    this.arriving += 1;
    try {
      const after = await this.#backend.call('inputs.shrink', { sha256, model, field });
      // It may have been moved or removed meanwhile: found again by what it was.
      const at = referencesOf(draft.content, field).indexOf(before);
      if (at < 0) return;
      this.change(draft, field, at, {
        source: { kind: 'input', sha256: after.sha256 },
        width: after.width,
        height: after.height,
        bytes: after.bytes,
      });
    } catch (cause) {
      this.#refuse({ kind: 'refused', name: before.name, why: failureWords(asFailure(cause)) });
    } finally {
      this.arriving -= 1;
    }
  }

  /** The digest of a reference's bytes, where it is known. */
  digest(reference: Reference): string | null {
    if (reference.source.kind === 'input') return reference.source.sha256;
    if (reference.source.kind === 'asset') return this.#digests.get(reference.source.id) ?? null;
    return null;
  }

  /** How a reference suits the model; null until it is known. */
  fit(reference: Reference, model: string, ratio: string | null): Fit | null {
    const sha256 = this.digest(reference);
    return sha256 === null
      ? null
      : (this.#fits.get(fitKey(sha256, model, reference.field, ratio)) ?? null);
  }

  /** Sees to it that the fit of a reference becomes known. */
  async needFit(reference: Reference, model: string, ratio: string | null) {
    const sha256 = await this.#needDigest(reference);
    if (sha256 === null) return;
    const key = fitKey(sha256, model, reference.field, ratio);
    if (!this.#asked.first(key)) return;
    try {
      const asked = { sha256, model, field: reference.field, ratio };
      this.#fits.set(key, await this.#backend.call('inputs.list_fit', asked));
    } catch {
      // Only a preview: the check of the whole draft says what is wrong with it.
      this.#asked.forget(key);
    }
  }

  async #needDigest(reference: Reference): Promise<string | null> {
    const known = this.digest(reference);
    if (known !== null || reference.source.kind !== 'asset') return known;
    const asset = reference.source.id;
    try {
      const staged = await this.#backend.call('inputs.stage_asset', { asset });
      this.#digests.set(asset, staged.sha256);
      return staged.sha256;
    } catch {
      return null;
    }
  }

  async #arrive(
    draft: DraftState,
    form: Form,
    into: Field | undefined,
    stage: () => Promise<StagedInput>,
    asset?: number,
  ) {
    this.arriving += 1;
    try {
      const staged = await stage();
      if (asset !== undefined) this.#digests.set(asset, staged.sha256);
      const source: Reference['source'] =
        asset === undefined ? inputSource(staged) : { kind: 'asset', id: asset };
      this.#settle(draft, form, staged, into, source);
    } catch (cause) {
      // The sentence names the file.
      this.#refuse({ kind: 'refused', name: '', why: failureWords(asFailure(cause)) });
    } finally {
      this.arriving -= 1;
    }
  }

  #settle(
    draft: DraftState,
    form: Form,
    staged: StagedInput,
    into: Field | undefined,
    source: Reference['source'],
  ) {
    const { content } = draft;
    const suits = (field: Field) =>
      field.control.kind === 'media' && field.control.media.includes(staged.media);
    const takers = form.fields.filter(suits);
    const wished = into && suits(into) && roomIn(content, into) > 0 ? into : null;
    const field = wished ?? fieldFor(content, form, staged.media);
    const free = [...this.#takers].find((one) => one.media === staged.media && one.isFree());
    if (!field && free) {
      this.#known.set(staged.sha256, staged);
      free.take(staged.sha256);
      return;
    }
    if (takers.length === 0) {
      this.#refuse({ kind: 'not_taken', name: staged.name, media: staged.media });
      return;
    }
    if (!field || field.control.kind !== 'media') {
      const most = takers.reduce(
        (sum, { control }) => sum + (control.kind === 'media' ? control.most : 0),
        0,
      );
      this.#refuse({ kind: 'full', name: staged.name, most });
      return;
    }
    const here = referencesOf(content, field.name);
    const reference: Reference = {
      field: field.name,
      tag: field.control.tags ? freeTag(content.references.map(({ tag }) => tag)) : null,
      role: field.control.roles[0] ?? null,
      source,
      name: staged.name,
      width: staged.width,
      height: staged.height,
      seconds: staged.seconds,
      bytes: staged.bytes,
      media: staged.media,
    };
    draft.edit(withReferences(content, field.name, [...here, reference]));
  }

  #refuse(refusal: Refusal) {
    this.refusals = [...this.refusals, refusal];
  }
}

function inputSource(staged: StagedInput): Reference['source'] {
  return { kind: 'input', sha256: staged.sha256 };
}

function fitKey(sha256: string, model: string, field: string, ratio: string | null): string {
  return [sha256, model, field, ratio ?? ''].join('|');
}
