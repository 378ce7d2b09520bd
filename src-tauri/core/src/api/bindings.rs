//! The border in TypeScript, written from the tables of commands and the types of their arguments
//! and answers. `ui/src/lib/ipc/bindings.ts` holds the text; a test says when it is out of date.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use super::host::HostEvent;
use super::stream::PageEvent;
use super::words::Failure;
use crate::error::Result;

const HEAD: &str = "\
// Written from the program's own types; do not edit. CONTRIBUTING.md says how to write it anew.
// Times are Unix milliseconds; credits and ids of assets are numbers, ids of jobs are text. What is
// absent in an answer is null.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Values of a model's inputs, by name. */
export type Inputs = { [field: string]: Json };
";

/// Collects the commands and every type that they mention.
pub(super) struct Bindings {
    config: Config,
    types: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl Bindings {
    /// Adds one command. It is never run: its types say all that is needed.
    pub(super) fn command<C, A, R>(&mut self, name: &str, _run: impl for<'a> AsyncFn(&'a C, A) -> Result<R>)
    where
        A: TS + 'static,
        R: TS + 'static,
    {
        // The page writes arguments out where it calls, so they need no name of their own.
        A::visit_dependencies(self);
        let args = A::inline(&self.config);
        let answer = self.mentioned::<R>();
        self.commands.push(format!("  '{name}': {{ args: {args}; answer: {answer} }};"));
    }

    /// Takes a type in with all that it mentions, and says how to write it.
    fn mentioned<T: TS + 'static>(&mut self) -> String {
        self.visit::<T>();
        T::visit_generics(self);
        T::name(&self.config)
    }
}

impl TypeVisitor for Bindings {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only our own types have a place to be written to; a list or a map has not even a name.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        if self.types.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.types.insert(name, format!("{docs}export {}", T::decl(&self.config)));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file.
#[must_use]
pub fn bindings() -> String {
    let config = Config::new().with_large_int("number");
    let mut all = Bindings { config, types: BTreeMap::new(), commands: Vec::new() };
    super::host::describe(&mut all);
    super::describe(&mut all);
    all.mentioned::<Failure>();
    let told = [all.mentioned::<HostEvent>(), all.mentioned::<PageEvent>()].join(" | ");

    let mut text = HEAD.to_owned();
    for declaration in all.types.values() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{declaration}\n");
    }
    let _ = write!(
        text,
        "\n/** What the program tells without being asked. */\nexport type Event = {told};\n\n\
         /** What the page can ask for: arguments and answer by name. */\nexport interface Commands {{\n{}\n}}\n",
        all.commands.join("\n")
    );
    // Short explanations stay on one line.
    text.replace("/**\n * ", "/** ").replace("\n */\n", " */\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Set to write the file anew instead of comparing it.
    const WRITE: &str = "FRAMEWRIGHT_WRITE_BINDINGS";

    #[test]
    fn bindings_are_current() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/ipc/bindings.ts");
        let now = super::bindings();
        if std::env::var_os(WRITE).is_some() {
            std::fs::write(&file, &now).unwrap();
        }

        let there = std::fs::read_to_string(&file).unwrap();

        let differs = now.lines().zip(there.lines()).find(|(now, there)| now != there);
        assert!(
            now == there,
            "ui/src/lib/ipc/bindings.ts is out of date at {differs:?}. Write it anew: cargo xtask bindings"
        );
    }
}
