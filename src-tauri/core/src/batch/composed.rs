//! From what somebody composes to what can be queued. Judged by the same rules as a row of a prompt file.

use std::collections::HashMap;

use catalogue::{Catalogue, FileFacts, Inputs, Kind, Model, Param};
use serde_json::Value;

use super::CheckedRow;
use super::jobs::SAFE_SEED;
use super::rows::price_at;
use crate::draft::{DraftContent, Reference, SeedStrategy, Source};
use crate::entropy::Entropy;
use crate::fault::Fault;
use crate::form::slot::{Placed, place, slot};
use crate::job::Lane;
use crate::lint::lint;
use crate::request::{OptionFault, Request, SubmitOptions};
use crate::sentence;
use crate::settings::{Account, AccountNote, Accounts};
use crate::store::jobs::NewJob;

/// Most copies of one press.
pub const MAX_COPIES: u32 = 10_000;

/// A draft against the catalogue and the accounts.
#[derive(Debug)]
pub struct Composed<'a> {
    /// The model, where one is chosen.
    pub model: Option<&'a Model>,
    /// The account that makes it.
    pub account: Option<&'a Account>,
    /// What a person should know about the account, where it was not their choice.
    pub note: Option<AccountNote>,
    /// What goes out, files in their places.
    pub inputs: Inputs,
    /// What must change before it can be queued, and what is only worth saying.
    pub remarks: Vec<Remark>,
    /// What can be queued, where nothing must change.
    pub row: Option<CheckedRow>,
}

/// Something about a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The input concerned.
    pub path: String,
    /// For a person.
    pub text: String,
    /// The same by kind.
    pub fault: Fault,
    /// Whether nothing can be queued before it changes.
    pub stops: bool,
}

impl Remark {
    fn new(path: &str, fault: Fault, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), text: text.into(), fault, stops: true }
    }
}

/// What is known of the files that a draft names.
#[derive(Clone, Debug, Default)]
pub struct KnownFiles {
    /// The content of assets, by their ids.
    pub digests: HashMap<i64, String>,
    /// What files are, by their digests.
    pub facts: HashMap<String, FileFacts>,
}

/// Judges a draft.
#[must_use]
pub fn compose<'a>(
    draft: &DraftContent,
    catalogue: &'a Catalogue,
    accounts: &'a Accounts,
    files: &KnownFiles,
) -> Composed<'a> {
    let mut composed = Composed {
        model: None,
        account: None,
        note: None,
        inputs: draft.inputs.clone(),
        remarks: Vec::new(),
        row: None,
    };
    let Some(name) = &draft.model else {
        composed.remarks.push(Remark::new("model", Fault::NoModel, "Choose a model first."));
        return composed;
    };
    // What makes no task is no model to compose with, and the list of models has none such.
    let found = catalogue.model(name);
    let near = found.as_ref().err().map(|unknown| unknown.suggestions.clone()).unwrap_or_default();
    let Some(model) = found.ok().filter(|model| model.makes_tasks()) else {
        let nearest = if near.is_empty() { String::new() } else { format!(" Did you mean {}?", near.join(" or ")) };
        let text = format!("This version knows no model named {name}.{nearest}");
        composed.remarks.push(Remark::new("model", Fault::UnknownModel { name: name.clone(), near }, text));
        return composed;
    };
    composed.model = Some(model);
    composed.choose_account(draft, accounts);
    composed.place_files(draft, &files.digests);
    composed.ready_seed(draft);
    let options = composed.options(&draft.options);
    if !(1..=MAX_COPIES).contains(&draft.count) {
        let text = format!("Choose between 1 and {MAX_COPIES} copies.");
        composed.remarks.push(Remark::new("count", Fault::Copies { most: MAX_COPIES }, text));
    }
    match model.check(&composed.inputs) {
        Ok(checked) => {
            composed.remarks.extend(checked.warnings.iter().map(|found| remark(found, false)));
            let misfits = model.check_files(&composed.inputs, |sha256| files.facts.get(sha256).cloned());
            composed.remarks.extend(misfits.iter().map(|found| remark(found, true)));
            let advice = lint(model, &composed.inputs, |sha256| files.facts.get(sha256).cloned());
            composed.remarks.extend(advice.into_iter().map(|one| Remark {
                path: one.path,
                text: one.text,
                fault: one.fault,
                stops: false,
            }));
        }
        Err(problems) => composed.remarks.extend(problems.iter().map(|found| remark(found, true))),
    }
    if let Some(retirement) = catalogue.retirement(model, &composed.inputs) {
        let text = sentence::of_clause(&retirement.message());
        let fault = Fault::from(&retirement);
        composed.remarks.push(Remark { stops: false, ..Remark::new("model", fault, text) });
    }
    if let (Some(account), false) = (composed.account, composed.remarks.iter().any(|remark| remark.stops)) {
        composed.row = Some(CheckedRow {
            row: 1,
            place: None,
            model: model.id.clone(),
            service: model.service,
            account: account.id.clone(),
            price: price_at(model, Some(account), &composed.inputs),
            files: model.files(&composed.inputs),
            inputs: composed.inputs.clone(),
            options,
            notes: serde_json::Map::new(),
            count: draft.count,
        });
    }
    composed
}

