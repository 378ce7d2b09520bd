// Written from the program's own types; do not edit. CONTRIBUTING.md says how to write it anew.
// Times are Unix milliseconds; credits and ids of assets are numbers, ids of jobs are text. What is
// absent in an answer is null.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Values of a model's inputs, by name. */
export type Inputs = { [field: string]: Json };

/** The program and the place it works in. */
export type About = { version: string, library: string | null, log: string, platform: 'linux' | 'macos' | 'windows' | 'other', media: MediaBases, start: Start, 
/** The process that drew the page before ended, and this page stands in for it. Told once. */
redrawn?: boolean, sources: Array<LicenceNotice>, };

/** What the user was asked about and said yes to. */
export type Accept = { 
/** Beyond a cap. */
cap: boolean, 
/** The same as before, paid again. */
repeats: boolean, 
/** At a price that nobody knows. */
unknown_price: boolean, 
/** Far more than usual: the second question. */
twice: boolean, };

/** Where an account's key is. */
export type AccountKey = { where: KeyPlace, 
/** Its last characters. */
hint: string | null, 
/** The variable that holds it. */
variable: string | null, };

/** All accounts. */
export type AccountList = { accounts: Array<AccountView>, 
/** Entries that could not be used, one sentence each. */
problems: Array<string>, keychain: Keychain, };

/** What a person should know about an account that they did not choose. Shown, it is a clause for them. */
export type AccountNote = { "kind": "demo", 
/** The service that is meant. */
service: Service, } | { "kind": "several", 
/** The service. */
service: Service, 
/** The name of the one. */
account: string, };

/** An account, and what its service said of it last. */
export type AccountState = { 
/** Its id. */
account: string, 
/** Its name. */
name: string, 
/** Name of its colour. */
color: string, 
/** Its service. */
service: Service, 
/** Credits left, where known. */
balance: number | null, 
/** Why it cannot be used. */
trouble: TroubleView | null, 
/** Its models with limits, or that were used. */
models: Array<ModelUse>, 
/** When its service was asked. */
checked_ms: number | null, };

/** An account. */
export type AccountView = { id: string, name: string, 
/** The service that it is at; the Demo account stands in for both. */
service: Serves, 
/** Name of its colour. */
color: string, 
/** Where its service is; absent: where the service's own address is. */
origin: string | null, key: AccountKey, email: string | null, explore: boolean | null, max_jobs: number | null, 
/** Address that the service tells of each task's progress. */
reply_url: string | null, 
/** The user's own reference, which travels with each task. */
reply_ref: string | null, 
/** Whether it cannot be changed or removed. */
built_in: boolean, 
/** What is known of it. */
state: AccountState | null, };

/** The job that follows it. */
export type AdoptedTask = { 
/** Its id. */
job: string, 
/** Whether it is one of ours that had lost the task. */
ours: boolean, };

/** What was looked at. */
export type Area = "keychain" | "display" | "codecs" | "disk" | "index" | "settings" | "clock" | "services";

/** An asset with everything that is known of it. */
export type AssetView = { tile: Tile, 
/** Where it lies on this machine. */
path: string, sha256: string, 
/** What it was made from; absent for a file found without a recipe. */
recipe: RecipeView | null, 
/** What its job did to the money. */
money: Money | null, 
/** What happened to its job, oldest first. */
story: Array<StoryLine>, attempts: Array<AttemptView>, 
/** Everything that its job made. */
set: Array<Tile>, 
/** What it was made from; those in the trash too. */
parents: Array<Tile>, 
/** How many more it was made from that the library has no more. */
lost: number, 
/** What was made from it. */
children: Array<Tile>, 
/** Where the estimate comes from. */
price_source: string | null, 
/** Whether its file is where it should be. */
there: boolean, };

/** What happens to jobs that would cross a hard cap. */
export type AtCap = "hold" | "ask";

/** One time that a job was sent. */
export type AttemptView = { 
/** Our id. */
id: string, 
/** When the intent was written. */
sent_ms: number, 
/** What became of it, as a stable word. */
outcome: string, 
/** Why. */
why: string | null, 
/** The service's id. */
remote_id: string | null, 
/** Seed sent. */
seed: number | null, 
/** Credits by the service's estimate. */
estimated: number | null, 
/** Credits charged, where known. */
charged: number | null, 
/** Credits given back. */
returned: number | null, 
/** Body as sent, media shortened. */
sent: Json, 
/** What the service said last. */
echo: Json, 
/** When it was settled. */
ended_ms: number | null, 
/** The model that a router chose, where one was asked. */
routing: Routing | null, };

/** An avatar. */
export type Avatar = { 
/** The service's id. */
id: string, 
/** Its name. */
name: string, 
/** How it behaves. */
personality: string, 
/** What it says first. */
start_script: string | null, 
/** Name of its voice. */
voice: string | null, 
/** Whether that voice was deleted since. */
voice_deleted: boolean, 
/** Ids of the documents that it knows. */
documents: Array<string>, 
/** How it stands. */
readiness: Readiness, 
/** When it was made, Unix milliseconds. */
created_ms: number | null, };

/** The beginning of a stretch: all of it, or the first 500 of more. */
export type Begun = { 
/** Which stretch, from 0. */
chunk: number, page: TilePage, };

/** In what respect it is more than is usual. Shown, it is a sentence for a person. */
export type Beyond = { "kind": "jobs" } | { "kind": "price", 
/** What a batch usually costs, in credits; none where there was none yet. */
usual: number | null, } | { "kind": "unknown" };

/** Jobs of an account that wait because the same thing went wrong too often. */
export type Breaker = { 
/** The account. */
account: string, 
/** Its name. */
name: string, 
/** What went wrong. */
reason: Reason, 
/** The same for a person. */
text: string, 
/** Jobs held. */
held: number, };

/** What can be done with a job. */
export type Can = { 
/** Hold it. */
hold: boolean, 
/** Let it go on. */
release: boolean, 
/** Edit it. */
edit: boolean, 
/** Stop it. */
cancel: boolean, 
/** Send it again, or fetch its files again. */
retry: boolean, 
/** Move it in line. */
reorder: boolean, 
/** Say what became of it. */
resolve: boolean, 
/** Delete the service's record of it. */
forget: boolean, };

/** What stopping jobs would mean. */
export type CancelPreview = { 
/** Jobs that were not sent. */
unsent: number, 
/** Jobs that are being made. */
running: number, 
/** Credits that stay charged; null where nobody knows. */
charged: number | null, };

/** A job that goes on. */
export type CancelRefused = { 
/** Its id. */
id: string, 
/** Why. */
why: GoesOn, };

/** What came of stopping jobs. */
export type CancelResult = { 
/** Withdrawn before they were sent. */
withdrawn: number, 
/** Stopped at their service, or to be stopped as soon as that can be done. */
cancelled: number, 
/** Those that go on. */
refused: Array<CancelRefused>, };

/** What new jobs meet of the caps on spending. */
export type CapFault = { "kind": "soft", 
/** Of what. */
of: CapOf, 
/** The cap in credits. */
credits: number, 
/** What is spent with the new jobs. */
total: number, } | { "kind": "hard", 
/** Of what. */
of: CapOf, 
/** The cap in credits. */
credits: number, 
/** What is spent or queued already. */
taken: number, 
/** So many wait. */
waits: number, 
/** Of so many. */
jobs: number, 
/** Until when, where that is known. */
until_ms: number | null, } | { "kind": "unreadable", 
/** What the reader says. */
why: string, };

/** What a cap does. */
export type CapLevel = "soft" | "hard";

/** A cap on spending that is crossed. */
export type CapNotice = { 
/** Whether it warns or holds. */
level: CapLevel, 
/** For a person. */
text: string, 
/** The same by kind and figures. */
cap: CapFault, 
/** How many jobs would wait for the cap. */
waits: number, };

/** What a cap limits. */
export type CapOf = "day" | "month" | "batch";

/** What may be spent. Above a soft cap there is a question first; a hard one is never crossed by
 * itself. Days and months are the user's own, by the clock on the wall. */
export type Caps = { 
/** A day's soft cap. */
day_soft: number | null, 
/** A day's hard cap. */
day_hard: number | null, 
/** A month's soft cap. */
month_soft: number | null, 
/** A month's hard cap. */
month_hard: number | null, 
/** Soft cap of what is queued with one press or one file. */
batch_soft: number | null, 
/** Hard cap of the same. */
batch_hard: number | null, 
/** What happens to what would cross a hard cap. */
at_cap: AtCap, };

/** A difference between an old request and the one that takes its place. Shown, it is a few words for a person. */
export type Change = { "kind": "left_out", 
/** Its name. */
name: string, } | { "kind": "cut", 
/** Its name. */
name: string, 
/** Items that are left. */
to: number, 
/** Items that there were. */
of: number, } | { "kind": "instead", 
/** Its name. */
name: string, 
/** It now. */
now: string, 
/** It before. */
before: string, } | { "kind": "added", 
/** Its name. */
name: string, 
/** It. */
now: string, };

/** What queueing a draft would take. */
export type Checked = { 
/** What must change, and what is worth knowing. */
problems: Array<Problem>, 
/** Requests. */
jobs: number, 
/** Files. */
files: number, 
/** Most credits of one request; null where nobody knows. */
price_each: number | null, 
/** Most credits in all. */
price: number | null, 
/** Least credits in all: less than the most where the request does not tell enough. */
least: number | null, 
/** The same in words. */
price_text: string, 
/** Where the figures come from, with date. */
price_source: string | null, 
/** Whether nothing real is charged. */
free: boolean, 
/** Seconds until the last file. */
seconds: number | null, 
/** Id of the account. */
account: string | null, 
/** Its name. */
account_name: string | null, 
/** Worth knowing about the account, where it was not chosen. */
account_note: AccountNote | null, 
/** Credits that the account had when it was last asked. */
balance: number | null, 
/** What would be left of them. */
leaves: number | null, 
/** A cap that it would cross. */
cap: CapNotice | null, 
/** Copies that were paid for before just so. */
repeats: number, 
/** Length of the prompt. */
units: Units, 
/** Id of the model that takes the request over, where the draft's own is retired. */
successor: string | null, 
/** Pixels of a file, where they are promised. */
width: number | null, 
/** Pixels of a file. */
height: number | null, };

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

