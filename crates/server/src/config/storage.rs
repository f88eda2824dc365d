//! Where files lie: a directory or a bucket, and what opens the bucket.

use std::path::PathBuf;

use url::Url;

use super::parse::Values;
use super::{FilesPlace, Hidden};

impl Values {
    pub(super) fn files_place(&mut self) -> Option<FilesPlace> {
        let word = self.word("files")?;
        if word.text.starts_with('/') {
            return Some(FilesPlace::Directory(PathBuf::from(word.text)));
        }
        let bucket = word.text.strip_prefix("s3://").unwrap_or_default();
        let (name, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '.' | '-');
        if name.is_empty() || !name.chars().all(is_name) {
            self.wrong("files", &word.place, "is neither an absolute path nor a bucket");
            return None;
        }
        Some(FilesPlace::Bucket { name: name.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
    }

    pub(super) fn s3_region(&mut self) -> String {
        let Some(word) = self.word("s3_region") else { return String::new() };
        if !word.text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
            self.wrong("s3_region", &word.place, "is no region");
        }
        word.text
    }

    pub(super) fn s3_endpoint(&mut self) -> Option<String> {
        let word = self.word("s3_endpoint")?;
        let is_address = Url::parse(&word.text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        if !is_address {
            self.wrong("s3_endpoint", &word.place, "is not a web address");
        }
        Some(word.text.trim_end_matches('/').to_owned())
    }

    pub(super) fn s3_keys(&mut self) -> Option<(String, Hidden)> {
        let is_secret = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '+' | '=' | '-' | '_' | '.');
        let keys = ["s3_access_key_id", "s3_secret_access_key"].map(|name| (name, self.word(name)));
        for (name, word) in &keys {
            // The value may be a secret: it is not repeated.
            if let Some(word) = word
                && !word.text.chars().all(is_secret)
            {
                self.wrong(name, &word.place, "holds what no key holds");
            }
        }
        match keys {
            [(_, Some(id)), (_, Some(secret))] => Some((id.text, Hidden(secret.text))),
            [(_, None), (_, None)] => None,
            [(_, Some(word)), (missing, None)] | [(missing, None), (_, Some(word))] => {
                self.problems.push(format!("{} is set and {missing} is not: set both, or neither", word.place));
                None
            }
        }
    }
}
