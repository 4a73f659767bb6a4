//! WebP: its chunks, and which of them say how it looks.

/// The chunks that make the picture; all others hold notes of programs.
const SHOWN: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// The bits of `VP8X` that announce notes.
const ANNOUNCES_NOTES: u8 = 0b1100;
/// How much of a frame stands before its chunks, in bytes.
const FRAME: usize = 16;

/// The picture without notes, in itself and in its frames, and without what stands behind its end.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    web_p(bytes).ok_or("is not a sound WebP file")
}

fn web_p(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, rest) = bytes.split_at_checked(12)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WEBP") {
        return None;
    }
    let mut shown = Vec::new();
    for (kind, data) in chunks(rest.get(..length(&head[4..])?.checked_sub(4)?)?)? {
        match (kind, data) {
            (b"ANMF", frame) => {
                let (frame, parts) = frame.split_at_checked(FRAME)?;
                let mut frame = frame.to_vec();
                for (kind, data) in chunks(parts)? {
                    write(&mut frame, kind, data)?;
                }
                write(&mut shown, kind, &frame)?;
            }
            (b"VP8X", [flags, rest @ ..]) => write(&mut shown, kind, &[&[flags & !ANNOUNCES_NOTES], rest].concat())?,
            _ => write(&mut shown, kind, data)?,
        }
    }
    let length = u32::try_from(shown.len() + 4).ok()?.to_le_bytes();
    Some([b"RIFF".as_slice(), &length, b"WEBP", &shown].concat())
}

fn length(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?)).ok()
}

/// Kinds and data of chunks, each of which is its kind, a length, the data and, after an odd length, one byte.
fn chunks(mut bytes: &[u8]) -> Option<Vec<(&[u8; 4], &[u8])>> {
    let mut chunks = Vec::new();
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_at_checked(8)?;
        let (data, rest) = rest.split_at_checked(length(&head[4..])?)?;
        chunks.push((head.first_chunk()?, data));
        bytes = if data.len() % 2 == 0 { rest } else { rest.get(1..).unwrap_or_default() };
    }
    Some(chunks)
}

/// Appends a chunk that belongs to the picture.
fn write(picture: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) -> Option<()> {
    if SHOWN.contains(&kind) {
        picture.extend_from_slice(kind);
        picture.extend_from_slice(&u32::try_from(data.len()).ok()?.to_le_bytes());
        picture.extend_from_slice(data);
        picture.resize(picture.len() + data.len() % 2, 0);
    }
    Some(())
}