/** A reason that a host or a person can act on. A code exists only if somebody does. */
export type Code = "invalid_input" | "not_found" | "conflict" | "account" | "budget" | "keychain" | "library" | "unavailable" | "internal";

/** What a comparison came to. */
export type Comparison = { 
/** Credits that the service counts. */
service: number, 
/** Credits that the ledger has as charged and not returned. */
ledger: number, 
/** How many days and models were compared. */
compared: number, 
/** Where the two differ, newest day first. */
differences: Array<Difference>, };

/** How an input is shown. */
export type Control = { "kind": "prompt", 
/** Most UTF-16 units. */
max_units: number | null, 
/** Words for what must not be seen. */
negative: boolean, } | { "kind": "style", 
/** The styles. */
options: Array<Option>, } | { "kind": "ratio", 
/** The shapes. */
options: Array<RatioOption>, } | { "kind": "choice", 
/** The values. */
options: Array<Option>, 
/** What the account has of its own beside them. */
own?: OwnOptions, } | { "kind": "slider", 
/** Smallest. */
min: number, 
/** Largest. */
max: number, 
/** From one value to the next. */
step: number, 
/** Word for the low end; may be empty. */
low: string, 
/** Word for the high end; may be empty. */
high: string, } | { "kind": "number", 
/** Smallest. */
min: number | null, 
/** Largest. */
max: number | null, 
/** From one value to the next. */
step: number | null, 
/** Whole numbers only. */
integer: boolean, } | { "kind": "seed", 
/** Smallest. */
min: number, 
/** Largest. */
max: number, } | { "kind": "switch" } | { "kind": "text", 
/** Most UTF-16 units. */
max_units: number | null, 
/** Several lines. */
multiline: boolean, } | { "kind": "router" } | { "kind": "media", 
/** What may be put there. */
media: Media[], 
/** Most files. */
most: number, 
/** Fewest files, where it is given at all. */
least: number, 
/** Each may have a name that the prompt mentions. */
tags: boolean, 
/** What a file may be used as. */
roles: Array<string>, 
/** How the prompt mentions files without names: `IMG_{n}` counts from 1. */
mention: string | null, } | { "kind": "file", 
/** What may be put there. */
media: Media, } | { "kind": "object", 
/** They, in their order. */
fields: Array<Field>, 
/** What the value always holds beside them. */
around: { [field: string]: Json }, 
/** What it begins with: the same, and first choices of what must be given. */
begins: { [field: string]: Json }, } | { "kind": "variants", 
/** The forms. */
variants: Array<Variant>, } | { "kind": "list", 
/** What each is. */
item: Control, 
/** What a new one begins with. */
begins: Json, 
/** Fewest, where it is given at all. */
least: number, 
/** Most, where that is known. */
most: number | null, } | { "kind": "map", 
/** What each is. */
value: Control, 
/** What a new one begins with. */
begins: Json, } | { "kind": "json" };

/** A conversation with an avatar. */
export type Conversation = { 
/** The service's id, that of its session. */
id: string, 
/** Its name. */
name: string, 
/** Name of the avatar, where it is still known. */
avatar: string | null, 
/** How it stands: `in_progress`, `ended`, `failed`. */
status: string, 
/** Its length in seconds. */
seconds: number | null, 
/** When it was made, Unix milliseconds. */
created_ms: number | null, 
/** Where the recording can be fetched; the link works for a day or two. */
recording_url: string | null, 
/** What was said, in order; lists leave it out. */
said: Array<Said>, };

/** How many jobs stand in each phase; held ones are counted in their phase and once more as held. */
export type Counts = { 
/** Jobs by phase word; phases without jobs are left out. */
phases: { [key in Phase]?: number }, 
/** Jobs by hold word. */
held: { [key in Hold]?: number }, };

/** A part of a picture, as shares of its sides. */
export type Crop = { 
/** From the left. */
x: number, 
/** From the top. */
y: number, 
/** Across. */
width: number, 
/** Down. */
height: number, };

/** What a router made of one request. */
export type Decision = { 
/** The service's id. */
id: string, 
/** When, Unix milliseconds. */
at_ms: number | null, 
/** How it ended: `routed`, `no_eligible_model`, `invalid_request`, `error`. */
status: string, 
/** The model that was chosen. */
model: string | null, 
/** Who makes it. */
maker: string | null, 
/** Why, as a stable word: `lowest_cost`, `best_latency`, `best_quality`, `only_eligible_model`. */
reason_code: string | null, 
/** Why, in the service's words. */
reason: string | null, 
/** Credits that it was expected to cost. */
estimated: number | null, 
/** The service's id of the task. */
task: string | null, 
/** The filters that left no model. */
emptied_by: Array<string>, 
/** How it came about. */
steps: Array<DecisionStep>, };

/** A step of a decision. */
export type DecisionStep = { "kind": "filter", 
/** Why: `capability`, `prompt_length`, `input_support`, `allow_deny`, `price`. */
filter: string, 
/** Those that were left. */
left: Array<string>, } | { "kind": "capacity", 
/** Those. */
skipped: Array<string>, 
/** Whether all were, so that none was passed over. */
all_full: boolean, } | { "kind": "rank", 
/** How: `cost`, `selected`, `fallback`, `single_candidate`. */
outcome: string, };

/** What became of a deletion. */
export type Deleted = { 
/** Whether it was still there. */
was_there: boolean, };

/** A day and model on which service and ledger differ. */
export type Difference = { 
/** The day in UTC, `2026-11-20`. */
day: string, 
/** The model as the service names it. */
model: string, 
/** Credits that the service counts. */
service: number, 
/** Credits that the ledger has as charged and not returned. */
ledger: number, 
/** Credits that the ledger cannot tell whether they were taken. */
unknown: number, 
/** Credits set aside for what is under way. */
reserved: number, 
/** What explains it best. */
reason: Explanation, };

/** A document that avatars know. */
export type Document = { 
/** The service's id. */
id: string, 
/** Its name. */
name: string, 
/** What is in it; lists leave it out. */
content: string | null, 
/** Names of the avatars that know it. */
used_by: Array<string>, 
/** When it was last changed, Unix milliseconds. */
updated_ms: number | null, };

/** A draft as it is kept. */
export type Draft = { 
/** Id. */
id: string, 
/** Place among the open ones, from 0. */
position: number, 
/** What it holds. */
content: DraftContent, 
/** Unix milliseconds. */
changed_ms: number, 
/** When it was closed, Unix milliseconds. */
closed_ms: number | null, };

/** Everything that a composer holds. */
export type DraftContent = { 
/** Full id of the model; none while nothing was chosen. */
model: string | null, 
/** Id of the account to use; none: the first that serves the model. */
account: string | null, 
/** Values by our names, without files. */
inputs: Inputs, 
/** Files, in their order. */
references: Array<Reference>, 
/** How many times it is queued. */
count: number, 
/** Where seeds come from. */
seed_strategy: SeedStrategy, 
/** Which jobs it goes before. */
lane: Lane, 
/** Settings of the account for this job alone. */
options: Json, 
/** Assets that it is made from. */
parents: number[], };

/** Who drives the queue. */
export type Driver = "this" | "other" | "waiting";

/** What emptying the trash came to. */
export type Emptied = { 
/** Assets that are gone for good. */
files: number, 
/** Bytes that are free again. */
bytes: number, 
/** Assets that stay in the trash, since their files could not be deleted. */
left: number, };

/** What was queued. */
export type Enqueued = { 
/** The jobs, in order; of very many the first 500. */
jobs: Array<JobRow>, };

/** What explains a difference best. */
export type Explanation = "elsewhere" | "unknown" | "under_way" | "less";

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

/** Something that the service told. */
export type Fact = { "kind": "balance", 
/** So many. */
credits: number, } | { "kind": "tier", 
/** From 1. */
tier: number, } | { "kind": "monthly_limit", 
/** So many. */
credits: number, } | { "kind": "models", 
/** So many. */
count: number, } | { "kind": "at_a_time", 
/** Fewest. */
least: number, 
/** Most. */
most: number, } | { "kind": "here" } | { "kind": "seat", 
/** Its address. */
email: string, 
/** Requests at a time, where that is told. */
jobs: number | null, 
/** What is wrong with it, in the service's words. */
error: string | null, };

/** Why something could not be done. */
export type Failure = { 
/** What kind, as a stable word. */
code: Code, 
/** What happened and what to do, for a person. */
message: string, 
/** The same by kind, where people meet it in the course of their work. */
refusal?: Refusal, 
/** By field, where the input is at fault. */
problems?: Array<Problem>, };

/** Jobs that ended alike without a result. */
export type FailureGroup = { 
/** Stable word. */
cause: string, 
/** The same by kind. */
reason: Reason, 
/** In a few words. */
title: string, 
/** What it means and what to do. */
text: string, 
/** How many. */
count: number, 
/** Credits charged for them. */
charged: number, 
/** How many can be sent or fetched again. A refusal stays one however often it is sent, and is
 * charged each time; what is out of reach may be paid for already. */
retryable: number, 
/** Most credits that this may cost. */
again: number, 
/** How many of those have a price that nobody knows. */
unknown: number, 
/** How they ended. */
phase: Phase, 
/** Ids of some. */
sample: Array<string>, };

/** How many failures hold what is not sent yet, for each account. */
export type FailureLimits = { 
/** So many refused by moderation hold the account: services suspend accounts that go on. From 1. */
refused: number, 
/** Of so many jobs that ended last, 5 to 200. */
of: number, 
/** So many of one model in a row that ended for one cause hold that model, 2 to 50. */
alike: number, };

/** What a service's code of a failure means. */
export type Family = "safety" | "bad_output" | "bad_input" | "partner" | "other";

