use std::path::PathBuf;
use std::sync::Mutex;

use super::*;
use crate::clock::RealClock;
use crate::provider::peer::{self, Act, Peer, Seen};

const TAG: &str = "\"v1\"";

struct Rig {
    folder: tempfile::TempDir,
    peer: Peer,
    origin: Url,
    client: DownloadClient,
}

impl Rig {
    async fn new(act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static) -> Self {
        Self::patient(Timeouts::default().idle, act).await
    }

    /// A rig that bears so much silence.
    async fn patient(idle: Duration, act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static) -> Self {
        let peer = Peer::start(act).await;
        let timeouts = Timeouts { idle, ..Timeouts::default() };
        Self {
            folder: tempfile::tempdir().unwrap(),
            origin: Url::parse(&peer.origin).unwrap(),
            peer,
            client: DownloadClient::with(RealClock::shared(), &timeouts).unwrap(),
        }
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("new/a.part")
    }

    async fn fetch(&self, etag: Option<&str>) -> Result<Fetched, FetchError> {
        self.fetch_from("/files/a.png", etag).await
    }

    async fn fetch_from(&self, url: &str, etag: Option<&str>) -> Result<Fetched, FetchError> {
        let part = self.part();
        let fetch = Fetch {
            url,
            own_origin: &self.origin,
            part: &part,
            max_bytes: 1_000_000,
            etag: etag.map(str::to_owned),
            on_start: None,
            on_progress: None,
        };
        self.client.fetch(&fetch).await
    }

    fn leave_part(&self, bytes: &[u8]) {
        std::fs::create_dir_all(self.folder.path().join("new")).unwrap();
        std::fs::write(self.part(), bytes).unwrap();
    }
}

fn content() -> Vec<u8> {
    (0..200_000u32).flat_map(|n| (n / 3).to_le_bytes()).collect()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(bytes))
}

/// A file server that understands ranges and tags.
fn serve(seen: &Seen) -> Act {
    let content = content();
    let start = seen.header("range").and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    match start {
        Some(start) if start >= content.len() => {
            peer::reply(416, &[("content-range", &format!("bytes */{}", content.len()))], b"")
        }
        Some(start) if seen.header("if-range") == Some(TAG) => {
            let range = format!("bytes {start}-{}/{}", content.len() - 1, content.len());
            peer::reply(206, &[("etag", TAG), ("content-range", &range)], &content[start..])
        }
        _ => peer::reply(200, &[("etag", TAG), ("content-type", "image/png")], &content),
    }
}

/// A reply that promises all and sends `bytes` of it.
fn short(bytes: usize, headers: &str) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n", content().len());
    [head.as_bytes(), &content()[..bytes]].concat()
}

