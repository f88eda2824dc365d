//! Whatever a file holds, reading it ends as a document or as a refusal with a reason.
#![no_main]

use std::sync::LazyLock;

use bursar_recognition::{NotRecognized, Recognizer, RecognizerSettings};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;

/// The first byte says what the rest is called: each parser is reached without having to guess its mark.
const MARKS: [&[u8]; 6] = [b"%PDF-1.7\n", b"<Invoice>", b"<CrossIndustryInvoice>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime"));
static RECOGNIZER: LazyLock<Recognizer> = LazyLock::new(|| Recognizer::new(RecognizerSettings::default()));

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    let file: Bytes = [MARKS[usize::from(*choice) % MARKS.len()], rest].concat().into();
    match RUNTIME.block_on(RECOGNIZER.recognize(file)) {
        // What a mistake of ours is told as.
        Err(NotRecognized::Damaged { why }) => assert_ne!(why, "it cannot be read"),
        Err(NotRecognized::TimedOut { .. }) => panic!("it took too long"),
        _ => {}
    }
});
