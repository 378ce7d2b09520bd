//! Which addresses may be asked for a file that a service names.
//!
//! A link comes from outside. It may lead to the account's own service or to a public host by https,
//! and to nothing on this machine or in its network, however its name resolves (S7: no requests
//! forged by a service's reply).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Joins a link to the account's origin when it has none of its own, and judges it.
pub(crate) fn checked(link: &str, own_origin: &Url) -> Result<Url, String> {
    let url = own_origin.join(link).map_err(|e| format!("the link is not an address ({e})"))?;
    if is_own(&url, own_origin) {
        return Ok(url);
    }
    if url.scheme() != "https" {
        return Err(format!("the link is {}, only https is fetched", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the link holds a user name".into());
    }
    let public = match url.host() {
        Some(Host::Domain(name)) => !name.is_empty() && name != "localhost" && !name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
        None => false,
    };
    if public { Ok(url) } else { Err("the link leads into this machine or its network".into()) }
}

/// Whether a link leads to the account's own service.
pub(crate) fn is_own(url: &Url, own_origin: &Url) -> bool {
    url.origin() == own_origin.origin()
}

/// The system's resolver without the addresses that a foreign name must not have. It runs when the
/// connection is made, so a name that changes between check and use gains nothing.
#[derive(Debug)]
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<SocketAddr> = found.into_iter().filter(|a| is_public(a.ip())).collect();
            if public.is_empty() {
                return Err(PrivateAddress.into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

/// A public name that resolves into this machine or its network.
#[derive(Debug, thiserror::Error)]
#[error("the link's name leads into this machine or its network")]
pub(crate) struct PrivateAddress;

/// Whether an address belongs to the public internet (IANA special-purpose registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let s = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // Ways to reach IPv4 through IPv6: NAT64 and 6to4.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo, benchmarking, ORCHID and the rest of 2001::/23; documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // Only 2000::/3 is given out to the public.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(link: &str) -> Result<String, String> {
        let own = Url::parse("http://127.0.0.1:4000").unwrap();
        checked(link, &own).map(|u| u.to_string())
    }

    #[test]
    fn a_link_without_origin_leads_to_the_accounts_own_service() {
        assert_eq!(judged("/files/1.png?t=2"), Ok("http://127.0.0.1:4000/files/1.png?t=2".into()));
        assert!(judged("http://127.0.0.1:4000/files/1.png").is_ok());
        assert!(judged("https://dnznrvs05pmza.cloudfront.net/x.png?_jwt=1").is_ok());
    }

    #[test]
    fn a_link_into_this_machine_or_its_network_is_refused() {
        for link in [
            "http://127.0.0.1:4001/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://localhost/x",
            "https://a.localhost/x",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/x",
            "https://172.16.3.4/x",
            "https://192.168.1.1/x",
            "https://100.64.0.1/x",
            "https://0.0.0.0/x",
            "https://[fd00::1]/x",
            "https://[fe80::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://[64:ff9b::7f00:1]/x",
            "https://[2002:7f00:1::]/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "//127.0.0.1/x",
            "http://cloudfront.example/x",
            "file:///etc/passwd",
            "ftp://example.com/x",
            "data:text/plain,x",
            "https://user:pass@example.com/x",
        ] {
            assert!(judged(link).is_err(), "{link}");
        }
    }

    #[test]
    fn public_addresses_are_public() {
        for ip in ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_this_machine_is_refused_when_connecting() {
        let client = reqwest::Client::builder().no_proxy().dns_resolver(PublicOnly).build().unwrap();

        let error = client.get("https://localhost:9/x").send().await.unwrap_err();

        assert!(error.is_connect());
        let mut source: &dyn std::error::Error = &error;
        while let Some(next) = source.source() {
            source = next;
        }
        assert!(source.to_string().contains("into this machine"), "{source}");
    }
}
