//! Lists: rows of 40 pixels under a head that stays, filters that live in the address, pages by the API's own tokens.

use maud::{Markup, html};
use serde_json::Value;

use crate::partner::refusal::sentence;
use crate::partner::signed_in::SignedIn;

/// A list. A column whose words begin with `>` holds figures and stands to the right; an empty one holds buttons. `rows` are `tr`.
pub(crate) fn table(label: &str, columns: &[&str], rows: Markup) -> Markup {
    html! {
        div.table-frame tabindex="0" role="region" aria-label=(label) {
            table.list {
                caption.visually-hidden { (label) }
                thead {
                    tr {
                        @for column in columns {
                            @match column.strip_prefix('>') {
                                Some(words) => th.figure scope="col" { (words) },
                                None if column.is_empty() => td { span.visually-hidden { "Actions" } },
                                None => th scope="col" { (column) },
                            }
                        }
                    }
                }
                tbody { (rows) }
            }
        }
    }
}

/// The first cell of a row: its link covers the row, so that the whole of it can be pressed. `j`, `k` and Enter move by these.
pub(crate) fn cell_link(address: &str, content: Markup) -> Markup {
    html! { th.lead scope="row" { a.row href=(address) { (content) } } }
}

/// What a row of books is called, with its entity under it where that is called otherwise: companies of several may be called alike.
pub(crate) fn with_entity(called: &str, row: &Value) -> Markup {
    let entity = row["entity_name"].as_str().filter(|entity| *entity != called);
    html! { @if let Some(entity) = entity { span.under-name { (called) } span.under { (entity) } } @else { (called) } }
}

/// A question that a list can be asked.
pub(crate) enum Filter<'a> {
    /// Words.
    Search {
        /// The name in the address.
        name: &'a str,
        /// What can be searched for.
        label: &'a str,
    },
    /// One of several, of which the first stands in no address: the value and the words for it.
    OneOf {
        /// The name in the address.
        name: &'a str,
        /// What is chosen.
        label: &'a str,
        /// What there is to choose.
        options: &'a [(&'a str, &'a str)],
    },
    /// One of several: the value and the words for it. Nothing chosen is all.
    Choice {
        /// The name in the address.
        name: &'a str,
        /// What is chosen.
        label: &'a str,
        /// What there is to choose.
        options: &'a [(&'a str, &'a str)],
    },
}

impl Filter<'_> {
    /// The name in the address.
    fn name(&self) -> &str {
        match self {
            Filter::Search { name, .. } | Filter::OneOf { name, .. } | Filter::Choice { name, .. } => name,
        }
    }
}

/// The questions of a list: a form that only changes the address. What the address says beside them, such as the one entity that the list is
/// about, stays.
pub(crate) fn filters(signed_in: &SignedIn, filters: &[Filter<'_>]) -> Markup {
    let is_filter = |name: &str| filters.iter().any(|filter| filter.name() == name);
    let kept = signed_in.query.iter().filter(|(name, value)| !value.is_empty() && name != "pagination_token" && !is_filter(name));
    let none: Vec<(&str, &str)> = filters.iter().map(|filter| (filter.name(), "")).collect();
    html! {
        form.filters method="get" action=(signed_in.path) role="search" {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            @for filter in filters {
                @match filter {
                    Filter::Search { name, label } => {
                        label.search { span.visually-hidden { (label) } (super::sign("M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2"))
                            input type="search" name=(name) value=(signed_in.asked(name)) placeholder=(label) data-search; }
                    },
                    Filter::Choice { name, label, options } => (choose(signed_in, name, label, &[("", "All")], options)),
                    Filter::OneOf { name, label, options } => (choose(signed_in, name, label, &[], options)),
                }
            }
            button.quiet.small type="submit" { "Apply" }
            @if filters.iter().any(|filter| !signed_in.asked(filter.name()).is_empty()) { a.clear href=(signed_in.here_with(&none)) { "Clear" } }
        }
    }
}

fn choose(signed_in: &SignedIn, name: &str, label: &str, first: &[(&str, &str)], options: &[(&str, &str)]) -> Markup {
    html! {
        label.choose { span { (label) }
            select name=(name) data-send {
                @for (value, words) in first.iter().chain(options) { option value=(value) selected[signed_in.asked(name) == *value] { (words) } }
            } }
    }
}

/// To what the address narrows a list beside its filters, in words, and the way to all of it.
pub(crate) fn narrowed(signed_in: &SignedIn, name: &str, words: &str) -> Markup {
    html! { p.intro { (sentence(words)) " " a href=(signed_in.here_with(&[(name, "")])) { "Show all" } } }
}

/// The way to the neighboring pages, by the API's tokens.
pub(crate) fn pager(signed_in: &SignedIn, answer: &serde_json::Value) -> Markup {
    let link = |name: &str| answer[name].as_str().map(|token| signed_in.here_with(&[("pagination_token", token)]));
    let (previous, next) = (link("prev_pagination_token"), link("next_pagination_token"));
    html! {
        @if previous.is_some() || next.is_some() {
            nav.pager aria-label="Pages" {
                @if let Some(previous) = previous { a.button.quiet.small href=(previous) rel="prev" { "Previous" } }
                @if let Some(next) = next { a.button.quiet.small href=(next) rel="next" { "Next" } }
            }
        }
    }
}

/// A list without rows: what is not there, and what to do.
pub(crate) fn empty(heading: &str, text: &str) -> Markup {
    empty_with(heading, text, html! {})
}

/// The same with a button or a command.
pub(crate) fn empty_with(heading: &str, text: &str, more: Markup) -> Markup {
    html! { div.empty { h2 { (heading) } p { (text) } (more) } }
}
