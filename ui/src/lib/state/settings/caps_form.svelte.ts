// The caps as fields: texts while typing, kept as soon as all of them stand.
import type { Caps } from '../../ipc/bindings';
import { AMOUNTS, checkAmounts, type AmountName } from './caps';
import type { SettingsState } from './settings.svelte';

type Suggested = Partial<Record<AmountName, number>>;

export class CapsForm {
  readonly #settings: SettingsState;
  readonly #suggested: Suggested;
  /** Fields that were typed in since they were last kept. */
  #typed = $state.raw<Partial<Record<AmountName, string>>>({});

  readonly texts = $derived.by(() => {
    const kept = this.#settings.view?.caps;
    const unset = kept && AMOUNTS.every((name) => kept[name] === null);
    const shown = unset ? this.#suggested : kept;
    return Object.fromEntries(
      AMOUNTS.map((name) => [name, this.#typed[name] ?? String(shown?.[name] ?? '')]),
    ) as Record<AmountName, string>;
  });
  readonly #checked = $derived(checkAmounts(this.texts));
  /** What is wrong, by field; all at once. */
  readonly problems = $derived(this.#checked.problems);
  /** Null while something is wrong. */
  readonly amounts = $derived(this.#checked.amounts);
  readonly atCap = $derived.by(() => this.#settings.view?.caps.at_cap ?? 'hold');

  /** `suggested` stands in the fields of somebody who has set no cap yet. */
  constructor(settings: SettingsState, suggested: Suggested = {}) {
    this.#settings = settings;
    this.#suggested = suggested;
  }

  type(name: AmountName, text: string) {
    this.#typed = { ...this.#typed, [name]: text };
  }

  /** Keeps what stands in the fields. Returns whether it could be kept. */
  async keep(): Promise<boolean> {
    const { amounts } = this;
    if (!amounts) return false;
    return this.#set({ ...amounts, at_cap: this.atCap }, this.#typed);
  }

  /** What happens at a hard cap: hold the queue until tomorrow, or ask. */
  async setAtCap(at_cap: Caps['at_cap']) {
    const kept = this.#settings.view?.caps;
    if (kept) await this.#settings.set({ caps: { ...kept, at_cap } });
  }

  async #set(caps: Caps, typed: Partial<Record<AmountName, string>>): Promise<boolean> {
    if (!(await this.#settings.set({ caps }))) return false;
    // Whatever was typed while the answer was under way stays.
    this.#typed = Object.fromEntries(
      Object.entries(this.#typed).filter(([name, text]) => typed[name as AmountName] !== text),
    );
    return true;
  }
}
