//! One book gives the same bytes wherever and by whom it is built, and a build asks nothing of the world but its files.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use rayon::prelude::*;

use crate::carets;
use crate::outside::{Compiled, Trace, headwater, shell};
use crate::project::{Project, bare, copy_of, repository};
use crate::repository::ran;

/// The book of every form, without what its build is expected to give.
fn every_form() -> Project {
    let project = bare();
    for (path, bytes) in copy_of("tests/books/every-form").tree("") {
        if !path.starts_with("expected") {
            project.write(&path, &bytes);
        }
    }
    project
}

/// What a build under these circumstances wrote.
fn built(change: impl FnOnce(&Project, &mut Command)) -> BTreeMap<String, Vec<u8>> {
    let project = every_form();
    let mut command = headwater(&project);
    command.arg("build");
    change(&project, &mut command);
    let run = ran(&mut command);
    assert_eq!(run.code, 0, "{run:#?}");
    project.tree("book")
}

fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, under: &str) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{under}");
    let differ: Vec<_> = one.iter().filter(|(path, bytes)| other[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{under}: these differ: {differ:?}");
}

#[test]
fn one_book_gives_the_same_bytes_under_any_circumstances() {
    let usual = built(|_, _| {});
    assert!(usual.len() > 50);
    for (name, value) in [
        ("RAYON_NUM_THREADS", "1"),
        ("RAYON_NUM_THREADS", "2"),
        ("RAYON_NUM_THREADS", "16"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "C"),
        ("TZ", "Pacific/Kiritimati"),
        ("SOURCE_DATE_EPOCH", "0"),
        ("SOURCE_DATE_EPOCH", "4102444800"),
        ("HOME", "/"),
        ("USER", "somebody"),
        ("COLUMNS", "20"),
        ("TERM", "dumb"),
    ] {
        assert_same(&usual, &built(|_, command| _ = command.env(name, value)), &format!("{name}={value}"));
    }
}

#[test]
fn a_book_has_the_same_findings_in_one_order_on_any_number_of_threads() {
    let folders = fs::read_dir(repository().join("tests/rules")).unwrap().map(|entry| entry.unwrap().path());
    let cases = folders.filter(|path| path.is_dir()).flat_map(|folder| fs::read_dir(folder).unwrap());
    let cases: Vec<_> = cases.map(|case| case.unwrap().path()).collect();
    assert!(cases.len() > 60);
    cases.par_iter().for_each(|case| {
        let (project, _) = carets::read(&fs::read_to_string(case).unwrap());
        let report = |threads: &str| {
            let mut command = headwater(&project);
            ran(command.args(["lint", "--format", "json"]).env("RAYON_NUM_THREADS", threads)).out
        };
        let usual = report("1");
        assert!(usual.contains("\"diagnostics\""), "{}", case.display());
        for threads in ["3", "16"] {
            assert_eq!(report(threads), usual, "{} on {threads} threads", case.display());
        }
    });
}

#[test]
fn the_order_of_folders_the_clock_and_the_machine_do_not_show() {
    let shim = Compiled::new("shim.c", &["-shared", "-fPIC", "-ldl"]);
    // What is loaded does what it says: the folder is listed backwards, a year later.
    let project = every_form();
    let asked = |with: bool| {
        let mut find = Command::new("find");
        find.arg(project.path("content")).args(["-maxdepth", "1", "-printf", "%f\n"]);
        let mut date = Command::new("date");
        date.arg("+%Y");
        for command in [&mut find, &mut date] {
            command.envs(with.then(|| ("LD_PRELOAD", shim.path())));
        }
        (ran(&mut find).out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>(), ran(&mut date).out)
    };
    let ((mut listed, year), (backwards, later)) = (asked(false), asked(true));
    listed.reverse();
    assert!(listed.len() > 3 && listed == backwards && year != later, "{listed:?} {backwards:?} {year} {later}");

    let other = built(|_, command| _ = command.env("LD_PRELOAD", shim.path()));
    assert_same(&built(|_, _| {}), &other, "another machine");
}

#[test]
fn the_user_the_mask_and_the_path_do_not_show() {
    let usual = built(|_, _| {});
    for mask in ["077", "000"] {
        let project = every_form();
        let run = shell::run(&project, &format!("umask {mask} && exec headwater build"));
        assert_eq!(run.code, 0, "{run:#?}");
        assert_same(&usual, &project.tree("book"), &format!("umask {mask}"));
    }

    let project = every_form();
    let deep = "a-folder-with-a-name/".repeat(40);
    for (path, bytes) in project.tree("") {
        project.write(&format!("{deep}{path}"), &bytes);
    }
    let run = project.run(&["build", &deep]);
    assert_eq!(run.code, 0, "{run:#?}");
    assert_same(&usual, &project.tree(&format!("{deep}book")), "a long path");

    // Another user, where this one may become one: then all of the book is his.
    let project = every_form();
    fs::copy(env!("CARGO_BIN_EXE_headwater"), project.path("headwater")).unwrap();
    fs::set_permissions(project.path(""), fs::Permissions::from_mode(0o777)).unwrap();
    let mut command = Command::new(project.path("headwater"));
    command.current_dir(project.path("")).env_clear().env("HOME", "/nonexistent").arg("build");
    if shell::run(&project, "id -u").out == "0\n" {
        command.uid(65_534).gid(65_534);
    }
    let run = ran(&mut command);
    assert_eq!(run.code, 0, "{run:#?}");
    assert_same(&usual, &project.tree("book"), "another user");
}

#[test]
fn an_output_says_nothing_of_the_user_the_machine_or_the_folder() {
    let project = every_form();
    let run = ran(headwater(&project).env("USER", "zq-user").env("LOGNAME", "zq-user").arg("build"));
    assert_eq!(run.code, 0, "{run:#?}");
    let say = |script: &str| shell::run(&project, script).out.trim().to_owned();
    let folder = project.path("").to_string_lossy().trim_end_matches('/').to_owned();
    let mut traces = vec![folder, say("uname -n"), "zq-user".to_owned()];
    // A machine may be called by a word that the book has, too.
    let content = project.tree("content");
    let written: String = content.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    traces.retain(|trace| trace.len() > 4 && !written.contains(trace.as_str()));
    for (path, bytes) in project.tree("book") {
        let text = String::from_utf8_lossy(&bytes);
        for trace in &traces {
            assert!(!path.contains(trace.as_str()) && !text.contains(trace.as_str()), "{path} holds {trace}");
        }
    }
}

#[test]
fn a_build_runs_no_program_and_asks_no_network() {
    let (project, trace) = (every_form(), Trace::new());
    let hostile = "# Far\n\n![a](http://2130706433/a.png) ![b](http://[::ffff:169.254.169.254]/b.png)\n\n\
                   {include http://169.254.169.254/latest}\n\n[c](file:///etc/passwd)\n";
    for text in ["", hostile] {
        project.write("content/far.md", if text.is_empty() { b"# Far\n\nText.\n" } else { text.as_bytes() });
        for args in [["build", "."], ["lint", "."], ["duplicates", "."]] {
            let traced = trace.run("tell", 0, &project, &args);
            assert!(traced.run.code < 2, "{:#?}", traced.run);
            let told =
                |what: &str| traced.told.iter().filter(|line| line.starts_with(what)).cloned().collect::<Vec<_>>();
            // A build starts itself anew, with an allocator that suits it.
            let runs = told("run ");
            let is_headwater = runs.iter().all(|run| run.ends_with("/headwater") || *run == "run headwater");
            assert!(is_headwater && runs.len() <= if args[0] == "build" { 2 } else { 1 }, "{args:?}: {runs:?}");
            assert_eq!([told("socket "), told("connect")].concat(), [""; 0], "{args:?}");
            assert!(told("open ").len() > 5, "{args:?}");
        }
    }
    project.remove("content/far.md");
    project.clean(&["build"]);
    let usual = project.tree("book");
    fs::remove_dir_all(project.path("book")).unwrap();
    let run = shell::without_network(&project, "exec headwater build");
    assert_eq!(run.code, 0, "{run:#?}");
    assert_same(&usual, &project.tree("book"), "no network");
}

#[test]
fn a_file_outside_of_the_book_is_never_opened() {
    let trace = Trace::new();
    let secret = bare().file("secret.md", "# Secret\n");
    let outside = secret.path("secret.md").display().to_string();
    let places = [
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "\\\\host\\share\\x",
        "C:x",
        "./a/../../../etc/passwd",
        ".git/config",
        ".env",
        "/dev/zero",
        "/proc/self/environ",
        "x.md%00.png",
        "http://169.254.169.254/",
        outside.as_str(),
    ];
    for place in places {
        let project = every_form();
        for name in [".git/config", ".env", "content/.env", "content/.git/config"] {
            project.write(name, b"secret");
        }
        let text = format!("# A\n\n{{include {place}}}\n\n![a]({place})\n\n[b]({place})\n\n<{place}>\n");
        project.write("content/out.md", text.as_bytes());
        project.write("content/out-too.yaml", format!("title: B\nsteps:\n  - include: {place:?}\n").as_bytes());
        let traced = trace.run("tell", 0, &project, &["lint", "."]);
        assert_eq!(traced.run.code, 1, "{place}: {:#?}", traced.run);
        let opened = traced.told.iter().filter_map(|line| line.strip_prefix("open "));
        let bad: Vec<_> = opened
            .filter(|path| {
                ["passwd", "/.git/", ".env", "/dev/zero", "environ", "secret", "169.254"]
                    .iter()
                    .any(|part| path.contains(part))
            })
            .collect();
        assert!(bad.is_empty(), "{place}: opened {bad:?}");
    }
}
