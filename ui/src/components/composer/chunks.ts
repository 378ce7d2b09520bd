// How a form is laid out: small settings stand on lines under each other, the rest are groups of their own. Pure.
import type { Control, Field } from '../../lib/ipc/bindings';

export type Chunk = { kind: 'group'; field: Field } | { kind: 'lines'; fields: Field[] };

/** Whether a value is made of others. */
export function isMade({ kind }: Control): boolean {
  return kind === 'object' || kind === 'variants' || kind === 'list' || kind === 'map';
}

/** Whether a field is small enough for one line with its name. */
export function isLine({ control }: Field): boolean {
  switch (control.kind) {
    case 'choice':
    case 'slider':
    case 'number':
    case 'seed':
    case 'switch':
    case 'router':
      return true;
    case 'text':
      return !control.multiline;
    case 'prompt':
    case 'style':
    case 'ratio':
    case 'media':
    case 'file':
    case 'object':
    case 'variants':
    case 'list':
    case 'map':
    case 'json':
      return false;
  }
}

/** The fields in their order, with neighbouring lines together. */
export function chunks(fields: readonly Field[]): Chunk[] {
  const found: Chunk[] = [];
  for (const field of fields) {
    const last = found.at(-1);
    if (!isLine(field)) found.push({ kind: 'group', field });
    else if (last?.kind === 'lines') last.fields.push(field);
    else found.push({ kind: 'lines', fields: [field] });
  }
  return found;
}

/** Of the fields, the one that says how many files a request makes: the number of requests stands beside it. */
export function setField(fields: readonly Field[]): string | null {
  return (
    fields.find(({ name, control }) => name === 'images' && control.kind === 'choice')?.name ?? null
  );
}
