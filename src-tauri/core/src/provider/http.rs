//! One way to speak HTTP: timeouts, size caps, redaction, fresh connections for creates.

use crate::secrets::Secret;

/// Where an account's service is and how to sign in.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Origin without path, e.g. `http://127.0.0.1:4000`.
    pub origin: url::Url,
    /// The key.
    pub key: Secret,
}

/// Fetches result files. Sends no credentials.
#[derive(Clone, Debug)]
pub struct DownloadClient;