impl<'a> Composed<'a> {
    fn choose_account(&mut self, draft: &DraftContent, accounts: &'a Accounts) {
        let Some(model) = self.model else { return };
        if let Some(id) = &draft.account {
            match accounts.by_id(id) {
                Some(account) if account.serves(model.service) => self.account = Some(account),
                Some(account) => {
                    let text = format!("{} does not serve {}. Choose another account.", account.name, model.label);
                    let (account, model) = (account.name.clone(), model.label.clone());
                    self.remarks.push(Remark::new("account", Fault::AccountServesOther { account, model }, text));
                }
                None => {
                    let text = "This account was removed. Choose another one.";
                    self.remarks.push(Remark::new("account", Fault::AccountGone, text));
                }
            }
            return;
        }
        match accounts.for_service(model.service, None) {
            Ok(choice) => {
                self.account = Some(choice.account);
                self.note = choice.note;
            }
            // None was named, so the one reason is that there is none.
            Err(error) => {
                self.remarks.push(Remark::new("account", Fault::NoAccount, sentence::of_clause(&error.message)));
            }
        }
    }

    /// Puts files where the model wants them; those that do not fit are told at their input.
    fn place_files(&mut self, draft: &DraftContent, digests: &HashMap<i64, String>) {
        let Some(model) = self.model else { return };
        let mut fields: Vec<&str> = Vec::new();
        for reference in &draft.references {
            if !fields.contains(&reference.field.as_str()) {
                fields.push(&reference.field);
            }
        }
        for name in fields {
            let files: Vec<&Reference> = draft.references.iter().filter(|file| file.field == name).collect();
            let Some(param) = model.param(name) else {
                let text = format!("{} takes no files there. Remove them, or choose another model.", model.label);
                self.remarks.push(Remark::new(name, Fault::NoFiles { by: model.label.clone() }, text));
                continue;
            };
            let placed: Option<Vec<Placed>> = files.iter().map(|file| placed(file, digests)).collect();
            let Some(placed) = placed else {
                let text = "A file is not in the library any more. Remove it.";
                self.remarks.push(Remark::new(name, Fault::FileGone, text));
                continue;
            };
            match place(&param.kind, &placed) {
                Some(value) => {
                    self.inputs.insert(param.name.clone(), value);
                }
                None => {
                    let (fault, text) = misfit(param, &placed);
                    self.remarks.push(Remark::new(name, fault, text));
                }
            }
        }
    }

    /// A seed that every copy gets anew is not part of what was typed.
    fn ready_seed(&mut self, draft: &DraftContent) {
        if let Some(param) = self.model.and_then(seed_of)
            && matches!(draft.seed_strategy, SeedStrategy::Random | SeedStrategy::Same)
        {
            self.inputs.remove(&param.name);
        }
    }

    fn options(&mut self, given: &Value) -> SubmitOptions {
        let service = self.model.map(|model| model.service);
        let options = match given {
            Value::Null => Ok(SubmitOptions::default()),
            given => serde_json::from_value::<SubmitOptions>(given.clone())
                .map_err(|error| OptionFault::Form { why: error.to_string() }),
        };
        match options.and_then(|options| options.check(service).map(|()| options)) {
            Ok(options) => options,
            Err(why) => {
                let text = sentence::of_clause(&why.to_string());
                self.remarks.push(Remark::new("options", Fault::Option { why }, text));
                SubmitOptions::default()
            }
        }
    }
}

