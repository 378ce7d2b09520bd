//! Taking an order in: its fate from the scenario, its place in the state.

use std::io;
use std::sync::Arc;

use catalogue::Service;
use serde_json::{Value, json};

use crate::clock::Ms;
use crate::house::House;
use crate::scenario::{Fault, Plan};
use crate::task::{End, Fate, Order, Owner, Task};
use crate::world::World;

/// Makes the task. It is on disk when this returns.
pub(crate) fn place(
    house: &Arc<House>,
    world: &mut World,
    owner: Owner,
    order: Order,
    plan: &Plan,
) -> io::Result<Task> {
    let now = (house.clock.now(), house.clock.wall());
    let mut fate = fate(plan, owner.service);
    if let Some(first) = order.parts.first()
        && order.parts.iter().all(|part| part.error.is_some())
    {
        let code = first.error.as_ref().and_then(|(code, _)| code.clone());
        fate.end = failure(code, Some("Every node of the workflow failed.".into()), Some(false), None);
    }
    world.admit(owner, order, fate, run(plan), now)
}

fn run(plan: &Plan) -> Option<Ms> {
    plan.find(|fault| match fault {
        #[allow(clippy::cast_possible_truncation)]
        Fault::Takes { seconds } => Some((seconds.max(0.0) * 1000.0) as Ms),
        _ => None,
    })
}

fn fate(plan: &Plan, service: Service) -> Fate {
    let mut fate = Fate::default();
    for fault in plan.faults() {
        match fault {
            Fault::Fail { code, message, charged, category } => {
                fate.end = failure(code.clone(), message.clone(), *charged, category.clone());
            }
            Fault::Refused if service == Service::Runway => {
                fate.end = failure(Some("SAFETY.INPUT.TEXT".into()), None, None, None);
            }
            Fault::Stuck => fate.stuck = true,
            Fault::Cancelled => fate.cancelled_at = Some(0.5),
            Fault::Vanishes => fate.vanishes_at = Some(0.5),
            Fault::UnknownStatus { word } => fate.word = Some(word.clone()),
            Fault::Directories { count } => fate.directories = *count,
            _ => {}
        }
    }
    fate
}

fn failure(code: Option<String>, message: Option<String>, charged: Option<bool>, category: Option<String>) -> End {
    let safety = code.as_deref().is_some_and(|code| code.starts_with("SAFETY"));
    let default = match code.as_deref().unwrap_or_default() {
        code if code.starts_with("SAFETY.INPUT") => "The input was refused by our content moderation.",
        code if code.starts_with("SAFETY.OUTPUT") => "The result was refused by our content moderation.",
        code if code.starts_with("INPUT_PREPROCESSING.SAFETY") => "The input was refused before generation.",
        code if code.starts_with("ASSET.INVALID") => "One of the inputs has an unsupported shape.",
        code if code.starts_with("THIRD_PARTY") => "A partner's model is not available at the moment.",
        code if code.starts_with("INTERNAL.BAD_OUTPUT") => "The result was not usable. Try another prompt.",
        _ => "An unexpected error occurred.",
    };
    let extra = json!({
        "moderation_category": category.map_or(Value::Null, Value::String),
        "tally_asimov": safety,
    });
    End::Failed {
        code,
        message: message.unwrap_or_else(|| default.to_owned()),
        extra,
        charged: charged.unwrap_or(safety),
    }
}
