// Written from the program's own types; do not edit. CONTRIBUTING.md says how to write it anew.
// Times are Unix milliseconds; credits and ids of assets are numbers, ids of jobs are text. What is
// absent in an answer is null.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The program and the place it works in. */
export type About = { version: string, library: string | null, log: string, platform: 'linux' | 'macos' | 'windows' | 'other', media: MediaBases, start: Start, sources: Array<LicenceNotice>, };

/** A stretch of a list. */
export type Chunk = { 
/** Where a page of it begins. */
after: string | null, 
/** Assets. */
count: number, 
/** Sum of width divided by height; what has no sides counts as a square. */
aspect: number, 
/** Days that begin in it. */
days: number, 
/** Its earliest time. */
from_ms: number, 
/** Its latest time. */
to_ms: number, };

/** How many jobs stand in each phase; held ones are counted in their phase and once more as held. */
export type Counts = { 
/** Jobs by phase word; phases without jobs are left out. */
phases: { [key in Phase]?: number }, 
/** Jobs by hold word. */
held: { [key in Hold]?: number }, };

/** What emptying the trash came to. */
export type Emptied = { 
/** Assets that are gone for good. */
files: number, 
/** Bytes that are free again. */
bytes: number, 
/** Assets that stay in the trash, since their files could not be deleted. */
left: number, };

/** A value that a list can be narrowed to. */
export type Facet = { 
/** The value; empty where there is none. */
value: string, 
/** Its name for people. */
label: string, 
/** Assets. */
count: number, };

/** What a list can be narrowed to. The numbers of a facet heed every choice but those of that facet. */
export type Facets = { models: Array<Facet>, styles: Array<Facet>, ratios: Array<Facet>, accounts: Array<Facet>, media: Array<Facet>, 
/** Assets in the list. */
total: number, 
/** Assets in the trash. */
trash: number, 
/** Size of the list. */
bytes: number, };

/** Why something could not be done. */
export type Failure = { 
/** What kind, as a stable word. */
code: string, 
/** What happened and what to do, for a person. */
message: string, 
/** By field, where the input is at fault. */
problems?: Array<Problem>, };

/** What files are chosen for. */
export type FilesPurpose = "references" | "prompts";

/** What a folder is chosen for. */
export type FolderPurpose = "library" | "move";

/** Why a job that could go on does not. */
export type Hold = "you" | "limit" | "budget" | "account" | "breaker" | "decision" | "unreadable";

/** What only the host knows. */
export type HostEvent = { "type": "dropped", 
/** The files. */
items: Array<Picked>, 
/** How many folders were among them; they are left out. */
folders: number, 
/** Where, in pixels of the page. */
x: number, 
/** Where, in pixels of the page. */
y: number, } | { "type": "drag", 
/** Whether they are over it, or have left. */
inside: boolean, 
/** Where, in pixels of the page. */
x: number, 
/** Where, in pixels of the page. */
y: number, } | { "type": "closing", 
/** Jobs at the services. */
running: number, 
/** Jobs that are not sent. */
unsent: number, 
/** Jobs whose files are not safe on disk. */
unsafe_files: number, 
/** What happens to them, for a person. */
text: string, } | { "type": "reopened" };

/** The only places outside that the page can send the user to. */
export type HostLink = "runway_keys" | "runway_billing" | "useapi_setup" | "useapi_account" | "log_folder" | "library_folder";

/** The licence of something the program was made with. */
export type LicenceNotice = { 
/** Name of the package. */
name: string, 
/** Its version. */
version: string, 
/** Its licence, in SPDX words. */
licence: string, };

/** What goes in or comes out. */
export type Media = "image" | "video" | "audio" | "text" | "none";

/** Bases to which the page appends what it wants to show. */
export type MediaBases = { 
/** Pictures: `<id>` (384 pixels), `preview/<id>` (1600 pixels), `file/<id>` (the original),
 * `input/<sha256>`. */
thumbs: string, 
/** Sound and moving pictures, with ranges: `<id>`. */
files: string, };

/** The shape of a whole list. */
export type Outline = { 
/** Assets in all. */
total: number, 
/** The newest id that there is: `until_id` of the list as it is now. */
newest_id: number, 
/** The list in stretches, in its order. */
chunks: Array<Chunk>, };

/** Where a job stands. */
export type Phase = "queued" | "submitting" | "unknown" | "waiting" | "downloading" | "done" | "failed" | "refused" | "cancelled" | "unreachable";

/** A path that was handed over, as the page gets it. */
export type Picked = { 
/** The path, to be given back as it is. */
path: string, 
/** Its last part, to show. */
name: string, };

