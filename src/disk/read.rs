//! Reads the folder of a book into sources.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use super::error::DiskError;
use super::text::{self, read_asset, read_text};
use super::walk::{self, Found, TEMPLATES, What};
use crate::config::{Config, Limits};
use crate::source::{SourceFile, SourceKind, Sources};

/// The file that makes a folder a book.
const SETTINGS: &str = "book.toml";
/// The file that remembers what a book has published.
pub const LOCK: &str = "book.lock";

/// Reads a book: `book.toml` first, then the content folder and `templates/`, sorted by path.
///
/// `settings` is given the sources that hold `book.toml` alone and says what it means. What cannot be
/// taken as text or picture is a source with a defect; it is never left out without a word.
///
/// # Errors
/// When there is no book in `root`, or its content folder is missing or outside of it.
pub fn read_book(root: &Path, settings: impl Fn(&Sources) -> Config) -> Result<Sources, DiskError> {
    let mut sources = read_settings(root)?;
    let config = settings(&sources);
    if let Some(lock) = read_lock(root) {
        sources.add(lock);
    }
    let real_root = fs::canonicalize(root).map_err(DiskError::io("open", root))?;
    let src = content_folder(root, &real_root, &config)?;
    let build = fs::canonicalize(real_root.join(&config.build_dir.value)).ok();
    let mut found = walk::content(&real_root, &src, build.as_deref());
    found.extend(walk::templates(&real_root));
    found.sort_by(|one, other| one.relative.cmp(&other.relative));
    let limits = &config.limits;
    if found.len() as u64 > limits.files {
        return Err(DiskError::TooManyFiles { root: root.to_owned(), found: found.len(), limit: limits.files });
    }
    for taken in found.into_par_iter().map(|found| take(found, limits)).collect::<Vec<_>>() {
        match taken {
            Taken::Text(file) => {
                sources.add(file);
            }
            Taken::Asset(path, bytes) => sources.add_asset(path, bytes),
        }
    }
    Ok(sources)
}

/// Reads the text of one page, procedure or catalog again; `None` when there is no such file any more.
///
/// `root` is the folder of the book without links in its path, as that of `path` is.
#[must_use]
pub fn read_content(root: &Path, path: &Path, limits: &Limits) -> Option<SourceFile> {
    let relative = path.strip_prefix(root).ok()?.to_str()?.to_owned();
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let (text, defect) = read_text(path, limits);
    Some(SourceFile { path: relative, kind: SourceKind::Content, text: text.into(), defect })
}

enum Taken {
    Text(SourceFile),
    Asset(String, Arc<[u8]>),
}

fn take(Found { path, relative, what }: Found, limits: &Limits) -> Taken {
    let faulty = |kind, defect| SourceFile { path: relative.clone(), kind, text: "".into(), defect: Some(defect) };
    match what {
        What::Fault(kind, defect) => Taken::Text(faulty(kind, defect)),
        What::Text(kind) => {
            let (text, defect) = read_text(&path, limits);
            Taken::Text(SourceFile { path: relative, kind, text: text.into(), defect })
        }
        What::Asset => match read_asset(&path, limits) {
            Ok(bytes) => Taken::Asset(relative, bytes),
            Err(defect) => Taken::Text(faulty(SourceKind::Content, defect)),
        },
    }
}

fn read_settings(root: &Path) -> Result<Sources, DiskError> {
    let path = root.join(SETTINGS);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(DiskError::SpecialSettings { path }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(no_book(root));
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(DiskError::NotAFolder { root: root.to_owned() });
        }
        Err(error) => return Err(DiskError::io("read", &path)(error)),
    }
    // Settings that cannot be opened are the world's fault; settings that are not a text are the writer's.
    super::open::regular(&path).map_err(DiskError::io("read", &path))?;
    // What it says of limits is not yet known.
    let (text, defect) = read_text(&path, &Limits::default());
    let mut sources = Sources::default();
    sources.add(SourceFile { path: SETTINGS.to_owned(), kind: SourceKind::Settings, text: text.into(), defect });
    Ok(sources)
}

/// Names the book in which the folder lies, when there is one.
fn no_book(root: &Path) -> DiskError {
    let root = root.to_owned();
    let whole = fs::canonicalize(&root).unwrap_or_else(|_| root.clone());
    match whole.ancestors().skip(1).find(|folder| folder.join(SETTINGS).is_file()) {
        Some(book) => DiskError::InBook { book: book.to_owned(), root },
        None => DiskError::NoBook { root },
    }
}

