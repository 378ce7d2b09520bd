//! The ledger beside the service's own count, day by day and model by model. Pure.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Credits};
use serde::Serialize;
use ts_rs::TS;

use crate::provider::SpentOn;
use crate::store::spending::{Spent, SpentOnModel};

/// The service counts in whole credits.
const ROUNDING: Credits = 1.0;

/// What a comparison came to.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Comparison {
    /// Credits that the service counts.
    pub service: Credits,
    /// Credits that the ledger has as charged and not returned.
    pub ledger: Credits,
    /// How many days and models were compared.
    pub compared: usize,
    /// Where the two differ, newest day first.
    pub differences: Vec<Difference>,
}

/// A day and model on which service and ledger differ.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Difference {
    /// The day in UTC, `2026-11-20`.
    pub day: String,
    /// The model as the service names it.
    pub model: String,
    /// Credits that the service counts.
    pub service: Credits,
    /// Credits that the ledger has as charged and not returned.
    pub ledger: Credits,
    /// Credits that the ledger cannot tell whether they were taken.
    pub unknown: Credits,
    /// Credits set aside for what is under way.
    pub reserved: Credits,
    /// What explains it best.
    pub reason: Explanation,
}

/// What explains a difference best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// The service counts more than this library can account for: another program, another library or another person
    /// spends with the same key.
    Elsewhere,
    /// What nobody here could tell covers it: a lost answer or an untold price was charged.
    Unknown,
    /// Jobs are under way; the service may already count them.
    UnderWay,
    /// The service counts less: it gave something back, or counts it on the day before or after.
    Less,
}

impl Explanation {
    /// What it means, for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Elsewhere => {
                "Spent with the same key elsewhere: by another program, another library or another person."
            }
            Self::Unknown => "Jobs whose outcome is not known here account for it: they were very likely charged.",
            Self::UnderWay => "Jobs are under way. The service may count them before they end.",
            Self::Less => "The service counts less: it gave credits back, or counts them on the day before or after.",
        }
    }
}

/// Compares the ledger's rows of one account with the days and models that its service told.
#[must_use]
pub fn compare(rows: &[SpentOnModel], told: &[SpentOn], catalogue: &Catalogue) -> Comparison {
    let mut ours: BTreeMap<(&str, String), Spent> = BTreeMap::new();
    for row in rows {
        *ours.entry((&row.day, counted(&row.model, catalogue))).or_default() += row.spent;
    }
    let mut theirs: BTreeMap<(&str, String), Credits> = BTreeMap::new();
    for one in told {
        *theirs.entry((&one.day, one.model.clone())).or_default() += one.credits;
    }
    let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).cloned().collect();
    let mut differences: Vec<Difference> = keys
        .iter()
        .filter_map(|key| {
            let mine = ours.get(key).copied().unwrap_or_default();
            let service = theirs.get(key).copied().unwrap_or_default();
            let reason = reason(&mine, service)?;
            Some(Difference {
                day: key.0.to_owned(),
                model: key.1.clone(),
                service,
                ledger: mine.net(),
                unknown: mine.unknown,
                reserved: mine.reserved,
                reason,
            })
        })
        .collect();
    differences.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.model.cmp(&b.model)));
    Comparison {
        // The sum of nothing is -0.0.
        service: theirs.values().sum::<Credits>() + 0.0,
        ledger: ours.values().map(Spent::net).sum::<Credits>() + 0.0,
        compared: keys.len(),
        differences,
    }
}

/// Why the two differ; `None` where they agree.
fn reason(mine: &Spent, service: Credits) -> Option<Explanation> {
    let more = service - mine.net();
    if more.abs() < ROUNDING {
        return None;
    }
    Some(if more < 0.0 {
        Explanation::Less
    } else if mine.unpriced > 0 || more < mine.unknown + ROUNDING {
        Explanation::Unknown
    } else if more < mine.unknown + mine.reserved + ROUNDING {
        Explanation::UnderWay
    } else {
        Explanation::Elsewhere
    })
}

