// The lines of a job's story.
export const story = {
  queued: 'Queued.',
  putBack: 'Put back from its recipe.',
  repaired:
    'The library’s index was repaired. Held, so that nothing is sent that was sent before; let it go if it was not.',
  held: 'Held by you.',
  released: 'Released.',
  withdrawn: 'Withdrawn by you before it was sent. Nothing was spent.',
  replaced: 'Withdrawn: replaced by the edited job {job}.',
  sending: 'Sending.',
  notSent: 'Not sent: {why}. Nothing was spent.',
  accepted: 'The service took it ({task}).',
  found: 'Found at the service ({task}): it was created once and is followed.',
  absent: 'Proved that nothing was created ({why}): queued again. Nothing was spent.',
  made: { one: 'Made. Fetching the file.', other: 'Made. Fetching {count} files.' },
  safe: { one: 'Safe in the library.', other: '{count} files are safe in the library.' },
  fetchAgain: 'You asked to fetch its files again. That costs nothing.',
  sendAgain: 'You asked to send it again.',
  lookAgain: 'You asked to look for it again.',
  saidAbsent: 'You said that nothing was created: queued again.',
  saidPaid: 'You said that it was created: closed as paid.',
  saidTask: 'You told its id at the service: following that task.',
  closed: 'You closed it.',
  takenOver:
    'You took this task over ({task}). Another program made it, so what it cost is not counted here.',
  forgotten: 'You deleted the task at the service. Its files are here.',
  forgottenBefore: 'The service had deleted the task already. Its files are here.',
} as const;
