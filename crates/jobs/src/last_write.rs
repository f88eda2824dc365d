use std::any::{Any, TypeId};
use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_kernel::Result;
use bursar_store::Tx;
use futures::future::BoxFuture;

/// What a job leaves to be written in the transaction that ends it, beside the ends of other jobs. It may be asked for more than once: where
/// that transaction fails, each of them gets one of its own.
#[async_trait]
pub trait LastWrite: Send + Sync + Sized + 'static {
    /// Writes what the jobs left that ended together.
    async fn write(ended: &[&Self], tx: &Tx) -> Result<()>;
}

/// A last write of whatever type.
pub struct AnyLastWrite {
    what: Box<dyn Any + Send + Sync>,
    write: for<'a> fn(&'a [&'a AnyLastWrite], &'a Tx) -> BoxFuture<'a, Result<()>>,
}

impl AnyLastWrite {
    pub(crate) fn of<W: LastWrite>(what: W) -> Self {
        AnyLastWrite {
            what: Box::new(what),
            write: |ended, tx| {
                Box::pin(async move {
                    let ended: Vec<&W> = ended.iter().filter_map(|last| last.what.downcast_ref()).collect();
                    W::write(&ended, tx).await
                })
            },
        }
    }

    /// Writes all of these, those of one type together.
    pub(crate) async fn write_all<'a>(all: impl Iterator<Item = &'a Self>, tx: &Tx) -> Result<()> {
        let mut by_type: BTreeMap<TypeId, Vec<&Self>> = BTreeMap::new();
        for last in all {
            by_type.entry((*last.what).type_id()).or_default().push(last);
        }
        for alike in by_type.values() {
            if let Some(first) = alike.first() {
                (first.write)(alike, tx).await?;
            }
        }
        Ok(())
    }
}
