//! Prints the whole catalogue as one JSON document, `{"entries": […]}`, for comparisons by machine.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let catalogue = catalogue::Catalogue::builtin();
    let document = catalogue::document(catalogue.models());
    writeln!(std::io::stdout().lock(), "{document:#}")
}
