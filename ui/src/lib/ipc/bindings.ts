// What crosses the border between page and program: every command with its arguments and answer,
// and every event. Times are Unix milliseconds; credits and ids of assets are numbers, ids of jobs
// are text; what is absent in an answer is null.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Phase =
  | 'queued'
  | 'submitting'
  | 'unknown'
  | 'waiting'
  | 'downloading'
  | 'done'
  | 'failed'
  | 'refused'
  | 'cancelled'
  | 'unreachable';
export type Hold = 'you' | 'limit' | 'budget' | 'account' | 'breaker' | 'decision' | 'unreadable';
export type Lane = 'first' | 'normal' | 'last';
export type Media = 'image' | 'video' | 'audio' | 'text' | 'none';
export type Service = 'runway' | 'useapi';
export type Severity = 'error' | 'warning';

export type Problem = { path: string; message: string; severity: Severity };
export type Failure = { code: string; message: string; problems?: Problem[] };

// host

export type LicenceNotice = { name: string; version: string; licence: string };
export type Start =
  | { state: 'opening' }
  | { state: 'ready' }
  | { state: 'failed'; failure: Failure };
export type MediaBases = { thumbs: string; files: string };
export type About = {
  version: string;
  library: string | null;
  log: string;
  platform: 'linux' | 'macos' | 'windows' | 'other';
  media: MediaBases;
  start: Start;
  sources: LicenceNotice[];
};
export type Picked = { path: string; name: string };
export type HostLink =
  | 'runway_keys'
  | 'runway_billing'
  | 'useapi_setup'
  | 'useapi_account'
  | 'log_folder'
  | 'library_folder';

// queue

export type Can = {
  hold: boolean;
  release: boolean;
  edit: boolean;
  cancel: boolean;
  retry: boolean;
  reorder: boolean;
  resolve: boolean;
};
export type JobRow = {
  id: string;
  phase: Phase;
  hold: Hold | null;
  lane: Lane;
  position: number;
  model: string;
  model_title: string;
  service: Service;
  account: string;
  account_name: string;
  prompt: string;
  batch: string | null;
  batch_name: string | null;
  row: number | null;
  files: number;
  media: Media;
  width: number | null;
  height: number | null;
  price: number | null;
  free: boolean;
  charged: number | null;
  progress: number | null;
  remote_word: string | null;
  sent_ms: number | null;
  expected_ms: number | null;
  due_ms: number | null;
  files_done: number;
  bytes_done: number | null;
  error_code: string | null;
  error_text: string | null;
  cancel_asked: boolean;
  can: Can;
  asset_ids: number[];
  created_ms: number;
  changed_ms: number;
  rev: number;
};
export type LaneCount = { lane: Lane; running: number; done: number; total: number };
export type Counts = {
  phases: Partial<Record<Phase, number>>;
  held: Partial<Record<string, number>>;
};
export type Spend = {
  day_credits: number;
  month_credits: number;
  unknown: number;
  day_soft: number | null;
  day_hard: number | null;
  month_soft: number | null;
  month_hard: number | null;
};
export type TroubleView = { cause: string; text: string };
export type ModelUse = {
  model: string;
  used_today: number;
  daily_limit: number | null;
  width: number | null;
};
export type AccountState = {
  account: string;
  name: string;
  color: string;
  service: Service;
  balance: number | null;
  trouble: TroubleView | null;
  models: ModelUse[];
  checked_ms: number | null;
};
export type Driver = 'this' | 'other' | 'waiting';
export type Overview = {
  running: number;
  waiting: number;
  needs_you: number;
  failed: number;
  lanes: LaneCount[];
  paused: boolean;
  next_slot_ms: number | null;
  ends_ms: number | null;
  open_credits: number;
  open_unknown: number;
  today: Spend;
  accounts: AccountState[];
  driver: Driver;
  counts: Counts;
};
export type JobGroup = 'running' | 'waiting' | 'needs_you' | 'ended' | 'all';
export type JobPage = { rows: JobRow[]; next: string | null; total: number };
export type StoryLine = { at_ms: number; phase: string; text: string };
export type AttemptView = {
  id: string;
  sent_ms: number;
  outcome: string;
  why: string | null;
  remote_id: string | null;
  seed: number | null;
  estimated: number | null;
  charged: number | null;
  returned: number | null;
  sent: Json;
  echo: Json;
  ended_ms: number | null;
};
export type Money = {
  estimated: number | null;
  charged: number;
  returned: number;
  unknown: boolean;
};
export type RecipeRow = { label: string; value: string; copy: boolean };
export type RecipeView = {
  model: string;
  model_title: string;
  service: Service;
  account: string;
  account_name: string | null;
  typed: Inputs;
  rows: RecipeRow[];
  sent: Json;
  echo: Json;
  seed: number | null;
};
export type JobStory = {
  job: JobRow;
  request: RecipeView;
  lines: StoryLine[];
  attempts: AttemptView[];
  money: Money;
  replaces: string | null;
};
export type CancelPreview = {
  unsent: number;
  running: number;
  charged: number | null;
  text: string;
};
export type CancelRefused = { id: string; why: string };
export type CancelResult = { withdrawn: number; cancelled: number; refused: CancelRefused[] };
export type FailureGroup = {
  cause: string;
  title: string;
  text: string;
  count: number;
  charged: number;
  retryable: number;
  phase: Phase;
  sample: string[];
};
export type Resolution =
  | { kind: 'send_again' }
  | { kind: 'paid' }
  | { kind: 'adopt'; remote_id: string }
  | { kind: 'close' }
  | { kind: 'check_again' };

