//! The configuration folder: where it is and how its files are changed.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::file::{self, Found};
use super::{Account, Accounts, DEMO, ENV, Settings, Variables};
use crate::error::{Code, Error, Result};

/// The folder that holds `accounts.json`, `settings.json` and the scheduler's lock.
#[derive(Clone, Debug)]
pub struct ConfigFolder {
    path: PathBuf,
    /// Whether it is the user's own default folder.
    usual: bool,
}

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
        make_private(&path).map_err(|error| {
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

    /// The settings; defaults when there are none. A broken file is an error that names the line.
    pub fn settings(&self) -> Result<Settings> {
        let path = self.path.join("settings.json");
        match file::read(&path) {
            Found::Nothing => Ok(Settings::default()),
            Found::Object(object) => serde_json::from_value(Value::Object(object))
                .map_err(|error| Error::new(Code::InvalidInput, format!("{}: {error}", path.display()))),
            Found::Broken(why) => Err(Error::new(Code::InvalidInput, why)),
        }
    }

    /// Writes the settings; fields of other versions stay. Returns the new name of a broken file.
    pub fn save_settings(&self, settings: &Settings) -> Result<Option<PathBuf>> {
        self.change("settings.json", |object| {
            object.remove("library");
            if let Ok(Value::Object(fields)) = serde_json::to_value(settings) {
                object.extend(fields);
            }
            Ok(())
        })
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

    /// Removes an account by name. Its key in the keychain is the caller's to delete.
    pub fn remove_account(&self, name: &str) -> Result<()> {
        if name == DEMO {
            return Err(Error::new(Code::Conflict, "the Demo account is always there and cannot be removed"));
        }
        if name == ENV {
            return Err(Error::new(
                Code::Conflict,
                "the account env exists while RUNWAYML_API_SECRET is set: unset it",
            ));
        }
        let path = self.path.join("accounts.json");
        if let Found::Broken(why) = file::read(&path) {
            return Err(Error::new(Code::InvalidInput, why));
        }
        self.change("accounts.json", |object| {
            let list = accounts_in(object)?;
            let before = list.len();
            list.retain(|a| a.get("name").and_then(Value::as_str) != Some(name));
            if list.len() == before {
                return Err(Error::new(Code::NotFound, format!("there is no account named {name}")));
            }
            Ok(())
        })?;
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
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(self.path.join("files.lock"))?;
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

fn make_private(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
