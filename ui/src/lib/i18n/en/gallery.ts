export const gallery = {
  // After something was done.
  toldTrashed: { one: '{count} moved to the trash', other: '{count} moved to the trash' },
  toldRestored: { one: '{count} put back', other: '{count} put back' },
  toldEmptied: { one: '{count} file deleted for good', other: '{count} files deleted for good' },
  toldCopiedImage: 'Picture copied',
  toldCopiedPrompt: 'Prompt copied',
  toldCopiedSeed: 'Seed copied',
  toldCopiedHash: 'Checksum copied',
  toldCopiedPath: 'Path copied',
  toldQueuedAgain: { one: '{count} job queued again', other: '{count} jobs queued again' },
} as const;
