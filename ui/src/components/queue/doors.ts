// The ways from the queue into the rest of the window.
import { asFailure } from '../../lib/ipc/types';
import { t } from '../../lib/i18n';
import { EVERYTHING, queryOf } from '../../lib/state/gallery/query';
import type { Studio } from '../../lib/state/studio.svelte';
import { Actions, type Doors } from './actions';
import { failureWords } from '../../lib/state/words/refusals';

export function doorsOf(studio: Studio): Doors {
  const { backend, layout, notices, queue } = studio;
  const tried = async (run: () => Promise<unknown>) => {
    try {
      await run();
    } catch (cause) {
      notices.tell({ text: failureWords(asFailure(cause)), kind: 'fail' });
    }
  };
  return {
    openResult: ([id]) =>
      void tried(async () => {
        if (id === undefined) return;
        const { tile } = await backend.call('gallery.asset', { id });
        if (layout.whole) layout.go('library');
        studio.gallery.loupe.open(tile, queryOf(EVERYTHING, Date.now(), null));
      }),
    edit: (ids) =>
      void tried(async () => {
        for (const id of ids) {
          const unsent = queue.queue.rows.get(id)?.can.edit ?? false;
          const draft = await backend.call('queue.draft_of', { id });
          studio.openDraft(draft, unsent ? id : null);
        }
      }),
    openStory(id) {
      layout.setQueueOpen(true);
      queue.story.open(id);
    },
    copy: (text) =>
      void tried(async () => {
        await backend.call('host.copy_text', { text });
        notices.tell({ text: t('common.copied') });
      }),
  };
}

export function actionsOf(studio: Studio): Actions {
  return new Actions(studio.queue, doorsOf(studio), (command) => studio.commands.caps(command));
}
