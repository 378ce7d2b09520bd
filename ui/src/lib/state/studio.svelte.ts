// Everything the window knows, in one object. Each area has a field of its own; this file only
// makes them and lets them hear of changes.
import { createContext } from 'svelte';

import type { Backend } from '../ipc/backend';
import { credits, locale, t, wordsOf } from '../i18n';
import type { DraftContent, Event, JobRow } from '../ipc/bindings';
import { Registry } from '../keys';
import { AccountsState } from './accounts/accounts.svelte';
import { accountName } from './accounts/name';
import { ComposerState } from './composer/composer.svelte';
import { Layout } from './frame/layout.svelte';
import { Notices, type NewNotice } from './frame/notices.svelte';
import { Session } from './frame/session.svelte';
import { GalleryState } from './gallery/gallery.svelte';
import { QueueBoard } from './queue/board.svelte';
import type { Notice } from './queue/notice';
import { LibraryState } from './settings/library.svelte';
import { SettingsPage, type Section } from './settings/page.svelte';
import { SettingsState } from './settings/settings.svelte';
import { SpendState } from './spend/spend.svelte';
import { WelcomeState } from './settings/welcome.svelte';

/** A part of the window's state: read when the library is open, and kept current by events. */
interface Part {
  load(): Promise<unknown>;
  apply?(event: Event): void;
}

export class Studio {
  readonly backend: Backend;
  readonly commands = new Registry();
  readonly notices = new Notices();
  readonly session: Session;
  readonly layout: Layout;
  readonly settings: SettingsState;
  readonly queue: QueueBoard;
  readonly accounts: AccountsState;
  readonly library: LibraryState;
  readonly settingsPage = new SettingsPage();
  readonly welcome: WelcomeState;
  readonly composer: ComposerState;
  readonly gallery: GalleryState;
  readonly spend: SpendState;
  // Each area adds its field above and its name here.
  readonly #parts: readonly Part[];

  /** Which thing lies over the whole window. */
  overlay = $state<'palette' | 'keys' | null>(null);
  activityOpen = $state(false);
  #fullscreen = false;
  /** The settings of the library that is being read. */
  #chosen: Promise<void> = Promise.resolve();

  constructor(backend: Backend) {
    this.backend = backend;
    this.session = new Session(backend, () => void this.#load());
    this.settings = new SettingsState(backend);
    this.layout = new Layout((own) => {
      const others = this.settings.view?.layout;
      void this.settings.set({ layout: { ...others, ...own } });
    });
    this.queue = new QueueBoard(backend, {
      tell: (notice) => void this.notices.tell(toldOf(notice)),
      say: (text) => this.notices.announce(text),
      toQueue: () => this.layout.setQueueOpen(true),
      toAccounts: () => this.showSettings('accounts'),
    });
    this.accounts = new AccountsState(backend);
    this.library = new LibraryState(backend);
    this.welcome = new WelcomeState(backend, {
      accounts: this.accounts,
      settings: this.settings,
      library: this.library,
      open: (content) => this.openDraft(content),
      clientKey: crypto.randomUUID(),
    });
    this.composer = new ComposerState(backend, {
      attend: () => this.#attend(),
      queued: (jobs) => this.queued(jobs),
      replaced: (before, after) => this.queue.edits.replaced(before, after),
      imported: (count) => {
        void this.gallery.imported();
        this.notices.tell({ text: t('composer.importQueued', { count }) });
      },
    });
    this.gallery = new GalleryState(backend, {
      tell: (notice) => void this.notices.tell(notice),
      draft: (content) => this.openDraft(content),
      next: (asset, step) => this.composer.next(asset, step),
    });
    this.spend = new SpendState(backend, (account, places, amount) => {
      const name = accountName(account, this.accounts.byId(account)?.name ?? null);
      this.notices.tell({
        text: t('spend.noticeDiffers', { name, credits: credits(amount), count: places }),
        kind: 'money',
        icon: 'spend',
        action: { label: t('common.open'), run: () => this.showSpend(account) },
      });
    });
    this.#parts = [this.accounts, this.composer, this.queue, this.gallery, this.spend];
  }

  /**
   * Listens first and reads then, so that no change falls between the two. Comes back when it is known what the
   * window shows first; what is in it goes on being read.
   */
  async start(): Promise<void> {
    await this.backend.subscribe((event) => this.#hear(event)).catch(() => undefined);
    await this.session.look();
    await this.#chosen;
  }

  /** Shows a content in the composer; queued, it takes the place of an unsent job. */
  openDraft(content: DraftContent, replaces: string | null = null) {
    this.composer.open(content, replaces);
  }

  /** Shows what was spent with an account. */
  showSpend(account: string) {
    this.spend.choose(account);
    this.layout.go('spend');
  }

  /** Lets everybody see new jobs now, not when the program's own word comes round. */
  queued(jobs: readonly JobRow[]) {
    this.gallery.queued(jobs);
    for (const job of jobs) this.#hear({ type: 'job_changed', job });
  }

  /** Shows a page of the settings. */
  showSettings(section: Section) {
    this.settingsPage.section = section;
    this.layout.go('settings');
  }

  async toggleFullscreen(): Promise<void> {
    this.#fullscreen = !this.#fullscreen;
    await this.backend.call('host.fullscreen', { on: this.#fullscreen });
  }

  /** Brings the composer into sight: something was put into it. */
  #attend() {
    this.gallery.loupe.close();
    this.layout.go('compose');
    this.layout.reveal('left');
  }

  async #load(): Promise<void> {
    // What one looks at first is asked for first; the rest would only stand in its way.
    const first = [this.gallery.load(), this.composer.load()];
    await (this.#chosen = this.settings.load());
    if (this.settings.view) this.layout.remember(this.settings.view.layout);
    this.gallery.restore(this.layout.kept('gallery'));
    this.composer.restore(this.layout.kept('composer'));
    await Promise.allSettled(first);
    await Promise.all([this.accounts.load(), this.queue.load()]);
    await this.#tellRedrawn();
  }

  /** Says once that the page before this one ended, as soon as there are words for it. */
  async #tellRedrawn() {
    if (!this.session.redrawn) return;
    this.session.redrawn = false;
    await wordsOf(locale());
    this.notices.tell({ text: t('frame.redrawn') });
  }

  #hear(event: Event) {
    // News was lost, or the library is open now: everything is read again instead.
    if (event.type === 'resync') {
      return void (this.session.state === 'opening' ? this.session.look() : this.#load());
    }
    if (event.type === 'reopened') void this.session.look();
    if (event.type === 'settings_changed') void this.settings.load();
    if (event.type === 'closing') this.session.closing = event;
    if (event.type === 'progress') this.library.hear(event);
    for (const part of this.#parts) part.apply?.(event);
  }
}

const KINDS = { plain: 'plain', need: 'money', fail: 'fail' } as const;

function toldOf({ text, tone, undo, open }: Notice): NewNotice {
  const kind = KINDS[tone];
  if (undo)
    return {
      text,
      kind,
      action: { label: t('common.undo'), run: () => void undo(), undoes: true },
    };
  return { text, kind, action: open ? { label: t('common.open'), run: open } : null };
}

const [studioOf, setStudio] = createContext<Studio>();
export { setStudio };

/** The studio of the window a component stands in. */
export function useStudio(): Studio {
  return studioOf();
}