/** A kind with its figures. Names of inputs and rules are the catalogue's words. */
export type Fault = { "kind": "missing" } | { "kind": "wrong_type", 
/** What it takes, as types of JSON; `any` for what has no name. */
expected: Array<JsonType>, } | { "kind": "not_in_list", 
/** Those that are. */
options: Array<string>, 
/** The nearest. */
near: string | null, } | { "kind": "too_small", 
/** The smallest, included. */
least: number, 
/** What is measured. */
of: Measure, } | { "kind": "too_big", 
/** The largest, included. */
most: number, 
/** What is measured. */
of: Measure, } | { "kind": "form", 
/** The form in words. */
form: string, } | { "kind": "unknown_input", 
/** The nearest that it does. */
near: string | null, } | { "kind": "no_form" } | { "kind": "rule", 
/** The rule. */
says: string, } | { "kind": "given_twice", 
/** One. */
first: string, 
/** The other. */
second: string, } | { "kind": "not_unique", 
/** Which value of theirs. */
field: string, } | { "kind": "unknown_tag", 
/** The name. */
tag: string, 
/** Those that are there. */
known: Array<string>, 
/** The nearest of them. */
near: string | null, } | { "kind": "unused_tag", 
/** The name. */
tag: string, } | { "kind": "media", 
/** Why. */
why: MediaFault, } | { "kind": "no_model" } | { "kind": "unknown_model", 
/** Its name. */
name: string, 
/** The nearest that are, best first. */
near: Array<string>, } | { "kind": "retired", 
/** Its name. */
model: string, 
/** `YYYY-MM-DD` or `YYYY-MM`. */
date: string, 
/** The model that takes the request instead, where one does. */
successor: string | null, 
/** What differs then. */
changes: Array<Change>, } | { "kind": "account_serves_other", 
/** Its name. */
account: string, 
/** The model's name. */
model: string, } | { "kind": "account_gone" } | { "kind": "no_account" } | { "kind": "copies", 
/** Most. */
most: number, } | { "kind": "no_files", 
/** The model's or the input's name. */
by: string, } | { "kind": "file_gone" } | { "kind": "too_many_files", 
/** The input. */
input: string, 
/** Most. */
most: number, 
/** So many are there. */
given: number, } | { "kind": "wrong_files", 
/** The input. */
input: string, } | { "kind": "files_together", 
/** The input. */
input: string, } | { "kind": "option", 
/** Why. */
why: OptionFault, } | { "kind": "negative_words", 
/** The input that they belong into, where the model has one. */
belong: string | null, } | { "kind": "several_scenes" } | { "kind": "asks_for_it" } | { "kind": "cut_off", 
/** How much of it is lost, of a hundred. */
percent: number, } | { "kind": "same_seed", 
/** Rows of which that is true. */
rows: number, };

/** One input. */
export type Field = { 
/** Name in a prompt file. */
name: string, 
/** Name for people. */
label: string, 
/** A word of explanation. */
help: string | null, 
/** Whether it must be given. */
required: boolean, 
/** Where it stands. */
section: Section, 
/** How it is shown. */
control: Control, };

/** What files are chosen for. */
export type FilesPurpose = "references" | "prompts";

/** Something that was found. */
export type Finding = { 
/** Where. */
area: Area, 
/** How grave it is. */
health: Health, 
/** What, by kind and figures. */
symptom: Symptom, 
/** The same for a person, with what to do. */
text: string, };

/** Kinds of finding. */
export type FindingKind = "missing" | "size_changed" | "content_changed" | "unreadable" | "unlisted" | "recipe_missing" | "recipe_broken" | "leftover";

/** Whether a file fits an input, and what is left of it in the result's shape. */
export type Fit = { 
/** It can be sent as it is. */
ok: boolean, 
/** What is wrong with it. */
fault: MediaFault | null, 
/** What is left of a picture in another shape, as shares of its sides; null where nothing is cut off. */
crop: Crop | null, 
/** What it would become when made to fit. */
after: Size | null, };

/** A kind of flaw. */
export type Flaw = { "kind": "too_large", 
/** Most. */
megabytes: number, } | { "kind": "too_many_rows", 
/** So many. */
rows: number, 
/** Most. */
most: number, } | { "kind": "too_many_jobs", 
/** So many. */
jobs: number, 
/** Most. */
most: number, } | { "kind": "empty" } | { "kind": "utf16" } | { "kind": "not_utf8", 
/** The first wrong byte, from 1. */
byte: number, } | { "kind": "json", 
/** What the reader says. */
says: string, } | { "kind": "row_form" } | { "kind": "unnamed_column", 
/** From 1. */
column: number, } | { "kind": "more_cells", 
/** The header's. */
columns: number, } | { "kind": "open_quote" } | { "kind": "after_quote" } | { "kind": "model_form", 
/** What it is. */
given: string, } | { "kind": "unknown_model", 
/** Its name. */
name: string, 
/** The nearest that is. */
near: string | null, } | { "kind": "several_models", 
/** The name. */
name: string, 
/** Ids of theirs. */
ids: Array<string>, } | { "kind": "no_task", 
/** Its name. */
model: string, } | { "kind": "account", 
/** Why. */
says: string, } | { "kind": "stray_spaces", 
/** As it is written. */
key: string, 
/** Without them. */
near: string, } | { "kind": "unknown_key", 
/** The model. */
by: string, 
/** As it is written. */
key: string, 
/** The nearest that it has. */
near: string | null, } | { "kind": "twice", 
/** As it is written. */
key: string, } | { "kind": "same_meaning", 
/** One. */
key: string, 
/** The other. */
other: string, } | { "kind": "overlap", 
/** One. */
key: string, 
/** The other. */
other: string, } | { "kind": "part", 
/** As it is written. */
key: string, 
/** Why not. */
why: PartFault, } | { "kind": "only_useapi", 
/** As it is written. */
key: string, } | { "kind": "file", 
/** The part of the input, where it is not the whole. */
path: string | null, 
/** The file, and what is wrong with it. */
says: string, } | { "kind": "input", 
/** Why. */
fault: Fault, } | { "kind": "chosen", 
/** What. */
note: AccountNote, };

/** What a folder is chosen for. */
export type FolderPurpose = "library" | "move";

/** A model as something to fill in. */
export type Form = { 
/** Full id of the model. */
model: string, 
/** Name for people. */
title: string, 
/** Everything known about the model, to be read. */
page: string, 
/** The inputs, in the order in which they are shown. */
fields: Array<Field>, 
/** What the form begins with. */
defaults: Inputs, };

/** Why a job goes on that was to be stopped. */
export type GoesOn = "not_offered" | "too_late" | "ended";

/** How grave a finding is. */
export type Health = "good" | "note" | "warning" | "problem";

/** A prompt that was queued. */
export type HistoryEntry = { 
/** Id. */
id: number, 
/** The words. */
text: string, 
/** When last, Unix milliseconds. */
used_ms: number, 
/** How many jobs were queued with it. */
made: number, };

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
text: string, } | { "type": "progress" } & Progress | { "type": "reopened" };

/** What a host is talked to for. */
export type HostKind = "requests" | "results" | "simulated";

/** The only places outside that the page can send the user to. */
export type HostLink = "runway_keys" | "runway_billing" | "useapi_setup" | "useapi_account" | "log_folder" | "library_folder";

/** A host that the program talks to. */
export type HostUse = { 
/** The host. */
host: string, 
/** What for. */
purpose: string, 
/** For which account. */
account: string | null, 
/** What for, as a stable word. */
kind: HostKind, };

/** Something about a prompt file. */
export type ImportFinding = { 
/** Row from 1. */
row: number | null, 
/** Line from 1. */
line: number | null, 
/** Column from 1. */
column: number | null, 
/** More rows that it is true of, from 1. */
more: Array<number>, 
/** The key as it is written. */
path: string, 
/** What it is. */
flaw: Flaw, 
/** Whether it stops the file. */
severity: Severity, };

/** What a prompt file would take. */
export type ImportPlan = { 
/** Names it for queueing. */
import: string, 
/** The file's name. */
name: string, 
/** Rows of the file. */
rows: number, 
/** Requests, without those that were queued before. */
jobs: number, 
/** Files that they make. */
files: number, 
/** Most credits; none where a price is unknown. */
price: number | null, 
/** The price in words. */
price_text: string, 
/** Whether nothing real is charged. */
free: boolean, 
/** Seconds until the last file. */
seconds: number | null, 
/** When that is, Unix milliseconds. */
ends_ms: number | null, 
/** What must change, and what is worth knowing. */
findings: Array<ImportFinding>, 
/** The first rows. */
preview: Array<ImportRow>, 
/** Jobs that were queued before and are not bought again. */
known: number, 
/** A cap that it would cross. */
cap: CapNotice | null, 
/** Whether findings could be mended by themselves. */
can_fix: boolean, };

/** A row of a prompt file. */
export type ImportRow = { 
/** From 1. */
row: number, 
/** Its prompt's beginning. */
prompt: string, 
/** The model's name. */
model: string, 
/** Its shape. */
ratio: string | null, 
/** Its style. */
style: string | null, 
/** Whether all of it was queued before. */
known: boolean, };

/** What was queued. */
export type Imported = { 
/** New jobs. */
jobs: number, 
/** Their batch. */
batch: string, };

/** A part of the queue. */
export type JobGroup = "running" | "waiting" | "needs_you" | "ended" | "all";

/** A page of the queue. */
export type JobPage = { 
/** Its rows. */
rows: Array<JobRow>, 
/** Where the next page begins; null at the end. */
next: string | null, 
/** Rows of the part in all. */
total: number, };

/** A job as a row of a list. */
export type JobRow = { 
/** Id. */
id: string, 
/** Where it stands. */
phase: Phase, 
/** What holds it. */
hold: Hold | null, 
/** Which jobs it goes before. */
lane: Lane, 
/** Place in its lane. */
position: number, 
/** Full id of the model. */
model: string, 
/** Its name. */
model_title: string, 
/** Who makes it. */
service: Service, 
/** Account id. */
account: string, 
/** Its name; the id where it was removed. */
account_name: string, 
/** The prompt's beginning. */
prompt: string, 
/** Batch. */
batch: string | null, 
/** Its name. */
batch_name: string | null, 
/** Row of the prompt file, from 1. */
row: number | null, 
/** Files that it makes. */
files: number, 
/** What they are. */
media: Media, 
/** Pixels of each, where promised. */
width: number | null, 
/** Pixels. */
height: number | null, 
/** Most credits; null where nobody knows. */
price: number | null, 
/** Whether nothing real is charged. */
free: boolean, 
/** Whether going again only fetches what was made already, which costs nothing. */
fetches: boolean, 
/** Credits charged, less those given back. */
charged: number | null, 
/** Share made, 0 to 1. */
progress: number | null, 
/** What the service says of it: pending, throttled or running. */
remote_word: string | null, 
/** When the service took it. */
sent_ms: number | null, 
/** When it is expected to be made. */
expected_ms: number | null, 
/** When it is looked at or sent next. */
due_ms: number | null, 
/** Files that are safe. */
files_done: number, 
/** Bytes fetched so far, where known. */
bytes_done: number | null, 
/** Why it waits or ended, as a stable word. */
error_code: string | null, 
/** The same for a person. */
error_text: string | null, 
/** The same by kind. */
reason: Reason | null, 
/** Whether somebody asked to stop it. */
cancel_asked: boolean, 
/** What can be done with it. */
can: Can, 
/** Its files in the library. */
asset_ids: Array<number>, 
/** When it was queued. */
created_ms: number, 
/** When it changed last. */
changed_ms: number, 
/** Counts changes. */
rev: number, };

