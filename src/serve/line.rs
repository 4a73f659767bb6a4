//! The head of a request as it comes over the wire: read with limits, and refused before anybody parses it.

use std::time::Duration;

use hyper::StatusCode;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;

/// How long the line with the target may be, in bytes.
const LONGEST_TARGET: usize = 8 * 1024;
/// How long the whole head may be, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// How many lines it may have.
const MOST_LINES: usize = 100;
/// How long a client may take to send it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads all of a request's head; what was read, also of a body behind it, is for who parses it.
///
/// # Errors
/// The status of the answer, or nothing when the client has gone.
pub(super) async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Result<Vec<u8>, Option<StatusCode>> {
    match timeout(PATIENCE, read(stream)).await {
        Ok(head) => head,
        Err(_) => Err(Some(StatusCode::REQUEST_TIMEOUT)),
    }
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Vec<u8>, Option<StatusCode>> {
    let mut head = Vec::with_capacity(1024);
    let mut chunk = [0; 1024];
    loop {
        let count = stream.read(&mut chunk).await.map_err(|_| None)?;
        if count == 0 {
            return Err(None);
        }
        // The end may lie across two pieces.
        let from = head.len().saturating_sub(3);
        head.extend_from_slice(&chunk[..count]);
        check_line(&head)?;
        if head[from..].windows(4).any(|four| four == b"\r\n\r\n") {
            return checked(head);
        }
        if head.len() > LONGEST_HEAD {
            return Err(Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
        }
    }
}

fn check_line(head: &[u8]) -> Result<(), Option<StatusCode>> {
    let end = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
    if end > LONGEST_TARGET { Err(Some(StatusCode::URI_TOO_LONG)) } else { Ok(()) }
}

fn checked(head: Vec<u8>) -> Result<Vec<u8>, Option<StatusCode>> {
    let end = head.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(head.len());
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if head[..end].iter().filter(|byte| **byte == b'\n').count() > MOST_LINES {
        return Err(Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_read = method == b"GET" || method == b"HEAD";
    if !is_read && method.iter().all(u8::is_ascii_uppercase) {
        return Err(Some(StatusCode::METHOD_NOT_ALLOWED));
    }
    // A fragment never travels, and parsers cut it off without a word, so that two of them read two targets.
    if !is_read || !target.starts_with(b"/") || target.contains(&b'#') || target.contains(&b'\\') {
        return Err(Some(StatusCode::BAD_REQUEST));
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<u8>, Option<StatusCode>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut bytes = bytes;
        runtime.block_on(head(&mut bytes))
    }

    #[test]
    fn a_whole_head_is_taken_with_what_follows_it() {
        let request = b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nmore";
        assert_eq!(read(request).unwrap(), request);
        assert_eq!(read(b"GET /a HTTP/1.1\r\nHost"), Err(None));
    }

    #[test]
    fn what_is_too_long_or_no_plain_target_is_refused() {
        let get = |target: &str| format!("GET {target} HTTP/1.1\r\n\r\n");
        for (request, status) in [
            (get(&format!("/{}", "a".repeat(100_000))), StatusCode::URI_TOO_LONG),
            (
                format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(1 << 20)),
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            ),
            (format!("GET / HTTP/1.1\r\n{}\r\n", "a:b\r\n".repeat(200)), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
            (get("*"), StatusCode::BAD_REQUEST),
            (get("/a#/../../x"), StatusCode::BAD_REQUEST),
            (get("http://localhost:4000/"), StatusCode::BAD_REQUEST),
            (get("/..\\..\\secret"), StatusCode::BAD_REQUEST),
            ("CONNECT a:1 HTTP/1.1\r\n\r\n".to_owned(), StatusCode::METHOD_NOT_ALLOWED),
            ("\x16\x03\x01 \r\n\r\n".to_owned(), StatusCode::BAD_REQUEST),
        ] {
            assert_eq!(read(request.as_bytes()), Err(Some(status)), "{:.40}", request);
        }
    }
}
