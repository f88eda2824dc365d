//! How uploaded files are read, as the configuration says.

use std::time::Duration;

use bursar_connectors::{Secret, Wire};
use bursar_recognition::{Adapter, Programs, RecognizerLimits, RecognizerSettings};
use url::Url;

use super::Hidden;
use super::parse::Values;

/// What reads files, and what it may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognitionConfig {
    /// Languages of pictures, as tesseract calls them.
    pub languages: Vec<String>,
    /// The programs that were found.
    pub programs: Programs,
    /// What a file may take.
    pub timeout: Duration,
    /// Files that are read at the same time.
    pub at_once: usize,
    /// The operator's own recognizer, with its token.
    pub adapter: Option<(String, Option<Hidden>)>,
}

impl RecognitionConfig {
    /// What a recognizer is built from; `wire` is the way to the operator's own. Files are as large as uploads may be.
    pub fn settings(&self, wire: &Wire, file_bytes: usize) -> RecognizerSettings {
        let adapter = self.adapter.as_ref().map(|(address, token)| Adapter {
            wire: wire.clone(),
            address: address.clone(),
            token: token.as_ref().map(|token| Secret::new(token.0.clone())),
        });
        let limits =
            RecognizerLimits { timeout: self.timeout, at_once: self.at_once, file_bytes: file_bytes as u64, ..RecognizerLimits::default() };
        RecognizerSettings { limits, programs: self.programs.clone(), languages: self.languages.clone(), adapter }
    }
}

impl Values {
    pub(super) fn recognition(&mut self) -> RecognitionConfig {
        RecognitionConfig {
            languages: self.recognition_languages(),
            programs: self.recognition_programs(),
            timeout: Duration::from_secs(self.number("recognition_seconds", 1, 600)),
            at_once: self.number("recognition_at_once", 1, 64),
            adapter: self.recognition_adapter(),
        }
    }

    fn recognition_languages(&mut self) -> Vec<String> {
        let Some(word) = self.word("recognition_languages") else { return Vec::new() };
        let languages: Vec<String> = word.text.split(',').map(|language| language.trim().to_owned()).collect();
        let is_name = |name: &String| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if !languages.iter().all(is_name) {
            self.wrong("recognition_languages", &word.place, "holds what is no language of tesseract");
        }
        languages
    }

    fn recognition_programs(&mut self) -> Programs {
        let Some(word) = self.word("recognition_programs").filter(|word| word.text != "none") else { return Programs::default() };
        if !std::env::split_paths(&word.text).any(|place| place.is_dir()) {
            self.wrong("recognition_programs", &word.place, "names no directory");
        }
        Programs::found_in(word.text.as_ref())
    }

    fn recognition_adapter(&mut self) -> Option<(String, Option<Hidden>)> {
        let token = self.word("recognition_adapter_token");
        let Some(word) = self.word("recognition_adapter") else {
            if let Some(token) = token {
                self.problems.push(format!("{} is set and recognition_adapter is not: set both, or neither", token.place));
            }
            return None;
        };
        if !Url::parse(&word.text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some()) {
            self.wrong("recognition_adapter", &word.place, "is not a web address");
        }
        Some((word.text, token.map(|token| Hidden(token.text))))
    }
}
