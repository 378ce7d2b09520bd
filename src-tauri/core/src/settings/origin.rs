//! Base URLs: an origin without a path, https, or http on this machine only.

use catalogue::Service;
use url::{Host, Url};

/// Where a service lives (each vendor's own documentation).
#[must_use]
pub fn default_origin(service: Service) -> &'static str {
    match service {
        Service::Runway => "https://api.dev.runwayml.com",
        Service::Useapi => "https://api.useapi.net",
    }
}

/// Reads a base URL. One sentence for a person on failure; it never repeats a password in the text.
pub fn parse_origin(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|_| "the base URL must look like https://host".to_owned())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a base URL holds no user name or password: keys go to the keychain".into());
    }
    if !url.has_host() || !url.path().trim_matches('/').is_empty() || url.query().is_some() || url.fragment().is_some()
    {
        return Err(
            "the base URL must be an origin without a path, for example https://host or http://127.0.0.1:4000".into()
        );
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err("http would send the key in the clear: use https, or http to a simulator on this machine".into()),
        other => Err(format!("{other} is not a way to reach the service: use https")),
    }
}

/// Whether the address is this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_taken_with_or_without_its_slash() {
        for text in [
            "https://api.useapi.net",
            "https://api.useapi.net/",
            "http://127.0.0.1:4000",
            "http://[::1]:9",
            "http://localhost",
        ] {
            assert!(parse_origin(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn whatever_could_leak_the_key_or_miss_the_service_is_refused() {
        for text in [
            "http://api.useapi.net",
            "https://api.useapi.net/v1",
            "https://user:pass@host",
            "https://host/?x=1",
            "ftp://127.0.0.1",
            "127.0.0.1:4000",
            "http://127.0.0.1.example.com",
            "",
        ] {
            assert!(parse_origin(text).is_err(), "{text}");
        }
    }
}
