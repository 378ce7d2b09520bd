//! The words of the benchmark's command line.

use std::path::PathBuf;

use crate::Fault;

/// What can be measured alone.
const PARTS: [&str; 5] = ["useapi", "official", "rows", "copy", "window"];

/// What is measured, and how.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) jobs: usize,
    /// Time factor of the simulator.
    pub(crate) speed: f64,
    /// Equal seeds give equal running times on all sides.
    pub(crate) seed: u64,
    /// Jobs of the durable part.
    pub(crate) rows: usize,
    /// Items of the library whose index is copied.
    pub(crate) items: usize,
    /// The command line to measure.
    pub(crate) cli: PathBuf,
    /// One part instead of all.
    pub(crate) only: Option<String>,
    /// Whether a missed limit fails the run.
    pub(crate) strict: bool,
}

impl Options {
    pub(crate) fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }
}

/// A step that is measured in a process of its own, so that its memory can be told.
#[derive(Debug)]
pub(crate) struct Child {
    /// `enqueue` or `start`.
    pub(crate) step: String,
    pub(crate) folder: PathBuf,
    pub(crate) rows: usize,
}

#[derive(Debug)]
pub(crate) enum Task {
    Bench(Options),
    Child(Child),
    /// A library made for looking at and for measuring: its folder and its number of items.
    Library(PathBuf, usize),
}

/// Reads the words that the program was called with.
pub(crate) fn read() -> Result<Task, Fault> {
    let mut options = Options {
        jobs: 100,
        speed: 10.0,
        seed: 1,
        rows: 10_000,
        items: 1_000_000,
        cli: beside_us()?,
        only: None,
        strict: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| Fault::from(format!("{word} wants a value")));
        match word.as_str() {
            "--jobs" => options.jobs = value()?.parse()?,
            "--speed" => options.speed = value()?.parse()?,
            "--seed" => options.seed = value()?.parse()?,
            "--rows" => options.rows = value()?.parse()?,
            "--items" => options.items = value()?.parse()?,
            "--cli" => options.cli = value()?.into(),
            "--only" => options.only = Some(value()?),
            "--strict" => options.strict = true,
            "--child" => {
                return Ok(Task::Child(Child { step: value()?, folder: value()?.into(), rows: value()?.parse()? }));
            }
            "--make-library" => return Ok(Task::Library(value()?.into(), value()?.parse()?)),
            other => return Err(format!("there is no option {other}").into()),
        }
    }
    if options.jobs == 0
        || options.rows == 0
        || options.items == 0
        || !(options.speed.is_finite() && options.speed > 0.0)
    {
        return Err("--jobs, --rows, --items and --speed must be more than 0".into());
    }
    if let Some(only) = options.only.as_deref().filter(|only| !PARTS.contains(only)) {
        return Err(format!("there is no part {only}: there are {}", PARTS.join(", ")).into());
    }
    Ok(Task::Bench(options))
}

/// The command line that was built together with this program.
fn beside_us() -> Result<PathBuf, Fault> {
    Ok(std::env::current_exe()?.with_file_name(format!("framewright{}", std::env::consts::EXE_SUFFIX)))
}
