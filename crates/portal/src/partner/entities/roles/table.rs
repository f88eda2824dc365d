//! The table in which permissions are chosen. Each place is one choice; a choice for the whole row stands beside them.

use maud::{Markup, html};

use super::matrix::{ACTIONS, BILLS, Chosen, GROUPS, Group, OF_BILLS, WORDS};

/// Everything that a role can speak of, with what is chosen.
pub(super) fn permissions(chosen: &Chosen) -> Markup {
    html! {
        fieldset.matrix {
            legend { "Permissions" }
            p.soft { strong { "All" } " means everything of the company, " strong { "Own" } " what the user created: that user does not see the rest. "
                "A choice for the whole row overrides the single ones." }
            @for group in &GROUPS { (kinds(group, chosen)) }
        }
    }
}

fn kinds((heading, objects): &Group, chosen: &Chosen) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { (heading) } @for (_, words) in ACTIONS { td aria-hidden="true" { (words) } } td aria-hidden="true" { "Whole row" } } }
            tbody {
                @for (object, title) in *objects {
                    tr data-row=(object) {
                        th scope="row" { (title) }
                        @for (action, words) in ACTIONS { td { (place(chosen, object, title, action, words)) } }
                        td.whole { (row(object, title)) }
                    }
                    @if *object == BILLS {
                        tr.more data-row=(object) {
                            td colspan="6" { div { @for (action, words) in OF_BILLS { (place(chosen, object, title, action, words)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn place(chosen: &Chosen, object: &str, title: &str, action: &str, words: &str) -> Markup {
    let now = chosen.get(&(object.to_owned(), action.to_owned())).map_or("not_allowed", String::as_str);
    html! {
        label {
            span.action { (words) } span.visually-hidden { ": " (title) }
            select name={ (object) "." (action) } data-place { @for (word, ours) in WORDS { option value=(word) selected[word == now] { (ours) } } }
        }
    }
}

fn row(object: &str, title: &str) -> Markup {
    html! {
        label {
            span.action { "Whole row" } span.visually-hidden { ": " (title) }
            select name={ (object) "." } data-whole autocomplete="off" { option value="" { "As chosen" } @for (word, ours) in WORDS { option value=(word) { (ours) } } }
        }
    }
}
