use std::path::Path;

use serde_json::json;

use super::*;
use crate::store::attempts::{self, Intent};
use crate::store::ledger::{self, Entry};
use crate::store::{Store, meta};

/// A job of account `a` for Frames.
pub(crate) fn new_job(id: &str, key: &str) -> NewJob {
    let inputs = json!({"prompt": format!("prompt {id}"), "seed": 7}).as_object().cloned().expect("an object");
    NewJob {
        id: id.into(),
        client_key: key.into(),
        copy_index: 0,
        batch_id: None,
        row: None,
        account: "a".into(),
        service: catalogue::Service::Useapi,
        request: Request::new("useapi/frames/create", inputs),
        options: SubmitOptions::default(),
        price: Some(5.0),
        files: 4,
        parents: Vec::new(),
        lane: Lane::Normal,
        replaces: None,
    }
}

async fn with_jobs(folder: &Path, ids: &[&str]) -> Store {
    let store = Store::open(folder).expect("a new index");
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    store
        .write(move |tx| {
            for id in &ids {
                insert(tx, &new_job(id, &format!("key {id}")), 1)?;
            }
            Ok(())
        })
        .await
        .expect("queued");
    store
}

async fn order_of(store: &Store) -> Vec<String> {
    store
        .read(|c| {
            let mut statement = c.prepare("SELECT id FROM jobs ORDER BY lane, position, id")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
        .expect("readable")
}

#[tokio::test]
async fn the_same_press_twice_queues_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["a"]).await;

    let second = store.write(|tx| insert(tx, &new_job("b", "key a"), 2)).await.expect("accepted");

    assert_eq!(second, "a", "the first job stands for both presses");
    assert_eq!(order_of(&store).await, ["a"]);
}

#[tokio::test]
async fn a_job_that_somebody_moved_is_not_moved_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["a"]).await;
    let change = |tx: &Transaction<'_>| {
        advance(tx, "a", Phase::Queued, Phase::Submitting, 2, &Move { story: "Sending.", ..Default::default() })
    };

    let first = store.write(change).await.expect("moved");
    let second = store.write(change).await.expect("not an error");

    assert!(first && !second, "the guard lets one through");
    let lines = store.read(|c| log::of(c, "a")).await.expect("a story");
    assert_eq!(lines.len(), 2, "queued and sending, nothing twice: {lines:?}");
}

#[tokio::test]
async fn an_older_scheduler_can_tell_that_its_time_is_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).expect("a new index");

    let old = store.write(meta::next_epoch).await.expect("an epoch");
    let new = store.write(meta::next_epoch).await.expect("another");

    assert!(!store.write(move |tx| meta::is_current(tx, old)).await.expect("readable"));
    assert!(store.write(move |tx| meta::is_current(tx, new)).await.expect("readable"));
}

#[tokio::test]
async fn a_task_belongs_to_one_job_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["a", "b"]).await;
    let follow = |id: &'static str| {
        move |tx: &Transaction<'_>| {
            tx.execute("UPDATE jobs SET phase = 'unknown' WHERE id = ?1", [id])?;
            let change = Move { remote_id: Some("task-1"), story: "Found.", ..Default::default() };
            advance(tx, id, Phase::Unknown, Phase::Waiting, 3, &change)
        }
    };

    assert!(store.write(follow("a")).await.expect("the first may"));
    assert!(store.write(follow("b")).await.is_err(), "the second must not adopt the same task");
    let b = store.read(|c| get(c, "b")).await.expect("readable").expect("there");
    assert_eq!(b.phase, Phase::Queued, "the whole transaction is undone");
}

#[tokio::test]
async fn jobs_go_where_they_are_put_again_and_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["a", "b", "c", "d"]).await;

    // Halving the same gap uses it up after some twenty moves; the order must survive that.
    for turn in 0..60 {
        let (mover, before) = if turn % 2 == 0 { ("c", "b") } else { ("b", "c") };
        store
            .write(move |tx| reorder(tx, &[mover.to_owned()], Lane::Normal, Some(before), 5))
            .await
            .expect("reordered");
        let order = order_of(&store).await;
        let place = |id: &str| order.iter().position(|other| other == id).expect("there");
        assert!(place(mover) < place(before), "turn {turn}: {order:?}");
        assert_eq!((place("a"), place("d")), (0, 3), "turn {turn}: the others stay, {order:?}");
    }
}

#[tokio::test]
async fn the_first_lane_goes_first_and_held_jobs_do_not_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["a", "b", "c"]).await;
    store.write(|tx| reorder(tx, &["c".into()], Lane::First, None, 5)).await.expect("reordered");
    store.write(|tx| set_hold(tx, &["c".into()], Some(Hold::You), 6)).await.expect("held");

    let first = store.read(|c| next(c, "a", "useapi/frames/create", 9, &[])).await.expect("readable");
    store.write(|tx| set_hold(tx, &["c".into()], None, 7)).await.expect("released");
    let then = store.read(|c| next(c, "a", "useapi/frames/create", 9, &[])).await.expect("readable");

    assert_eq!(first.expect("one").id, "a");
    assert_eq!(then.expect("one").id, "c");
}

