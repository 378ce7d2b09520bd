// The jobs this window has seen. A row is a value: a newer one replaces it, nothing edits it.
import { SvelteMap } from 'svelte/reactivity';

import type { JobRow } from '../../ipc/bindings';

export class JobRows {
  readonly #rows = new SvelteMap<string, JobRow>();

  get(id: string): JobRow | undefined {
    return this.#rows.get(id);
  }

  /** Events and answers may cross on their way here; the row's own revision says which is newer. */
  put(row: JobRow): boolean {
    const known = this.#rows.get(row.id);
    if (known && !newer(row, known)) return false;
    this.#rows.set(row.id, row);
    return true;
  }

  /** Forgets all rows except those that somebody still shows. */
  keep(needed: (id: string) => boolean): void {
    for (const id of [...this.#rows.keys()]) if (!needed(id)) this.#rows.delete(id);
  }

  get size(): number {
    return this.#rows.size;
  }
}

// Progress and bytes change without a new revision, so an equal one still counts as news.
function newer(row: JobRow, known: JobRow): boolean {
  return row.rev > known.rev || (row.rev === known.rev && row.changed_ms >= known.changed_ms);
}
