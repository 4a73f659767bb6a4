//! What is at each address of the preview: its own page, the files of the book, and what pages ask about both.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use hyper::header::{HeaderMap, HeaderName};
use hyper::{Response, StatusCode};
use serde_json::{Map, Value, json};

use super::on_way::OnWay;
use super::reply::{self, Content};
use super::search::Wanted;
use super::show::Show;
use super::token::Token;
use crate::audience::Audience;
use crate::pipeline;

/// The files of the preview's own page.
const OWN: [(&str, &str); 7] = [
    ("headwater-help.js", include_str!("../render/in_app/runtime/headwater-help.js")),
    ("in-app.css", include_str!("page/in-app.css")),
    ("in-app.html", include_str!("page/in-app.html")),
    ("in-app.js", include_str!("page/in-app.js")),
    ("preview.css", include_str!("page/preview.css")),
    ("preview.js", include_str!("page/preview.js")),
    ("reload.js", include_str!("page/reload.js")),
];
const PAGE: &str = include_str!("page/index.html");
/// What every page that stands alone is given, and the only thing in which it differs from that of a build.
///
/// It runs before the page's own scripts, which wait for the end: it has to know the page as it was sent.
const RELOAD: (&str, &str) = ("<script src=\"/preview/reload.js\" data-token=\"", "\"></script>\n");
const TOKEN: HeaderName = HeaderName::from_static("x-headwater-token");

/// Answers requests that came through the guard.
pub(super) struct Answers {
    pub(super) show: Arc<Show>,
    pub(super) token: Token,
    pub(super) audiences: Vec<Audience>,
    pub(super) on_way: OnWay,
}

/// Versions by the name of the audience that sees something there.
fn by_audience(seen: &[(Audience, Vec<String>)]) -> Map<String, Value> {
    seen.iter().map(|(audience, versions)| (audience.as_str().to_owned(), json!(versions))).collect()
}

type Answer = Result<Response<Content>, StatusCode>;

impl Answers {
    /// The answer to who asks for a path.
    pub(super) async fn to(&self, path: &str, headers: &HeaderMap) -> Answer {
        if path == "/" {
            return Ok(reply::file("index.html", PAGE.replace("{token}", self.token.as_str())));
        }
        match path.strip_prefix("/preview/") {
            Some(own) => self.own(own, headers).await,
            None => self.file(path.trim_start_matches('/')).await,
        }
    }

    async fn own(&self, path: &str, headers: &HeaderMap) -> Answer {
        if let Some((name, text)) = OWN.iter().find(|(name, _)| *name == path) {
            return Ok(reply::file(name, *text));
        }
        match path {
            "news" => {
                let token = headers.get(TOKEN).map(|token| token.as_bytes()).unwrap_or_default();
                if !self.token.is(token) {
                    return Err(StatusCode::FORBIDDEN);
                }
                Ok(reply::stream(self.show.hub.listen()))
            }
            // What is plain data always has a JSON form.
            "state.json" => self.state(path).await,
            "findings.json" => Ok(self.made(path, self.show.findings())),
            "pages.json" => self.pages(path).await,
            "help-words.json" => Ok(self.made(path, pipeline::help_words())),
            _ => match path.split_once('/') {
                Some(("help", page)) => self.help(page).await,
                Some(("places", page)) => self.places(page).await,
                Some(("seen", page)) => self.seen(page).await,
                Some(("search", question)) => self.search(question).await,
                _ => Err(StatusCode::NOT_FOUND),
            },
        }
    }

    /// What the preview knows of the book.
    async fn state(&self, path: &str) -> Answer {
        let mut state = self.show.state();
        if state.is_withheld && !state.changed.is_empty() {
            // Also the name of a file is for those alone who see its page.
            let stage = self.show.stage().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
            let pages = stage.pages(self.audiences.clone()).await.unwrap_or_default();
            state.changed.retain(|file, _| pages.iter().any(|page| page.file == *file));
        }
        Ok(self.made(path, serde_json::to_vec(&state).unwrap_or_default()))
    }

    /// What there is to choose from.
    async fn pages(&self, path: &str) -> Answer {
        let stage = self.show.stage().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let pages = stage.pages(self.audiences.clone()).await.ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let pages = pages.iter().map(|page| {
            json!({
                "id": page.id,
                "path": page.path,
                "title": page.title,
                "file": page.file,
                "procedure": page.is_procedure,
                "seen": by_audience(&page.seen),
            })
        });
        Ok(self.made(path, serde_json::to_vec(&pages.collect::<Vec<_>>()).unwrap_or_default()))
    }

