//! A picture's bytes to bytes that may be published: what its name says, and nothing that is not shown.

//!
//! Each kind is read here and not by a library: those take out the notes that they know and leave what they do not,
//! such as a second picture behind the first one, and what must not be published is just that.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::svg::svg;

/// The picture as it may be published: without texts, places and dates that its program wrote into it.
///
/// # Errors
/// Says what is wrong with it, as the end of a sentence that begins with its name.
pub fn picture(path: &str, bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "png" => png::plain(bytes),
        "jpg" | "jpeg" => jpeg::plain(bytes),
        "webp" => webp::plain(bytes),
        "gif" => gif::plain(bytes),
        "avif" if bytes.get(4..8) == Some(b"ftyp") => avif(bytes),
        "avif" => Err("is not an AVIF file"),
        "svg" => svg(bytes),
        _ => Err("is not a picture that a page can show"),
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

    #[test]
    fn a_picture_that_ends_early_is_refused_or_shown_as_far_as_it_goes() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x04cd\x12\xff\0\x34\xff\xd9";
        for end in 0..jpeg.len() {
            let plain = picture("a.jpg", &jpeg[..end]);
            assert!(plain.is_err() || plain.is_ok_and(|plain| plain.ends_with(b"\xff\xd9")), "{end}");
        }
        for path in ["a.png", "a.webp", "a.gif", "a.jpg"] {
            assert!(picture(path, b"").is_err(), "{path}");
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
