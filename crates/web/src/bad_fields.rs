//! The fields of a refusal: so many at most, and of each so many words. A body of nonsense is refused, not described.

use std::collections::HashSet;

use bursar_kernel::{FieldError, Location};

/// Fields that one answer names.
pub(crate) const MAX_COUNT: usize = 100;
/// Bytes of a message.
const MESSAGE: usize = 500;
/// Bytes of a step to a field: the client may have chosen its name.
const NAME: usize = 100;
/// Steps to a field, the last ones of a longer way.
const DEEPEST: usize = 16;

/// What is wrong with a request, each field once.
#[derive(Debug, Default)]
pub(crate) struct BadFields {
    fields: Vec<FieldError>,
    seen: HashSet<FieldError>,
}

impl BadFields {
    /// Are there as many as one answer names?
    pub(crate) fn is_full(&self) -> bool {
        self.fields.len() >= MAX_COUNT
    }

    /// One more, as far as there is room.
    pub(crate) fn push(&mut self, field: FieldError) {
        if self.is_full() {
            return;
        }
        let field = shortened(field);
        if self.seen.insert(field.clone()) {
            self.fields.push(field);
        }
    }

    /// The fields. Of a value that is of the wrong type and so none of the allowed ones, the allowed ones are worth saying.
    pub(crate) fn into_fields(self) -> Vec<FieldError> {
        let BadFields { mut fields, .. } = self;
        let listed: HashSet<_> = fields.iter().filter(|field| field.kind == "type_error.enum").map(|field| field.loc.clone()).collect();
        fields.retain(|field| field.kind != "type_error" || !listed.contains(&field.loc));
        fields
    }
}

/// The same fields within the bounds of an answer, whoever found them.
pub(crate) fn bounded(fields: &[FieldError]) -> Vec<FieldError> {
    fields.iter().take(MAX_COUNT).cloned().map(shortened).collect()
}

fn shortened(mut field: FieldError) -> FieldError {
    if field.kind != "type_error.enum" {
        shorten(&mut field.msg, MESSAGE);
    }
    if let Some(deeper @ 1..) = field.loc.len().checked_sub(DEEPEST) {
        field.loc.drain(1..=deeper);
    }
    for step in &mut field.loc {
        if let Location::Name(name) = step {
            shorten(name, NAME);
        }
    }
    field
}

fn shorten(words: &mut String, longest: usize) {
    if words.len() > longest {
        words.truncate(words.floor_char_boundary(longest));
        words.push('\u{2026}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(steps: usize, name: &str) -> FieldError {
        let loc = std::iter::once("body".into()).chain((1..steps).map(|_| name.into())).collect();
        FieldError::at(loc, name, "value_error")
    }

    #[test]
    fn as_many_as_an_answer_holds_each_once() {
        let mut found = BadFields::default();
        for place in 0..300 {
            found.push(field(2, &format!("field {}", place / 2)));
        }
        let fields = found.into_fields();
        assert_eq!((fields.len(), fields[99].msg.as_str()), (MAX_COUNT, "field 99"));
    }

    #[test]
    fn what_the_client_made_long_is_cut() {
        let long = "\u{e4}".repeat(1000);
        let cut = &bounded(&[field(2, &long)])[0];
        let ends_at = |bytes: usize| format!("{}\u{2026}", "\u{e4}".repeat(bytes / 2));
        assert_eq!((&cut.msg, &cut.loc[1]), (&ends_at(MESSAGE), &Location::Name(ends_at(NAME))));
        let deep = &bounded(&[field(100, "a")])[0];
        assert_eq!((deep.loc.len(), &deep.loc[0]), (DEEPEST, &Location::Name("body".into())));
        assert_eq!(bounded(&[field(DEEPEST, "a")])[0].loc.len(), DEEPEST);
    }
}
