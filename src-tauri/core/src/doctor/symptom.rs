//! What can be found, and how grave it is. Shown, a symptom is one or two sentences: what is, and what to do.

use serde::Serialize;
use ts_rs::TS;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// Something will not work as well as it could.
    Warning,
    /// Something does not work.
    Problem,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Symptom {
    /// The keychain works.
    #[error("A key can be stored, read and deleted.")]
    KeychainReady,
    /// There is none.
    #[error(
        "This system offers no keychain ({why}). Start one (on Linux gnome-keyring or KWallet), or let accounts read \
         their keys from environment variables."
    )]
    KeychainAbsent {
        /// What the system said.
        why: String,
    },
    /// It is locked.
    #[error("The keychain is locked. Unlock it and look again.")]
    KeychainLocked,
    /// It does not answer.
    #[error("The keychain did not answer within {seconds} s. It may be waiting for its own prompt: look for it.")]
    KeychainSlow {
        /// So long it was waited.
        seconds: u64,
    },
    /// It does something else than it should.
    #[error(
        "The keychain does not keep what it is given ({why}). Restart it, or let accounts read their keys from \
         environment variables."
    )]
    KeychainFails {
        /// What happened.
        why: String,
    },

    /// There is a display.
    #[error("The window opens on {name}.")]
    DisplayFound {
        /// What the session says of it, such as `wayland` and `:0`.
        name: String,
    },
    /// There is none.
    #[error("No display was found, so no window can open here. The terminal works without one.")]
    DisplayNone,
    /// The system always has one.
    #[error("The window opens on the system's own display.")]
    DisplaySystem,

    /// A program is there.
    #[error("{program} is there ({version}).")]
    ProgramFound {
        /// Its name.
        program: String,
        /// What it says of itself.
        version: String,
    },
    /// A program is missing.
    #[error(
        "{program} is missing, so that clips have no picture before they play. Install it (on Debian and Ubuntu: sudo \
         apt install {program})."
    )]
    ProgramMissing {
        /// Its name.
        program: String,
    },
    /// Clips can be played.
    #[error("H.264 and AAC can be played.")]
    PlayersFound,
    /// Clips cannot be played.
    #[error(
        "The window cannot play {missing}: GStreamer has no decoder for it. Install one (on Debian and Ubuntu: sudo \
         apt install gstreamer1.0-libav)."
    )]
    PlayersMissing {
        /// Which forms.
        missing: String,
    },
    /// The system plays clips itself.
    #[error("Clips are played by the system itself.")]
    PlayersSystem,

    /// There is no library yet.
    #[error("There is no library at {path} yet; it is made when it is first opened.")]
    LibraryNone {
        /// Where it would be.
        path: String,
    },
    /// Nobody knows where the library is.
    #[error("Where the library lies is not known: {why}. Choose its folder anew.")]
    LibraryUnknown {
        /// Why.
        why: String,
    },
    /// A folder can be used.
    #[error("{path}: a file was written, synced, read and taken away; {free_mb} MB are free.")]
    FolderReady {
        /// The folder.
        path: String,
        /// Megabytes that are free.
        free_mb: u64,
    },
    /// A folder cannot be written.
    #[error("{path} cannot be written: {why}. Give yourself the right to, or choose another folder.")]
    FolderFails {
        /// The folder.
        path: String,
        /// What the system said.
        why: String,
    },
    /// The disk is full.
    #[error("{path}: only {free_mb} MB are free. Nothing new is sent below {needed_mb} MB: make room.")]
    FolderFull {
        /// The folder.
        path: String,
        /// Megabytes that are free.
        free_mb: u64,
        /// Megabytes that must be.
        needed_mb: u64,
    },
    /// Something did not answer.
    #[error("There was no answer within {seconds} s. The disk may hang: look whether it is connected.")]
    Unanswered {
        /// So long it was waited.
        seconds: u64,
    },

    /// The index is sound.
    #[error("The index is sound: version {version}, {mb} MB, its log {log_mb} MB.")]
    IndexSound {
        /// Its version.
        version: i64,
        /// Its size in megabytes.
        mb: u64,
        /// Size of its log in megabytes.
        log_mb: u64,
    },
    /// The index is of a newer program.
    #[error("The index was made by a newer Framewright (version {found}, this one knows {known}). Update Framewright.")]
    IndexNewer {
        /// Its version.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// The index is damaged.
    #[error(
        "The index is damaged ({why}). The files are not touched by that. Repair it: framewright library rebuild, or \
         Repair in the window."
    )]
    IndexDamaged {
        /// What the check says.
        why: String,
    },
    /// The index cannot be read.
    #[error(
        "The index cannot be read: {why}. Close other programs that use it, and look whether its disk is connected."
    )]
    IndexUnread {
        /// What the system said.
        why: String,
    },
    /// The index's log is very large.
    #[error(
        "The log of the index has {log_mb} MB. It is taken in when every program that has the library open is closed: \
         close them once."
    )]
    LogLarge {
        /// Its size in megabytes.
        log_mb: u64,
    },
    /// There are copies.
    #[error("{count} copies of the index, the newest {hours} h old.")]
    CopiesFresh {
        /// So many.
        count: u64,
        /// Age of the newest in hours.
        hours: u64,
    },
    /// The newest copy is old.
    #[error("The newest copy of the index is {days} days old. One is made each day while a program is open.")]
    CopiesOld {
        /// Its age.
        days: u64,
    },
    /// There are no copies yet.
    #[error("There is no copy of the index yet. One is made each day while a program is open.")]
    CopiesNone,

    /// Settings and accounts can be read.
    #[error("Settings and {accounts} accounts were read.")]
    SettingsSound {
        /// Accounts, the built-in one included.
        accounts: u64,
    },
    /// Something of them cannot be used.
    #[error("{why}. Repair or delete that file.")]
    SettingsBroken {
        /// What, with file and line.
        why: String,
    },
    /// There is no folder for them.
    #[error("The folder for settings cannot be found or made. Name one in FRAMEWRIGHT_CONFIG.")]
    SettingsNone,

    /// The clock runs evenly.
    #[error("The clock runs evenly and agrees with the disk's.")]
    ClockSteady,
    /// The clock jumped.
    #[error("The clock jumped by {seconds} s while it was looked at. Let the system set it, and look again.")]
    ClockJumped {
        /// By so much.
        seconds: i64,
    },
    /// The disk has another time.
    #[error("The library's disk is {seconds} s off this machine's clock. Let both set their clocks from the network.")]
    ClockApart {
        /// By so much.
        seconds: i64,
    },
    /// The clock cannot be right.
    #[error("The clock shows a date before this program was made. Set it: services refuse wrong dates.")]
    ClockWrong,

    /// The services were not asked.
    #[error("The services were not asked.")]
    NotAsked,
    /// No account has a service outside of this machine.
    #[error("There is no account with a service yet.")]
    NoAccounts,
    /// The service answers.
    #[error("{account}: the service answered in {ms} ms and takes the key.")]
    Reached {
        /// Name of the account.
        account: String,
        /// How long it took.
        ms: u64,
    },
    /// The service does not take the key.
    #[error("{account}: the service does not take the key. Replace it in the settings.")]
    KeyRefused {
        /// Name of the account.
        account: String,
    },
    /// There is no key to ask with.
    #[error("{account}: its key cannot be read, so nothing was asked: {why}.")]
    KeyUnread {
        /// Name of the account.
        account: String,
        /// Why.
        why: String,
    },
    /// The service reports something.
    #[error("{account}: the service answered, and says: {said}")]
    ServiceSays {
        /// Name of the account.
        account: String,
        /// Its words.
        said: String,
    },
    /// The network does not reach the service.
    #[error("{account}: the service cannot be reached: {why}. Look whether this machine is online.")]
    Unreachable {
        /// Name of the account.
        account: String,
        /// What failed.
        why: String,
    },
    /// Something stands in between, such as a proxy that opens connections.
    #[error(
        "{account}: something between this machine and the service stands in the way, such as a proxy or a login page: \
         {why}."
    )]
    Between {
        /// Name of the account.
        account: String,
        /// What failed.
        why: String,
    },
    /// The system names a proxy, which is not used.
    #[error(
        "{account}: the service cannot be reached ({why}). This system names a proxy in {variable}, but Framewright \
         connects directly."
    )]
    ProxyNamed {
        /// Name of the account.
        account: String,
        /// The variable.
        variable: String,
        /// What failed.
        why: String,
    },
}

