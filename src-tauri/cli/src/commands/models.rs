//! `framewright models [ID]`.

use std::process::ExitCode;

use catalogue::{Catalogue, Media, Model, Status};
use serde_json::json;

use crate::failure::{Failure, Result};
use crate::out::Out;

pub(crate) fn run(id: Option<&str>, out: &Out) -> Result<ExitCode> {
    let catalogue = Catalogue::builtin();
    let shown = match id {
        None => list(&catalogue, out),
        Some(name) => {
            let model = find(&catalogue, name)?;
            out.record("model", &model.entry_json());
            out.say(model.page());
            1
        }
    };
    out.record("summary", &json!({ "command": "models", "exit": 0, "models": shown }));
    Ok(ExitCode::SUCCESS)
}

/// The model of that name, or a failure that names near ones.
pub(crate) fn find<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Model> {
    catalogue.model(name).map_err(|unknown| {
        let failure = Failure::input(format!("There is no model named {name}."));
        match unknown.suggestions.as_slice() {
            [] => failure.next("framewright models lists them."),
            near => {
                let near: Vec<_> = near.iter().take(3).map(String::as_str).collect();
                failure.next(format!("Did you mean {}?", near.join(", ")))
            }
        }
    })
}

fn list(catalogue: &Catalogue, out: &Out) -> usize {
    for model in catalogue.models() {
        out.record(
            "model",
            &json!({
                "id": model.id, "short": model.short, "label": model.label, "service": model.service,
                "output": model.output, "status": model.status,
            }),
        );
    }
    let current: Vec<_> = catalogue.models().iter().filter(|model| model.status == Status::Current).collect();
    let width = current.iter().map(|model| name(model).chars().count()).max().unwrap_or(0);
    for model in current {
        out.say(format!("{:width$}  {:5}  {}", name(model), output(model.output), model.label));
    }
    out.say("\nframewright models ID shows one with its parameters and prices.");
    catalogue.models().len()
}

fn name(model: &Model) -> &str {
    model.short.as_deref().unwrap_or(&model.id.0)
}

fn output(media: Media) -> &'static str {
    match media {
        Media::Image => "image",
        Media::Video => "video",
        Media::Audio => "audio",
        Media::Text => "text",
        Media::None => "",
    }
}
