// The keyboard map: finding a command by words or by its keys, giving it others, and settling which
// command keeps keys that two of them want.
import { caps, normal, type Command, type Group, type Registry } from '../../keys';
import type { SettingsState } from './settings.svelte';

/** Keys that a person pressed for a command while others have them. */
export interface Wanted {
  id: string;
  chord: string;
  rivals: readonly Command[];
}

export class Keymap {
  readonly #registry: Registry;
  readonly #settings: SettingsState;

  /** What is looked for: words of a title. */
  text = $state('');
  /** What is looked for: keys, as they were pressed. */
  pressed = $state<string | null>(null);
  /** The command that waits for its new keys. */
  recording = $state<string | null>(null);
  wanted = $state.raw<Wanted | null>(null);

  readonly changed = $derived.by(() => Object.keys(this.#overrides));
  /** Only where a person's choice is part of it: the keys that commands come with go together. */
  readonly conflicts = $derived.by(() =>
    this.#registry.conflicts.filter(({ ids }) => ids.some((id) => this.isChanged(id))),
  );

  constructor(registry: Registry, settings: SettingsState) {
    this.#registry = registry;
    this.#settings = settings;
  }

  get #overrides(): { readonly [id: string]: readonly string[] } {
    return this.#settings.view?.keys ?? {};
  }

  /** The commands that match, each once, by group and in the order they were registered. */
  found(title: (command: Command) => string): [Group, Command[]][] {
    const groups: [Group, Command[]][] = [];
    for (const command of this.#once()) {
      if (!this.#matches(command, title(command))) continue;
      const group = groups.find(([name]) => name === command.group);
      if (group) group[1].push(command);
      else groups.push([command.group, [command]]);
    }
    return groups;
  }

  /** The key caps of every chord of a command. */
  caps(id: string): string[][] {
    return this.#registry.chords(id).map((chord) => caps(chord, this.#registry.platform));
  }

  isChanged(id: string): boolean {
    return this.#overrides[id] !== undefined;
  }

  inConflict(id: string): boolean {
    return this.conflicts.some((conflict) => conflict.ids.includes(id));
  }

  record(id: string) {
    this.recording = id;
    this.wanted = null;
  }

  stop() {
    this.recording = null;
    this.wanted = null;
  }

  /** Takes the keys pressed while recording: at once, or after a question when another has them. */
  async press(chord: string) {
    const id = this.recording;
    if (id === null) return;
    const rivals = this.#registry.rivals(id, chord);
    if (rivals.length > 0) this.wanted = { id, chord: normal(chord), rivals };
    else await this.#give(id, chord, []);
  }

  /** The new keys are taken from whoever has them. */
  async take() {
    if (this.wanted) await this.#give(this.wanted.id, this.wanted.chord, this.wanted.rivals);
  }

  /** Leaves a command without keys; it can still be found in the palette. */
  async clear(id: string) {
    this.stop();
    await this.#keep({ ...this.#overrides, [id]: [] });
  }

  /** Gives a command its own keys again; another that has them now keeps them beside it. */
  async reset(id: string) {
    this.stop();
    const others = Object.entries(this.#overrides).filter(([changed]) => changed !== id);
    await this.#keep(Object.fromEntries(others));
  }

  async resetAll() {
    this.stop();
    await this.#keep({});
  }

  async #give(id: string, chord: string, rivals: readonly Command[]) {
    const keys: Record<string, readonly string[]> = { ...this.#overrides };
    for (const rival of rivals) {
      keys[rival.id] = this.#registry
        .chords(rival.id)
        .filter((own) => normal(own) !== normal(chord));
    }
    keys[id] = [normal(chord)];
    this.stop();
    await this.#keep(keys);
  }

  /** Only what differs from a command's own keys is remembered. */
  async #keep(keys: { readonly [id: string]: readonly string[] }) {
    const different = Object.entries(keys).filter(([id, chords]) => {
      const own = this.#registry.get(id)?.keys.map(normal);
      return own?.join(' ') !== chords.map(normal).join(' ');
    });
    await this.#settings.set({
      keys: Object.fromEntries(different.map(([id, chords]) => [id, [...chords]])),
    });
  }

  #once(): Command[] {
    const all = this.#registry.all;
    return all.filter((command, at) => all.findLastIndex((one) => one.id === command.id) === at);
  }

  #matches(command: Command, title: string): boolean {
    const { pressed } = this;
    if (pressed !== null) {
      return this.#registry.chords(command.id).some((chord) => normal(chord) === pressed);
    }
    const hay = `${title} ${this.caps(command.id).flat().join(' ')}`.toLowerCase();
    return this.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => hay.includes(word));
  }
}
