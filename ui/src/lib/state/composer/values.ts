// Values compared. Pure.
import type { Json } from '../../ipc/bindings';

/** Whether two values mean the same. */
export function same(one: Json, other: Json): boolean {
  return (
    one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other))
  );
}
