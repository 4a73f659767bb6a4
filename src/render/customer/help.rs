//! "Still stuck?": what the customer hands over to support, in words and as an address.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::model::Handoff;

/// The way from a page to the support desk.
#[derive(Serialize)]
pub(in crate::render) struct Help {
    /// The id of what the customer was looking at.
    id: String,
    /// Its title.
    title: String,
    /// The address that opens the desk's form or a message to it, with the handoff where it goes.
    address: Option<String>,
    /// The same as the book writes it, for who can say more of how far he came.
    contact: Option<String>,
    /// Whether the address itself hands over; the customer copies the text otherwise.
    carries: bool,
}

/// Where the handoff goes in the address of the desk.
const MARK: &str = "{handoff}";

impl Help {
    pub(in crate::render) fn new(contact: Option<&str>, title: &str, handoff: &Handoff) -> Self {
        let address = contact.map(|contact| address(contact, title, handoff));
        let carries = contact.is_some_and(|contact| contact.contains(MARK) || contact.starts_with("mailto:"));
        Self {
            id: handoff.procedure.to_owned(),
            title: title.to_owned(),
            address,
            contact: contact.map(str::to_owned),
            carries,
        }
    }
}

fn address(contact: &str, title: &str, handoff: &Handoff) -> String {
    let token = handoff.token();
    let address = contact.replace(MARK, &token);
    if !contact.starts_with("mailto:") || contact.contains("body=") {
        return address;
    }
    // A message has room for words, so that whoever reads it needs no program to understand it.
    let words = format!("Task: {title}\r\nUI version: {}\r\nHandoff: {token}", handoff.version);
    let joint = if contact.contains('?') { '&' } else { '?' };
    format!("{address}{joint}body={}", utf8_percent_encode(&words, NON_ALPHANUMERIC))
}
