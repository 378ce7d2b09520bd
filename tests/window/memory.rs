//! What the processes of a window hold, seen from outside. Linux only.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

use framewright_torture::page;

/// Bytes of a page, and of what the system tells of one.
const PAGE: u64 = 4096;
const ENTRY: u64 = 8;
/// In memory, or put aside to a disk (Linux, Documentation/admin-guide/mm/pagemap.rst).
const HELD: u64 = 0b11 << 62;

/// The processes that draw the page or load for it whose memory or environment holds one of these texts, in 8 or 16
/// bits a letter. Their names and what they hold.
pub(crate) fn holders(window: u32, texts: &[&str]) -> Vec<String> {
    let forms: Vec<(String, Vec<u8>)> = texts
        .iter()
        .flat_map(|text| {
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [((*text).to_owned(), text.as_bytes().to_vec()), ((*text).to_owned(), wide)]
        })
        .collect();
    let mut held = Vec::new();
    for id in page::below(window) {
        let name = std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        held.extend(found(&environment, &forms).map(|text| format!("{text} in the environment of {}", name.trim())));
        if name.starts_with("WebKit") {
            held.extend(
                in_memory(id, &forms).into_iter().map(|text| format!("{text} in the memory of {}", name.trim())),
            );
        }
    }
    held
}

fn in_memory(process: u32, forms: &[(String, Vec<u8>)]) -> Vec<String> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).expect("the process is there");
    let memory = File::open(format!("/proc/{process}/mem")).expect("its memory can be read");
    let pages = File::open(format!("/proc/{process}/pagemap")).expect("its pages can be read");
    let mut held = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (Some(range), Some(rights)) = (words.next(), words.next()) else { continue };
        // What cannot be written to is code and files.
        let Some((from, to)) = range.split_once('-').filter(|_| rights.starts_with("rw")) else { continue };
        let bound = |text| u64::from_str_radix(text, 16).expect("an address");
        for (from, to) in touched(&pages, bound(from), bound(to)) {
            let mut content = vec![0; usize::try_from(to - from).expect("it fits in memory")];
            let read = memory.read_at(&mut content, from).unwrap_or(0);
            held.extend(found(&content[..read], forms));
        }
    }
    held
}

/// The parts of an area that hold anything. The others must not be read: that would give them memory.
fn touched(pages: &File, from: u64, to: u64) -> Vec<(u64, u64)> {
    let mut entries = vec![0; usize::try_from((to - from) / PAGE * ENTRY).expect("it fits in memory")];
    let read = pages.read_at(&mut entries, from / PAGE * ENTRY).unwrap_or(0);
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for (entry, at) in entries[..read].chunks_exact(8).zip((from..).step_by(4096)) {
        let entry = u64::from_le_bytes(entry.try_into().expect("eight bytes"));
        if entry & HELD == 0 {
            continue;
        }
        match parts.last_mut() {
            Some((_, end)) if *end == at => *end = at + PAGE,
            _ => parts.push((at, at + PAGE)),
        }
    }
    parts
}

fn found(content: &[u8], forms: &[(String, Vec<u8>)]) -> impl Iterator<Item = String> {
    forms.iter().filter(|(_, form)| memchr::memmem::find(content, form).is_some()).map(|(text, _)| text.clone())
}