/** A job with everything that happened to it. */
export type JobStory = { 
/** The job. */
job: JobRow, 
/** What was asked for. */
request: RecipeView, 
/** What happened, oldest first. */
lines: Array<StoryLine>, 
/** Each time it was sent. */
attempts: Array<AttemptView>, 
/** What it did to the money. */
money: Money, 
/** The job that this edited one stands in for. */
replaces: string | null, };

/** A type of JSON. */
export type JsonType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null" | "any";

/** Where a key is to be kept. */
export type Keep = "keychain" | "session" | "environment";

/** A key on its way in. Wiped when dropped, printed as `***`. */
export type Key = string;

/** Where a key is, as a stable word. */
export type KeyPlace = "keychain" | "session" | "environment" | "none";

/** How the keychain stands. */
export type Keychain = { state: KeychainState, 
/** What is the matter, for a person; empty when nothing is. */
text: string, };

/** How the keychain stands, as a stable word. */
export type KeychainState = "checking" | "ready" | "absent" | "locked" | "waiting" | "failed";

/** What trying a key came to, as a stable word. */
export type Kind = "works" | "wrong_key" | "no_credits" | "no_network" | "proxy" | "account_error" | "no_key" | "refused";

/** Why nothing new can be put into an open library. */
export type Lack = { "kind": "gone" } | { "kind": "full", 
/** Megabytes that are free. */
free_mb: number, 
/** Megabytes that must be free before anything new is sent. */
needed_mb: number, };

/** Which jobs go first. */
export type Lane = "first" | "normal" | "last";

/** A lane's numbers. */
export type LaneCount = { 
/** The lane. */
lane: Lane, 
/** Sent and not yet safe. */
running: number, 
/** Ended. */
done: number, 
/** In all. */
total: number, };

/** Far more at once than is usual. Shown, it is two sentences for a person. */
export type Large = { 
/** So many jobs. */
jobs: number, 
/** Most credits of those whose price is known. */
credits: number, 
/** Jobs whose price nobody knows. */
unknown: number, 
/** In what respect. */
beyond: Beyond, };

/** A kind of fault. Shown, it is a sentence for a person: what is wrong, and what to do. */
export type LibraryFault = { "kind": "is_file", 
/** The folder. */
path: string, } | { "kind": "not_made", 
/** The folder. */
path: string, 
/** What the system says. */
why: string, } | { "kind": "not_writable", 
/** The folder. */
path: string, 
/** What the system says. */
why: string, } | { "kind": "gone", 
/** The folder. */
path: string, } | { "kind": "taken_away" } | { "kind": "newer" } | { "kind": "only_look" } | { "kind": "damaged" } | { "kind": "read_only" } | { "kind": "full" } | { "kind": "unreachable" } | { "kind": "busy" };

/** Something that is not as it should be. */
export type LibraryFinding = { 
/** The file, relative to the library. */
path: string, 
/** What is wrong. */
fault: FindingKind, 
/** Bytes that it has and bytes that it had, where its size changed. */
sizes: [number, number] | null, 
/** What the system or the reader says, where it cannot be read. */
why: string | null, 
/** Whether something may be lost. */
severity: Severity, };

/** The library's folder and what is in it. */
export type LibraryInfo = { path: string, 
/** Assets that are not in the trash. */
items: number, bytes: number, 
/** Assets in the trash. */
trash: number, trash_bytes: number, 
/** Bytes that are free on its disk. */
free_bytes: number, 
/** Whether files can be made in it. */
writable: boolean, 
/** Assets by kind. */
by_media: Array<Facet>, };

/** What differs between disk and index. */
export type LibraryReport = { 
/** The first thousand. */
findings: Array<LibraryFinding>, 
/** All of them. */
total: number, };

/** The licence of something the program was made with. */
export type LicenceNotice = { 
/** Name of the package. */
name: string, 
/** Its version. */
version: string, 
/** Its licence, in SPDX words. */
licence: string, };

/** A task that a service lists. */
export type ListedTask = { 
/** The service's id. */
remote_id: string, 
/** How it stands: `pending`, `throttled`, `running`, `succeeded`, `failed`, `cancelled`, or the service's word. */
status: string, 
/** When it was made, Unix milliseconds. */
created_ms: number | null, 
/** Its prompt. */
prompt: string | null, 
/** The job of this library that follows it. */
job: string | null, };

/** A live session. */
export type LiveSession = { 
/** The service's id. */
id: string, 
/** How it stands: `not_ready`, `ready`, `running`, `completed`, `failed`, `cancelled`. */
status: string, 
/** Whether it waits in line. */
queued: boolean, 
/** Why it failed. */
failure: string | null, 
/** Until when a call can begin, Unix milliseconds. */
expires_ms: number | null, 
/** Length of the call in seconds, once it is over. */
seconds: number | null, 
/** When it was made, Unix milliseconds. */
created_ms: number | null, };

/** Language of the window. */
export type Locale = "system" | "en" | "zh";

/** What was made. */
export type Made = { 
/** The service's id. */
id: string, };

/** What a bound is about. */
export type Measure = "number" | "characters" | "items" | "pixels";

/** What goes in or comes out. */
export type Media = "image" | "video" | "audio" | "text" | "none";

/** Bases to which the page appends what it wants to show. */
export type MediaBases = { 
/** Pictures: `<id>` (384 pixels), `tiny/<id>` (192), `middle/<id>` (768), `preview/<id>` (1600), `file/<id>` (the
 * original), `strip/<id>` (16 frames of a clip side by side), `input/<sha256>`. */
thumbs: string, 
/** Sound and moving pictures, with ranges: `<id>`. */
files: string, };

/** Kinds of fault in a media reference, with their figures. Shown, each is what was expected, for a person. */
export type MediaFault = { "kind": "digest" } | { "kind": "asset_id" } | { "kind": "short_address", 
/** Fewest characters. */
least: number, } | { "kind": "long_address", 
/** Most characters. */
most: number, 
/** Its characters. */
length: number, } | { "kind": "http" } | { "kind": "scheme" } | { "kind": "numbered_host" } | { "kind": "host" } | { "kind": "port" } | { "kind": "spaces" } | { "kind": "data_form" } | { "kind": "data_type", 
/** Its type. */
given: string, 
/** The types that are. */
types: Array<string>, } | { "kind": "base64" } | { "kind": "kind", 
/** What may stand there. */
takes: Array<Media>, 
/** What it is. */
given: Media, } | { "kind": "type", 
/** What it is. */
media: Media, 
/** Its type, in a word. */
given: string, } | { "kind": "size", 
/** Most megabytes. */
most: number, 
/** Its megabytes. */
given: number, } | { "kind": "length", 
/** What it is. */
media: Media, 
/** Fewest seconds. */
least: number | null, 
/** Most seconds. */
most: number | null, 
/** Its seconds. */
given: number, } | { "kind": "together", 
/** Most seconds. */
most: number, 
/** Their seconds. */
given: number, } | { "kind": "sides", 
/** What it is. */
media: Media, 
/** Fewest pixels. */
least: number | null, 
/** Most pixels. */
most: number | null, 
/** Its pixels. */
width: number, 
/** Its pixels. */
height: number, } | { "kind": "proportion", 
/** What it is. */
media: Media, 
/** Smallest width in heights. */
least: number | null, 
/** Largest width in heights. */
most: number | null, 
/** Its width in heights. */
given: number, } | { "kind": "said", 
/** In its own words. */
text: string, };

/** A model to choose. */
export type ModelRow = { 
/** Full id. */
id: string, 
/** Name for people. */
title: string, 
/** Who offers it. */
service: Service, 
/** What comes out. */
makes: Media, 
/** What can go in. */
takes: Media[], 
/** Endpoint in the service's words, such as `text_to_image`. */
operation: string, 
/** What goes in and what comes out, such as `text → image`. */
group: string, 
/** Most pictures that can be given as references. */
references: number, 
/** Whether a seed makes its results repeatable. */
seed: boolean, 
/** Its price in words. */
price_text: string, 
/** Least credits for one request, where that is known. */
price_from: number | null, 
/** Whether it can be used without credits. */
free_mode: boolean, 
/** Worth knowing. */
note: string | null, 
/** When it goes out of service, where that is announced. */
retires: string | null, 
/** Whether an account can use it now. */
usable: boolean, };

/** How much of a model was used. */
export type ModelUse = { 
/** Full id of the model. */
model: string, 
/** Requests of the last 24 hours. */
used_today: number, 
/** Most in 24 hours. */
daily_limit: number | null, 
/** Requests at a time. */
width: number | null, };

/** What a job did to the money, in credits. */
export type Money = { 
/** Most that it was to cost by the catalogue, before it was sent; null where nobody knew. */
estimated: number | null, 
/** What the service expected when it took it; null where it did not say. */
by_service: number | null, 
/** Charged so far. */
charged: number, 
/** Given back. */
returned: number, 
/** Whether something was taken, or may have been, of which nobody knows how much. */
unknown: boolean, };

/** What moving the library came to. */
export type MovedTo = { 
/** Where it is now. */
path: string, 
/** The old folder, where something is left in it. */
left: string | null, };

/** A draft with the file in its place. */
export type NextDraft = { 
/** It. */
draft: DraftContent, 
/** Whether it is the draft at hand, into which the file went; else it is a new one. */
joined: boolean, };

