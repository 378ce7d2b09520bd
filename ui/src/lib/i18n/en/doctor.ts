export const doctor = {
  title: 'This computer',
  words:
    'Looks at the keychain, the disk, the library’s index, what clips are played with, the settings and the clock.',
  check: 'Check this computer',
  checkOnline: 'Ask the services too',
  checkOnlineTip: 'One free call for each account',
  copy: 'Copy report',
  copyTip: 'Version, settings, jobs by state, last failures and log; no keys and no prompts',
  copied: { one: 'Report copied, {count} line', other: 'Report copied, {count} lines' },
  allGood: 'Nothing is wrong.',
  found: { one: '{count} thing to look at.', other: '{count} things to look at.' },

  good: 'Good',
  note: 'Note',
  warning: 'Warning',
  problem: 'Problem',

  keychain: 'Keychain',
  display: 'Display',
  codecs: 'Clips',
  disk: 'Disk',
  index: 'Index',
  settings: 'Settings',
  clock: 'Clock',
  services: 'Services',

  keychainReady: 'A key can be stored, read and deleted.',
  keychainAbsent:
    'This system offers no keychain ({why}). Start one (on Linux gnome-keyring or KWallet), or let accounts read their keys from environment variables.',
  keychainIsLocked: 'The keychain is locked. Unlock it and look again.',
  keychainSlow:
    'The keychain did not answer within {seconds} s. It may be waiting for its own prompt: look for it.',
  keychainFails:
    'The keychain does not keep what it is given ({why}). Restart it, or let accounts read their keys from environment variables.',
  displayFound: 'The window opens on {name}.',
  displayNone: 'No display was found, so no window can open here. The terminal works without one.',
  displaySystem: 'The window opens on the system’s own display.',
  programFound: '{program} is there ({version}).',
  programMissing:
    '{program} is missing, so that clips have no picture before they play. Install it (on Debian and Ubuntu: sudo apt install {program}).',
  playersFound: 'H.264 and AAC can be played.',
  playersMissing:
    'The window cannot play {missing}: GStreamer has no decoder for it. Install one (on Debian and Ubuntu: sudo apt install gstreamer1.0-libav).',
  playersSystem: 'Clips are played by the system itself.',
  libraryNone: 'There is no library at {path} yet; it is made when it is first opened.',
  libraryUnknown: 'Where the library lies is not known: {why}. Choose its folder anew.',
  folderReady: '{path}: a file was written, synced, read and taken away; {free} MB are free.',
  folderFails:
    '{path} cannot be written: {why}. Give yourself the right to, or choose another folder.',
  folderFull: '{path}: only {free} MB are free. Nothing new is sent below {needed} MB: make room.',
  unanswered:
    'There was no answer within {seconds} s. The disk may hang: look whether it is connected.',
  indexSound: 'The index is sound: version {version}, {mb} MB, its log {log} MB.',
  indexNewer:
    'The index was made by a newer Framewright (version {found}, this one knows {known}). Update Framewright.',
  indexDamaged:
    'The index is damaged ({why}). The files are not touched by that. Repair the library.',
  indexUnread:
    'The index cannot be read: {why}. Close other programs that use it, and look whether its disk is connected.',
  logLarge:
    'The log of the index has {log} MB. It is taken in when every program that has the library open is closed: close them once.',
  copiesFresh: {
    one: '{count} copy of the index, {hours} h old.',
    other: '{count} copies of the index, the newest {hours} h old.',
  },
  copiesOld:
    'The newest copy of the index is {days} days old. One is made each day while a program is open.',
  copiesNone: 'There is no copy of the index yet. One is made each day while a program is open.',
  settingsSound: {
    one: 'Settings and {count} account were read.',
    other: 'Settings and {count} accounts were read.',
  },
  settingsBroken: '{why}. Repair or delete that file.',
  settingsNone: 'The folder for settings cannot be found or made. Name one in FRAMEWRIGHT_CONFIG.',
  clockSteady: 'The clock runs evenly and agrees with the disk’s.',
  clockJumped:
    'The clock jumped by {seconds} s while it was looked at. Let the system set it, and look again.',
  clockApart:
    'The library’s disk is {seconds} s off this machine’s clock. Let both set their clocks from the network.',
  clockWrong:
    'The clock shows a date before this program was made. Set it: services refuse wrong dates.',
  notAsked: 'The services were not asked.',
  noAccounts: 'There is no account with a service yet.',
  reached: '{account}: the service answered in {ms} ms and takes the key.',
  keyRefused: '{account}: the service does not take the key. Replace it in the settings.',
  keyUnread: '{account}: its key cannot be read, so nothing was asked: {why}.',
  serviceSays: '{account}: the service answered, and says: {said}',
  unreachable:
    '{account}: the service cannot be reached: {why}. Look whether this machine is online.',
  between:
    '{account}: something between this machine and the service stands in the way, such as a proxy or a login page: {why}.',
  proxyNamed:
    '{account}: the service cannot be reached ({why}). This system names a proxy in {variable}, but Framewright connects directly.',
} as const;
