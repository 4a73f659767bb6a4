//! A book in a git repository: commits are made, and commands run, as on somebody's own machine.

use std::path::Path;
use std::process::Command;

use crate::project::{Project, Run};

/// A command in a folder, with nothing of the outer environment but where programs are; `headwater` is among them.
pub fn command(folder: &Path, program: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_headwater")).parent().unwrap();
    let outer = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(std::iter::once(binary.to_owned()).chain(std::env::split_paths(&outer))).unwrap();
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().env("PATH", path).env("HOME", folder.join("no-such-home"));
    for name in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{name}_NAME"), "Writer").env(format!("GIT_{name}_EMAIL"), "writer@example.com");
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

pub fn ran(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Project {
    /// Runs git in the project; it must succeed.
    pub fn git(&self, args: &[&str]) -> String {
        let run = ran(command(&self.path(""), "git").args(args));
        assert_eq!(run.code, 0, "git {args:?}: {run:#?}");
        run.out
    }

    /// Makes the project a repository whose branch `main` has all that is there.
    #[must_use]
    pub fn committed(self) -> Self {
        self.git(&["init", "--quiet", "--initial-branch", "main"]);
        self.commit();
        self
    }

    /// Commits everything.
    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A change"]);
    }

    /// Runs `headwater` where it can find git.
    pub fn run_with_git(&self, args: &[&str]) -> Run {
        ran(command(&self.path(""), "headwater").args(args))
    }
}
