//! A ZIP archive that goes to the storage as it grows, so that no more of it is in memory than a piece.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bursar_files::{FileStore, FileType, FileWriter, StoredFile};
use bursar_kernel::Result;
use bursar_store::Scope;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// An archive that is being made. Dropped unfinished, nothing is left of it.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Piece>>,
    piece: Piece,
    file: FileWriter,
}

impl Archive {
    pub(super) fn new(files: &FileStore, scope: &Scope, name: String) -> Self {
        let piece = Piece::default();
        Archive { zip: ZipWriter::new_stream(piece.clone()), piece, file: files.begin(scope, FileType::Zip, name) }
    }

    /// One more entry with these bytes.
    pub(super) async fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default())?;
        self.zip.write_all(bytes)?;
        self.file.write(self.piece.take()).await
    }

    /// The archive as a file that is about to be.
    pub(super) async fn finish(self, files: &FileStore) -> Result<StoredFile> {
        let Archive { zip, piece, mut file } = self;
        zip.finish()?;
        file.write(piece.take()).await?;
        files.finish(file).await
    }
}

/// What was written and has not gone to the storage yet.
#[derive(Clone, Default)]
struct Piece(Arc<Mutex<Vec<u8>>>);

impl Piece {
    fn take(&self) -> bytes::Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Piece {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
