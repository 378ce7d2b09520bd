//! Media over loopback, as a page's `<video>` asks for it: who is answered, with which part, and
//! that an address can name nothing but a file of the library.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use catalogue::Media;
use framewright_core::api::Session;
use framewright_core::api::host::{Facts, FilesPurpose, FolderPurpose, Host};
use framewright_core::api::media::{Ask, Body, MediaDesk, Shelf};
use framewright_core::error::Result;
use framewright_core::library::{Decoder, Pixels};
use framewright_core::secrets::MemoryStore;
use framewright_core::settings::ConfigFolder;
use framewright_core::store::assets::{self, NewAsset};
use hosting::MediaServer;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const PAGE: &str = "tauri://localhost";

/// A library with one picture and one clip, and a media server before it.
struct Rig {
    folder: TempDir,
    session: Arc<Session>,
    desk: MediaDesk,
    base: String,
    client: Client,
    picture: i64,
    clip: i64,
}

impl Rig {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config");
        let opening =
            hosting::opening(move || ConfigFolder::at(&config), |_| Arc::new(MemoryStore::default()), Decoder::here());
        let session = Session::start(Arc::new(NoSystem), opening, Some(folder.path().join("library")));
        let app = session.app().await.expect("it opens");
        let root = app.library().root().to_path_buf();
        let drawn = image::RgbImage::from_fn(1000, 500, |x, y| image::Rgb([x as u8, y as u8, 7]));
        drawn.save(root.join("media/picture.png")).expect("saved");
        std::fs::write(root.join("media/clip.mp4"), content()).expect("written");
        let (picture, clip) = app
            .store()
            .write(|tx| {
                let picture = assets::insert(tx, &asset("media/picture.png", Media::Image, "image/png"))?;
                Ok((picture, assets::insert(tx, &asset("media/clip.mp4", Media::Video, "video/mp4"))?))
            })
            .await
            .expect("listed");
        let server = MediaServer::bind(vec![PAGE.into()]).await.expect("a port");
        let base = server.base();
        let desk = MediaDesk::new(session.clone());
        tokio::spawn(server.serve(Arc::new(desk.clone())));
        let client = Client::builder().no_proxy().build().expect("a client");
        Self { folder, session, desk, base, client, picture, clip }
    }

    fn clip_address(&self) -> String {
        format!("{}{}/{}", self.base, self.session.number(), self.clip)
    }

    fn ask(&self, method: Method) -> RequestBuilder {
        self.client.request(method, self.clip_address())
    }

    async fn part(&self, range: &str) -> Response {
        self.ask(Method::GET).header("range", range).send().await.expect("an answer")
    }

    /// Asks for a picture without any transport.
    async fn picture(&self, path: &str) -> (u16, Vec<u8>) {
        let ask = Ask { method: "GET", path, range: None, if_range: None, if_none_match: None };
        let answer = self.desk.answer(Shelf::Pictures, ask).await;
        let bytes = match answer.body {
            Body::Empty => Vec::new(),
            Body::Bytes(bytes) => bytes.into(),
            Body::File { path, .. } => std::fs::read(path).expect("readable"),
        };
        (answer.status, bytes)
    }
}

#[tokio::test]
async fn a_player_gets_the_part_that_it_asks_for() {
    let rig = Rig::start().await;

    let whole = rig.ask(Method::GET).send().await.expect("an answer");
    assert_eq!((whole.status(), header(&whole, "content-type")), (StatusCode::OK, "video/mp4".into()));
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    assert_eq!(whole.bytes().await.expect("bytes"), content());

    let middle = rig.part("bytes=100-199").await;
    assert_eq!(
        (middle.status(), header(&middle, "content-range")),
        (StatusCode::PARTIAL_CONTENT, "bytes 100-199/1000".into())
    );
    assert_eq!(middle.bytes().await.expect("bytes"), content()[100..200]);

    let tail = rig.part("bytes=-10").await;
    assert_eq!(tail.bytes().await.expect("bytes"), content()[990..]);

    let beyond = rig.part("bytes=1000-").await;
    assert_eq!(
        (beyond.status(), header(&beyond, "content-range")),
        (StatusCode::RANGE_NOT_SATISFIABLE, "bytes */1000".into())
    );
}

