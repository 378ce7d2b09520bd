//! The formats of results: what a word of the catalogue means, and how such a file is named and served.

use drawing::{ClipCoding, Deep, Format, ProRes, SoundCoding};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FileFormat {
    Picture(Format),
    /// A drawing as JPEG inside an SVG of the right size.
    Svg,
    Clip(ClipCoding),
    Sound(SoundCoding),
}

impl FileFormat {
    /// What `output_format` and `prores_profile` mean; a word that nobody knows is a PNG.
    pub(crate) fn of(word: &str, profile: Option<&str>) -> Self {
        match word {
            "jpeg" | "jpg" => Self::Picture(Format::Jpeg),
            "webp" => Self::Picture(Format::Webp),
            "svg" => Self::Svg,
            "mp4" => Self::Clip(ClipCoding::Mp4),
            "mov" => Self::Clip(ClipCoding::Mov),
            "hdr10" => Self::Clip(ClipCoding::Hevc(Deep::Hdr10)),
            "hlg" => Self::Clip(ClipCoding::Hevc(Deep::Hlg)),
            "sdr_rec709_10bit" => Self::Clip(ClipCoding::Hevc(Deep::Sdr)),
            "hdr_pq_12bit_master" => Self::Clip(ClipCoding::Hevc(Deep::Master)),
            "prores" => Self::Clip(ClipCoding::ProRes { profile: prores(profile.unwrap_or("4444")), pq: false }),
            "hdr_prores" => Self::Clip(ClipCoding::ProRes { profile: prores(profile.unwrap_or("422 HQ")), pq: true }),
            "png_sequence" => Self::Clip(ClipCoding::PngZip { deep: false }),
            "hdr_png_sequence" => Self::Clip(ClipCoding::PngZip { deep: true }),
            "hdr_exr_sequence" => Self::Clip(ClipCoding::ExrZip { acescg: false }),
            word if word.starts_with("hdr_exr_acescg") => Self::Clip(ClipCoding::ExrZip { acescg: true }),
            "wav" => Self::Sound(SoundCoding::Wav),
            "mp3" => Self::Sound(SoundCoding::Mp3),
            "flac" => Self::Sound(SoundCoding::Flac),
            "ogg_opus" => Self::Sound(SoundCoding::OggOpus),
            _ => Self::Picture(Format::Png),
        }
    }

    /// Whether its frames are single files in an archive.
    pub(crate) fn is_archive(self) -> bool {
        matches!(self, Self::Clip(ClipCoding::PngZip { .. } | ClipCoding::ExrZip { .. }))
    }

    pub(crate) fn extension(self) -> &'static str {
        self.names().0
    }

    pub(crate) fn media_type(self) -> &'static str {
        self.names().1
    }

    /// `image`, `video` or `audio`.
    pub(crate) fn media(self) -> &'static str {
        match self {
            Self::Picture(_) | Self::Svg => "image",
            Self::Clip(_) => "video",
            Self::Sound(_) => "audio",
        }
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Picture(Format::Png) => ("png", "image/png"),
            Self::Picture(Format::Jpeg) => ("jpg", "image/jpeg"),
            Self::Picture(Format::Webp) => ("webp", "image/webp"),
            Self::Svg => ("svg", "image/svg+xml"),
            Self::Clip(ClipCoding::Mp4 | ClipCoding::Hevc(Deep::Hdr10 | Deep::Hlg | Deep::Sdr)) => ("mp4", "video/mp4"),
            Self::Clip(ClipCoding::Mov | ClipCoding::Hevc(Deep::Master) | ClipCoding::ProRes { .. }) => {
                ("mov", "video/quicktime")
            }
            Self::Clip(ClipCoding::PngZip { .. } | ClipCoding::ExrZip { .. }) => ("zip", "application/zip"),
            Self::Sound(SoundCoding::Wav) => ("wav", "audio/wav"),
            Self::Sound(SoundCoding::Mp3) => ("mp3", "audio/mpeg"),
            Self::Sound(SoundCoding::Flac) => ("flac", "audio/flac"),
            Self::Sound(SoundCoding::OggOpus) => ("ogg", "audio/ogg"),
        }
    }
}

fn prores(profile: &str) -> ProRes {
    match profile {
        "422 Proxy" => ProRes::Proxy,
        "422 LT" => ProRes::Lt,
        "422" => ProRes::Standard,
        "422 HQ" => ProRes::Hq,
        "4444 XQ" => ProRes::P4444Xq,
        _ => ProRes::P4444,
    }
}
