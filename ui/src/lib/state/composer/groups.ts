// Models sorted for the picker. Pure.
import type { ModelRow } from '../../ipc/bindings';

/** Models that take and make the same kinds of things. */
export interface Group {
  name: string;
  rows: ModelRow[];
}

/** Models by what goes in and comes out, those that match every word of `text`; in the catalogue's order. */
export function grouped(rows: readonly ModelRow[], text: string): Group[] {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const groups = new Map<string, ModelRow[]>();
  for (const row of rows) {
    const haystack = `${row.title} ${row.id} ${row.group} ${row.service}`.toLocaleLowerCase();
    if (!words.every((word) => haystack.includes(word))) continue;
    const known = groups.get(row.group);
    if (known) known.push(row);
    else groups.set(row.group, [row]);
  }
  return [...groups].map(([name, rows]) => ({ name, rows }));
}
