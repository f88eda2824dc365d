use serde_json::Value;

use crate::Version;

/// A query string, name and value, in order.
pub type Pairs = Vec<(String, String)>;

/// A breaking change between two neighboring versions, undone for the clients of the older one. Each part is optional.
#[derive(Debug)]
pub struct VersionChange {
    /// A verb phrase: what changed.
    pub name: &'static str,
    /// Why, and what a client does about it: the entry of the changelog.
    pub reason: &'static str,
    /// The operations it touches, as `METHOD /path/{with_parameters}`; `WEBHOOK` where it touches what is sent. None where it
    /// touches the document alone.
    pub operations: &'static [&'static str],
    /// A status of now and the one that stood for it then.
    pub status: Option<(u16, u16)>,
    /// Lifts the query of a request of the older version.
    pub query: Option<fn(&mut Pairs)>,
    /// The body of a request was another: it is checked against the document of its version before it is lifted.
    pub own_body: bool,
    /// Lifts the body of a request of the older version.
    pub lift: Option<fn(&mut Value)>,
    /// Lowers the body of a response, also that of a webhook, to the older version.
    pub lower: Option<fn(&mut Value)>,
    /// The same, with what the operation puts beside its answer ([`bursar_web::VersionExtras`]).
    pub lower_with: Option<fn(&mut Value, &Value)>,
    /// Lowers the published document to the older version.
    pub lower_document: Option<fn(&mut Value)>,
}

/// A change without parts, to be filled.
pub(crate) const NOTHING: VersionChange = VersionChange {
    name: "",
    reason: "",
    operations: &[],
    status: None,
    query: None,
    own_body: false,
    lift: None,
    lower: None,
    lower_with: None,
    lower_document: None,
};

/// The changes that lie between HEAD and the version at `index` of the table and touch an operation, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Path(Vec<&'static VersionChange>);

impl Path {
    pub(crate) fn to(versions: &'static [Version], index: usize, operation: &str) -> Self {
        let changes = versions.iter().take(index + 1).flat_map(|version| version.changes);
        Path(changes.filter(|change| change.operations.contains(&operation)).collect())
    }

    /// Is the body of a request another one there?
    pub(crate) fn has_own_body(&self) -> bool {
        self.0.iter().any(|change| change.own_body)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Are bodies others there?
    pub(crate) fn changes_bodies(&self) -> bool {
        self.0.iter().any(|change| change.own_body || change.lift.is_some() || change.lower.is_some() || change.lower_with.is_some())
    }

    /// Is something wanted that the operation puts beside its answer?
    pub(crate) fn wants_beside(&self) -> bool {
        self.0.iter().any(|change| change.lower_with.is_some())
    }

    /// Lifts a body from there to HEAD.
    pub(crate) fn lift(&self, body: &mut Value) {
        self.0.iter().rev().filter_map(|change| change.lift).for_each(|lift| lift(body));
    }

    /// Lowers a body from HEAD to there, with what the operation put beside it.
    pub(crate) fn lower(&self, body: &mut Value, beside: &Value) {
        for change in &self.0 {
            if let Some(lower) = change.lower {
                lower(body);
            }
            if let Some(lower) = change.lower_with {
                lower(body, beside);
            }
        }
    }

    /// Lifts the query from there to HEAD; `None` when it is the same.
    pub(crate) fn query(&self, query: &str) -> Option<String> {
        let lifts: Vec<_> = self.0.iter().rev().filter_map(|change| change.query).collect();
        let mut pairs: Pairs = serde_html_form::from_str(query).ok().filter(|_| !lifts.is_empty())?;
        lifts.iter().for_each(|lift| lift(&mut pairs));
        serde_html_form::to_string(pairs).ok()
    }

    /// The status that stood for this one.
    pub(crate) fn status(&self, status: u16) -> u16 {
        let pairs = self.0.iter().filter_map(|change| change.status);
        pairs.fold(status, |status, (now, then)| if status == now { then } else { status })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NAMES_THE_COLOUR_IN_FULL: VersionChange = VersionChange {
        name: "names the colour in full",
        reason: "an example",
        operations: &["POST /paints"],
        status: Some((201, 200)),
        query: Some(|pairs| pairs.iter_mut().filter(|(name, _)| name == "color").for_each(|(name, _)| *name = "colour".into())),
        lift: Some(|body| body["colour"] = body["color"].take()),
        lower: Some(|body| body["color"] = body["colour"].take()),
        ..NOTHING
    };

    static TABLE: &[Version] = &[
        Version { date: "2024-05-25", changes: &[], operations: None },
        Version { date: "2024-01-31", changes: &[NAMES_THE_COLOUR_IN_FULL], operations: None },
    ];

    #[test]
    fn what_an_older_client_sends_is_lifted_and_what_it_gets_is_lowered() {
        let path = Path::to(TABLE, 1, "POST /paints");
        assert!(path.changes_bodies());
        let mut body = json!({"color": "red"});
        path.lift(&mut body);
        assert_eq!(body["colour"], "red");
        path.lower(&mut body, &Value::Null);
        assert_eq!(body["color"], "red");
        assert_eq!(path.query("color=red&limit=1").as_deref(), Some("colour=red&limit=1"));
        assert_eq!((path.status(201), path.status(404)), (200, 404));
    }

    #[test]
    fn the_newest_one_and_other_operations_are_left_alone() {
        assert!(Path::to(TABLE, 0, "POST /paints").is_empty());
        assert!(Path::to(TABLE, 1, "GET /paints").is_empty());
    }
}
