//! The forms of a media reference. Source: the vendor's page on inputs; lengths in characters.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::form::{is_uuid, units};
use crate::{Media, MediaFault, Service};

/// Shortest address of any form.
const SHORTEST: usize = 13;
/// Longest `https:` address.
const LONGEST_HTTPS: usize = 2048;
/// Longest `runway:` address.
const LONGEST_RUNWAY: usize = 5000;
/// Longest `data:` address, all of it (5 MiB since 2026-08-31 for clips and sounds too).
const LONGEST_DATA: usize = 5_242_880;

const IMAGE_TYPES: [&str; 4] = ["image/jpeg", "image/jpg", "image/png", "image/webp"];
const VIDEO_TYPES: [&str; 6] =
    ["video/mp4", "video/quicktime", "video/x-matroska", "video/webm", "video/3gpp", "video/ogg"];
const AUDIO_TYPES: [&str; 12] = [
    "audio/mpeg",
    "audio/mp3",
    "audio/wav",
    "audio/x-wav",
    "audio/wave",
    "audio/vnd.wave",
    "audio/flac",
    "audio/x-flac",
    "audio/mp4",
    "audio/x-m4a",
    "audio/m4a",
    "audio/aac",
];

/// What a service takes as a file. A bound that no source states is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// Media types.
    pub types: &'static [&'static str],
    /// Most bytes.
    pub most_bytes: Option<u64>,
}

/// What a service takes as a file of that kind. For useapi.net the types are assumed: it hands files on to Runway.
#[must_use]
pub fn file_limits(service: Service, media: Media) -> FileLimits {
    FileLimits { types: types(media), most_bytes: (service == Service::Runway).then_some(200_000_000) }
}

fn types(media: Media) -> &'static [&'static str] {
    match media {
        Media::Image => &IMAGE_TYPES,
        Media::Video => &VIDEO_TYPES,
        Media::Audio => &AUDIO_TYPES,
        Media::Text | Media::None => &[],
    }
}

/// What is wrong with a media reference; `None` when it may be sent. `staged` allows `input:<sha256>`.
pub(super) fn media_fault(media: Media, asset_id: bool, staged: bool, text: &str) -> Option<MediaFault> {
    if let Some(digest) = text.strip_prefix("input:")
        && staged
    {
        let hex = digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        return (!hex).then_some(MediaFault::Digest);
    }
    if asset_id {
        return asset_fault(text);
    }
    let length = units(text);
    if length < SHORTEST {
        return Some(MediaFault::ShortAddress { least: SHORTEST });
    }
    let longest = |most: usize| (length > most).then_some(MediaFault::LongAddress { most, length });
    if let Some(rest) = text.strip_prefix("https://") {
        return longest(LONGEST_HTTPS).or_else(|| host_fault(rest));
    }
    if text.starts_with("runway://") {
        return longest(LONGEST_RUNWAY);
    }
    if let Some(rest) = text.strip_prefix("data:") {
        return longest(LONGEST_DATA).or_else(|| data_fault(media, rest));
    }
    if text.starts_with("http://") {
        return Some(MediaFault::Http);
    }
    Some(MediaFault::Scheme)
}

fn asset_fault(text: &str) -> Option<MediaFault> {
    let fits = text.strip_prefix("user:").and_then(|rest| rest.split_once("-asset:"));
    let fits = fits.is_some_and(|(owner, id)| !owner.is_empty() && is_uuid(id));
    (!fits).then_some(MediaFault::AssetId)
}

fn host_fault(rest: &str) -> Option<MediaFault> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.starts_with('[') {
        return Some(MediaFault::NumberedHost);
    }
    let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Some(MediaFault::Port);
    }
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if host.parse::<Ipv4Addr>().is_ok() || host.parse::<Ipv6Addr>().is_ok() || numeric(last) {
        return Some(MediaFault::NumberedHost);
    }
    let clean = host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    if !clean || !host.contains('.') || host.starts_with('.') || host.contains("..") {
        return Some(MediaFault::Host);
    }
    rest.chars().any(|c| c.is_whitespace() || c.is_control()).then_some(MediaFault::Spaces)
}

fn data_fault(media: Media, rest: &str) -> Option<MediaFault> {
    let Some((head, payload)) = rest.split_once(',') else {
        return Some(MediaFault::DataForm);
    };
    let Some(kind) = head.strip_suffix(";base64") else {
        return Some(MediaFault::DataForm);
    };
    let kind = kind.split(';').next().unwrap_or_default().to_ascii_lowercase();
    let types = types(media);
    if !types.contains(&kind.as_str()) {
        return Some(MediaFault::DataType { given: kind, types: types.iter().map(|one| (*one).to_owned()).collect() });
    }
    let bytes = payload.as_bytes();
    let body = payload.trim_end_matches('=').len();
    let digits = bytes[..body].iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
    let whole = !bytes.is_empty() && bytes.len().is_multiple_of(4) && bytes.len() - body <= 2;
    (!digits || !whole).then_some(MediaFault::Base64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(text: &str) -> Option<MediaFault> {
        media_fault(Media::Image, false, false, text)
    }

    #[test]
    fn a_host_must_be_a_name() {
        assert_eq!(image("https://example.com/a.png"), None);
        assert_eq!(image("https://user@cdn.example.com:8443/a.png?x=1"), None);
        for address in
            ["https://127.0.0.1/a.png", "https://[::1]/abc.png", "https://2130706433/a.png", "https://localhost/a.png"]
        {
            assert!(image(address).is_some(), "{address} has no name");
        }
    }

    #[test]
    fn only_https_runway_and_data_are_taken() {
        assert!(image("http://example.com/a.png").is_some_and(|why| why == MediaFault::Http));
        assert!(image("ftp://example.com/a.png").is_some());
        assert_eq!(image("runway://aGVsbG8gd29ybGQ"), None);
    }

    #[test]
    fn an_address_has_thirteen_to_2048_characters() {
        assert!(image("https://a.bc").is_some(), "twelve");
        assert_eq!(image("https://a.bcd"), None, "thirteen");
        let long = format!("https://example.com/{}", "a".repeat(2028));
        assert_eq!(image(&long), None);
        assert!(image(&format!("{long}a")).is_some());
    }

    #[test]
    fn data_must_be_base64_of_a_type_that_is_taken() {
        assert_eq!(image("data:image/png;base64,iVBORw0KGgo="), None);
        assert!(image("data:image/gif;base64,R0lGODlhAQAB").is_some_and(|why| why.to_string().contains("image/gif")));
        assert!(image("data:image/png;base64,???=").is_some());
        assert!(image("data:image/png,abcdefgh").is_some());
        assert!(media_fault(Media::Video, false, false, "data:image/png;base64,iVBORw0KGgo=").is_some());
    }

    #[test]
    fn a_staged_file_is_for_inputs_only() {
        let staged = format!("input:{}", "0a".repeat(32));

        assert_eq!(media_fault(Media::Image, false, true, &staged), None);
        assert_eq!(media_fault(Media::Image, true, true, &staged), None, "it is uploaded and named before sending");
        assert!(media_fault(Media::Image, false, false, &staged).is_some());
        assert!(media_fault(Media::Image, false, true, "input:abc").is_some());
    }

    #[test]
    fn an_asset_id_names_its_owner_and_a_uuid() {
        let id = "user:1-runwayml:a@b.c-asset:0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b";

        assert_eq!(media_fault(Media::Image, true, false, id), None);
        assert!(media_fault(Media::Image, true, false, "https://example.com/a.png").is_some());
    }
}
