//! What a job or a file was made from, and what it cost, ready to be shown.

use std::collections::HashMap;

use catalogue::{Catalogue, Inputs, Kind, Param, Unit, value_label};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use super::words::Service;
use crate::app::App;
use crate::error::Result;
use crate::provider::Routing;
use crate::queue::Reason;
use crate::request::{Request, input_digests};
use crate::settings::Accounts;
use crate::store::assets;
use crate::store::attempts::Attempt;
use crate::store::ledger::Totals;
use crate::store::log::{Line, Told};

/// What was asked for: as it was typed, as it was sent, and as the service understood it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RecipeView {
    /// Full id of the model.
    pub model: String,
    /// Its name for people.
    pub model_title: String,
    /// Who makes it.
    pub service: Service,
    /// Account id.
    pub account: String,
    /// Its name; null when it was removed.
    pub account_name: Option<String>,
    /// Inputs by our names, with the seed that was filled in.
    #[ts(type = "Inputs")]
    pub typed: Inputs,
    /// The same in words, in the form's order, with what the service assumes for the rest.
    pub rows: Vec<RecipeRow>,
    /// The body of the last attempt, media shortened.
    #[ts(type = "Json")]
    pub sent: Value,
    /// What the service said of it last.
    #[ts(type = "Json")]
    pub echo: Value,
    /// Seed of the last attempt.
    pub seed: Option<i64>,
}

/// One setting in words.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RecipeRow {
    /// What it is called.
    pub label: String,
    /// What it was set to.
    pub value: String,
    /// What the value counts, where a bare number does not tell.
    pub unit: Option<Unit>,
    /// Whether somebody would want to copy it.
    pub copy: bool,
}

/// A line of a job's story.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct StoryLine {
    /// When.
    pub at_ms: i64,
    /// Where the job stood after it.
    pub phase: String,
    /// What happened.
    pub text: String,
    /// The same by kind; null in lines that earlier versions wrote.
    pub told: Option<Told>,
    /// Why, where it is about a reason.
    pub reason: Option<Reason>,
}

/// One time that a job was sent.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AttemptView {
    /// Our id.
    pub id: String,
    /// When the intent was written.
    pub sent_ms: i64,
    /// What became of it, as a stable word.
    pub outcome: String,
    /// Why.
    pub why: Option<String>,
    /// The service's id.
    pub remote_id: Option<String>,
    /// Seed sent.
    pub seed: Option<i64>,
    /// Credits by the service's estimate.
    pub estimated: Option<f64>,
    /// Credits charged, where known.
    pub charged: Option<f64>,
    /// Credits given back.
    pub returned: Option<f64>,
    /// Body as sent, media shortened.
    #[ts(type = "Json")]
    pub sent: Value,
    /// What the service said last.
    #[ts(type = "Json")]
    pub echo: Value,
    /// When it was settled.
    pub ended_ms: Option<i64>,
    /// The model that a router chose, where one was asked.
    pub routing: Option<Routing>,
}

/// What a job did to the money, in credits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct Money {
    /// Most that it was to cost by the catalogue, before it was sent; null where nobody knew.
    pub estimated: Option<f64>,
    /// What the service expected when it took it; null where it did not say.
    pub by_service: Option<f64>,
    /// Charged so far.
    pub charged: f64,
    /// Given back.
    pub returned: f64,
    /// Whether something was taken, or may have been, of which nobody knows how much.
    pub unknown: bool,
}

impl Money {
    /// Of a job whose price was estimated before it was sent.
    #[must_use]
    pub fn of(price: Option<f64>, totals: &Totals) -> Self {
        let by_service = (totals.estimated > 0.0).then_some(totals.estimated);
        let unknown = totals.unknown > 0.0 || totals.unpriced > 0;
        Self { estimated: price, by_service, charged: totals.charged, returned: totals.returned, unknown }
    }
}

