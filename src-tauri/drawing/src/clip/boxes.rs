//! MP4 and QuickTime files: what is in them first, then the samples. Source: ISO/IEC 14496-12 and -14, QuickTime
//! File Format.

/// Units of the whole film in a second.
const FILM: u32 = 1000;

/// A track and its samples, each as long as the others.
pub(super) struct Track<'a> {
    /// The sample entry: which codec, and how it is set up.
    pub(super) entry: Vec<u8>,
    pub(super) scene: Scene,
    /// Units in a second.
    pub(super) timescale: u32,
    /// Units of one sample.
    pub(super) step: u32,
    pub(super) samples: Samples<'a>,
}

/// What a track shows.
pub(super) enum Scene {
    /// Frames of these sides; every so many-th can be jumped to, 0: the first only.
    Frames {
        width: u32,
        height: u32,
        keys: u32,
    },
    Sound,
}

/// The samples of a track.
pub(super) enum Samples<'a> {
    Each(Vec<&'a [u8]>),
    /// All of this many bytes, one after the other.
    Alike(usize, &'a [u8]),
}

impl Samples<'_> {
    fn count(&self) -> u32 {
        match self {
            Self::Each(list) => list.len() as u32,
            Self::Alike(size, bytes) => (bytes.len() / size) as u32,
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Each(list) => list.iter().map(|sample| sample.len()).sum(),
            Self::Alike(_, bytes) => bytes.len(),
        }
    }
}

/// The whole file. `brand` is `isom`, or `qt  ` for QuickTime; `title` becomes its name.
pub(super) fn file(brand: [u8; 4], title: &str, tracks: &[Track]) -> Vec<u8> {
    let compatible: &[u8] = if &brand == b"qt  " { b"qt  " } else { b"isomiso2avc1mp41" };
    let ftyp = atom(b"ftyp", &[&brand, &512_u32.to_be_bytes(), compatible]);
    // Offsets have a fixed width, so a first attempt tells how far the samples move back.
    let head = ftyp.len() + moov(title, tracks, 0).len() + 8;
    let moov = moov(title, tracks, head);
    let size: usize = tracks.iter().map(|track| track.samples.size()).sum();
    let mut file = Vec::with_capacity(head + size);
    file.extend(ftyp);
    file.extend(moov);
    file.extend((size as u32 + 8).to_be_bytes());
    file.extend(b"mdat");
    for track in tracks {
        match &track.samples {
            Samples::Each(list) => list.iter().for_each(|sample| file.extend_from_slice(sample)),
            Samples::Alike(_, bytes) => file.extend_from_slice(bytes),
        }
    }
    file
}

/// One box.
pub(super) fn atom(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let size = 8 + parts.iter().map(|part| part.len()).sum::<usize>();
    let mut bytes = Vec::with_capacity(size);
    bytes.extend((size as u32).to_be_bytes());
    bytes.extend(name);
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// No turning and no scaling.
fn upright() -> Vec<u8> {
    words(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000])
}

fn moov(title: &str, tracks: &[Track], mut at: usize) -> Vec<u8> {
    let length = tracks.iter().map(film_units).max().unwrap_or(0);
    let next = tracks.len() as u32 + 1;
    let mvhd =
        [words(&[0, 0, 0, FILM, length, 0x1_0000, 0x0100_0000, 0, 0]), upright(), words(&[0; 6]), words(&[next])];
    let mut parts = vec![atom(b"mvhd", &[&mvhd.concat()])];
    for (index, track) in tracks.iter().enumerate() {
        parts.push(trak(track, index as u32 + 1, at));
        at += track.samples.size();
    }
    // A QuickTime text: its length and language (undetermined) before it.
    let title = &title.as_bytes()[..title.floor_char_boundary(1000)];
    let name = atom(b"\xa9nam", &[&(title.len() as u16).to_be_bytes(), &0x55c4_u16.to_be_bytes(), title]);
    parts.push(atom(b"udta", &[&name]));
    atom(b"moov", &[&parts.concat()])
}

