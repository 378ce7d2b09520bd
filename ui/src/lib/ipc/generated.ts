// Written from the program's own types; do not edit. CONTRIBUTING.md says how to write it anew.
// Times are Unix milliseconds; credits and ids of assets are numbers, ids of jobs are text. What is
// absent in an answer is null.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The program and the place it works in. */
export type About = { version: string, library: string | null, log: string, platform: 'linux' | 'macos' | 'windows' | 'other', media: MediaBases, start: Start, sources: Array<LicenceNotice>, };

/** How many jobs stand in each phase; held ones are counted in their phase and once more as held. */
export type Counts = { 
/** Jobs by phase word; phases without jobs are left out. */
phases: { [key in Phase]?: number }, 
/** Jobs by hold word. */
held: { [key in Hold]?: number }, };

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

/** Bases to which the page appends what it wants to show. */
export type MediaBases = { 
/** Pictures: `<id>` (384 pixels), `preview/<id>` (1600 pixels), `file/<id>` (the original),
 * `input/<sha256>`. */
thumbs: string, 
/** Sound and moving pictures, with ranges: `<id>`. */
files: string, };

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

/** Whether a problem stops what was asked for. */
export type Severity = "error" | "warning";

/** How opening the library goes. */
export type Start = { "state": "opening" } | { "state": "ready" } | { "state": "failed", failure: Failure, };

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
}
