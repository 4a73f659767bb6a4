//! What builds that were killed have left beside the build folder.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{FILLING, MARKER, Manifest, Marked, is_filling, marks};
use super::retire::{Owned, retire};
use super::swap::ASIDE;
use super::target::Target;

/// Where this process builds the new tree.
pub(super) fn stage(target: &Target) -> PathBuf {
    let mut name = prefix(target);
    name.push(std::process::id().to_string());
    target.parent().join(name)
}

/// Finishes what killed builds began and removes their trees; the caller holds the lock, so that none is in use.
///
/// Returns a warning for each thing that had to stay.
pub(super) fn sweep(target: &Target) -> Vec<String> {
    let mut warnings = Vec::new();
    let found = find(target);
    for tree in &found {
        // Killed between the two steps: the old tree is whole, but not in its place.
        let moved_aside = tree.as_os_str().as_encoded_bytes().ends_with(ASIDE.as_bytes());
        if moved_aside && marks(tree) && !target.folder().exists() {
            let _retried_below = fs::rename(tree, target.folder());
        }
    }
    for tree in found.iter().filter(|tree| tree.exists()) {
        match remove(tree, target.folder()) {
            Ok(left) => warnings.extend(left_over(tree, &left)),
            Err(error) => warnings.push(format!("{} of an earlier build cannot be removed: {error}", tree.display())),
        }
    }
    warnings
}

/// Whether a killed build, or one that runs now, has a tree beside the build folder.
pub(super) fn is_left(target: &Target) -> bool {
    !find(target).is_empty()
}

/// A warning about what stays of an old tree, when something does.
pub(super) fn left_over(tree: &Path, left: &[PathBuf]) -> Option<String> {
    let first = left.first()?;
    let more = if left.len() > 1 { format!(" and {} more", left.len() - 1) } else { String::new() };
    let what = tree.join(first);
    Some(format!(
        "{}{more} could not be moved into the new output; move or delete what you find there, and then the folder",
        what.display()
    ))
}

fn prefix(target: &Target) -> OsString {
    let mut name = OsString::from(".");
    name.push(target.folder().file_name().unwrap_or_default());
    name.push(".headwater-");
    name
}