/** What more is known of an outcome. Shown, it is a sentence for a person. */
export type Note = { "kind": "no_seat", 
/** The address. */
email: string, } | { "kind": "no_seats" } | { "kind": "pause" } | { "kind": "proxy", 
/** The variable that names it. */
variable: string, };

/** A step, and what it can be taken from. */
export type Offer = { 
/** The step. */
step: Step, 
/** Kinds of files. */
from: Media[], };

/** A value to choose. */
export type Option = { 
/** What is put into the request. */
value: Json, 
/** For a person. */
label: string, 
/** A word of explanation. */
note: string | null, };

/** What is wrong with options. Shown, it is a clause for a person. */
export type OptionFault = { "kind": "other_service" } | { "kind": "email" } | { "kind": "reply_url" } | { "kind": "reply_ref" } | { "kind": "max_jobs" } | { "kind": "form", 
/** What the reader of JSON says. */
why: string, };

/** The shape of a whole list. */
export type Outline = { 
/** Assets in all. */
total: number, 
/** The newest id that there is: `until_id` of the list as it is now. */
newest_id: number, 
/** The list in stretches, in its order. */
chunks: Array<Chunk>, 
/** The beginning of the stretch that was asked for, at the same moment; absent in an empty list. */
begun: Begun | null, };

/** The queue at one look. */
export type Overview = { 
/** Jobs sent and not yet safe. */
running: number, 
/** Jobs to be sent. */
waiting: number, 
/** Jobs that wait for a person, groups of jobs that repeated failures hold, and results that are long unfetched. */
needs_you: number, 
/** Jobs that ended without a result and were not put away. */
failed: number, 
/** Lanes with jobs, since the queue was last empty. */
lanes: Array<LaneCount>, 
/** Whether nothing new is sent. */
paused: boolean, 
/** Why nothing new can be put into the library; then nothing is sent either. */
lack: Lack | null, 
/** When the next job may go, where that is known. */
next_slot_ms: number | null, 
/** When all is expected to be done. */
ends_ms: number | null, 
/** Most credits of what is to be sent. */
open_credits: number, 
/** Jobs to be sent whose price nobody knows. */
open_unknown: number, 
/** What was spent. */
today: Spend, 
/** Accounts, the Demo account left out. */
accounts: Array<AccountState>, 
/** What repeated failures hold. */
breakers: Array<Breaker>, 
/** Accounts of which jobs were refused lately. */
refusals: Array<Refusals>, 
/** Results that may soon be out of reach. */
unfetched: Unfetched | null, 
/** Who drives the queue. */
driver: Driver, 
/** Jobs by phase. */
counts: Counts, };

/** What an account has of its own that can be chosen beside the options. */
export type OwnOptions = { 
/** What it is. */
what: Owned, 
/** What is put into the request around its id. */
around: Json, 
/** Where in it the id goes. */
id: string, };

/** A kind of thing that an account has of its own. */
export type Owned = "voice" | "avatar";

/** Something changed in the library. */
export type PageEvent = { "type": "job_changed", 
/** As it is now. */
job: JobRow, } | { "type": "assets_added", 
/** The job. */
job_id: string, 
/** All of its files. */
tiles: Array<Tile>, } | { "type": "account_trouble", 
/** Account id. */
account: string, 
/** Stable word. */
cause: string, 
/** For a person. */
text: string, 
/** The same by kind. */
reason: Reason, } | { "type": "account_ready", 
/** Account id. */
account: string, } | { "type": "count_differs", 
/** Account id. */
account: string, 
/** Days and models. */
places: number, 
/** Credits, more and less added up. */
credits: number, } | { "type": "settings_changed" } | { "type": "progress" } & Progress | { "type": "resync" };

/** Why a part of a value has no place. */
export type PartFault = { "kind": "twice" } | { "kind": "whole" } | { "kind": "gap", 
/** That one, from 0. */
first: number, };

/** Where a job stands. */
export type Phase = "queued" | "submitting" | "unknown" | "waiting" | "downloading" | "done" | "failed" | "refused" | "cancelled" | "unreachable";

/** A path that was handed over, as the page gets it. */
export type Picked = { 
/** The path, to be given back as it is. */
path: string, 
/** Its last part, to show. */
name: string, };

/** The plan of a Runway account at useapi.net. */
export type PlanCredits = { 
/** The account's e-mail. */
email: string, 
/** Credits that the plan gives. */
permitted: number, 
/** Credits used of them. */
used: number, };

/** Something about one field. */
export type Problem = { 
/** The field: keys joined by dots, indexes in brackets. */
path: string, 
/** For a person. */
message: string, 
/** The same by kind and figures. */
fault: Fault, 
/** Whether it stops what was asked for. */
severity: Severity, };

/** How far something long is. */
export type Progress = { 
/** Stable word: `trash`, `library.check`, `library.move`. */
task: string, 
/** Steps done. */
done: number, 
/** Steps in all. */
total: number, 
/** What is being done, for a person; may be empty. */
text: string, };

/** A version of a workflow with what goes in. */
export type PublishedWorkflow = { 
/** The service's id, by which it is run. */
id: string, 
/** Its name. */
name: string, 
/** What it makes, where somebody said so. */
description: string | null, 
/** Its number, from 1. */
version: number | null, 
/** What can be given; what is not runs with the value of the graph. */
inputs: Array<WorkflowInput>, 
/** When it was published, Unix milliseconds. */
created_ms: number | null, };

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

/** A shape to choose. */
export type RatioOption = { 
/** What is put into the request. */
value: Json, 
/** For a person, `16:9`. */
label: string, 
/** The size in pixels, where it is promised. */
note: string | null, 
/** Pixels across, or the proportion's first number; 0 where the shape is left to the service. */
width: number, 
/** Pixels down, or the proportion's second number. */
height: number, };

/** How a voice or avatar stands. */
export type Readiness = { "state": "processing" } | { "state": "ready" } | { "state": "failed", 
/** What the service said. */
why: string, } | { "state": "other", 
/** It. */
word: string, };

/** A kind of reason. */
export type Reason = { "kind": "busy" } | { "kind": "unanswered" } | { "kind": "undecided" } | { "kind": "paid" } | { "kind": "paid_unreachable" } | { "kind": "closed" } | { "kind": "cancelled" } | { "kind": "gone" } | { "kind": "no_files" } | { "kind": "bad_file" } | { "kind": "failed" } | { "kind": "unknown_model" } | { "kind": "invalid" } | { "kind": "not_entitled" } | { "kind": "input_missing" } | { "kind": "input_unfit" } | { "kind": "input_refused" } | { "kind": "moderated" } | { "kind": "budget" } | { "kind": "cap_day" } | { "kind": "cap_month" } | { "kind": "cap_batch" } | { "kind": "cap_unreadable" } | { "kind": "many_refused" } | { "kind": "same_cause" } | { "kind": "unreadable" } | { "kind": "no_account" } | { "kind": "no_key" } | { "kind": "bad_key" } | { "kind": "no_credits" } | { "kind": "account_error" } | { "kind": "unreachable" } | { "kind": "service", 
/** What its code means. */
family: Family, 
/** Its code. */
code: string, };

/** What making the index anew came to. */
export type Rebuilt = { 
/** Files that the index lists now, those in the trash too. */
found: number, 
/** Files that it did not list before. */
restored: number, 
/** Files that could not be listed, or that a recipe lists and that are not there. */
skipped: number, 
/** The same for a person. */
text: string, };

/** One setting in words. */
export type RecipeRow = { 
/** What it is called. */
label: string, 
/** What it was set to. */
value: string, 
/** What the value counts, where a bare number does not tell. */
unit: Unit | null, 
/** Whether somebody would want to copy it. */
copy: boolean, };

/** What was asked for: as it was typed, as it was sent, and as the service understood it. */
export type RecipeView = { 
/** Full id of the model. */
model: string, 
/** Its name for people. */
model_title: string, 
/** Who makes it. */
service: Service, 
/** Account id. */
account: string, 
/** Its name; null when it was removed. */
account_name: string | null, 
/** Inputs by our names, with the seed that was filled in. */
typed: Inputs, 
/** The same in words, in the form's order, with what the service assumes for the rest. */
rows: Array<RecipeRow>, 
/** The body of the last attempt, media shortened. */
sent: Json, 
/** What the service said of it last. */
echo: Json, 
/** Seed of the last attempt. */
seed: number | null, };

/** A file that goes in. */
export type Reference = { 
/** The input that it belongs to. */
field: string, 
/** Its name in the prompt. */
tag: string | null, 
/** What it is used as. */
role: string | null, 
/** Where it is. */
source: Source, 
/** The name that it came with, to be shown. */
name: string, 
/** Pixels. */
width: number | null, 
/** Pixels. */
height: number | null, 
/** Length of a clip or sound, where it is known. */
seconds: number | null, 
/** Size, where it is known. */
bytes: number | null, 
/** What it is. */
media: Media, };

/** A kind of refusal. Shown, it is a sentence for a person. */
export type Refusal = { "kind": "file_gone" } | { "kind": "reference_gone", 
/** Its name. */
name: string, } | { "kind": "job_gone" } | { "kind": "account_gone" } | { "kind": "no_library" } | { "kind": "job_sent" } | { "kind": "job_decided" } | { "kind": "job_answered" } | { "kind": "task_followed" } | { "kind": "library", 
/** Why. */
fault: LibraryFault, } | { "kind": "task_unknown", 
/** Name of the account. */
account: string, } | { "kind": "no_task_id" } | { "kind": "not_safe", 
/** The file. */
path: string, 
/** What is wrong with it. */
why: Unsafe, } | { "kind": "no_files" } | { "kind": "record_gone" } | { "kind": "record_kept" } | { "kind": "library_busy" } | { "kind": "check_stopped" } | { "kind": "move_stopped" } | { "kind": "no_successor" } | { "kind": "no_recipe" } | { "kind": "no_taker" } | { "kind": "not_extended" } | { "kind": "frame_program", 
/** The program. */
program: string, } | { "kind": "no_last_frame", 
/** What is wrong with it. */
why: string, } | { "kind": "not_chosen", 
/** It. */
path: string, } | { "kind": "key_empty" } | { "kind": "key_characters" } | { "kind": "too_many" } | { "kind": "caps_unreadable", 
/** What the reader says. */
why: string, } | { "kind": "ask_price" } | { "kind": "ask_repeats", 
/** So many. */
jobs: number, } | { "kind": "ask_cap", 
/** Which, and how far. */
cap: CapFault, } | { "kind": "ask_twice", 
/** How much. */
large: Large, } | { "kind": "thing_to_change", 
/** The input. */
input: string, 
/** What is wrong there. */
fault: Fault, } | { "kind": "things_to_change", 
/** So many. */
count: number, };

