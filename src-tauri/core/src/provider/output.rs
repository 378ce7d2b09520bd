//! A result file as a link.

use url::Url;

use super::{Output, guard};

impl Output {
    /// The file behind a link. A link into the account's own service is kept without its origin, so
    /// that it stays good when the service (a simulator) comes back at another address.
    pub(super) fn at(link: &str, own_origin: &Url) -> Self {
        let parsed = own_origin.join(link);
        let own = parsed.as_ref().ok().filter(|url| guard::is_own(url, own_origin));
        let url = own.map_or_else(|| link.to_owned(), |url| url[url::Position::BeforePath..].to_owned());
        let extension = parsed.ok().and_then(|url| extension(url.path_segments()?.next_back()?));
        Self { url, extension, size: None }
    }
}

/// The extension of a file name: at most five letters or digits, lower case.
pub(super) fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let plain = (1..=5).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    (plain && !stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_into_the_accounts_own_service_loses_its_origin() {
        let own = Url::parse("http://127.0.0.1:4000").unwrap();

        let ours = Output::at("http://127.0.0.1:4000/files/a.PNG?_jwt=1", &own);
        let foreign = Output::at("https://x.cloudfront.net/a/b.webp?_jwt=1", &own);

        assert_eq!((ours.url.as_str(), ours.extension.as_deref()), ("/files/a.PNG?_jwt=1", Some("png")));
        assert_eq!(foreign.url, "https://x.cloudfront.net/a/b.webp?_jwt=1");
        assert_eq!(foreign.extension.as_deref(), Some("webp"));
    }

    #[test]
    fn only_a_plain_ending_is_an_extension() {
        for name in ["picture", ".png", "a.", "a.p/g", "a.p g", "a.longext"] {
            assert_eq!(extension(name), None, "{name}");
        }
        assert_eq!(extension("a.b.JPeG").as_deref(), Some("jpeg"));
    }
}