impl From<Line> for StoryLine {
    fn from(line: Line) -> Self {
        let reason = match &line.told {
            Some(Told::Because { word }) => Some(Reason::of(word)),
            _ => None,
        };
        Self { at_ms: line.at_ms, phase: line.phase, text: line.text, told: line.told, reason }
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            id: attempt.id,
            sent_ms: attempt.sent_ms,
            outcome: attempt.outcome.word().to_owned(),
            why: attempt.why,
            remote_id: attempt.remote_id,
            seed: attempt.seed,
            estimated: attempt.estimated,
            charged: attempt.charged,
            returned: attempt.returned,
            sent: attempt.sent.unwrap_or(Value::Null),
            echo: attempt.echo.unwrap_or(Value::Null),
            ended_ms: attempt.ended_ms,
            routing: attempt.routing,
        }
    }
}

/// Names of files of the library by their digest.
pub type Names = HashMap<String, String>;

/// The names of those inputs of a request that are files of the library.
pub(super) async fn names_of(app: &App, request: &Request) -> Result<Names> {
    let digests = input_digests(&request.inputs);
    let found = app.store().read(move |c| {
        let mut names = Names::new();
        for digest in digests {
            let Some(id) = assets::with_content(c, &digest)? else { continue };
            let Some(asset) = assets::get(c, id)? else { continue };
            names.insert(digest, asset.path.rsplit('/').next().unwrap_or(&asset.path).to_owned());
        }
        Ok(names)
    });
    Ok(found.await?)
}

impl RecipeView {
    /// Of a request, and of the last time it was sent.
    #[must_use]
    pub fn of(
        request: &Request,
        service: catalogue::Service,
        account: &str,
        last: Option<&Attempt>,
        catalogue: &Catalogue,
        accounts: &Accounts,
        names: &Names,
    ) -> Self {
        let model = catalogue.model(&request.model).ok();
        let seed = last.and_then(|attempt| attempt.seed);
        Self {
            model: request.model.clone(),
            model_title: model.map_or_else(|| request.model.clone(), |model| model.label.clone()),
            service: service.into(),
            account: account.to_owned(),
            account_name: accounts.by_id(account).map(|account| account.name.clone()),
            typed: request.inputs.clone(),
            rows: match model {
                Some(model) => model.params.iter().filter_map(|param| row(param, &request.inputs, names)).collect(),
                None => request.inputs.iter().map(|(name, value)| plain(name, value)).collect(),
            },
            sent: last.and_then(|attempt| attempt.sent.clone()).unwrap_or(Value::Null),
            echo: last.and_then(|attempt| attempt.echo.clone()).unwrap_or(Value::Null),
            seed: seed.or_else(|| request.inputs.get("seed").and_then(Value::as_i64)),
        }
    }
}

/// A parameter that was set, or for which the service assumes something.
fn row(param: &Param, inputs: &Inputs, names: &Names) -> Option<RecipeRow> {
    let given = inputs.get(&param.name).or_else(|| inputs.get(&param.wire));
    let value = given.or(param.default.as_ref())?;
    let copy = given.is_some() && matches!(param.kind, Kind::Text { .. } | Kind::Seed { .. });
    Some(RecipeRow {
        label: param.label.clone(),
        value: words(value, &param.kind, names),
        unit: param.unit.filter(|_| value.is_number()),
        copy,
    })
}

fn plain(name: &str, value: &Value) -> RecipeRow {
    RecipeRow {
        label: name.to_owned(),
        value: value.as_str().map_or_else(|| value.to_string(), Into::into),
        unit: None,
        copy: true,
    }
}

fn words(value: &Value, kind: &Kind, names: &Names) -> String {
    match (kind, value) {
        (Kind::Enum { .. }, _) => value_label(value),
        (Kind::Ratio { .. }, Value::String(ratio)) => {
            let label = value_label(value);
            if label == *ratio || !ratio.contains(':') {
                label
            } else {
                format!("{label} ({})", ratio.replace(':', " × "))
            }
        }
        (_, Value::Bool(yes)) => (if *yes { "Yes" } else { "No" }).into(),
        (_, Value::String(text)) => short_address(text, names),
        (Kind::Media { .. }, Value::Object(fields)) => {
            fields.get("uri").and_then(Value::as_str).map_or_else(|| value.to_string(), |uri| short_address(uri, names))
        }
        (_, Value::Array(items)) if items.iter().all(|item| address(item, names).is_some()) => {
            items.iter().filter_map(|item| address(item, names)).collect::<Vec<_>>().join(", ")
        }
        _ => value.to_string(),
    }
}