/** How near an account is to being held for refusals. */
export type Refusals = { 
/** The account. */
account: string, 
/** Its name. */
name: string, 
/** Refused by moderation, */
refused: number, 
/** of so many that ended last. */
of: number, 
/** So many hold the rest. */
most: number, };

/** What removing an account left behind. */
export type Removed = { 
/** Jobs that were to be sent by it and now wait for another one. */
jobs_waiting: number, };

/** What a repair came to. */
export type RepairedLibrary = { 
/** Where the damaged index lies now; `None`: the index was sound. */
set_aside: string | null, 
/** The older copy that was read too, because not all of the damaged index could be. */
copy: string | null, 
/** Places of the damaged index that could not be read. */
gaps: number, 
/** Jobs that were not sent, and wait for the user's word now. */
held: number, };

/** The user's word on a job whose answer was lost. */
export type Resolution = { "kind": "send_again" } | { "kind": "paid" } | { "kind": "adopt", 
/** That id. */
remote_id: string, } | { "kind": "close" } | { "kind": "check_again" };

/** A router. */
export type Router = { 
/** The service's id, for changing and deleting it. */
id: string, 
/** What requests name it by. */
slug: string, 
/** Its name for people. */
name: string, 
/** What it is for, where somebody said so. */
description: string | null, 
/** What it goes by: `cost`, `latency`, `quality`; absent where the service's own choice holds. */
optimize_for: string | null, 
/** Most credits for one output. */
caps: RouterCaps, 
/** Which models it may choose; absent: all. */
models: RouterModels | null, 
/** Whether a model that is full is passed over. */
skips_full: boolean, 
/** Counts changes of its settings, from 1. */
version: number | null, 
/** When it was made, Unix milliseconds. */
created_ms: number | null, 
/** When it was last changed, Unix milliseconds. */
updated_ms: number | null, };

/** Most credits for one output of each kind; absent: no cap. */
export type RouterCaps = { 
/** Of a picture. */
image: number | null, 
/** Of a clip. */
video: number | null, 
/** Of a sound. */
audio: number | null, };

/** Models that a router may or may not choose. */
export type RouterModels = { 
/** Only these; else all but these, new ones too. */
only: boolean, 
/** The service's names. */
ids: Array<string>, };

/** The model that a router chose for a request. */
export type Routing = { 
/** Slug of the router. */
router: string, 
/** The service's name of the model. */
model: string, 
/** Who makes the model. */
maker: string | null, 
/** What the router went by: `cost`, `latency`, `quality`. */
optimize_for: string | null, 
/** Most credits for one output, where the router has a cap. */
cap: number | null, 
/** Models that would have come first and were full. */
skipped: Array<string>, 
/** Whether every model was full, so that the task waits for the first. */
all_full: boolean, };

/** A turn of a conversation. */
export type Said = { 
/** Whether the avatar said it; else the person did. */
by_avatar: boolean, 
/** The words; absent where the avatar only used tools. */
text: string | null, 
/** Names of the tools that the avatar used. */
tools: Array<string>, 
/** When, Unix milliseconds. */
at_ms: number | null, };

/** Part of a form. */
export type Section = "main" | "advanced";

/** Where the seeds of several copies come from. */
export type SeedStrategy = "random" | "fixed" | "increment" | "same";

/** Which services an account serves. */
export type Serves = "runway" | "useapi" | "both";

/** One of the two services. */
export type Service = "runway" | "useapi";

/** Choices that outlive a run. */
export type SettingsView = { 
/** Whether the first run came to its end. */
first_run_done: boolean, 
/** Colours. */
theme: Theme, 
/** Size of the text, 80 to 200. */
text_percent: number, 
/** Language. */
locale: Locale, 
/** Limits on spending. */
caps: Caps, 
/** How many failures hold the rest of an account's jobs. */
failures: FailureLimits, 
/** Keys by command, where they differ from the usual ones. */
keys: { [command: string]: string[] }, 
/** What the page remembers of its layout. */
layout: { [name: string]: Json }, 
/** Whether Enter queues. */
enter_queues: boolean, 
/** Whether the system tells of a finished batch. */
notify: boolean, 
/** Whether that makes a sound. */
sound: boolean, 
/** Every host that the program talks to. Cannot be set. */
hosts: Array<HostUse>, 
/** The library that is opened when none is named; absent: the usual one. Cannot be set. */
library: string | null, 
/** What is wrong with the settings' file or with the user's own models, where something is. Cannot be set. */
problem: string | null, };

/** Whether a problem stops what was asked for. */
export type Severity = "error" | "warning";

/** What can be shown of a file here. */
export type Shows = "picture" | "clip" | "sound" | "plate";

/** How the form of a value is known. */
export type Sign = { "by": "tag", 
/** The field. */
name: string, 
/** What it holds. */
value: Json, } | { "by": "field", 
/** The field. */
name: string, } | { "by": "type", 
/** The type. */
name: string, };

/** How large a file is. */
export type Size = { 
/** Pixels. */
width: number, 
/** Pixels. */
height: number, 
/** About how many bytes. */
bytes: number, };

/** Order of a list. */
export type Sort = "newest" | "oldest";

/** Where a file is. */
export type Source = { "kind": "input", 
/** SHA-256 in hex. */
sha256: string, } | { "kind": "asset", 
/** Its id. */
id: number, } | { "kind": "url", 
/** It. */
url: string, };

/** What was spent, in credits, the Demo account left out. */
export type Spend = { 
/** Today: charged or set aside, less what was given back. */
day_credits: number, 
/** This month. */
month_credits: number, 
/** Charges of this month whose amount nobody knows. */
unknown: number, 
/** A day's soft cap. */
day_soft: number | null, 
/** A day's hard cap. */
day_hard: number | null, 
/** A month's soft cap. */
month_soft: number | null, 
/** A month's hard cap. */
month_hard: number | null, };

/** What a service says of the money of one account. */
export type SpendAtService = { 
/** When it was asked. */
asked_ms: number, 
/** Credits left. */
balance: number | null, 
/** How many days the balance lasts at the pace of the days that were asked for. */
days_left: number | null, 
/** Most credits a month. */
monthly_limit: number | null, 
/** Step of the official API's limits, from 1 on. */
tier: number | null, 
/** Models that were used in the last 24 hours, most used first. */
models: Array<UsedToday>, 
/** Plans of the Runway accounts at useapi.net. */
plans: Array<PlanCredits>, 
/** The service's count beside the ledger; absent where the service keeps none. */
comparison: Comparison | null, };

/** What was spent, by this library's own ledger. */
export type SpendLedger = { 
/** Every day, `2026-11-20` in UTC, oldest first. */
days: Array<string>, 
/** By day, account and model, oldest day first. */
rows: Array<SpentOnModel>, 
/** Together. */
total: Spent, 
/** What the models of the rows are called. */
models: Array<Titled>, };

/** What attempts did to the money, in credits. No amount is in two of the sums, `estimated` apart. */
export type Spent = { 
/** How many attempts. */
attempts: number, 
/** Expected: by the service where it said so, else by the catalogue. */
estimated: number, 
/** Taken by the services. */
charged: number, 
/** Given back of it. */
returned: number, 
/** Set aside for attempts that are under way. */
reserved: number, 
/** Taken or not: nobody can tell. */
unknown: number, 
/** Attempts that took, or may have taken, an amount that nobody told. */
unpriced: number, };

/** What was spent on one model with one account on one day. */
export type SpentOnModel = { 
/** The day in UTC, `2026-11-20`. */
day: string, 
/** Id of the account. */
account: string, 
/** Full id of the model. */
model: string, 
/** How many attempts. */
attempts: number, 
/** Expected: by the service where it said so, else by the catalogue. */
estimated: number, 
/** Taken by the services. */
charged: number, 
/** Given back of it. */
returned: number, 
/** Set aside for attempts that are under way. */
reserved: number, 
/** Taken or not: nobody can tell. */
unknown: number, 
/** Attempts that took, or may have taken, an amount that nobody told. */
unpriced: number, };

/** A file that is now an input. */
export type StagedInput = { 
/** Its content. */
sha256: string, 
/** The name that it came with. */
name: string, 
/** What it is. */
media: Media, 
/** For example `image/png`. */
media_type: string, 
/** Size. */
bytes: number, 
/** Pixels. */
width: number | null, 
/** Pixels. */
height: number | null, 
/** Length of a clip or sound. */
seconds: number | null, };

/** How opening the library goes. */
export type Start = { "state": "opening" } | { "state": "ready", 
/** A newer version made it, and nothing in it can be changed. */
only_look?: boolean, } | { "state": "failed", failure: Failure, };

/** A step from a file to the next. */
export type Step = "reference" | "animate" | "first_frame" | "last_frame" | "extend" | "edit" | "upscale" | "dub" | "change_voice" | "isolate_voice";

/** A line of a job's story. */
export type StoryLine = { 
/** When. */
at_ms: number, 
/** Where the job stood after it. */
phase: string, 
/** What happened. */
text: string, 
/** The same by kind; null in lines that earlier versions wrote. */
told: Told | null, 
/** Why, where it is about a reason. */
reason: Reason | null, };

/** What the user made in a style. */
export type StyleExample = { 
/** The style, as it is sent. */
value: string, 
/** The best picture. */
asset: number | null, 
/** Files in all. */
made: number, };

