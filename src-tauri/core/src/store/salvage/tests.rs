use serde_json::json;

use super::*;
use crate::request::Request;
use crate::store::attempts::{self, Intent};
use crate::store::jobs::{self, Job, Move, NewJob};
use crate::store::{FILE, meta};

/// Jobs in the index that is broken below: enough for several pages of each table.
const JOBS: usize = 120;

fn new_job(number: usize) -> NewJob {
    let prompt = format!("prompt {number} {}", "with many words ".repeat(20));
    let inputs = json!({"prompt": prompt, "seed": number}).as_object().cloned().expect("an object");
    let request = Request::new("useapi/frames/create", inputs);
    NewJob { request, ..jobs::tests::new_job(&format!("job{number:04}"), &format!("key {number}")) }
}

/// An index of which every third job was sent and has a task.
async fn filled(folder: &Path) -> Store {
    let store = Store::open(folder).expect("a new index");
    store
        .write(|tx| {
            meta::set_text(tx, "kept", "yes")?;
            for number in 0..JOBS {
                let id = jobs::insert(tx, &new_job(number), 1)?;
                if number % 3 == 0 {
                    let step = Move { story: "Sending.", ..Default::default() };
                    jobs::advance(tx, &id, Phase::Queued, Phase::Submitting, 2, &step)?;
                    let remote = format!("task-{number}");
                    let step = Move { story: "Taken.", remote_id: Some(&remote), ..Default::default() };
                    jobs::advance(tx, &id, Phase::Submitting, Phase::Waiting, 3, &step)?;
                }
            }
            Ok(())
        })
        .await
        .expect("queued");
    store
}

async fn all(store: &Store) -> Vec<Job> {
    store.read(|c| jobs::page(c, &jobs::Filter::default(), 1_000)).await.expect("readable")
}

/// A sound copy of an index in one file, as a start for breaking it.
async fn written(store: &Store, to: &Path) -> Vec<u8> {
    store.back_up(to).await.expect("copied");
    std::fs::read(to).expect("readable")
}

#[tokio::test]
async fn whatever_page_is_broken_what_can_be_read_is_taken_over_as_it_was_and_nothing_is_sent_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    let before = all(&store).await;
    let whole = written(&store, &folder.path().join("copy.sqlite")).await;
    let (mut costly, mut told, mut hopeless) = (0, 0, 0);

    for page in 0..whole.len() / 8_192 {
        let broken = folder.path().join(format!("broken-{page}.sqlite"));
        let mut bytes = whole.clone();
        for (at, byte) in bytes.iter_mut().skip(page * 8_192).take(8_192).enumerate() {
            *byte = (at % 251) as u8 ^ 0x5a;
        }
        std::fs::write(&broken, bytes).expect("written");
        let target = folder.path().join(format!("new-{page}"));
        std::fs::create_dir(&target).expect("a folder");

        match Store::salvage(&target, &broken, 9) {
            Ok((salvaged_into, salvaged)) => {
                let after = all(&salvaged_into).await;
                for job in &after {
                    let was = before.iter().find(|was| was.id == job.id).expect("no job is invented");
                    assert_eq!((&job.request, job.phase, &job.remote_id), (&was.request, was.phase, &was.remote_id));
                    assert_eq!(job.hold, (job.phase == Phase::Queued).then_some(crate::job::Hold::You));
                }
                assert_eq!(salvaged.jobs, after.len() as u64);
                costly += usize::from(after.len() < JOBS / 2);
                told += usize::from(salvaged.gaps > 0);
            }
            Err(error) => {
                assert!(error.is_damage(), "page {page}: {error}");
                hopeless += 1;
            }
        }
    }

    // The first page of the table leads to all others.
    assert_eq!(costly, 1, "any other page costs its own rows alone");
    assert!(told >= 3, "lost rows are told: {told}");
    assert!((1..=6).contains(&hopeless), "only the pages of the schema make the rest unreadable: {hopeless}");
}

#[tokio::test]
async fn a_job_that_may_have_been_sent_is_asked_about_and_never_queued_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = filled(folder.path()).await;
    // As if the page of the job were older than that of its attempt.
    store
        .write(|tx| {
            let sent = json!({});
            let intent =
                Intent { id: "try", job_id: "job0001", epoch: 1, seed: None, digest: "d", expected: None, sent: &sent };
            attempts::open(tx, &intent, 4)
        })
        .await
        .expect("noted");
    let copy = folder.path().join("copy.sqlite");
    written(&store, &copy).await;
    let target = folder.path().join("new");
    std::fs::create_dir(&target).expect("a folder");

    let (into, salvaged) = Store::salvage(&target, &copy, 9).expect("all of it");

    let job = into.read(|c| jobs::get(c, "job0001")).await.expect("readable").expect("it is there");
    assert_eq!((job.phase, salvaged.gaps), (Phase::Submitting, 0), "the next start looks for its task");
}

#[tokio::test]
async fn a_copy_adds_what_the_index_does_not_know_and_leaves_the_rest_alone() {
    let (folder, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let copy = folder.path().join("copy.sqlite");
    written(&filled(folder.path()).await, &copy).await;
    let store = Store::open(other.path()).expect("a new index");
    store.write(|tx| jobs::insert(tx, &NewJob { id: "job0003".into(), ..new_job(900) }, 5)).await.expect("queued");

    let filled = store.fill_from_copy(&copy, 9).await.expect("read");

    assert_eq!((filled.jobs, filled.gaps, filled.refused), (JOBS as u64 - 1, 0, 0));
    let known = store.read(|c| jobs::get(c, "job0003")).await.expect("readable").expect("it is there");
    assert_eq!(known.request, new_job(900).request, "what is known stays");
    assert_eq!(store.read(|c| log::of(c, "job0003")).await.expect("readable").len(), 2, "its own story alone");
}

#[tokio::test]
async fn an_index_of_a_newer_program_is_left_alone_also_where_it_has_renamed_a_table() {
    for change in ["", "ALTER TABLE meta RENAME TO facts"] {
        let (folder, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        drop(filled(folder.path()).await);
        let path = folder.path().join(FILE);
        let newer = Connection::open(&path).expect("it opens");
        newer.execute_batch(&format!("{change}; PRAGMA user_version = 9000")).expect("marked");
        drop(newer);

        let refused = Store::salvage(other.path(), &path, 9).expect_err("it is newer");

        assert!(matches!(refused, StoreError::Newer { found: 9_000, .. }), "{change}: {refused}");
    }
}
