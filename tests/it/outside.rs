//! The world around a command: tools that stop it, tell what it asks for, or change what it sees of the machine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::project::{Project, Run, repository};
use crate::repository::{command, ran};

/// `headwater` in a project, with nothing of the outer environment but where programs are.
pub fn headwater(project: &Project) -> Command {
    command(&project.path(""), env!("CARGO_BIN_EXE_headwater"))
}

/// A program of `tests/integrity/`, compiled.
pub struct Compiled {
    folder: TempDir,
}

impl Compiled {
    /// Compiles a source with the compiler that Rust links with.
    pub fn new(source: &str, flags: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let source = repository().join("tests/integrity").join(source);
        let run =
            ran(Command::new("cc").args(["-O1", "-Wall", "-o"]).arg(folder.path().join("it")).arg(source).args(flags));
        assert_eq!(run.code, 0, "{run:#?}");
        Self { folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("it")
    }
}

/// Stops a command at a call that changes a file, or tells what it asks of the system.
pub struct Trace(Compiled);

/// What came of a command that was traced.
#[derive(Debug)]
pub struct Traced {
    pub run: Run,
    /// What it asked for, a line each.
    pub told: Vec<String>,
    /// How many calls changed a file.
    pub calls: u32,
}

impl Trace {
    pub fn new() -> Self {
        Self(Compiled::new("trace.c", &[]))
    }

    pub fn run(&self, mode: &str, call: u32, project: &Project, args: &[&str]) -> Traced {
        let told = self.0.folder.path().join("told");
        let mut traced = command(&project.path(""), self.0.path().to_str().unwrap());
        traced.args([mode, &call.to_string()]).arg(&told).arg(env!("CARGO_BIN_EXE_headwater")).args(args);
        let run = ran(&mut traced);
        assert_ne!(
            run.code, 125,
            "nothing can be traced here; in a container, allow it `--cap-add SYS_PTRACE`: {run:#?}"
        );
        let told = fs::read_to_string(told).unwrap();
        let (told, calls) = told.rsplit_once("calls ").unwrap();
        Traced { run, told: told.lines().map(str::to_owned).collect(), calls: calls.trim().parse().unwrap() }
    }
}

pub mod shell {
    //! Scripts in which `headwater` is a command.

    use super::{Project, Run, command, ran};

    /// Runs a script in a project.
    pub fn run(project: &Project, script: &str) -> Run {
        ran(command(&project.path(""), "sh").args(["-c", script]))
    }

    /// Runs a script that mounts something, which nobody else sees.
    pub fn in_own_mounts(project: &Project, script: &str) -> Run {
        isolated(project, &["--mount"], script)
    }

    /// Runs a script that has no network.
    pub fn without_network(project: &Project, script: &str) -> Run {
        isolated(project, &["--net"], script)
    }

    fn isolated(project: &Project, flags: &[&str], script: &str) -> Run {
        // Root may do so itself, others in a name space of their own, and where that is forbidden with `sudo`.
        let ways = [
            vec!["unshare"],
            vec!["unshare", "--user", "--map-root-user"],
            vec!["sudo", "--non-interactive", "--preserve-env=PATH,HOME", "unshare"],
        ];
        for way in ways {
            let with = |end: &[&str]| {
                let mut command = command(&project.path(""), way[0]);
                command.args(&way[1..]).args(flags).args(end);
                command
            };
            if with(&["true"]).output().is_ok_and(|output| output.status.success()) {
                return ran(with(&["sh", "-c"]).arg(script));
            }
        }
        panic!(
            "this machine lets nobody make a name space ({flags:?}): run this test as root, or allow user name spaces"
        )
    }
}
