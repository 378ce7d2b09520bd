//! The whole catalogue as a document for people, `docs/models.md`.

use std::fmt::Write;

use crate::page::{explained, noun, objects};
use crate::{Catalogue, Media, Model, Param, Service, Status};

const HEAD: &str = "\
# Models

Written from the catalogue's data; do not edit. `cargo xtask models` writes it anew. `framewright models MODEL` shows
one of these pages in the terminal, `framewright models --json` all of them for programs.

In a prompt file or after `--set`, a parameter goes by its name here or by the name that it is sent as; parts of it by
their path (`voice.preset`, `keyframes[0].at`). A limit whose source is not the service's own specification says where
it comes from. Prices are estimates with their source; what the service says at the time counts.

## Your own models

`catalogue.json` in the folder of the settings adds models, or replaces those with the same id, in the format of
[the catalogue's data](../src-tauri/catalogue/data/README.md). An entry that cannot be used is reported with its line
and column and left out; the rest works.
";

impl Catalogue {
    /// A document in Markdown: a table of all models, then one chapter each.
    #[must_use]
    pub fn book(&self) -> String {
        let mut text = HEAD.to_owned();
        // Writing to a String cannot fail.
        let _ = self.write_book(&mut text);
        text
    }

    fn write_book(&self, text: &mut String) -> std::fmt::Result {
        for (service, title) in [(Service::Runway, "Runway's official API"), (Service::Useapi, "useapi.net")] {
            let models: Vec<&Model> = self.models().iter().filter(|model| model.service == service).collect();
            writeln!(text, "\n## {title}\n\n| id | name | from | makes | price |\n|---|---|---|---|---|")?;
            for model in &models {
                let price = &model.price_note().formula;
                let (from, makes) = (from(model), made(model));
                writeln!(text, "| `{}` | {} | {from} | {makes} | {} |", model.id.0, cell(&model.label), cell(price))?;
            }
            for model in models {
                write_chapter(text, model)?;
            }
        }
        Ok(())
    }
}

fn write_chapter(text: &mut String, model: &Model) -> std::fmt::Result {
    writeln!(text, "\n### {}\n", model.id.0)?;
    writeln!(text, "{}: `{}`", model.label, model.endpoint)?;
    if let Some(short) = &model.short {
        writeln!(text, "Short name: `{short}`")?;
    }
    if let Status::Retired { date, successor } = &model.status {
        let successor = successor.as_ref().map(|id| format!("; `{}` takes its place", id.0)).unwrap_or_default();
        writeln!(text, "Retired {date}{successor}.")?;
    }
    if !model.params.is_empty() {
        writeln!(text, "\n| parameter | |\n|---|---|")?;
        write_rows(text, "", &model.params)?;
    }
    let rules = model.rules.iter().map(|rule| rule.says.as_str());
    for line in rules.chain(model.notes.iter().map(String::as_str)).enumerate() {
        let (index, line) = line;
        let gap = if index == 0 { "\n" } else { "" };
        writeln!(text, "{gap}- {line}")?;
    }
    let price = model.price_note();
    let mut words = vec![format!("{} ({})", price.formula, price.unit)];
    words.extend(price.note.clone());
    words.extend(price.source.as_ref().map(|source| format!("source: {source}")));
    writeln!(text, "\nPrice: {}", words.join("; "))?;
    let confidence = model.confidence.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
    writeln!(text, "Sources{confidence}: {}", model.sources.join(", "))
}

fn write_rows(text: &mut String, path: &str, params: &[Param]) -> std::fmt::Result {
    for param in params {
        let path = format!("{path}{}", param.name);
        writeln!(text, "| `{path}` | {} |", cell(&explained(param)))?;
        for fields in objects(&param.kind) {
            write_rows(text, &format!("{path}."), fields)?;
        }
    }
    Ok(())
}

fn from(model: &Model) -> String {
    model.input.iter().map(|media| noun(*media)).collect::<Vec<_>>().join(", ")
}

fn made(model: &Model) -> &str {
    match (&model.reply, model.output) {
        (Some(reply), _) => reply,
        (None, Media::None) => "",
        (None, media) => noun(media),
    }
}

/// Text that does not end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::Catalogue;

    /// Set to write the file anew instead of comparing it.
    const WRITE: &str = "FRAMEWRIGHT_WRITE_MODELS";

    #[test]
    fn models_md_is_current() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/models.md");
        let now = Catalogue::builtin().book();
        if std::env::var_os(WRITE).is_some() {
            std::fs::write(&file, &now).expect("it can be written");
        }

        let there = std::fs::read_to_string(&file).expect("docs/models.md");

        let differs = now.lines().zip(there.lines()).find(|(now, there)| now != there);
        assert!(now == there, "docs/models.md is out of date at {differs:?}. Write it anew: cargo xtask models");
    }
}
