//! What goes between this process and the child: numbers are little-endian, every length is checked before anything
//! of that length is taken in.
//!
//! ```text
//! to the child     an order: length u32, JSON; a piece: length u32, bytes (fewer than asked for at the end)
//! from the child   a greeting, once; then `?` offset u64, length u32 for a piece, or `=` length u32, JSON of what was
//!                  found, length u64, bytes
//! ```

use std::io::{self, ErrorKind, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::wish::Wish;

/// What the child says first. Another version of the program says something else.
pub(super) const GREETING: &[u8; 16] = b"framewright/1\r\n\0";
/// Most bytes of a file that go over at a time.
pub(super) const MOST_PIECE: u32 = 1 << 20;
/// Most bytes of JSON, either way.
const MOST_WORDS: u32 = 64 << 10;

/// The child asks for a piece.
pub(super) const ASKS: u8 = b'?';
/// The child has found something.
pub(super) const FOUND: u8 = b'=';

/// What the child is asked to do.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) wish: Wish,
    /// Size of the file in bytes.
    pub(super) length: u64,
    /// Nobody else decodes anything large now.
    pub(super) alone: bool,
    /// How it is to misbehave, in tests.
    pub(super) spoil: Option<String>,
}

/// A value as one piece of JSON with its length before it.
pub(super) fn words(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(value)?;
    let length = u32::try_from(json.len()).ok().filter(|length| *length <= MOST_WORDS);
    let length = length.ok_or_else(|| nonsense("too many words"))?;
    Ok([length.to_le_bytes().as_slice(), &json].concat())
}

/// Reads what [`words`] wrote.
pub(super) fn heard<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let length = number(from)?;
    if length > MOST_WORDS {
        return Err(nonsense("too many words"));
    }
    Ok(serde_json::from_slice(&bytes(from, length.into())?)?)
}

/// So many bytes, taken in as they come: a length that is a lie takes no memory.
pub(super) fn bytes(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut taken = Vec::with_capacity(usize::try_from(length.min(MOST_PIECE.into())).unwrap_or(0));
    from.take(length).read_to_end(&mut taken)?;
    if taken.len() as u64 == length { Ok(taken) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

/// A number of four bytes.
pub(super) fn number(from: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(u32::from_le_bytes(four))
}

/// A number of eight bytes.
pub(super) fn long_number(from: &mut impl Read) -> io::Result<u64> {
    let mut eight = [0; 8];
    from.read_exact(&mut eight)?;
    Ok(u64::from_le_bytes(eight))
}

/// Writes all pieces and lets them go.
pub(super) fn say(to: &mut impl Write, pieces: &[&[u8]]) -> io::Result<()> {
    for piece in pieces {
        to.write_all(piece)?;
    }
    to.flush()
}

pub(super) fn nonsense(what: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}
