// One draft: what is typed, what the program says of it, and its way to the disk. The page's text is always the
// newest; an answer of the program never replaces it.
import type { Backend } from '../../ipc/backend';
import type { Checked, Draft, DraftContent, Failure, Inputs, Json } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { isBlank, nameOf, withValue } from './content';
import { LatestWriter } from './writer';

let made = 0;

export class DraftState {
  readonly #backend: Backend;
  readonly #writer: LatestWriter<DraftContent>;

  /** Tells drafts apart on the page; the program's own id comes with the first answer. */
  readonly key: string;
  id = $state<string | null>(null);
  content = $state.raw<DraftContent>() as DraftContent;
  /** Counts the changes made here. */
  revision = $state(0);
  /** Somebody tried to queue it: from now on what is missing is said as well. */
  attempted = $state(false);
  /** Why it could not be written down; it is kept here and tried again. */
  unsaved = $state.raw<Failure | null>(null);
  /** The program's newest word on it, and the revision that it is about. */
  checked = $state.raw<Checked | null>(null);
  checkedRevision = $state(-1);
  /** The job of the queue whose place it takes; an unsent one that was opened for a change. */
  replaces = $state<string | null>(null);
  /** Values that another model understood; going back to it brings them back. */
  aside: Inputs = {};

  readonly name = $derived(nameOf(this.content));
  readonly fresh = $derived(this.checkedRevision === this.revision);

  constructor(backend: Backend, from: Draft | DraftContent) {
    this.#backend = backend;
    made += 1;
    this.key = `draft-${made}`;
    if ('content' in from) {
      this.id = from.id;
      this.content = from.content;
    } else {
      this.content = from;
    }
    this.#writer = new LatestWriter(
      (content) => this.#save(content),
      (failure) => {
        this.unsaved = failure === null ? null : asFailure(failure);
      },
    );
  }

  /** Whether something stands in it that only the page knows. */
  get isOwn(): boolean {
    return !isBlank(this.content) && (this.id === null || this.#writer.waiting);
  }

  /** Replaces the content and writes it down soon. */
  edit(content: DraftContent) {
    this.content = content;
    this.revision += 1;
    this.#writer.put(content);
  }

  /** Sets one field; null leaves it to the service. */
  set(name: string, value: Json) {
    this.edit(withValue(this.content, name, value));
  }

  /** Writes down at once what is not written yet. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Gives a draft that the program does not know yet its place there. */
  async found(): Promise<void> {
    if (this.id === null) this.#writer.put(this.content);
    await this.#writer.flush();
  }

  async #save(content: DraftContent) {
    const saved = await this.#backend.call('drafts.save', { id: this.id, content });
    // Only the id is taken from the answer: the content here may be newer by now.
    this.id = saved.id;
  }
}
