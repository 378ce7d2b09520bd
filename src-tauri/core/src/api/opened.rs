//! What the commands on an open library work with.

use std::ops::Deref;
use std::sync::Arc;

use super::granted::Granted;
use super::long_work::{Going, LongWork};
use crate::app::App;
use crate::error::Result;

/// An open library, and what the page's session knows beside it. Stands for its [`App`].
#[derive(Clone, Debug)]
pub struct Opened {
    app: Arc<App>,
    granted: Arc<Granted>,
    work: Arc<LongWork>,
}

impl Opened {
    /// An open library with the paths that the user has handed over.
    #[must_use]
    pub fn new(app: Arc<App>, granted: Arc<Granted>) -> Self {
        Self { app, granted, work: Arc::default() }
    }

    /// The same as a part of a session, which knows what goes on.
    pub(super) fn within(self, work: &Arc<LongWork>) -> Self {
        Self { work: work.clone(), ..self }
    }

    /// The open library.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Paths that the user has handed over.
    #[must_use]
    pub fn granted(&self) -> &Granted {
        &self.granted
    }

    /// Begins work on the library that takes a while.
    ///
    /// Fails with `Conflict` while other such work goes on.
    pub(super) fn begin(&self) -> Result<Going> {
        self.work.begin()
    }
}

impl Deref for Opened {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
