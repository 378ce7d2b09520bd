//! `framewright avatars`: the avatars of an account.

use std::process::ExitCode;

use catalogue::{Inputs, Price};
use framewright_core::provider::Belonging;
use serde_json::{Value, json};

use super::own::{Own, delete, done, given, preset_or_own, standing};
use crate::args::Common;
use crate::args::belongings::{Avatars, Likeness};
use crate::failure::Result;
use crate::out::{Out, counted, short};

pub(crate) async fn run(what: Avatars, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Avatars::List { at } => list(&Own::open(&at, common, out).await?, out).await,
        Avatars::Show { which } => show(&Own::open(&which.at, common, out).await?, &which.id, out).await,
        Avatars::Create { name, likeness, yes, at } => {
            let own = Own::open(&at, common, out).await?;
            let inputs = inputs(&own, Some(name), likeness).await?;
            own.make(Belonging::Avatar, &inputs, yes, out).await
        }
        Avatars::Change { id, name, likeness, yes, at } => {
            let own = Own::open(&at, common, out).await?;
            let inputs = inputs(&own, name, likeness).await?;
            own.agree(Price::Unknown, "change", yes, out)?;
            own.change(Belonging::Avatar, &id, &inputs, "avatars change", out).await
        }
        Avatars::Delete { which } => delete(Belonging::Avatar, &which, common, out).await,
    }
}

async fn inputs(own: &Own, name: Option<String>, likeness: Likeness) -> Result<Inputs> {
    let image = match &likeness.image {
        Some(image) => Some(own.media(image).await?),
        None => None,
    };
    Ok(given([
        ("name", name.map(Value::from)),
        ("personality", likeness.personality.map(Value::from)),
        ("start_script", likeness.start_script.map(Value::from)),
        ("reference_image", image),
        ("voice", likeness.voice.map(|voice| preset_or_own(&voice, "runway-live-preset", "id"))),
        ("document_ids", (!likeness.documents.is_empty()).then(|| likeness.documents.into())),
    ]))
}

async fn list(own: &Own, out: &Out) -> Result<ExitCode> {
    let avatars = own.app.avatars(&own.account.id).await?;
    for avatar in &avatars {
        out.record("avatar", avatar);
        out.say(format!("{}  {}  {}", avatar.id, standing(&avatar.readiness), short(&avatar.name, 50)));
    }
    out.say(counted(avatars.len() as u64, "avatar", "avatars"));
    Ok(done("avatars list", &json!({ "avatars": avatars.len() }), out))
}

async fn show(own: &Own, id: &str, out: &Out) -> Result<ExitCode> {
    let avatar = own.app.avatar(&own.account.id, id).await?;
    out.record("avatar", &avatar);
    out.say(format!("{}: {}", avatar.name, standing(&avatar.readiness)));
    let gone = if avatar.voice_deleted { " (deleted)" } else { "" };
    out.say(format!("voice: {}{gone}", avatar.voice.as_deref().unwrap_or("none")));
    out.say(format!("personality: {}", avatar.personality));
    if let Some(script) = &avatar.start_script {
        out.say(format!("says first: {script}"));
    }
    for document in &avatar.documents {
        out.say(format!("knows: {document}"));
    }
    Ok(done("avatars show", &json!({ "id": id }), out))
}
