//! From checked rows to jobs.
//!
//! A row of a file is known again: the same request for the same account, in the same library, is
//! the same job however often the file is queued, moved, reordered or grown. So starting a command
//! again never pays twice. [`Repeat::Anew`] is for people who want more of the same.

use std::collections::HashMap;

use catalogue::{Catalogue, Kind, Model};
use sha2::{Digest, Sha256};

use super::CheckedRow;
use crate::entropy::Entropy;
use crate::job::Lane;
use crate::request::Request;
use crate::store::jobs::NewJob;

/// What a row means that was queued before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The job that exists already.
    Same,
    /// A new job.
    Anew,
}

/// Seeds stay below this where a model's own upper end is not known: every service takes 31 bits.
pub(super) const SAFE_SEED: i64 = i32::MAX as i64;

/// One job for each copy of each row, in order. Where the model takes a seed and the row gives none,
/// each gets one of its own: it makes the result repeatable and tells tasks apart. `new_id` makes ids
/// that sort in the order in which they were made.
#[must_use]
pub fn jobs(
    rows: &[CheckedRow],
    catalogue: &Catalogue,
    batch_id: &str,
    repeat: Repeat,
    new_id: impl Fn() -> String,
    entropy: &dyn Entropy,
) -> Vec<NewJob> {
    let mut jobs = Vec::new();
    // Rows that are equal within one file are meant to be several jobs.
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in rows {
        let model = catalogue.model(&row.model.0).ok();
        let key = match repeat {
            Repeat::Same => {
                let digest = digest(row);
                let nth = seen.entry(digest.clone()).or_insert(0);
                *nth += 1;
                format!("row:{digest}:{nth}")
            }
            Repeat::Anew => format!("new:{}", new_id()),
        };
        for copy in 0..row.count {
            let mut inputs = row.inputs.clone();
            if let Some((name, seed)) = model.and_then(|model| seed_for(model, row, entropy)) {
                inputs.insert(name, seed.into());
            }
            jobs.push(NewJob {
                id: new_id(),
                client_key: key.clone(),
                copy_index: i64::from(copy),
                batch_id: Some(batch_id.to_owned()),
                row: i64::try_from(row.row).ok(),
                account: row.account.clone(),
                service: row.service,
                request: Request::new(row.model.0.clone(), inputs),
                options: row.options.clone(),
                price: row.price.ceiling(),
                files: i64::from(row.files),
                parents: Vec::new(),
                lane: Lane::Normal,
                replaces: None,
            });
        }
    }
    jobs
}

fn digest(row: &CheckedRow) -> String {
    let request = Request::new(row.model.0.clone(), row.inputs.clone());
    let mut hash = Sha256::new();
    hash.update(request.digest());
    hash.update([0]);
    hash.update(&row.account);
    hash.update([0]);
    // Another Runway account behind the same subscription is another purse.
    hash.update(row.options.email.as_deref().unwrap_or_default());
    hex::encode(&hash.finalize()[..16])
}

fn seed_for(model: &Model, row: &CheckedRow, entropy: &dyn Entropy) -> Option<(String, i64)> {
    let param = model.params.iter().find(|param| matches!(param.kind, Kind::Seed { .. }))?;
    let Kind::Seed { min, max } = param.kind else { return None };
    if row.inputs.contains_key(&param.name) {
        return None;
    }
    let span = max.unwrap_or(SAFE_SEED).saturating_sub(min).saturating_add(1).max(1).cast_unsigned();
    let drawn = i64::try_from(entropy.next_u64() % span).unwrap_or(0);
    Some((param.name.clone(), min.saturating_add(drawn)))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::batch::{Defaults, read};
    use crate::entropy::Ids;
    use crate::settings::ConfigFolder;

    #[derive(Debug, Default)]
    struct Counting(AtomicU64);
    impl Entropy for Counting {
        fn next_u64(&self) -> u64 {
            self.0.fetch_add(7_919, Ordering::Relaxed)
        }
    }

    fn made(text: &str, repeat: Repeat) -> Vec<NewJob> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let accounts = ConfigFolder::at(dir.path()).expect("a folder of our own").accounts(&|_| None);
        let catalogue = Catalogue::builtin();
        let checked = read(text.as_bytes().to_vec(), None, None).check(&catalogue, &accounts, &Defaults::default());
        assert_eq!(checked.findings, []);
        let (ids, entropy) = (Ids::default(), Counting::default());
        jobs(&checked.rows, &catalogue, "batch", repeat, || ids.next(1, &entropy), &entropy)
    }

    fn keys(jobs: &[NewJob]) -> Vec<(&str, i64)> {
        jobs.iter().map(|job| (job.client_key.as_str(), job.copy_index)).collect()
    }

    #[test]
    fn a_file_that_was_reordered_and_grown_names_the_old_rows_alike() {
        let before = made("a fox\nan owl", Repeat::Same);
        let after = made("a hare\nan owl\na fox", Repeat::Same);

        assert_eq!(keys(&before)[0], keys(&after)[2]);
        assert_eq!(keys(&before)[1], keys(&after)[1]);
        assert!(!keys(&before).contains(&keys(&after)[0]));
    }

    #[test]
    fn equal_rows_of_one_file_and_copies_are_several_jobs() {
        let jobs = made("{\"prompt\": \"a\"}\n{\"prompt\": \"a\", \"count\": 2}\n", Repeat::Same);

        let mut keys = keys(&jobs);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 3);
    }

    #[test]
    fn asking_anew_never_meets_an_old_job() {
        let once = made("a fox", Repeat::Anew);
        let file = made("a fox", Repeat::Same);

        assert_ne!(keys(&once), keys(&file));
    }

    #[test]
    fn a_seed_is_filled_in_within_the_models_range_and_a_given_one_is_kept() {
        let jobs = made("{\"prompt\": \"a\", \"count\": 2}\n{\"prompt\": \"b\", \"seed\": 42}\n", Repeat::Same);

        let seeds: Vec<_> = jobs.iter().map(|job| job.request.inputs["seed"].as_i64().expect("a number")).collect();
        assert!(seeds.iter().all(|seed| (1..=4_294_967_294).contains(seed)), "{seeds:?}");
        assert_ne!(seeds[0], seeds[1], "copies are to differ");
        assert_eq!(seeds[2], 42);
    }
}
