//! Whatever stops a command, what it writes is the old state or the new one, whole, and nobody else's file is harmed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::outside::{Trace, headwater, shell};
use crate::project::{Project, bare, copy_of};
use crate::repository::ran;

type Tree = BTreeMap<String, Vec<u8>>;

const OLD: &str = "---\ntitle: Press it\n---\n\n## Steps\n\n1. Press **Old**.\n";
const NEW: &str = "---\ntitle: Press it\n---\n\n## Steps\n\n1. Press **New**.\n\n2. Press it again.\n";

/// Whether every call of a large build is tried, as `tests/integrity/run` wants it.
fn is_thorough() -> bool {
    std::env::var_os("HEADWATER_KILLS").is_some()
}

/// A book that is built in two states, and how it is built.
struct Book {
    project: Project,
    args: Vec<&'static str>,
    old: Tree,
    new: Tree,
}

impl Book {
    fn new() -> Self {
        let project = if is_thorough() {
            let project = bare();
            for (path, bytes) in copy_of("tests/in-app").tree("") {
                if !path.starts_with("expected/") {
                    project.write(&path, &bytes);
                }
            }
            project
        } else {
            bare().file("book.toml", "[book]\ntitle = \"Book\"\n")
        };
        let args = if is_thorough() { vec!["build"] } else { vec!["build", "--audience", "in-app"] };
        let mut book = Self { project, args, old: Tree::new(), new: Tree::new() };
        book.new = book.build(NEW);
        book.old = book.build(OLD);
        assert_ne!(book.old, book.new);
        book
    }

    fn build(&self, text: &str) -> Tree {
        self.project.write("content/press.md", text.as_bytes());
        let run = self.project.run(&self.args);
        assert!(run.code == 0 && run.err.is_empty(), "{run:#?}");
        self.project.tree("book")
    }

    /// What stands beside the output, its source and what builds remember of it.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.project.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !["book", "book.toml", "content", ".headwater"].contains(&name.as_str()));
        names.extend(unfinished(&self.project));
        names
    }

    /// The output is whole, the next build is as any, and then there is nothing that the stopped one left.
    fn recovers(&self, after: &str) {
        let tree = self.project.tree("book");
        assert!(
            tree == self.old || tree == self.new,
            "{after}: neither the old output nor the new one: {:?}",
            tree.keys()
        );
        assert!(self.build(NEW) == self.new, "{after}: the next build");
        assert_eq!(self.beside(), [""; 0], "{after}");
        assert!(self.build(OLD) == self.old, "{after}");
    }
}

#[test]
fn a_build_that_is_killed_at_any_call_leaves_the_old_output_or_the_new_one() {
    let (book, trace) = (Book::new(), Trace::new());
    let mut call = 1;
    loop {
        book.project.write("content/press.md", NEW.as_bytes());
        let traced = trace.run("kill", call, &book.project, &book.args);
        if traced.run.code == 0 {
            break;
        }
        assert_eq!(traced.run.code, 137, "{:#?}", traced.run);
        book.recovers(&format!("killed at call {call}"));
        call += 1;
    }
    assert!(call > 20, "only {call} calls were seen");
}

#[test]
fn a_build_whose_call_fails_says_so_and_leaves_the_old_output() {
    let (book, trace) = (Book::new(), Trace::new());
    for (error, words) in
        [("ENOSPC", "No space left"), ("EIO", "Input/output error"), ("EMFILE", "Too many open files")]
    {
        let mut call = 1;
        loop {
            book.project.write("content/press.md", NEW.as_bytes());
            let traced = trace.run(error, call, &book.project, &book.args);
            let (tree, after) = (book.project.tree("book"), format!("{error} at call {call}: {:#?}", traced.run));
            if traced.run.code == 0 {
                // Nothing failed, or something that the output does not need.
                assert!(tree == book.new, "{after}");
            } else {
                assert_eq!(traced.run.code, 2, "{after}");
                assert!(traced.run.err.contains(words) && traced.run.err.contains("book"), "{after}");
                assert!(tree == book.old, "{after}");
                assert_eq!(book.beside(), [""; 0], "{after}");
            }
            let is_done = traced.calls < call;
            book.recovers(&after);
            if is_done {
                break;
            }
            call += 1;
        }
        assert!(call > 20, "only {call} calls were seen");
    }
}

