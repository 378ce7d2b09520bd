// Everything that can be done to jobs, once: keys, menus and the verbs under the pointer all come here.
import type { JobRow } from '../../lib/ipc/bindings';
import { t } from '../../lib/i18n';
import type { QueueBoard } from '../../lib/state/queue/board.svelte';
import { laneIcon, laneWord } from '../../lib/state/queue/lanes';
import { isUnsent, LANES } from '../../lib/state/queue/place';
import { againLabel, anewLabel } from '../../lib/state/queue/words';
import type { MenuEntry } from '../ui/menu';
import type { Verb } from './verb';

/** What lies outside the queue's panel. */
export interface Doors {
  /** Shows what a job made. */
  openResult(assets: readonly number[]): void;
  /** Opens a job's settings for editing; an unsent one is replaced in its place. */
  edit(ids: readonly string[]): void;
  openStory(id: string): void;
  copy(text: string): void;
}

/** Key caps by command id. */
export type Caps = (command: string) => readonly string[];

export class Actions {
  readonly #board: QueueBoard;
  readonly #doors: Doors;
  readonly #caps: Caps;

  constructor(board: QueueBoard, doors: Doors, caps: Caps) {
    this.#board = board;
    this.#doors = doors;
    this.#caps = caps;
  }

  /** Enter and double click: edits what is not sent, shows what was made, tells the rest. */
  open(row: JobRow): void {
    if (row.can.edit) this.#doors.edit([row.id]);
    else if (row.phase === 'done' && row.asset_ids.length > 0)
      this.#doors.openResult(row.asset_ids);
    else this.#doors.openStory(row.id);
  }

  /** At most four, under the pointer. */
  verbs(row: JobRow): Verb[] {
    const { edits } = this.#board;
    const ids = [row.id];
    const verbs: Verb[] = [];
    const add = (id: string, icon: Verb['icon'], label: string, run: () => void) =>
      verbs.push({ id, icon, label, keys: this.#caps(id), run });
    if (row.can.hold) add('queue.hold', 'pause', t('queue.hold'), () => void edits.hold(ids));
    if (row.can.release)
      add('queue.hold', 'play', t('queue.release'), () => void edits.release(ids));
    if (row.can.reorder) add('queue.front', 'up', t('queue.toFront'), () => void edits.front(ids));
    if (row.can.retry) add('queue.retry', 'remix', againLabel([row]), () => void edits.retry(ids));
    if (row.phase === 'done' && row.asset_ids.length > 0)
      add('queue.open', 'open', t('queue.showResult'), () => this.#doors.openResult(row.asset_ids));
    if (!row.can.edit)
      add('queue.story', 'history', t('queue.story'), () => this.#doors.openStory(row.id));
    if (row.can.cancel)
      add(
        'queue.remove',
        'close',
        isUnsent(row) ? t('queue.withdraw') : t('queue.stop'),
        () => void this.#board.stop(ids),
      );
    return verbs;
  }

  /** The same for one and for many; only what at least one of them allows. */
  menu(rows: readonly JobRow[]): MenuEntry[] {
    const { edits } = this.#board;
    const [first] = rows;
    if (!first) return [];
    const one = rows.length === 1;
    const ids = rows.map((row) => row.id);
    const may = (what: keyof JobRow['can']) =>
      rows.filter((row) => row.can[what]).map((row) => row.id);
    const [hold, release, edit, reorder, retry, stop] = [
      may('hold'),
      may('release'),
      may('edit'),
      may('reorder'),
      may('retry'),
      may('cancel'),
    ];
    const entries: MenuEntry[] = [];
    const add = (
      when: boolean,
      id: string,
      entry: Exclude<MenuEntry, 'separator' | { heading: string }>,
    ) => {
      if (when) entries.push({ ...entry, keys: this.#caps(id) });
    };
    const made = first.phase === 'done' && first.asset_ids.length > 0;
    add(one && made, 'queue.open', {
      icon: 'open',
      label: t('queue.showResult'),
      run: () => this.#doors.openResult(first.asset_ids),
    });
    add(one && edit.length > 0, 'queue.open', {
      icon: 'compose',
      label: t('queue.edit'),
      run: () => this.#doors.edit(edit),
    });
    add(one, 'queue.story', {
      icon: 'history',
      label: t('queue.story'),
      run: () => this.#doors.openStory(first.id),
    });
    entries.push('separator');
    add(hold.length > 0, 'queue.hold', {
      icon: 'pause',
      label: t('queue.hold'),
      run: () => void edits.hold(hold),
    });
    add(release.length > 0, 'queue.hold', {
      icon: 'play',
      label: t('queue.release'),
      run: () => void edits.release(release),
    });
    add(reorder.length > 0, 'queue.front', {
      icon: 'up',
      label: t('queue.toFront'),
      run: () => void edits.front(reorder),
    });
    add(reorder.length > 0, 'queue.lane', {
      icon: 'layers',
      label: t('queue.moveTo'),
      items: LANES.map((lane) => ({
        icon: laneIcon(lane),
        label: laneWord(lane),
        blocked: rows.every((row) => row.lane === lane),
        run: () => void edits.move(reorder, lane, null),
      })),
    });
    entries.push('separator');
    add(retry.length > 0, 'queue.retry', {
      icon: 'remix',
      label: againLabel(rows.filter((row) => row.can.retry)),
      run: () => void edits.retry(retry),
    });
    add(true, 'queue.duplicate', {
      icon: 'plus',
      label: anewLabel(rows),
      run: () => void edits.duplicate(ids),
    });
    add(one, 'queue.copyPrompt', {
      icon: 'copy',
      label: t('queue.copyPrompt'),
      run: () => this.#doors.copy(first.prompt),
    });
    add(one && first.can.forget, 'queue.forget', {
      icon: 'trash',
      label: t('queue.forget'),
      danger: true,
      run: () => (this.#board.forgetting = first.id),
    });
    add(stop.length > 0, 'queue.remove', {
      icon: 'close',
      label: rows.every(isUnsent) ? t('queue.withdraw') : t('queue.stop'),
      danger: true,
      run: () => void this.#board.stop(stop),
    });
    return entries;
  }
}
