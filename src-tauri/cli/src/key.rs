//! Takes a key from a person or a pipe; never from an argument.

use std::io::{IsTerminal, Read};

use framewright_core::secrets::Secret;
use zeroize::Zeroizing;

use crate::failure::{Failure, Result};

/// Longest key that is read, in bytes.
const MAX_BYTES: u64 = 16 << 10;

/// The password of a Runway account, for useapi.net alone: from standard input when asked so, else from a hidden prompt.
pub(crate) fn read_password(from_stdin: bool, email: &str) -> Result<Secret> {
    let unread = |error: std::io::Error| Failure::input(format!("The password could not be read: {error}"));
    let mut text = Zeroizing::new(String::new());
    if from_stdin {
        std::io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text).map_err(unread)?;
    } else if std::io::stdin().is_terminal() {
        *text = rpassword::prompt_password(format!("Runway password of {email} (it will not be shown): "))
            .map_err(unread)?;
    } else {
        return Err(Failure::input("There is no terminal to ask for the password on.")
            .next("Pipe it in with --password-stdin."));
    }
    if text.trim().is_empty() {
        return Err(Failure::input("The password is empty. Nothing was set up."));
    }
    Ok(Secret::new(&text))
}

/// The key for an account: from standard input when asked so, else from a hidden prompt.
pub(crate) fn read(from_stdin: bool, account: &str) -> Result<Secret> {
    if from_stdin {
        let mut text = Zeroizing::new(String::new());
        let read = std::io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text);
        read.map_err(|error| Failure::input(format!("The key could not be read from standard input: {error}")))?;
        return sound(Secret::new(&text));
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::input("There is no terminal to ask for the key on.")
            .next("Pipe it in with --key-stdin, or name a variable with --key-env VAR."));
    }
    let typed = rpassword::prompt_password(format!("Key for {account} (it will not be shown): "));
    let typed = typed.map_err(|error| Failure::input(format!("The key could not be read: {error}")))?;
    sound(Secret::new(&Zeroizing::new(typed)))
}

fn sound(key: Secret) -> Result<Secret> {
    let text = key.expose();
    if text.is_empty() {
        return Err(Failure::input("The key is empty. Nothing was added."));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Failure::input("The key holds spaces or characters that no key has. Nothing was added."));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_space_or_nothing_in_it_is_refused_without_showing_it() {
        for text in ["", "  \n", "two words", "schlüssel"] {
            let refused = sound(Secret::new(text)).expect_err("no key looks like that");
            assert!(text.trim().is_empty() || !refused.message.contains(text.trim()), "{}", refused.message);
        }
        assert!(sound(Secret::new(" key_123\n")).is_ok(), "the line end of a pipe is no part of it");
    }
}
