// What the palette lists for what was typed.
import { rank, type Command, type Group } from '../../lib/keys';
import { GROUPS } from './groups';

export interface Entry {
  command: Command;
  title: string;
  runs: readonly (readonly [number, number])[];
}
export interface Section {
  group: Group | null;
  entries: readonly Entry[];
}

const MOST = 60;

/** Without words: every command that would do something, by group. With words: the best first. */
export function sections(
  commands: readonly Command[],
  typed: string,
  title: (command: Command) => string,
  isReady: (command: Command) => boolean,
): Section[] {
  const usable = commands.filter((command) => !command.unlisted && isReady(command));
  if (typed.trim() === '') {
    return GROUPS.map(({ group }) => ({
      group,
      entries: usable
        .filter((command) => command.group === group)
        .map((command) => ({ command, title: title(command), runs: [] })),
    })).filter((section) => section.entries.length > 0);
  }
  const found = usable
    .map((command) => ({ command, title: title(command), fit: rank(title(command), typed) }))
    .filter((entry) => entry.fit !== null)
    .sort((a, b) => (b.fit?.score ?? 0) - (a.fit?.score ?? 0))
    .slice(0, MOST)
    .map(({ command, title, fit }) => ({ command, title, runs: fit?.runs ?? [] }));
  return found.length > 0 ? [{ group: null, entries: found }] : [];
}

/** A title cut at what was typed. */
export function marked(entry: Entry): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [from, to] of entry.runs) {
    if (from < at) continue;
    if (from > at) parts.push({ text: entry.title.slice(at, from), hit: false });
    parts.push({ text: entry.title.slice(from, to), hit: true });
    at = to;
  }
  if (at < entry.title.length) parts.push({ text: entry.title.slice(at), hit: false });
  return parts;
}