// catalogue, composer

export type Inputs = { [field: string]: Json };
export type ModelRow = {
  id: string;
  title: string;
  service: Service;
  makes: Media;
  takes: Media[];
  operation: string;
  group: string;
  references: number;
  seed: boolean;
  price_text: string;
  price_from: number | null;
  free_mode: boolean;
  note: string | null;
  retires: string | null;
  usable: boolean;
};
export type Option = { value: Json; label: string; note: string | null };
export type RatioOption = {
  value: Json;
  label: string;
  note: string | null;
  width: number;
  height: number;
};
export type Control =
  | { kind: 'prompt'; max_units: number | null; negative: boolean }
  | { kind: 'style'; options: Option[] }
  | { kind: 'ratio'; options: RatioOption[] }
  | { kind: 'choice'; options: Option[] }
  | { kind: 'slider'; min: number; max: number; step: number; low: string; high: string }
  | {
      kind: 'number';
      min: number | null;
      max: number | null;
      step: number | null;
      integer: boolean;
    }
  | { kind: 'seed'; min: number; max: number }
  | { kind: 'switch' }
  | { kind: 'text'; max_units: number | null; multiline: boolean }
  | {
      kind: 'media';
      media: Media[];
      most: number;
      least: number;
      tags: boolean;
      roles: string[];
      mention: string | null;
    }
  | { kind: 'json'; schema: string };
export type Section = 'main' | 'advanced';
export type Field = {
  name: string;
  label: string;
  help: string | null;
  required: boolean;
  section: Section;
  control: Control;
};
export type Form = {
  model: string;
  title: string;
  page: string;
  fields: Field[];
  defaults: Inputs;
};
export type Source =
  | { kind: 'input'; sha256: string }
  | { kind: 'asset'; id: number }
  | { kind: 'url'; url: string };
