//! The configuration folder: where it is and how its files are changed.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use catalogue::Catalogue;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::file::{self, Found};
use super::{Account, Accounts, Caps, DEMO, ENV, FailureLimits, Settings, Variables};
use crate::error::{Code, Error, Result};
use crate::private;
use crate::sentence;

/// The folder that holds `accounts.json`, `settings.json`, the user's own `catalogue.json` and the scheduler's lock.
#[derive(Clone, Debug)]
pub struct ConfigFolder {
    path: PathBuf,
    /// Whether it is the user's own default folder.
    usual: bool,
}

/// Name of the settings' file.
const SETTINGS: &str = "settings.json";

/// Name of the file with the user's own models.
const CATALOGUE: &str = "catalogue.json";

/// Largest such file, in bytes.
const CATALOGUE_BYTES: u64 = 8 << 20;

/// Form of `accounts.json`.
const VERSION: u32 = 1;

impl ConfigFolder {
    /// `FRAMEWRIGHT_CONFIG`, else the system's folder for configurations. Made when absent.
    pub fn locate(variables: Variables<'_>) -> Result<Self> {
        if let Some(path) = variables("FRAMEWRIGHT_CONFIG").filter(|text| !text.is_empty()) {
            return Self::at(path);
        }
        let dirs = directories::ProjectDirs::from("", "", "framewright").ok_or_else(|| {
            Error::new(Code::Internal, "no home folder was found: name a configuration folder in FRAMEWRIGHT_CONFIG")
        })?;
        Ok(Self { usual: true, ..Self::at(dirs.config_dir())? })
    }

