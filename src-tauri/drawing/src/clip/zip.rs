//! Archives whose files are stored as they are. Source: PKWARE APPNOTE 6.3, 4.3.

/// Puts files with their names into an archive, in their order.
pub(super) fn archive(files: &[(String, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::with_capacity(files.iter().map(|(name, bytes)| bytes.len() + 2 * name.len() + 80).sum());
    let mut index = Vec::new();
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut facts = Vec::new();
        facts.extend([20, 0, 0, 0, 0, 0]); // version 2.0, no flags, stored
        facts.extend([0, 0, 0x21, 0]); // midnight of 1 January 1980: there is no clock here
        facts.extend(crc.sum().to_le_bytes());
        facts.extend((bytes.len() as u32).to_le_bytes());
        facts.extend((bytes.len() as u32).to_le_bytes());
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        index.extend(b"PK\x01\x02\x14\0");
        index.extend(&facts);
        index.extend([0; 10]); // no comment, first disk, no attributes
        index.extend((archive.len() as u32).to_le_bytes());
        index.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(facts);
        archive.extend(name.as_bytes());
        archive.extend_from_slice(bytes);
    }
    let (count, at) = ((files.len() as u16).to_le_bytes(), archive.len() as u32);
    archive.extend(&index);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(count);
    archive.extend(count);
    archive.extend((index.len() as u32).to_le_bytes());
    archive.extend(at.to_le_bytes());
    archive.extend([0, 0]);
    archive
}
