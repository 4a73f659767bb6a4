//! Files that are data to a server's visitor and a script to who opens the folder from a disk.
//!
//! Each holds `hw(` strict JSON `)`. Over HTTP it is fetched as text and parsed, and nothing is run; from a
//! folder, where nothing can be fetched, a script element runs it and hands over the same JSON.

use serde::Serialize;

/// The folder of all files below the root of the site.
pub(super) const FOLDER: &str = "search";

/// A file of an index: its path below the root of the site, and its bytes.
pub(super) type File = (String, Vec<u8>);

/// A file of this name.
pub(super) fn named(name: &str, data: &impl Serialize) -> File {
    (format!("{FOLDER}/{name}.js"), wrapped(data))
}

/// A file whose name says what is in it, so that browsers may keep it for ever; the name besides.
pub(super) fn hashed(data: &impl Serialize) -> (String, File) {
    let bytes = wrapped(data);
    let name = blake3::hash(&bytes).to_hex()[..10].to_owned();
    let path = format!("{FOLDER}/{name}.js");
    (name, (path, bytes))
}

fn wrapped(data: &impl Serialize) -> Vec<u8> {
    // A plain tree always has a JSON form.
    let mut json = serde_json::to_string(data).unwrap_or_default();
    // These stand in texts alone, and there an escape says the same.
    for (char, escape) in [('<', "\\u003c"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")] {
        if json.contains(char) {
            json = json.replace(char, escape);
        }
    }
    ["hw(", &json, ")\n"].concat().into_bytes()
}
