//! What the official counters should show if a create call makes nothing: the only witness of a lost answer.
//!
//! They may lag behind what they count. What this program had made shortly before is therefore added where they do not
//! know of it yet; else it would be taken for what the lost call made.

use catalogue::{Model, Service};

use super::submit::{Effect, read_failed};
use super::{Connected, Context, evidence};
use crate::provider::Counters;
use crate::store::StoreError;
use crate::store::attempts::Outcome;
use crate::store::counted::{self, Counted};
use crate::store::jobs::Job;

/// Reads the counters right before a create call. `None` where the service has none, or where nothing can be expected.
pub(super) async fn expected(
    cx: &Context,
    connected: &Connected,
    job: &Job,
    model: &Model,
) -> Result<Result<Option<Counters>, Effect>, StoreError> {
    let name = evidence::counted(model).unwrap_or_default();
    let read = match connected.provider.counters(name).await {
        Err(error) => return Ok(Err(read_failed(cx, connected, error))),
        Ok(None) => return Ok(Ok(None)),
        Ok(Some(read)) => read,
    };
    // Calls whose model is chosen at the service move its counters too.
    let moves = |other: &&Model| name.is_empty() || evidence::counted(other).is_none_or(|counted| counted == name);
    let models = cx.catalogue.models().iter().filter(|other| other.service == Service::Runway).filter(moves);
    let (account, models): (_, Vec<String>) = (job.account.clone(), models.map(|other| other.id.0.clone()).collect());
    let last = cx.store.read(move |c| counted::last(c, &account, &models)).await?;
    let grace = i64::try_from(connected.pace.grace.as_millis()).unwrap_or(i64::MAX);
    let since = cx.clock.now_ms() - grace;
    let Some(mut last) = last.filter(|last| last.at_ms >= since) else { return Ok(Ok(Some(read))) };
    let counts_as =
        cx.catalogue.model(&last.model).is_ok_and(|other| evidence::counted(other).unwrap_or_default() == name);
    last.expected = last.expected.filter(|_| counts_as);
    Ok(Ok(corrected(read, &last)))
}

/// What was read, and what it cannot know yet of the last attempt and those before it.
fn corrected(read: Counters, last: &Counted) -> Option<Counters> {
    let expected = last.expected?;
    let (made, cost) = match last.outcome {
        Outcome::Accepted | Outcome::Adopted | Outcome::Created => (1, last.cost),
        Outcome::NotSent | Outcome::Busy | Outcome::Rejected | Outcome::Absent => (0, Some(0.0)),
        Outcome::Open | Outcome::Unknown | Outcome::Abandoned => return None,
    };
    let generations = expected.generations + made;
    if generations <= read.generations {
        return Some(read);
    }
    let balance = cost.map_or(read.balance, |cost| read.balance.min(expected.balance - cost));
    Some(Counters { generations, balance })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(generations: i64, balance: f64, outcome: Outcome) -> Counted {
        let expected = Some(Counters { generations, balance });
        Counted { model: "a".into(), expected, outcome, at_ms: 0, cost: Some(5.0) }
    }

    fn read(generations: i64, balance: f64) -> Counters {
        Counters { generations, balance }
    }

    #[test]
    fn what_the_counters_do_not_know_yet_is_added() {
        let lagging = corrected(read(3, 100.0), &last(3, 100.0, Outcome::Accepted));
        let by_two = corrected(read(3, 100.0), &last(4, 95.0, Outcome::Adopted));

        assert_eq!(lagging, Some(read(4, 95.0)));
        assert_eq!(by_two, Some(read(5, 90.0)));
    }

    #[test]
    fn counters_that_do_not_lag_are_believed_and_after_a_doubt_nothing_is_expected() {
        assert_eq!(corrected(read(4, 95.0), &last(3, 100.0, Outcome::Accepted)), Some(read(4, 95.0)));
        assert_eq!(corrected(read(3, 100.0), &last(3, 100.0, Outcome::Busy)), Some(read(3, 100.0)));
        assert_eq!(corrected(read(3, 100.0), &last(3, 100.0, Outcome::Unknown)), None);
    }
}
