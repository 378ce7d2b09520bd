use std::path::Path;

use serde_json::json;

use super::*;
use crate::request::Request;
use crate::store::Store;
use crate::store::jobs::NewJob;

fn new_job(id: &str, account: &str, model: &str) -> NewJob {
    let inputs = json!({"prompt": id}).as_object().cloned().expect("an object");
    NewJob { account: account.into(), request: Request::new(model, inputs), ..jobs::tests::new_job(id, id) }
}

/// Ten jobs of account `a`, two of them of another model, and one of account `b`.
async fn filled(folder: &Path) -> Store {
    let store = Store::open(folder).expect("a new index");
    store
        .write(|tx| {
            for number in 0..10 {
                jobs::insert(tx, &new_job(&format!("a{number}"), "a", if number < 8 { "m" } else { "n" }), 1)?;
            }
            jobs::insert(tx, &new_job("b0", "b", "m"), 1).map(|_| ())
        })
        .await
        .expect("queued");
    store
}

/// Ends a job, at a time.
fn end(tx: &Transaction<'_>, id: &str, to: Phase, code: &str, now_ms: i64) -> Result<(), StoreError> {
    jobs::advance(tx, id, Phase::Queued, Phase::Submitting, now_ms, &Move::default())?;
    jobs::advance(tx, id, Phase::Submitting, Phase::Waiting, now_ms, &Move::default())?;
    let change = Move { error: Some((code, "Because.")), ..Default::default() };
    if to == Phase::Done {
        jobs::advance(tx, id, Phase::Waiting, Phase::Downloading, now_ms, &Move::default())?;
        return jobs::advance(tx, id, Phase::Downloading, Phase::Done, now_ms, &Move::default()).map(|_| ());
    }
    jobs::advance(tx, id, Phase::Waiting, to, now_ms, &change).map(|_| ())
}

async fn held(store: &Store) -> Vec<String> {
    store
        .read(|c| {
            let mut statement = c.prepare("SELECT id FROM jobs WHERE hold = 'breaker' ORDER BY id")?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
        .expect("readable")
}

#[tokio::test]
async fn the_third_refusal_holds_the_rest_of_the_account_in_the_same_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;

    store.write(|tx| end(tx, "a0", Phase::Refused, "moderated", 2)).await.expect("ended");
    store.write(|tx| end(tx, "a1", Phase::Done, "", 3)).await.expect("ended");
    store.write(|tx| end(tx, "a2", Phase::Refused, "moderated", 4)).await.expect("ended");
    assert_eq!(held(&store).await, Vec::<String>::new());
    assert_eq!(store.read(|c| refused(c, "a", 20)).await.expect("counted"), 2);
    store.write(|tx| end(tx, "a8", Phase::Refused, "moderated", 5)).await.expect("ended");

    assert_eq!(held(&store).await, ["a3", "a4", "a5", "a6", "a7", "a9"], "of every model, and of no other account");
    let told = store.read(tripped).await.expect("told");
    assert_eq!((told.len(), told[0].code.as_str(), told[0].held), (1, MANY_REFUSED, 6));
}

#[tokio::test]
async fn what_a_person_lets_go_is_not_held_again_for_the_same_refusals() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    for (id, at) in [("a0", 2), ("a1", 3), ("a2", 4)] {
        store.write(move |tx| end(tx, id, Phase::Refused, "moderated", at)).await.expect("ended");
    }

    assert_eq!(store.write(|tx| let_go(tx, "a", 10)).await.expect("let go"), 7);
    store.write(|tx| end(tx, "a3", Phase::Refused, "moderated", 11)).await.expect("ended");

    assert_eq!(held(&store).await, Vec::<String>::new(), "that is the first of the next three");
    assert_eq!(store.read(|c| refused(c, "a", 20)).await.expect("counted"), 1);
}

#[tokio::test]
async fn three_alike_in_a_row_hold_their_model_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    for (id, code, at) in [("a0", "INTERNAL", 2), ("a1", "INTERNAL", 3), ("a8", "OTHER", 4), ("a2", "INTERNAL", 5)] {
        store.write(move |tx| end(tx, id, Phase::Failed, code, at)).await.expect("ended");
    }

    assert_eq!(held(&store).await, ["a3", "a4", "a5", "a6", "a7"]);
    let gone = store.write(|tx| withdraw(tx, "a", 9)).await.expect("withdrawn");
    assert_eq!((gone.len(), held(&store).await.len()), (5, 0));
}

#[tokio::test]
async fn one_that_works_or_fails_otherwise_in_between_starts_the_count_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    let ends = [
        ("a0", Phase::Failed, "INTERNAL", 2),
        ("a1", Phase::Failed, "INTERNAL", 3),
        ("a2", Phase::Done, "", 4),
        ("a3", Phase::Failed, "INTERNAL", 5),
        ("a4", Phase::Failed, "INTERNAL", 6),
        ("a5", Phase::Failed, "OTHER", 7),
    ];
    for (id, to, code, at) in ends {
        store.write(move |tx| end(tx, id, to, code, at)).await.expect("ended");
    }

    assert_eq!(held(&store).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_person_closes_holds_nothing_and_stands_between_no_failures() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    for (id, at) in [("a0", 2), ("a1", 3), ("a2", 4), ("a3", 5)] {
        store.write(move |tx| end(tx, id, Phase::Failed, CLOSED, at)).await.expect("closed");
    }
    assert_eq!(held(&store).await, Vec::<String>::new(), "closing tells nothing of the service");

    let ends = [("a4", "INTERNAL", 6), ("a5", CLOSED, 7), ("a6", "INTERNAL", 8), ("b0", "INTERNAL", 9)];
    for (id, code, at) in ends {
        store.write(move |tx| end(tx, id, Phase::Failed, code, at)).await.expect("ended");
    }
    assert_eq!(held(&store).await, Vec::<String>::new());
    store.write(|tx| jobs::insert(tx, &new_job("a90", "a", "m"), 9)).await.expect("queued");
    store.write(|tx| end(tx, "a90", Phase::Failed, "INTERNAL", 10)).await.expect("ended");

    assert_eq!(held(&store).await, ["a7"], "the third failure of the service in a row");
}

#[tokio::test]
async fn the_limits_that_are_set_count_and_not_the_usual_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    let limits = FailureLimits { refused: 2, of: 5, alike: 2 };
    let end = |id: &'static str, to: Phase, at: i64| {
        store.write(move |tx| {
            jobs::advance(tx, id, Phase::Queued, Phase::Submitting, at, &Move::default())?;
            let change = Move { error: Some(("CODE", "Because.")), limits, ..Default::default() };
            jobs::advance(tx, id, Phase::Submitting, to, at, &change)
        })
    };

    end("b0", Phase::Refused, 2).await.expect("ended");
    end("a0", Phase::Failed, 3).await.expect("ended");
    end("a1", Phase::Refused, 4).await.expect("ended");
    assert_eq!(held(&store).await, Vec::<String>::new(), "one of each");
    end("a2", Phase::Refused, 5).await.expect("ended");

    assert_eq!(held(&store).await.len(), 7, "the second refusal holds the account");
    let told = store.read(tripped).await.expect("told");
    assert!(told[0].text.starts_with("2 of the last 5 jobs"), "{}", told[0].text);
}
