//! The private note: what only those who keep the books read, and the mark by which we find a transaction again.

use crate::members::Members;
use crate::write::text::at_most;
use crate::write::{Target, Unwritable};

/// Longest note that QuickBooks keeps.
const MAX_LENGTH: usize = 4000;

/// The note of a new transaction: these texts, one a line, and our mark last. Of one that is there, what of it is missing is added,
/// so that what people wrote stays; nothing when nothing is missing.
pub(super) fn private_note(texts: &[Option<&str>], marker: &str, before: Option<&Target>) -> Result<Option<String>, Unwritable> {
    let kept = before.and_then(|target| Members::of(&target.raw).read::<String>("PrivateNote")).unwrap_or_default();
    let ours = texts.iter().flatten().copied().chain([marker]).filter(|text| !text.trim().is_empty());
    let missing: Vec<&str> = ours.filter(|text| !kept.contains(text)).collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let lines: Vec<&str> = [kept.as_str()].into_iter().filter(|kept| !kept.is_empty()).chain(missing).collect();
    at_most("note", &lines.join("\n"), MAX_LENGTH).map(|note| Some(note.to_owned()))
}

/// Our mark is a line of this note. A voided transaction has `Voided` before its first line, and some signs between the two.
pub(super) fn holds(raw: &[u8], marker: &str) -> bool {
    let note = std::str::from_utf8(raw).ok().and_then(|raw| Members::of(raw).read::<String>("PrivateNote")).unwrap_or_default();
    let is_mark = |line: &str| match line.strip_prefix("Voided") {
        Some(rest) => rest.split_whitespace().last() == Some(marker),
        None => line.trim() == marker,
    };
    note.lines().any(is_mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn target(note: &str) -> Target {
        let raw = serde_json::json!({ "Id": "7", "PrivateNote": note }).to_string();
        Target { kind: Kind::Bill, remote_id: "7".into(), remote_version: "0".into(), raw }
    }

    #[test]
    fn what_people_wrote_stays() {
        let note = |before: Option<&Target>| private_note(&[Some("for Ada"), None, Some(" ")], "#m1", before).unwrap();
        assert_eq!(note(None).as_deref(), Some("for Ada\n#m1"));
        assert_eq!(note(Some(&target("theirs\nfor Ada\n#m1"))), None);
        assert_eq!(note(Some(&target("theirs"))).as_deref(), Some("theirs\nfor Ada\n#m1"));
        let error = private_note(&[Some(&"x".repeat(4000))], "#m1", None).unwrap_err();
        assert_eq!(error.field, "note");
    }

    #[test]
    fn a_mark_is_a_whole_line() {
        for (note, holds_it) in [
            ("for Ada\n#m1", true),
            ("Voided - #m1", true),
            ("Voided: #m1", true),
            ("Voided - #m12", false),
            ("#m12", false),
            ("see #m1", false),
            ("", false),
        ] {
            assert_eq!(holds(target(note).raw.as_bytes(), "#m1"), holds_it, "{note}");
        }
        assert!(!holds(b"no json", "#m1"));
    }
}
