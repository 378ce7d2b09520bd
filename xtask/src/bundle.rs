//! `cargo xtask bundle`: the packages that people install, and a trial of the one for this system.
//!
//! One build makes the window and the terminal program; Tauri's own tool packs what is built. That
//! tool is fetched once, in a fixed release, beside the other tools of the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use crate::node;
use crate::place::Place;
use crate::process::{answer, must};
use crate::system;

/// The release that was tried with this project's configuration.
const TAURI_CLI: &str = "2.12.5";

/// What can be made where.
const KINDS: &str = if cfg!(target_os = "macos") {
    "app,dmg"
} else if cfg!(windows) {
    "nsis"
} else {
    "deb,rpm"
};

/// What a trial needs.
const TRIAL: system::Need = system::Need { purpose: "try the package", debian: &["imagemagick", "xvfb"], module: None };

/// How long an installed program may take to show its window, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds the packages; with `--try`, installs the Debian one, starts it from its menu entry, takes
/// a picture and removes it again.
pub(crate) fn bundle(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    let (build, try_it) = match arguments {
        [] => (true, false),
        [flag] if flag == "--try" => (true, true),
        [flag] if flag == "--only-try" => (false, true),
        _ => return Err(Failure::new("Usage: cargo xtask bundle [--try | --only-try]")),
    };
    if build {
        make(place)?;
    }
    if try_it {
        try_package(place)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn make(place: &Place) -> Result<()> {
    system::ensure(&system::WINDOW)?;
    node::build_page(place)?;
    let tool = tool(place)?;
    let programs = ["-p", "framewright-desktop", "-p", "framewright-cli"];
    let page = ["--features", "framewright-desktop/custom-protocol"];
    place.cargo([&["build", "--release"][..], &programs, &page].concat())?;

    let more = with_the_terminal(place);
    let mut pack = Command::new("node");
    pack.arg(tool).args(["bundle", "--ci", "--bundles", KINDS, "--config", &more]);
    must(pack.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target))?;
    for package in packages(place) {
        let size = fs::metadata(&package).map_or(0, |file| file.len());
        println!("{} ({:.1} MB)", package.display(), size as f64 / 1e6);
    }
    Ok(())
}

/// The script that packs.
fn tool(place: &Place) -> Result<PathBuf> {
    let folder = place.tools().join("tauri");
    let package = folder.join("node_modules/@tauri-apps/cli");
    let known = fs::read_to_string(package.join("package.json")).unwrap_or_default();
    if !known.contains(&format!("\"version\": \"{TAURI_CLI}\"")) {
        fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{}: {error}.", folder.display())))?;
        let wanted = format!("@tauri-apps/cli@{TAURI_CLI}");
        must(&mut node::npm(&folder, &["install", "--no-save", "--no-audit", "--no-fund", "--prefix", ".", &wanted]))?;
    }
    Ok(package.join("tauri.js"))
}

/// Where the program of the terminal goes in a package, in the words of `tauri.conf.json`.
fn with_the_terminal(place: &Place) -> String {
    let program = place.binary("release", "framewright").display().to_string().replace('\\', "/");
    let licence = place.path("LICENSE").display().to_string().replace('\\', "/");
    if cfg!(target_os = "macos") {
        format!(r#"{{"bundle":{{"macOS":{{"files":{{"MacOS/framewright":"{program}"}}}}}}}}"#)
    } else if cfg!(windows) {
        format!(r#"{{"bundle":{{"resources":{{"{program}":"framewright.exe"}}}}}}"#)
    } else {
        let files =
            format!(r#"{{"/usr/bin/framewright":"{program}","/usr/share/doc/framewright/copyright":"{licence}"}}"#);
        format!(r#"{{"bundle":{{"linux":{{"deb":{{"files":{files}}},"rpm":{{"files":{files}}}}}}}}}"#)
    }
}

/// The packages that were made.
fn packages(place: &Place) -> Vec<PathBuf> {
    let folder = place.target.join("release/bundle");
    let kinds = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = kinds.flat_map(|kind| fs::read_dir(kind.path()).into_iter().flatten().flatten());
    let ending =
        |path: &PathBuf| ["deb", "rpm", "dmg", "exe"].iter().any(|kind| path.extension().is_some_and(|e| e == *kind));
    files.map(|file| file.path()).filter(ending).collect()
}

/// Installs, starts, looks and removes. Needs the rights of the administrator and a virtual display.
fn try_package(place: &Place) -> Result<()> {
    let package = packages(place).into_iter().find(|path| path.extension().is_some_and(|ending| ending == "deb"));
    let package = package.ok_or_else(|| Failure::new("There is no package to try: cargo xtask bundle makes one."))?;
    if answer("id", &["-u"]).as_deref() != Some("0") {
        return Err(Failure::new("Installing a package needs the rights of the administrator."));
    }
    if answer("dpkg-query", &["--show", "framewright"]).is_some() {
        return Err(Failure::new("Framewright is installed already; a trial would remove it."));
    }
    system::ensure(&TRIAL)?;
    must(Command::new("dpkg").arg("--install").arg(&package))?;
    let listed = answer("dpkg-query", &["--listfiles", "framewright"]).unwrap_or_default();
    let tried = try_installed(place);
    must(Command::new("dpkg").args(["--purge", "framewright"]))?;
    tried?;
    let left: Vec<&str> = listed.lines().filter(|path| Path::new(path).is_file()).collect();
    if !left.is_empty() {
        return Err(Failure::new(format!("Removing the package left behind: {}", left.join(", "))));
    }
    println!("Installed, started from its menu entry, removed without a trace.");
    Ok(())
}

fn try_installed(place: &Place) -> Result<()> {
    must(Command::new("framewright").arg("--version"))?;
    let entry = "/usr/share/applications/Framewright.desktop";
    let text = fs::read_to_string(entry).map_err(|error| Failure::new(format!("{entry}: {error}.")))?;
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
    let (exec, icon) = (line("Exec="), line("Icon="));
    if !line("Categories=").contains("Graphics") {
        return Err(Failure::new(format!("{entry} stands under no category:\n{text}")));
    }
    if !Path::new(&format!("/usr/share/icons/hicolor/128x128/apps/{icon}.png")).is_file() {
        return Err(Failure::new(format!("The icon {icon} is missing.")));
    }
    let folder = place.tools().join("bundle-trial");
    // Absent is as fresh as removed.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{}: {error}.", folder.display())))?;
    let picture = folder.join("window.png");

    let mut display =
        Ended(start(Command::new("Xvfb").args([":97", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]))?);
    let mut window = Command::new("sh");
    window.args(["-c", &exec]).current_dir("/").env("DISPLAY", ":97").env_remove("WAYLAND_DISPLAY");
    window.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    window.env("FRAMEWRIGHT_CONFIG", folder.join("config")).env("FRAMEWRIGHT_LIBRARY", folder.join("library"));
    let mut window = Ended(start(&mut window)?);
    let begun = Instant::now();
    // A window with words in it has many colours; an empty display has one.
    while colours(&picture) < 20 {
        let gone = window.0.try_wait().ok().flatten().or_else(|| display.0.try_wait().ok().flatten());
        if let Some(status) = gone {
            return Err(Failure::new(format!("The installed program ended with {status}.")));
        }
        if begun.elapsed() > PATIENCE {
            return Err(Failure::new("The installed program shows no window."));
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    println!("The window: {}", picture.display());
    Ok(())
}

/// Takes a picture of the display and counts its colours; none while it cannot be taken.
fn colours(picture: &Path) -> usize {
    let path = picture.to_string_lossy().into_owned();
    if answer("import", &["-display", ":97", "-window", "root", &path]).is_none() {
        return 0;
    }
    answer("identify", &["-format", "%k", &path]).and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn start(command: &mut Command) -> Result<Child> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| Failure::new(format!("`{name}` could not be started: {error}.")))
}

/// A program that is ended, politely, with this value.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}