/** Something that was found. */
export type Symptom = { "kind": "keychain_ready" } | { "kind": "keychain_absent", 
/** What the system said. */
why: string, } | { "kind": "keychain_locked" } | { "kind": "keychain_slow", 
/** So long it was waited. */
seconds: number, } | { "kind": "keychain_fails", 
/** What happened. */
why: string, } | { "kind": "display_found", 
/** What the session says of it, such as `wayland` and `:0`. */
name: string, } | { "kind": "display_none" } | { "kind": "display_system" } | { "kind": "program_found", 
/** Its name. */
program: string, 
/** What it says of itself. */
version: string, } | { "kind": "program_missing", 
/** Its name. */
program: string, } | { "kind": "players_found" } | { "kind": "players_missing", 
/** Which forms. */
missing: string, } | { "kind": "players_system" } | { "kind": "library_none", 
/** Where it would be. */
path: string, } | { "kind": "library_unknown", 
/** Why. */
why: string, } | { "kind": "folder_ready", 
/** The folder. */
path: string, 
/** Megabytes that are free. */
free_mb: number, } | { "kind": "folder_fails", 
/** The folder. */
path: string, 
/** What the system said. */
why: string, } | { "kind": "folder_full", 
/** The folder. */
path: string, 
/** Megabytes that are free. */
free_mb: number, 
/** Megabytes that must be. */
needed_mb: number, } | { "kind": "unanswered", 
/** So long it was waited. */
seconds: number, } | { "kind": "index_sound", 
/** Its version. */
version: number, 
/** Its size in megabytes. */
mb: number, 
/** Size of its log in megabytes. */
log_mb: number, } | { "kind": "index_newer", 
/** Its version. */
found: number, 
/** The newest that is known here. */
known: number, } | { "kind": "index_damaged", 
/** What the check says. */
why: string, } | { "kind": "index_unread", 
/** What the system said. */
why: string, } | { "kind": "log_large", 
/** Its size in megabytes. */
log_mb: number, } | { "kind": "copies_fresh", 
/** So many. */
count: number, 
/** Age of the newest in hours. */
hours: number, } | { "kind": "copies_old", 
/** Its age. */
days: number, } | { "kind": "copies_none" } | { "kind": "settings_sound", 
/** Accounts, the built-in one included. */
accounts: number, } | { "kind": "settings_broken", 
/** What, with file and line. */
why: string, } | { "kind": "settings_none" } | { "kind": "clock_steady" } | { "kind": "clock_jumped", 
/** By so much. */
seconds: number, } | { "kind": "clock_apart", 
/** By so much. */
seconds: number, } | { "kind": "clock_wrong" } | { "kind": "not_asked" } | { "kind": "no_accounts" } | { "kind": "reached", 
/** Name of the account. */
account: string, 
/** How long it took. */
ms: number, } | { "kind": "key_refused", 
/** Name of the account. */
account: string, } | { "kind": "key_unread", 
/** Name of the account. */
account: string, 
/** Why. */
why: string, } | { "kind": "service_says", 
/** Name of the account. */
account: string, 
/** Its words. */
said: string, } | { "kind": "unreachable", 
/** Name of the account. */
account: string, 
/** What failed. */
why: string, } | { "kind": "between", 
/** Name of the account. */
account: string, 
/** What failed. */
why: string, } | { "kind": "proxy_named", 
/** Name of the account. */
account: string, 
/** The variable. */
variable: string, 
/** What failed. */
why: string, };

/** What to take over. */
export type Take = "all" | "prompt" | "seed" | "references";

/** What an account's service lists. */
export type TaskList = { 
/** Whether the service keeps a list at all. */
kept: boolean, 
/** Its tasks, newest first. */
tasks: Array<ListedTask>, };

/** What trying a key came to. */
export type Tested = { 
/** Whether it can be used as it is. */
ok: boolean, kind: Kind, 
/** What more is known, by kind. */
note: Note | null, 
/** What the service, the network or the keychain said, in its words. */
said: string | null, facts: Array<Fact>, 
/** How long it took. */
ms: number, };

/** Colours of the window. */
export type Theme = "system" | "dark" | "light" | "contrast";

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
/** What can be shown of it. */
shows: Shows, 
/** How long a clip or a sound is. */
seconds: number | null, 
/** Whether a clip or a sound can be heard; absent where that is not known. */
sound: boolean | null, 
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

/** A model and what people call it. */
export type Titled = { 
/** Full id of the model. */
model: string, title: string, };

/** What a line tells, by kind and figures. Shown, it is a sentence for a person. */
export type Told = { "kind": "queued" } | { "kind": "put_back" } | { "kind": "repaired" } | { "kind": "held" } | { "kind": "released" } | { "kind": "withdrawn" } | { "kind": "replaced", 
/** The other, in short. */
job: string, } | { "kind": "sending" } | { "kind": "not_sent", 
/** What the network says. */
why: string, } | { "kind": "accepted", 
/** Its id there. */
task: string, } | { "kind": "routed", 
/** The router's slug. */
router: string, 
/** The service's name of the model. */
model: string, 
/** What the router goes by: `cost`, `latency`, `quality`. */
goes_by: string | null, } | { "kind": "node_failed", 
/** Its name. */
node: string, 
/** What the service says, without a full stop. */
why: string, } | { "kind": "found", 
/** Its id there. */
task: string, } | { "kind": "absent", 
/** By what. */
why: string, } | { "kind": "made", 
/** So many. */
files: number, } | { "kind": "safe", 
/** So many. */
files: number, } | { "kind": "not_stopped" } | { "kind": "too_late" } | { "kind": "fetch_again" } | { "kind": "send_again" } | { "kind": "look_again" } | { "kind": "said_absent" } | { "kind": "said_paid" } | { "kind": "said_task" } | { "kind": "closed" } | { "kind": "taken_over", 
/** Its id at the service. */
task: string, } | { "kind": "forgotten" } | { "kind": "forgotten_before" } | { "kind": "because", 
/** The reason's word. */
word: string, };

/** Why an account cannot be used. */
export type TroubleView = { 
/** Stable word. */
cause: string, 
/** For a person. */
text: string, 
/** The same by kind. */
reason: Reason, };

/** Results that were made, are still at their service, and are lost when it deletes them. */
export type Unfetched = { 
/** Jobs. */
jobs: number, 
/** From when on the service may delete the first of them, Unix milliseconds. */
at_risk_ms: number, };

/** What a number counts. */
export type Unit = "seconds";

/** The length of a prompt in UTF-16 units. */
export type Units = { 
/** How long it is. */
used: number, 
/** How long it may be. */
most: number | null, 
/** Where the limit cuts it; null where it fits. */
cut: number | null, };

/** Why a file of the library is not safe there. Shown, it is a clause for a person. */
export type Unsafe = { "kind": "in_trash" } | { "kind": "missing" } | { "kind": "size", 
/** Bytes that it has. */
now: number, 
/** Bytes that it had. */
then: number, } | { "kind": "changed" } | { "kind": "unreadable", 
/** What the system says. */
why: string, };

/** How much of a model's limits is used. */
export type UsedToday = { 
/** The service's name of it. */
model: string, 
/** Requests of the last 24 hours. */
used: number, 
/** Most in 24 hours; absent: any number. */
daily: number | null, 
/** Requests at a time; absent: any number. */
at_a_time: number | null, };

/** One of several forms that a value may have. */
export type Variant = { 
/** For a person. */
label: string, 
/** How a value of this form is known. */
sign: Sign, 
/** What it begins with; null where there is nothing to begin with. */
begins: Json, 
/** How it is shown. */
control: Control, };

/** A voice. */
export type Voice = { 
/** The service's id. */
id: string, 
/** Its name. */
name: string, 
/** What it is like, where somebody said so. */
description: string | null, 
/** How it stands. */
readiness: Readiness, 
/** Where it can be heard; the link works for a day or two. */
preview_url: string | null, 
/** When it was made, Unix milliseconds. */
created_ms: number | null, };

/** How a voice sounds. */
export type VoiceSound = { 
/** Its address among the sounds and clips, `voice/<digest>`. */
address: string, };

/** A workflow with its published versions. */
export type Workflow = { 
/** Its name. */
name: string, 
/** Newest first. */
versions: Array<WorkflowVersion>, };

/** Something that can be given to a workflow. */
export type WorkflowInput = { 
/** The service's id of the node. */
node: string, 
/** Which of the node's outputs it stands for. */
key: string, 
/** Name for people. */
label: string, 
/** A word of explanation. */
description: string | null, 
/** What it takes. */
kind: WorkflowInputKind, 
/** The value of the graph: a text, a number, a yes or no, or the address of a file. */
value: Json, };

/** What an input of a workflow takes. */
export type WorkflowInputKind = "text" | "number" | "boolean" | "image" | "video" | "audio";

/** A version of a workflow; it never changes. */
export type WorkflowVersion = { 
/** The service's id, by which it is run. */
id: string, 
/** Its number, from 1. */
version: number | null, 
/** When it was published, Unix milliseconds. */
created_ms: number | null, };

