//! Reading a row of which nothing can be relied upon but its id.
//!
//! A row is read strictly. When that fails, the member at fault is left out and the row is read again: a date that is no date
//! costs the date, not the document. What was left out is told with its place; a member that is `null` where a value is expected
//! counts as absent and is not worth a word.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use crate::client::shorten;
use crate::record::UnreadableRow;

/// How many members of one row may be left out before the whole row counts as unreadable.
const MAX_COUNT: usize = 20;

/// Why a row cannot be read, and where.
pub(crate) type Misread = serde_path_to_error::Error<serde_json::Error>;

/// Reads the members of a row; an error says where it stands.
pub(crate) fn members<'a, T: Deserialize<'a>>(row: &'a str) -> Result<T, Misread> {
    // Following the path costs time, so it is followed only where something is wrong.
    serde_json::from_str(row).or_else(|_| serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(row)))
}

/// A value without the members that cannot be read; nothing when not even that can be read.
pub(crate) fn value<T: serde::de::DeserializeOwned>(value: &RawValue) -> Option<T> {
    repaired(value.get(), |text| members(text)).ok().map(|(read, _)| read)
}

/// A value to be handed through: what no JSON value of ours can hold (a number beyond all bounds) is handed through as text.
pub(crate) fn as_written(value: &RawValue) -> serde_json::Value {
    serde_json::from_str(&without_nul(value.get())).unwrap_or_else(|_| serde_json::Value::String(value.get().to_owned()))
}

/// Translates a row, without the members that cannot be read; answers with what was left out too. `id` names the member that
/// holds the row's id, `page` the bytes that the row is a part of.
pub(crate) fn translate<T>(
    row: &RawValue,
    id: &str,
    page: &Bytes,
    translation: impl Fn(&str) -> Result<T, Misread>,
) -> Result<(T, Vec<String>), UnreadableRow> {
    repaired(row.get(), translation).map_err(|misread| unreadable(row, id, page, &misread))
}

fn repaired<T>(text: &str, translation: impl Fn(&str) -> Result<T, Misread>) -> Result<(T, Vec<String>), Misread> {
    let mut omitted = Vec::new();
    let mut text = without_nul(text);
    loop {
        let misread = match translation(&text) {
            Ok(translated) => return Ok((translated, omitted)),
            Err(misread) => misread,
        };
        let path: Vec<&Segment> = misread.path().iter().collect();
        let rest = if omitted.len() < MAX_COUNT { without(&text, &path) } else { None };
        let Some((rest, was_null)) = rest else { return Err(misread) };
        if !was_null {
            omitted.push(shorten(&format!("{}: {}", misread.path(), misread.inner())));
        }
        text = Cow::Owned(rest);
    }
}

/// The row as one that cannot be read.
pub(crate) fn unreadable(row: &RawValue, id: &str, page: &Bytes, misread: &Misread) -> UnreadableRow {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(row.get()).unwrap_or_default();
    let remote_id = members.get(id).and_then(|value| serde_json::from_str::<String>(&without_nul(value.get())).ok());
    UnreadableRow {
        remote_id: remote_id.filter(|id| !id.is_empty()),
        reason: shorten(&format!("{}: {}", misread.path(), misread.inner())),
        raw: page.slice_ref(row.get().as_bytes()),
    }
}

