//! Reads from a runner's output how many tests passed and failed, and which failed.

use crate::process::Watched;

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Counts {
    /// One check that passed or failed as a whole.
    pub(crate) fn one(success: bool) -> Self {
        Self { passed: u32::from(success), failed: u32::from(!success) }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, counts| {
            sum.add(counts);
            sum
        })
    }
}

/// How a runner ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) counts: Counts,
    /// What its output says of the failures, for the report at the end of a long run; empty if none failed.
    pub(crate) failures: Vec<String>,
}

impl Outcome {
    /// A step without output of its own that ended well or not.
    pub(crate) fn one(success: bool) -> Self {
        Self { counts: Counts::one(success), failures: Vec::new() }
    }
}

/// Whose words the output is read by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reader {
    /// A lint or a build: counts as one, by its exit code.
    Check,
    /// `test result: ok. 5 passed; 0 failed; …`, once for each test binary.
    Cargo,
    /// `Tests  1 failed | 11 passed (12)`.
    Vitest,
    /// `5 passed, 0 failed` alone on a line; the last one counts.
    Plain,
}

/// Most lines of a runner's output that the report repeats.
const MOST_REPEATED: usize = 24;

/// Most characters of such a line.
const LONGEST_REPEATED: usize = 240;

/// What became of a runner that has ended.
pub(crate) fn read(reader: Reader, ended: &Watched) -> Outcome {
    let counts = count(reader, ended);
    let failures = if counts.failed == 0 { Vec::new() } else { failures(&ended.lines) };
    Outcome { counts, failures }
}

/// The lines that name a failure, in the words of all runners; the last ones where none does.
fn failures(lines: &[String]) -> Vec<String> {
    let names = |line: &str| {
        let line = line.trim();
        line.starts_with("test ") && line.ends_with("FAILED")
            || ["✘", "FAIL "].iter().any(|mark| line.starts_with(mark))
            || ["panicked at", "Error: ", "error: ", "error["].iter().any(|mark| line.contains(mark))
    };
    // What a panic says stands on the line after its place.
    let after_a_panic = |at: usize| at > 0 && lines[at - 1].contains("panicked at");
    let named = lines.iter().enumerate().filter(|(at, line)| names(line) || after_a_panic(*at));
    let named: Vec<&String> = named.map(|(_, line)| line).take(MOST_REPEATED).collect();
    let spoken: Vec<&String> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    let told = if named.is_empty() { &spoken[spoken.len().saturating_sub(MOST_REPEATED)..] } else { &named[..] };
    told.iter().map(|line| line.chars().take(LONGEST_REPEATED).collect()).collect()
}

/// The counts of a runner that has ended.
///
/// A runner that ended badly without naming a failed test (it did not compile, it crashed), and
/// one that ended well without running any test, count as one failure.
fn count(reader: Reader, ended: &Watched) -> Counts {
    let lines = ended.lines.iter().map(String::as_str);
    let mut counts: Counts = match reader {
        Reader::Check => return Counts::one(ended.success),
        Reader::Cargo => lines.filter_map(cargo).sum(),
        Reader::Vitest => lines.filter_map(vitest).next_back().unwrap_or_default(),
        Reader::Plain => lines.filter_map(plain).next_back().unwrap_or_default(),
    };
    let silent = counts == Counts::default();
    if counts.failed == 0 && (silent || !ended.success) {
        counts.failed = 1;
    }
    counts
}

fn cargo(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("test result: ")?;
    let (_, rest) = rest.split_once(". ")?;
    Some(Counts { passed: before(rest, " passed")?, failed: before(rest, " failed")? })
}

fn vitest(line: &str) -> Option<Counts> {
    let rest = line.trim_start().strip_prefix("Tests ")?;
    let counts = Counts {
        passed: before(rest, " passed").unwrap_or_default(),
        failed: before(rest, " failed").unwrap_or_default(),
    };
    (counts != Counts::default()).then_some(counts)
}

fn plain(line: &str) -> Option<Counts> {
    let (passed, rest) = line.trim().split_once(" passed, ")?;
    let failed = rest.split_once(" failed")?.0;
    Some(Counts { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

/// The number that stands right before a word.
fn before(text: &str, word: &str) -> Option<u32> {
    let (head, _) = text.split_once(word)?;
    head.rsplit(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(success: bool, lines: &[&str]) -> Watched {
        Watched { success, lines: lines.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn every_binary_of_a_cargo_run_is_added_up() {
        let run = ended(
            false,
            &[
                "running 3 tests",
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                "test result: FAILED. 40 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 9.0s",
            ],
        );

        assert_eq!(count(Reader::Cargo, &run), Counts { passed: 43, failed: 2 });
    }

    #[test]
    fn vitest_is_read_with_and_without_failures() {
        let good = ended(true, &[" Test Files  2 passed (2)", "      Tests  12 passed (12)"]);
        let bad = ended(false, &["      Tests  1 failed | 11 passed (12)"]);

        assert_eq!(count(Reader::Vitest, &good), Counts { passed: 12, failed: 0 });
        assert_eq!(count(Reader::Vitest, &bad), Counts { passed: 11, failed: 1 });
    }

    #[test]
    fn the_last_plain_line_is_the_sum_of_a_driver() {
        let run = ended(true, &["create: 3 passed, 0 failed", "2 passed, 0 failed", "7 passed, 0 failed"]);

        assert_eq!(count(Reader::Plain, &run), Counts { passed: 7, failed: 0 });
    }

    #[test]
    fn a_runner_that_did_not_compile_or_ran_nothing_counts_as_failed() {
        assert_eq!(count(Reader::Cargo, &ended(false, &["error: could not compile"])).failed, 1);
        assert_eq!(count(Reader::Cargo, &ended(true, &[])).failed, 1);
        assert_eq!(
            count(Reader::Cargo, &ended(false, &["test result: ok. 3 passed; 0 failed; 0 ignored"])),
            Counts { passed: 3, failed: 1 },
            "a crash after some good tests is not a success"
        );
    }

    #[test]
    fn the_report_names_what_failed_and_stays_short() {
        let browser = [
            "  ✓   1 a.spec.ts › fits (1s)",
            "  ✘   2 b.spec.ts › opens (20s)",
            "    Error: not seen",
            "1 passed, 1 failed",
        ];
        let told = read(Reader::Plain, &ended(false, &browser)).failures;
        assert_eq!(told, ["  ✘   2 b.spec.ts › opens (20s)", "    Error: not seen"]);

        let cargo = [
            "test it::works ... ok",
            "test it::lasts ... FAILED",
            "thread 'it::lasts' (7) panicked at it.rs:5:1:",
            "the sound did not come",
            "stack backtrace:",
        ];
        assert_eq!(read(Reader::Cargo, &ended(false, &cargo)).failures, cargo[1..4]);

        let silent: Vec<String> = (0..90).map(|at| format!("line {at} {}", "x".repeat(900))).collect();
        let silent: Vec<&str> = silent.iter().map(String::as_str).collect();
        let told = read(Reader::Check, &ended(false, &silent)).failures;
        assert_eq!((told.len(), told.last().map(|line| line.len())), (MOST_REPEATED, Some(LONGEST_REPEATED)));
        assert!(told.last().is_some_and(|line| line.starts_with("line 89 ")));

        assert_eq!(read(Reader::Plain, &ended(true, &["Error: as expected", "3 passed, 0 failed"])).failures, [""; 0]);
    }
}
