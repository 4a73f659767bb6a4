//! A picture's bytes to bytes that may be published: what its name says, and nothing that is not shown.

use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use super::svg::svg;

/// The parts of a PNG file that change how it looks; all others hold texts, dates and the like.
const PNG_CHUNKS: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs",
    b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

/// The picture as it may be published: without texts, places and dates that its program wrote into it.
///
/// # Errors
/// Says what is wrong with it, as the end of a sentence that begins with its name.
pub fn picture(path: &str, bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "png" => png(bytes),
        "jpg" | "jpeg" => jpeg(bytes),
        "webp" => webp(bytes),
        "gif" => gif(bytes),
        "avif" if bytes.get(4..8) == Some(b"ftyp") => avif(bytes),
        "avif" => Err("is not an AVIF file"),
        "svg" => svg(bytes),
        _ => Err("is not a picture that a page can show"),
    }
}

fn png(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| "is not a sound PNG file")?;
    let chunks = png.chunks_mut();
    let end = chunks.iter().position(|chunk| &chunk.kind() == b"IEND").ok_or("is not a whole PNG file")?;
    chunks.truncate(end + 1);
    chunks.retain(|chunk| PNG_CHUNKS.contains(&&chunk.kind()));
    Ok(png.encoder().bytes().to_vec())
}

fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| "is not a sound JPEG file")?;
    // The second and the fourteenth say which colours the numbers mean; the others are notes of programs.
    let is_note = |marker: u8| {
        let application = (markers::APP1..=markers::APP15).contains(&marker);
        (application && marker != markers::APP2 && marker != markers::APP14) || marker == markers::COM
    };
    jpeg.segments_mut().retain(|segment| !is_note(segment.marker()));
    Ok(jpeg.encoder().bytes().to_vec())
}

fn webp(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| "is not a sound WebP file")?;
    webp.set_exif(None);
    webp.remove_chunks_by_id(*b"XMP ");
    Ok(webp.encoder().bytes().to_vec())
}

fn gif(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return Err("is not a GIF file");
    }
    const BROKEN: &str = "is not a sound GIF file";
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    // The end of a chain of blocks, each of which says its length.
    let chain = |mut at: usize| loop {
        let length = usize::from(*bytes.get(at)?);
        at += length + 1;
        if length == 0 {
            return Some(at);
        }
    };
    let head = 13 + colours(*bytes.get(10).ok_or(BROKEN)?);
    let mut plain = bytes.get(..head).ok_or(BROKEN)?.to_vec();
    let mut at = head;
    loop {
        let end = match *bytes.get(at).ok_or(BROKEN)? {
            0x3b => {
                // Whatever stands behind the end is not shown.
                plain.push(0x3b);
                return Ok(plain);
            }
            0x2c => {
                let flags = *bytes.get(at + 9).ok_or(BROKEN)?;
                chain(at + 11 + colours(flags))
            }
            0x21 => chain(at + 2),
            _ => None,
        };
        let block = end.and_then(|end| bytes.get(at..end)).ok_or(BROKEN)?;
        // Besides pictures and their times, only the number of rounds is of use; comments and the like are notes.
        let is_note = match block {
            [0x21, 0xfe | 0x01, ..] => true,
            [0x21, 0xff, 11, rest @ ..] => !rest.starts_with(b"NETSCAPE2.0") && !rest.starts_with(b"ANIMEXTS1.0"),
            [0x21, 0xff, ..] => true,
            _ => false,
        };
        if !is_note {
            plain.extend_from_slice(block);
        }
        at += block.len();
    }
}

/// What programs write into an AVIF file cannot be taken out without moving all that follows.
fn avif(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    // An item is named by its kind, and so before the bytes of the picture itself.
    if holds(b"infe") && (holds(b"Exif\0") || holds(b"application/rdf+xml")) {
        return Err("is an AVIF file with notes of a program in it; save it without them");
    }
    Ok(bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says_or_is_refused() {
        assert_eq!(picture("a.png", b"<script>alert(1)</script>"), Err("is not a sound PNG file"));
        assert_eq!(picture("a.gif", b"\x89PNG"), Err("is not a GIF file"));
        assert_eq!(picture("a.gif", b"GIF89a"), Err("is not a sound GIF file"));
        let notes = b"\0\0\0\x20ftypavif\0\0\0\0\0\0\0\x15infe\x02\0\0\0\0\x01\0\0Exif\0";
        assert!(picture("a.avif", notes).is_err() && picture("a.avif", &notes[..20]).is_ok());
        assert!(picture("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>").is_ok());
        for active in [
            "<svg onload=alert(1)>",
            "<svg><script/></svg>",
            "<svg><a href='JavaScript:x'/></svg>",
            "<!DOCTYPE svg><svg/>",
        ] {
            assert!(picture("a.svg", active.as_bytes()).is_err(), "{active}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_stop_the_program(kind in 0_usize..5, bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let (path, magic): (&str, &[u8]) = [
                ("a.png", b"\x89PNG\r\n\x1a\n".as_slice()),
                ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
                ("a.webp", b"RIFF\x40\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"),
                ("a.svg", b"<svg"),
                ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0!\xff\x0b"),
            ][kind];
            let _ = picture(path, &[magic, &bytes].concat());
        }
    }
}
