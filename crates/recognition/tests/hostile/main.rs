//! Files that nobody sends by mistake: whatever they hold, they end as a clear refusal or as a document, at a bounded price.

mod pdfs;
mod pictures;
mod strangers;
mod xml;

use bursar_recognition::{NotRecognized, Programs, Recognizer, RecognizerLimits, RecognizerSettings};

/// A file, and the ends that are right for it.
pub(crate) struct Case {
    pub name: String,
    pub file: Vec<u8>,
    pub ends: &'static [End],
}

/// How reading ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Read,
    NotSupported,
    Encrypted,
    Damaged,
    TooMuch,
    TooManyPages,
    TooLarge,
    TooSmall,
    ProgramMissing,
    NothingFound,
}

/// For files that are broken somewhere: whatever is left of them may be read.
pub(crate) const ANY: &[End] =
    &[End::Read, End::NotSupported, End::Encrypted, End::Damaged, End::TooMuch, End::TooManyPages, End::ProgramMissing, End::NothingFound];

pub(crate) fn case(name: impl Into<String>, file: impl Into<Vec<u8>>, ends: &'static [End]) -> Case {
    Case { name: name.into(), file: file.into(), ends }
}

fn end_of(error: &NotRecognized) -> Option<End> {
    Some(match error {
        NotRecognized::NotSupported => End::NotSupported,
        NotRecognized::Encrypted => End::Encrypted,
        // What a mistake of ours is told as.
        NotRecognized::Damaged { why } if why == "it cannot be read" => return None,
        NotRecognized::Damaged { .. } => End::Damaged,
        NotRecognized::TooMuch { .. } => End::TooMuch,
        NotRecognized::TooManyPages { .. } => End::TooManyPages,
        NotRecognized::TooLarge { .. } => End::TooLarge,
        NotRecognized::TooSmall { .. } => End::TooSmall,
        NotRecognized::ProgramMissing { .. } => End::ProgramMissing,
        NotRecognized::NothingFound => End::NothingFound,
        NotRecognized::TimedOut { .. } | NotRecognized::Unavailable { .. } => return None,
    })
}

#[tokio::test]
async fn pdfs_end_in_a_clear_state_at_a_bounded_price() {
    try_all(pdfs::cases(), 170).await;
}

#[tokio::test]
async fn xml_ends_in_a_clear_state_at_a_bounded_price() {
    try_all(xml::cases(), 90).await;
}

#[tokio::test]
async fn pictures_end_in_a_clear_state_at_a_bounded_price() {
    try_all(pictures::cases(), 50).await;
}

#[tokio::test]
async fn other_files_end_in_a_clear_state_at_a_bounded_price() {
    try_all(strangers::cases(), 30).await;
}

/// Reads every file; `least` of them shall be there.
async fn try_all(cases: Vec<Case>, least: usize) {
    assert!(cases.len() >= least, "{} cases", cases.len());
    // Without programs, so that what is tried is ours.
    let limits = RecognizerLimits { unpacked_bytes: 32 << 20, ..RecognizerLimits::default() };
    let recognizer = Recognizer::new(RecognizerSettings { limits, programs: Programs::default(), ..RecognizerSettings::default() });
    for Case { name, file, ends } in cases {
        let end = match recognizer.recognize(file.into()).await {
            Ok(_) => Some(End::Read),
            Err(error) => {
                assert!(error.to_string().len() < 400, "{name}: the reason is a page: {error}");
                end_of(&error)
            }
        };
        assert!(end.is_some_and(|end| ends.contains(&end)), "{name} ended as {end:?} instead of {ends:?}");
    }
    if let Some(peak) = peak_memory() {
        assert!(peak < 900 << 20, "{} MB were needed", peak >> 20);
    }
}

/// The most memory that this process ever held, where the system tells it, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}
