//! Whatever a mail holds, the documents that are with it are taken out, within bounds.
#![no_main]

use incoming_mails::read::{MAX_DOCUMENTS, read};
use libfuzzer_sys::fuzz_target;

// The reading alone: the crate that it stands in needs a database, and far longer to be built.
#[path = "../../crates/mailboxes/src/incoming_mails"]
mod incoming_mails {
    mod extent;
    pub mod read;

    /// As the crate has it.
    #[derive(Debug, PartialEq, Eq)]
    pub struct LeftOut {
        pub file_name: String,
        pub reason: String,
    }
}

fuzz_target!(|mail: &[u8]| {
    let read = read(mail, |file| if file.starts_with(b"%PDF") { Ok(None) } else { Err("it is no PDF".to_owned()) });
    assert!(read.documents.len() <= MAX_DOCUMENTS && read.documents.iter().all(|document| document.bytes.starts_with(b"%PDF")));
    let names = read.documents.iter().map(|document| &document.name).chain(read.left_out.iter().map(|left_out| &left_out.file_name));
    for name in names {
        assert!(!name.is_empty() && !name.contains(['/', '\\']) && !name.contains(char::is_control), "{name:?}");
    }
    assert!(read.left_out.iter().all(|left_out| !left_out.reason.is_empty()));
});
