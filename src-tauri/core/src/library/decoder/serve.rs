//! The child's side: gives up everything that it will not need, then does one thing after another until nobody asks
//! any more.

use std::io::{self, Read, Seek, SeekFrom, stdin, stdout};
use std::process::ExitCode;

use super::wire::{self, ASKS, FOUND, GREETING, MOST_PIECE, Order};

/// The only word of the command line that makes a program the child.
pub const WORD: &str = "--decode-worker";

/// Whether this process was started as the child. To be asked before anything else; then [`serve`] is all that its
/// `main` does.
#[must_use]
pub fn serves() -> bool {
    let mut words = std::env::args_os().skip(1);
    words.next().is_some_and(|word| word == WORD) && words.next().is_none()
}

/// Decodes what is handed over at standard input until that ends.
#[must_use]
pub fn serve() -> ExitCode {
    #[cfg(target_os = "linux")]
    // In lists of processes it would be called "exe".
    let _ = rustix::thread::set_name(c"framewright-dec");
    // It would be told to nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let ended = confine().and_then(|()| listen());
    // Nobody asks any more: the usual end.
    let usual = ended.is_err_and(|error| error.kind() == io::ErrorKind::UnexpectedEof);
    ExitCode::from(u8::from(!usual))
}

fn listen() -> io::Result<()> {
    wire::say(&mut stdout(), &[GREETING])?;
    loop {
        let order: Order = wire::heard(&mut stdin())?;
        #[cfg(feature = "failpoints")]
        misbehave(order.spoil.as_deref());
        let file = Remote { length: order.length, at: 0 };
        let (found, bytes) = order.wish.fulfil(Box::new(file), order.length, order.alone);
        let length = (bytes.len() as u64).to_le_bytes();
        wire::say(&mut stdout(), &[&[FOUND], &wire::words(&found)?, &length, &bytes])?;
    }
}

/// Gives up what decoding does not need, for good: no byte from outside was read yet.
#[cfg(unix)]
fn confine() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    const LIMITS: [(Resource, u64); 5] = [
        (Resource::Data, super::MOST_MEMORY),
        // Standard input, output and error are open; nothing else will be.
        (Resource::Nofile, 3),
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in LIMITS {
        let most = Some(getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most)));
        setrlimit(resource, Rlimit { current: most, maximum: most })?;
    }
    Ok(())
}

/// Windows has no such limits without further parts; that a picture is judged by its header stands there alone.
#[cfg(not(unix))]
fn confine() -> io::Result<()> {
    Ok(())
}

/// The file, which lies on the other side.
struct Remote {
    length: u64,
    at: u64,
}

impl Read for Remote {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let wanted = u32::try_from(into.len()).unwrap_or(MOST_PIECE).min(MOST_PIECE);
        if wanted == 0 {
            return Ok(0);
        }
        wire::say(&mut stdout(), &[&[ASKS], &self.at.to_le_bytes(), &wanted.to_le_bytes()])?;
        let mut from = stdin();
        let came = wire::number(&mut from)?;
        let place = into.get_mut(..came as usize).filter(|_| came <= wanted);
        from.read_exact(place.ok_or_else(|| wire::nonsense("more bytes came than were asked for"))?)?;
        self.at += u64::from(came);
        Ok(came as usize)
    }
}

impl Seek for Remote {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// Does what no decoder should, for a test.
#[cfg(feature = "failpoints")]
fn misbehave(how: Option<&str>) {
    use crate::failpoint::Spoil;

    match Spoil::ALL.iter().find(|spoil| Some(spoil.word()) == how) {
        None => {}
        Some(Spoil::Spin) => loop {
            std::hint::spin_loop();
        },
        Some(Spoil::Sleep) => loop {
            std::thread::park();
        },
        Some(Spoil::Eat) => {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 16 << 20]);
            }
        }
        Some(Spoil::Abort) => std::process::abort(),
        Some(Spoil::Lie) => {
            // It claims to have found more than there is memory for.
            let lies = [&[FOUND][..], &13_u32.to_le_bytes(), br#"{"Reel":null}"#, &u64::MAX.to_le_bytes()].concat();
            let _ = wire::say(&mut stdout(), &[&lies]);
        }
        Some(Spoil::Reach) => {
            // What a decoder that obeys hostile bytes would try.
            let opened = std::fs::File::open("/etc/hostname").is_ok();
            let written = std::fs::write("/tmp/framewright-decoder", b"x").is_ok();
            let called = std::net::TcpStream::connect(("127.0.0.1", 9)).err().map(|error| error.kind());
            let called = called == Some(io::ErrorKind::ConnectionRefused);
            let told = std::env::vars_os().any(|(name, _)| name != "LD_LIBRARY_PATH" && name != "PATH");
            if opened || written || called || told {
                std::process::abort();
            }
        }
    }
}