#[tokio::test]
async fn a_whole_file_is_on_disk_hashed_and_told_about() {
    let rig = Rig::new(|_, seen| serve(seen)).await;
    let progress = Mutex::new(Vec::new());
    let tag = Mutex::new(None);
    let part = rig.part();
    let fetch = Fetch {
        url: "/files/a.png?_jwt=1",
        own_origin: &rig.origin,
        part: &part,
        max_bytes: 1_000_000,
        etag: None,
        on_start: Some(&|etag| *tag.lock().unwrap() = etag.map(str::to_owned)),
        on_progress: Some(&|bytes, total| progress.lock().unwrap().push((bytes, total))),
    };

    let fetched = rig.client.fetch(&fetch).await.unwrap();

    assert_eq!(std::fs::read(&part).unwrap(), content());
    let expected = Fetched {
        bytes: 800_000,
        sha256: sha256(&content()),
        content_type: Some("image/png".into()),
        etag: Some(TAG.into()),
    };
    assert_eq!(fetched, expected);
    assert_eq!(tag.lock().unwrap().as_deref(), Some(TAG));
    assert_eq!(progress.lock().unwrap().last(), Some(&(800_000, Some(800_000))));
    let seen = &rig.peer.seen()[0];
    assert_eq!(seen.line, "GET /files/a.png?_jwt=1");
    assert_eq!(seen.header("authorization"), None, "no credentials go to a file server");
    assert_eq!(seen.header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_stopped() {
    let rig = Rig::new(|n, seen| match n {
        0 => Act::Raw(short(123_457, "etag: \"v1\"\r\n")),
        _ => serve(seen),
    })
    .await;

    let broken = rig.fetch(None).await.unwrap_err();
    let FetchError::Truncated { got, expected, etag } = broken else { panic!("{broken:?}") };
    let fetched = rig.fetch(etag.as_deref()).await.unwrap();

    assert_eq!((got, expected), (123_457, 800_000));
    assert_eq!(rig.peer.seen()[1].header("range"), Some("bytes=123457-"));
    assert_eq!(fetched.sha256, sha256(&content()), "the hash covers the part that was here before");
    assert_eq!(std::fs::read(rig.part()).unwrap(), content());
}

#[tokio::test]
async fn a_part_that_has_a_second_name_in_the_library_is_never_written_to() {
    // With a tag the server says that nothing is missing, without one all of it comes again.
    for etag in [Some(TAG), None] {
        let rig = Rig::new(|_, seen| serve(seen)).await;
        let whole = content();
        rig.leave_part(&whole);
        let named = rig.folder.path().join("named.png");
        std::fs::hard_link(rig.part(), &named).unwrap();

        rig.fetch(etag).await.unwrap();
        std::fs::write(rig.part(), b"spoilt").unwrap();

        assert!(std::fs::read(&named).unwrap() == whole, "{etag:?}");
    }
}

#[tokio::test]
async fn a_part_without_a_strong_tag_is_thrown_away() {
    for etag in [None, Some("W/\"v1\""), Some("v1"), Some("\"")] {
        let rig = Rig::new(|_, seen| serve(seen)).await;
        rig.leave_part(b"bytes of another time");

        let fetched = rig.fetch(etag).await.unwrap();

        assert_eq!(fetched.sha256, sha256(&content()), "{etag:?}");
        assert_eq!(rig.peer.seen()[0].header("range"), None, "{etag:?}");
    }
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_is_fetched_whole() {
    let rig = Rig::new(|_, seen| serve(seen)).await;
    rig.leave_part(&vec![9u8; 900_000]);

    let fetched = rig.fetch(Some("\"v0\"")).await.unwrap();

    assert_eq!(fetched.sha256, sha256(&content()));
    assert_eq!(std::fs::metadata(rig.part()).unwrap().len(), 800_000, "nothing of the longer part is left");
}

#[tokio::test]
async fn a_part_that_is_already_whole_is_fetched_again_rather_than_trusted() {
    let rig = Rig::new(|_, seen| serve(seen)).await;
    rig.leave_part(&content());

    let fetched = rig.fetch(Some(TAG)).await.unwrap();

    assert_eq!((fetched.bytes, rig.peer.seen().len()), (800_000, 2));
}

#[tokio::test]
async fn a_range_that_was_not_asked_for_is_not_pasted_in() {
    for range in ["bytes 0-9/800000", "bytes 6-9/800000", "bytes */800000", "nonsense", "bytes 5-"] {
        let range = range.to_owned();
        let rig =
            Rig::new(move |_, _| peer::reply(206, &[("content-range", &range), ("etag", TAG)], b"0123456789")).await;
        rig.leave_part(b"01234");

        let error = rig.fetch(Some(TAG)).await.unwrap_err();

        assert!(matches!(error, FetchError::Interrupted { etag: None, .. }), "{error:?}");
        assert_eq!(std::fs::read(rig.part()).unwrap(), b"01234");
    }
}

#[tokio::test]
async fn a_file_beyond_the_cap_is_refused_promised_or_not() {
    let promised = Rig::new(|_, _| peer::reply(200, &[], &vec![0; 1_000_001])).await;
    let endless = Rig::new(|_, _| Act::Stall([b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![0; 1_000_001]].concat())).await;

    for rig in [promised, endless] {
        let error = rig.fetch(None).await.unwrap_err();

        assert!(matches!(error, FetchError::TooLarge { max: 1_000_000 }), "{error:?}");
        assert!(std::fs::metadata(rig.part()).unwrap().len() <= 1_000_000);
    }
}

#[tokio::test]
async fn a_stalled_download_ends_and_keeps_what_came() {
    let rig = Rig::patient(Duration::from_secs(1), |_, _| Act::Stall(short(700_000, "etag: \"v1\"\r\n"))).await;

    let error = rig.fetch(None).await.unwrap_err();

    let FetchError::Interrupted { why, etag } = error else { panic!("{error:?}") };
    assert_eq!((why.as_str(), etag.as_deref()), ("no answer in time", Some(TAG)));
    let kept = std::fs::read(rig.part()).unwrap();
    assert!(!kept.is_empty() && content().starts_with(&kept), "{} bytes", kept.len());
}

#[tokio::test]
async fn a_chunked_reply_that_breaks_off_is_not_taken_for_whole() {
    let rig =
        Rig::new(|_, _| Act::Raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n".to_vec()))
            .await;

    let error = rig.fetch(None).await.unwrap_err();

    assert!(matches!(error, FetchError::Interrupted { .. }), "{error:?}");
}

#[tokio::test]
async fn statuses_are_sorted_by_what_is_to_be_done() {
    for (status, expired) in
        [(401, true), (403, true), (404, true), (410, true), (500, false), (400, false), (204, false)]
    {
        let error = Rig::new(move |_, _| peer::reply(status, &[], b"")).await.fetch(None).await.unwrap_err();

        assert_eq!(matches!(error, FetchError::Expired { .. }), expired, "{status}: {error:?}");
    }
    for status in [429, 503] {
        let rig = Rig::new(move |_, _| peer::reply(status, &[("retry-after", "3")], b"")).await;

        let error = rig.fetch(None).await.unwrap_err();

        assert!(matches!(error, FetchError::Busy { wait: Some(w) } if w.as_secs() == 3), "{error:?}");
    }
}

#[tokio::test]
async fn an_expired_link_keeps_the_part_for_its_successor() {
    let rig = Rig::new(|_, _| peer::reply(403, &[], b"expired")).await;
    rig.leave_part(b"01234");

    rig.fetch(Some(TAG)).await.unwrap_err();

    assert_eq!(std::fs::read(rig.part()).unwrap(), b"01234");
}

#[tokio::test]
async fn few_redirects_are_followed_and_many_are_not() {
    let hops = |most: usize| {
        move |n: usize, seen: &Seen| match n < most {
            true => peer::reply(302, &[("location", &format!("/hop/{n}"))], b""),
            false => serve(seen),
        }
    };

    let few = Rig::new(hops(3)).await.fetch(None).await;
    let rig = Rig::new(hops(30)).await;
    let many = rig.fetch(None).await;

    assert!(few.is_ok(), "{few:?}");
    assert!(matches!(many, Err(FetchError::NotAllowed { .. })), "{many:?}");
    assert_eq!(rig.peer.seen().len(), 4);
}

#[tokio::test]
async fn neither_link_nor_redirect_leads_into_this_machine_or_its_network() {
    let other = Peer::always(peer::reply(200, &[], b"secret")).await;
    let targets = [
        other.origin.clone(),
        "https://127.0.0.1/x".into(),
        "https://169.254.169.254/latest".into(),
        "https://[::1]/x".into(),
        "https://localhost:1/x".into(),
        "file:///etc/passwd".into(),
        "http://example.com/x".into(),
    ];
    for target in targets {
        let location = target.clone();
        let rig = Rig::new(move |_, _| peer::reply(302, &[("location", &location)], b"")).await;

        let redirected = rig.fetch(None).await;
        let direct = rig.fetch_from(&target, None).await;

        assert!(matches!(redirected, Err(FetchError::NotAllowed { .. })), "{target}: {redirected:?}");
        assert!(matches!(direct, Err(FetchError::NotAllowed { .. })), "{target}: {direct:?}");
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_compressed_reply_is_not_stored() {
    let rig = Rig::new(|_, _| peer::reply(200, &[("content-encoding", "gzip")], b"\x1f\x8b")).await;

    let error = rig.fetch(None).await.unwrap_err();

    assert!(matches!(error, FetchError::Interrupted { .. }), "{error:?}");
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_the_disks_fault() {
    let rig = Rig::new(|_, seen| serve(seen)).await;
    std::fs::write(rig.folder.path().join("new"), b"a file where the folder should be").unwrap();

    let error = rig.fetch(None).await.unwrap_err();

    assert!(matches!(error, FetchError::Disk(_)), "{error:?}");
    assert!(rig.peer.seen().is_empty(), "nothing is asked for that cannot be kept");
}
