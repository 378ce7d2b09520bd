//! What the programs are made with, and under which licences.

use std::sync::OnceLock;

use framewright_core::api::host::LicenceNotice;

/// Name, version and licence, one a line. Written from the lock files; a test says when it is out of
/// date.
const NOTICES: &str = include_str!("../data/notices.tsv");

/// Every package that the programs are made with, by name.
#[must_use]
pub fn notices() -> &'static [LicenceNotice] {
    static READ: OnceLock<Vec<LicenceNotice>> = OnceLock::new();
    READ.get_or_init(|| NOTICES.lines().filter_map(notice).collect())
}

fn notice(line: &str) -> Option<LicenceNotice> {
    let (name, rest) = line.split_once('\t')?;
    let (version, licence) = rest.split_once('\t')?;
    Some(LicenceNotice { name: name.into(), version: version.into(), licence: licence.into() })
}
