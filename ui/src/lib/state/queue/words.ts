// What a job's row says: the state's word, what it means for money, and how loudly.
//
// The words are the same in the window, the terminal and the log. None is ambiguous about money.
import type { JobRow } from '../../ipc/bindings';
import { modelName } from '../words/titles.svelte';
import { whyWords } from '../words/reasons';
import { bytes, clock, credits, percent, t } from '../../i18n';

/** `money`: a limit or a cap; `need`: a person has to decide; `fail` stands beside a word, always. */
export type Tone = 'plain' | 'money' | 'need' | 'safe' | 'fail';

export interface Words {
  state: string;
  why: string;
  tone: Tone;
}

export interface Around {
  now: number;
  /** Nothing new is sent. */
  paused: boolean;
}

export function wordsOf(row: JobRow, around: Around): Words {
  switch (row.phase) {
    case 'queued':
      return queued(row, around);
    case 'submitting':
      return say(t('queue.stateSending'), row.free ? t('queue.moneyFree') : t('queue.whySending'));
    case 'unknown':
      return row.hold === 'decision'
        ? say(t('queue.stateUnknown'), t('queue.whyUndecided'), 'need')
        : say(t('queue.stateChecking'), t('queue.whyChecking'), 'need');
    case 'waiting':
      return waiting(row, around);
    case 'downloading':
      return say(t('queue.stateDownloading'), downloaded(row));
    case 'done':
      return say(
        t('queue.stateSafe'),
        `${t('queue.files', { count: row.files_done || row.files })} · ${charged(row)}`,
        'safe',
      );
    case 'failed':
      return say(t('queue.stateFailed'), reason(row), 'fail');
    case 'refused':
      return say(t('queue.stateRefused'), t('queue.whyRefused', { money: charged(row) }), 'fail');
    case 'cancelled':
      return row.sent_ms === null
        ? say(t('queue.stateWithdrawn'), charged(row))
        : say(t('queue.stateCancelled'), charged(row));
    case 'unreachable':
      return say(
        t('queue.stateUnreachable'),
        t('queue.whyUnreachable', { money: charged(row) }),
        'need',
      );
  }
}

/** At the right edge: what it costs, or what it cost. */
export function priceOf(row: JobRow): string {
  if (row.free) return t('queue.priceFree');
  if (row.charged !== null && row.phase !== 'queued') return credits(row.charged);
  return row.price === null ? t('queue.priceUnknown') : credits(row.price);
}

/** What it costs at most to send ended jobs again. */
export interface Again {
  again: number;
  /** Jobs whose price nobody knows. */
  unknown: number;
}

/** A press that sends ended jobs again, with its price. What only has to be fetched costs nothing. */
export function againLabel(rows: readonly JobRow[]): string {
  return againWords(t('queue.retry'), costOf(rows.filter((row) => !row.fetches)));
}

/** A press that queues the same once more, with its price. */
export function anewLabel(rows: readonly JobRow[]): string {
  return againWords(t('queue.duplicate'), costOf(rows));
}

function costOf(rows: readonly JobRow[]): Again {
  const paid = rows.filter((row) => !row.free);
  const again = paid.reduce((sum, { price }) => sum + (price ?? 0), 0);
  return { again, unknown: paid.filter(({ price }) => price === null).length };
}

/** A label with its price behind it, where there is one. */
export function againWords(label: string, { again, unknown }: Again): string {
  if (again === 0 && unknown === 0) return label;
  const known = credits(again);
  const price =
    unknown === 0
      ? known
      : again === 0
        ? t('queue.priceUnknown')
        : t('queue.orMore', { price: known });
  return t('queue.priced', { label, price });
}

/** Seconds left by the expected end; null when that is not known or has passed. */
export function secondsLeft(row: JobRow, now: number): number | null {
  if (row.expected_ms === null || row.expected_ms <= now) return null;
  return (row.expected_ms - now) / 1000;
}

/** Whether the service makes it now, so that a rail and the time left mean something. */
export function isMoving(row: JobRow): boolean {
  if (row.phase === 'downloading') return true;
  return row.phase === 'waiting' && row.remote_word === 'running';
}