/// The lock, when the book has one.
fn read_lock(root: &Path) -> Option<SourceFile> {
    let path = root.join(LOCK);
    let (text, defect) = match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => text::read_lock(&path),
        Ok(_) => (String::new(), Some(text::whole("this is not a regular file", "put the list itself there"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => (String::new(), Some(text::unreadable(&error))),
    };
    Some(SourceFile { path: LOCK.to_owned(), kind: SourceKind::Lock, text: text.into(), defect })
}

/// The content folder relative to the book, which it never leaves, not even through a link.
fn content_folder(root: &Path, real_root: &Path, config: &Config) -> Result<PathBuf, DiskError> {
    let written = &config.book.src.value;
    let fault = |reason| DiskError::Content { settings: root.join(SETTINGS), src: written.clone(), reason };
    let mut folder = PathBuf::new();
    for part in Path::new(written).components() {
        match part {
            Component::CurDir => continue,
            Component::Normal(name) => folder.push(name),
            _ => return Err(fault("leads out of the book: name a folder inside it")),
        }
        let metadata = fs::symlink_metadata(real_root.join(&folder));
        match metadata.map(|found| found.file_type()) {
            Ok(found) if found.is_dir() => {}
            Ok(found) if found.is_symlink() => {
                return Err(fault("is a symlink: copy the folder into the book"));
            }
            Ok(_) => return Err(fault("is not a folder: name the folder of the texts")),
            Err(_) => {
                return Err(fault("names a folder that does not exist: make it, or name the folder of the texts"));
            }
        }
    }
    if folder.starts_with(TEMPLATES) {
        return Err(fault("is the folder of the templates: keep texts in a folder of their own"));
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::source::Defect;

    /// A book in a new folder, with these files.
    fn book(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("book.toml"), "[book]\n").unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        for (path, bytes) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    fn settings(sources: &Sources) -> Config {
        Config::defaults(sources.first(SourceKind::Settings).unwrap())
    }

    fn with_src(src: &str) -> impl Fn(&Sources) -> Config {
        move |sources| {
            let mut config = settings(sources);
            config.book.src.value = src.to_owned();
            config
        }
    }

    fn paths(sources: &Sources) -> Vec<&str> {
        sources.iter().map(|(_, file)| file.path.as_str()).collect()
    }

    fn defect(root: &Path, path: &str) -> Defect {
        let sources = read_book(root, settings).unwrap();
        let file = sources.iter().find(|(_, file)| file.path == path).expect("the file is not left out").1;
        file.defect.clone().expect("the file has a defect")
    }

    #[test]
    fn texts_pictures_and_templates_are_read_in_the_order_of_their_paths() {
        let root = book(&[
            ("content/b.md", b"b"),
            ("content/a/z.yaml", b"z"),
            ("content/a-b.MD", b"ab"),
            ("content/a/p.png", b"png"),
            ("content/notes.docx", b"?"),
            ("content/.git/x.md", b"?"),
            ("content/.hidden.md", b"?"),
            ("content/#b.md#", b"?"),
            ("content/old~/b.md", b"?"),
            ("templates/page.html", b"t"),
            ("templates/.x.html", b"?"),
            ("outside.md", b"?"),
        ]);
        let sources = read_book(root.path(), settings).unwrap();
        let expected = ["book.toml", "content/a-b.MD", "content/a/z.yaml", "content/b.md", "templates/page.html"];
        assert_eq!(paths(&sources), expected);
        assert_eq!(sources.asset_paths().collect::<Vec<_>>(), ["content/a/p.png"]);
        assert_eq!(sources.iter().last().unwrap().1.kind, SourceKind::Template);
        assert!(sources.iter().all(|(_, file)| file.defect.is_none()));
    }

    #[test]
    fn a_book_that_is_its_own_content_folder_leaves_out_what_is_not_content() {
        let root = book(&[
            ("readme.md", b"r"),
            ("book/customer/a.md", b"?"),
            ("templates/a.md", b"t"),
            ("node_modules/m/readme.md", b"?"),
            ("target/doc.md", b"?"),
            ("sub/target/a.md", b"a"),
        ]);
        for src in [".", "", "./"] {
            let sources = read_book(root.path(), with_src(src)).unwrap();
            assert_eq!(paths(&sources), ["book.toml", "readme.md", "sub/target/a.md", "templates/a.md"]);
        }
    }

    #[test]
    fn a_content_folder_outside_of_the_book_is_refused() {
        let root = book(&[("templates/a.md", b"t"), ("file.md", b"f")]);
        symlink("/tmp", root.path().join("link")).unwrap();
        for src in ["..", "content/../..", "/etc", "missing", "link", "link/x", "file.md", "templates"] {
            let error = read_book(root.path(), with_src(src)).unwrap_err().to_string();
            assert!(error.starts_with(&format!("`[book] src = \"{src}\"`")), "{error}");
        }
    }

    #[test]
    fn a_folder_without_settings_is_no_book() {
        let root = tempfile::tempdir().unwrap();
        for folder in [root.path().to_owned(), root.path().join("missing")] {
            let error = read_book(&folder, settings).unwrap_err().to_string();
            assert!(error.starts_with(&format!("no book.toml in {}", folder.display())), "{error}");
            assert!(error.contains("headwater init"), "{error}");
        }
        fs::create_dir_all(root.path().join("in/it")).unwrap();
        fs::write(root.path().join("in/book.toml"), "").unwrap();
        let error = read_book(&root.path().join("in/it"), settings).unwrap_err().to_string();
        let book = fs::canonicalize(root.path().join("in")).unwrap();
        assert!(error.ends_with(&format!("lies in the book {}: name that folder", book.display())), "{error}");
        fs::write(root.path().join("file"), "").unwrap();
        assert!(matches!(read_book(&root.path().join("file"), settings), Err(DiskError::NotAFolder { .. })));
        symlink("/etc/hostname", root.path().join("book.toml")).unwrap();
        assert!(matches!(read_book(root.path(), settings), Err(DiskError::SpecialSettings { .. })));
    }

    #[test]
    fn settings_that_are_not_a_text_are_a_defect() {
        let root = book(&[("book.toml", b"title = \"\xff\"")]);
        let sources = read_book(root.path(), settings).unwrap();
        assert_eq!(sources.iter().next().unwrap().1.defect.as_ref().unwrap().at, 9);
    }

    #[test]
    fn links_are_reported_and_not_followed() {
        let root = book(&[("content/a.md", b"a")]);
        let content = root.path().join("content");
        symlink("/etc/passwd", content.join("b.md")).unwrap();
        symlink("missing", content.join("c.png")).unwrap();
        symlink("/tmp", content.join("folder")).unwrap();
        symlink("/etc/passwd", content.join("ignored.txt")).unwrap();
        symlink("/tmp", root.path().join("templates")).unwrap();
        for path in ["content/b.md", "content/c.png", "content/folder", "templates"] {
            assert_eq!(defect(root.path(), path).reason, "symlinks are not followed");
        }
        let sources = read_book(root.path(), settings).unwrap();
        assert_eq!(paths(&sources).len(), 6);
    }

    #[test]
    fn pipes_and_sockets_are_reported_and_not_opened() {
        let root = book(&[]);
        let pipe = root.path().join("content/pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("content/socket.png")).unwrap();
        for path in ["content/pipe.md", "content/socket.png"] {
            assert!(defect(root.path(), path).reason.contains("not a file"));
        }
        // Should a pipe replace a file after it was listed, opening must not wait for a writer either.
        assert!(read_text(&pipe, &Limits::default()).1.unwrap().reason.contains("not a regular file"));
    }

    #[test]
    fn what_is_too_large_is_reported_and_not_read() {
        let root = book(&[("content/fits.md", &vec![b'a'; 1024 * 1024])]);
        for (name, size) in [("one.md", 1024 * 1024 + 1), ("sparse.md", 1 << 40), ("p.png", 20 * 1024 * 1024 + 1)] {
            fs::File::create(root.path().join("content").join(name)).unwrap().set_len(size).unwrap();
            assert!(defect(root.path(), &format!("content/{name}")).reason.contains("larger than"));
        }
        let sources = read_book(root.path(), settings).unwrap();
        assert!(sources.iter().any(|(_, file)| file.path == "content/fits.md" && file.defect.is_none()));
    }

    #[test]
    fn what_may_not_be_read_is_reported() {
        let root = book(&[("content/secret.md", b"s"), ("content/shut/a.md", b"a"), ("content/p.png", b"p")]);
        for path in ["content/secret.md", "content/shut", "content/p.png"] {
            fs::set_permissions(root.path().join(path), fs::Permissions::from_mode(0o0)).unwrap();
        }
        let root_may_read_anything = fs::File::open(root.path().join("content/secret.md")).is_ok();
        if !root_may_read_anything {
            for path in ["content/secret.md", "content/shut", "content/p.png"] {
                assert!(defect(root.path(), path).reason.contains("cannot be read"));
            }
        }
        fs::set_permissions(root.path().join("content/shut"), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_reported() {
        use std::os::unix::ffi::OsStrExt;
        let root = book(&[]);
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        fs::write(root.path().join("content").join(name), "c").unwrap();
        assert!(defect(root.path(), "content/caf\u{fffd}.md").reason.contains("not UTF-8"));
    }

    #[test]
    fn an_earlier_output_inside_the_content_is_not_content() {
        let root = book(&[("content/a.md", b"a"), ("content/site/customer/a.md", b"?")]);
        super::super::manifest::Manifest::default().write(&root.path().join("content/site")).unwrap();
        assert_eq!(paths(&read_book(root.path(), settings).unwrap()), ["book.toml", "content/a.md"]);
    }
}