/// How often builds are killed at a random moment: 20 times, or as often as `tests/integrity/run` says.
fn kills() -> u32 {
    let told = std::env::var("HEADWATER_KILLS").ok();
    told.map_or(20, |told| told.parse().unwrap())
}

#[test]
fn a_build_that_is_killed_at_a_random_moment_leaves_the_old_output_or_the_new_one() {
    let book = Book::new();
    let began = Instant::now();
    book.build(NEW);
    let whole = began.elapsed();
    book.build(OLD);
    for kill in 0..kills() {
        book.project.write("content/press.md", NEW.as_bytes());
        let mut command = headwater(&book.project);
        let mut build = command.args(&book.args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The fraction that the golden ratio gives next lies in the largest gap between the earlier ones.
        std::thread::sleep(whole.mul_f64(f64::from(kill) * 0.618_033_988_75 % 1.0));
        build.kill().unwrap();
        build.wait().unwrap();
        book.recovers(&format!("kill {kill}"));
    }
}

#[test]
fn a_fix_or_a_list_that_is_killed_at_any_call_leaves_whole_files() {
    let trace = Trace::new();
    for (args, file) in [(["lint", "--fix"].as_slice(), "content/a.md"), (["lock"].as_slice(), "book.lock")] {
        let page = "---\ntitle: A page\n---\n\nOpen **Settings**.\n";
        let fresh =
            || crate::project::project().file("content/a.md", page).file("content/index.md", "# Home\n\n[A](a.md)\n");
        let done = fresh();
        // With the day of the machine, as the one that is traced.
        let run = |project: &Project| ran(headwater(project).args(args));
        assert_eq!(run(&done).code, 0);
        let (before, after) = (fresh().tree(""), done.tree(""));
        assert_ne!(before, after, "{args:?} does nothing");
        for call in 1.. {
            let project = fresh();
            let traced = trace.run("kill", call, &project, args);
            let mut tree = project.tree("");
            if traced.run.code == 0 {
                assert!(call > 2, "{args:?}: no call was seen");
                break;
            }
            // A draft may stay beside the file; it is hidden, and no command reads it.
            tree.retain(|path, _| path == file || !path.rsplit('/').next().unwrap().starts_with('.'));
            assert!(tree == before || tree == after, "{args:?} at call {call}: {:?}", tree.keys());
            assert_eq!(run(&project).code, 0, "{args:?} after call {call}");
            assert_eq!(project.tree("").get(file), after.get(file), "{args:?} after call {call}");
        }
    }
}

#[test]
fn what_takes_a_place_is_on_the_disk_before_and_the_exchange_after() {
    let (book, trace) = (Book::new(), Trace::new());
    book.project.write("content/press.md", NEW.as_bytes());
    let traced = trace.run("tell", 0, &book.project, &book.args);
    assert_eq!(traced.run.code, 0, "{:#?}", traced.run);
    let place = book.project.path("book").canonicalize().unwrap();
    let exchange = format!("rename {}", place.display());
    let at = |wanted: &str| {
        traced.told.iter().position(|line| line == wanted).unwrap_or_else(|| panic!("{wanted}: {:#?}", traced.told))
    };
    let (kept, exchanged) = (at("sync all"), at(&exchange));
    // Nothing is added to the new tree once the disk was asked to keep it.
    let between = &traced.told[kept + 1..exchanged];
    assert!(between.is_empty(), "{between:#?}");
    assert_eq!(traced.told[exchanged + 1..].iter().find(|line| !line.starts_with("open ")).unwrap(), "sync");

    let project = crate::project::project()
        .file("content/a.md", "---\ntitle: A page\n---\n\nOpen **Settings**.\n")
        .file("content/index.md", "# Home\n\n[A](a.md)\n");
    for (args, file) in [(["lint", "--fix"].as_slice(), "a.md"), (["lock"].as_slice(), "book.lock")] {
        let traced = trace.run("tell", 0, &project, args);
        let told: Vec<&str> =
            traced.told.iter().map(String::as_str).filter(|line| !line.starts_with("open ")).collect();
        let renamed = told
            .iter()
            .position(|line| line.starts_with("rename ") && line.ends_with(file))
            .unwrap_or_else(|| panic!("{args:?}: {:#?}", traced));
        assert_eq!(told[renamed - 2..renamed], ["write", "sync"], "{told:#?}");
        assert_eq!(told[renamed + 1], "sync", "{told:#?}");
    }
}

#[test]
fn a_disk_that_is_full_leaves_the_old_output() {
    // A text that is larger, on all surfaces together, than what is left on the disk.
    let noise: String =
        (0..900_000_u32).map(|at| char::from(b'a' + (at.wrapping_mul(2_654_435_761) >> 27) as u8 % 26)).collect();
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"Book\"\n[build]\nbuild-dir = \"disk/book\"\n")
        .file("content/index.md", "# Home\n\nText.\n");
    fs::create_dir(project.path("disk")).unwrap();
    project.write("big.md", format!("---\ntitle: Big\n---\n\n```\n{noise}\n```\n").as_bytes());
    let script = "mount -t tmpfs -o size=3m none disk && headwater build >&2 && \
                  (cd disk && find . -type f | sort | xargs cksum > ../before; ls -A > ../names) && \
                  mv big.md content/big.md; headwater build; echo \"code $?\"; \
                  (cd disk && find . -type f | sort | xargs cksum | cmp - ../before && ls -A | cmp - ../names) && echo same; \
                  rm content/big.md && headwater build";
    let run = shell::in_own_mounts(&project, script);
    assert!(run.out.contains("code 2\nsame\n"), "{run:#?}");
    assert!(
        run.err.contains("error: cannot write disk/book/") && run.err.contains("No space left on device"),
        "{run:#?}"
    );
    assert!(run.out.contains(": 0 files written"), "{run:#?}");
}

