//! stub
use crate::error::*;
use crate::provider::InputFile;
use std::path::*;
#[derive(Debug)]
pub struct Library {
    root: PathBuf,
}
#[derive(Debug, Clone)]
pub struct Publish {
    pub job_id: String,
    pub prompt: String,
    pub created_ms: i64,
    pub index: u32,
    pub part: PathBuf,
    pub sha256: String,
    pub bytes: u64,
    pub extension: Option<String>,
}
#[derive(Debug, Clone)]
pub struct Placed {
    pub path: String,
}
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error("a")]
    NotDecodable { why: String },
    #[error("b")]
    TooLarge,
    #[error("c")]
    Disk(std::io::Error),
}
pub struct SideFile;
impl From<&Placed> for SideFile {
    fn from(_: &Placed) -> Self {
        SideFile
    }
}
pub struct Sidecar {
    pub files: Vec<SideFile>,
    pub x: i32,
}
impl Library {
    pub fn open(r: &Path) -> Result<Self> {
        Ok(Self { root: r.into() })
    }
    pub fn root(&self) -> &Path {
        &self.root
    }
    pub async fn input(&self, _s: &str) -> Result<InputFile> {
        panic!()
    }
    pub fn part_path(&self, _: &str, _: i64, _: u32) -> PathBuf {
        panic!()
    }
    pub async fn published(&self, _: &Publish) -> Option<Placed> {
        None
    }
    pub async fn publish(&self, _: Publish) -> std::result::Result<Placed, PublishError> {
        panic!()
    }
    pub async fn write_sidecar(&self, _: &Sidecar) -> std::io::Result<()> {
        Ok(())
    }
    pub async fn keep_thumbnails(&self, _: &[Placed]) {}
}
