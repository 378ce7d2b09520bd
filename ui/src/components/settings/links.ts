// Opening one of the few pages and folders outside; a failure is told, never thrown.
import type { HostLink } from '../../lib/ipc/bindings';
import { asFailure } from '../../lib/ipc/types';
import type { Studio } from '../../lib/state/studio.svelte';
import { failureWords } from '../../lib/state/words/refusals';

export function openLink(studio: Studio): (link: HostLink) => void {
  return (link) => {
    studio.backend
      .call('host.open_link', { link })
      .catch((cause: unknown) =>
        studio.notices.tell({ text: failureWords(asFailure(cause)), kind: 'fail' }),
      );
  };
}
