//! Files that rows name by path or as `asset:ID`: looked at for a plan, taken into the library when they are queued.

use std::path::{Component, Path};

use super::App;
use crate::batch::files::{Files, Looked};
use crate::error::{Code, Error, Result};
use crate::library::{self, Decoder};
use crate::store::assets;

/// Which files a row may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Any: whoever started the command may read them.
    Anywhere,
    /// Those below the folder that names count from: a prompt file may come from somebody else, and must not
    /// send what it was not sent with.
    Below,
}

/// Looks at the files that rows name; nothing is written. Paths count from `base`, and are refused where there is none; `asset:ID` is a result of the
/// library of `app`.
pub async fn look_at(
    decoder: &Decoder,
    names: &[String],
    base: Option<&Path>,
    reach: Reach,
    app: Option<&App>,
) -> Files {
    let mut files = Files::default();
    for name in names {
        files.set(name.as_str(), look_at_one(decoder, name, base, reach, app).await);
    }
    files
}

async fn look_at_one(
    decoder: &Decoder,
    name: &str,
    base: Option<&Path>,
    reach: Reach,
    app: Option<&App>,
) -> std::result::Result<Looked, String> {
    let path = match name.strip_prefix("asset:") {
        Some(id) => asset_path(id, app).await?,
        None => {
            let base = base.ok_or("words that come without a file can name no files; give an https address")?;
            let path = base.join(name);
            if reach == Reach::Below && !is_below(&path, base, Path::new(name)) {
                return Err("only files beside the prompt file or in folders below it are taken from here".into());
            }
            path
        }
    };
    let file = library::look(decoder, &path).await.map_err(|error| error.message)?;
    Ok(Looked { sha256: file.sha256.clone(), facts: file.facts(), path })
}

/// Whether a path leads nowhere but below the folder, links resolved.
fn is_below(path: &Path, base: &Path, name: &Path) -> bool {
    let plain = name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    // What is not there is told as such.
    plain
        && match (path.canonicalize(), base.canonicalize()) {
            (Ok(path), Ok(base)) => path.starts_with(base),
            _ => true,
        }
}

async fn asset_path(id: &str, app: Option<&App>) -> std::result::Result<std::path::PathBuf, String> {
    let number = id.parse::<i64>().map_err(|_| "write asset: with the number of a file of the library".to_owned())?;
    let missing = || format!("there is no file {number} in this library");
    let app = app.ok_or_else(missing)?;
    let asset = app.store().read(move |c| assets::get(c, number)).await.map_err(|error| error.to_string())?;
    Ok(app.library().absolute(&asset.ok_or_else(missing)?.path))
}

impl App {
    /// Takes files into the library as inputs, so that their jobs have them whatever becomes of the originals.
    ///
    /// Fails with `InvalidInput` when one is not what it was when it was looked at.
    pub async fn take_files(&self, files: &Files) -> Result<()> {
        for (name, looked) in files.looked() {
            let staged = self.library().stage(&looked.path).await?;
            if staged.file.sha256 != looked.sha256 {
                let text = format!("{name} changed while it was read. Nothing was queued; start again.");
                return Err(Error::new(Code::InvalidInput, text));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_prompt_file_from_elsewhere_reaches_only_what_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("prompts");
        std::fs::create_dir(&base).unwrap();
        std::fs::write(folder.path().join("secret.txt"), "private").unwrap();
        let absolute = folder.path().join("secret.txt").to_string_lossy().into_owned();
        let names = ["../secret.txt".to_owned(), absolute, "missing.png".to_owned()];

        let below = look_at(&Decoder::here(), &names, Some(&base), Reach::Below, None).await;
        let anywhere = look_at(&Decoder::here(), &names, Some(&base), Reach::Anywhere, None).await;

        for name in &names[..2] {
            assert!(below.refusal(name).unwrap().contains("beside the prompt file"), "{name}");
            assert!(anywhere.refusal(name).unwrap().contains("neither a picture"), "{name}");
        }
        assert_eq!(below.refusal("missing.png").unwrap(), "there is no such file");
    }

    #[tokio::test]
    async fn an_asset_is_named_by_its_number_in_an_open_library() {
        let names = ["asset:7".into(), "asset:x".into(), "a.png".into()];

        let files = look_at(&Decoder::here(), &names, None, Reach::Anywhere, None).await;

        assert_eq!(files.refusal("asset:7").unwrap(), "there is no file 7 in this library");
        assert!(files.refusal("a.png").unwrap().contains("https address"));
        assert!(files.refusal("asset:x").unwrap().contains("the number of a file"));
    }
}
