use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use crate::job::Phase;
use crate::library::testing::Shelf;
use crate::library::{Depth, Library};
use crate::store::Store;

/// 2026-11-20T12:00:00Z.
const NOON: i64 = 1_795_176_000_000;

/// A library with three pictures, an empty folder elsewhere, and the settings that name the library.
struct Rig {
    shelf: Shelf,
    away: tempfile::TempDir,
    config: ConfigFolder,
    _config: tempfile::TempDir,
}

impl Rig {
    async fn new() -> Self {
        let (shelf, away, folder) = (Shelf::new(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", NOON, 3).await;
        let config = ConfigFolder::at(folder.path()).unwrap();
        change(&config, |settings| settings.library = Some(shelf.folder.path().to_owned())).unwrap();
        Self { shelf, away, config, _config: folder }
    }

    fn from(&self) -> &Path {
        self.shelf.folder.path()
    }

    fn to(&self) -> PathBuf {
        self.away.path().join("library")
    }

    fn carry(&self, rename: impl Fn(&Path, &Path) -> io::Result<()>, told: Told<'_>) -> Result<Moved> {
        let (to, from) = (self.to(), self.from());
        carry(&Order { config: &self.config, from, to: &to, usual: true }, rename, told)
    }

    /// Moves by copying, and falls over when `told` hears this step.
    fn fall(&self, step: impl Fn(u64, u64) -> bool) {
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            self.carry(other_disk, &mut |done, total, _| {
                assert!(!step(done, total), "the power went");
                ControlFlow::Continue(())
            })
        }));
        assert!(fallen.is_err(), "it got as far as that");
    }

    fn settings(&self) -> Settings {
        self.config.settings().unwrap()
    }

    /// The library that is opened now: whole, byte for byte, and the only one.
    async fn assert_whole(&self, place: &Path) {
        assert_eq!(where_now(&self.config, self.settings().library.unwrap()), place);
        let (library, store) = (Library::open(place).unwrap(), Store::open(place).unwrap());
        let findings = library.check(&store, Depth::Deep, |_, _| ControlFlow::Continue(())).await.unwrap();
        assert_eq!(findings, []);
        assert_eq!(Contents::of(&place.join("media")).unwrap().number(), 4, "three pictures and their recipe");
        assert_eq!(self.settings().moving, None);
        let other = if place == self.from() { self.to() } else { self.from().to_owned() };
        assert!(!other.exists() || fs::read_dir(&other).unwrap().next().is_none(), "nothing is left over");
    }
}

fn other_disk(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::CrossesDevices.into())
}

fn on(_: u64, _: u64, _: &str) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[tokio::test]
async fn on_one_disk_the_folder_is_renamed_and_the_settings_follow() {
    let rig = Rig::new().await;

    let moved = rig.carry(relocate::rename, &mut on).unwrap();

    assert_eq!(moved, Moved { left: None });
    rig.assert_whole(&rig.to()).await;
}

#[tokio::test]
async fn to_another_disk_every_file_is_copied_and_told_and_the_old_folder_goes() {
    let rig = Rig::new().await;
    let mut steps = Vec::new();

    let moved = rig
        .carry(other_disk, &mut |done, total, next| {
            steps.push((done, total, next.to_owned()));
            ControlFlow::Continue(())
        })
        .unwrap();

    assert_eq!(moved, Moved { left: None });
    assert!(steps.windows(2).all(|two| two[0].0 <= two[1].0 && two[0].1 == two[1].1), "{steps:?}");
    assert!(steps.iter().any(|(.., next)| next.ends_with(".png")), "{steps:?}");
    assert_eq!(steps.last().map(|(done, total, _)| done == total), Some(true));
    rig.assert_whole(&rig.to()).await;
}

#[tokio::test]
async fn a_library_that_was_only_named_leaves_the_settings_alone() {
    let rig = Rig::new().await;
    change(&rig.config, |settings| settings.library = Some("/elsewhere".into())).unwrap();

    move_library(&Order { config: &rig.config, from: rig.from(), to: &rig.to(), usual: false }, &mut on).unwrap();

    assert_eq!(rig.settings().library, Some("/elsewhere".into()));
    assert!(relocate::is_whole(&rig.to()) && !rig.from().exists());
}

#[tokio::test]
async fn broken_off_while_it_copies_it_is_undone_at_the_next_start() {
    for step in 0..5 {
        let rig = Rig::new().await;
        rig.fall(|done, _| done == step);
        assert!(relocate::is_whole(rig.from()) && !relocate::is_whole(&rig.to()), "step {step}");

        settle(&rig.config).unwrap();

        rig.assert_whole(rig.from()).await;
    }
}

