//! The entries: loaded once, looked up by id or short name.

use crate::{Body, Checked, Inputs, Model, Price, Problem};

/// All models of both services.
#[derive(Debug)]
pub struct Catalogue {
    models: Vec<Model>,
}

/// A data or override file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct CatalogueError {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

/// No model has that name.
#[derive(Debug, thiserror::Error)]
#[error("there is no model named {given}")]
pub struct UnknownModel {
    /// The name as given.
    pub given: String,
    /// Up to five near names, best first.
    pub suggestions: Vec<String>,
}

impl Catalogue {
    /// The entries compiled into the crate.
    #[must_use]
    pub fn builtin() -> Self {
        Self { models: Vec::new() }
    }

    /// All models, retired ones included, in display order.
    #[must_use]
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The model with that id or short name.
    pub fn model(&self, name: &str) -> Result<&Model, UnknownModel> {
        Err(UnknownModel { given: name.into(), suggestions: Vec::new() })
    }
}

impl Model {
    /// Checks inputs and writes the body; every problem at once, paths in our names.
    /// Keys are taken in our spelling or the vendor's.
    pub fn check(&self, inputs: &Inputs) -> Result<Checked, Vec<Problem>> {
        let _ = inputs;
        Err(Vec::new())
    }

    /// Judges a raw body as the service would; paths in the vendor's spelling. Empty when it is fine.
    #[must_use]
    pub fn check_body(&self, body: &Body) -> Vec<Problem> {
        let _ = body;
        Vec::new()
    }

    /// The price of one request with these (checked) inputs.
    #[must_use]
    pub fn price(&self, inputs: &Inputs) -> Price {
        let _ = inputs;
        Price::Unknown
    }

    /// The size in pixels that the chosen ratio promises, where it promises one.
    #[must_use]
    pub fn pixels(&self, inputs: &Inputs) -> Option<(u32, u32)> {
        let _ = inputs;
        None
    }

    /// How many files one request makes.
    #[must_use]
    pub fn files(&self, inputs: &Inputs) -> u32 {
        let _ = inputs;
        1
    }

    /// The parameter with that name, in our spelling or the vendor's.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&crate::Param> {
        self.params.iter().find(|p| p.name == name || p.wire == name)
    }
}
