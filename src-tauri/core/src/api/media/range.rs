//! The header `Range`, as far as players use it: one range of bytes.

/// Which part of a file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: nothing, several parts or something unreadable was asked for.
    Whole,
    /// These bytes, at least one.
    Some { start: u64, length: u64 },
    /// Nothing of what was asked for is there.
    Outside,
}

/// Reads the header against the length of the file.
pub(super) fn part(header: Option<&str>, length: u64) -> Part {
    let Some((first, last)) = header.and_then(|text| text.trim().strip_prefix("bytes=")?.split_once('-')) else {
        return Part::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (start, end) = match (number(first), number(last)) {
        (Some(start), Some(last)) if start <= last => (start, last.saturating_add(1).min(length)),
        (Some(start), None) if last.is_empty() => (start, length),
        (None, Some(tail)) if first.is_empty() => (length - tail.min(length), length),
        _ => return Part::Whole,
    };
    if start < end { Part::Some { start, length: end - start } } else { Part::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Part {
        part(Some(header), 100)
    }

    fn some(start: u64, length: u64) -> Part {
        Part::Some { start, length }
    }

    #[test]
    fn one_range_is_answered_with_its_bytes() {
        assert_eq!(of("bytes=0-9"), some(0, 10));
        assert_eq!(of("bytes=90-"), some(90, 10));
        assert_eq!(of("bytes=-5"), some(95, 5));
        assert_eq!(of("bytes=-500"), some(0, 100), "more than there is from the end is all");
        assert_eq!(of("bytes=99-18446744073709551615"), some(99, 1));
    }

    #[test]
    fn a_range_beyond_the_end_is_outside() {
        assert_eq!(of("bytes=100-"), Part::Outside);
        assert_eq!(of("bytes=200-300"), Part::Outside);
        assert_eq!(of("bytes=-0"), Part::Outside);
        assert_eq!(part(Some("bytes=0-"), 0), Part::Outside);
    }

    #[test]
    fn what_is_no_single_range_is_answered_with_the_whole() {
        for header in
            ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "items=0-1", "bytes=+1-2"]
        {
            assert_eq!(of(header), Part::Whole, "{header}");
        }
        assert_eq!(part(None, 100), Part::Whole);
    }
}
