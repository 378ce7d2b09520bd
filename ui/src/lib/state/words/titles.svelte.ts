// What people call a model, where only the service's own name of it is known.
import { t } from '../../i18n';
import type { ModelRow } from '../../ipc/bindings';

/** Stands for the model of a task whose service does not tell it. */
const UNTOLD = /^(?:runway|useapi)\/untold$/u;

let titles = $state.raw<ReadonlyMap<string, string>>(new Map());

/** The official API's own names of models, with what people call them. */
export function wireTitles(rows: readonly ModelRow[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, service, title } of rows) {
    const wire = id.split('/')[2]?.split(':')[0];
    if (service === 'runway' && wire && !found.has(wire)) found.set(wire, title);
  }
  return found;
}

/** Takes over which models there are. */
export function knowModels(rows: readonly ModelRow[]) {
  titles = wireTitles(rows);
}

/** What people call a model by its title, id or the service's name; a name that nobody knows as it is. */
export function modelName(word: string): string {
  return UNTOLD.test(word) ? t('common.untoldModel') : (titles.get(word) ?? word);
}