/// One job for each copy. The same press makes the same jobs however often it is asked for.
#[must_use]
pub fn copies(
    row: &CheckedRow,
    draft: &DraftContent,
    press: &Press<'_>,
    catalogue: &Catalogue,
    new_id: impl Fn() -> String,
    entropy: &dyn Entropy,
) -> Vec<NewJob> {
    let seed = catalogue.model(&row.model.0).ok().and_then(seed_of);
    let mut seeds = seed.map(|param| Seeds::new(param, draft.seed_strategy, &row.inputs, entropy));
    let copy = |number: u32| {
        let mut inputs = row.inputs.clone();
        if let (Some(param), Some(seeds)) = (seed, seeds.as_mut()) {
            inputs.insert(param.name.clone(), seeds.next().into());
        }
        NewJob {
            id: new_id(),
            client_key: press.client_key.to_owned(),
            copy_index: i64::from(number),
            batch_id: press.batch.map(str::to_owned),
            row: None,
            account: row.account.clone(),
            service: row.service,
            request: Request::new(row.model.0.clone(), inputs),
            options: row.options.clone(),
            price: row.price.ceiling(),
            files: i64::from(row.files),
            parents: press.parents.to_vec(),
            lane: press.lane,
            replaces: None,
        }
    };
    (0..row.count).map(copy).collect()
}

/// One press on the button.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// Made once for each.
    pub client_key: &'a str,
    /// The batch of its jobs.
    pub batch: Option<&'a str>,
    /// Which jobs they go before.
    pub lane: Lane,
    /// Digests of what they are made from.
    pub parents: &'a [String],
}

struct Seeds<'a> {
    min: i64,
    max: i64,
    next: Option<i64>,
    step: i64,
    entropy: &'a dyn Entropy,
}

impl<'a> Seeds<'a> {
    fn new(param: &Param, strategy: SeedStrategy, inputs: &Inputs, entropy: &'a dyn Entropy) -> Self {
        let (min, max) = bounds(param);
        let typed = inputs.get(&param.name).and_then(Value::as_i64);
        let mut seeds = Self { min, max, next: None, step: i64::from(strategy == SeedStrategy::Increment), entropy };
        if strategy != SeedStrategy::Random {
            seeds.next = Some(typed.unwrap_or_else(|| seeds.draw()));
        }
        seeds
    }

    fn next(&mut self) -> i64 {
        match self.next {
            None => self.draw(),
            Some(seed) => {
                let after = seed.saturating_add(self.step);
                // After the largest comes the smallest.
                self.next = Some(if after > self.max { self.min } else { after });
                seed
            }
        }
    }

    fn draw(&self) -> i64 {
        draw(self.min, self.max, self.entropy)
    }
}

/// A random number between two, both included.
#[must_use]
pub fn draw(min: i64, max: i64, entropy: &dyn Entropy) -> i64 {
    let span = max.saturating_sub(min).saturating_add(1).max(1).cast_unsigned();
    min.saturating_add(i64::try_from(entropy.next_u64() % span).unwrap_or(0))
}

/// The parameter that makes results repeatable, where the model has one.
fn seed_of(model: &Model) -> Option<&Param> {
    model.params.iter().find(|param| matches!(param.kind, Kind::Seed { .. }))
}

fn bounds(param: &Param) -> (i64, i64) {
    match param.kind {
        Kind::Seed { min, max } => (min, max.unwrap_or(SAFE_SEED)),
        _ => (0, SAFE_SEED),
    }
}

fn placed(file: &Reference, digests: &HashMap<i64, String>) -> Option<Placed> {
    let address = match &file.source {
        Source::Input { sha256 } => format!("input:{sha256}"),
        Source::Asset { id } => format!("input:{}", digests.get(id)?),
        Source::Url { url } => url.clone(),
    };
    Some(Placed { address, media: file.media, tag: file.tag.clone(), role: file.role.clone() })
}

/// Why files do not fit an input.
fn misfit(param: &Param, files: &[Placed]) -> (Fault, String) {
    let (input, given) = (param.label.clone(), files.len());
    let Some(slot) = slot(&param.kind) else {
        return (Fault::NoFiles { by: input }, format!("{} takes no files.", param.label));
    };
    if let Some(most) = slot.most.filter(|most| given > *most) {
        let text = format!("{input} takes at most {most}; there are {given}.");
        return (Fault::TooManyFiles { input, most, given }, text);
    }
    if files.iter().any(|file| !slot.media.contains(&file.media)) {
        return (Fault::WrongFiles { input }, format!("{} does not take files of this kind.", param.label));
    }
    (Fault::FilesTogether { input }, format!("{} does not take these files together.", param.label))
}

fn remark(found: &catalogue::Problem, stops: bool) -> Remark {
    Remark { path: found.path.clone(), text: found.message(), fault: found.into(), stops }
}

#[cfg(test)]
mod tests;