#[tokio::test]
async fn a_row_of_another_version_is_set_aside_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["a", "b"]).await;
    store
        .write(|tx| Ok(tx.execute("UPDATE jobs SET request = '{\"version\":99}' WHERE id = 'a'", [])?))
        .await
        .expect("spoiled");

    let broken = store.write(|tx| set_aside_unreadable(tx, 5)).await.expect("checked");

    assert_eq!(broken.len(), 1, "{broken:?}");
    let next = store.read(|c| next(c, "a", "useapi/frames/create", 9, &[])).await.expect("readable");
    assert_eq!(next.expect("one").id, "b");
}

#[tokio::test]
async fn what_was_written_is_there_after_the_store_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(with_jobs(folder.path(), &["a"]).await);

    let store = Store::open(folder.path()).expect("opens again");

    assert_eq!(order_of(&store).await, ["a"]);
    assert_eq!(store.read(|c| ids_ending(c, "a")).await.expect("readable"), Vec::<String>::new(), "too short to name");
}

#[tokio::test]
async fn money_counts_on_the_day_on_which_it_was_sent_whenever_it_was_taken_or_given_back() {
    const DAY: i64 = 86_400_000;
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["old", "new"]).await;
    store
        .write(|tx| {
            let sent = json!({});
            for (id, at) in [("old", DAY - 60_000), ("new", DAY + 60_000)] {
                let job = get(tx, id)?.expect("queued");
                let intent = Intent { id, job_id: id, epoch: 1, seed: None, digest: "d", expected: None, sent: &sent };
                attempts::open(tx, &intent, at)?;
                ledger::add(tx, &job, id, Entry::Reserved, Some(5.0), at)?;
            }
            // What was sent yesterday is settled today: charged, and given back.
            let old = get(tx, "old")?.expect("queued");
            ledger::add(tx, &old, "old", Entry::Released, Some(5.0), DAY + 1)?;
            ledger::add(tx, &old, "old", Entry::Charged, Some(5.0), DAY + 1)?;
            ledger::add(tx, &old, "old", Entry::Returned, Some(5.0), DAY + 2)
        })
        .await
        .expect("written");

    let (today, in_all) =
        store.read(|c| Ok((ledger::spent(c, "demo", DAY)?, ledger::spent(c, "demo", 0)?))).await.expect("readable");

    assert_eq!(today, (5.0, 0), "yesterday's return makes no room today");
    assert_eq!(in_all, (5.0, 0));
}

#[tokio::test]
async fn counts_are_those_of_all_jobs_or_of_one_batch_and_tell_what_is_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["free", "held"]).await;
    store
        .write(|tx| {
            tx.execute("INSERT INTO batches (id, name, created_ms) VALUES ('some', 'some', 1)", [])?;
            for id in ["batched", "ended"] {
                let job = NewJob { batch_id: Some("some".into()), ..new_job(id, id) };
                insert(tx, &job, 1)?;
            }
            tx.execute("UPDATE jobs SET phase = 'done' WHERE id = 'ended'", [])?;
            tx.execute("UPDATE jobs SET hold = 'you' WHERE id IN ('held', 'batched')", [])?;
            Ok(())
        })
        .await
        .expect("written");

    let (all, some) = store.read(|c| Ok((counts(c, None)?, counts(c, Some("some"))?))).await.expect("countable");

    assert_eq!((all.of(Phase::Queued), all.of(Phase::Done), all.held["you"]), (3, 1, 2));
    assert_eq!((some.of(Phase::Queued), some.of(Phase::Done), some.held["you"]), (1, 1, 1));
}

#[tokio::test]
async fn what_ended_alike_tells_what_sending_it_again_may_cost() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_jobs(folder.path(), &["paid", "unpriced", "made", "free"]).await;
    let ended = store.write(|tx| {
        tx.execute("UPDATE jobs SET phase = 'failed', error_code = 'same'", [])?;
        tx.execute("UPDATE jobs SET price = NULL WHERE id = 'unpriced'", [])?;
        tx.execute("UPDATE jobs SET account = 'demo' WHERE id = 'free'", [])?;
        let there = crate::provider::Output { url: "https://files.example/1".into(), extension: None, size: None };
        crate::store::outputs::set(tx, "made", &[there], 1)
    });
    ended.await.expect("ended");

    let groups = store.read(board::failures).await.expect("readable");
    let [group] = &groups[..] else { panic!("{groups:?}") };
    assert_eq!((group.count, group.again, group.unknown), (4, 5.0, 1));
    let made = store.read(|c| board::beside(c, "made")).await.expect("readable");
    let paid = store.read(|c| board::beside(c, "paid")).await.expect("readable");
    assert_eq!((made.left_there, paid.left_there), (true, false));
}
