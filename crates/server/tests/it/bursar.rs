//! Runs the binary, and talks to it.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use bursar_connectors::{Wire, WireLimits};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;

/// 32 bytes.
pub const MASTER_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The binary with no settings but these.
pub fn bursar(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
    command.env_clear().envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

/// The URL of a database file in this directory.
pub fn database(directory: &Path) -> String {
    format!("sqlite://{}", directory.join("bursar.db").display())
}

/// Runs to the end with this on standard input.
pub fn run_with(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

/// What it printed.
pub fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A process that runs on; killed when the test is over.
pub struct Process {
    pub child: Child,
    /// Held so that it has somebody to talk to.
    lines: Option<Lines<BufReader<ChildStdout>>>,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Starts and waits for a line that holds this.
    pub fn start_until(mut command: Command, word: &str) -> (Process, Vec<String>) {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut seen = Vec::new();
        let mut process = Process { child, lines: Some(lines) };
        while let Some(line) = process.lines.as_mut().and_then(Iterator::next) {
            let line = line.expect("it prints text");
            seen.push(line.clone());
            if line.contains(word) {
                return (process, seen);
            }
        }
        panic!("it ended before it printed {word}: {seen:#?}");
    }

    /// A process that prints nothing that matters.
    pub fn of(child: Child) -> Process {
        Process { child, lines: None }
    }

    /// Asks it to end and returns its exit code and how long it took.
    pub fn terminate(mut self) -> (Option<i32>, Duration) {
        let asked = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill is there");
        assert!(told.success());
        let status = self.child.wait().expect("it ends");
        (status.code(), asked.elapsed())
    }
}

/// Sends a request.
pub async fn send(request: Request<Bytes>) -> Response<Bytes> {
    let wire = Wire::internet(WireLimits::default()).expect("a client");
    wire.send(request).await.expect("it answers")
}

/// Reads JSON from an address.
pub async fn read(url: &str) -> Value {
    let answer = send(Request::get(url).body(Bytes::new()).expect("a request")).await;
    serde_json::from_slice(answer.body()).unwrap_or_else(|error| panic!("{url} answered {} and no JSON: {error}", answer.status()))
}

/// Installs the TLS provider that the client asks for.
pub fn with_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