/** Part of the way, from 0 to 1; null when nothing tells. */
export function progressOf(row: JobRow): number | null {
  // What is left in `progress` then tells of the making.
  if (row.phase === 'downloading') return row.files_done === 0 ? null : row.files_done / row.files;
  return row.progress;
}

function queued(row: JobRow, around: Around): Words {
  switch (row.hold) {
    case 'you':
      return say(t('queue.stateHeldYou'), t('queue.whyNothingCharged'));
    case 'limit':
      return say(
        until(row),
        t('queue.whyDailyLimit', { model: modelName(row.model_title) }),
        'money',
      );
    case 'budget':
      return say(t('queue.stateHeldBudget'), t('queue.whyCap'), 'money');
    case 'account':
      return say(t('queue.stateHeldAccount'), reason(row), 'need');
    case 'breaker':
      return say(t('queue.stateHeldBreaker'), reason(row), 'need');
    case 'unreadable':
      return say(t('queue.stateHeldUnreadable'), t('queue.whyUnreadable'), 'need');
    case 'decision':
      return say(t('queue.stateUnknown'), t('queue.whyUndecided'), 'need');
    case null:
      break;
  }
  if (around.paused) return say(t('queue.stateHeldAll'), t('queue.whyNothingCharged'));
  const later = row.due_ms !== null && row.due_ms > around.now + 1000;
  const why = later
    ? t('queue.whyQueuedFrom', { time: clock(row.due_ms ?? 0) })
    : t('queue.whyQueued');
  return say(t('queue.stateQueued'), why);
}

function waiting(row: JobRow, around: Around): Words {
  if (row.cancel_asked)
    return say(t('queue.stateStopping'), t('queue.whyStopping', { money: open(row) }));
  if (row.remote_word === 'throttled')
    return say(t('queue.stateWaiting'), t('queue.whyThrottled', { money: open(row) }));
  if (row.remote_word === 'pending')
    return say(t('queue.stateWaiting'), t('queue.whyAccepted', { money: open(row) }));
  if (row.remote_word !== 'running')
    return say(t('queue.stateAccepted'), t('queue.whyAccepted', { money: open(row) }));
  const state =
    row.progress === null
      ? t('queue.stateMaking')
      : t('queue.stateMakingPart', { percent: percent(row.progress) });
  const late = row.expected_ms !== null && row.expected_ms < around.now;
  return say(state, made(row, late));
}

function made(row: JobRow, late: boolean): string {
  const parts = [modelName(row.model_title)];
  if (row.files > 1) parts.push(t('queue.setOf', { files: row.files }));
  if (late) parts.push(t('queue.takingLong'));
  return parts.join(' · ');
}

function downloaded(row: JobRow): string {
  const files =
    row.files_done === 0
      ? t('queue.files', { count: row.files })
      : t('queue.filesOf', { done: row.files_done, files: row.files });
  const parts = [files];
  if (row.bytes_done) parts.push(bytes(row.bytes_done));
  return parts.join(' · ');
}

function until(row: JobRow): string {
  return row.due_ms === null
    ? t('queue.stateHeldLimit')
    : t('queue.stateHeldLimitUntil', { time: clock(row.due_ms) });
}

function reason(row: JobRow): string {
  const money = charged(row);
  return row.reason
    ? t('queue.whyReason', { reason: whyWords(row.reason, row.error_text), money })
    : money;
}

/** What stands open for a job that a service has. */
function open(row: JobRow): string {
  if (row.free) return t('queue.moneyFree');
  if (row.charged !== null) return t('queue.moneyCharged', { credits: credits(row.charged) });
  return row.price === null
    ? t('queue.moneyMaybeUnknown')
    : t('queue.moneyReserved', { credits: credits(row.price) });
}

/** What an ended or unsent job has cost. */
function charged(row: JobRow): string {
  if (row.charged) return t('queue.moneyCharged', { credits: credits(row.charged) });
  if (row.free) return t('queue.moneyFree');
  if (row.phase === 'done' && row.charged === null) return t('queue.moneyUntold');
  if (row.phase === 'unreachable' && row.charged === null)
    return row.price === null
      ? t('queue.moneyMaybeUnknown')
      : t('queue.moneyMaybe', { credits: credits(row.price) });
  return t('queue.moneyNone');
}

function say(state: string, why: string, tone: Tone = 'plain'): Words {
  return { state, why, tone };
}
