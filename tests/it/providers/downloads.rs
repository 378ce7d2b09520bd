use framewright_core::provider::{DownloadClient, Fetch, FetchError, Fetched, RemoteStatus};
use serde_json::json;
use url::Url;

use super::*;

/// A finished Frames task and a place for its first file.
struct Ready {
    house: House,
    id: String,
    link: String,
    folder: tempfile::TempDir,
}

impl Ready {
    async fn new() -> Self {
        let house = House::start().await;
        let id = house.accepted(&house.useapi, "frames", "a1").await;
        house.services.skip(A_MINUTE);
        let RemoteStatus::Succeeded { outputs, .. } = status(&house.useapi, &id).await else { panic!("not done") };
        let link = outputs[0].url.clone();
        Self { house, id, link, folder: tempfile::tempdir().unwrap() }
    }

    async fn fetch(&self, etag: Option<String>) -> Result<Fetched, FetchError> {
        let timeouts = Timeouts { idle: Duration::from_secs(2), ..Timeouts::default() };
        let client = DownloadClient::with(RealClock::shared(), &timeouts).unwrap();
        let origin = Url::parse(&self.house.services.address).unwrap();
        let part = self.folder.path().join("1.part");
        let fetch = Fetch {
            url: &self.link,
            own_origin: &origin,
            part: &part,
            max_bytes: 16_000_000,
            etag,
            on_start: None,
            on_progress: None,
        };
        client.fetch(&fetch).await
    }

    fn picture(&self) -> image::DynamicImage {
        let bytes = std::fs::read(self.folder.path().join("1.part")).unwrap();
        image::load_from_memory(&bytes).unwrap()
    }
}

#[tokio::test]
async fn a_result_comes_whole() {
    let ready = Ready::new().await;

    let fetched = ready.fetch(None).await.unwrap();

    assert_eq!(fetched.bytes, std::fs::metadata(ready.folder.path().join("1.part")).unwrap().len());
    assert!(fetched.content_type.is_some_and(|t| t.starts_with("image/")));
    assert!(ready.picture().width() > 1000);
}

#[tokio::test]
async fn a_download_that_broke_off_is_continued_or_begun_anew_and_whole_in_the_end() {
    let ready = Ready::new().await;
    let whole = ready.fetch(None).await.unwrap();
    std::fs::remove_file(ready.folder.path().join("1.part")).unwrap();

    ready.house.play("download", json!({"fault": "download", "kind": "truncated"}));
    let broken = ready.fetch(None).await.unwrap_err();
    ready.house.services.play(Scenario::default());
    let FetchError::Truncated { got, expected, etag } = broken else { panic!("{broken:?}") };
    let resumed = ready.fetch(etag).await.unwrap();

    assert!(got > 0 && got < expected, "{got} of {expected}");
    assert_eq!(resumed.sha256, whole.sha256);
    ready.picture();
}

#[tokio::test]
async fn spoilt_downloads_are_told_apart() {
    let expired = |e: &FetchError| matches!(e, FetchError::Expired { .. });
    let too_large = |e: &FetchError| matches!(e, FetchError::TooLarge { .. });
    let broken = |e: &FetchError| matches!(e, FetchError::Truncated { .. } | FetchError::Interrupted { .. });
    let not_allowed = |e: &FetchError| matches!(e, FetchError::NotAllowed { .. });
    let cases: [(_, &dyn Fn(&FetchError) -> bool); 10] = [
        (json!({"fault": "download", "kind": "expired"}), &expired),
        (json!({"fault": "download", "kind": "missing"}), &expired),
        (json!({"fault": "download", "kind": "oversized"}), &too_large),
        (json!({"fault": "download", "kind": "endless"}), &too_large),
        (json!({"fault": "download", "kind": "stalled"}), &broken),
        (json!({"fault": "download", "kind": "wrong_length"}), &broken),
        (json!({"fault": "download", "kind": "gzip_bomb"}), &broken),
        (json!({"fault": "cut", "at": "mid_reply"}), &broken),
        (json!({"fault": "download", "kind": "redirect", "to": "http://127.0.0.1:1/x"}), &not_allowed),
        (json!({"fault": "download", "kind": "redirect", "to": "https://10.0.0.1/x"}), &not_allowed),
    ];
    let ready = Ready::new().await;
    for (fault, fits) in cases {
        ready.house.play("download", fault.clone());

        let error = ready.fetch(None).await.unwrap_err();

        assert!(fits(&error), "{fault}: {error:?}");
    }
}

#[tokio::test]
async fn an_old_link_expires_and_reading_the_task_again_gives_a_fresh_one() {
    let mut ready = Ready::new().await;
    ready.house.services.skip(Duration::from_secs(72 * 3600));

    let old = ready.fetch(None).await.unwrap_err();
    let RemoteStatus::Succeeded { outputs, .. } = status(&ready.house.useapi, &ready.id).await else { panic!() };
    ready.link = outputs[0].url.clone();
    let fresh = ready.fetch(None).await;

    assert!(matches!(old, FetchError::Expired { .. }), "{old:?}");
    assert!(fresh.is_ok(), "{fresh:?}");
}
