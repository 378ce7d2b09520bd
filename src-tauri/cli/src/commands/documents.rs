//! `framewright documents`: what the avatars of an account know.

use std::process::ExitCode;

use framewright_core::provider::Belonging;
use serde_json::{Value, json};

use super::own::{Own, delete, done, given, text_of};
use crate::args::Common;
use crate::args::belongings::{Documents, Yes};
use crate::failure::Result;
use crate::out::{Out, counted, short};

pub(crate) async fn run(what: Documents, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Documents::List { at } => list(&Own::open(&at, common, out).await?, out).await,
        Documents::Show { which } => {
            let own = Own::open(&which.at, common, out).await?;
            let document = own.app.document(&own.account.id, &which.id).await?;
            out.record("document", &document);
            out.say(document.content.as_deref().unwrap_or_default());
            Ok(done("documents show", &json!({ "id": which.id }), out))
        }
        Documents::Create { name, file, at } => {
            let content = text_of(&file)?;
            let own = Own::open(&at, common, out).await?;
            let inputs = given([("name", Some(name.into())), ("content", Some(content.into()))]);
            own.make(Belonging::Document, &inputs, Yes { yes: false }, out).await
        }
        Documents::Change { id, name, file, at } => {
            let content = file.as_deref().map(text_of).transpose()?;
            let own = Own::open(&at, common, out).await?;
            let inputs = given([("name", name.map(Value::from)), ("content", content.map(Value::from))]);
            own.change(Belonging::Document, &id, &inputs, "documents change", out).await
        }
        Documents::Delete { which } => delete(Belonging::Document, &which, common, out).await,
    }
}

async fn list(own: &Own, out: &Out) -> Result<ExitCode> {
    let documents = own.app.documents(&own.account.id).await?;
    for document in &documents {
        out.record("document", document);
        let used = match document.used_by.as_slice() {
            [] => String::new(),
            names => format!("  known by {}", short(&names.join(", "), 40)),
        };
        out.say(format!("{}  {}{used}", document.id, short(&document.name, 50)));
    }
    out.say(counted(documents.len() as u64, "document", "documents"));
    Ok(done("documents list", &json!({ "documents": documents.len() }), out))
}
