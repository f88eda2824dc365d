use serde_json::Value;

use crate::Version;

/// A breaking change between two neighbouring versions, undone for the clients of the older one. Each part is optional.
#[derive(Debug)]
pub struct Change {
    /// A verb phrase: what changed.
    pub name: &'static str,
    /// Why, for the changelog.
    pub reason: &'static str,
    /// The operations it touches, as `METHOD /path/{with_parameters}`.
    pub operations: &'static [&'static str],
    /// Lifts the body of a request of the older version.
    pub lift: Option<fn(&mut Value)>,
    /// Lowers the body of a response, also that of a webhook, to the older version.
    pub lower: Option<fn(&mut Value)>,
    /// Lowers the published document to the older version.
    pub lower_document: Option<fn(&mut Value)>,
}

/// Lifts a request body from the version at `index` of the table to HEAD: the oldest change first.
pub(crate) fn lift(versions: &[Version], index: usize, operation: &str, body: &mut Value) {
    for version in versions.iter().take(index + 1).rev() {
        for change in touching(version, operation) {
            if let Some(lift) = change.lift {
                lift(body);
            }
        }
    }
}

/// Lowers a response body from HEAD to the version at `index` of the table: the newest change first.
pub(crate) fn lower(versions: &[Version], index: usize, operation: &str, body: &mut Value) {
    for version in versions.iter().take(index + 1) {
        for change in touching(version, operation) {
            if let Some(lower) = change.lower {
                lower(body);
            }
        }
    }
}

/// Does any change up to the version at `index` touch the operation's bodies?
pub(crate) fn touches(versions: &[Version], index: usize, operation: &str) -> bool {
    versions.iter().take(index + 1).any(|version| touching(version, operation).next().is_some())
}

fn touching<'a>(version: &'a Version, operation: &'a str) -> impl Iterator<Item = &'a Change> {
    version.changes.iter().filter(move |change| change.operations.contains(&operation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NAMES_THE_COLOUR_IN_FULL: Change = Change {
        name: "names the colour in full",
        reason: "an example",
        operations: &["POST /paints"],
        lift: Some(|body| body["colour"] = body["color"].take()),
        lower: Some(|body| body["color"] = body["colour"].take()),
        lower_document: None,
    };

    static TABLE: &[Version] =
        &[Version { date: "2024-05-25", changes: &[] }, Version { date: "2024-01-31", changes: &[NAMES_THE_COLOUR_IN_FULL] }];

    #[test]
    fn an_older_body_is_lifted_and_the_answer_lowered() {
        let mut body = json!({"color": "red"});
        lift(TABLE, 1, "POST /paints", &mut body);
        assert_eq!(body["colour"], "red");
        lower(TABLE, 1, "POST /paints", &mut body);
        assert_eq!(body["color"], "red");
    }

    #[test]
    fn the_newest_one_and_other_operations_are_left_alone() {
        assert!(!touches(TABLE, 0, "POST /paints"));
        assert!(!touches(TABLE, 1, "GET /paints"));
        assert!(touches(TABLE, 1, "POST /paints"));
    }
}
