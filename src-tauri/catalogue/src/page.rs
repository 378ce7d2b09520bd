//! A model as a page of plain text.

use std::fmt::Write;

use crate::check::described;
use crate::{Kind, Media, Model, Param, Service, Status};

/// Names longer than this do not push the explanations further to the right.
const WIDEST_NAME: usize = 24;

impl Model {
    /// What a person needs in order to use the model: parameters, rules, price, notes, sources.
    ///
    /// Lines are not wrapped; it ends with a line break.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_page(&mut page);
        page
    }

    fn write_page(&self, page: &mut String) -> std::fmt::Result {
        writeln!(page, "{}", self.label)?;
        writeln!(page, "  {}", self.id.0)?;
        if let Some(short) = &self.short {
            writeln!(page, "  short name {short}")?;
        }
        let service = match self.service {
            Service::Runway => "Runway's official API",
            Service::Useapi => "useapi.net",
        };
        writeln!(page, "  {} at {service}", self.endpoint)?;
        let inputs: Vec<&str> = self.input.iter().map(|media| noun(*media)).collect();
        if self.output != Media::None {
            let from = if inputs.is_empty() { String::new() } else { format!(" from {}", inputs.join(", ")) };
            writeln!(page, "  makes {}{from}", noun(self.output))?;
        }
        if let Status::Retired { date, successor } = &self.status {
            let successor = successor.as_ref().map(|id| format!("; use {}", id.0)).unwrap_or_default();
            writeln!(page, "  retired {date}{successor}")?;
        }

        if !self.params.is_empty() {
            writeln!(page, "\nParameters")?;
            let width = self.params.iter().map(|param| param.name.len()).max().unwrap_or(0).min(WIDEST_NAME);
            for param in &self.params {
                write_param(page, param, 2, width)?;
            }
        }
        if !self.rules.is_empty() {
            writeln!(page, "\nRules")?;
            for rule in &self.rules {
                writeln!(page, "  {}", rule.says)?;
            }
        }
        let price = &self.price_note;
        writeln!(page, "\nPrice in {}", price.unit)?;
        writeln!(page, "  {}", price.formula)?;
        if let Some(note) = &price.note {
            writeln!(page, "  {note}")?;
        }
        if let Some(source) = &price.source {
            writeln!(page, "  source: {source}")?;
        }
        if !self.notes.is_empty() {
            writeln!(page, "\nNotes")?;
            for note in &self.notes {
                writeln!(page, "  {note}")?;
            }
        }
        let confidence = self.confidence.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
        writeln!(page, "\nSources{confidence}")?;
        writeln!(page, "  {}", self.sources.join(", "))
    }
}

fn write_param(page: &mut String, param: &Param, indent: usize, width: usize) -> std::fmt::Result {
    writeln!(page, "{:indent$}{:width$}  {}", "", param.name, explained(param))?;
    for fields in objects(&param.kind) {
        for field in fields {
            write_param(page, field, indent + 4, width.saturating_sub(4))?;
        }
    }
    Ok(())
}

/// Everything about a parameter but its name, in one line.
pub(crate) fn explained(param: &Param) -> String {
    let mut words = vec![if param.required { "required".to_owned() } else { "optional".to_owned() }];
    words.push(described(&param.kind));
    words.extend(param.file.words());
    if let Some(default) = &param.default {
        words.push(format!("default {}", default.as_str().map_or_else(|| default.to_string(), str::to_owned)));
    }
    if param.wire != param.name {
        words.push(format!("sent as {}", param.wire));
    }
    if param.deprecated {
        words.push("deprecated".into());
    }
    if let Some(note) = &param.note {
        words.push(note.clone());
    }
    if let Some(source) = &param.limit_source {
        words.push(format!("limit from {source}"));
    }
    words.join("; ")
}

/// The objects that a value can hold, each as its fields.
pub(crate) fn objects(kind: &Kind) -> Vec<&[Param]> {
    match kind {
        Kind::Object { fields, .. } => vec![fields],
        Kind::List { item, .. } => objects(item),
        Kind::Map { values } => objects(values),
        Kind::Union { variants, .. } => variants.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn noun(media: Media) -> &'static str {
    match media {
        Media::Image => "pictures",
        Media::Video => "clips",
        Media::Audio => "sounds",
        Media::Text => "text",
        Media::None => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;

    #[test]
    fn a_page_names_every_parameter_with_its_bounds_and_wire_key() {
        let catalogue = Catalogue::builtin();
        let page = catalogue.model("frames").expect("built in").page();

        for line in [
            "  short name frames",
            "  prompt      required; a text of 1 to 1000 characters; sent as text_prompt",
            "  diversity   optional; a whole number from 0 to 5; default 2; frames.mjs sends 3 when absent",
        ] {
            assert!(page.contains(line), "{line}\n{page}");
        }
    }

    #[test]
    fn a_page_says_what_is_asked_of_files() {
        let catalogue = Catalogue::builtin();
        let page = catalogue.model("act_two").expect("built in").page();

        assert!(page.contains("an object with type, uri; of 3 to 30 s"), "{page}");
    }

    #[test]
    fn a_retired_model_says_since_when_and_what_to_use() {
        let catalogue = Catalogue::builtin();
        let page = catalogue.model("runway/video_to_video/gen4_aleph").expect("built in").page();

        assert!(page.contains("retired 2026-07-30; use runway/video_to_video/aleph2"), "{page}");
    }

    #[test]
    fn every_model_has_a_page() {
        for model in Catalogue::builtin().models() {
            assert!(model.page().lines().count() > 5, "{}", model.id.0);
        }
    }
}
