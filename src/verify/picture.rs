//! What programs write into pictures besides what is to be seen.

/// The parts of a PNG file that say how it looks.
const PNG: [&[u8]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs",
    b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

/// What stands where no program looks for the picture.
const BEYOND: &str = "bytes after its end";

/// What a picture says besides what it shows, by the name of the part that says it.
pub(super) fn notes(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes.get(8..)?)
    } else if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes.get(2..)?)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes.get(4..)?)
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
    (!rest.is_empty()).then(|| BEYOND.to_owned())
}

fn jpeg(mut rest: &[u8]) -> Option<String> {
    let mut is_in_scan = false;
    while let Some((head, after)) = rest.split_at_checked(2) {
        match *head {
            [0xff, 0xd9] => return (!after.is_empty()).then(|| BEYOND.to_owned()),
            // Of the bytes of a scan these alone have a meaning of their own.
            [0xff, 0 | 0xd0..=0xd7] => rest = after,
            [0xff, 0xff] => rest = rest.get(1..)?,
            [0xff, marker] => {
                let (length, data) = after.split_first_chunk::<2>()?;
                let (data, after) = data.split_at_checked(usize::from(u16::from_be_bytes(*length)).checked_sub(2)?)?;
                if let Some(note) = note_of_jpeg(marker, data) {
                    return Some(note);
                }
                is_in_scan |= marker == 0xda;
                rest = after;
            }
            _ if is_in_scan => rest = rest.get(1..)?,
            _ => return None,
        }
    }
    None
}

fn note_of_jpeg(marker: u8, data: &[u8]) -> Option<String> {
    let is_picture = match marker {
        0xe0 => data.starts_with(b"JFIF\0") && data.len() == 14,
        0xe2 => data.starts_with(b"ICC_PROFILE\0"),
        0xee => data.starts_with(b"Adobe"),
        0xfe => return Some("a comment".to_owned()),
        other => !(0xe0..=0xef).contains(&other),
    };
    (!is_picture).then(|| format!("APP{}", marker - 0xe0))
}

fn webp(bytes: &[u8]) -> Option<String> {
    let length = usize::try_from(u32::from_le_bytes(*bytes.first_chunk()?)).ok()?;
    let all = bytes.get(4..)?;
    let (_, chunks) = all.get(..length)?.split_at_checked(4)?;
    chunk_of_webp(chunks).or_else(|| (all.len() > length).then(|| BEYOND.to_owned()))
}

fn chunk_of_webp(mut rest: &[u8]) -> Option<String> {
    while let Some((head, after)) = rest.split_at_checked(8) {
        let kind = head.get(..4)?;
        let length = usize::try_from(u32::from_le_bytes(head.get(4..8)?.try_into().ok()?)).ok()?;
        match kind {
            b"ANMF" => {
                if let Some(note) = chunk_of_webp(after.get(16..length)?) {
                    return Some(note);
                }
            }
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ICCP" => {}
            other => return Some(String::from_utf8_lossy(other).trim().to_owned()),
        }
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
        assert_eq!(notes(b"\xff\xd8\xff\xdb\0\x04ab\xff\xe1\0\x04cd"), Some("APP1".to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xdb\0\x04ab\xff\xda\0\x04cd"), None);
        assert_eq!(notes(b"\xff\xd8\xff\xda\0\x04cd\x10\xff\0\xff\xd0\x10\xff\xd9"), None);
        assert_eq!(notes(b"\xff\xd8\xff\xda\0\x04cd\x10\xff\xfe\0\x04ef"), Some("a comment".to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xda\0\x04cd\x10\xff\xd9\xff\xd8"), Some(BEYOND.to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xe2\0\x06MPF\0"), Some("APP2".to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xe0\0\x07JFXX\0"), Some("APP0".to_owned()));
        assert_eq!(notes(b"\xff\xd8\xff\xe2\0\x0eICC_PROFILE\0\xff\xd9"), None);
        let webp = |parts: &[u8]| {
            [b"RIFF".as_slice(), &u32::try_from(parts.len() + 4).unwrap().to_le_bytes(), b"WEBP", parts].concat()
        };
        let picture = b"VP8 \x01\0\0\0x\0";
        assert_eq!(notes(&webp(picture)), None);
        assert_eq!(notes(&[&webp(picture), b"more".as_slice()].concat()), Some(BEYOND.to_owned()));
        assert_eq!(notes(&webp(&[picture.as_slice(), b"EXIF\0\0\0\0"].concat())), Some("EXIF".to_owned()));
        let frame = [b"ANMF\x18\0\0\0".as_slice(), &[0; 16], b"NOTE\0\0\0\0"].concat();
        assert_eq!(notes(&webp(&frame)), Some("NOTE".to_owned()));
        assert_eq!(notes(b"GIF89a"), None);
    }
}
