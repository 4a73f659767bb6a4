//! Asks git what a branch has changed in a book, and brings back the book as it was before.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::error::DiskError;
use super::halt::{self, Draft};

/// What differs between a book and the point where its branch left another one.
#[derive(Debug)]
pub struct Changes {
    /// The paths of files that differ, relative to the book: committed, uncommitted and untracked alike.
    pub touched: BTreeSet<String>,
    /// What each renamed file is called now, by what it was called.
    pub renamed: BTreeMap<String, String>,
    /// A copy of the book's folder as it was; `None` when it was not there.
    before: Option<Before>,
}

/// A folder in which a book is as it was; it goes with the run, however that ends.
#[derive(Debug)]
struct Before {
    folder: TempDir,
    _draft: Draft,
}

impl Drop for Before {
    fn drop(&mut self) {
        let _whole = halt::change();
        // What is left of it the folder itself tries to remove.
        let _best_effort = fs::remove_dir_all(self.folder.path());
    }
}

impl Changes {
    /// What differs in the book in `root` since its branch left that of `revision`.
    ///
    /// Nothing in the repository is changed, not even its index. Since `HEAD`, before there is a commit, all is new.
    ///
    /// # Errors
    /// When git is not there, the book is in no repository, or the two have no commit in common.
    pub fn since(root: &Path, revision: &str) -> Result<Self, DiskError> {
        let git = Git::open(root)?;
        let mut changes = Self { touched: BTreeSet::new(), renamed: BTreeMap::new(), before: None };
        if revision == "HEAD" && git.commit("HEAD^{commit}")?.is_none() {
            git.differences(&git.nothing()?, &mut changes)?;
            return Ok(changes);
        }
        let base = git.base(revision)?;
        git.differences(&base, &mut changes)?;
        changes.before = git.copy(&base)?;
        Ok(changes)
    }

    /// The folder of the book as it was.
    #[must_use]
    pub fn before(&self) -> Option<PathBuf> {
        self.before.as_ref().map(|before| before.folder.path().join(BOOK))
    }
}

/// The folder of the copy in its temporary folder.
const BOOK: &str = "book";
/// What a hook or a caller sets to lead git to another repository, index or meaning of paths.
const MISLEADING: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_ATTR_SOURCE",
];

/// The repository of a book.
struct Git {
    /// The top of its working tree.
    top: PathBuf,
    /// The book's folder in it, with a slash at its end, or nothing.
    prefix: String,
}

impl Git {
    fn open(root: &Path) -> Result<Self, DiskError> {
        let ask = |question: &str| {
            let output = run(git(root).args(["rev-parse", question]))?;
            if output.status.success() {
                return Ok(String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned());
            }
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(failed(if said.contains("not a git repository") {
                format!("{} is not in a git repository", root.display())
            } else {
                format!("git cannot be used in {}: {}", root.display(), first_line(&said))
            }))
        };
        Ok(Self { top: PathBuf::from(ask("--show-toplevel")?), prefix: ask("--show-prefix")? })
    }

    /// The commit at which the branch at hand left that of a revision.
    fn base(&self, revision: &str) -> Result<String, DiskError> {
        // Git would take it for an option.
        let is_option = revision.starts_with('-') || revision.contains('\0');
        let commit = if is_option { None } else { self.commit(&format!("{revision}^{{commit}}"))? };
        let unknown = || {
            failed(format!(
                "git knows no commit `{}`; name a branch, a tag or a commit, and fetch it first where it is a remote one",
                revision.escape_debug()
            ))
        };
        let commit = commit.ok_or_else(unknown)?;
        let head = self.commit("HEAD^{commit}")?.ok_or_else(|| failed("this branch has no commit yet".to_owned()))?;
        let output = run(git(&self.top).args(["merge-base", &head, &commit]))?;
        let base = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !output.status.success() || base.is_empty() {
            return Err(failed(format!(
                "this branch and `{revision}` have no commit in common; a shallow clone must fetch more of its history, \
                 as with `fetch-depth: 0`"
            )));
        }
        Ok(base)
    }

