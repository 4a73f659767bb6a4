//! The way in for other devices in the network: a code that is good once, and then a cookie that nobody can guess.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use hyper::{Response, StatusCode};

use super::keeper::Event;
use super::reply::{self, Content};
use super::token::{Code, Token};

/// What a device that is not known yet may load: a page that asks for the code, and what that stands on.
const OPEN: [(&str, &str); 2] =
    [("/preview/enter.js", include_str!("page/enter.js")), ("/preview/preview.css", include_str!("page/preview.css"))];
const PAGE: &str = include_str!("page/enter.html");
const CODE: HeaderName = HeaderName::from_static("x-headwater-code");
/// So long a device with a wrong code waits for the answer.
const PENALTY: Duration = Duration::from_secs(1);
/// So many devices are known; whoever comes after takes the place of the first.
const MOST_DEVICES: usize = 32;

/// The door for other devices.
pub(super) struct Door {
    /// The address at which they ask, such as `http://192.168.1.5:4000/`.
    address: String,
    /// Cookies of one machine are not told apart by their ports, so their name does it.
    cookie: String,
    inside: Mutex<Inside>,
    report: Arc<dyn Fn(Event) + Send + Sync>,
}

struct Inside {
    code: Code,
    devices: Vec<Token>,
}

impl Door {
    /// A door with a code that nobody has used; tells of it.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn new(address: String, port: u16, report: Arc<dyn Fn(Event) + Send + Sync>) -> std::io::Result<Self> {
        let inside = Inside { code: Code::new()?, devices: Vec::new() };
        let door = Self { address, cookie: format!("headwater-{port}"), inside: Mutex::new(inside), report };
        door.tell(&door.inside());
        Ok(door)
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, inside: &Inside) {
        let code = inside.code.as_str().to_owned();
        (self.report)(Event::Door { address: self.address.clone(), code });
    }

    /// Whether a request comes from a device that has used a code.
    pub(super) fn knows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut values = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let inside = self.inside();
        values
            .any(|(name, value)| name == self.cookie && inside.devices.iter().any(|device| device.is(value.as_bytes())))
    }

    /// The answer to a device that is not known.
    pub(super) async fn answer(&self, path: &str, headers: &HeaderMap) -> Response<Content> {
        if let Some((name, text)) = OPEN.iter().find(|(name, _)| *name == path) {
            return reply::file(name, *text);
        }
        match path {
            "/" => reply::file("enter.html", PAGE),
            "/preview/enter" => match self.enter(headers) {
                Some(cookie) => {
                    let mut response = reply::file("enter.txt", "");
                    response.headers_mut().insert(SET_COOKIE, cookie);
                    response
                }
                None => {
                    tokio::time::sleep(PENALTY).await;
                    reply::refusal(StatusCode::FORBIDDEN)
                }
            },
            _ => reply::refusal(StatusCode::UNAUTHORIZED),
        }
    }

    /// Lets a device in that has the code, and makes another code for the next one.
    fn enter(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let code = headers.get(CODE)?;
        let mut inside = self.inside();
        if !inside.code.is(code.as_bytes()) {
            return None;
        }
        let (device, next) = (Token::new().ok()?, Code::new().ok()?);
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, device.as_str());
        if inside.devices.len() >= MOST_DEVICES {
            inside.devices.remove(0);
        }
        inside.devices.push(device);
        inside.code = next;
        self.tell(&inside);
        HeaderValue::from_str(&cookie).ok()
    }
}