/// The name under which the service counts a model: its own, or its recipe's.
fn counted(id: &str, catalogue: &Catalogue) -> String {
    let Ok(model) = catalogue.model(id) else {
        // A model of an older catalogue: `service/endpoint/model[:mode]`.
        let last = id.rsplit('/').next().unwrap_or(id);
        return last.split(':').next().unwrap_or(last).to_owned();
    };
    let endpoint = || model.endpoint.rsplit('/').next().unwrap_or_default().to_owned();
    model.model.clone().unwrap_or_else(endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(day: &str, model: &str, spent: Spent) -> SpentOnModel {
        SpentOnModel { day: day.into(), account: "a".into(), model: model.into(), spent }
    }

    fn charged(credits: f64) -> Spent {
        Spent { attempts: 1, charged: credits, ..Spent::default() }
    }

    fn theirs(day: &str, model: &str, credits: f64) -> SpentOn {
        SpentOn { day: day.into(), model: model.into(), credits }
    }

    const GEN45: [&str; 2] = ["runway/text_to_video/gen4.5", "runway/image_to_video/gen4.5"];

    #[test]
    fn endpoints_of_one_model_are_counted_together_and_recipes_by_their_name() {
        let rows = [
            ours("2026-11-20", GEN45[0], charged(60.0)),
            ours("2026-11-20", GEN45[1], Spent { returned: 60.0, ..charged(120.0) }),
            ours("2026-11-20", "runway/recipes/product_swap", charged(428.0)),
        ];
        let told = [theirs("2026-11-20", "gen4.5", 120.0), theirs("2026-11-20", "product_swap", 428.0)];

        let found = compare(&rows, &told, &Catalogue::builtin());

        assert_eq!(found.differences, []);
        assert_eq!((found.service, found.ledger, found.compared), (548.0, 548.0, 2));
    }

    #[test]
    fn a_difference_says_what_explains_it_best() {
        let unknown = Spent { unknown: 60.0, ..charged(60.0) };
        let cases = [
            (charged(60.0), 180.0, Some(Explanation::Elsewhere)),
            (Spent::default(), 5.0, Some(Explanation::Elsewhere)),
            (unknown, 120.0, Some(Explanation::Unknown)),
            (unknown, 60.0, None),
            (unknown, 200.0, Some(Explanation::Elsewhere)),
            (Spent { unpriced: 1, ..Spent::default() }, 40.0, Some(Explanation::Unknown)),
            (Spent { reserved: 60.0, ..charged(60.0) }, 120.0, Some(Explanation::UnderWay)),
            (charged(60.0), 0.0, Some(Explanation::Less)),
            (charged(60.4), 60.0, None),
        ];
        for (mine, service, wanted) in cases {
            assert_eq!(reason(&mine, service), wanted, "{mine:?} beside {service}");
        }
    }

    #[test]
    fn a_service_that_counts_nothing_counts_zero() {
        let found = compare(&[], &[], &Catalogue::builtin());

        assert_eq!(format!("{} {}", found.service, found.ledger), "0 0");
    }

    #[test]
    fn what_only_one_side_knows_is_listed_newest_day_first() {
        let rows =
            [ours("2026-11-18", GEN45[0], charged(60.0)), ours("2026-11-19", "useapi/gone/older:fast", charged(3.0))];
        let told = [theirs("2026-11-20", "eleven_scribe_v2", 7.0), theirs("2026-11-20", "aleph2", 8.0)];

        let found = compare(&rows, &told, &Catalogue::builtin());

        let listed: Vec<_> = found.differences.iter().map(|one| (one.day.as_str(), one.model.as_str())).collect();
        assert_eq!(
            listed,
            [
                ("2026-11-20", "aleph2"),
                ("2026-11-20", "eleven_scribe_v2"),
                ("2026-11-19", "older"),
                ("2026-11-18", "gen4.5"),
            ]
        );
    }
}