    /// That folder. Made, for this user only, when absent.
    pub fn at(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        private::make_folder(&path).map_err(|error| {
            Error::new(Code::Internal, format!("the configuration folder {} cannot be made: {error}", path.display()))
        })?;
        let path = fs::canonicalize(&path).unwrap_or(path);
        Ok(Self { path, usual: false })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Name under which keys of this configuration lie in the keychain. Another folder than the
    /// usual one has a name of its own, so that two configurations never meet.
    #[must_use]
    pub fn keychain_name(&self) -> String {
        if self.usual {
            return "framewright".into();
        }
        let digest = Sha256::digest(self.path.as_os_str().as_encoded_bytes());
        format!("framewright-{}", &hex::encode(digest)[..12])
    }

    /// The settings; defaults when there are none. A broken file is an error that names the line; so is a library
    /// that cannot be read, since another one would seem to have lost everything.
    pub fn settings(&self) -> Result<Settings> {
        let path = self.path.join(SETTINGS);
        match file::read(&path) {
            Found::Nothing => Ok(Settings::default()),
            Found::Broken(why) => Err(Error::new(Code::InvalidInput, why)),
            Found::Object(object) => {
                let (settings, problems) = Settings::read(object);
                match problems.iter().find(|problem| problem.starts_with("library:")) {
                    Some(why) => Err(Error::new(Code::InvalidInput, format!("{}: {why}", path.display()))),
                    None => Ok(settings),
                }
            }
        }
    }

    /// The caps on spending. What cannot be read is an error and never taken for "no cap": one sentence without its dot.
    pub fn caps(&self) -> std::result::Result<Caps, String> {
        let path = self.path.join(SETTINGS);
        let read = |value: &Value| {
            let caps: Caps = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
            caps.check().map(|()| caps)
        };
        match file::read(&path) {
            Found::Nothing => Ok(Caps::default()),
            Found::Broken(why) => Err(why),
            Found::Object(object) => match object.get("caps") {
                None | Some(Value::Null) => Ok(Caps::default()),
                Some(value) => read(value).map_err(|why| format!("{}: {why}", path.display())),
            },
        }
    }

    /// How many failures hold the rest; what cannot be read is as usual, since the usual holds early.
    #[must_use]
    pub fn failure_limits(&self) -> FailureLimits {
        self.readable_settings().0.failures
    }

    /// The settings as far as they can be read, and a sentence for each thing that cannot.
    #[must_use]
    pub fn readable_settings(&self) -> (Settings, Vec<String>) {
        let path = self.path.join(SETTINGS);
        match file::read(&path) {
            Found::Nothing => (Settings::default(), Vec::new()),
            Found::Broken(why) => {
                let told = format!("{why}. Until it is repaired, everything is set as usual; a change sets it aside.");
                (Settings::default(), vec![told])
            }
            Found::Object(object) => {
                let (settings, problems) = Settings::read(object);
                (settings, problems.into_iter().map(|why| format!("{}: {why}", path.display())).collect())
            }
        }
    }

    /// All models: the built-in ones, with those of `catalogue.json` added or put in their place; and a sentence for
    /// each of those that cannot be used, which is left out.
    #[must_use]
    pub fn catalogue(&self) -> (Catalogue, Vec<String>) {
        let path = self.path.join(CATALOGUE);
        let read = File::open(&path).and_then(|file| {
            let mut text = String::new();
            file.take(CATALOGUE_BYTES + 1).read_to_string(&mut text).map(|_| text)
        });
        let unusable = |why: String| (Catalogue::builtin(), vec![format!("{}: {why}", path.display())]);
        match read {
            Ok(text) if text.len() as u64 > CATALOGUE_BYTES => {
                unusable(format!("larger than {} MB; none of its models are used", CATALOGUE_BYTES >> 20))
            }
            Ok(text) => {
                let (catalogue, errors) = Catalogue::builtin().with_override(&text, &path.to_string_lossy());
                (catalogue, errors.iter().map(|error| format!("{error}. This model is left out.")).collect())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Catalogue::builtin(), Vec::new()),
            Err(error) => unusable(format!("cannot be read ({error}); none of its models are used")),
        }
    }

    /// Changes the settings while no other process does; fields of other versions stay. Returns them as they are
    /// now, and the new name of a broken file that was set aside.
    ///
    /// Fails with `InvalidInput`, and changes nothing, when `edit` refuses or the result is not sound.
    pub fn change_settings(
        &self,
        edit: impl FnOnce(&mut Settings) -> Result<()>,
    ) -> Result<(Settings, Option<PathBuf>)> {
        let mut changed = Settings::default();
        let aside = self.change(SETTINGS, |object| {
            changed = Settings::read(object.clone()).0;
            edit(&mut changed)?;
            changed.check().map_err(|why| Error::new(Code::InvalidInput, why))?;
            for optional in ["library", "moving"] {
                object.remove(optional);
            }
            if let Ok(Value::Object(fields)) = serde_json::to_value(&changed) {
                object.extend(fields);
            }
            Ok(())
        })?;
        Ok((changed, aside))
    }

    /// All accounts: the user's in their order, `env` while its variable is set, `demo` last.
    /// Entries that cannot be used are left out and reported by [`Accounts::problems`].
    #[must_use]
    pub fn accounts(&self, variables: Variables<'_>) -> Accounts {
        Accounts::read(&self.path.join("accounts.json"), variables)
    }

    /// Adds an account. Returns the new name of a broken file that was set aside.
    ///
    /// Fails with `InvalidInput` if the account is not sound and with `Conflict` if its name is taken.
    pub fn add_account(&self, account: &Account) -> Result<Option<PathBuf>> {
        account.check().map_err(|why| Error::new(Code::InvalidInput, why))?;
        if [DEMO, ENV].contains(&account.name.to_lowercase().as_str()) {
            let message = format!("the name {} is taken: that account is built in", account.name);
            return Err(Error::new(Code::Conflict, message));
        }
        let entry = serde_json::to_value(account)
            .map_err(|error| Error::new(Code::Internal, "the account cannot be written").because(error))?;
        self.change("accounts.json", |object| {
            object.entry("version").or_insert(json!(VERSION));
            let list = accounts_in(object)?;
            let taken = |field: &str, wanted: &str| {
                list.iter()
                    .any(|a| a.get(field).and_then(Value::as_str).is_some_and(|s| s.eq_ignore_ascii_case(wanted)))
            };
            if taken("name", &account.name) || taken("id", &account.id) {
                let message =
                    format!("there is already an account named {}: remove it first or take another name", account.name);
                return Err(Error::new(Code::Conflict, message));
            }
            list.push(entry);
            Ok(())
        })
    }

    /// Changes an account of the user's, found by its id; fields of other versions stay. Returns it as it is now.
    ///
    /// Fails with `NotFound` for an id that there is not, with `Conflict` for a built-in account or a taken
    /// name, with `InvalidInput` if the result is not sound; then nothing changes.
    pub fn change_account(&self, id: &str, edit: impl FnOnce(&mut Account)) -> Result<Account> {
        if [DEMO, ENV].contains(&id) {
            return Err(Error::new(Code::Conflict, "This account is built in and cannot be changed."));
        }
        let mut changed = None;
        self.change_readable(|list| {
            let at = list.iter().position(|entry| entry.get("id").and_then(Value::as_str) == Some(id));
            let at = at.ok_or_else(|| Error::new(Code::NotFound, "There is no such account any more."))?;
            let mut account: Account = serde_json::from_value(list[at].clone())
                .map_err(|error| Error::new(Code::InvalidInput, format!("accounts.json: {error}")))?;
            edit(&mut account);
            account.check().map_err(|why| Error::new(Code::InvalidInput, sentence::of_clause(&why)))?;
            let same_name = |entry: &Value| {
                entry.get("name").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case(&account.name))
            };
            let taken = list.iter().enumerate().any(|(place, entry)| place != at && same_name(entry));
            if taken || [DEMO, ENV].contains(&account.name.to_lowercase().as_str()) {
                let message = format!("There is already an account named {}.", account.name);
                return Err(Error::new(Code::Conflict, message));
            }
            if let (Some(entry), Ok(Value::Object(fields))) = (list[at].as_object_mut(), serde_json::to_value(&account))
            {
                entry.shift_remove("key_hint");
                entry.extend(fields);
            }
            changed = Some(account);
            Ok(())
        })?;
        changed.ok_or_else(|| Error::new(Code::Internal, "The account was not changed."))
    }

