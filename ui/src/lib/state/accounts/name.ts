// What an account is called on the screen.
import { t } from '../../i18n';

/** The account that costs nothing and is always there. */
export const DEMO = 'demo';

/** The name that a person gave it; the Demo account's in the page's language. */
export function accountName(id: string, name: string | null): string {
  return id === DEMO ? t('welcome.demo') : (name ?? id);
}
