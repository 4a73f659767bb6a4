//! The addresses that links are written with, read as browsers read them.

use percent_encoding::percent_decode_str;

use crate::model::LinkTarget;

/// The part of a path below a base path, beginning with `/` or empty.
pub(super) fn below<'w>(written: &'w str, base: &str) -> Option<&'w str> {
    let rest = written.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with(['/', '#', '?'])).then_some(if rest.is_empty() { "/" } else { rest })
}

/// The name of a file as people remember it: without folder and extension, all signs alike.
pub(super) fn plain_name(path: &str) -> String {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.to_lowercase().replace('_', "-")
}

pub(super) fn anchor_of(written: &str) -> Option<String> {
    let decoded = percent_decode_str(written).decode_utf8_lossy().into_owned();
    (!decoded.is_empty()).then_some(decoded)
}

/// A link out of the book of whose address a part is missing.
pub(super) fn cut_off(address: &str) -> LinkTarget {
    LinkTarget::Missing {
        reason: format!("`{address}` is no whole address"),
        help: "write the whole address, such as `https://example.com/page`".to_owned(),
    }
}

/// Whether what follows a scheme names a host. Without one, browsers look on the site at hand, or take
/// the next part of the path for it.
pub(super) fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    !(host.is_empty() || host.starts_with(':'))
}

/// The scheme of an address, when it has one.
pub(super) fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    (!scheme.contains(['/', '?', '#'])).then_some(scheme)
}
