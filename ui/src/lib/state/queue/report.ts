// A job's story as text, to be copied into a mail or a bug report. Holds no key: the program
// shortens media and leaves headers out before anything is stored.
import { t, clockSeconds, credits, dateTime } from '../../i18n';
import type { AttemptView, JobStory, Json } from '../../ipc/bindings';
import { accountName } from '../accounts/name';
import { lineWords } from '../words/story';
import { wordsOf } from './words';

export function reportOf(story: JobStory, now: number): string {
  const { job, money } = story;
  const { state, why } = wordsOf(job, { now, paused: false });
  return [
    `${t('queue.reportJob')}: ${job.id}`,
    `${t('queue.reportModel')}: ${job.model} · ${accountName(job.account, job.account_name)}`,
    `${t('queue.reportState')}: ${state}. ${why}`,
    `${t('queue.reportMoney')}: ${[money.by_service ?? money.estimated ?? 0, money.charged, money.returned].map(credits).join(' / ')}`,
    '',
    job.prompt,
    '',
    ...story.lines.map(
      (line) => `${dateTime(line.at_ms)} ${clockSeconds(line.at_ms)}  ${lineWords(line)}`,
    ),
    ...story.attempts.flatMap(attempt),
  ].join('\n');
}

function attempt(view: AttemptView): string[] {
  return [
    '',
    `${t('queue.reportAttempt')} ${view.id}: ${view.outcome}${view.why ? ` (${view.why})` : ''}`,
    ...(view.remote_id ? [`${t('queue.reportRemote')}: ${view.remote_id}`] : []),
    `${t('queue.reportSent')}: ${pretty(view.sent)}`,
    `${t('queue.reportAnswer')}: ${pretty(view.echo)}`,
  ];
}

/** JSON for reading. */
export function pretty(value: Json): string {
  return value === null ? '–' : JSON.stringify(value, null, 2);
}
