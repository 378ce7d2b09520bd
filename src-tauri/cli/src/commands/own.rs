//! What the commands on voices, avatars, documents, conversations and sessions share: whose they are, a yes where
//! money is spent or something is lost, the end.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use catalogue::{Inputs, Price, Service};
use framewright_core::app::App;
use framewright_core::provider::{Belonging, Readiness};
use framewright_core::settings::Account;
use serde_json::{Value, json};

use super::ask::agreed;
use crate::args::Common;
use crate::args::belongings::{At, Doomed, Yes};
use crate::failure::{Failure, Result};
use crate::out::Out;
use crate::{host, place};

/// Longest text of a document in bytes; the service takes 200,000 UTF-16 units.
const MOST_TEXT: u64 = 1 << 20;

/// The open library and the account that is meant.
pub(crate) struct Own {
    pub(crate) app: App,
    pub(crate) account: Account,
}

impl Own {
    pub(crate) async fn open(at: &At, common: &Common, out: &Out) -> Result<Self> {
        let app = host::open(place::config()?, common.library.as_deref()).await?;
        let account = app.accounts().for_service(Service::Runway, at.account.as_deref())?.account.clone();
        if at.account.is_none() {
            out.note(format!("Account: {}", account.name));
        }
        Ok(Self { app, account })
    }

    /// Makes something and says its id; asks first where it may be charged.
    pub(crate) async fn make(&self, which: Belonging, inputs: &Inputs, yes: Yes, out: &Out) -> Result<ExitCode> {
        self.agree(self.app.made_by(which)?.price(inputs), which.word(), yes, out)?;
        let id = self.app.make(&self.account.id, which, inputs).await?;
        out.say(&id);
        Ok(done(&format!("{}s create", which.word()), &json!({ "id": id }), out))
    }

    /// Changes something.
    pub(crate) async fn change(
        &self,
        which: Belonging,
        id: &str,
        inputs: &Inputs,
        command: &str,
        out: &Out,
    ) -> Result<ExitCode> {
        self.app.change(&self.account.id, which, id, inputs).await?;
        out.say(format!("Changed {id}."));
        Ok(done(command, &json!({ "id": id }), out))
    }

    /// A yes to a call whose price may not be known. The Demo account costs nothing.
    pub(crate) fn agree(&self, price: Price, what: &str, yes: Yes, out: &Out) -> Result<()> {
        if yes.yes || self.account.is_demo() || price == Price::Free {
            return Ok(());
        }
        let text = format!("{} may charge for this {what}; no source names the price. Go on?", self.account.name);
        agreed(&text, "This may cost money and there is no terminal to ask on. Nothing was sent.", out)
    }

    /// A picture or sound as an input: an address as it is, a file taken into the library.
    pub(crate) async fn media(&self, name: &str) -> Result<Value> {
        if name.starts_with("https://") || name.starts_with("runway://") {
            return Ok(name.into());
        }
        Ok(self.app.library().stage(Path::new(name)).await?.reference.into())
    }
}

/// Deletes something after a yes.
pub(crate) async fn delete(which: Belonging, doomed: &Doomed, common: &Common, out: &Out) -> Result<ExitCode> {
    let own = Own::open(&doomed.at, common, out).await?;
    let (word, id) = (which.word(), &doomed.id);
    if !doomed.yes.yes {
        let text = format!("Delete the {word} {id} at {}? This cannot be undone.", own.account.name);
        agreed(&text, "This cannot be undone and there is no terminal to ask on. Nothing was deleted.", out)?;
    }
    let was_there = own.app.delete(&own.account.id, which, id).await?;
    out.say(if was_there { format!("Deleted {id}.") } else { format!("{id} was gone already.") });
    Ok(done(&format!("{word}s delete"), &json!({ "id": id, "was_there": was_there }), out))
}

/// The last line for programs.
pub(crate) fn done(command: &str, more: &Value, out: &Out) -> ExitCode {
    let mut summary = json!({ "command": command, "exit": 0 });
    if let (Some(summary), Value::Object(more)) = (summary.as_object_mut(), more) {
        summary.extend(more.clone());
    }
    out.record("summary", &summary);
    ExitCode::SUCCESS
}

/// A preset by its name, or one of the account's own by its id.
pub(crate) fn preset_or_own(text: &str, preset_type: &str, id: &str) -> Value {
    let is_id = text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if is_id { json!({ "type": "custom", id: text }) } else { json!({ "type": preset_type, "preset": text }) }
}

pub(crate) fn standing(readiness: &Readiness) -> String {
    match readiness {
        Readiness::Processing => "being processed".into(),
        Readiness::Ready => "ready".into(),
        Readiness::Failed { why } => format!("failed: {why}"),
        Readiness::Other { word } => word.clone(),
    }
}

/// The text of a file, or of standard input.
pub(crate) fn text_of(path: &Path) -> Result<String> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MOST_TEXT).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST_TEXT).read_to_string(&mut text))
    };
    match read {
        Ok(_) => Ok(text),
        Err(error) => Err(Failure::input(format!("{} cannot be read as text: {error}.", path.display()))),
    }
}

/// Inputs without what was not given.
pub(crate) fn given(pairs: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Inputs {
    pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}
