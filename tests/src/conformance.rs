//! What a run has checked of each operation, noted where `BURSAR_CONFORMANCE` names a folder. `cargo xtask conformance` makes of the notes
//! what `/docs/conformance` shows.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use http::Method;

/// What is checked of operations beside their answers: its word, and what it means that it was. The last five are noted by the scripts of
/// `tests/evidence`.
pub const CHECKS: [(&str, &str); 11] = [
    ("contract", "its statuses of success and the names in its query, body and answer are those of the public contract"),
    ("token", "without a token it answers 401"),
    ("role", "a user whose role lacks its permission is refused, and one whose role has it is not"),
    ("isolation", "another's ids in its path, query and body, or another's entity in the header, are answered like ids of nothing"),
    ("failure", "whichever statement of it fails in the database, it answers with 5xx and nothing has changed"),
    ("state", "a change for a state that is gone is refused"),
    ("curl", "its sample in curl runs and succeeds"),
    ("python", "its method of the official Python SDK is called with a valid input, and the SDK reads the answer"),
    ("typescript", "its sample in TypeScript compiles, runs and succeeds"),
    ("fuzz", "schemathesis sends it valid and invalid requests; no answer is 5xx or breaks the document"),
    ("components", "the official React components call it in a browser, and it succeeds"),
];

struct Notes {
    file: File,
    written: BTreeSet<String>,
}

static NOTES: LazyLock<Option<Mutex<Notes>>> = LazyLock::new(|| {
    #[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
    let folder = std::env::var("BURSAR_CONFORMANCE").ok().filter(|folder| !folder.is_empty())?;
    std::fs::create_dir_all(&folder).expect("the folder for notes");
    let path = Path::new(&folder).join(format!("{}.notes", std::process::id()));
    let file = OpenOptions::new().create(true).append(true).open(path).expect("a file for notes");
    Some(Mutex::new(Notes { file, written: BTreeSet::new() }))
});

/// Notes that this was checked of the operation, which is named as `GET /entities/{entity_id}`.
pub fn note(check: &str, operation: &str) {
    assert!(CHECKS.iter().any(|(word, _)| *word == check), "{check} is no check");
    write(operation, check);
}

/// Notes that an answer of the operation had this status and a body as the document declares it.
pub(crate) fn note_answer(method: &Method, template: &str, status: u16) {
    write(&format!("{method} {template}"), &status.to_string());
}

fn write(operation: &str, word: &str) {
    let Some(notes) = &*NOTES else { return };
    let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
    let line = format!("{operation}\t{word}\n");
    if notes.written.insert(line.clone()) {
        notes.file.write_all(line.as_bytes()).expect("a note is written");
    }
}
