use image::ImageFormat;

use super::*;
use crate::library::testing::{drawn, encoded};

struct Rig {
    library: Library,
    folder: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { library: Library::open(&folder.path().join("library")).unwrap(), folder }
    }

    fn file(&self, name: &str, content: &[u8]) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    async fn refusal(&self, path: &Path) -> String {
        let error = self.library.stage(path).await.unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{}", error.message);
        assert_eq!(self.kept(), 0, "nothing of it stays");
        error.message
    }

    fn kept(&self) -> usize {
        fs::read_dir(self.library.root().join(INPUTS)).unwrap().count()
    }
}

#[tokio::test]
async fn a_picture_is_kept_once_under_its_digest_and_found_again() {
    let rig = Rig::new();
    let content = encoded(&drawn(320, 200, 1), ImageFormat::Jpeg);
    let one = rig.file("portrait.PNG", &content);
    let other = rig.file("copy.jpg", &content);

    let staged = rig.library.stage(&one).await.unwrap();
    let again = rig.library.stage(&other).await.unwrap();

    assert_eq!(staged.reference, again.reference);
    assert_eq!(rig.kept(), 1);
    assert_eq!(staged.file.content_type, "image/jpeg", "by content, whatever the name says");
    assert_eq!(staged.file.pixels, Some((320, 200)));
    assert_eq!(fs::read(&staged.file.path).unwrap(), content);
    let digest = staged.reference.strip_prefix("input:").unwrap();
    assert_eq!(rig.library.input(digest).await.unwrap().path, staged.file.path);
}

#[tokio::test]
async fn what_cannot_be_an_input_is_said_in_words() {
    let rig = Rig::new();
    let whole = encoded(&drawn(64, 64, 1), ImageFormat::Png);
    let cut = rig.file("cut.png", &whole[..whole.len() / 2]);
    let huge = rig.file("huge.mp4", b"");
    File::options().write(true).open(&huge).unwrap().set_len(MAX_INPUT_BYTES + 1).unwrap();

    let cases = [
        (rig.folder.path().join("nowhere.png"), "there is no such file"),
        (rig.folder.path().to_owned(), "it is a folder"),
        (rig.file("empty.png", b""), "the file is empty"),
        (rig.file("words.png", b"just some words"), "the content is not that of a png file"),
        (rig.file("notes.txt", b"just some words"), "neither a picture nor a clip nor sound"),
        (cut, "the picture ends"),
        (huge, "up to 200 MB"),
    ];

    for (path, expected) in cases {
        let message = rig.refusal(&path).await;
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn a_damaged_input_is_not_sent_and_staging_it_again_mends_it() {
    let rig = Rig::new();
    let source = rig.file("a.png", &encoded(&drawn(64, 64, 1), ImageFormat::Png));
    let staged = rig.library.stage(&source).await.unwrap();
    fs::write(&staged.file.path, encoded(&drawn(64, 64, 2), ImageFormat::Png)).unwrap();

    let error = rig.library.input(&staged.file.sha256).await.unwrap_err();
    assert!(error.message.contains("is damaged"), "{}", error.message);

    rig.library.stage(&source).await.unwrap();
    assert!(rig.library.input(&staged.file.sha256).await.is_ok());
}

#[tokio::test]
async fn a_digest_that_is_none_finds_nothing() {
    let rig = Rig::new();

    for hostile in ["", "../../etc/passwd", "é", "ABC"] {
        assert_eq!(rig.library.input(hostile).await.unwrap_err().code, Code::NotFound);
    }
}
