//! Where an account's service is, checked once.

use std::net::IpAddr;

use reqwest::header::HeaderValue;
use url::{Host, Url};

use crate::secrets::Secret;

/// Where an account's service is and how to sign in.
#[derive(Clone, Debug)]
pub struct Endpoint {
    origin: Url,
    key: Secret,
}

/// Why an address or key cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EndpointError {
    /// Not an address.
    #[error("{given} is not an address: {why}")]
    NotAnAddress {
        /// As given.
        given: String,
        /// What is wrong with it.
        why: String,
    },
    /// More than an origin.
    #[error("give the address without a path, query or user name, e.g. {origin}")]
    NotAnOrigin {
        /// The origin in it.
        origin: String,
    },
    /// Neither https nor loopback.
    #[error("the key would travel unprotected: only https, or http to this machine (127.0.0.1), is taken")]
    Unprotected,
    /// A key with characters that no header can carry, or none.
    #[error("the key is empty or holds characters that no key has")]
    BadKey,
    /// The TLS library could not be set up.
    #[error("cannot set up connections: {why}")]
    Client {
        /// What it said.
        why: String,
    },
}

impl Endpoint {
    /// An origin (`https://host[:port]`, or `http://` on loopback) and a key.
    ///
    /// # Errors
    /// See [`EndpointError`]; a base URL with a path is refused, with the origin to use instead.
    pub fn new(base_url: &str, key: Secret) -> Result<Self, EndpointError> {
        let origin = Self::check_base_url(base_url)?;
        let printable = !key.expose().is_empty() && key.expose().bytes().all(|b| b.is_ascii_graphic());
        if printable { Ok(Self { origin, key }) } else { Err(EndpointError::BadKey) }
    }

    /// Judges a base URL without a key.
    ///
    /// # Errors
    /// As [`Endpoint::new`], except for the key.
    pub fn check_base_url(base_url: &str) -> Result<Url, EndpointError> {
        let given = base_url.trim();
        let url =
            Url::parse(given).map_err(|e| EndpointError::NotAnAddress { given: given.into(), why: e.to_string() })?;
        if url.host().is_none() || !matches!(url.scheme(), "http" | "https") {
            let why = "it must begin with https:// (or http:// on this machine)".into();
            return Err(EndpointError::NotAnAddress { given: given.into(), why });
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(EndpointError::Unprotected);
        }
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::NotAnOrigin { origin: url.origin().ascii_serialization() });
        }
        Ok(url)
    }

    /// The origin, with an empty path.
    #[must_use]
    pub fn origin(&self) -> &Url {
        &self.origin
    }

    /// Whether the service is on this machine (a simulator).
    #[must_use]
    pub fn on_loopback(&self) -> bool {
        is_loopback(&self.origin)
    }

    /// The origin with a path. `:` and `@` stay as they are, which useapi.net's ids need.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.origin.clone();
        url.set_path(path);
        url
    }

    /// The one header that carries the key; marked so that it never prints.
    pub(crate) fn authorization(&self) -> HeaderValue {
        let bearer = zeroize::Zeroizing::new(format!("Bearer {}", self.key.expose()));
        let mut value = HeaderValue::from_str(&bearer).expect("the key was checked to be printable");
        value.set_sensitive(true);
        value
    }
}

/// Whether an address names this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base: &str) -> Result<Endpoint, EndpointError> {
        Endpoint::new(base, Secret::new("key_0123456789abcdef"))
    }

    #[test]
    fn https_anywhere_and_http_on_this_machine_are_taken() {
        for base in ["https://api.useapi.net", "https://x.example:8443/", "http://127.0.0.1:4000", "http://[::1]:1"] {
            assert!(endpoint(base).is_ok(), "{base}");
        }
    }

    #[test]
    fn a_key_never_travels_unprotected() {
        for base in ["http://api.useapi.net", "http://192.168.1.5:4000", "http://127.0.0.1.example.com"] {
            assert_eq!(endpoint(base).err(), Some(EndpointError::Unprotected), "{base}");
        }
    }

    #[test]
    fn a_path_is_refused_with_the_origin_to_use() {
        let refused = endpoint("https://api.useapi.net/v1/runwayml").err();

        assert_eq!(refused, Some(EndpointError::NotAnOrigin { origin: "https://api.useapi.net".into() }));
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused() {
        for key in ["", "two words", "line\nbreak", "schlüssel"] {
            let refused = Endpoint::new("https://api.useapi.net", Secret::new(key)).err();

            assert_eq!(refused, Some(EndpointError::BadKey), "{key:?}");
        }
    }

    #[test]
    fn the_key_is_in_no_debug_text() {
        let endpoint = endpoint("https://api.useapi.net").unwrap();

        let printed = format!("{endpoint:?} {:?}", endpoint.authorization());

        assert!(!printed.contains("0123456789"), "{printed}");
    }

    #[test]
    fn ids_keep_their_colons_and_at_signs() {
        let url = endpoint("http://127.0.0.1:1").unwrap().at("/v1/tasks/user:7-runwayml:a@b.co-task:1");

        assert_eq!(url.as_str(), "http://127.0.0.1:1/v1/tasks/user:7-runwayml:a@b.co-task:1");
    }
}
