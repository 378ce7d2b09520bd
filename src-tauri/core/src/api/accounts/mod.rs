//! Commands on accounts and their keys. A key comes in once, goes where it is kept, and never comes out.

mod change;
mod keychain;
mod list;
mod state;
mod test_key;
mod tested;
#[cfg(test)]
mod tests;

pub(super) use change::{add, color, options, remove, rename, replace_key, set_up_seat};
pub(super) use keychain::keychain;
pub(super) use list::list;
pub(super) use state::{AccountState, states};
pub(super) use test_key::{note, test, test_key};
pub(super) use tested::tier;