#[test]
fn a_build_with_few_files_open_works_or_says_what_it_needs() {
    let book = Book::new();
    let mut codes = BTreeMap::new();
    for most in 4..40 {
        book.project.write("content/press.md", NEW.as_bytes());
        let script = format!("ulimit -n {most} && exec headwater {}", book.args.join(" "));
        let run = shell::run(&book.project, &script);
        let tree = book.project.tree("book");
        match run.code {
            0 => assert!(tree == book.new, "{most}: {run:#?}"),
            // A text that could not be opened is a finding, and all else that could not be is told.
            1 | 2 => assert!(tree == book.old && run.err.contains("Too many open files"), "{most}: {run:#?}"),
            // With fewer still it cannot even be started.
            127 => assert!(tree == book.old && run.err.contains("loading shared libraries"), "{most}: {run:#?}"),
            _ => panic!("{most}: {run:#?}"),
        }
        *codes.entry(run.code).or_insert(0) += 1;
        book.recovers(&format!("{most} files"));
    }
    assert!(codes.contains_key(&0), "{codes:?}");
}

#[test]
fn builds_at_once_take_turns() {
    let book = Book::new();
    for count in [2, 4, 8] {
        book.project.write("content/press.md", NEW.as_bytes());
        let spawn = |_| {
            let mut command = headwater(&book.project);
            command.args(&book.args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let builds: Vec<_> = (0..count).map(spawn).collect();
        for build in builds {
            let output = build.wait_with_output().unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{count} at once: {output:?}");
        }
        assert!(book.project.tree("book") == book.new, "{count} at once");
        book.recovers(&format!("{count} at once"));
    }
}

/// A user who owns nothing.
const NOBODY: u32 = 65_534;

#[test]
fn a_folder_that_may_not_be_written_is_told_of_and_left_alone() {
    let book = Book::new();
    let folder = book.project.path("");
    fs::copy(env!("CARGO_BIN_EXE_headwater"), book.project.path("content/headwater")).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    book.project.write("content/press.md", NEW.as_bytes());
    let mut command = Command::new(book.project.path("content/headwater"));
    command.current_dir(&folder).env_clear().env("HOME", "/nonexistent").args(&book.args);
    // The one who owns every file may write all the same.
    if fs::write(folder.join("probe"), "").is_ok() {
        fs::remove_file(folder.join("probe")).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    let run = ran(&mut command);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(run.code, 2, "{run:#?}");
    assert!(run.err.contains("book") && run.err.contains("Permission denied"), "{run:#?}");
    fs::remove_file(book.project.path("content/headwater")).unwrap();
    assert_eq!(book.beside(), [""; 0]);
    book.recovers("read-only");
}

#[test]
fn links_that_are_swapped_in_while_builds_clean_up_harm_nobody() {
    let book = Book::new();
    let project = &book.project;
    let victim = bare();
    let outside = |tree: Tree| -> Tree {
        let inside = |path: String| Some((path.strip_prefix("in-app/")?.to_owned(), b"mine".to_vec()));
        tree.into_keys().filter_map(inside).collect()
    };
    for (path, bytes) in outside(book.old.clone()) {
        victim.write(&path, &bytes);
    }
    let before = victim.tree("");
    assert!(!before.is_empty());
    let stop = AtomicBool::new(false);
    let mut swaps = 0_u32;
    std::thread::scope(|scope| {
        let swapper = scope.spawn(|| {
            let mut swaps = 0;
            while !stop.load(Ordering::Relaxed) {
                for name in fs::read_dir(project.path("")).unwrap().flatten().map(|entry| entry.file_name()) {
                    let name = name.to_string_lossy().into_owned();
                    if name.contains("book")
                        && swap(&project.path(&name).join("in-app"), &project.path("aside"), &victim.path(""))
                    {
                        swaps += 1;
                    }
                }
            }
            swaps
        });
        let rounds = if is_thorough() { 400 } else { 30 };
        for round in 0..rounds {
            project.write("content/press.md", if round % 2 == 0 { NEW } else { OLD }.as_bytes());
            // Whatever the build makes of it, it may not end in a fault of ours.
            let run = project.run(&book.args);
            assert!(run.code == 0 || run.code == 2, "{run:#?}");
            let link = project.path("book/in-app");
            if link.is_symlink() {
                let _ = fs::remove_file(link);
            }
        }
        stop.store(true, Ordering::Relaxed);
        swaps = swapper.join().unwrap();
    });
    // Nothing of his is gone or changed, whatever a link led to.
    let after = victim.tree("");
    assert!(swaps > 0 && before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "the victim was harmed");
}

/// Puts a link to somebody else's folder in the place of this one.
fn swap(folder: &Path, aside: &Path, victim: &Path) -> bool {
    let is_swapped = !folder.is_symlink() && fs::rename(folder, aside).is_ok() && symlink(victim, folder).is_ok();
    let _ = fs::remove_dir_all(aside);
    is_swapped
}

/// The status with which a shell tells of an end by this signal.
fn status_of(signal: &str) -> i32 {
    128 + match signal {
        "INT" => 2,
        "TERM" => 15,
        _ => 1,
    }
}

#[test]
fn a_build_that_is_asked_to_end_at_any_call_leaves_nothing_beside_its_output() {
    let (book, trace) = (Book::new(), Trace::new());
    let mut codes = BTreeMap::new();
    for call in 1.. {
        let signal = ["INT", "TERM", "HUP"][call as usize % 3];
        book.project.write("content/press.md", NEW.as_bytes());
        let traced = trace.run(signal, call, &book.project, &book.args);
        let after = format!("SIG{signal} at call {call}: {:#?}", traced.run);
        assert_eq!(book.beside(), [""; 0], "{after}");
        // With its last call behind it, a build may be over before it hears of the signal.
        assert!(traced.run.code == status_of(signal) || traced.run.code == 0, "{after}");
        *codes.entry(traced.run.code).or_insert(0) += 1;
        if traced.calls < call {
            break;
        }
        book.recovers(&after);
    }
    assert_eq!(codes.len(), 4, "{codes:?}");
}

/// What a build has begun to keep for the next one.
fn unfinished(project: &Project) -> Vec<String> {
    project
        .tree("")
        .into_keys()
        .filter(|path| path.starts_with(".headwater/."))
        .filter(|path| !path.ends_with(".gitignore"))
        .collect()
}

#[test]
fn a_large_build_that_is_asked_to_end_leaves_nothing_beside_its_output() {
    let mut project = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/press.md", OLD);
    assert_eq!(project.run(&["build"]).code, 0);
    let old = project.tree("book");
    for number in 0..300 {
        project = project.file(&format!("content/page-{number}.md"), NEW);
    }
    let beside = || {
        let entries = fs::read_dir(project.path("")).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.to_string_lossy().contains(".headwater-")).collect::<Vec<_>>()
    };
    for signal in ["INT", "TERM", "HUP"] {
        let mut command = headwater(&project);
        let mut build = command.arg("build").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while beside().is_empty() {
            assert!(build.try_wait().unwrap().is_none(), "the build ended before it wrote anything");
        }
        assert!(Command::new("kill").args(["-s", signal, &build.id().to_string()]).status().unwrap().success());
        let ended = build.wait().unwrap();
        assert_eq!(ended.signal().map(|signal| 128 + signal), Some(status_of(signal)), "{ended:?}");
        assert!(beside().is_empty(), "SIG{signal}: {:?}", beside());
        assert!(project.tree("book") == old, "SIG{signal}");
        assert_eq!(unfinished(&project), [""; 0], "SIG{signal}");
    }
}

#[test]
fn a_second_signal_ends_a_command_at_once() {
    let project = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/press.md", OLD);
    // A git that never comes to its end when it should bring the book back as it was.
    let script = "export GIT_CONFIG_GLOBAL=/dev/null; git init -q -b main . && git add . && \
                  git -c user.name=a -c user.email=a@b commit -q -m a && mkdir bin && \
                  printf '#!/bin/sh\\ncase \"$*\" in *checkout-index*) echo $$ >pid && mv pid began && exec sleep 1000;; esac\\n\
                  exec %s \"$@\"\\n' \"$(command -v git)\" >bin/git && chmod +x bin/git";
    let run = shell::run(&project, script);
    assert_eq!(run.code, 0, "{run:#?}");
    let path = format!("{}:{}", project.path("bin").display(), std::env::var("PATH").unwrap());
    let mut command = headwater(&project);
    command.args(["lint", "--changed-since", "HEAD"]).env("PATH", path).env("TMPDIR", project.path(""));
    let mut lint = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !project.path("began").exists() {
        assert!(lint.try_wait().unwrap().is_none(), "git was not asked");
    }
    let signal = |id: &str| Command::new("kill").args(["-s", "TERM", id]).status().unwrap();
    let ended = loop {
        // Two that come at once are one.
        signal(&lint.id().to_string());
        if let Some(ended) = lint.try_wait().unwrap() {
            break ended;
        }
    };
    signal(fs::read_to_string(project.path("began")).unwrap().trim());
    assert_eq!(ended.signal(), Some(15), "{ended:?}");
}

#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let book = Book::new();
    book.project.write("content/press.md", NEW.as_bytes());
    let script = format!(
        "trap '' HUP; headwater {} & i=0; while [ $i -lt 50 ] && kill -s HUP $!; do i=$((i+1)); done 2>err; wait $!; echo \"code $?\"",
        book.args.join(" ")
    );
    let run = shell::run(&book.project, &script);
    assert!(run.out.contains("code 0"), "{run:#?}");
    assert!(book.project.tree("book") == book.new);
}

#[test]
fn a_closed_pipe_ends_a_command_without_a_fault() {
    let book = Book::new();
    let many = (0..3000).map(|number| format!("[x](no-{number}.md)\n\n")).collect::<String>();
    book.project.write("content/many.md", many.as_bytes());
    for command in
        ["lint", "lint --format json", "lint --format sarif", "build", "explain broken-link", "duplicates", "--help"]
    {
        let run = shell::run(&book.project, &format!("headwater {command} 2>err | head -c 1; cat err >&2"));
        assert!(!run.err.contains("panicked") && !run.err.contains("Broken pipe"), "{command}: {run:#?}");
    }
}
