//! An operator's own recognizer, asked over HTTP.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};

use crate::NotRecognized;
use crate::recognized::{ReadFrom, Recognized};
use crate::settings::Adapter;

/// Sends the file and reads the document that comes back; its pages are those that we counted.
pub(crate) async fn recognize(adapter: &Adapter, file: Bytes, media_type: &str, pages: u32) -> Result<Recognized, NotRecognized> {
    let answer = adapter.wire.send(request(adapter, file, media_type)?).await.map_err(|error| {
        let reached = matches!(error, bursar_connectors::WireError::NotSent);
        NotRecognized::unavailable(if reached {
            "the recognizer cannot be reached"
        } else {
            "the recognizer did not answer in time, or with too much"
        })
    })?;
    let recognized = read(&answer)?;
    Ok(Recognized { read_from: ReadFrom::Adapter, pages, ..recognized })
}

fn request(adapter: &Adapter, file: Bytes, media_type: &str) -> Result<Request<Bytes>, NotRecognized> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(&adapter.address)
        .header(header::CONTENT_TYPE, media_type)
        .header(header::ACCEPT, "application/json");
    if let Some(token) = &adapter.token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.expose()));
    }
    request
        .body(file)
        .map_err(|_| NotRecognized::unavailable("the address or the token of the recognizer cannot be sent: check the configuration"))
}

fn read(answer: &Response<Bytes>) -> Result<Recognized, NotRecognized> {
    match answer.status() {
        StatusCode::OK => serde_json::from_slice(answer.body())
            .map_err(|error| NotRecognized::unavailable(format!("the recognizer's answer cannot be read: {error}"))),
        StatusCode::UNPROCESSABLE_ENTITY => Err(NotRecognized::NothingFound),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Err(NotRecognized::NotSupported),
        status => Err(NotRecognized::unavailable(format!("the recognizer answered {}", status.as_u16()))),
    }
}
