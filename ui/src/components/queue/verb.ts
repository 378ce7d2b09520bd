import type { IconName } from '../../assets/icons';

/** One thing that can be done to a row while it is pointed at. */
export interface Verb {
  id: string;
  icon: IconName;
  label: string;
  keys: readonly string[];
  run: () => void;
}
