//! The tree of fields on a page: each with a place to link to, its type, its bounds, its allowed values and what it holds.

use maud::{Markup, html};

use super::prose::to_html;
use super::shape::Field;

/// More allowed values than this are folded.
const FEW: usize = 12;
/// Of what is sent, what holds more fields than this, all levels counted, is folded; of what comes back, everything but the one thing in it.
const SMALL: usize = 8;

/// Fields under the anchor `place`. Of what is sent it is said what must be there.
pub(crate) fn tree(fields: &[Field], place: &str, is_sent: bool) -> Markup {
    html! {
        @if !fields.is_empty() {
            ul.fields { @for field in fields { (one(field, &format!("{place}-{}", field.name), is_sent, fields.len() == 1)) } }
        }
    }
}

fn one(field: &Field, place: &str, is_sent: bool, is_alone: bool) -> Markup {
    html! {
        li id=(place) {
            p.head {
                a.name href={ "#" (place) } { code { (field.name) } }
                span.kind { (field.kind) @if field.is_nullable { " or null" } }
                @if field.is_required && is_sent { span.required { "required" } }
                @if field.is_own { (own()) }
            }
            @if !field.text.is_empty() { div.words { (to_html(&field.text)) } }
            @if !field.bounds.is_empty() { p.bounds { (bounds(&field.bounds)) } }
            (chips(&field.values))
            @if !field.children.is_empty() {
                details.children open[is_alone || (is_sent && size(&field.children) <= SMALL)] {
                    summary { (count(field.children.len())) " of " code { (field.name) } }
                    (tree(&field.children, place, is_sent))
                }
            }
        }
    }
}

/// The mark of what works here only.
pub(crate) fn own() -> Markup {
    html! { a.own href="/docs/guides/moving#what-bursar-adds" title="Not part of the Partner API: works with Bursar only" { "Bursar extension" } }
}

fn count(fields: usize) -> String {
    if fields == 1 { "1 field".to_owned() } else { format!("{fields} fields") }
}

fn size(fields: &[Field]) -> usize {
    fields.iter().map(|field| 1 + size(&field.children)).sum()
}

/// "At least 1, at most 100".
fn bounds(clauses: &[String]) -> String {
    let text = clauses.join(", ");
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Allowed values; a long list is folded.
fn chips(values: &[String]) -> Markup {
    let all = html! { ul.chips aria-label="Allowed values" { @for value in values { li { code { (value) } } } } };
    match values.len() {
        0 => html! {},
        1..=FEW => all,
        many => html! { details.many { summary { (many) " allowed values" } (all) } },
    }
}

/// Every field with the anchor that leads to it, for indexes.
pub(crate) fn anchors(fields: &[Field], place: &str, into: &mut Vec<(String, String, String)>) {
    for field in fields {
        let anchor = format!("{place}-{}", field.name);
        into.push((anchor.clone(), field.name.clone(), field.text.clone()));
        anchors(&field.children, &anchor, into);
    }
}