    /// The tree that holds no file, by its name in this repository's way of hashing.
    fn nothing(&self) -> Result<String, DiskError> {
        let tree = finished(git(&self.top).args(["hash-object", "-t", "tree", "--stdin"]))?;
        Ok(tree.trim().to_owned())
    }

    fn commit(&self, name: &str) -> Result<Option<String>, DiskError> {
        let output = run(git(&self.top).args(["rev-parse", "--verify", "--quiet", name]))?;
        let object = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok((output.status.success() && !object.is_empty()).then_some(object))
    }

    fn differences(&self, base: &str, changes: &mut Changes) -> Result<(), DiskError> {
        let folder = if self.prefix.is_empty() { "." } else { &self.prefix };
        let mut diff = git(&self.top);
        diff.args(["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules"]);
        let diff = finished(diff.args(["--name-status", "-z", "-M", base, "--", folder]))?;
        let mut fields = diff.split('\0').filter(|field| !field.is_empty());
        while let Some((status, path)) = fields.next().zip(fields.next()) {
            changes.touched.extend(self.in_book(path));
            if status.starts_with(['R', 'C'])
                && let Some(new) = fields.next()
            {
                changes.touched.extend(self.in_book(new));
                if status.starts_with('R') {
                    changes.renamed.extend(self.in_book(path).zip(self.in_book(new)));
                }
            }
        }
        let mut others = git(&self.top);
        let others = finished(others.args(["ls-files", "--others", "--exclude-standard", "-z", "--", folder]))?;
        changes
            .touched
            .extend(others.split('\0').filter(|path| !path.is_empty()).filter_map(|path| self.in_book(path)));
        Ok(())
    }

    /// A path relative to the book.
    fn in_book(&self, path: &str) -> Option<String> {
        path.strip_prefix(&self.prefix).map(str::to_owned)
    }

    /// The book as it was in a commit, in a folder of its own.
    fn copy(&self, base: &str) -> Result<Option<Before>, DiskError> {
        let tree = format!("{base}:{}", self.prefix.trim_end_matches('/'));
        if self.commit(&tree)?.is_none() {
            return Ok(None);
        }
        let _whole = halt::change();
        let folder =
            TempDir::with_prefix("headwater-").map_err(DiskError::io("make a folder in", &std::env::temp_dir()))?;
        let with_index = || {
            let mut git = git(&self.top);
            git.env("GIT_INDEX_FILE", folder.path().join("index"));
            git
        };
        finished(with_index().args(["read-tree", &tree]))?;
        let mut prefix = folder.path().join(BOOK).into_os_string();
        prefix.push("/");
        let mut option = OsStr::new("--prefix=").to_owned();
        option.push(prefix);
        finished(with_index().args(["checkout-index", "--all", "--force", "--quiet"]).arg(option))?;
        let _draft = Draft::folder(folder.path());
        Ok(Some(Before { folder, _draft }))
    }
}

/// A call of git that neither asks anybody, nor runs what a repository may tell it to, nor writes to it.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    for name in MISLEADING {
        git.env_remove(name);
    }
    git.arg("-C").arg(folder).args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    git.env("GIT_LITERAL_PATHSPECS", "1").env("GIT_LFS_SKIP_SMUDGE", "1").stdin(Stdio::null());
    git
}

fn run(git: &mut Command) -> Result<Output, DiskError> {
    git.output().map_err(|error| {
        failed(match error.kind() {
            io::ErrorKind::NotFound => "git is not installed, or not on the PATH".to_owned(),
            _ => format!("git cannot be run: {error}"),
        })
    })
}

/// What a call of git printed that must succeed.
fn finished(git: &mut Command) -> Result<String, DiskError> {
    let output = run(git)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(failed(format!("git failed: {}", first_line(&String::from_utf8_lossy(&output.stderr)))))
}

fn first_line(said: &str) -> String {
    said.lines().next().unwrap_or("it did not say why").escape_debug().to_string()
}

fn failed(reason: String) -> DiskError {
    DiskError::Git { reason }
}
