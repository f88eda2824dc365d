//! An operator's own recogniser, asked over HTTP.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};

use crate::NotRecognised;
use crate::recognised::{ReadFrom, Recognised};
use crate::settings::Adapter;

/// Sends the file and reads the document that comes back; its pages are those that we counted.
pub(crate) async fn recognise(adapter: &Adapter, file: Bytes, media_type: &str, pages: u32) -> Result<Recognised, NotRecognised> {
    let answer = adapter.wire.send(request(adapter, file, media_type)?).await.map_err(|error| {
        let reached = matches!(error, bursar_connectors::WireError::NotSent);
        NotRecognised::unavailable(if reached {
            "the recogniser cannot be reached"
        } else {
            "the recogniser did not answer in time, or with too much"
        })
    })?;
    let recognised = read(&answer)?;
    Ok(Recognised { read_from: ReadFrom::Adapter, pages, ..recognised })
}

fn request(adapter: &Adapter, file: Bytes, media_type: &str) -> Result<Request<Bytes>, NotRecognised> {
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
        .map_err(|_| NotRecognised::unavailable("the address or the token of the recogniser cannot be sent: check the configuration"))
}

fn read(answer: &Response<Bytes>) -> Result<Recognised, NotRecognised> {
    match answer.status() {
        StatusCode::OK => serde_json::from_slice(answer.body())
            .map_err(|error| NotRecognised::unavailable(format!("the recogniser's answer cannot be read: {error}"))),
        StatusCode::UNPROCESSABLE_ENTITY => Err(NotRecognised::NothingFound),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Err(NotRecognised::NotSupported),
        status => Err(NotRecognised::unavailable(format!("the recogniser answered {}", status.as_u16()))),
    }
}
