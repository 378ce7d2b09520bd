// Why something could not be done.
export const refusals = {
  fileGone: 'This file is not in the library any more.',
  referenceGone: '{name} is not in the library any more. Remove it.',
  jobGone: 'There is no such job.',
  accountGone: 'There is no such account any more.',
  libraryDamaged:
    'The index of this library is damaged, so nothing is sent. Your files and their recipes are not touched by that. Repair the library: the damaged index is kept, and a new one is made from what can be read of it and from the recipes.',
  noLibrary: 'No library is open.',
  jobSent: 'This job was already sent, so it cannot be edited any more. Nothing changed.',
  jobDecided: 'This job is no longer waiting for a decision. Nothing changed.',
  jobAnswered: 'This job is no longer waiting for an answer. Nothing changed.',
  taskFollowed: 'Another job already follows the task with that id. Nothing changed.',
  libraryIsFile: '{path} is a file. Choose a folder for the library.',
  libraryNotMade: 'The library’s folder {path} cannot be made: {why}. Choose another one.',
  libraryNotWritable: 'The library’s folder {path} cannot be written: {why}. Choose another one.',
  libraryGone:
    'The library’s folder {path} is not there any more. If it lies on another drive, connect that again; if it was moved, open it where it is now. Nothing is sent until it is back.',
  libraryTakenAway:
    'The library’s folder was moved or taken away while it was open. Put it back, or open it where it is now.',
  libraryNewer:
    'This library was made by a newer Framewright. Update Framewright to open it. Nothing in it was changed.',
  libraryOnlyLook:
    'This library was made by a newer Framewright. It can be looked at, but nothing in it can be changed or made with this version. Update Framewright. Nothing in it was changed.',
  libraryReadOnly:
    'The library can be read but not written. Give this user the right to write in its folder, or open another one.',
  libraryFull:
    'The disk of the library is full. Make room on it; nothing is lost, and what was not written is tried again.',
  libraryUnreachable:
    'The library’s index cannot be reached. If its folder was taken away or its drive is not connected, put it back.',
  libraryInUse: 'Another program is writing into the library. Try again in a moment.',
  taskUnknown: 'The service of {account} knows no task with that id. Nothing changed.',
  noTaskId: 'That is no id of a task.',
  notSafe: '{path} is not safe in the library: {why}. Nothing was deleted at the service.',
  unsafeInTrash: 'it is in the trash',
  unsafeMissing: 'the index lists it, and it is not there',
  unsafeSize: 'it has {now} bytes and had {then} when it came',
  unsafeChanged: 'its content is not what it was when it came',
  unsafeUnreadable: 'it cannot be read: {why}',
  noFiles: 'No file of this job is in the library, so nothing was deleted at the service.',
  recordGone: 'The service has nothing more of this job.',
  recordKept: 'This service offers no way to delete a task.',
  libraryBusy: 'Other work on the library goes on. Wait for its end, or stop it.',
  checkStopped: 'The check was stopped. It had changed nothing.',
  moveStopped: 'The move was stopped. The library is where it was.',
  noSuccessor: 'No other model takes this request over as it is.',
  noRecipe: 'Nothing is known of how this file was made, so there is nothing to take over.',
  noTaker: 'No model in service takes this file for that with the accounts that there are.',
  notExtended: 'Only a clip can be extended, by a model that takes a first frame.',
  frameProgram:
    'The last frame of a clip is taken by {program}, which is not on this system. Install it (on Debian and Ubuntu: sudo apt install {program}), then try again.',
  noLastFrame: 'The last frame of this clip cannot be taken: {why}.',
  notChosen: '{path} was not chosen in this window. Choose it again.',
  keyEmpty: 'The key is empty.',
  keyCharacters: 'The key holds spaces or characters that no key has.',
  tooMany: 'At most 10,000 items can be taken at a time.',
  capsUnreadable: 'Your caps on spending cannot be read, so nothing is spent until then: {why}',
  askPrice: 'Nobody knows what this costs before it is made. Nothing was queued.',
  askRepeats: {
    one: '{count} of these was paid for before, with the same settings. Nothing was queued.',
    other: '{count} of these were paid for before, with the same settings. Nothing was queued.',
  },
  askCap: '{cap} Nothing was queued.',
  askTwice: '{large} {beyond} Nothing was queued.',
  largePriced: {
    one: '{count} job, for up to {credits}.',
    other: '{count} jobs, for up to {credits}.',
  },
  largeFree: { one: '{count} job, free of charge.', other: '{count} jobs, free of charge.' },
  largePart: {
    one: '{count} job, for up to {credits}; the price of {unknown} is not known.',
    other: '{count} jobs, for up to {credits}; the price of {unknown} is not known.',
  },
  largeUnknown: {
    one: '{count} job; the price of {unknown} is not known.',
    other: '{count} jobs; the price of {unknown} is not known.',
  },
  beyondJobs: 'So many at a time are asked about twice.',
  beyondAll: 'No batch before was nearly as dear.',
  beyondPrice: 'A batch of yours usually comes to {usual}.',
  beyondKnown: 'Nobody can say how much that will be.',
  thingToChange: '{input}: {why} Nothing was queued.',
  thingsToChange: {
    one: '{count} thing needs changing before this can be queued.',
    other: '{count} things need changing before this can be queued.',
  },

  // Caps on spending
  capDay: 'With this, today comes to {total}; you want to be asked above {credits}.',
  capMonth: 'With this, the month comes to {total}; you want to be asked above {credits}.',
  capBatch: 'This costs up to {total} at once; you want to be asked above {credits}.',
  waitsDay:
    '{waits} of {jobs} wait until 00:00: of today’s cap of {credits}, {taken} are spent or queued.',
  waitsMonth:
    '{waits} of {jobs} wait until {until}: of this month’s cap of {credits}, {taken} are spent or queued.',
  waitsBatch: '{waits} of {jobs} wait until you raise the cap of {credits} for one batch.',

  // Where nothing more is known than what the program recorded
  invalid_input: 'This was not accepted.',
  not_found: 'It is not there any more.',
  conflict: 'This cannot be done now.',
  account: 'The account needs attention.',
  budget: 'A limit on spending forbids it.',
  keychain: 'The keychain cannot be used now.',
  library: 'The library cannot be used as it is.',
  unavailable: 'There is no answer.',
  internal: 'Something went wrong in the program or on this machine.',
} as const;
