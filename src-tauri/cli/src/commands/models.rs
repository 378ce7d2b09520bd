//! `framewright models [MODEL]`: the catalogue, to be read, searched and compared.

use std::process::ExitCode;

use catalogue::{Catalogue, Media, Model, Service};

use crate::args::Models;
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, eprintln_quietly, plain};
use crate::place;

/// With `--json` standard output is one document, `{"entries": […]}`, and nothing else.
pub(crate) fn run(arguments: &Models, out: &Out) -> Result<ExitCode> {
    let (catalogue, problems) = match place::config() {
        Ok(config) => config.catalogue(),
        Err(_) => (Catalogue::builtin(), Vec::new()),
    };
    for problem in problems {
        eprintln_quietly(&plain(&format!("Note: {problem}")));
    }
    let shown: Vec<&Model> = match &arguments.model {
        Some(name) => vec![find(&catalogue, name)?],
        None => catalogue.models().iter().filter(|model| fits(model, arguments, out.is_json())).collect(),
    };
    if out.is_json() {
        out.always(&catalogue::document(shown).to_string());
    } else if let (Some(_), [only]) = (&arguments.model, shown.as_slice()) {
        out.say(only.page().trim_end());
    } else {
        list(&shown, out);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a model is among those asked for.
fn fits(model: &Model, wanted: &Models, retired_too: bool) -> bool {
    let text = |words: &String| {
        let all = [&model.id.0, &model.label].into_iter().chain(&model.notes);
        let all = all.map(String::as_str).collect::<Vec<_>>().join("\n").to_lowercase();
        words.split_whitespace().all(|word| all.contains(&word.to_lowercase()))
    };
    (retired_too || wanted.retired || model.is_current())
        && wanted.service.is_none_or(|service| model.service == service.into())
        && wanted.makes.is_none_or(|media| model.output == media.into())
        && wanted.takes.is_none_or(|media| model.input.contains(&media.into()))
        && wanted.search.as_ref().is_none_or(text)
}

/// The model of that name, or a failure that names near ones.
pub(crate) fn find<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Model> {
    catalogue.model(name).map_err(|unknown| {
        if unknown.several {
            let fits = unknown.suggestions.join(", ");
            return Failure::input(format!("Several models are named {name}.")).next(format!("Say which: {fits}"));
        }
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

fn list(models: &[&Model], out: &Out) {
    let width = models.iter().map(|model| name(model).chars().count()).max().unwrap_or(0);
    let label = models.iter().map(|model| model.label.chars().count()).max().unwrap_or(0);
    let mut before: Option<Service> = None;
    for model in models {
        if before != Some(model.service) {
            let gap = if before.is_some() { "\n" } else { "" };
            let title = match model.service {
                Service::Runway => "Runway's official API",
                Service::Useapi => "useapi.net",
            };
            out.say(format!("{gap}{title}"));
            before = Some(model.service);
        }
        let gone = if model.is_current() { "" } else { "retired; " };
        let price = &model.price_note().formula;
        let line =
            format!("  {:width$}  {:5}  {:label$}  {gone}{price}", name(model), output(model.output), model.label);
        out.say(line);
    }
    let count = counted(models.len() as u64, "model", "models");
    out.say(format!("\n{count}. framewright models MODEL shows one with its parameters and prices."));
}

/// The shortest name that means this model.
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
