//! A file that is written piece by piece: what is made here may be larger than memory.

use bursar_kernel::Result;
use bytes::Bytes;
use md5::{Digest, Md5};
use object_store::buffered::BufWriter;
use tokio::io::AsyncWriteExt;

use crate::files::StoredFile;
use crate::media;

/// A file that is about to be, from [`FileStore::begin`](crate::FileStore::begin) to [`FileStore::finish`](crate::FileStore::finish).
pub struct FileWriter {
    pub(crate) file: StoredFile,
    bytes: BufWriter,
    md5: Md5,
}

impl FileWriter {
    pub(crate) fn new(file: StoredFile, bytes: BufWriter) -> Self {
        FileWriter { file, bytes, md5: Md5::new() }
    }

    /// One more piece. The first one says what the file is.
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        if self.file.size == 0 {
            media::sniff(&piece).clone_into(&mut self.file.media_type);
        }
        self.md5.update(&piece);
        self.file.size += i64::try_from(piece.len())?;
        self.bytes.put(piece).await?;
        Ok(())
    }

    /// All pieces become the bytes of the file, or none.
    pub(crate) async fn close(mut self) -> Result<StoredFile> {
        self.bytes.shutdown().await?;
        Ok(StoredFile { md5: hex::encode(self.md5.finalize()), ..self.file })
    }
}
