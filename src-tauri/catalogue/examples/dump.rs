//! Prints the whole catalogue as one JSON document, `{"entries": […]}`, for comparisons by machine.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let catalogue = catalogue::Catalogue::builtin();
    let entries: Vec<_> = catalogue.models().iter().map(catalogue::Model::entry_json).collect();
    let document = serde_json::json!({ "entries": entries });
    writeln!(std::io::stdout().lock(), "{document:#}")
}
