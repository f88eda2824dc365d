//! Whatever stands on a page, and in whatever font and packing, its fields are read or left empty.
#![no_main]

use std::sync::LazyLock;

use bursar_recognition::{NotRecognized, Recognizer, RecognizerSettings};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime"));
static RECOGNIZER: LazyLock<Recognizer> = LazyLock::new(|| Recognizer::new(RecognizerSettings::default()));

/// A page whose lines are those of the input; tabs part columns.
fn page(text: &[u8]) -> Vec<u8> {
    let mut content = b"BT /F 10 Tf 14 TL 40 800 Td".to_vec();
    for line in text.split(|byte| *byte == b'\n') {
        for cell in line.split(|byte| *byte == b'\t') {
            let hexadecimal: String = cell.iter().map(|byte| format!("{byte:02x}")).collect();
            content.extend(format!(" <{hexadecimal}> Tj [-4000] TJ").bytes());
        }
        content.extend(b" T*");
    }
    content.extend(b" ET");
    let head = b"%PDF-1.7\n1 0 obj << /Pages 2 0 R >> endobj 2 0 obj << /Kids [3 0 R] >> endobj 5 0 obj << /Subtype /TrueType >> endobj \
        3 0 obj << /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >> endobj 4 0 obj <<>> stream\n";
    [&head[..], &content, b"\nendstream endobj trailer << /Root 1 0 R >>"].concat()
}

fuzz_target!(|text: &[u8]| {
    let read = RUNTIME.block_on(RECOGNIZER.recognize(page(text).into()));
    assert!(!matches!(read, Err(NotRecognized::Damaged { .. } | NotRecognized::TimedOut { .. })), "{read:?}");
});
