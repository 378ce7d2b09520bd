//! What keys have at the official API beside tasks.

use std::io;

use super::World;
use crate::belongings::{Belonging, BelongingKind};
use crate::journal::Record;

impl World {
    /// A thing of that kind that is still there and belongs to the key.
    pub(crate) fn belonging(&self, holder: &str, kind: BelongingKind, id: &str) -> Option<&Belonging> {
        self.belongings(holder, kind).find(|belonging| belonging.id == id)
    }

    /// A key's things of that kind, newest first.
    pub(crate) fn belongings(&self, holder: &str, kind: BelongingKind) -> impl Iterator<Item = &Belonging> {
        let mine = move |one: &&Belonging| one.kind == kind && one.holder == holder && !one.removed;
        self.belongings.iter().rev().filter(mine)
    }

    /// How many were ever made; numbers the next.
    pub(crate) fn belongings_made(&self) -> u64 {
        self.belongings.len() as u64
    }

    /// Adds or changes one, and writes it down.
    pub(crate) fn put_belonging(&mut self, belonging: Belonging) -> io::Result<()> {
        self.journal.append(&Record::Belonging(Box::new(belonging.clone())))?;
        self.set_belonging(belonging);
        Ok(())
    }

    pub(super) fn set_belonging(&mut self, belonging: Belonging) {
        match self.belongings.iter_mut().find(|known| known.id == belonging.id) {
            Some(known) => *known = belonging,
            None => self.belongings.push(belonging),
        }
    }
}
