//! From arguments to checked rows: reads the file, checks it whole, mends it when asked.

use std::io::Read;
use std::path::Path;

use catalogue::Catalogue;
use framewright_core::app::{Reach, look_at};
use framewright_core::batch::plan::Plan;
use framewright_core::batch::{self, CheckedFile, Defaults, Finding, MAX_BYTES, PromptFile, fix};
use framewright_core::library::Decoder;
use framewright_core::settings::Accounts;

use crate::args::{Common, PromptSource};
use crate::commands::models;
use crate::commands::plan::{self, amount};
use crate::failure::{Failure, Result};
use crate::out::{Out, counted};
use crate::refs;

/// Most findings shown to a person; programs get all.
const SHOWN: usize = 60;

/// Reads and checks what is asked for. Findings are printed; any of them fails the command.
pub(crate) async fn checked(
    source: &PromptSource,
    common: &Common,
    catalogue: &Catalogue,
    accounts: &Accounts,
    out: &Out,
) -> Result<CheckedFile> {
    let defaults = Defaults {
        model: source.model.clone(),
        account: source.account.clone(),
        count: source.count,
        translate_retired: source.translate_retired,
    };
    if let Some(name) = &source.account {
        accounts.named(name)?;
    }
    if let Some(name) = &source.model {
        models::find(catalogue, name)?;
    }
    let base = source.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let checked_at = async |file| look_and_check(file, base, common, catalogue, accounts, &defaults).await;
    let Some(path) = &source.file else {
        let mut options = options(source);
        if !source.refs.is_empty() {
            let model = models::find(catalogue, source.model.as_deref().unwrap_or("frames"))?;
            options.extend(refs::values(&source.refs, model).await?);
        }
        return verdict(checked_at(PromptFile::from_options(options)).await.1, "the options", out);
    };
    let standard_input = path.as_os_str() == "-";
    if standard_input && source.fix {
        return Err(Failure::input("--fix changes a file; standard input is none."));
    }
    let name = if standard_input { "standard input".to_owned() } else { path.display().to_string() };
    let read = |bytes| batch::read(bytes, (!standard_input).then_some(name.as_str()), source.format.map(Into::into));
    let (file, checked) = checked_at(read(bytes(path, standard_input)?)).await;
    let mended = if source.fix { fix::corrected(&file, &checked.findings) } else { None };
    let Some(text) = mended else { return verdict(checked, &name, out) };

    let backup = fix::replace(path, &text)
        .map_err(|error| Failure::input(format!("{name} could not be repaired: {error}. It is unchanged.")))?;
    for finding in checked.findings.iter().filter(|finding| finding.fix.is_some()) {
        show(finding, &name, "repaired: ", out);
    }
    out.note(format!("Repaired {name}; the original is {}", backup.display()));
    verdict(checked_at(read(text.into_bytes())).await.1, &name, out)
}

/// Checks a file together with the files that its rows name; their paths count from `base`.
async fn look_and_check(
    file: PromptFile,
    base: &Path,
    common: &Common,
    catalogue: &Catalogue,
    accounts: &Accounts,
    defaults: &Defaults,
) -> (PromptFile, CheckedFile) {
    let checked = file.check(catalogue, accounts, defaults);
    if checked.wanted.is_empty() {
        return (file, checked);
    }
    let library = match checked.wanted.iter().any(|name| name.starts_with("asset:")) {
        true => plan::open_existing(common).await,
        false => None,
    };
    let files = look_at(&Decoder::apart(), &checked.wanted, Some(base), Reach::Anywhere, library.as_ref()).await;
    let file = file.with_files(files);
    let checked = file.check(catalogue, accounts, defaults);
    (file, checked)
}

fn verdict(checked: CheckedFile, name: &str, out: &Out) -> Result<CheckedFile> {
    if checked.findings.is_empty() {
        for note in &checked.notes {
            out.note(format!("Note: {note}"));
        }
        return Ok(checked);
    }
    let shown = if out.is_json() { usize::MAX } else { SHOWN };
    for finding in checked.findings.iter().take(shown) {
        show(finding, name, "", out);
    }
    let count = checked.findings.len();
    if count > shown {
        out.note(format!("… and {} more", count - shown));
    }
    let message = format!(
        "{} to change in {name}. Nothing was queued, nothing was spent.",
        counted(count as u64, "thing", "things")
    );
    let failure = Failure::input(message);
    let fixable = checked.findings.iter().filter(|finding| finding.fix.is_some()).count();
    Err(match fixable {
        0 => failure,
        _ => failure.next(format!("Run it again with --fix to repair {}.", counted(fixable as u64, "key", "keys"))),
    })
}

fn show(finding: &Finding, name: &str, what: &str, out: &Out) {
    if out.is_json() {
        if what.is_empty() {
            out.record("finding", finding);
        }
        return;
    }
    let place = finding.place.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
    let row = finding.row.map(|row| format!(" row {row}:")).unwrap_or_default();
    out.note(format!("{name}{place}:{row} {what}{}", finding.message));
}

fn options(source: &PromptSource) -> Vec<(String, String)> {
    let named = [
        ("prompt", &source.prompt),
        ("style", &source.style),
        ("ratio", &source.ratio),
        ("diversity", &source.diversity),
        ("seed", &source.seed),
    ];
    let named = named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)));
    named.chain(source.set.iter().cloned()).collect()
}

fn bytes(path: &Path, standard_input: bool) -> Result<Vec<u8>> {
    // One byte more than allowed is enough to know that it is too much.
    let limit = MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let done = if standard_input {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    match done {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::input(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// The ceiling of `--max-credits`: more than that, or a price that nobody knows, is refused.
pub(crate) fn check_ceiling(source: &PromptSource, plan: &Plan) -> Result<()> {
    let Some(limit) = source.max_credits else { return Ok(()) };
    if plan.cost.unknown > 0 && !source.allow_unknown_price {
        let jobs = counted(plan.cost.unknown, "job has", "jobs have");
        return Err(Failure::input(format!(
            "{jobs} no known price, so a ceiling of {} credits cannot be kept. Nothing was queued.",
            amount(limit)
        ))
        .next("Add --allow-unknown-price to queue them all the same."));
    }
    if plan.cost.max > limit {
        return Err(Failure::input(format!(
            "This could cost {} credits, more than the ceiling of {}. Nothing was queued.",
            amount(plan.cost.max),
            amount(limit)
        )));
    }
    Ok(())
}
