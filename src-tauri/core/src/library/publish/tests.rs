use image::ImageFormat;
use sha2::{Digest, Sha256};

use super::*;
use crate::library::testing::{drawn, encoded};

const JOB: &str = "01kd3v9qk4zt5m8w2x7f3k2qab";
/// 2026-11-20T12:00:00Z.
const NOON: i64 = 1_795_176_000_000;
const NAME: &str = "media/2026/11/20/foggy-harbor-3k2qab-1.png";

struct Rig {
    library: Library,
    _folder: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { library: Library::open(folder.path()).unwrap(), _folder: folder }
    }

    fn gather(&self, content: &[u8]) -> (std::path::PathBuf, String) {
        let part = self.library.part_path(JOB, 0);
        fs::write(&part, content).unwrap();
        (part, hex::encode(Sha256::digest(content)))
    }

    fn publish(&self, content: &[u8]) -> Result<Placed, PublishError> {
        let (part, sha256) = self.gather(content);
        self.library.publish_now(&request(&part, &sha256, content.len()))
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.library.absolute(path)).unwrap()
    }
}

fn request(part: &Path, sha256: &str, length: usize) -> Publish {
    Publish {
        job_id: JOB.into(),
        prompt: "A foggy harbor".into(),
        created_ms: NOON,
        index: 0,
        part: part.to_owned(),
        sha256: sha256.to_owned(),
        bytes: length as u64,
        extension: Some("png".into()),
    }
}

fn png(seed: u32) -> Vec<u8> {
    encoded(&drawn(64, 48, seed), ImageFormat::Png)
}

#[test]
fn a_verified_picture_takes_its_name_byte_for_byte() {
    let rig = Rig::new();
    let content = png(1);

    let placed = rig.publish(&content).unwrap();

    assert_eq!(placed.path, NAME);
    assert_eq!(rig.read(NAME), content);
    assert_eq!((placed.width, placed.height), (Some(64), Some(48)));
    assert!(!rig.library.part_path(JOB, 0).exists());
    let thumbnail = rig.library.thumbnails().kept(&placed.sha256);
    assert!(thumbnail.is_some(), "the thumbnail was made in the same decode");
}

#[test]
fn a_crash_after_naming_is_repeated_without_harm() {
    let rig = Rig::new();
    let content = png(1);
    let first = rig.publish(&content).unwrap();

    // The part is gone: the earlier call came to its end, only the index does not know.
    let part = rig.library.part_path(JOB, 0);
    let again = rig.library.publish_now(&request(&part, &first.sha256, content.len())).unwrap();
    // The part is there: the earlier call died between its two steps, or it was fetched once more.
    let once_more = rig.publish(&content).unwrap();

    assert_eq!(again, first);
    assert_eq!(once_more, first);
    let folder = rig.library.absolute("media/2026/11/20");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "one file, not three");
    assert!(!part.exists());
}

#[test]
fn a_name_taken_by_another_file_is_left_alone() {
    let rig = Rig::new();
    let (one, other) = (png(1), png(2));
    rig.publish(&one).unwrap();

    let placed = rig.publish(&other).unwrap();

    assert_eq!(placed.path, "media/2026/11/20/foggy-harbor-3k2qab-1_2.png");
    assert_eq!(rig.read(NAME), one);
    assert_eq!(rig.read(&placed.path), other);
    assert_eq!(rig.publish(&other).unwrap().path, placed.path, "and found again under its second name");
}

#[test]
fn the_tenth_result_is_not_mistaken_for_the_first() {
    let rig = Rig::new();
    let content = png(1);
    let (part, sha256) = rig.gather(&content);
    rig.library.publish_now(&Publish { index: 9, ..request(&part, &sha256, content.len()) }).unwrap();

    let error = rig.library.publish_now(&request(&part, &sha256, content.len())).unwrap_err();

    assert!(matches!(error, PublishError::Disk(_)), "result 1 was never gathered: {error:?}");
}

#[test]
fn a_folder_under_the_name_is_left_alone() {
    let rig = Rig::new();
    fs::create_dir_all(rig.library.absolute(NAME)).unwrap();

    assert_eq!(rig.publish(&png(1)).unwrap().path, "media/2026/11/20/foggy-harbor-3k2qab-1_2.png");
}

#[test]
fn a_truncated_picture_never_gets_a_name() {
    let rig = Rig::new();
    let content = png(1);

    let error = rig.publish(&content[..content.len() - 6]).unwrap_err();

    assert!(matches!(error, PublishError::NotDecodable { .. }), "{error:?}");
    assert!(!rig.library.absolute(NAME).exists());
    assert!(rig.library.part_path(JOB, 0).exists(), "what was gathered can be looked at");
}

