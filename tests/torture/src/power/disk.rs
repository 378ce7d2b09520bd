//! A disk of which only the least is certain, and what is found on it after a cut.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::{Found, Survives};
use crate::dice::Dice;
use crate::shim::Step;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
}

/// A change of a file that was not synced yet.
#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// A file: what is certain to be found, and what came since.
#[derive(Clone, Debug, Default)]
struct Content {
    synced: Vec<u8>,
    since: Vec<Change>,
}

impl Content {
    fn with(&self, chosen: impl FnMut(&&Change) -> bool) -> Vec<u8> {
        let mut content = self.synced.clone();
        for change in self.since.iter().filter(chosen) {
            match change {
                Change::Write { at, bytes } => {
                    let end = at + bytes.len();
                    if content.len() < end {
                        content.resize(end, 0);
                    }
                    content[*at..end].copy_from_slice(bytes);
                }
                Change::Length(length) => content.resize(*length, 0),
            }
        }
        content
    }
}

/// A disk under a power supply that may fail.
#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
    files: Vec<Content>,
    names: BTreeMap<PathBuf, Node>,
    synced: BTreeMap<PathBuf, Node>,
    open: HashMap<i32, (PathBuf, Node)>,
}

impl Disk {
    fn new(root: &Path) -> Self {
        let names = BTreeMap::from([(root.to_owned(), Node::Folder)]);
        Self { root: root.to_owned(), files: Vec::new(), synced: names.clone(), names, open: HashMap::new() }
    }

    /// A folder as it lies there, all of it synced.
    pub(super) fn as_it_is(root: &Path) -> Self {
        let mut disk = Self::new(root);
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                let node = if path.is_dir() {
                    folders.push(path.clone());
                    Node::Folder
                } else {
                    let synced = std::fs::read(&path).expect("readable");
                    disk.files.push(Content { synced, since: Vec::new() });
                    Node::File(disk.files.len() - 1)
                };
                disk.names.insert(path, node);
            }
        }
        disk.synced = disk.names.clone();
        disk
    }

    pub(super) fn take(&mut self, step: &Step) {
        match step {
            Step::Open { fd, path, create, cut } => {
                let node = self.names.get(path).copied().unwrap_or_else(|| {
                    if !create {
                        return Node::Folder;
                    }
                    self.files.push(Content::default());
                    Node::File(self.files.len() - 1)
                });
                if let Node::File(file) = node {
                    self.names.insert(path.clone(), node);
                    if *cut {
                        self.files[file].since.push(Change::Length(0));
                    }
                }
                self.open.insert(*fd, (path.clone(), node));
            }
            Step::Close { fd } => drop(self.open.remove(fd)),
            Step::Write { fd, at, bytes } => self.change(*fd, Change::Write { at: *at, bytes: bytes.clone() }),
            Step::Length { fd, length } => self.change(*fd, Change::Length(*length)),
            Step::Sync { fd } => match self.open.get(fd) {
                Some((_, Node::File(file))) => {
                    let content = &mut self.files[*file];
                    content.synced = content.with(|_| true);
                    content.since.clear();
                }
                Some((folder, Node::Folder)) => {
                    let here = |path: &Path| path.parent() == Some(folder);
                    self.synced.retain(|path, _| !here(path));
                    self.synced.extend(self.names.iter().filter(|(path, _)| here(path)).map(|(p, n)| (p.clone(), *n)));
                }
                None => {}
            },
            Step::Rename { from, to } => {
                if let Some(node) = self.names.remove(from) {
                    self.names.insert(to.clone(), node);
                }
            }
            Step::Link { from, to } => {
                if let Some(node) = self.names.get(from).copied() {
                    self.names.insert(to.clone(), node);
                }
            }
            Step::Unlink { path } => drop(self.names.remove(path)),
            Step::Folder { path } => drop(self.names.insert(path.clone(), Node::Folder)),
            Step::Sent { .. } | Step::Told { .. } => {}
        }
    }

    fn change(&mut self, fd: i32, change: Change) {
        if let Some((_, Node::File(file))) = self.open.get(&fd) {
            self.files[*file].since.push(change);
        }
    }

    /// The disk after a cut.
    pub(super) fn found(&self, mode: Survives, dice: &mut Dice) -> Found {
        let mut names = match mode {
            Survives::Nothing => self.synced.clone(),
            Survives::Names => self.names.clone(),
            Survives::Some => {
                let mut names = self.synced.clone();
                for (path, node) in &self.names {
                    if dice.roll(2) == 0 {
                        names.insert(path.clone(), *node);
                    }
                }
                names.retain(|path, _| self.names.contains_key(path) || dice.roll(2) == 0);
                names
            }
        };
        let folders: BTreeSet<PathBuf> =
            names.iter().filter(|(_, node)| **node == Node::Folder).map(|(path, _)| path.clone()).collect();
        names.retain(|path, _| {
            path.ancestors().skip(1).take_while(|above| *above != self.root).all(|above| folders.contains(above))
        });
        names
            .into_iter()
            .filter_map(|(path, node)| match node {
                Node::File(file) if mode == Survives::Some => {
                    Some((path, self.files[file].with(|_| dice.roll(2) == 0)))
                }
                Node::File(file) => Some((path, self.files[file].synced.clone())),
                Node::Folder => None,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_keeps_what_was_synced_and_may_lose_the_rest() {
        let root = Path::new("/l");
        let (file, other) = (root.join("a"), root.join("b"));
        let mut disk = Disk::new(root);
        let mut dice = Dice::new(1, "test");
        let write = |bytes: &[u8], at| Step::Write { fd: 3, at, bytes: bytes.to_vec() };
        for step in [
            Step::Open { fd: 3, path: file.clone(), create: true, cut: false },
            write(b"one", 0),
            Step::Sync { fd: 3 },
            write(b"two", 3),
        ] {
            disk.take(&step);
        }
        assert!(disk.found(Survives::Nothing, &mut dice).is_empty(), "its folder was not synced");
        assert_eq!(disk.found(Survives::Names, &mut dice)[&file], b"one");

        for step in [
            Step::Open { fd: 4, path: root.to_owned(), create: false, cut: false },
            Step::Sync { fd: 4 },
            Step::Rename { from: file.clone(), to: other.clone() },
        ] {
            disk.take(&step);
        }

        assert_eq!(disk.found(Survives::Nothing, &mut dice)[&file], b"one");
        assert_eq!(disk.found(Survives::Names, &mut dice)[&other], b"one");
    }
}