export type Reference = {
  field: string;
  tag: string | null;
  role: string | null;
  source: Source;
  name: string;
  width: number | null;
  height: number | null;
  media: Media;
};
export type SeedStrategy = 'random' | 'fixed' | 'increment' | 'same';
export type DraftContent = {
  model: string | null;
  account: string | null;
  inputs: Inputs;
  references: Reference[];
  count: number;
  seed_strategy: SeedStrategy;
  lane: Lane;
  options: Json;
  parents: number[];
};
export type Draft = {
  id: string;
  position: number;
  content: DraftContent;
  changed_ms: number;
  closed_ms: number | null;
};
export type CapNotice = { level: 'soft' | 'hard'; text: string; waits: number };
export type Units = { used: number; most: number | null; cut: number | null };
export type Checked = {
  problems: Problem[];
  jobs: number;
  files: number;
  price_each: number | null;
  price: number | null;
  price_text: string;
  price_source: string | null;
  free: boolean;
  seconds: number | null;
  account: string | null;
  account_name: string | null;
  account_note: string | null;
  balance: number | null;
  leaves: number | null;
  cap: CapNotice | null;
  repeats: number;
  units: Units;
  width: number | null;
  height: number | null;
};
export type Accept = { cap: boolean; repeats: boolean; unknown_price: boolean };
export type StyleExample = { value: string; asset: number | null; made: number };
export type HistoryEntry = { id: number; text: string; used_ms: number; made: number };
export type Size = { width: number; height: number; bytes: number };
export type Fits = { ok: boolean; text: string | null; after: Size | null };
export type Crop = { x: number; y: number; width: number; height: number };
export type Fit = { ok: boolean; text: string | null; crop: Crop | null; after: Size | null };
export type StagedInput = {
  sha256: string;
  name: string;
  media: Media;
  media_type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  fits: Fits;
};
export type ImportFinding = {
  row: number | null;
  line: number | null;
  column: number | null;
  path: string;
  message: string;
  severity: Severity;
  suggestion: string | null;
};
export type ImportRow = {
  row: number;
  prompt: string;
  model: string;
  ratio: string | null;
  style: string | null;
  known: boolean;
};
export type ImportPlan = {
  import: string;
  name: string;
  rows: number;
  jobs: number;
  files: number;
  price: number | null;
  price_text: string;
  free: boolean;
  seconds: number | null;
  ends_ms: number | null;
  findings: ImportFinding[];
  preview: ImportRow[];
  known: number;
  cap: CapNotice | null;
  can_fix: boolean;
};

// gallery

export type Sort = 'newest' | 'oldest';
export type Query = {
  text: string | null;
  media: Media | null;
  models: string[];
  styles: string[];
  ratios: string[];
  accounts: string[];
  from_ms: number | null;
  to_ms: number | null;
  trash: boolean;
  job: string | null;
  sort: Sort;
  until_id: number | null;
};
export type Tile = {
  id: number;
  job: string | null;
  idx: number;
  of: number;
  created_ms: number;
  width: number | null;
  height: number | null;
  media: Media;
  media_type: string;
  bytes: number;
  seconds: number | null;
  rating: number;
  thumbhash: string | null;
  prompt: string | null;
  seed: number | null;
  model: string | null;
  model_title: string | null;
  style: string | null;
  ratio: string | null;
  account: string | null;
  trashed: boolean;
};
export type Chunk = {
  after: string | null;
  count: number;
  aspect: number;
  days: number;
  from_ms: number;
  to_ms: number;
};
export type Outline = { total: number; newest_id: number; chunks: Chunk[] };
export type TilePage = { tiles: Tile[]; next: string | null };
export type Facet = { value: string; label: string; count: number };
export type Facets = {
  models: Facet[];
  styles: Facet[];
  ratios: Facet[];
  accounts: Facet[];
  media: Facet[];
  total: number;
  trash: number;
  bytes: number;
};
export type AssetView = {
  tile: Tile;
  path: string;
  sha256: string;
  recipe: RecipeView | null;
  money: Money | null;
  story: StoryLine[];
  attempts: AttemptView[];
  set: Tile[];
  parents: Tile[];
  children: Tile[];
  price_source: string | null;
};
export type Take = 'all' | 'prompt' | 'seed' | 'references';
export type Emptied = { files: number; bytes: number };

// accounts, settings, library