/// A reference in a list, with the name that the prompt calls it by.
fn address(item: &Value, names: &Names) -> Option<String> {
    match item {
        Value::String(text) => Some(short_address(text, names)),
        Value::Object(fields) => {
            let uri = short_address(fields.get("uri")?.as_str()?, names);
            Some(match fields.get("tag").and_then(Value::as_str) {
                Some(tag) => format!("@{tag} ({uri})"),
                None => uri,
            })
        }
        _ => None,
    }
}

/// An input by the name of the library's file with its content, else by the beginning of its digest; a `data:` address
/// by its kind; any other text as it is.
fn short_address(text: &str, names: &Names) -> String {
    if let Some(digest) = text.strip_prefix("input:") {
        if let Some(name) = names.get(digest) {
            return name.clone();
        }
        return format!("input {}", digest.get(..8).unwrap_or(digest));
    }
    match text.strip_prefix("data:").and_then(|rest| rest.split_once(',')) {
        Some((kind, _)) => format!("data:{kind}…"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(model: &str, inputs: Value) -> Vec<(String, String, bool)> {
        rows_with(model, inputs, &Names::new())
    }

    fn rows_with(model: &str, inputs: Value, names: &Names) -> Vec<(String, String, bool)> {
        let catalogue = Catalogue::builtin();
        let Value::Object(inputs) = inputs else { unreachable!("inputs are an object") };
        let dir = tempfile::tempdir().unwrap();
        let accounts = crate::settings::ConfigFolder::at(dir.path()).unwrap().accounts(&|_| None);
        let model = catalogue.model(model).unwrap();
        let request = Request::new(model.id.0.clone(), inputs);
        let view = RecipeView::of(&request, model.service, "demo", None, &catalogue, &accounts, names);
        view.rows.into_iter().map(|row| (row.label, row.value, row.copy)).collect()
    }

    #[test]
    fn settings_stand_in_the_forms_order_with_what_the_service_assumes() {
        let rows = rows("frames", json!({"seed": 42, "prompt": "a fox", "ratio": "1:1"}));

        let expected = [
            ("Prompt", "a fox", true),
            ("Shape", "1:1", false),
            ("Diversity", "2", false),
            ("Pictures in a set", "4", false),
            ("Seed", "42", true),
        ];
        assert_eq!(rows, expected.map(|(label, value, copy)| (label.to_owned(), value.to_owned(), copy)));
    }

    #[test]
    fn a_length_says_what_it_counts() {
        let catalogue = Catalogue::builtin();
        let model = catalogue.model("text_to_video/gen4.5").unwrap();
        let param = model.param("duration").unwrap();
        let inputs = Inputs::from_iter([("duration".to_owned(), json!(4))]);

        assert_eq!(row(param, &inputs, &Names::new()).and_then(|row| row.unit), Some(Unit::Seconds));
    }

    #[test]
    fn references_are_named_by_their_tags_and_never_shown_whole() {
        let digest = "ab".repeat(32);
        let inputs = json!({"prompt": "@fox", "ratio": "1360:768", "references": [{"uri": format!("input:{digest}"), "tag": "fox"}]});

        let known = Names::from([(digest, "a-fox-1.png".to_owned())]);
        let named = rows_with("gen4_image", inputs.clone(), &known);
        let rows = rows("gen4_image", inputs);

        assert!(rows.contains(&("Reference pictures".into(), "@fox (input abababab)".into(), false)), "{rows:?}");
        assert!(named.contains(&("Reference pictures".into(), "@fox (a-fox-1.png)".into(), false)), "{named:?}");
        assert!(rows.contains(&("Shape".into(), "16:9 (1360 × 768)".into(), false)), "{rows:?}");
    }
}
