//! A program that reads what a stranger sent: bounded in time, memory and output, without files, without the network where the system can
//! take it away, and as nobody where we are root.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::NotRecognized;

/// The user and group `nobody` of Linux.
const NOBODY: u32 = 65_534;
/// Sets the bounds of memory (kilobytes), time of the processor (seconds) and files (none), and becomes the program.
const BOUNDED: &str = r#"ulimit -v "$1" 2>/dev/null; ulimit -t "$2"; ulimit -f 0 2>/dev/null; ulimit -c 0; shift 2; exec "$@""#;

/// How far a program can be kept from the rest of the system.
#[derive(Debug, Clone)]
pub(super) struct Confinement {
    /// Starts it without a network.
    unshare: Option<PathBuf>,
    /// Are we root, so that it can be somebody else?
    is_root: bool,
}

impl Confinement {
    /// Tries what this system allows.
    pub async fn of_this_system(unshare: Option<PathBuf>) -> Self {
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        let wanted = Confinement { unshare, is_root };
        let Some(mut trial) = wanted.unshare.is_some().then(|| wanted.command(Path::new("/bin/true"), &[], 1 << 30, 5)) else {
            return wanted;
        };
        let ended = tokio::time::timeout(Duration::from_secs(5), trial.stdin(Stdio::null()).status()).await;
        let works = matches!(ended, Ok(Ok(status)) if status.success());
        Confinement { unshare: wanted.unshare.filter(|_| works), is_root }
    }

    fn command(&self, program: &Path, arguments: &[&str], memory_bytes: u64, seconds: u64) -> Command {
        let mut command = match &self.unshare {
            Some(unshare) => {
                let mut command = Command::new(unshare);
                command.args(["--user", "--net", "--"]).arg("/bin/sh");
                command
            }
            None => Command::new("/bin/sh"),
        };
        let kilobytes = (memory_bytes / 1024).to_string();
        command.args(["-c", BOUNDED, "sh", &kilobytes, &seconds.to_string()]).arg(program).args(arguments);
        // tesseract would take every core.
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("OMP_THREAD_LIMIT", "1").env("LC_ALL", "C");
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

/// What a program may cost.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub confinement: Confinement,
    pub memory_bytes: u64,
    pub output_bytes: usize,
    pub timeout: Duration,
}

/// What a program writes when it is given this to read.
pub(super) async fn run(program: &Path, arguments: &[&str], input: Bytes, bounds: &Bounds) -> Result<Bytes, NotRecognized> {
    let mut command = bounds.confinement.command(program, arguments, bounds.memory_bytes, bounds.timeout.as_secs().max(1));
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let child = command.spawn().map_err(|error| NotRecognized::unavailable(format!("{name} cannot be started: {error}")))?;
    let outcome = tokio::time::timeout(bounds.timeout, talk(child, input, bounds.output_bytes)).await;
    let (output, is_success) = outcome.map_err(|_| NotRecognized::TimedOut { seconds: bounds.timeout.as_secs() })??;
    if output.len() > bounds.output_bytes {
        return Err(NotRecognized::too_much(format!("{name} may make {} bytes of a page", bounds.output_bytes)));
    }
    if !is_success {
        return Err(NotRecognized::damaged(format!("{name} cannot read it")));
    }
    Ok(output)
}

/// Writes and reads at the same time, because both sides wait for each other. The output is one byte too long if it is too long.
async fn talk(mut child: Child, input: Bytes, most: usize) -> Result<(Bytes, bool), NotRecognized> {
    let failed = |error: std::io::Error| NotRecognized::unavailable(format!("a program that reads pictures broke off: {error}"));
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let write = async {
        if let Some(mut stdin) = stdin {
            // A program that has seen enough closes its end.
            let written = stdin.write_all(&input).await;
            drop(written);
        }
    };
    let read = async {
        let mut output = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(most as u64 + 1).read_to_end(&mut output).await?;
        }
        Ok(output)
    };
    let ((), output) = tokio::join!(write, read);
    let output = output.map_err(failed)?;
    let status = child.wait().await.map_err(failed)?;
    Ok((output.into(), status.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sh(script: &str, input: &'static [u8], timeout: Duration) -> Result<Bytes, NotRecognized> {
        let confinement = Confinement::of_this_system(None).await;
        let bounds = Bounds { confinement, memory_bytes: 1 << 28, output_bytes: 1 << 16, timeout };
        run(Path::new("/bin/sh"), &["-c", script], Bytes::from_static(input), &bounds).await
    }

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_program_reads_and_writes_and_no_more() {
        assert_eq!(sh("cat", b"words", MINUTE).await.as_deref(), Ok(&b"words"[..]));
        // It need not read what it is given.
        assert_eq!(sh("echo words", &[b'x'; 1 << 20], MINUTE).await.as_deref(), Ok(&b"words\n"[..]));
        assert_eq!(sh("echo $PATH$HOME", b"", MINUTE).await.as_deref(), Ok(&b"/usr/local/bin:/usr/bin:/bin\n"[..]));
        assert_eq!(sh("exit 3", b"", MINUTE).await, Err(NotRecognized::damaged("sh cannot read it")));
    }

    #[tokio::test]
    async fn what_costs_too_much_is_ended() {
        assert!(matches!(sh("while :; do echo words; done", b"", MINUTE).await, Err(NotRecognized::TooMuch { .. })));
        assert_eq!(sh("tail -f /dev/null", b"", Duration::from_millis(50)).await, Err(NotRecognized::TimedOut { seconds: 0 }));
        let directory = std::env::temp_dir().join(format!("bursar-recognition-{}", std::process::id()));
        let written = sh(&format!("echo words > {}", directory.display()), b"", MINUTE).await;
        let is_empty = std::fs::metadata(&directory).map_or(true, |file| file.len() == 0);
        std::fs::remove_file(&directory).ok();
        assert!(written.is_err() && is_empty, "{written:?}");
    }
}
