//! An operator's own recognizer.

use bursar_connectors::{Secret, Wire, WireError, WireLimits};
use bursar_recognition::{Adapter, NotRecognized, ReadFrom, Recognized, Recognizer, RecognizerSettings};
use bytes::Bytes;
use http::{Request, Response};

type Answer = Result<Response<Bytes>, WireError>;

/// A picture that its first bytes call large enough.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x03\xe8\0\0\x03\xe8";

async fn read_over(answer: impl Fn(Request<Bytes>) -> Answer + Clone + Send + Sync + 'static) -> Result<Recognized, NotRecognized> {
    let wire = Wire::from_function(move |request| std::future::ready(answer(request)), WireLimits::default());
    let adapter = Adapter { wire, address: "https://ocr.example/read".to_owned(), token: Some(Secret::new("word")) };
    let settings = RecognizerSettings { adapter: Some(adapter), ..RecognizerSettings::default() };
    Recognizer::new(settings).recognize(Bytes::from_static(PICTURE)).await
}

fn answer(status: u16, body: &'static str) -> Answer {
    Ok(Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).expect("a response"))
}

#[tokio::test]
async fn the_file_is_sent_and_the_answer_read() {
    let read = read_over(|request| {
        assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("POST", "https://ocr.example/read"));
        let header = |name: &str| request.headers()[name].to_str().expect("text").to_owned();
        assert_eq!((header("content-type"), header("authorization")), ("image/png".to_owned(), "Bearer word".to_owned()));
        assert_eq!(request.body(), PICTURE);
        answer(
            200,
            r#"{"kind": "receipt", "document_id": {"value": "B-7"}, "gross": {"value": 12.50, "certainty": 80}, "sender": {"name": {"value": "Kiosk"}}}"#,
        )
    });
    let read = read.await.unwrap();
    assert_eq!((read.read_from, read.pages), (ReadFrom::Adapter, 1));
    let gross = read.gross.unwrap();
    assert_eq!((gross.value.to_string().as_str(), gross.certainty), ("12.5", 80));
    assert_eq!(read.sender.name.unwrap().value, "Kiosk");
    assert_eq!(read.net, None);
}

#[tokio::test]
async fn refusals_and_failures_are_told_apart() {
    assert_eq!(read_over(|_| answer(422, "")).await, Err(NotRecognized::NothingFound));
    assert_eq!(read_over(|_| answer(415, "")).await, Err(NotRecognized::NotSupported));
    let broken: [fn() -> Answer; 5] = [
        || answer(500, ""),
        || answer(200, "no JSON"),
        || answer(200, r#"{"gross": {"value": "much"}}"#),
        || Err(WireError::NotSent),
        || Err(WireError::TooLarge { limit: 1 }),
    ];
    for failure in broken {
        let error = read_over(move |_| failure()).await.unwrap_err();
        assert!(error.is_worth_another_attempt(), "{error}");
    }
}
