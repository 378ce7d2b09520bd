// The open drafts, as tabs. There is always one, and one of them is shown.
import type { Backend } from '../../ipc/backend';
import type { DraftContent, Failure } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { blank, isBlank } from './content';
import { DraftState } from './draft.svelte';

export class DraftsState {
  readonly #backend: Backend;

  #preferred: string | null = null;

  list = $state.raw<DraftState[]>([]);
  activeKey = $state<string | null>(null);
  /** The last thing that could not be done. */
  failure = $state.raw<Failure | null>(null);

  readonly active = $derived(
    this.list.find((draft) => draft.key === this.activeKey) ?? this.list[0] ?? null,
  );

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /**
   * Reads the open drafts and shows the preferred one, or the first. A draft that is here already stays as it is: what stands in
   * the page is newer than what the program knows. So do drafts that the program does not know yet, and those that were
   * begun while it was asked.
   */
  async load() {
    const before = this.list;
    // One that is on its way to the program would come back as another one.
    const settled = () =>
      Promise.all(this.list.filter(({ id }) => id === null).map((draft) => draft.found()));
    try {
      await settled();
      const known = await this.#backend.call('drafts.list', {});
      await settled();
      this.failure = null;
      const loaded = known.map(
        (draft) =>
          this.list.find(({ id }) => id === draft.id) ?? new DraftState(this.#backend, draft),
      );
      const ownOnly = this.list.filter(
        (draft) => !loaded.includes(draft) && (draft.isOwn || !before.includes(draft)),
      );
      this.list = [...loaded, ...ownOnly];
      if (this.list.length === 0) this.create();
      const stays = this.list.some(({ key }) => key === this.activeKey);
      const wished = loaded.find(({ id }) => id !== null && id === this.#preferred) ?? this.list[0];
      if (!stays) this.activeKey = wished?.key ?? null;
    } catch (cause) {
      this.failure = asFailure(cause);
      // Somebody can write while the program sorts itself out; the text is kept here until then.
      if (this.list.length === 0) this.create();
    }
  }

  /** Shows the draft of this id, now or once it is read. */
  prefer(id: string) {
    this.#preferred = id;
    const here = this.list.find((draft) => draft.id === id);
    if (here) this.activeKey = here.key;
  }

  show(key: string) {
    if (this.activeKey === key) return;
    void this.active?.flush();
    this.activeKey = key;
  }

  /** Opens a new tab: empty with the model of the shown one, or with the given content. */
  create(content?: DraftContent): DraftState {
    const like = this.active?.content;
    const draft = new DraftState(
      this.#backend,
      content ?? blank(like?.model ?? null, like?.account ?? null),
    );
    this.list = [...this.list, draft];
    this.show(draft.key);
    void draft.found();
    return draft;
  }

  /** The draft in which that job is being changed. */
  replacing(job: string): DraftState | undefined {
    return this.list.find((draft) => draft.replaces === job);
  }

  /** Shows a content, in the shown tab if nothing was typed there yet, else in a new one. */
  open(content: DraftContent): DraftState {
    const shown = this.active;
    if (!shown || !isBlank(shown.content)) return this.create(content);
    shown.edit(content);
    return shown;
  }

  /** Closes a tab. Its text is written down first, so that it can be opened again as it was. */
  async close(key: string): Promise<boolean> {
    const at = this.list.findIndex((draft) => draft.key === key);
    const draft = this.list[at];
    if (!draft) return false;
    await draft.found();
    if (draft.unsaved || draft.id === null) {
      this.failure = draft.unsaved;
      return false;
    }
    try {
      await this.#backend.call('drafts.close', { id: draft.id });
    } catch (cause) {
      this.failure = asFailure(cause);
      return false;
    }
    this.failure = null;
    const neighbour = this.list[at + 1] ?? this.list[at - 1] ?? null;
    if (!neighbour) this.create(blank(draft.content.model, draft.content.account));
    else if (this.activeKey === key) this.show(neighbour.key);
    this.list = this.list.filter((other) => other.key !== key);
    return true;
  }

  /** Opens the tab that was closed last; false when there is none. */
  async reopen(): Promise<boolean> {
    try {
      const found = await this.#backend.call('drafts.reopen', {});
      this.failure = null;
      if (!found) return false;
      const known = this.list.find((draft) => draft.id === found.id);
      const draft = known ?? new DraftState(this.#backend, found);
      if (!known) this.list = [...this.list, draft];
      this.show(draft.key);
      return true;
    } catch (cause) {
      this.failure = asFailure(cause);
      return false;
    }
  }

  /** Moves a tab to another place in the row. */
  move(key: string, to: number) {
    const moving = this.list.find((draft) => draft.key === key);
    if (!moving) return;
    const rest = this.list.filter((draft) => draft.key !== key);
    const at = Math.max(0, Math.min(to, rest.length));
    this.list = [...rest.slice(0, at), moving, ...rest.slice(at)];
    const ids = this.list.flatMap((draft) => draft.id ?? []);
    this.#backend.call('drafts.order', { ids }).catch((cause: unknown) => {
      this.failure = asFailure(cause);
    });
  }

  /** Writes down everything that is not written yet: before the page hides or the window closes. */
  async flush(): Promise<void> {
    await Promise.all(this.list.map((draft) => draft.flush()));
  }
}
