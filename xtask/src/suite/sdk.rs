//! Clients that we did not write: the official SDKs' types against the catalogue, and the SDKs
//! themselves against the simulator.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Result};
use crate::node as page;
use crate::place::Place;
use crate::process::{answer, must};
use crate::tally::{Outcome, Reader};

use super::watch;

pub(super) fn catalogue(place: &Place) -> Result<Outcome> {
    let python = virtual_environment(place)?;
    let folder = answer(&python, &["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        .ok_or_else(|| Failure::new("The Python environment of the tests does not answer."))?;
    let mut compare = Command::new(python);
    compare.arg("tests/sdk/compare_catalogue.py").arg("--dump").arg(dump(place)?).args(["--sdk", &folder]);
    watch(Reader::Plain, compare.current_dir(&place.root))
}

pub(super) fn catalogue_node(place: &Place) -> Result<Outcome> {
    let folder = place.path("tests/sdk/node");
    page::packages(&folder)?;
    let mut compare = Command::new("node");
    compare.arg("tests/sdk/compare_catalogue.mjs").arg("--dump").arg(dump(place)?);
    compare.arg("--sdk").arg(folder.join("node_modules"));
    watch(Reader::Plain, compare.current_dir(&place.root))
}

/// A file with the catalogue as JSON.
fn dump(place: &Place) -> Result<PathBuf> {
    let dump = place.tools().join("catalogue.json");
    let printed = place
        .cargo_command(["run", "--quiet", "-p", "framewright-catalogue", "--example", "dump"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("The catalogue could not be printed: {error}.")))?;
    if !printed.status.success() {
        return Err(Failure::new("The catalogue could not be printed."));
    }
    // The folder is there only once a tool has been installed into it.
    fs::create_dir_all(place.tools())
        .and_then(|()| fs::write(&dump, printed.stdout))
        .map_err(|error| Failure::new(format!("{}: {error}.", dump.display())))?;
    Ok(dump)
}

pub(super) fn python(place: &Place) -> Result<Outcome> {
    let python = virtual_environment(place)?;
    drive(place, Command::new(python).arg("tests/sdk/python/drive.py"))
}

/// The SDK's own example of a call for each model, from its source distribution.
pub(super) fn python_examples(place: &Place) -> Result<Outcome> {
    let python = virtual_environment(place)?;
    let folder = place.tools().join("python-sources");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:"]);
    must(pip.arg("--dest").arg(&folder).arg("--requirement").arg(place.path("tests/sdk/python/requirements.txt")))?;
    drive(place, Command::new(python).arg("tests/sdk/python/examples.py").arg(folder))
}

pub(super) fn node(place: &Place) -> Result<Outcome> {
    page::packages(&place.path("tests/sdk/node"))?;
    drive(place, Command::new("node").arg("tests/sdk/node/drive.mjs"))
}

/// The calls that the SDK's own documentation shows.
pub(super) fn node_examples(place: &Place) -> Result<Outcome> {
    page::packages(&place.path("tests/sdk/node"))?;
    drive(place, Command::new("node").arg("tests/sdk/node/examples.mjs"))
}

pub(super) fn plain(place: &Place) -> Result<Outcome> {
    drive(place, Command::new("node").arg("tests/sdk/node/plain.mjs"))
}

/// The interpreter of an environment that has exactly the packages of the requirements file.
pub(crate) fn virtual_environment(place: &Place) -> Result<String> {
    let folder = place.tools().join("python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = place.path("tests/sdk/python/requirements.txt");
    let wanted = fs::read_to_string(&requirements)
        .map_err(|error| Failure::new(format!("{}: {error}.", requirements.display())))?;
    // Written after a complete installation, so that an interrupted one is done again.
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
        must(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        must(Command::new(&python).args(pip).arg(&requirements))?;
        fs::write(&stamp, wanted).map_err(|error| Failure::new(format!("{}: {error}.", stamp.display())))?;
    }
    Ok(python.to_string_lossy().into_owned())
}

/// Runs a driver against a simulator of its own.
fn drive(place: &Place, driver: &mut Command) -> Result<Outcome> {
    let simulator = Simulator::start(place)?;
    let driver = driver.arg(&simulator.address).env("RUNWAYML_BASE_URL", &simulator.address);
    // The drivers wait for tasks, so their simulator lives twenty times as fast.
    watch(Reader::Plain, driver.env("RUNWAYML_API_SECRET", "key_for_the_simulator").current_dir(&place.root))
}

/// `framewright simulate` as a program of its own; ended when dropped.
struct Simulator {
    child: Child,
    address: String,
}

impl Simulator {
    fn start(place: &Place) -> Result<Self> {
        let program: PathBuf = place.binary("debug", "framewright");
        let mut child = Command::new(&program)
            .args(["simulate", "--port", "0", "--speed", "20", "--seed", "1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::new(format!("{} could not be started: {error}.", program.display())))?;
        let mut first = String::new();
        if let Some(output) = child.stdout.take() {
            // An unreadable line is handled like one without an address.
            let _ = BufReader::new(output).read_line(&mut first);
        }
        let mut simulator = Self { child, address: String::new() };
        simulator.address = address(&first)
            .ok_or_else(|| Failure::new(format!("The simulator did not say its address, but: {first}")))?;
        Ok(simulator)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Already ended is as good as ended now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads `{"address":"http://127.0.0.1:PORT"}`.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(r#""address":""#)?;
    let (address, _) = rest.split_once('"')?;
    address.starts_with("http://127.0.0.1:").then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_address_is_taken_from_the_first_line() {
        assert_eq!(address("{\"address\":\"http://127.0.0.1:81\"}\n").as_deref(), Some("http://127.0.0.1:81"));
        assert_eq!(address(r#"{"address":"http://example.com"}"#), None);
        assert_eq!(address("listening"), None);
    }
}