    /// Who sees the page at an address, in which versions: nobody sees many, and that is no failure.
    async fn seen(&self, path: &str) -> Answer {
        let address = path.strip_suffix(".json").ok_or(StatusCode::NOT_FOUND)?;
        let stage = self.show.stage().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let seen = stage.seen(address.to_owned(), self.audiences.clone()).await;
        let seen = by_audience(&seen.ok_or(StatusCode::SERVICE_UNAVAILABLE)?);
        Ok(self.made(path, Value::from(seen).to_string().into_bytes()))
    }

    /// The help panel's bundle with one procedure, by the version and the address: `5.0/tracking/https.json`. It is
    /// `null` where the panel has nothing to show, which is no failure.
    async fn help(&self, path: &str) -> Answer {
        let (version, page) = path.split_once('/').ok_or(StatusCode::NOT_FOUND)?;
        let address = page.strip_suffix(".json").ok_or(StatusCode::NOT_FOUND)?;
        if !self.audiences.contains(&Audience::InApp) {
            return Err(StatusCode::NOT_FOUND);
        }
        let stage = self.show.stage().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let help = stage.help(version.to_owned(), address.to_owned()).await;
        Ok(self.made(path, help.unwrap_or_else(|| b"null".to_vec())))
    }

    /// Where the page at a path is written.
    async fn places(&self, path: &str) -> Answer {
        let page =
            path.strip_suffix(".json").filter(|page| self.audience(page).is_some()).ok_or(StatusCode::NOT_FOUND)?;
        let stage = self.show.stage().ok_or(StatusCode::NOT_FOUND)?;
        let places = stage.places(page.to_owned(), self.audiences.clone()).await.ok_or(StatusCode::NOT_FOUND)?;
        let steps = places.steps.iter().map(|(id, file, line)| json!({ "id": id, "file": file, "line": line }));
        let body = json!({
            "id": places.id,
            "file": places.file,
            "line": places.line,
            "steps": steps.collect::<Vec<_>>(),
        });
        Ok(self.made(path, body.to_string().into_bytes()))
    }

    /// What `headwater search --format json` says, by the audience, the version and the words in the letters of
    /// base64url, because words may hold what no address can: `customer/5.0/dGxz.json`.
    async fn search(&self, path: &str) -> Answer {
        let question = path.strip_suffix(".json").ok_or(StatusCode::NOT_FOUND)?;
        let audience = self.audience(question).ok_or(StatusCode::NOT_FOUND)?;
        let (place, words) = question.rsplit_once('/').ok_or(StatusCode::NOT_FOUND)?;
        let (_, version) = place.split_once('/').ok_or(StatusCode::NOT_FOUND)?;
        let words = BASE64URL_NOPAD.decode(words.as_bytes()).ok().and_then(|words| String::from_utf8(words).ok());
        let wanted = Wanted { audience, version: version.to_owned(), words: words.ok_or(StatusCode::BAD_REQUEST)? };
        let stage = self.show.stage().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let found = stage.find(wanted).await.ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        Ok(self.made(path, found.into_bytes()))
    }

    /// A file of the output; a folder is its index.
    async fn file(&self, path: &str) -> Answer {
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        self.show.visit(self.audience(&path).ok_or(StatusCode::NOT_FOUND)?);
        // Before the first book is on show, there is nothing that could be missing.
        let stage = self.show.stage().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let bytes = match stage.file(path.clone()).await.ok_or(StatusCode::NOT_FOUND)? {
            Ok(bytes) => {
                if path.ends_with(".html") {
                    self.show.keep(&path, &bytes);
                }
                bytes
            }
            Err(_) => self.show.kept(&path).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?,
        };
        let bytes = if path.ends_with(".html") { self.with_reload(bytes) } else { bytes };
        Ok(self.made(&path, bytes))
    }

    /// The answer with a file that was made for it; many may ask for a large one and read slowly.
    fn made(&self, path: &str, bytes: impl Into<Arc<[u8]>>) -> Response<Content> {
        reply::file(path, self.on_way.share(path, bytes))
    }

    /// For whom the file at a path is, when that audience is shown.
    fn audience(&self, path: &str) -> Option<Audience> {
        let folder = path.split('/').next().unwrap_or_default();
        self.audiences.iter().copied().find(|audience| audience.as_str() == folder)
    }

    /// The page with the script that shows it anew.
    fn with_reload(&self, page: Arc<[u8]>) -> Arc<[u8]> {
        let end = b"</body>";
        let Some(place) = page.windows(end.len()).rposition(|part| part == end) else { return page };
        let mut with = page[..place].to_vec();
        for part in [RELOAD.0, self.token.as_str(), RELOAD.1] {
            with.extend_from_slice(part.as_bytes());
        }
        with.extend_from_slice(&page[place..]);
        with.into()
    }
}
