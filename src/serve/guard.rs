//! Which requests are answered at all: the checks before any look at what is asked for.
//!
//! A page of another site may know the address of the preview. It must neither read anything through the reader's
//! browser nor change anything, whatever name it gives the preview and whatever it writes in its request.

use std::net::IpAddr;

use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::{Method, Request, StatusCode, Uri};

/// Names under which the preview may be asked for.
#[derive(Debug)]
pub(super) struct Guard {
    /// `localhost:4000` and its like, in lower case.
    hosts: Vec<String>,
}

/// Why a request is not answered.
pub(super) type Refusal = StatusCode;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

impl Guard {
    /// Lets in who asks for this machine itself, or by one of the names that the writer allows.
    pub(super) fn new(port: u16, allowed: &[String]) -> Self {
        let own = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        Self::of(&own, port, allowed)
    }

    /// Lets in who asks for another address of this machine, or by one of the names that the writer allows.
    pub(super) fn at(address: IpAddr, port: u16, allowed: &[String]) -> Self {
        // Every address is none by which anybody can be asked for.
        let own: Vec<String> = (!address.is_unspecified()).then(|| named(address)).into_iter().collect();
        Self::of(&own, port, allowed)
    }

    fn of(own: &[String], port: u16, allowed: &[String]) -> Self {
        let names = own.iter().chain(allowed).map(|name| name.to_ascii_lowercase());
        let with_port = |name: String| {
            let plain = (port == 80).then(|| name.clone());
            std::iter::once(format!("{name}:{port}")).chain(plain)
        };
        Self { hosts: names.flat_map(with_port).collect() }
    }

    /// The path that a request asks for, percent-decoded once and without its query.
    ///
    /// # Errors
    /// The status of the answer when the request is refused.
    pub(super) fn path<B>(&self, request: &Request<B>) -> Result<String, Refusal> {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        let target = request.uri();
        if target.scheme().is_some() || target.authority().is_some() {
            return Err(StatusCode::BAD_REQUEST);
        }
        let host = self.host(request.headers())?;
        same_origin(request.headers(), host)?;
        same_site(request)?;
        decoded(target)
    }

    fn host<'h>(&self, headers: &'h HeaderMap) -> Result<&'h str, Refusal> {
        let host = only(headers, &HOST)?.ok_or(StatusCode::BAD_REQUEST)?;
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        let is_closed = host.starts_with('[') == host.contains(']');
        if host.is_empty() || !host.bytes().all(is_host) || !is_closed {
            return Err(StatusCode::BAD_REQUEST);
        }
        let lower = host.to_ascii_lowercase();
        if self.hosts.contains(&lower) { Ok(host) } else { Err(StatusCode::FORBIDDEN) }
    }
}

/// An IP address as it stands in the address of a page.
pub(super) fn named(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// The value of a header that may stand there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(HeaderValue::to_str).transpose().map_err(|_| StatusCode::BAD_REQUEST)?;
    if values.next().is_some() { Err(StatusCode::BAD_REQUEST) } else { Ok(value) }
}

/// Refuses what a page of another origin asks for, also one that has no name.
fn same_origin(headers: &HeaderMap, host: &str) -> Result<(), Refusal> {
    match only(headers, &ORIGIN)? {
        Some(origin) if !origin.eq_ignore_ascii_case(&format!("http://{host}")) => Err(StatusCode::FORBIDDEN),
        _ => Ok(()),
    }
}

/// Refuses what another site makes the browser ask for, except that a reader follows a link.
fn same_site<B>(request: &Request<B>) -> Result<(), Refusal> {
    let headers = request.headers();
    let is = |name: &HeaderName, value: &str| headers.get(name).is_some_and(|found| found == value);
    let follows_link = request.method() == Method::GET && is(&FETCH_MODE, "navigate") && is(&FETCH_DEST, "document");
    match headers.get(&FETCH_SITE) {
        Some(site) if site != "same-origin" && site != "none" && !follows_link => Err(StatusCode::FORBIDDEN),
        _ => Ok(()),
    }
}

