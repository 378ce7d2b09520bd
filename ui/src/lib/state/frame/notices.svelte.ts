// What just happened: at most three at a time on the window, all of them in the activity list, and
// each read aloud once.
import type { IconName } from '../../../assets/icons';

export interface Notice {
  id: number;
  at: number;
  text: string;
  kind: 'plain' | 'safe' | 'money' | 'fail';
  icon: IconName;
  /** One way to act on it; gone once it was used. */
  action: Action | null;
}

export interface Action {
  label: string;
  run: () => void;
  /** Takes back what was told: Undo finds it. */
  undoes?: boolean;
}

export type NewNotice = Pick<Notice, 'text'> & Partial<Pick<Notice, 'kind' | 'icon' | 'action'>>;

const MOST_SHOWN = 3;
const MOST_KEPT = 200;
/** How long one stays; the ones that need reading or offer an action stay longer. */
const STAY_MS = 5_000;
const STAY_LONG_MS = 10_000;
const ICONS: Record<Notice['kind'], IconName> = {
  plain: 'spark',
  safe: 'check',
  money: 'clock',
  fail: 'warning',
};

export class Notices {
  #next = 1;
  #held = false;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** On the window now, the oldest first. */
  shown = $state.raw<readonly Notice[]>([]);
  /** The newest first. */
  past = $state.raw<readonly Notice[]>([]);
  unread = $state(0);
  /** For the live regions. */
  polite = $state('');
  urgent = $state('');

  /** Tells something. A failure interrupts a screen reader, everything else waits its turn. */
  tell(notice: NewNotice): number {
    const kind = notice.kind ?? 'plain';
    const full: Notice = {
      id: this.#next++,
      at: Date.now(),
      text: notice.text,
      kind,
      icon: notice.icon ?? ICONS[kind],
      action: notice.action ?? null,
    };
    this.past = [full, ...this.past].slice(0, MOST_KEPT);
    this.unread += 1;
    for (const gone of this.shown.slice(0, Math.max(0, this.shown.length + 1 - MOST_SHOWN))) {
      this.#forget(gone.id);
    }
    this.shown = [...this.shown, full].slice(-MOST_SHOWN);
    this.announce(full.text, kind === 'fail');
    if (!this.#held) this.#leaveLater(full);
    return full.id;
  }

  /** Says something aloud without showing it. */
  announce(text: string, urgent = false) {
    // The same words again must still be a change, or nothing is read.
    const last = urgent ? this.urgent : this.polite;
    const said = last === text ? `${text}\u00a0` : text;
    if (urgent) this.urgent = said;
    else this.polite = said;
  }

  /** Does what a notice offers, once. */
  act(id: number) {
    const action = this.past.find((notice) => notice.id === id)?.action;
    if (!action) return;
    this.past = this.past.map((notice) =>
      notice.id === id ? { ...notice, action: null } : notice,
    );
    this.dismiss(id);
    action.run();
  }

  /** The newest thing that can be taken back. */
  get undoable(): Notice | undefined {
    return this.past.find((notice) => notice.action?.undoes);
  }

  dismiss(id: number) {
    this.#forget(id);
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  /** They stay while the pointer or the focus is on them. */
  hold(held: boolean) {
    this.#held = held;
    for (const notice of this.shown) {
      if (held) this.#forget(notice.id);
      else this.#leaveLater(notice);
    }
  }

  read() {
    this.unread = 0;
  }

  clear() {
    this.past = [];
    this.unread = 0;
  }

  #leaveLater(notice: Notice) {
    const long = notice.action !== null || notice.kind === 'fail' || notice.kind === 'money';
    this.#forget(notice.id);
    const timer = setTimeout(() => this.dismiss(notice.id), long ? STAY_LONG_MS : STAY_MS);
    this.#timers.set(notice.id, timer);
  }

  #forget(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
