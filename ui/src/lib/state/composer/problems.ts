// Which problem stands at which field. Pure.
import type { Field, Form, Problem } from '../../ipc/bindings';

/** The problems of a draft, sorted to their places. */
export interface Places {
  /** By the field's name. */
  fields: ReadonlyMap<string, Problem[]>;
  /** What belongs to no field that is shown. */
  general: Problem[];
  errors: number;
}

export const NO_PROBLEMS: Places = { fields: new Map(), general: [], errors: 0 };

/** Sorts problems by the field that their path begins with. */
export function place(problems: readonly Problem[], form: Form): Places {
  const names = new Set(form.fields.map((field) => field.name));
  const fields = new Map<string, Problem[]>();
  const general: Problem[] = [];
  for (const problem of problems) {
    const name = head(problem.path);
    if (!names.has(name)) {
      general.push(problem);
      continue;
    }
    const known = fields.get(name);
    if (known) known.push(problem);
    else fields.set(name, [problem]);
  }
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  return { fields, general, errors };
}

/** `references[2].tag` → `references` */
export function head(path: string): string {
  return /^[^.[\]]*/u.exec(path)?.[0] ?? path;
}

/** `references[2].tag` → 2; null where the path names no item. */
export function itemOf(path: string): number | null {
  const index = /^[^.[\]]*\[(\d+)\]/u.exec(path)?.[1];
  return index === undefined ? null : Number(index);
}

/** The first field, from the top of the form, that keeps the draft from being queued. */
export function firstWithError(places: Places, form: Form): Field | null {
  const atFault = (field: Field) =>
    places.fields.get(field.name)?.some((problem) => problem.severity === 'error');
  const main = form.fields.filter((field) => field.section === 'main');
  const advanced = form.fields.filter((field) => field.section === 'advanced');
  return [...main, ...advanced].find(atFault) ?? null;
}
