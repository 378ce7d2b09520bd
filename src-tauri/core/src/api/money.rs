//! Credits in words.

use crate::batch::plan::Plan;

/// An amount without needless digits.
pub(super) fn amount(credits: f64) -> String {
    format!("{credits:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What a plan costs.
pub(super) fn price_text(plan: &Plan) -> String {
    let cost = &plan.cost;
    match (plan.spends(), cost.unknown) {
        (false, _) => "free".into(),
        (true, 0) if (cost.max - cost.min).abs() < 0.005 => format!("{} cr", amount(cost.max)),
        (true, 0) => format!("{}–{} cr", amount(cost.min), amount(cost.max)),
        (true, unknown) if unknown == plan.jobs => "price not known".into(),
        (true, unknown) => format!("{} cr and {unknown} of unknown price", amount(cost.max)),
    }
}
