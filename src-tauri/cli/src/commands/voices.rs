//! `framewright voices`: the voices of an account.

use std::path::Path;
use std::process::ExitCode;

use framewright_core::library::Original;
use framewright_core::provider::Belonging;
use serde_json::{Value, json};

use super::own::{Own, delete, done, given, standing};
use crate::args::Common;
use crate::args::belongings::Voices;
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, short};

pub(crate) async fn run(what: Voices, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Voices::List { at } => list(&Own::open(&at, common, out).await?, out).await,
        Voices::Create { name, prompt, audio, model, description, yes, at } => {
            let own = Own::open(&at, common, out).await?;
            let from = match audio {
                Some(audio) => json!({ "type": "audio", "audio": own.media(&audio).await? }),
                None => json!({ "type": "text", "model": model.name(), "prompt": prompt }),
            };
            let inputs = given([
                ("name", Some(name.into())),
                ("from", Some(from)),
                ("description", description.map(Value::from)),
            ]);
            own.make(Belonging::Voice, &inputs, yes, out).await
        }
        Voices::Preview { id, prompt, model, output, yes, at } => {
            if output.exists() {
                return Err(Failure::input(format!("{} is there already. Nothing was sent.", output.display())));
            }
            let own = Own::open(&at, common, out).await?;
            let account = &own.account.id;
            let sound = match id {
                Some(id) => own.app.hear_voice(account, &id).await?,
                None => {
                    let inputs = given([("prompt", prompt.map(Value::from))]);
                    own.agree(catalogue::Price::Unknown, "preview", yes, out)?;
                    own.app.preview_voice(account, model.name(), &inputs).await?
                }
            };
            write(&sound, &output, out)
        }
        Voices::Rename { id, name, description, at } => {
            let own = Own::open(&at, common, out).await?;
            let inputs = given([("name", Some(name.into())), ("description", description.map(Value::from))]);
            own.change(Belonging::Voice, &id, &inputs, "voices rename", out).await
        }
        Voices::Delete { which } => delete(Belonging::Voice, &which, common, out).await,
    }
}

async fn list(own: &Own, out: &Out) -> Result<ExitCode> {
    let voices = own.app.voices(&own.account.id).await?;
    for voice in &voices {
        out.record("voice", voice);
        let note = voice.description.as_deref().map(|note| format!("  {}", short(note, 50))).unwrap_or_default();
        out.say(format!("{}  {}  {}{note}", voice.id, standing(&voice.readiness), short(&voice.name, 40)));
    }
    out.say(counted(voices.len() as u64, "voice", "voices"));
    Ok(done("voices list", &json!({ "voices": voices.len() }), out))
}

fn write(sound: &Original, output: &Path, out: &Out) -> Result<ExitCode> {
    let failed = |error: std::io::Error| Failure::input(format!("{} cannot be written: {error}.", output.display()));
    let mut from = std::fs::File::open(&sound.path).map_err(failed)?;
    let mut to = std::fs::File::create_new(output).map_err(failed)?;
    std::io::copy(&mut from, &mut to).map_err(failed)?;
    out.say(format!("Wrote {}.", output.display()));
    let facts = json!({ "path": output, "media_type": sound.media_type, "bytes": sound.bytes });
    Ok(done("voices preview", &facts, out))
}
