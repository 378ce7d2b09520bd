use super::*;
use crate::library::testing::{Shelf, drawn, encoded};

const JOB: &str = "01kd3v9qk4zt5m8w2x7f3k2q01";

struct Rig {
    shelf: Shelf,
    source: MediaSource,
    path: String,
    sha256: String,
}

impl Rig {
    async fn new() -> Self {
        let shelf = Shelf::new();
        let placed = shelf.add(JOB, "red fox", 1_795_176_000_000, 1).await.remove(0);
        let source = MediaSource::new(Arc::new(shelf.library.clone()), shelf.store.clone());
        Self { shelf, source, path: placed.path, sha256: placed.sha256 }
    }
}

#[tokio::test]
async fn an_asset_is_shown_small_larger_and_as_it_came() {
    let rig = Rig::new().await;

    let small = rig.source.thumbnail(1).await.unwrap();
    let preview = rig.source.preview(1).await.unwrap();
    let whole = rig.source.original(1).await.unwrap();

    assert_eq!(small.media_type, "image/jpeg");
    assert_eq!(image::load_from_memory(&small.content).unwrap().width(), 96);
    assert_eq!(image::image_dimensions(&preview.path).unwrap(), (96, 64), "never larger than it is");
    assert_eq!((whole.media_type.as_str(), whole.bytes), ("image/png", fs::metadata(&whole.path).unwrap().len()));
    let tags = [&small.etag, &preview.etag, &whole.etag];
    assert!(tags.iter().all(|tag| tag.starts_with(&format!("\"{}", &rig.sha256[..32])) && tag.ends_with('"')));
    assert!(tags[0] != tags[1] && tags[1] != tags[2]);
}

#[tokio::test]
async fn an_unknown_id_is_said_to_be_gone() {
    let rig = Rig::new().await;

    for id in [0, -1, 2, i64::MAX] {
        assert_eq!(rig.source.thumbnail(id).await.unwrap_err().code, Code::NotFound);
        assert_eq!(rig.source.original(id).await.unwrap_err().code, Code::NotFound);
    }
}

#[tokio::test]
async fn a_missing_file_is_named_and_its_small_picture_still_shows() {
    let rig = Rig::new().await;
    rig.source.thumbnail(1).await.unwrap();
    fs::remove_file(rig.shelf.library.absolute(&rig.path)).unwrap();

    let error = rig.source.original(1).await.unwrap_err();

    assert_eq!(error.code, Code::Library);
    assert!(error.message.contains("red-fox") && error.message.contains("not in the library's folder"), "{error}");
    assert!(rig.source.thumbnail(1).await.is_ok());
}

#[tokio::test]
async fn nothing_outside_of_the_library_is_handed_out_whatever_the_index_says() {
    let rig = Rig::new().await;
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.png");
    fs::write(&secret, encoded(&drawn(8, 8, 1), image::ImageFormat::Png)).unwrap();
    let climb = format!("media/../../{}/secret.png", outside.path().file_name().unwrap().to_string_lossy());
    let mut paths = vec![climb, "..".to_owned(), "library.sqlite/..".to_owned(), "media".to_owned(), String::new()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, rig.shelf.library.absolute("media/link.png")).unwrap();
        paths.push("media/link.png".into());
    }

    for path in paths {
        let stored = path.clone();
        rig.shelf
            .store
            .write(move |tx| Ok(tx.execute("UPDATE assets SET path = ?1, sha256 = ?2", [stored, "0".repeat(64)])?))
            .await
            .unwrap();

        assert_eq!(rig.source.original(1).await.unwrap_err().code, Code::Library, "{path}");
        assert_eq!(rig.source.thumbnail(1).await.unwrap_err().code, Code::Library, "{path}");
        assert_eq!(rig.source.preview(1).await.unwrap_err().code, Code::Library, "{path}");
    }
}

#[tokio::test]
async fn what_could_run_in_a_page_is_not_handed_out() {
    let rig = Rig::new().await;

    for kind in ["image/svg+xml", "image/x-exr", "video/quicktime; codecs=apch", "text/html", "application/json", ""] {
        rig.shelf.store.write(move |tx| Ok(tx.execute("UPDATE assets SET media_type = ?1", [kind])?)).await.unwrap();
        assert_eq!(rig.source.original(1).await.unwrap_err().code, Code::NotFound, "{kind}");
        assert_eq!(rig.source.thumbnail(1).await.unwrap_err().code, Code::NotFound, "{kind}");
        assert_eq!(rig.source.strip(1).await.unwrap_err().code, Code::NotFound, "{kind}");
    }
}

#[tokio::test]
async fn an_input_is_shown_by_its_digest() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("face.png");
    fs::write(&file, encoded(&drawn(500, 250, 3), image::ImageFormat::Png)).unwrap();
    let staged = rig.shelf.library.stage(&file).await.unwrap();

    let small = rig.source.input_thumbnail(&staged.file.sha256).await.unwrap();
    let whole = rig.source.input(&staged.file.sha256).await.unwrap();

    assert_eq!(image::load_from_memory(&small.content).unwrap().width(), 384);
    assert_eq!((whole.media, whole.bytes), (Media::Image, staged.file.size));
    for hostile in ["", "../../etc/passwd", &"f".repeat(64), &staged.file.sha256[..10]] {
        assert_eq!(rig.source.input(hostile).await.unwrap_err().code, Code::NotFound, "{hostile}");
    }
}