impl Symptom {
    /// How grave it is.
    #[must_use]
    pub fn health(&self) -> Health {
        match self {
            Self::KeychainReady
            | Self::DisplayFound { .. }
            | Self::DisplaySystem
            | Self::ProgramFound { .. }
            | Self::PlayersFound
            | Self::PlayersSystem
            | Self::FolderReady { .. }
            | Self::IndexSound { .. }
            | Self::CopiesFresh { .. }
            | Self::SettingsSound { .. }
            | Self::ClockSteady
            | Self::Reached { .. } => Health::Good,
            Self::LibraryNone { .. } | Self::CopiesNone | Self::NotAsked | Self::NoAccounts => Health::Note,
            Self::KeychainAbsent { .. }
            | Self::KeychainLocked
            | Self::KeychainSlow { .. }
            | Self::DisplayNone
            | Self::ProgramMissing { .. }
            | Self::PlayersMissing { .. }
            | Self::LogLarge { .. }
            | Self::CopiesOld { .. }
            | Self::ClockJumped { .. }
            | Self::ClockApart { .. }
            | Self::ServiceSays { .. } => Health::Warning,
            Self::KeychainFails { .. }
            | Self::LibraryUnknown { .. }
            | Self::FolderFails { .. }
            | Self::FolderFull { .. }
            | Self::Unanswered { .. }
            | Self::IndexNewer { .. }
            | Self::IndexDamaged { .. }
            | Self::IndexUnread { .. }
            | Self::SettingsBroken { .. }
            | Self::SettingsNone
            | Self::ClockWrong
            | Self::KeyRefused { .. }
            | Self::KeyUnread { .. }
            | Self::Unreachable { .. }
            | Self::Between { .. }
            | Self::ProxyNamed { .. } => Health::Problem,
        }
    }
}