export type KeyPlace = 'keychain' | 'session' | 'environment' | 'none';
export type Keep = 'keychain' | 'session' | 'environment';
export type AccountKey = { where: KeyPlace; hint: string | null; variable: string | null };
export type AccountView = {
  id: string;
  name: string;
  service: Service | 'both';
  color: string;
  origin: string | null;
  key: AccountKey;
  email: string | null;
  explore: boolean | null;
  max_jobs: number | null;
  built_in: boolean;
  state: AccountState | null;
};
export type Keychain = {
  state: 'checking' | 'ready' | 'absent' | 'locked' | 'waiting' | 'failed';
  text: string;
};
export type AccountList = { accounts: AccountView[]; problems: string[]; keychain: Keychain };
export type FactName = 'balance' | 'tier' | 'monthly_limit' | 'models' | 'at_a_time' | 'place';
export type Fact = { name?: FactName | null; label: string; value: string };
export type Tested = {
  ok: boolean;
  kind:
    | 'works'
    | 'wrong_key'
    | 'no_credits'
    | 'no_network'
    | 'proxy'
    | 'account_error'
    | 'no_key'
    | 'refused';
  title: string;
  text: string;
  facts: Fact[];
  ms: number;
};
export type Theme = 'system' | 'dark' | 'light' | 'contrast';
export type Locale = 'system' | 'en' | 'zh';
export type Caps = {
  day_soft: number | null;
  day_hard: number | null;
  month_soft: number | null;
  month_hard: number | null;
  batch_soft: number | null;
  batch_hard: number | null;
  at_cap: 'hold' | 'ask';
};
export type HostKind = 'requests' | 'results' | 'simulated';
export type HostUse = { host: string; purpose: string; account: string | null; kind?: HostKind };
export type SettingsView = {
  first_run_done: boolean;
  theme: Theme;
  text_percent: number;
  locale: Locale;
  caps: Caps;
  keys: { [command: string]: string[] };
  layout: { [name: string]: Json };
  enter_queues: boolean;
  notify: boolean;
  sound: boolean;
  hosts: HostUse[];
  library: string | null;
};
export type LibraryInfo = {
  path: string;
  items: number;
  bytes: number;
  trash: number;
  trash_bytes: number;
  free_bytes: number;
  writable: boolean;
  by_media: Facet[];
};
export type LibraryFinding = { path: string; text: string; severity: Severity };
export type LibraryReport = { findings: LibraryFinding[] };
export type Rebuilt = { found: number; restored: number; skipped: number; text: string };

// events

export type Event =
  | { type: 'job_changed'; job: JobRow }
  | { type: 'assets_added'; job_id: string; tiles: Tile[] }
  | { type: 'account_trouble'; account: string; cause: string; text: string }
  | { type: 'account_ready'; account: string }
  | { type: 'resync' }
  | { type: 'settings_changed' }
  | { type: 'progress'; task: string; done: number; total: number; text: string }
  | { type: 'dropped'; items: Picked[]; folders: number; x: number; y: number }
  | { type: 'drag'; inside: boolean; x: number; y: number }
  | { type: 'closing'; running: number; unsent: number; unsafe_files: number; text: string }
  | { type: 'reopened' };

/** No arguments. */
export type Nothing = Record<string, never>;

/** What the page can ask for: arguments and answer by name. */
export interface Commands {
  'host.about': { args: Nothing; answer: About };
  'host.reopen': { args: { library: string | null }; answer: null };
  'host.pick_folder': { args: { purpose: 'library' | 'move' }; answer: Picked | null };
  'host.pick_files': { args: { purpose: 'references' | 'prompts' }; answer: Picked[] };
  'host.reveal': { args: { asset: number }; answer: null };
  'host.open_asset': { args: { asset: number }; answer: null };
  'host.open_link': { args: { link: HostLink }; answer: null };
  'host.copy_text': { args: { text: string }; answer: null };
  'host.copy_image': { args: { asset: number }; answer: null };
  'host.paste_image': { args: Nothing; answer: StagedInput | null };
  'host.quit': { args: Nothing; answer: null };
  'host.fullscreen': { args: { on: boolean }; answer: null };

  'queue.counts': { args: { batch?: string | null }; answer: Counts };
  'queue.overview': { args: Nothing; answer: Overview };
  'queue.page': {
    args: {
      group: JobGroup;
      lane: Lane | null;
      text: string | null;
      after: string | null;
      /** Rows to skip behind `after` (or from the start), so that a long list opens anywhere. */
      offset: number;
      limit: number;
    };
    answer: JobPage;
  };
  'queue.rows': { args: { ids: string[] }; answer: JobRow[] };
  'queue.story': { args: { id: string }; answer: JobStory };
  'queue.pause': { args: { paused: boolean }; answer: null };
  'queue.hold': { args: { ids: string[] }; answer: number };
  'queue.release': { args: { ids: string[] }; answer: number };
  'queue.reorder': {
    args: { ids: string[]; lane: Lane; before: string | null };
    answer: number;
  };
  'queue.edit': { args: { id: string; draft: DraftContent }; answer: string };
  'queue.draft_of': { args: { id: string }; answer: DraftContent };
  'queue.cancel_preview': { args: { ids: string[] }; answer: CancelPreview };
  'queue.cancel': { args: { ids: string[] }; answer: CancelResult };
  'queue.failures': { args: Nothing; answer: FailureGroup[] };
  'queue.retry': { args: { ids: string[] }; answer: number };
  'queue.retry_cause': { args: { cause: string }; answer: number };
  'queue.resolve': { args: { id: string; resolution: Resolution }; answer: null };
  'queue.dismiss': { args: { ids: string[] } | { cause: string }; answer: number };