fn film_units(track: &Track) -> u32 {
    let units = u64::from(track.samples.count()) * u64::from(track.step) * u64::from(FILM);
    units.div_ceil(u64::from(track.timescale)) as u32
}

fn trak(track: &Track, number: u32, at: usize) -> Vec<u8> {
    let (width, height, volume) = match track.scene {
        Scene::Frames { width, height, .. } => (width, height, 0),
        Scene::Sound => (0, 0, 0x0100_0000),
    };
    let tkhd = [
        words(&[3, 0, 0, number, 0, film_units(track), 0, 0, 0, volume]),
        upright(),
        words(&[width << 16, height << 16]),
    ];
    let length = track.samples.count() * track.step;
    let mdhd = atom(b"mdhd", &[&words(&[0, 0, 0, track.timescale, length, 0x55c4_0000])]);
    let (kind, header): (&[u8; 4], _) = match track.scene {
        Scene::Frames { .. } => (b"vide", atom(b"vmhd", &[&words(&[1, 0, 0])])),
        Scene::Sound => (b"soun", atom(b"smhd", &[&words(&[0, 0])])),
    };
    let hdlr = atom(b"hdlr", &[&words(&[0, 0]), kind, &words(&[0; 3]), b"\0"]);
    let here = atom(b"url ", &[&words(&[1])]);
    let dinf = atom(b"dinf", &[&atom(b"dref", &[&words(&[0, 1]), &here])]);
    let minf = atom(b"minf", &[&header, &dinf, &stbl(track, at)]);
    let mdia = atom(b"mdia", &[&mdhd, &hdlr, &minf]);
    atom(b"trak", &[&atom(b"tkhd", &[&tkhd.concat()]), &mdia])
}

/// The sample table: all samples lie in one piece.
fn stbl(track: &Track, at: usize) -> Vec<u8> {
    let count = track.samples.count();
    let sizes = match &track.samples {
        Samples::Each(list) => {
            let sizes: Vec<u32> = list.iter().map(|sample| sample.len() as u32).collect();
            [words(&[0, 0, count]), words(&sizes)].concat()
        }
        Samples::Alike(size, _) => words(&[0, *size as u32, count]),
    };
    let mut parts = vec![
        atom(b"stsd", &[&words(&[0, 1]), &track.entry]),
        atom(b"stts", &[&words(&[0, 1, count, track.step])]),
        atom(b"stsc", &[&words(&[0, 1, 1, count, 1])]),
        atom(b"stsz", &[&sizes]),
        atom(b"stco", &[&words(&[0, 1, at as u32])]),
    ];
    if let Scene::Frames { keys, .. } = track.scene
        && keys != 1
    {
        let keys: Vec<u32> = if keys == 0 { vec![1] } else { (1..=count).step_by(keys as usize).collect() };
        parts.push(atom(b"stss", &[&words(&[0, keys.len() as u32]), &words(&keys)]));
    }
    atom(b"stbl", &[&parts.concat()])
}

/// The sample entry of a codec of frames; `setup` are the boxes in it.
pub(super) fn frames_entry(codec: &[u8; 4], width: u32, height: u32, setup: &[u8]) -> Vec<u8> {
    let sides = [(width as u16).to_be_bytes(), (height as u16).to_be_bytes()].concat();
    // 72 dots an inch, one frame a sample, no name, 24 bits of colour, no colour table.
    let rest = [words(&[0x48_0000, 0x48_0000, 0]), vec![0, 1], vec![0; 32], vec![0, 24, 0xff, 0xff]].concat();
    atom(codec, &[&[0, 0, 0, 0, 0, 0, 0, 1], &[0; 16], &sides, &rest, setup])
}

/// The sample entry of mono sound; `setup` are the boxes in it.
pub(super) fn sound_entry(codec: &[u8; 4], rate: u32, setup: &[u8]) -> Vec<u8> {
    atom(codec, &[&[0, 0, 0, 0, 0, 0, 0, 1], &[0; 8], &[0, 1, 0, 16, 0, 0, 0, 0], &words(&[rate << 16]), setup])
}
