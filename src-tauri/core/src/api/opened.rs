//! What the commands on an open library work with.

use std::ops::Deref;
use std::sync::Arc;

use super::granted::Granted;
use crate::app::App;

/// An open library, and what the page's session knows beside it. Stands for its [`App`].
#[derive(Clone, Debug)]
pub struct Opened {
    app: Arc<App>,
    granted: Arc<Granted>,
}

impl Opened {
    /// An open library with the paths that the user has handed over.
    #[must_use]
    pub fn new(app: Arc<App>, granted: Arc<Granted>) -> Self {
        Self { app, granted }
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
}

impl Deref for Opened {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