fn find(target: &Target) -> Vec<PathBuf> {
    let prefix = prefix(target);
    let entries = fs::read_dir(target.parent()).into_iter().flatten().filter_map(Result::ok);
    let ours = entries.filter(|entry| {
        let named = entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
        named && entry.file_type().is_ok_and(|found| found.is_dir())
    });
    let mut found: Vec<PathBuf> = ours.map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Removes the tree of a build that is over, as far as it is ours; says what had to stay.
pub(super) fn remove(tree: &Path, heir: &Path) -> io::Result<Vec<PathBuf>> {
    if is_filling(tree) {
        return retire(tree, Owned::Everything, None);
    }
    match Manifest::read(tree)? {
        Marked::Ours(manifest) => retire(tree, Owned::Listed(&manifest), Some(heir)),
        // Killed while the first mark was written: nothing else can be there yet.
        Marked::Broken(_) if fs::read_dir(tree)?.count() == 1 => remove_with(tree, MARKER),
        Marked::Not if fs::read_dir(tree)?.count() == 1 && tree.join(FILLING).is_file() => remove_with(tree, FILLING),
        Marked::Not if fs::read_dir(tree)?.next().is_none() => fs::remove_dir(tree).map(|()| Vec::new()),
        // Whatever this is, it is not ours.
        Marked::Broken(_) | Marked::Not => Ok(Vec::new()),
    }
}

fn remove_with(tree: &Path, mark: &str) -> io::Result<Vec<PathBuf>> {
    fs::remove_file(tree.join(mark))?;
    fs::remove_dir(tree).map(|()| Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::output::Sink;
    use crate::source::{SourceKind, Sources};

    struct Killed {
        root: tempfile::TempDir,
    }

    impl Killed {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            let killed = Self { root };
            killed.build("old");
            fs::write(killed.dir().join("CNAME"), "foreign").unwrap();
            fs::create_dir(killed.dir().join(".git")).unwrap();
            killed
        }

        fn dir(&self) -> PathBuf {
            self.root.path().join("book")
        }

        fn left(&self, end: &str) -> PathBuf {
            self.root.path().join(format!(".book.headwater-{end}"))
        }

        fn build(&self, text: &str) -> Vec<String> {
            let file = Sources::default().add_text("book.toml", SourceKind::Settings, "");
            let target = Target::open(self.root.path(), &Config::defaults(file)).unwrap();
            let stage = target.stage(&["customer"]).unwrap();
            stage.put("customer/a.html", text.as_bytes());
            stage.commit().unwrap().written.warnings
        }

        /// The next build finds the output as if nobody had been killed.
        fn recovers(&self) {
            assert_eq!(self.build("next"), [""; 0]);
            assert_eq!(fs::read_to_string(self.dir().join("customer/a.html")).unwrap(), "next");
            assert_eq!(fs::read_to_string(self.dir().join("CNAME")).unwrap(), "foreign");
            assert!(self.dir().join(".git").is_dir());
            assert_eq!(fs::read_dir(self.root.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_build_killed_before_its_first_file_leaves_no_trace() {
        let killed = Killed::new();
        fs::create_dir(killed.left("1")).unwrap();
        fs::create_dir(killed.left("2")).unwrap();
        fs::write(killed.left("2").join(MARKER), "{ \"headwa").unwrap();
        killed.recovers();
    }

    #[test]
    fn a_build_killed_while_it_fills_its_stage_leaves_no_trace() {
        let killed = Killed::new();
        let stage = killed.left("1");
        fs::create_dir_all(stage.join("customer")).unwrap();
        fs::copy(killed.dir().join(MARKER), stage.join(MARKER)).unwrap();
        fs::write(stage.join("customer/a.html"), "half of the te").unwrap();
        fs::hard_link(killed.dir().join("CNAME"), stage.join("CNAME")).unwrap();
        killed.recovers();
    }

    #[test]
    fn a_build_killed_before_it_knew_all_its_files_leaves_no_trace() {
        for marked in ["half of a ma", "whole"] {
            let killed = Killed::new();
            let stage = killed.left("1");
            fs::create_dir(&stage).unwrap();
            if marked == "whole" {
                super::super::manifest::begin(&stage).unwrap();
                fs::create_dir_all(stage.join("customer/deep")).unwrap();
                fs::write(stage.join("customer/deep/new.html"), "half of the te").unwrap();
                fs::copy(killed.dir().join(MARKER), stage.join(MARKER)).unwrap();
            } else {
                fs::write(stage.join(FILLING), marked).unwrap();
            }
            killed.recovers();
        }
    }

    #[test]
    fn a_build_killed_after_the_exchange_has_its_foreign_things_brought_over() {
        let killed = Killed::new();
        let old = killed.left("1");
        fs::rename(killed.dir(), &old).unwrap();
        killed_build_wrote(&old, &killed.dir());
        fs::hard_link(old.join("CNAME"), killed.dir().join("CNAME")).unwrap();
        killed.recovers();
    }

    #[test]
    fn a_build_killed_between_the_two_steps_of_an_exchange_is_undone() {
        let killed = Killed::new();
        killed_build_wrote(&killed.dir(), &killed.left("1"));
        fs::rename(killed.dir(), killed.left("1-old")).unwrap();
        killed.recovers();
    }

    #[test]
    fn a_folder_of_somebody_else_with_such_a_name_is_left_alone() {
        let killed = Killed::new();
        fs::create_dir(killed.left("mine")).unwrap();
        fs::write(killed.left("mine").join("notes"), "n").unwrap();
        assert_eq!(killed.build("next"), [""; 0]);
        assert!(killed.left("mine").join("notes").is_file());
    }

    fn killed_build_wrote(like: &Path, new: &Path) {
        fs::create_dir_all(new.join("customer")).unwrap();
        fs::copy(like.join(MARKER), new.join(MARKER)).unwrap();
        fs::copy(like.join("customer/a.html"), new.join("customer/a.html")).unwrap();
    }
}
