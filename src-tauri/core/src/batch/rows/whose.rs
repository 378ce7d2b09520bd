//! Which model and which account a row is for.

use catalogue::Model;
use serde_json::Value;

use super::super::prompt_file::{Cell, Given, RawRow};
use super::super::{Finding, FindingKind, Flaw, Note};
use super::Check;
use super::say::shown;

impl<'a> Check<'a> {
    /// The model that a row is for, where there is one.
    pub(super) fn model(&mut self, row: usize, raw: &RawRow, named: Option<&Cell>) -> Option<&'a Model> {
        let catalogue = self.catalogue;
        let cell = named.filter(|cell| cell.value != Given::Json(Value::Null));
        let name = match cell.map(|cell| &cell.value) {
            Some(Given::Text(text) | Given::Json(Value::String(text))) => text.trim(),
            Some(Given::Json(other)) => {
                let flaw = Flaw::ModelForm { given: shown(other) };
                self.report(FindingKind::Model, row, named?, named?.value_at, flaw);
                return None;
            }
            None => match &self.defaults.model {
                Some(name) => name.as_str(),
                None => "frames",
            },
        };
        match catalogue.model(name) {
            Ok(model) if model.makes_tasks() => Some(model),
            Ok(model) => {
                let place = self.file.place(cell.map_or(raw.at, |cell| cell.value_at));
                let flaw = Flaw::NoTask { model: model.label.clone() };
                self.out.findings.push(Finding::of_row(FindingKind::Model, row, place, flaw));
                None
            }
            Err(unknown) => {
                let place = self.file.place(cell.map_or(raw.at, |cell| cell.value_at));
                let near = unknown.suggestions.first().filter(|_| !unknown.several).cloned();
                let flaw = match unknown.several {
                    true => Flaw::SeveralModels { name: unknown.given, ids: unknown.suggestions },
                    false => Flaw::UnknownModel { name: unknown.given, near: near.clone() },
                };
                let finding = Finding { suggestion: near, ..Finding::of_row(FindingKind::Model, row, place, flaw) };
                self.out.findings.push(finding);
                None
            }
        }
    }

    /// The id of the account that makes a row, where there is one.
    pub(super) fn account(&mut self, row: usize, raw: &RawRow, model: &Model, named: Option<&Cell>) -> Option<String> {
        match self.accounts.for_service(model.service, self.defaults.account.as_deref()) {
            Ok(choice) => {
                let id = choice.account.id.clone();
                if let Some(note) = choice.note {
                    self.note(Note { rows: Vec::new(), path: String::new(), flaw: Flaw::Chosen { note } });
                }
                Some(id)
            }
            Err(error) => {
                let why = match named.is_some() || self.defaults.model.is_some() {
                    true => error.to_string(),
                    false => {
                        format!("the row names no model, and Frames cannot be used: {error}. Say which with --model")
                    }
                };
                let flaw = Flaw::Account { says: why };
                let finding = Finding::of_row(FindingKind::Account, row, self.file.place(raw.at), flaw);
                self.out.findings.push(finding);
                None
            }
        }
    }
}
