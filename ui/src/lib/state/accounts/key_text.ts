// What people paste where a key belongs. Pure; holds nothing.
import type { Service } from '../../ipc/bindings';

/** The key inside what was pasted: without spaces, quotes, a variable's name or a header's word. */
export function cleanKey(pasted: string): string {
  const line = pasted
    .trim()
    .replace(/^(?:export\s+|set\s+)?[A-Z][A-Z0-9_]*\s*=\s*/, '')
    .replace(/^(?:Authorization:\s*)?Bearer\s+/i, '')
    .trim();
  const bare = /^(["'`])(.*)\1$/s.exec(line)?.[2] ?? line;
  return bare.replace(/\s+/g, '');
}

/** The service whose keys look like this one; null where nothing can be said. */
export function looksLike(key: string): Service | null {
  if (/^key_/i.test(key)) return 'runway';
  if (/^user:/i.test(key)) return 'useapi';
  return null;
}

/** Whether text can be the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** The variable that a service's own tools read, or one that explains itself. */
export const VARIABLES: Record<Service, string> = {
  runway: 'RUNWAYML_API_SECRET',
  useapi: 'USEAPI_TOKEN',
};
