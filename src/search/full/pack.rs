//! Indexes as bytes, and bytes to indexes.

use serde::{Deserialize, Serialize};

use super::index::{About, AudienceIndex};
use super::{IndexFault, Library};
use crate::audience::Audience;

/// What stands before the files: of which indexes they are, and how long each of them is.
#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    indexes: Vec<Listed>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    audience: String,
    about: About,
    /// Names and lengths, in the order of the bytes.
    files: Vec<(String, usize)>,
}

/// How many bytes say how long the contents are.
const LENGTH: usize = 8;

impl Library {
    /// The indexes as bytes, for [`Library::from_bytes`] of the same program.
    ///
    /// # Errors
    /// When an index is damaged.
    pub fn to_bytes(&self) -> Result<Vec<u8>, IndexFault> {
        let mut contents = Contents { indexes: Vec::new() };
        let mut body = Vec::new();
        for (audience, index) in &self.indexes {
            let mut listed = Listed { audience: audience.to_string(), about: index.about.clone(), files: Vec::new() };
            for (name, bytes) in index.files()? {
                listed.files.push((name, bytes.len()));
                body.push(bytes);
            }
            contents.indexes.push(listed);
        }
        // A plain tree always has a JSON form.
        let contents = serde_json::to_vec(&contents).unwrap_or_default();
        let size = LENGTH + contents.len() + body.iter().map(|bytes| bytes.len()).sum::<usize>();
        let mut bytes = Vec::with_capacity(size);
        bytes.extend((contents.len() as u64).to_le_bytes());
        bytes.extend(contents);
        body.iter().for_each(|file| bytes.extend_from_slice(file));
        Ok(bytes)
    }

    /// The indexes that these bytes hold; `None` when they are not what was written.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (contents, mut rest) = rest.split_at_checked(length)?;
        let contents: Contents = serde_json::from_slice(contents).ok()?;
        let mut indexes = Vec::new();
        for Listed { audience, about, files: listed } in contents.indexes {
            let mut files = Vec::with_capacity(listed.len());
            for (name, length) in &listed {
                let (file, after) = rest.split_at_checked(*length)?;
                files.push((name.as_str(), file));
                rest = after;
            }
            indexes.push((Audience::find(&audience)?, AudienceIndex::open(about, files).ok()?));
        }
        Some(Self { indexes })
    }
}