/// The JSON without the value at this path, and whether that value was `null`; nothing when there is none.
fn without(json: &str, path: &[&Segment]) -> Option<(String, bool)> {
    let (first, rest) = path.split_first()?;
    match first {
        Segment::Map { key } => {
            let mut members: BTreeMap<String, Cow<'_, RawValue>> = read_borrowed(json)?;
            let was_null = remove_from(rest, members.remove(key)?, |shorter| {
                members.insert(key.clone(), shorter);
            })?;
            Some((serde_json::to_string(&members).ok()?, was_null))
        }
        Segment::Seq { index } => {
            let mut elements: Vec<&RawValue> = serde_json::from_str(json).ok()?;
            let element = (*index < elements.len()).then(|| elements.remove(*index))?;
            let mut kept: Vec<Cow<'_, RawValue>> = elements.into_iter().map(Cow::Borrowed).collect();
            let was_null = remove_from(rest, Cow::Borrowed(element), |shorter| kept.insert(*index, shorter))?;
            Some((serde_json::to_string(&kept).ok()?, was_null))
        }
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

fn read_borrowed(json: &str) -> Option<BTreeMap<String, Cow<'_, RawValue>>> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    Some(members.into_iter().map(|(name, value)| (name, Cow::Borrowed(value))).collect())
}

/// Leaves the value out, or puts back what remains of it when the path leads further into it.
fn remove_from<'a>(rest: &[&Segment], value: Cow<'a, RawValue>, put_back: impl FnOnce(Cow<'a, RawValue>)) -> Option<bool> {
    if rest.is_empty() {
        return Some(value.get() == "null");
    }
    let (shorter, was_null) = without(value.get(), rest)?;
    put_back(Cow::Owned(RawValue::from_string(shorter).ok()?));
    Some(was_null)
}

/// JSON may hold the character NUL, which Postgres does not store: it becomes the replacement character.
pub(crate) fn without_nul(json: &str) -> Cow<'_, str> {
    const NUL: &str = r"\u0000";
    if !json.contains(NUL) {
        return Cow::Borrowed(json);
    }
    let mut cleaned = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        cleaned.push_str(before);
        // An escape is two characters at least, and a backslash that is escaped itself begins no other.
        let length = if escape.starts_with(NUL) { NUL.len() } else { escape.chars().take(2).map(char::len_utf8).sum() };
        cleaned.push_str(if escape.starts_with(NUL) { r"\ufffd" } else { &escape[..length] });
        rest = &escape[length..];
    }
    cleaned.push_str(rest);
    Cow::Owned(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_kernel::Decimal;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Row {
        id: String,
        #[serde(default)]
        lines: Vec<Line>,
        note: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Line {
        amount: Option<Decimal>,
    }

    fn read(text: &str) -> Result<(Row, Vec<String>), UnreadableRow> {
        let page = Bytes::from(text.to_owned());
        let row: &RawValue = serde_json::from_slice(&page).unwrap();
        translate(row, "id", &page, |text| members::<Row>(text))
    }

    #[test]
    fn the_member_at_fault_is_left_out_and_told() {
        let (row, omitted) = read(r#"{"id":"7","lines":[{"amount":1},{"amount":"much"},{"amount":3}],"note":5}"#).unwrap();
        let amounts: Vec<Option<Decimal>> = row.lines.iter().map(|line| line.amount).collect();
        assert_eq!(amounts, [Some("1".parse().unwrap()), None, Some("3".parse().unwrap())]);
        assert_eq!(row.note, None);
        assert_eq!(omitted.len(), 2, "{omitted:?}");
        assert!(omitted[0].starts_with("lines[1].amount: ") && omitted[1].starts_with("note: "), "{omitted:?}");
    }

    #[test]
    fn null_is_absent() {
        let (row, omitted) = read(r#"{"id":"7","lines":null,"note":null}"#).unwrap();
        assert_eq!((row, omitted), (Row { id: "7".into(), lines: vec![], note: None }, vec![]));
        let (row, omitted) = read(r#"{"id":"7","lines":[null,{"amount":null}]}"#).unwrap();
        assert_eq!((row.lines.len(), omitted.len()), (1, 0));
    }

    #[test]
    fn a_row_without_what_it_needs_is_unreadable_and_still_named() {
        for text in ["null", "[]", r#""x""#, "{}", r#"{"id":null}"#, r#"{"id":7}"#] {
            assert_eq!(read(text).unwrap_err().remote_id, None, "{text}");
        }
        let many: Vec<String> = (0..50).map(|_| r#"{"amount":true}"#.to_owned()).collect();
        let unreadable = read(&format!(r#"{{"id":"7","lines":[{}]}}"#, many.join(","))).unwrap_err();
        assert_eq!(unreadable.remote_id.as_deref(), Some("7"));
        assert!(unreadable.reason.contains("lines"), "{unreadable:?}");
    }

    #[test]
    fn nul_is_replaced_and_nothing_else() {
        for (json, cleaned) in [
            (r#""a\u0000b""#, r#""a\ufffdb""#),
            (r#""a\\u0000b""#, r#""a\\u0000b""#),
            (r#""a\\\u0000b\n""#, r#""a\\\ufffdb\n""#),
            (r#""ä\u00e4""#, r#""ä\u00e4""#),
        ] {
            assert_eq!(without_nul(json), cleaned);
        }
    }
}