/** Something about one field. */
export type Problem = { 
/** The field: keys joined by dots, indexes in brackets. */
path: string, 
/** For a person. */
message: string, 
/** Whether it stops what was asked for. */
severity: Severity, };

/** What a list shows. An empty word among chosen values stands for none. */
export type Query = { 
/** Words of the prompt, the last one as a beginning. */
text: string | null, 
/** Only this kind. */
media: Media | null, 
/** Only one of these; none: all. */
models: Array<string>, 
/** Only one of these; none: all. */
styles: Array<string>, 
/** Only one of these; none: all. */
ratios: Array<string>, 
/** Only one of these; none: all. */
accounts: Array<string>, 
/** From this time on. */
from_ms: number | null, 
/** Before this time. */
to_ms: number | null, 
/** What is in the trash instead of what is not. */
trash: boolean, 
/** Only results of this job. */
job: string | null, 
/** Order. */
sort: Sort, 
/** A snapshot: only assets with this id or a lower one. */
until_id: number | null, };

/** Whether a problem stops what was asked for. */
export type Severity = "error" | "warning";

/** Order of a list. */
export type Sort = "newest" | "oldest";

/** How opening the library goes. */
export type Start = { "state": "opening" } | { "state": "ready" } | { "state": "failed", failure: Failure, };

/** An asset in a list. */
export type Tile = { 
/** Id. */
id: number, 
/** The job that it is a result of. */
job: string | null, 
/** Which result of the job, from 0. */
idx: number, 
/** Files of its set. */
of: number, 
/** When it came. */
created_ms: number, 
/** Pixels. */
width: number | null, 
/** Pixels. */
height: number | null, 
/** Kind. */
media: Media, 
/** For example `image/png`. */
media_type: string, 
/** Size. */
bytes: number, 
/** How long a clip or a sound is. */
seconds: number | null, 
/** 0 (none) to 5. */
rating: number, 
/** ThumbHash in base 64: the blurred placeholder. */
thumbhash: string | null, 
/** The beginning of its prompt, 160 characters. */
prompt: string | null, 
/** Seed. */
seed: number | null, 
/** Full id of the model. */
model: string | null, 
/** Its name for people. */
model_title: string | null, 
/** Style. */
style: string | null, 
/** Ratio. */
ratio: string | null, 
/** Account id. */
account: string | null, 
/** Whether it is in the trash. */
trashed: boolean, };

/** A part of a list. */
export type TilePage = { tiles: Array<Tile>, 
/** Where the next part begins; absent at the end. */
next: string | null, };

/** What the program tells without being asked. */
export type Event = HostEvent;

/** What the page can ask for: arguments and answer by name. */
export interface Commands {
  'host.about': { args: Record<string, never>; answer: About };
  'host.reopen': { args: { library: string | null, }; answer: null };
  'host.pick_folder': { args: { purpose: FolderPurpose, }; answer: Picked | null };
  'host.pick_files': { args: { purpose: FilesPurpose, }; answer: Array<Picked> };
  'host.reveal': { args: { asset: number, }; answer: null };
  'host.open_asset': { args: { asset: number, }; answer: null };
  'host.open_link': { args: { link: HostLink, }; answer: null };
  'host.copy_text': { args: { text: string, }; answer: null };
  'host.quit': { args: Record<string, never>; answer: null };
  'host.fullscreen': { args: { on: boolean, }; answer: null };
  'queue.counts': { args: { 
/** Only this batch; absent: the whole library. */
batch?: string | null, }; answer: Counts };
  'gallery.outline': { args: { query: Query, 
/** What the reader's clock is ahead of UTC, in minutes; days are counted by it. */
offset_minutes?: number, }; answer: Outline };
  'gallery.page': { args: { query: Query, 
/** Where it begins; the start where absent. */
after: string | null, 
/** At most so many, and never more than 500. */
limit: number, }; answer: TilePage };
  'gallery.facets': { args: { query: Query, }; answer: Facets };
  'gallery.neighbours': { args: { query: Query, id: number, 
/** At most so many before it. */
before: number, 
/** At most so many after it. */
after: number, }; answer: Array<Tile> };
  'gallery.ids': { args: { query: Query, from: number, to: number, }; answer: Array<number> };
  'gallery.trash': { args: { ids: Array<number>, }; answer: number };
  'gallery.restore': { args: { ids: Array<number>, }; answer: number };
  'gallery.trash_empty': { args: Record<string, never>; answer: Emptied };
}
