//! Forms: each carries the token of its session; what is wrong stands beside its field.

use maud::{Markup, html};

use crate::partner::refusal::{Wrong, sentence};
use crate::partner::signed_in::SignedIn;

/// The token of the session, for a form that is written by hand.
pub(crate) fn token(signed_in: &SignedIn) -> Markup {
    html! { input type="hidden" name="form_token" value=(signed_in.form_token); }
}

/// A form that changes something.
pub(crate) fn form(signed_in: &SignedIn, action: &str, content: Markup) -> Markup {
    html! { form.entry method="post" action=(action) { (token(signed_in)) (content) } }
}

/// What is wrong with the whole form.
pub(crate) fn wrong_whole(wrong: &Wrong) -> Markup {
    html! { @if let Some(words) = wrong.of("") { p.notice.failing role="alert" { (sentence(words)) } } }
}

/// Must a field be filled in?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Always.
    Required,
    /// It depends on other fields: its hint says on what, or it is shown only then.
    Conditional,
    /// Never.
    Optional,
}

/// A field of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What it is called.
    pub(crate) label: &'a str,
    /// The kind of `input`: `text`, `email`, `password`, `url`, `color`; `textarea` for several lines.
    pub(crate) kind: &'a str,
    /// What stands in it.
    pub(crate) value: &'a str,
    /// What helps; empty for none.
    pub(crate) hint: &'a str,
    /// What a browser may fill in (`autocomplete`); empty for nothing.
    pub(crate) fills: &'a str,
    /// Must it be filled in?
    pub(crate) need: Need,
}

impl<'a> Field<'a> {
    /// A line of text that is required.
    pub(crate) fn text(name: &'a str, label: &'a str, value: &'a str) -> Self {
        Field { name, label, kind: "text", value, hint: "", fills: "off", need: Need::Required }
    }
}

/// A field with its label, its hint, and what is wrong with it.
pub(crate) fn field(wrong: &Wrong, field: Field<'_>) -> Markup {
    let Field { name, label, kind, value, hint, fills, need } = field;
    let is_required = need == Need::Required;
    let (id, said) = (format!("field-{name}"), wrong.of(name));
    let described = match (said, hint) {
        (Some(_), _) => Some(format!("{id}-wrong")),
        (None, "") => None,
        (None, _) => Some(format!("{id}-hint")),
    };
    let (invalid, fills) = (said.map(|_| "true"), if fills.is_empty() { "off" } else { fills });
    html! {
        div.field.wrong[said.is_some()] {
            label for=(id) { (label) @if need == Need::Optional { span.optional { "optional" } } }
            @if kind == "textarea" {
                textarea id=(id) name=(name) rows="4" required[is_required] aria-invalid=[invalid] aria-describedby=[described] { (value) }
            } @else {
                input id=(id) name=(name) type=(kind) value=(value) autocomplete=(fills) required[is_required] aria-invalid=[invalid] aria-describedby=[described];
            }
            @if let Some(said) = said { p.said id={ (id) "-wrong" } { (label) " " (said) "." } }
            @else if !hint.is_empty() { p.hint id={ (id) "-hint" } { (hint) } }
        }
    }
}

/// One of several: value and words.
pub(crate) fn choice(wrong: &Wrong, name: &str, label: &str, chosen: &str, options: &[(&str, &str)]) -> Markup {
    let (id, said) = (format!("field-{name}"), wrong.of(name));
    html! {
        div.field.wrong[said.is_some()] {
            label for=(id) { (label) }
            select id=(id) name=(name) { @for (value, words) in options { option value=(value) selected[*value == chosen] { (words) } } }
            @if let Some(said) = said { p.said { (label) " " (said) "." } }
        }
    }
}

/// What a form begins with: a choice that changes only the address of the page, and what the form asks for below it.
pub(crate) fn first_choice(signed_in: &SignedIn, name: &str, label: &str, chosen: &str, options: &[(&str, &str)]) -> Markup {
    let id = format!("field-{name}");
    html! {
        form.entry.begin method="get" action=(signed_in.path) {
            div.field {
                label for=(id) { (label) }
                select id=(id) name=(name) data-send { @for (value, words) in options { option value=(value) selected[*value == chosen] { (words) } } }
            }
            button.quiet.small type="submit" { "Apply" }
        }
    }
}

/// A box to tick.
pub(crate) fn check(name: &str, label: &str, is_on: bool) -> Markup {
    html! { label.check { input type="checkbox" name=(name) value="true" checked[is_on]; " " (label) } }
}

/// Something dangerous: a button that first asks. The question names what happens and what does not; `content` are more fields.
pub(crate) struct Ask<'a> {
    /// Tells this question from others of the page.
    pub(crate) id: &'a str,
    /// What stands on the button: a verb and its object.
    pub(crate) button: &'a str,
    /// The question.
    pub(crate) question: &'a str,
    /// What happens: `delete the role.`
    pub(crate) will: &'a str,
    /// What does not: `delete its users.`
    pub(crate) will_not: &'a str,
    /// Where the form leads.
    pub(crate) action: &'a str,
}

/// A button that opens a question; the question's button does it. It works without scripts.
pub(crate) fn ask(signed_in: &SignedIn, ask: Ask<'_>, content: Markup) -> Markup {
    let Ask { id, button, question, will, will_not, action } = ask;
    html! {
        button.quiet.small.danger type="button" popovertarget=(id) { (button) }
        div.ask id=(id) popover role="dialog" aria-labelledby={ (id) "-question" } {
            form.entry method="post" action=(action) {
                (token(signed_in))
                h2 id={ (id) "-question" } { (question) }
                p { strong { "This will " } (will) }
                p { strong { "It will not " } (will_not) }
                (content)
                div.actions {
                    button.danger type="submit" { (button) }
                    button.quiet type="button" popovertarget=(id) popovertargetaction="hide" autofocus { "Cancel" }
                }
            }
        }
    }
}
