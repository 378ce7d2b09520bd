//! The main job without a window: an example prompt file through the Demo account.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::failure::Result;
use crate::place::Place;
use crate::process::{answer, must, pass_through};
use crate::system;

const EXAMPLE: &str = "examples/frames.json";

/// Builds the CLI, makes the pictures with progress, and says where they and the contact sheet are.
pub(crate) fn run(place: &Place, library: Option<&Path>) -> Result<ExitCode> {
    system::ensure(&system::COMPILER)?;
    place.cargo(["build", "-p", "framewright-cli"])?;
    let library = library.map_or_else(default_library, Path::to_path_buf);
    let framewright = place.binary("debug", "framewright");

    println!("Making the pictures of {EXAMPLE} with the Demo account, into {}", library.display());
    let mut generate = Command::new(&framewright);
    generate.args(["generate", EXAMPLE, "--account", "demo", "--library"]).arg(&library);
    let ended = pass_through(generate.current_dir(&place.root))?;
    if ended != ExitCode::SUCCESS {
        return Ok(ended);
    }

    println!("\nPictures: {}", library.join("media").display());
    // Says itself where it put the sheet.
    let mut sheet = Command::new(&framewright);
    sheet.args(["library", "sheet", "--library"]).arg(&library);
    must(sheet.current_dir(&place.root))?;
    Ok(ExitCode::SUCCESS)
}

/// `framewright-demo` in the user's folder of pictures, or here where there is none.
fn default_library() -> PathBuf {
    let pictures = answer("xdg-user-dir", &["PICTURES"]).map(PathBuf::from);
    let home = std::env::home_dir();
    // Without a configured folder, xdg-user-dir answers with the home folder itself.
    let pictures = pictures.filter(|folder| Some(folder) != home.as_ref());
    let pictures = pictures.or_else(|| home.map(|home| home.join("Pictures")));
    let base = pictures.filter(|folder| folder.is_dir()).unwrap_or_else(here);
    base.join("framewright-demo")
}

fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}