#[test]
fn bytes_that_are_not_those_received_are_refused() {
    let rig = Rig::new();
    let content = png(1);
    let (part, _) = rig.gather(&content);
    let other = hex::encode(Sha256::digest(b"other"));

    let error = rig.library.publish_now(&request(&part, &other, content.len())).unwrap_err();

    assert!(matches!(error, PublishError::NotDecodable { .. }), "{error:?}");
}

#[test]
fn the_ending_follows_the_content_and_not_the_address() {
    let rig = Rig::new();

    let placed = rig.publish(&encoded(&drawn(64, 48, 1), ImageFormat::Jpeg)).unwrap();

    assert!(placed.path.ends_with("-1.jpg"), "{}", placed.path);
    assert_eq!(placed.media_type, "image/jpeg");
}

#[tokio::test]
async fn a_file_named_before_a_crash_is_found_without_its_digest() {
    let rig = Rig::new();
    let part = rig.library.part_path(JOB, 0);
    let unknown = request(&part, "", 0);
    assert_eq!(rig.library.published(&unknown).await, None);

    let placed = rig.publish(&encoded(&drawn(64, 48, 1), ImageFormat::WebP)).unwrap();
    // The crash fell between the two steps of naming: both names stand.
    fs::copy(rig.library.absolute(&placed.path), &part).unwrap();

    assert_eq!(rig.library.published(&unknown).await, Some(placed));
    assert!(!part.exists(), "the first name is swept up");
    assert_eq!(rig.library.published(&Publish { index: 1, ..unknown }).await, None);
}

#[tokio::test]
async fn a_file_that_another_jobs_recipe_lists_is_not_taken_over() {
    let rig = Rig::new();
    let content = png(1);
    let placed = rig.publish(&content).unwrap();
    let mut recipe = crate::library::testing::sidecar(JOB, "A foggy harbor", NOON);
    recipe.files = vec![crate::library::SidecarFile::of(&placed, 0)];
    rig.library.write_sidecar_now(&recipe).unwrap();
    // The same words, day and last six characters, and by chance the same picture.
    let (part, sha256) = rig.gather(&content);
    let twin = Publish { job_id: JOB.replace("01kd", "02zz"), ..request(&part, &sha256, content.len()) };

    assert_eq!(rig.library.published(&twin).await, None);
    let second = rig.library.publish(twin).await.unwrap();

    assert_eq!(second.path, "media/2026/11/20/foggy-harbor-3k2qab-1_2.png");
    assert_eq!(rig.library.published(&request(&part, "", 0)).await, Some(placed), "the first keeps its own");
}

/// A picture with a chunk of words after its header.
fn with_words(png: &[u8], kind: &[u8; 4], words: &[u8]) -> Vec<u8> {
    /// The header's chunk ends there: <https://www.w3.org/TR/png/#11IHDR>.
    const HEADER: usize = 33;
    let body = [&kind[..], words].concat();
    let sum = body.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    });
    let length = u32::try_from(words.len()).unwrap().to_be_bytes();
    [&png[..HEADER], &length, &body, &(!sum).to_be_bytes(), &png[HEADER..]].concat()
}

#[test]
fn what_a_picture_says_in_words_stays_in_the_file() {
    let script = "<script>window.foreignRan=1</script>";
    let chunks: [(&[u8; 4], String); 4] = [
        (b"tEXt", format!("Comment\0{script}")),
        (b"iTXt", format!("Title\0\0\0\0\0{script}")),
        (b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>{script}</x:xmpmeta>")),
        (b"eXIf", format!("MM\0*\0\0\0\u{8}\0\u{1}\u{1}\u{e}\0\u{2}\0\0\0\u{25}\0\0\0\u{1a}\0\0\0\0{script}\0")),
    ];
    for (kind, words) in chunks {
        let rig = Rig::new();
        let content = with_words(&png(1), kind, words.as_bytes());

        let placed = rig.publish(&content).unwrap();

        assert_eq!(rig.read(&placed.path), content, "the file stays as it came");
        assert_eq!((placed.media_type.as_str(), placed.width), ("image/png", Some(64)));
        assert!(!format!("{placed:?}").contains("foreignRan"), "{placed:?}");
        let small = rig.library.thumbnails().kept(&placed.sha256).expect("a thumbnail").bytes;
        assert!(!small.windows(10).any(|part| part == b"foreignRan"), "{kind:?} went into the thumbnail");
    }
}
