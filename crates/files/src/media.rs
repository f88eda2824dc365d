//! What bytes are, told by the bytes themselves: neither a name nor a header is believed. Pure.

/// What a logo or a portrait may be.
pub const LOGOS: &[&str] = &["image/png", "image/jpeg", "image/gif"];
/// What has pages.
pub(crate) const PDF: &str = "application/pdf";
/// What a scanned document may be.
pub(crate) const SCANS: &[&str] = &[PDF, "image/png", "image/jpeg"];
/// What a signature may be.
pub(crate) const SIGNATURES: &[&str] = &["image/png", "image/jpeg"];
/// What a structured invoice may be.
pub(crate) const XML: &[&str] = &["text/xml"];
/// What an archive may be.
pub(crate) const ARCHIVES: &[&str] = &["application/zip"];

/// Bytes in which XML names its first schema.
const BEGINNING: usize = 4096;

/// What a browser may show in place: nothing of it runs scripts in our name.
const SHOWN: &[&str] = &[PDF, "image/png", "image/jpeg", "image/gif", "image/webp"];

/// The media type of these bytes.
pub(crate) fn sniff(bytes: &[u8]) -> &'static str {
    if let Some(kind) = infer::get(bytes) {
        return kind.mime_type();
    }
    if is_xml(bytes) {
        return "text/xml";
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return "application/octet-stream" };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let looks_like_json = start.starts_with(['{', '[']);
    if looks_like_json && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return "application/json";
    }
    if text.contains(|letter: char| letter.is_control() && !letter.is_whitespace()) { "application/octet-stream" } else { "text/plain" }
}

/// It begins with a declaration, or names a schema; in UTF-16, a mark tells its letters.
fn is_xml(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let names_schema = || start[..start.len().min(BEGINNING)].windows(5).any(|word| word == b"xmlns");
    start.starts_with(b"<?xml")
        || start.starts_with(b"<") && names_schema()
        || bytes.starts_with(b"\xff\xfe<\0")
        || bytes.starts_with(b"\xfe\xff\0<")
}

/// May a browser show it, or must it save it?
pub(crate) fn is_shown(media_type: &str) -> bool {
    SHOWN.contains(&media_type)
}

/// Words for a person: `PNG, JPEG or GIF`.
pub(crate) fn words(media_types: &[&str]) -> String {
    let short = media_types.iter().map(|media| media.rsplit('/').next().unwrap_or(media).to_uppercase());
    let mut words: Vec<String> = short.collect();
    match words.pop() {
        Some(last) if !words.is_empty() => format!("{} or {last}", words.join(", ")),
        last => last.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_they_are() {
        let cases: [(&[u8], &str); 14] = [
            (b"\x89PNG\r\n\x1a\n0000", "image/png"),
            (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"%PDF-1.7\n", "application/pdf"),
            (b"PK\x03\x04rest", "application/zip"),
            (b"<?xml version=\"1.0\"?><Invoice/>", "text/xml"),
            (b"\xef\xbb\xbf \n<Invoice xmlns=\"urn:oasis\"/>", "text/xml"),
            (b"\xff\xfe<\0a\0/\0>\0", "text/xml"),
            (b"\xfe\xff\0<\0a\0/\0>", "text/xml"),
            (b"<vendor@example.com> writes:", "text/plain"),
            (b"{\"total\": 1}", "application/json"),
            (b"{not json", "text/plain"),
            (b"plain words\n", "text/plain"),
            (b"\x00\x01\x02\xff", "application/octet-stream"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_page_is_never_shown() {
        for page in
            [&b"<!DOCTYPE html><script>1</script>"[..], b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"<?xml?><svg/>"]
        {
            assert!(!is_shown(sniff(page)), "{}", sniff(page));
        }
    }

    #[test]
    fn the_list_reads_as_a_person_says_it() {
        assert_eq!(words(LOGOS), "PNG, JPEG or GIF");
        assert_eq!(words(ARCHIVES), "ZIP");
    }
}
