// What can be done in the composer by name and by keys.
import { tick } from 'svelte';

import { t } from '../../lib/i18n';
import type { Command } from '../../lib/keys';
import { needsSeed, seedField } from '../../lib/state/composer/seeds';
import type { Studio } from '../../lib/state/studio.svelte';
import { failureWords } from '../../lib/state/words/refusals';

/** Puts the caret into the prompt, at its end. */
export function focusPrompt() {
  const prompt = document.querySelector<HTMLTextAreaElement>('textarea[data-prompt]');
  if (!prompt) return;
  prompt.focus();
  prompt.setSelectionRange(prompt.value.length, prompt.value.length);
}

/** Shows an earlier prompt in the draft; what stood there can be taken back. */
export function takePrompt(studio: Studio, text: string) {
  const { draft } = studio.composer;
  if (!draft) return;
  const before = draft.content.inputs['prompt'] ?? null;
  draft.set('prompt', text);
  void tick().then(focusPrompt);
  if (before === null || before === text) return;
  studio.notices.tell({
    text: t('composer.promptReplaced'),
    icon: 'history',
    action: { label: t('common.undo'), run: () => draft.set('prompt', before) },
  });
}

/** Closes a draft, with a way back; says why when it could not be written down. */
export async function closeDraft(studio: Studio, key: string) {
  const { drafts } = studio.composer;
  const named = drafts.list.find((draft) => draft.key === key)?.name ?? null;
  if (await drafts.close(key)) {
    if (named === null) return;
    studio.notices.tell({
      text: t('composer.draftClosed'),
      icon: 'close',
      action: { label: t('common.undo'), run: () => void reopenDraft(studio) },
    });
  } else if (drafts.failure) {
    studio.notices.tell({ text: failureWords(drafts.failure), kind: 'fail' });
  }
}

async function reopenDraft(studio: Studio) {
  const { drafts } = studio.composer;
  if (await drafts.reopen()) return;
  const text = drafts.failure ? failureWords(drafts.failure) : t('composer.noneToReopen');
  studio.notices.tell({ text, kind: drafts.failure ? 'fail' : 'plain' });
}

/** Walks through earlier prompts in the prompt's place. */
async function recall(studio: Studio, way: 'older' | 'newer') {
  const { draft, recall } = studio.composer;
  if (!draft) return;
  const held = draft.content.inputs['prompt'];
  const current = typeof held === 'string' ? held : '';
  const text = await recall[way](current);
  if (text === null) return;
  draft.set('prompt', text === '' ? null : text);
  await tick();
  focusPrompt();
}

/** The commands of the composer. `queue` says at the fields what stands in the way. */
export function composerCommands(studio: Studio, queue: (lane?: 'first') => void): Command[] {
  const { composer, layout } = studio;
  // A press that spends money only works on what is in sight.
  const inSight = () => layout.view === 'compose' && layout.shows('left');
  const takesSeed = () => inSight() && composer.form !== null && seedField(composer.form) !== null;
  const show = () => {
    layout.go('compose');
    layout.reveal('left');
  };
  const common = { group: 'compose', scope: 'everywhere' } as const;

  return [
    {
      ...common,
      id: 'compose.queue',
      title: 'composer.queueIn',
      keys: ['Mod+Enter'],
      icon: 'spark',
      when: inSight,
      run: () => queue(),
    },
    {
      ...common,
      id: 'compose.queue_now',
      title: 'composer.queueNow',
      keys: ['Mod+Shift+Enter'],
      icon: 'bolt',
      when: inSight,
      run: () => queue('first'),
    },
    {
      ...common,
      id: 'compose.prompt',
      title: 'composer.promptFocus',
      keys: ['Mod+L'],
      icon: 'text',
      run: () => {
        show();
        void tick().then(focusPrompt);
      },
    },
    {
      ...common,
      id: 'compose.new_draft',
      title: 'composer.newDraft',
      keys: ['Mod+T'],
      icon: 'plus',
      run: () => {
        show();
        composer.drafts.create();
        void tick().then(focusPrompt);
      },
    },
    {
      ...common,
      id: 'compose.close_draft',
      title: 'composer.closeDraft',
      keys: ['Mod+W'],
      icon: 'close',
      when: inSight,
      run: () => {
        if (composer.draft) void closeDraft(studio, composer.draft.key);
      },
    },
    {
      ...common,
      id: 'compose.reopen_draft',
      title: 'composer.reopenDraft',
      keys: ['Mod+Shift+T'],
      icon: 'undo',
      run: () => {
        show();
        void reopenDraft(studio);
      },
    },
    {
      ...common,
      id: 'compose.older',
      title: 'composer.olderPrompt',
      keys: ['Alt+ArrowUp'],
      scope: 'composer',
      unlisted: true,
      when: inSight,
      run: () => void recall(studio, 'older'),
    },
    {
      ...common,
      id: 'compose.newer',
      title: 'composer.newerPrompt',
      keys: ['Alt+ArrowDown'],
      scope: 'composer',
      unlisted: true,
      when: inSight,
      run: () => void recall(studio, 'newer'),
    },
    {
      ...common,
      id: 'compose.history',
      title: 'composer.history',
      keys: [],
      icon: 'history',
      run: () => {
        show();
        composer.historyOpen = true;
      },
    },
    {
      ...common,
      id: 'compose.seed',
      title: 'composer.newSeed',
      keys: ['Mod+R'],
      icon: 'dice',
      when: takesSeed,
      run: () => void composer.newSeed(),
    },
    {
      ...common,
      id: 'compose.lock_seed',
      title: 'composer.lockSeed',
      keys: ['Mod+Shift+R'],
      icon: 'lock',
      when: takesSeed,
      run: () => {
        const strategy = composer.draft?.content.seed_strategy ?? 'random';
        void composer.seeds(needsSeed(strategy) ? 'random' : 'fixed');
      },
    },
    {
      ...common,
      id: 'compose.import',
      title: 'composer.importFile',
      keys: [],
      icon: 'folder',
      run: () => void composer.importing.pick(),
    },
  ];
}
