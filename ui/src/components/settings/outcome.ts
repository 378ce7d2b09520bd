// What the outcome of a key's test means for a person: which mark, and which one thing to do.
import type { HostLink, Tested } from '../../lib/ipc/bindings';
import type { IconName } from '../../assets/icons';

export type Kind = Tested['kind'];

interface Look {
  icon: IconName;
  tone: 'plain' | 'money' | 'fail';
  /** A page that helps. */
  link: { to: HostLink; words: 'settings.buyCredits' | 'settings.setupAgain' } | null;
  /** Whether the account can be used as it is, if only to wait. */
  usable: boolean;
}

const LOOKS: Record<Kind, Look> = {
  works: { icon: 'check', tone: 'plain', link: null, usable: true },
  no_credits: {
    icon: 'spend',
    tone: 'money',
    link: { to: 'runway_billing', words: 'settings.buyCredits' },
    usable: true,
  },
  account_error: {
    icon: 'warning',
    tone: 'fail',
    link: { to: 'useapi_setup', words: 'settings.setupAgain' },
    usable: true,
  },
  no_network: { icon: 'warning', tone: 'fail', link: null, usable: true },
  proxy: { icon: 'warning', tone: 'fail', link: null, usable: true },
  refused: { icon: 'warning', tone: 'fail', link: null, usable: true },
  wrong_key: { icon: 'warning', tone: 'fail', link: null, usable: false },
  no_key: { icon: 'warning', tone: 'fail', link: null, usable: false },
};

export function look(kind: Kind): Look {
  return LOOKS[kind];
}
