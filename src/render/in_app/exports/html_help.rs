//! A header with the ids of the elements as numbers, and the pages to which they lead, for HTML Help.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Source;
use crate::model::fnv1a;

/// `#define IDH_…` for `[MAP]`, and `IDH_…=PAGE` for `[ALIAS]`: the compiler holds one against the other.
pub(super) fn files(source: &Source) -> Vec<(String, Vec<u8>)> {
    let (mut header, mut aliases) = (String::new(), String::new());
    let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (element, place) in source.topics.places() {
        let mut name = format!("IDH_{}", element.replace('.', "__").replace('-', "_"));
        // Only ids with a `-` beside a dot or another one can come to the same name.
        while !names.insert(name.clone()) {
            name.push('_');
        }
        // Made from the id, a number stays the same when other elements come and go.
        let mut number = fnv1a(element) & 0x7fff_ffff;
        while number == 0 || !numbers.insert(number) {
            number = (number + 1) & 0x7fff_ffff;
        }
        let _ = writeln!(header, "#define {name} {number}");
        let _ = writeln!(aliases, "{name}={place}");
    }
    vec![("html-help.h".to_owned(), header.into_bytes()), ("html-help.ali".to_owned(), aliases.into_bytes())]
}