    /// Removes an account by name. Its key in the keychain is the caller's to delete.
    pub fn remove_account(&self, name: &str) -> Result<()> {
        self.remove_where("name", name)
    }

    /// Removes an account by id. Its key in the keychain is the caller's to delete.
    pub fn remove_account_by_id(&self, id: &str) -> Result<()> {
        self.remove_where("id", id)
    }

    fn remove_where(&self, field: &str, value: &str) -> Result<()> {
        if value == DEMO {
            return Err(Error::new(Code::Conflict, "the Demo account is always there and cannot be removed"));
        }
        if value == ENV {
            return Err(Error::new(
                Code::Conflict,
                "the account env exists while RUNWAYML_API_SECRET is set: unset it",
            ));
        }
        self.change_readable(|list| {
            let before = list.len();
            list.retain(|a| a.get(field).and_then(Value::as_str) != Some(value));
            if list.len() == before {
                return Err(Error::new(Code::NotFound, format!("there is no account named {value}")));
            }
            Ok(())
        })
    }

    /// Changes the list of accounts. A file that cannot be read is left as it is: what is to be changed would be
    /// in it.
    fn change_readable(&self, edit: impl FnOnce(&mut Vec<Value>) -> Result<()>) -> Result<()> {
        if let Found::Broken(why) = file::read(&self.path.join("accounts.json")) {
            return Err(Error::new(Code::InvalidInput, why));
        }
        self.change("accounts.json", |object| edit(accounts_in(object)?))?;
        Ok(())
    }

    /// Reads, changes and replaces one file while no other process does the same.
    fn change(&self, name: &str, edit: impl FnOnce(&mut Map<String, Value>) -> Result<()>) -> Result<Option<PathBuf>> {
        let failed = |error: std::io::Error| {
            let message = format!("{} cannot be written in {}: {error}", name, self.path.display());
            Error::new(Code::Internal, message).because(error)
        };
        let _lock = self.lock().map_err(failed)?;
        let path = self.path.join(name);
        let (mut object, broken) = match file::read(&path) {
            Found::Nothing => (Map::new(), false),
            Found::Object(object) => (object, false),
            Found::Broken(_) => (Map::new(), true),
        };
        edit(&mut object)?;
        let aside = if broken { Some(file::set_aside(&path).map_err(failed)?) } else { None };
        file::replace(&path, &object).map_err(failed)?;
        Ok(aside)
    }

    fn lock(&self) -> std::io::Result<File> {
        let file = private::options().create(true).truncate(false).write(true).open(self.path.join("files.lock"))?;
        file.lock()?;
        Ok(file)
    }
}

fn accounts_in(object: &mut Map<String, Value>) -> Result<&mut Vec<Value>> {
    object
        .entry("accounts")
        .or_insert_with(|| json!([]))
        .as_array_mut()
        .ok_or_else(|| Error::new(Code::InvalidInput, "accounts.json: `accounts` must be a list"))
}
