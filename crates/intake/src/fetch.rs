//! A file is fetched from an address that a client named. The messages are those that clients of the contract know from its statuses 413, 415,
//! 421 and 424: here the answer was given long before.

use bursar_events::targets::Outbound;
use bursar_files::FileType;
use bytes::Bytes;
use http::Method;

/// The file at this address, of at most so many bytes, or why there is none.
pub(crate) async fn fetch(outbound: &Outbound, url: &str, most: u64) -> Result<Bytes, String> {
    let unreachable = |why: String| format!("file_url is not reachable: {why}");
    let request = outbound.request(Method::GET, url).map_err(unreachable)?;
    let mut answer = request.send().await.map_err(|error| unreachable(outbound.words(&error)))?;
    if !answer.status().is_success() {
        return Err(format!("file_url answered with an HTTP error: {}", answer.status().as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable(outbound.words(&error)))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > most {
            return Err(format!("the file at file_url is too large: at most {most} bytes are read"));
        }
    }
    match FileType::OcrFiles.objection(&bytes) {
        None => Ok(bytes.into()),
        Some(objection) => Err(format!("the file at file_url {objection}")),
    }
}