#[tokio::test]
async fn a_head_has_the_length_and_no_body_and_a_known_content_is_not_sent_again() {
    let rig = Rig::start().await;

    let head = rig.ask(Method::HEAD).send().await.expect("an answer");
    assert_eq!((head.status(), header(&head, "content-length")), (StatusCode::OK, "1000".into()));
    let tag = header(&head, "etag");
    assert!(header(&head, "cache-control").contains("immutable"));
    assert!(head.bytes().await.expect("bytes").is_empty());

    let known = rig.ask(Method::GET).header("if-none-match", &tag).send().await.expect("an answer");
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let changed = rig.ask(Method::GET).header("range", "bytes=0-1").header("if-range", "\"other\"");
    assert_eq!(changed.send().await.expect("an answer").status(), StatusCode::OK, "a part of something else is no use");
}

#[tokio::test]
async fn only_our_page_is_answered_and_only_with_the_token() {
    let rig = Rig::start().await;
    let status = async |request: RequestBuilder| request.send().await.expect("an answer").status();

    let ours = rig.ask(Method::GET).header("origin", PAGE).send().await.expect("an answer");
    assert_eq!((ours.status(), header(&ours, "access-control-allow-origin")), (StatusCode::OK, PAGE.into()));

    for origin in ["http://example.com", "null", "tauri://localhost.example.com", ""] {
        assert_eq!(status(rig.ask(Method::GET).header("origin", origin)).await, StatusCode::FORBIDDEN, "{origin:?}");
    }
    for host in ["localhost", "example.com", "127.0.0.1"] {
        assert_eq!(status(rig.ask(Method::GET).header("host", host)).await, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        assert_eq!(status(rig.ask(method.clone())).await, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let token = rig.base.trim_end_matches('/').rsplit('/').next().expect("a token");
    for other in ["", "0", &"0".repeat(32), &token[1..], &token.to_uppercase(), &format!("{token}0")] {
        let address = rig.clip_address().replace(token, other);
        let expected = if other == token { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(status(rig.client.get(address)).await, expected, "{other:?}");
    }
}

#[tokio::test]
async fn malformed_requests_get_no_byte_of_a_file() {
    let rig = Rig::start().await;
    let base = url::Url::parse(&rig.base).expect("an address");
    let (host, token) = (format!("127.0.0.1:{}", base.port().expect("a port")), base.path().trim_matches('/'));
    let clip = format!("/{token}/{}/{}", rig.session.number(), rig.clip);
    let ask = async |request: String| {
        let mut stream = tokio::net::TcpStream::connect(&host).await.expect("it listens");
        // It may have hung up before the last byte.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let _ = tokio::time::timeout(std::time::Duration::from_secs(20), read).await.expect("it ends the connection");
        String::from_utf8_lossy(&answer).into_owned()
    };
    let whole = |line: &str, headers: &str| format!("{line} HTTP/1.1\r\n{headers}connection: close\r\n\r\n");

    let sound = ask(whole(&format!("GET {clip}"), &format!("host: {host}\r\n"))).await;
    assert!(sound.starts_with("HTTP/1.1 200"), "{sound}");

    let ours = format!("host: {host}\r\n");
    let requests = [
        whole(&format!("GET {clip}"), ""),
        whole(&format!("GET {clip}"), "host: example.com\r\n"),
        whole(&format!("GET {clip}"), &format!("host: example.com\r\n{ours}")),
        whole(&format!("GET {clip}"), &format!("host: {host}.example.com\r\n")),
        whole(&format!("GET {clip}"), &format!("host: user@{host}\r\n")),
        whole(&format!("GET {clip}"), &format!("{ours}origin: http://example.com\r\norigin: {PAGE}\r\n")),
        whole(&format!("GET http://example.com{clip}"), "host: example.com\r\n"),
        whole(&format!("POST {clip}"), &ours),
        whole(&format!("CONNECT {host}"), &ours),
        whole("OPTIONS *", &ours),
        whole(&format!("GET /{token}/../{token}{}", &clip[token.len() + 1..]), &ours),
        whole(&format!("GET /{token}%00{}", &clip[token.len() + 1..]), &ours),
        whole(
            &format!(
                "GET /{}{}",
                token.to_uppercase().replace(|c: char| c.is_ascii_digit(), "A"),
                &clip[token.len() + 1..]
            ),
            &ours,
        ),
        whole(&format!("GET {clip}\u{0}"), &ours),
        whole(&format!("GET {clip}"), &format!("{ours}x: {}\r\n", "a".repeat(2 << 20))),
        "\u{0}\u{1}\u{2}\r\n\r\n".into(),
    ];
    for request in requests {
        let answer = ask(request.clone()).await;
        let shown: String = request.chars().take(120).collect();
        assert!(!answer.starts_with("HTTP/1.1 2"), "{shown:?} is answered with {answer}");
    }

    let again = ask(whole(&format!("GET {clip}"), &ours)).await;
    assert!(again.starts_with("HTTP/1.1 200"), "it still serves its page: {again}");
}

#[tokio::test]
async fn an_address_can_name_nothing_but_a_file_of_the_library() {
    let rig = Rig::start().await;
    std::fs::write(rig.folder.path().join("secret.mp4"), "secret").expect("written");
    let (number, clip, picture) = (rig.session.number(), rig.clip, rig.picture);

    let tricks = [
        format!("{number}/999999"),
        format!("{number}/-1"),
        format!("{number}/+{clip}"),
        format!("{number}/{clip}/"),
        format!("{number}/{clip}.mp4"),
        format!("{number}/{picture}"),
        format!("{}/{clip}", number + 1),
        format!("{number}/..%2f..%2fsecret.mp4"),
        format!("{number}/%2e%2e/secret.mp4"),
        format!("{number}/media/clip.mp4"),
        format!("{number}//{clip}"),
        format!("{number}/99999999999999999999"),
        String::new(),
    ];
    for path in tricks {
        let answer = rig.client.get(format!("{}{path}", rig.base)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_library_that_leads_out_of_it_is_not_followed() {
    let rig = Rig::start().await;
    let (secret, place) = (rig.folder.path().join("secret.mp4"), rig.folder.path().join("library/media/clip.mp4"));
    std::fs::write(&secret, "secret").expect("written");
    std::fs::remove_file(&place).expect("removed");
    std::os::unix::fs::symlink(&secret, &place).expect("linked");

    let answer = rig.ask(Method::GET).send().await.expect("an answer");

    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text().await.expect("text").contains("secret"));
}

#[tokio::test]
async fn pictures_come_small_larger_and_whole_by_id() {
    let rig = Rig::start().await;
    let (number, id) = (rig.session.number(), rig.picture);
    let sides = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).expect("a picture");
        (picture.width(), picture.height())
    };

    let (status, small) = rig.picture(&format!("/{number}/{id}")).await;
    assert_eq!((status, sides(&small)), (200, (384, 192)));
    let (status, tiny) = rig.picture(&format!("/{number}/tiny/{id}")).await;
    assert_eq!((status, sides(&tiny)), (200, (192, 96)));
    let (status, middle) = rig.picture(&format!("/{number}/middle/{id}")).await;
    assert_eq!((status, sides(&middle)), (200, (768, 384)));
    let (status, larger) = rig.picture(&format!("/{number}/preview/{id}")).await;
    assert_eq!((status, sides(&larger)), (200, (1000, 500)), "never larger than it is");
    let (status, whole) = rig.picture(&format!("/{number}/file/{id}")).await;
    let original = std::fs::read(rig.folder.path().join("library/media/picture.png")).expect("readable");
    assert_eq!((status, whole), (200, original));

    for (path, expected) in [
        (format!("/{number}/{}", rig.clip), 500),
        (format!("/{number}/strip/{id}"), 404),
        (format!("/{number}/strip/{}", rig.clip), 404),
        (format!("/{number}/file/{}", rig.clip), 404),
        (format!("/{number}/input/{}", "ab".repeat(32)), 404),
        (format!("/{number}/input/..%2f..%2fsecret"), 404),
        (format!("/{}/{id}", number + 1), 404),
    ] {
        assert_eq!(rig.picture(&path).await.0, expected, "{path}");
    }
}

#[tokio::test]
async fn an_input_is_shown_small_by_its_digest() {
    let rig = Rig::start().await;
    let app = rig.session.app().await.expect("open");
    let staged = app.library().stage(&rig.folder.path().join("library/media/picture.png")).await.expect("staged");

    let (status, small) = rig.picture(&format!("/{}/input/{}", rig.session.number(), staged.file.sha256)).await;

    assert_eq!(status, 200);
    assert_eq!(image::load_from_memory(&small).expect("a picture").width(), 384);
}

#[tokio::test]
async fn addresses_of_the_library_before_are_worth_nothing_after_another_is_opened() {
    let rig = Rig::start().await;
    let before = rig.clip_address();

    rig.session.reopen(Some(rig.folder.path().join("other"))).await;
    rig.session.app().await.expect("it opens");

    let answer = rig.client.get(before).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_library_that_was_not_handed_over_is_not_opened() {
    let rig = Rig::start().await;
    let other = rig.folder.path().join("other");

    let refused = rig.session.call("host.reopen", serde_json::json!({ "library": other })).await;
    assert!(refused.is_err_and(|error| error.message.contains("not chosen in this window")));
    assert!(!other.exists());

    rig.session.granted().grant(&other);
    rig.session.call("host.reopen", serde_json::json!({ "library": other })).await.expect("now it may");
    let app = rig.session.app().await.expect("it opens");
    assert_eq!(app.library().root(), other);
    assert_eq!(app.config().settings().expect("readable").library, Some(other), "and is opened from now on");
}

#[tokio::test]
async fn a_library_is_moved_only_where_a_dialog_led_and_is_open_there_afterwards() {
    let rig = Rig::start().await;
    let (library, other) = (rig.folder.path().join("library"), rig.folder.path().join("other"));
    std::fs::create_dir(&other).expect("made");
    let move_there = || rig.session.call("library.move", serde_json::json!({ "path": other }));

    let refused = move_there().await.expect_err("nobody chose it");
    assert!(refused.message.contains("not chosen in this window"), "{refused}");
    rig.session.granted().grant(&other);
    std::fs::write(other.join("mine.txt"), "mine").expect("written");
    let refused = move_there().await.expect_err("something is there");
    assert!(refused.message.contains("is not empty"), "{refused}");
    assert_eq!((rig.session.number(), rig.session.library()), (1, Some(library.clone())), "it was never closed");

    std::fs::remove_file(other.join("mine.txt")).expect("gone");
    let moved = move_there().await.expect("now it may");

    assert_eq!(moved, serde_json::json!({ "path": other, "left": null }));
    let app = rig.session.app().await.expect("it opens");
    assert_eq!((app.library().root(), library.exists()), (other.as_path(), false));
    let (status, _) = rig.picture(&format!("/{}/{}", rig.session.number(), rig.picture)).await;
    assert_eq!(status, 200, "its pictures are there");
    app.store()
        .write(|tx| assets::insert(tx, &asset("media/late.mp4", Media::Video, "video/mp4")))
        .await
        .expect("listed");
}

fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn content() -> Vec<u8> {
    (0..1000_u32).map(|number| number as u8).collect()
}

fn asset(path: &str, media: Media, media_type: &str) -> NewAsset {
    NewAsset {
        job_id: None,
        idx: 0,
        created_ms: 1,
        bytes: 1000,
        width: None,
        height: None,
        rating: 0,
        deleted_ms: None,
        prompt: String::new(),
        seed: None,
        media,
        media_type: media_type.into(),
        account: None,
        model: None,
        style: None,
        ratio: None,
        path: path.into(),
        sha256: format!("{:064x}", path.len()),
        thumbhash: None,
        seconds: None,
        sound: None,
    }
}

#[tokio::test]
async fn a_library_that_is_taken_away_while_it_is_open_is_left_alone_and_opens_again_when_it_is_back() {
    let rig = Rig::start().await;
    let (here, away) = (rig.folder.path().join("library"), rig.folder.path().join("away"));
    let (sender, mut heard) = tokio::sync::mpsc::channel(16);
    let session = rig.session.clone();
    let listening = tokio::spawn(async move { session.watch(sender).await });

    std::fs::rename(&here, &away).expect("taken away");
    while heard.recv().await.expect("the session goes on")["type"] != "reopened" {}
    let refused = rig.session.call("queue.overview", serde_json::json!({})).await.expect_err("it is not there");
    assert!(refused.message.contains("is not there any more"), "{}", refused.message);
    assert!(!here.exists(), "nothing is written where nobody would find it");

    std::fs::rename(&away, &here).expect("put back");
    rig.session.reopen(Some(here)).await;
    let app = rig.session.app().await.expect("it opens");
    let file = app
        .store()
        .read({
            let id = rig.picture;
            move |c| assets::get(c, id)
        })
        .await
        .expect("the index works");
    assert!(file.is_some(), "all is as it was");
    listening.abort();
}

/// A host that nothing is asked of here.
#[derive(Debug)]
struct NoSystem;

#[async_trait]
impl Host for NoSystem {
    fn facts(&self) -> Facts {
        Facts::default()
    }

    async fn pick_folder(&self, _: FolderPurpose) -> Result<Option<PathBuf>> {
        Ok(None)
    }

    async fn pick_files(&self, _: FilesPurpose) -> Result<Vec<PathBuf>> {
        Ok(Vec::new())
    }

    async fn reveal(&self, _: &Path) -> Result<()> {
        Ok(())
    }

    async fn open(&self, _: &Path) -> Result<()> {
        Ok(())
    }

    async fn open_address(&self, _: &str) -> Result<()> {
        Ok(())
    }

    async fn copy_text(&self, _: &str) -> Result<()> {
        Ok(())
    }

    async fn copy_image(&self, _: Pixels) -> Result<()> {
        Ok(())
    }

    async fn paste_image(&self) -> Result<Option<Pixels>> {
        Ok(None)
    }

    fn quit(&self) {}

    fn fullscreen(&self, _: bool) -> Result<()> {
        Ok(())
    }
}