/** What the program tells without being asked. */
export type Event = HostEvent | PageEvent;

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
  'host.copy_image': { args: { asset: number, }; answer: null };
  'host.paste_image': { args: Record<string, never>; answer: StagedInput | null };
  'host.examine': { args: { 
/** Whether the services are asked too: one free call for each account. */
online: boolean, }; answer: Array<Finding> };
  'host.report': { args: Record<string, never>; answer: number };
  'host.quit': { args: Record<string, never>; answer: null };
  'host.fullscreen': { args: { on: boolean, }; answer: null };
  'library.move': { args: { 
/** An empty folder that a dialog handed out. */
path: string, }; answer: MovedTo };
  'library.repair': { args: Record<string, never>; answer: RepairedLibrary };
  'library.stop': { args: Record<string, never>; answer: null };
  'catalogue.form': { args: { 
/** Id or short name. */
model: string, }; answer: Form };
  'catalogue.models': { args: Record<string, never>; answer: Array<ModelRow> };
  'compose.check': { args: { 
/** It. */
draft: DraftContent, }; answer: Checked };
  'compose.enqueue': { args: { 
/** Made once for each press. */
client_key: string, 
/** What to queue. */
draft: DraftContent, 
/** Which jobs it goes before. */
lane: Lane, 
/** What the user said yes to. */
accept: Accept, }; answer: Enqueued };
  'compose.next': { args: { 
/** The file. */
asset: number, 
/** The step. */
step: Step, 
/** The draft at hand. */
draft: DraftContent | null, }; answer: NextDraft };
  'compose.seed': { args: Record<string, never>; answer: number };
  'compose.steps': { args: Record<string, never>; answer: Array<Offer> };
  'compose.successor': { args: { 
/** It. */
draft: DraftContent, }; answer: DraftContent };
  'compose.styles': { args: { 
/** Its id or name. */
model: string, }; answer: Array<StyleExample> };
  'drafts.close': { args: { 
/** Its id. */
id: string, }; answer: null };
  'drafts.list': { args: Record<string, never>; answer: Array<Draft> };
  'drafts.order': { args: { 
/** Their ids. */
ids: Array<string>, }; answer: null };
  'drafts.reopen': { args: Record<string, never>; answer: Draft | null };
  'drafts.save': { args: { 
/** Its id; none for a new one. */
id: string | null, 
/** What it holds. */
content: DraftContent, }; answer: Draft };
  'history.search': { args: { 
/** Words; empty: everything. */
text: string, 
/** When the last entry of the page before was used, Unix milliseconds. */
before: number | null, 
/** Most entries. */
limit: number, }; answer: Array<HistoryEntry> };
  'inputs.describe': { args: { 
/** Its content. */
sha256: string, }; answer: StagedInput };
  'inputs.list_fit': { args: { 
/** Its content. */
sha256: string, 
/** The model. */
model: string, 
/** The model's input. */
field: string, 
/** The shape. */
ratio: string | null, }; answer: Fit };
  'inputs.shrink': { args: { 
/** Its content. */
sha256: string, 
/** The model. */
model: string, 
/** The model's input. */
field: string, }; answer: StagedInput };
  'inputs.stage': { args: { 
/** Its path. */
path: string, }; answer: StagedInput };
  'inputs.stage_asset': { args: { 
/** Its id. */
asset: number, }; answer: StagedInput };
  'prompts.enqueue': { args: { 
/** Which one, as [`ImportPlan`] names it. */
import: string, 
/** What the user said yes to. */
accept: Accept, 
/** Which jobs it goes before. */
lane: Lane, }; answer: Imported };
  'prompts.open': { args: { 
/** Its path. */
path: string, }; answer: ImportPlan };
  'prompts.open_text': { args: { 
/** They. */
text: string, 
/** A name for them. */
name: string, }; answer: ImportPlan };
  'queue.cancel': { args: { 
/** Their ids. */
ids: Array<string>, }; answer: CancelResult };
  'queue.cancel_preview': { args: { 
/** Their ids. */
ids: Array<string>, }; answer: CancelPreview };
  'queue.counts': { args: { 
/** Only this batch; absent: the whole library. */
batch?: string | null, }; answer: Counts };
  'queue.draft_of': { args: { 
/** Its id. */
id: string, }; answer: DraftContent };
  'queue.edit': { args: { 
/** Its id. */
id: string, 
/** What it is to become; one copy of it. */
draft: DraftContent, }; answer: string };
  'queue.dismiss': { args: { 
/** Their ids. */
ids: Array<string>, } | { 
/** Its word. */
cause: string, }; answer: number };
  'queue.failures': { args: Record<string, never>; answer: Array<FailureGroup> };
  'queue.hold': { args: { 
/** Their ids. */
ids: Array<string>, }; answer: number };
  'queue.overview': { args: Record<string, never>; answer: Overview };
  'queue.page': { args: { 
/** The part. */
group: JobGroup, 
/** Only this lane. */
lane: Lane | null, 
/** Only prompts with this in them. */
text: string | null, 
/** Where the page before ended. */
after: string | null, 
/** Rows to skip behind `after`, or from the start, so that a long list opens anywhere. */
offset: number, 
/** Most rows, up to 500. */
limit: number, }; answer: JobPage };
  'queue.pause': { args: { 
/** It is. */
paused: boolean, }; answer: null };
  'queue.release': { args: { 
/** Their ids. */
ids: Array<string>, }; answer: number };
  'queue.reorder': { args: { 
/** Their ids, in the order that they are to have. */
ids: Array<string>, 
/** The lane. */
lane: Lane, 
/** The job that comes after them; null: the end of the lane. */
before: string | null, }; answer: number };
  'queue.resolve': { args: { 
/** Its id. */
id: string, 
/** The word. */
resolution: Resolution, }; answer: null };
  'queue.retry': { args: { 
/** Their ids. */
ids: Array<string>, 
/** Whether the second question was answered with yes. */
twice: boolean, }; answer: number };
  'queue.retry_cause': { args: { 
/** Its word. */
cause: string, 
/** Whether the second question was answered with yes. */
twice: boolean, }; answer: number };
  'queue.rows': { args: { 
/** Their ids. */
ids: Array<string>, }; answer: Array<JobRow> };
  'queue.settle_breaker': { args: { 
/** The account. */
account: string, 
/** Let the jobs go; false: take them out of the queue. */
go_on: boolean, }; answer: number };
  'queue.story': { args: { 
/** Its id. */
id: string, }; answer: JobStory };
  'accounts.list': { args: Record<string, never>; answer: AccountList };
  'accounts.keychain': { args: { retry: boolean, }; answer: Keychain };
  'accounts.add': { args: { name: string, service: Service, 
/** Name of a colour; empty: the usual one. */
color: string, 
/** Where its service is; absent: the service's own address. */
origin: string | null, 
/** Needed unless it is kept in the environment. */
key: Key | null, keep: Keep, 
/** The variable that holds the key, where it is kept in the environment. */
variable: string | null, email: string | null, explore: boolean | null, }; answer: AccountView };
  'accounts.test': { args: { id: string, }; answer: Tested };
  'accounts.test_key': { args: { service: Service, key: Key, origin: string | null, email: string | null, }; answer: Tested };
  'accounts.rename': { args: { id: string, name: string, }; answer: null };
  'accounts.color': { args: { id: string, color: string, }; answer: null };
  'accounts.options': { args: { id: string, email: string | null, explore: boolean | null, max_jobs: number | null, 
/** Address that the service tells of each task's progress. */
reply_url: string | null, 
/** The user's own reference, which travels with each task. */
reply_ref: string | null, }; answer: null };
  'accounts.set_up_seat': { args: { id: string, email: string, 
/** Its password at Runway; handed on and kept nowhere here. */
password: Key, max_jobs: number, }; answer: null };
  'accounts.replace_key': { args: { id: string, key: Key | null, keep: Keep, variable: string | null, }; answer: null };
  'accounts.remove': { args: { id: string, }; answer: Removed };
  'tasks.list': { args: { 
/** Id of the account. */
account: string, }; answer: TaskList };
  'tasks.adopt': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the task. */
remote_id: string, }; answer: AdoptedTask };
  'tasks.forget': { args: { 
/** Its id. */
id: string, }; answer: null };
  'voices.list': { args: { 
/** Id of the account. */
account: string, }; answer: Array<Voice> };
  'voices.hear': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: VoiceSound };
  'voices.preview': { args: { 
/** Id of the account. */
account: string, 
/** The service's name of the model that would make it. */
model: string, 
/** What it is like. */
prompt: string, }; answer: VoiceSound };
  'voices.create': { args: { 
/** Id of the account. */
account: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: Made };
  'voices.rename': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: null };
  'voices.delete': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Deleted };
  'avatars.list': { args: { 
/** Id of the account. */
account: string, }; answer: Array<Avatar> };
  'avatars.create': { args: { 
/** Id of the account. */
account: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: Made };
  'avatars.change': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: null };
  'avatars.delete': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Deleted };
  'documents.list': { args: { 
/** Id of the account. */
account: string, }; answer: Array<Document> };
  'documents.show': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Document };
  'documents.create': { args: { 
/** Id of the account. */
account: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: Made };
  'documents.change': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: null };
  'documents.delete': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Deleted };
  'conversations.list': { args: { 
/** Id of the account. */
account: string, }; answer: Array<Conversation> };
  'conversations.show': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Conversation };
  'conversations.delete': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Deleted };
  'sessions.create': { args: { 
/** Id of the account. */
account: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: Made };
  'sessions.show': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: LiveSession };
  'sessions.delete': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Deleted };
  'routers.list': { args: { 
/** Id of the account. */
account: string, }; answer: Array<Router> };
  'routers.decisions': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Array<Decision> };
  'routers.create': { args: { 
/** Id of the account. */
account: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: Made };
  'routers.change': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, 
/** By the catalogue's names. */
inputs: Inputs, }; answer: null };
  'routers.delete': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: Deleted };
  'workflows.list': { args: { 
/** Id of the account. */
account: string, }; answer: Array<Workflow> };
  'workflows.show': { args: { 
/** Id of the account. */
account: string, 
/** The service's id of the thing. */
id: string, }; answer: PublishedWorkflow };
  'settings.get': { args: Record<string, never>; answer: SettingsView };
  'settings.set': { args: { patch: Partial<SettingsView>, }; answer: SettingsView };
  'spend.ledger': { args: { 
/** How many days up to and with today, from 1 to 90. */
days: number, 
/** Id of an account; absent: all but the Demo account. */
account: string | null, }; answer: SpendLedger };
  'spend.service': { args: { 
/** Id of the account. */
account: string, 
/** How many days up to and with today, from 1 to 90. */
days: number, }; answer: SpendAtService };
  'gallery.outline': { args: { query: Query, 
/** What the reader's clock is ahead of UTC, in minutes; days are counted by it. */
offset_minutes?: number, 
/** Brings the beginning of one stretch along: of the one that holds this time in Unix milliseconds, else of the
 * first one. Absent: none. */
tiles_at_ms?: number, }; answer: Outline };
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
  'gallery.asset': { args: { id: number, }; answer: AssetView };
  'gallery.waveform': { args: { id: number, }; answer: Array<number> };
  'gallery.remix': { args: { id: number, take: Take, }; answer: DraftContent };
  'gallery.trash': { args: { ids: Array<number>, }; answer: number };
  'gallery.restore': { args: { ids: Array<number>, }; answer: number };
  'gallery.trash_empty': { args: Record<string, never>; answer: Emptied };
  'library.info': { args: Record<string, never>; answer: LibraryInfo };
  'library.check': { args: { 
/** Every byte instead of presence and size. */
deep: boolean, }; answer: LibraryReport };
  'library.rebuild': { args: Record<string, never>; answer: Rebuilt };
}
