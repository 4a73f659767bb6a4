//! What passes from the customer to the desk, as a short text that fits into an address.
//!
//! A token is `1.PAYLOAD.CHECK`: the version of its form, a small JSON object as base64url without
//! padding, and the FNV-1a hash (32 bits, eight hexadecimal digits) of the payload, by which a token
//! that was cut or mistyped is noticed. It holds only characters that no address escapes. The keys
//! stand in this order, those without a value are left out:
//!
//! | key | value |
//! | --- | --- |
//! | `p` | the id of the procedure or page |
//! | `h` | the hash of the page as the customer sees it |
//! | `v` | the name of the UI version |
//! | `m` | how many steps were done besides those in `d` |
//! | `d` | the ids of the steps that were done, in their order |
//! | `f` | the id of the step that did not work |
//! | `b` | the browser and its major version |
//!
//! The desk's own links are tokens too, with two more keys before `b`: `n`, the ids of steps that are not
//! done, and `s`, the name of the branch whose symptom was seen, or `-` when none fits. An id that begins
//! with `before:` is a prerequisite.
//!
//! `templates/customer/page.js` makes the same bytes from what the customer ticked; without scripts
//! the page has the token of a procedure of which nothing was done.

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

/// What passes from the customer to the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Handoff<'h> {
    /// The id of the procedure or page.
    #[serde(rename = "p")]
    pub procedure: &'h str,
    /// The hash of the page as the customer sees it; empty for a page that nobody wrote.
    #[serde(rename = "h", skip_serializing_if = "str::is_empty")]
    pub hash: &'h str,
    /// The name of the UI version.
    #[serde(rename = "v")]
    pub version: &'h str,
    /// How many steps were done besides those that are named.
    #[serde(rename = "m", skip_serializing_if = "is_none")]
    pub more: usize,
    /// The steps that were done, in their order.
    #[serde(rename = "d", skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<&'h str>,
    /// The step that did not work; empty when the customer named none.
    #[serde(rename = "f", skip_serializing_if = "str::is_empty")]
    pub failed: &'h str,
    /// The browser and its major version; empty when it is not known.
    #[serde(rename = "b", skip_serializing_if = "str::is_empty")]
    pub browser: &'h str,
}

impl Handoff<'_> {
    /// How long a token may be: addresses of two thousand characters work everywhere.
    const LONGEST: usize = 1_900;

    /// The token. Of very many steps the first ones are counted and not named.
    #[must_use]
    pub fn token(&self) -> String {
        let mut handoff = self.clone();
        loop {
            // A plain tree always has a JSON form.
            let json = serde_json::to_vec(&handoff).unwrap_or_default();
            let payload = BASE64URL_NOPAD.encode(&json);
            if payload.len() <= Self::LONGEST || handoff.done.is_empty() {
                let check = fnv1a(&payload);
                return format!("1.{payload}.{check:08x}");
            }
            handoff.done.remove(0);
            handoff.more += 1;
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Fowler, Noll and Vo, "The FNV Non-Cryptographic Hash Algorithm", variant 1a of 32 bits.
#[must_use]
pub fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
