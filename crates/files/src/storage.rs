//! Where the bytes lie: in a directory, or in a bucket that speaks the protocol of S3.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bursar_kernel::{Error, Result};
use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};

/// A place for bytes.
#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    region: String,
    bucket: String,
}

/// A bucket that speaks the protocol of S3.
#[derive(Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What every key begins with; empty when the bucket is ours alone.
    pub prefix: String,
    /// Its region.
    pub region: String,
    /// Where it is reached; `None` is Amazon's own address of the region.
    pub endpoint: Option<String>,
    /// Key and secret; `None` asks the machine that we run on.
    pub keys: Option<(String, String)>,
}

/// Bytes that are written at once; no bucket takes smaller parts of a large file.
const PIECE: usize = 5 << 20;

impl Storage {
    /// A directory of this machine, made if need be.
    pub fn directory(path: &Path) -> Result<Self> {
        let broken = |error: &dyn std::fmt::Display| Error::internal(format!("files cannot be kept in {}: {error}", path.display()));
        // Nobody else on the machine reads what people uploaded.
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| broken(&error))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(|error| broken(&error))?.with_automatic_cleanup(true);
        Ok(Storage { store: Arc::new(store), region: "local".to_owned(), bucket: "local".to_owned() })
    }

    /// A bucket. Whether it answers is seen at the first use.
    pub fn bucket(bucket: Bucket) -> Result<Self> {
        let patience = RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
        let is_plain = bucket.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_client_options(ClientOptions::new().with_timeout(Duration::from_secs(20)).with_allow_http(is_plain))
            .with_retry(patience);
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some((key, secret)) = &bucket.keys {
            builder = builder.with_access_key_id(key).with_secret_access_key(secret);
        }
        let store = PrefixStore::new(builder.build()?, bucket.prefix);
        Ok(Storage { store: Arc::new(store), region: bucket.region, bucket: bucket.name })
    }

    /// The region, as answers name it; `local` for a directory.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// The bucket, as answers name it; `local` for a directory.
    pub(crate) fn bucket_name(&self) -> &str {
        &self.bucket
    }

    /// Writes all bytes, or none.
    pub(crate) async fn put(&self, path: &str, bytes: Bytes) -> Result<()> {
        self.store.put(&Key::from(path), bytes.into()).await?;
        Ok(())
    }

    /// Writes piece by piece; all bytes are there once it is shut down, or none.
    pub(crate) fn writer(&self, path: &str) -> BufWriter {
        BufWriter::with_capacity(self.store.clone(), Key::from(path), PIECE).with_max_concurrency(2)
    }

    /// Reads, piece by piece. What a restore did not bring back is not found.
    pub(crate) async fn open(&self, path: &str) -> Result<BoxStream<'static, object_store::Result<Bytes>>> {
        match self.store.get(&Key::from(path)).await {
            Ok(found) => Ok(found.into_stream()),
            Err(object_store::Error::NotFound { .. }) => Err(Error::not_found("file")),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes; what is gone already counts as removed.
    pub(crate) async fn remove(&self, path: &str) -> Result<()> {
        match self.store.delete(&Key::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Are there bytes at this place?
    pub async fn holds(&self, path: &str) -> Result<bool> {
        match self.store.head(&Key::from(path)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Can it be written, read and cleared? For whoever examines an installation.
    pub async fn probe(&self, name: &str) -> Result<()> {
        let path = format!("probe/{name}");
        self.put(&path, Bytes::from_static(b"bursar")).await?;
        let read = self.store.get(&Key::from(path.as_str())).await?.bytes().await?;
        self.remove(&path).await?;
        if read.as_ref() == b"bursar" { Ok(()) } else { Err(Error::internal("what was written did not come back")) }
    }
}
