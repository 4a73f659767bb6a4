//! A running `headwater serve`: what it says in its terminal, and what it answers to a raw client.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::Project;

/// Nothing that is waited for takes longer, also on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(60);

/// A preview, ended when it goes out of scope.
pub struct Preview {
    child: Child,
    lines: Receiver<String>,
    pub port: u16,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Starts a preview of a project on any free port, and waits until the book is on show.
pub fn preview(project: &Project, args: &[&str]) -> Preview {
    let mut preview = start(project, &[&["--port", "0"], args].concat());
    let first = preview.line();
    let address = first.split("http://localhost:").nth(1).unwrap_or_else(|| panic!("no address: {first}"));
    preview.port = address.split('/').next().unwrap().parse().unwrap();
    preview.line();
    preview
}

/// Starts a preview and waits for nothing.
pub fn start(project: &Project, args: &[&str]) -> Preview {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .arg("serve")
        .args(args)
        .current_dir(project.path(""))
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1795478400")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    Preview { child, lines, port: 0 }
}

impl Preview {
    /// The next line of the terminal.
    pub fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the preview says nothing"))
    }

    /// Closes the other end of its terminal: the reading thread ends with the next line, and the pipe with it.
    pub fn forget_lines(&mut self) {
        self.lines = channel().1;
    }

    /// The lines that come until nothing has come for a while.
    pub fn lines_until_quiet(&self) -> Vec<String> {
        let mut lines = vec![self.line()];
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(2)) {
            lines.push(line);
        }
        lines
    }

    /// What comes back for these bytes.
    pub fn raw(&self, request: &[u8]) -> Answer {
        self.raw_at("127.0.0.1", request)
    }

    /// What comes back for these bytes from an address of this machine.
    pub fn raw_at(&self, address: &str, request: &[u8]) -> Answer {
        answer(address, self.port, request)
    }

    /// The answer to a browser on this machine, with more header lines.
    pub fn ask(&self, target: &str, headers: &str) -> Answer {
        self.raw(format!("GET {target} HTTP/1.1\r\nHost: localhost:{}\r\n{headers}\r\n", self.port).as_bytes())
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask(target, "")
    }

    /// Waits until an answer is as it should be.
    pub fn until(&self, target: &str, is_right: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(target);
            if is_right(&answer) {
                return answer;
            }
            assert!(start.elapsed() < PATIENCE, "{target} stays {}: {:.2000}", answer.status, answer.text());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The token of the pages of this preview.
    pub fn token(&self) -> String {
        let page = self.get("/").text();
        page.split("data-token=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// A connection that listens to what is told.
    pub fn listen(&self) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let token = self.token();
        let (port, name) = (self.port, "x-headwater-token");
        write!(stream, "GET /preview/news HTTP/1.1\r\nHost: localhost:{port}\r\n{name}: {token}\r\n\r\n").unwrap();
        stream
    }

    /// Sends a signal.
    pub fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// How much memory it takes, in KiB.
    pub fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Sends a signal, and waits for the end: its exit code.
    pub fn end(&mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.ended()
    }

    /// Waits for the end: its exit code.
    pub fn ended(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the preview does not end");
    }

    /// What it has said on standard error, once it has ended.
    pub fn complaint(&mut self) -> String {
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What comes back for these bytes.
fn answer(address: &str, port: u16, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect((address, port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A refusal may come, and the connection go, before all is sent.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
}

/// What a preview at a port answers to a browser on this machine; for threads, which cannot share a preview.
pub fn get_from(port: u16, target: &str) -> Answer {
    answer("127.0.0.1", port, format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes())
}

/// Closes a connection for good.
pub fn hang_up(stream: &TcpStream) {
    let _ = stream.shutdown(Shutdown::Both);
}