/// The path of a target, decoded once; whatever could be read in two ways is refused.
fn decoded(target: &Uri) -> Result<String, Refusal> {
    let path = target.path();
    let lower = path.to_ascii_lowercase();
    if !path.starts_with('/') || path.starts_with("//") || lower.contains("%2f") || lower.contains("%00") {
        return Err(StatusCode::BAD_REQUEST);
    }
    let is_escaped = |at: usize| {
        let digits = path.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if path.match_indices('%').any(|(at, _)| !is_escaped(at)) {
        return Err(StatusCode::BAD_REQUEST);
    }
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().map_err(|_| StatusCode::BAD_REQUEST)?;
    let is_hostile = decoded.contains(|char: char| char == '\\' || char.is_control());
    if is_hostile || decoded.split('/').any(|part| part == "." || part == "..") {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard::new(4000, &["docs.test".to_owned()])
    }

    fn asked(target: &str, headers: &[(&str, &str)]) -> Result<String, Refusal> {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        guard().path(&request.body(()).unwrap())
    }

    #[test]
    fn only_this_machine_and_allowed_names_are_answered() {
        for host in ["localhost:4000", "LOCALHOST:4000", "127.0.0.1:4000", "[::1]:4000", "docs.test:4000"] {
            assert_eq!(asked("/", &[("host", host)]), Ok("/".to_owned()), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example:4000",
            "evil.example:4000",
            "localhost:4000.evil.example",
            "LOCALHOST.:4000",
            "127.0.0.1.nip.example",
            "192.168.1.5:4000",
            "0.0.0.0:4000",
            "2130706433",
            "0x7f.1",
            "localhost",
            "localhost:4001",
        ] {
            let forwarded = [("host", host), ("x-forwarded-host", "localhost:4000"), ("forwarded", "host=localhost")];
            assert_eq!(asked("/", &forwarded), Err(StatusCode::FORBIDDEN), "{host}");
        }
        for host in ["", "localhost:4000@evil", "[::1"] {
            assert_eq!(asked("/", &[("host", host)]), Err(StatusCode::BAD_REQUEST), "{host}");
        }
        assert_eq!(asked("/", &[]), Err(StatusCode::BAD_REQUEST));
        assert_eq!(asked("/", &[("host", "localhost:4000"), ("host", "evil")]), Err(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn other_origins_and_sites_are_refused_but_for_links() {
        let host = ("host", "localhost:4000");
        for origin in ["http://evil.example", "null", "http://10.0.0.9", "https://localhost:4000", "http://localhost:1"]
        {
            assert_eq!(asked("/", &[host, ("origin", origin)]), Err(StatusCode::FORBIDDEN), "{origin}");
        }
        assert!(asked("/", &[host, ("origin", "http://localhost:4000")]).is_ok());
        for site in ["cross-site", "same-site", "x"] {
            assert_eq!(asked("/", &[host, ("sec-fetch-site", site)]), Err(StatusCode::FORBIDDEN), "{site}");
        }
        let link =
            [host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        assert!(asked("/", &link).is_ok());
        let frame =
            [host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        assert_eq!(asked("/", &frame), Err(StatusCode::FORBIDDEN));
    }

    #[test]
    fn a_path_has_one_meaning() {
        let path = |target: &str| asked(target, &[("host", "localhost:4000")]);
        assert_eq!(path("/a%20b/%c3%a9.html?raw??").unwrap(), "/a b/é.html");
        assert_eq!(path("/%252e%252e/etc/passwd").unwrap(), "/%2e%2e/etc/passwd");
        for target in [
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc%2fpasswd",
            "/.%2e/",
            "/x/../../etc/passwd",
            "/%c0%ae%c0%ae/etc/passwd",
            "/..%5c..%5csecret",
            "/%5c%5cevil%5cshare%5cx",
            "/C:%5cWindows",
            "/a%00b",
            "/a%0ab",
            "//evil.example/",
            "/a%2",
            "/%zz",
            "/.env/.",
        ] {
            assert_eq!(path(target), Err(StatusCode::BAD_REQUEST), "{target}");
        }
    }

    #[test]
    fn nothing_but_reading_is_allowed() {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"] {
            let request = Request::builder().method(method).uri("/").header("host", "localhost:4000").body(()).unwrap();
            assert_eq!(guard().path(&request), Err(StatusCode::METHOD_NOT_ALLOWED), "{method}");
        }
    }
}