  'catalogue.models': { args: Nothing; answer: ModelRow[] };
  'catalogue.form': { args: { model: string }; answer: Form };

  'drafts.list': { args: Nothing; answer: Draft[] };
  'drafts.save': { args: { id: string | null; content: DraftContent }; answer: Draft };
  'drafts.close': { args: { id: string }; answer: null };
  'drafts.reopen': { args: Nothing; answer: Draft | null };
  'drafts.order': { args: { ids: string[] }; answer: null };

  'compose.check': { args: { draft: DraftContent }; answer: Checked };
  'compose.enqueue': {
    args: { client_key: string; draft: DraftContent; lane: Lane; accept: Accept };
    answer: { jobs: JobRow[] };
  };
  'compose.styles': { args: { model: string }; answer: StyleExample[] };
  'compose.seed': { args: Nothing; answer: number };

  'history.search': {
    args: { text: string; before: number | null; limit: number };
    answer: HistoryEntry[];
  };

  'inputs.stage': { args: { path: string }; answer: StagedInput };
  'inputs.stage_asset': { args: { asset: number }; answer: StagedInput };
  'inputs.shrink': {
    args: { sha256: string; model: string; field: string };
    answer: StagedInput;
  };
  'inputs.list_fit': {
    args: { sha256: string; model: string; field: string; ratio: string | null };
    answer: Fit;
  };

  'prompts.open': { args: { path: string }; answer: ImportPlan };
  'prompts.open_text': { args: { text: string; name: string }; answer: ImportPlan };
  'prompts.enqueue': {
    args: { client_key: string; import: string; accept: Accept; lane: Lane };
    answer: { jobs: number; batch: string };
  };

  'gallery.outline': { args: { query: Query }; answer: Outline };
  'gallery.page': {
    args: { query: Query; after: string | null; limit: number };
    answer: TilePage;
  };
  'gallery.facets': { args: { query: Query }; answer: Facets };
  'gallery.neighbours': {
    args: { query: Query; id: number; before: number; after: number };
    answer: Tile[];
  };
  'gallery.ids': { args: { query: Query; from: number; to: number }; answer: number[] };
  'gallery.asset': { args: { id: number }; answer: AssetView };
  'gallery.remix': { args: { id: number; take: Take }; answer: DraftContent };
  'gallery.trash': { args: { ids: number[] }; answer: number };
  'gallery.restore': { args: { ids: number[] }; answer: number };
  'gallery.trash_empty': { args: Nothing; answer: Emptied };

  'accounts.list': { args: Nothing; answer: AccountList };
  'accounts.keychain': { args: { retry: boolean }; answer: Keychain };
  'accounts.add': {
    args: {
      name: string;
      service: Service;
      color: string;
      origin: string | null;
      key: string | null;
      keep: Keep;
      variable: string | null;
      email: string | null;
      explore: boolean | null;
    };
    answer: AccountView;
  };
  'accounts.test': { args: { id: string }; answer: Tested };
  'accounts.test_key': {
    args: { service: Service; key: string; origin: string | null; email: string | null };
    answer: Tested;
  };
  'accounts.rename': { args: { id: string; name: string }; answer: null };
  'accounts.color': { args: { id: string; color: string }; answer: null };
  'accounts.options': {
    args: { id: string; email: string | null; explore: boolean | null; max_jobs: number | null };
    answer: null;
  };
  'accounts.replace_key': {
    args: { id: string; key: string | null; keep: Keep; variable: string | null };
    answer: null;
  };
  'accounts.remove': { args: { id: string }; answer: { jobs_waiting: number } };

  'settings.get': { args: Nothing; answer: SettingsView };
  'settings.set': { args: { patch: Partial<SettingsView> }; answer: SettingsView };

  'library.info': { args: Nothing; answer: LibraryInfo };
  'library.check': { args: { deep: boolean }; answer: LibraryReport };
  'library.rebuild': { args: Nothing; answer: Rebuilt };
  'library.move': { args: { path: string }; answer: null };
}
