//! What programs write into pictures besides what is to be seen.

/// The parts of a PNG file that say how it looks.
const PNG: [&[u8]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs",
    b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

/// What a picture says besides what it shows, by the name of the part that says it.
pub(super) fn notes(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes.get(8..)?)
    } else if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes.get(2..)?)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes.get(12..)?)
    } else {
        None
    }
}

fn png(mut rest: &[u8]) -> Option<String> {
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
        let kind = head.get(4..8)?;
        if !PNG.contains(&kind) {
            return Some(String::from_utf8_lossy(kind).into_owned());
        }
        rest = after.get(usize::try_from(length).ok()?.checked_add(4)?..)?;
        if kind == b"IEND" {
            break;
        }
    }
    (!rest.is_empty()).then(|| "bytes after its end".to_owned())
}

fn jpeg(mut rest: &[u8]) -> Option<String> {
    while let Some((head, after)) = rest.split_at_checked(4) {
        let [0xff, marker, high, low] = *head else { return None };
        match marker {
            // Here the picture itself begins.
            0xda => return None,
            0xe1 | 0xe3..=0xed | 0xef => return Some(format!("APP{}", marker - 0xe0)),
            0xfe => return Some("a comment".to_owned()),
            _ => {}
        }
        rest = after.get(usize::from(u16::from_be_bytes([high, low])).checked_sub(2)?..)?;
    }
    None
}

fn webp(mut rest: &[u8]) -> Option<String> {
    while let Some((head, after)) = rest.split_at_checked(8) {
        let kind = head.get(..4)?;
        if kind == b"EXIF" || kind == b"XMP " {
            return Some(String::from_utf8_lossy(kind).trim().to_owned());
        }
        let length = u32::from_le_bytes(head.get(4..8)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        rest = after.get(length.checked_add(length % 2)?..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_in_each_kind_of_picture() {
        let chunk = |kind: &[u8], body: &[u8]| {
            [&u32::try_from(body.len()).unwrap().to_be_bytes(), kind, body, &[0; 4]].concat()
        };
        let png = |parts: &[&[u8]]| [b"\x89PNG\r\n\x1a\n".as_slice(), &parts.concat()].concat();
        let (head, end) = (chunk(b"IHDR", &[0; 13]), chunk(b"IEND", &[]));
        assert_eq!(notes(&png(&[&head, &end])), None);
        assert_eq!(notes(&png(&[&head, &chunk(b"tEXt", b"a\0b"), &end])), Some("tEXt".to_owned()));
        assert_eq!(notes(&png(&[&head, &end, b"more"])), Some("bytes after its end".to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1\0\x04cd"), Some("APP1".to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x04cd"), None);
        assert_eq!(notes(b"RIFF\0\0\0\0WEBPVP8 \x01\0\0\0x\0EXIF\0\0\0\0"), Some("EXIF".to_owned()));
        assert_eq!(notes(b"GIF89a"), None);
    }
}
