//! `framewright sessions`: live sessions with avatars. The call itself needs a browser.

use std::process::ExitCode;

use framewright_core::provider::Belonging;
use serde_json::{Value, json};

use super::own::{Own, delete, done, given, preset_or_own};
use super::plan::duration;
use crate::args::Common;
use crate::args::belongings::Sessions;
use crate::failure::Result;
use crate::out::Out;

pub(crate) async fn run(what: Sessions, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Sessions::Create { avatar, personality, start_script, max_duration, yes, at } => {
            let own = Own::open(&at, common, out).await?;
            let inputs = given([
                ("avatar", Some(preset_or_own(&avatar, "runway-preset", "avatar_id"))),
                ("personality", personality.map(Value::from)),
                ("start_script", start_script.map(Value::from)),
                ("max_duration", max_duration.map(Value::from)),
            ]);
            own.make(Belonging::Session, &inputs, yes, out).await
        }
        Sessions::Show { which } => show(&Own::open(&which.at, common, out).await?, &which.id, out).await,
        Sessions::Delete { which } => delete(Belonging::Session, &which, common, out).await,
    }
}

async fn show(own: &Own, id: &str, out: &Out) -> Result<ExitCode> {
    let session = own.app.live_session(&own.account.id, id).await?;
    out.record("session", &session);
    let more = match (&session.failure, session.seconds) {
        (Some(why), _) => format!(": {why}"),
        (None, Some(seconds)) => format!(" after {}", duration(seconds)),
        (None, None) if session.queued => ", waiting in line".into(),
        (None, None) => String::new(),
    };
    out.say(format!("{}{more}", session.status.replace('_', " ")));
    Ok(done("sessions show", &json!({ "id": id, "status": session.status }), out))
}
