// Every command of the window, once: menus, the palette, the shortcut list and the keyboard read it.
import { untrack } from 'svelte';

import type { IconName } from '../../assets/icons';
import type { PlainKey } from '../i18n';
import { caps, isTyped, normal, type Platform } from './chord';

/** Where the keys of a command work. Narrower ones go before `everywhere`. */
export type Scope = 'everywhere' | 'composer' | 'grid' | 'loupe' | 'player' | 'queue';
/** Under which title a command stands in lists. */
export type Group =
  'go' | 'view' | 'compose' | 'grid' | 'loupe' | 'player' | 'queue' | 'edit' | 'help';

export interface Command {
  /** For example `queue.pause`; the name in the settings. */
  id: string;
  title: PlainKey;
  group: Group;
  /** Chords; the first one is shown. */
  keys: readonly string[];
  scope: Scope;
  icon?: IconName;
  /** Whether it would do anything now. */
  when?: () => boolean;
  run: () => void;
  /** Only keys, not in the palette: moving in a grid, for example. */
  unlisted?: boolean;
}

/** Two commands that the same chord would run. */
export interface Conflict {
  chord: string;
  ids: readonly string[];
}

export class Registry {
  #commands = $state.raw<readonly Command[]>([]);
  /** From the settings: chords by command, an empty list for none. */
  overrides = $state.raw<Readonly<Record<string, readonly string[]>>>({});
  platform = $state<Platform>('linux');

  get all(): readonly Command[] {
    return this.#commands;
  }

  /** Adds commands until the returned function is called. A later one with the same id wins. */
  add(commands: readonly Command[]): () => void {
    untrack(() => (this.#commands = [...this.#commands, ...commands]));
    return () => {
      untrack(() => (this.#commands = this.#commands.filter((one) => !commands.includes(one))));
    };
  }

  get(id: string): Command | undefined {
    return this.#commands.findLast((command) => command.id === id);
  }

  /** Runs a command when it would do something now. */
  run(id: string): boolean {
    const command = this.get(id);
    if (!command || command.when?.() === false) return false;
    command.run();
    return true;
  }

  isReady(id: string): boolean {
    const command = this.get(id);
    return command !== undefined && command.when?.() !== false;
  }

  /** The chords of a command now: those of the settings, or its own. */
  chords(id: string): readonly string[] {
    return this.overrides[id] ?? this.get(id)?.keys ?? [];
  }

  /** The key caps of a command's first chord, for tooltips and menus. */
  caps(id: string): string[] {
    const [first] = this.chords(id);
    return first === undefined ? [] : caps(first, this.platform);
  }

  /** What a chord runs, given the scopes that have the focus, the innermost first. */
  match(chord: string, scopes: readonly Scope[], options: { typing: boolean }): Command | null {
    if (options.typing && isTyped(chord)) return null;
    for (const scope of [...scopes, 'everywhere'] as const) {
      const found = this.#commands.findLast(
        (command) =>
          command.scope === scope &&
          this.chords(command.id).some((own) => normal(own) === chord) &&
          command.when?.() !== false,
      );
      if (found) return found;
    }
    return null;
  }

  /** Chords that more than one command of overlapping scopes would answer to. */
  get conflicts(): Conflict[] {
    const uses = new Map<string, Command[]>();
    for (const command of this.#commands) {
      for (const chord of this.chords(command.id)) {
        const key = normal(chord);
        uses.set(key, [...(uses.get(key) ?? []), command]);
      }
    }
    const found: Conflict[] = [];
    // Esc leaves one thing after another; that is no conflict.
    uses.delete('Escape');
    for (const [chord, users] of uses) {
      const ids = new Set<string>();
      for (const one of users) {
        const rivals = users.filter((other) => other.id !== one.id && overlap(one, other));
        if (rivals.length > 0) ids.add(one.id);
      }
      if (ids.size > 1) found.push({ chord, ids: [...ids] });
    }
    return found;
  }

  /** The commands that already have this chord where this command works. */
  rivals(id: string, chord: string): Command[] {
    const own = this.get(id);
    if (!own) return [];
    return this.#commands.filter(
      (other) =>
        other.id !== id &&
        overlap(own, other) &&
        this.chords(other.id).some((key) => normal(key) === normal(chord)),
    );
  }
}

function overlap(one: Command, other: Command): boolean {
  return one.scope === other.scope || one.scope === 'everywhere' || other.scope === 'everywhere';
}