#[tokio::test]
async fn broken_off_after_the_folder_was_renamed_it_is_brought_to_its_end() {
    let rig = Rig::new().await;
    let fallen = catch_unwind(AssertUnwindSafe(|| {
        rig.carry(
            |from, to| {
                fs::rename(from, to)?;
                panic!("the power went");
            },
            &mut on,
        )
    }));
    assert!(fallen.is_err());
    assert_eq!(where_now(&rig.config, rig.from().to_owned()), rig.to(), "no empty library is made in its old place");

    settle(&rig.config).unwrap();

    rig.assert_whole(&rig.to()).await;
}

#[tokio::test]
async fn broken_off_before_the_old_folder_went_it_goes_at_the_next_start() {
    let rig = Rig::new().await;
    rig.fall(|done, total| done == total);
    assert!(relocate::is_whole(rig.from()) && relocate::is_whole(&rig.to()));

    settle(&rig.config).unwrap();

    rig.assert_whole(&rig.to()).await;
}

#[tokio::test]
async fn stopped_by_the_user_it_leaves_everything_as_it_was() {
    let rig = Rig::new().await;

    let stopped = rig.carry(other_disk, &mut |done, _, _| match done {
        2 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });

    assert_eq!(stopped.unwrap_err().code, Code::Conflict);
    rig.assert_whole(rig.from()).await;
    assert!(!rig.to().exists(), "the folder was made for this");
}

#[tokio::test]
async fn a_file_that_came_too_late_to_be_copied_stays_where_it_is() {
    let rig = Rig::new().await;

    let moved = rig.carry(other_disk, &mut |done, total, _| {
        if done == total {
            fs::write(rig.from().join("notes.txt"), "mine").unwrap();
        }
        ControlFlow::Continue(())
    });

    assert_eq!(moved.unwrap().left.as_deref(), Some(rig.from()));
    assert_eq!(fs::read(rig.from().join("notes.txt")).unwrap(), b"mine");
    assert!(relocate::is_whole(&rig.to()) && !relocate::is_whole(rig.from()));
}

#[tokio::test]
async fn what_cannot_be_its_new_place_is_named_before_anything_happens() {
    let rig = Rig::new().await;
    let (full, file) = (rig.away.path().join("full"), rig.away.path().join("file"));
    fs::create_dir(&full).unwrap();
    fs::write(full.join("a"), "a").unwrap();
    fs::write(&file, "").unwrap();
    let inside = rig.from().join("media/new");

    for (to, word) in [
        (full.as_path(), "is not empty"),
        (&file, "cannot be read"),
        (&inside, "lies in the library itself"),
        (rig.from(), "there already"),
        (&file.join("new"), "cannot be made"),
    ] {
        let order = Order { config: &rig.config, from: rig.from(), to, usual: true };
        let refused = move_library(&order, &mut on).unwrap_err();
        assert!(refused.code == Code::InvalidInput && refused.message.contains(word), "{refused}");
    }

    assert!(!inside.exists());
    rig.assert_whole(rig.from()).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_cannot_be_written_takes_no_library() {
    use std::os::unix::fs::PermissionsExt as _;
    let rig = Rig::new().await;
    fs::create_dir(rig.to()).unwrap();
    fs::set_permissions(rig.to(), fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser writes everywhere.
    let superuser =
        fs::write(rig.to().join("probe"), "").and_then(|()| fs::remove_file(rig.to().join("probe"))).is_ok();

    let moved = rig.carry(relocate::rename, &mut on);

    assert_eq!(moved.is_ok(), superuser, "{moved:?}");
    rig.assert_whole(&if superuser { rig.to() } else { rig.from().to_owned() }).await;
}

#[tokio::test]
async fn it_waits_for_jobs_that_are_under_way_and_for_another_process() {
    let mut counts = Counts::default();
    counts.phases.insert(Phase::Queued.word().into(), 5);
    check_rest(&counts).unwrap();
    counts.phases.insert(Phase::Waiting.word().into(), 2);
    assert!(check_rest(&counts).unwrap_err().message.starts_with("2 jobs are under way."));

    let rig = Rig::new().await;
    let other = SchedulerLock::try_take(rig.config.path(), Path::new("another")).unwrap();
    assert_eq!(rig.carry(relocate::rename, &mut on).unwrap_err().code, Code::Conflict);
    drop(other);
    rig.assert_whole(rig.from()).await;
}
