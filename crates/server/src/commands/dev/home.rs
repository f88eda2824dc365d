//! The data directory: one process at a time, files for the owner only.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

use crate::commands::simulate::Books;
use crate::config::MasterKey;

const DATABASE: &str = "bursar.db";
const SECRETS: &str = "secrets.json";
const BOOKS: &str = "simulator.json";
const SUMMARY: &str = "dev.json";
const LOCK: &str = "lock";

/// The data directory, held as long as this lives.
pub(super) struct Home {
    directory: PathBuf,
    _lock: File,
}

/// What the first start made up.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Secrets {
    /// Hexadecimal.
    master_key: String,
    pub(super) client_id: Uuid,
    pub(super) client_secret: String,
    pub(super) app_secret: String,
    pub(super) project_id: Option<Uuid>,
}

impl Secrets {
    pub(super) fn master_key(&self) -> Result<MasterKey> {
        let bytes = hex::decode(&self.master_key).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(MasterKey).ok_or_else(|| Error::internal(format!("{SECRETS} holds no master key: start over with --fresh")))
    }
}

/// What the simulated companies hold, and the moment from which their documents are dated back.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct SeededBooks {
    #[serde(flatten)]
    pub(super) sizes: Books,
    pub(super) origin: Timestamp,
}

impl Home {
    /// Opens the directory, and makes it if need be. `is_fresh` forgets what an earlier start left, and nothing else.
    pub(super) fn open(directory: &Path, is_fresh: bool) -> Result<Home> {
        let shown = directory.display();
        make_private(directory).map_err(|error| Error::internal(format!("--data-dir {shown} cannot be made: {error}")))?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(directory.join(LOCK));
        let lock = lock.map_err(|error| Error::internal(format!("--data-dir {shown} cannot be written to: {error}")))?;
        if lock.try_lock().is_err() {
            return Err(Error::internal(format!("another bursar dev uses {shown}: stop it, or choose another directory with --data-dir")));
        }
        let home = Home { directory: directory.to_owned(), _lock: lock };
        home.refuse_foreign()?;
        if is_fresh {
            home.forget()?;
        }
        home.remove(SUMMARY)?;
        Ok(home)
    }

    /// A database without the secrets that every start of ours keeps beside it was made by somebody else.
    fn refuse_foreign(&self) -> Result<()> {
        if self.directory.join(DATABASE).exists() && !self.directory.join(SECRETS).exists() {
            let shown = self.directory.display();
            return Err(Error::internal(format!(
                "{shown}/{DATABASE} was not made by bursar dev: choose another directory with --data-dir"
            )));
        }
        Ok(())
    }

    fn forget(&self) -> Result<()> {
        for name in [DATABASE, "bursar.db-wal", "bursar.db-shm", SECRETS, BOOKS, SUMMARY] {
            self.remove(name)?;
        }
        match std::fs::remove_dir_all(self.files()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn remove(&self, name: &str) -> Result<()> {
        match std::fs::remove_file(self.directory.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Where the embedded database is.
    pub(super) fn database_url(&self) -> String {
        format!("sqlite://{}", self.directory.join(DATABASE).display())
    }

    /// Where uploaded files lie.
    pub(super) fn files(&self) -> PathBuf {
        self.directory.join("files")
    }

    /// What the first start made up; it is made up now when this is the first.
    pub(super) fn secrets(&self) -> Result<Secrets> {
        if let Some(known) = self.read(SECRETS)? {
            return Ok(known);
        }
        let env = Env::system();
        let made = Secrets {
            master_key: hex::encode(env.rng.bytes::<32>()),
            client_id: env.id(),
            client_secret: env.rng.token(),
            app_secret: env.rng.token(),
            project_id: None,
        };
        self.keep(&made)?;
        Ok(made)
    }

    pub(super) fn keep(&self, secrets: &Secrets) -> Result<()> {
        self.write(SECRETS, secrets)
    }

    /// The books as they were seeded first. Other sizes would be other books under the same connection.
    pub(super) fn books(&self, asked: &Books) -> Result<SeededBooks> {
        match self.read::<SeededBooks>(BOOKS)? {
            Some(known) if known.sizes == *asked || *asked == Books::default() => Ok(known),
            Some(_) => Err(Error::internal(
                "the books in the data directory were made with another seed or other sizes: add --fresh, or leave these options out",
            )),
            None => {
                let made = SeededBooks { sizes: asked.clone(), origin: Env::system().now() };
                self.write(BOOKS, &made)?;
                Ok(made)
            }
        }
    }

    /// The summary for programs; it is there exactly while the server is ready.
    pub(super) fn write_summary(&self, summary: &serde_json::Value) -> Result<()> {
        self.write(SUMMARY, summary)
    }

    pub(super) fn summary_path(&self) -> PathBuf {
        self.directory.join(SUMMARY)
    }

    fn read<T: for<'a> Deserialize<'a>>(&self, name: &str) -> Result<Option<T>> {
        let path = self.directory.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let broken = |error| Error::internal(format!("{} cannot be understood ({error}): start over with --fresh", path.display()));
                serde_json::from_slice(&bytes).map(Some).map_err(broken)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a file for the owner only, whole or not at all.
    fn write(&self, name: &str, value: &impl Serialize) -> Result<()> {
        let (path, unfinished) = (self.directory.join(name), self.directory.join(format!("{name}.new")));
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished)?;
        file.write_all(&serde_json::to_vec_pretty(value)?)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        std::fs::rename(unfinished, path)?;
        Ok(())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // Nothing is ready any more; a summary that cannot be removed is removed by the next start.
        let _ = self.remove(SUMMARY);
    }
}

fn make_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}
